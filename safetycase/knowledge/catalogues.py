"""The catalogues of a case: those that ship with the tool and those that stand beside the case.

A catalogue that ships is one YAML file of the package, in the form in which users write their own. It is read only
where a case names it.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from safetycase.errors import SafetyCaseError, UnknownNameError
from safetycase.load.mending import bound
from safetycase.load.project import LoadedCase
from safetycase.load.pydantic_problems import Owner
from safetycase.model.catalogue import Catalogue
from safetycase.model.elements import Claim
from safetycase.source.parsing import parsed_file
from safetycase.source.problem import Problem
from safetycase.source.span import Place, Pointer

_HOME = Path(__file__).resolve().parent.parent / "catalogues"
UNRESOLVED = "unresolved-reference"
FAULT = "catalogue-fault"


class BrokenCatalogueError(SafetyCaseError):
    """A catalogue that ships with the tool cannot be read: a fault of the tool, never of a case."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"the catalogue '{name}' that ships with this version cannot be read: {reason}")


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """One line of the list of catalogues; `items` counts all but groups."""

    name: str
    title: str
    version: str
    items: int
    source: str

    @classmethod
    def of(cls, catalogue: Catalogue) -> CatalogueEntry:
        """Return the line for a catalogue."""
        source = catalogue.source.url or catalogue.source.title
        return cls(catalogue.name, catalogue.title, catalogue.version, len(catalogue.counted), source)

    def as_data(self) -> dict[str, object]:
        """Return what `safetycase catalogue --format json` prints."""
        return {
            "name": self.name,
            "title": self.title,
            "version": self.version,
            "items": self.items,
            "source": self.source,
        }


@dataclass(frozen=True, slots=True)
class Named:
    """A catalogue as a case names it, such as `altai@2020-07`, and where."""

    name: str
    version: str | None
    place: Place


@dataclass(frozen=True, slots=True)
class Shelf:
    """The catalogues that a case uses, by name; `named` are those that its header lists, as it lists them.

    `missing` holds the names that no catalogue has.
    """

    catalogues: Mapping[str, Catalogue] = field(default_factory=dict)
    named: tuple[Named, ...] = ()
    missing: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()

    def has(self, reference: str) -> bool:
        """Whether `catalogue/item` names an item on this shelf."""
        name, _, item = reference.partition("/")
        return name in self.catalogues and item in self.catalogues[name].items


@cache
def shipped() -> Mapping[str, Path]:
    """Return the files of all catalogues that ship with the tool, by name."""
    return {path.stem: path for path in sorted(_HOME.glob("*.yaml"))}


@cache
def shipped_catalogue(name: str) -> Catalogue:
    """Read one catalogue that ships with the tool; raises UnknownNameError where there is none."""
    path = shipped().get(name)
    if path is None:
        near = difflib.get_close_matches(name, shipped(), n=1)
        raise UnknownNameError("catalogue", name, near[0] if near else None)
    file = parsed_file(path.name, path.read_bytes())
    raw = file.data.get("catalogue") if isinstance(file.data, dict) else None
    if file.problems or raw is None:
        raise BrokenCatalogueError(name, file.problems[0].message if file.problems else "it has no key 'catalogue'")
    mended = bound(Catalogue, raw, Owner("a catalogue", {}))
    if mended.value is None or mended.faults:
        raise BrokenCatalogueError(name, mended.faults[0].message)
    return mended.value


def shelf_of(loaded: LoadedCase) -> Shelf:
    """Put together the catalogues that a case lists, answers, covers or takes its outcomes from."""
    case, where = loaded.case, loaded.whereabouts
    if not (case.header.catalogues or case.responses or case.catalogues or _mentions(loaded)):
        return Shelf()
    named = tuple(
        Named(*_split(text), Pointer(where.header.file, ("catalogues", index), "value"))
        for index, text in enumerate(case.header.catalogues)
    )
    used: dict[str, tuple[Place, str | None]] = {one.name: (one.place, None) for one in reversed(named)}
    for name, mention in _mentioned(loaded):
        used.setdefault(name, mention)
    for name, home in where.catalogues.items():
        used.setdefault(name, (home, None))
    catalogues: dict[str, Catalogue] = {}
    problems: list[Problem] = []
    for name in sorted(used):
        if name in case.catalogues:
            catalogues[name] = case.catalogues[name]
        elif name in shipped():
            catalogues[name] = shipped_catalogue(name)
        else:
            problems.append(_no_catalogue(name, *used[name], case.catalogues))
    shelf = Shelf(catalogues, named, frozenset(set(used) - set(catalogues)))
    problems += _references(loaded, shelf)
    for name in case.catalogues:
        problems += _faults(case.catalogues[name], where.catalogues.get(name, where.header), shelf)
    return Shelf(catalogues, named, shelf.missing, tuple(problems))


def _split(text: str) -> tuple[str, str | None]:
    name, at, version = text.partition("@")
    return name.strip(), version.strip() if at else None


def _mentions(loaded: LoadedCase) -> bool:
    system = loaded.case.system
    outcomes = system.outcomes.values() if system else ()
    return any(outcome.catalogue for outcome in outcomes) or any(
        element.covers for element in loaded.case.elements.values() if isinstance(element, Claim)
    )


def _mentioned(loaded: LoadedCase) -> Iterator[tuple[str, tuple[Place, str | None]]]:
    """Yield every catalogue that the case speaks of, with the place where it does and the element that does."""
    where = loaded.whereabouts
    for name, items in loaded.case.responses.items():
        for item in items:
            yield name, (where.responses.get((name, item), where.header), None)
    for reference, place, element in _written(loaded):
        name, slash, _ = reference.partition("/")
        if slash:
            yield name, (place, element)


def _written(loaded: LoadedCase) -> Iterator[tuple[str, Place, str | None]]:
    """Yield every reference of the form `catalogue/item`, with its place and the element that makes it."""
    where = loaded.whereabouts
    for name, element in loaded.case.elements.items():
        for index, reference in enumerate(element.covers if isinstance(element, Claim) else ()):
            yield reference, where.of_element(name, ("covers", index)), name
    system, home = loaded.case.system, where.system or where.header
    for outcome, value in (system.outcomes if system else {}).items():
        if value.catalogue is not None:
            yield value.catalogue, Pointer(home.file, (*home.path, "outcomes", outcome, "catalogue"), "value"), None


def _no_catalogue(name: str, place: Place, element: str | None, own: Mapping[str, Catalogue]) -> Problem:
    near = difflib.get_close_matches(name, [*shipped(), *own], n=1)
    advice = f" Did you mean '{near[0]}'?" if near else " 'safetycase catalogue' lists those that ship."
    return Problem(UNRESOLVED, f"there is no catalogue '{name}'.{advice}", place, element)


def _references(loaded: LoadedCase, shelf: Shelf) -> Iterator[Problem]:
    """Yield every mention of an item that its catalogue does not have."""
    where = loaded.whereabouts
    for name, items in loaded.case.responses.items():
        for item in items:
            if name in shelf.catalogues and item not in shelf.catalogues[name].items:
                yield _no_item(name, item, shelf, where.responses.get((name, item), where.header), None)
    for reference, place, element in _written(loaded):
        name, slash, item = reference.partition("/")
        if not slash:
            message = f"'{reference}' names no item: write catalogue/item."
            yield Problem(UNRESOLVED, message, place, element)
        elif name in shelf.catalogues and item not in shelf.catalogues[name].items:
            yield _no_item(name, item, shelf, place, element)


def _no_item(name: str, item: str, shelf: Shelf, place: Place, element: str | None) -> Problem:
    near = difflib.get_close_matches(item, shelf.catalogues[name].items, n=1)
    labels = {one.label: key for key, one in shelf.catalogues[name].items.items() if one.label}
    meant = labels.get(item) or (near[0] if near else None)
    advice = f" Did you mean '{meant}'?" if meant else f" 'safetycase catalogue {name}' lists them."
    return Problem(UNRESOLVED, f"the catalogue '{name}' has no item '{item}'.{advice}", place, element)


def _faults(catalogue: Catalogue, home: Pointer, shelf: Shelf) -> Iterator[Problem]:
    """Yield what is wrong with a catalogue in itself."""
    for path, message in faults(catalogue, shelf):
        yield Problem(FAULT, message, Pointer(home.file, (*home.path, *path), "value"))


def faults(catalogue: Catalogue, shelf: Shelf) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield the path and the words of what leads nowhere, runs in a circle or contradicts itself."""
    for name, item in catalogue.items.items():
        if item.parent is not None and item.parent not in catalogue.items:
            yield ("items", name, "parent"), f"there is no item '{item.parent}' that could be its parent."
        elif _is_own_ancestor(catalogue, name):
            yield ("items", name, "parent"), f"the item '{name}' is among its own parents."
        start, end = item.applies_from, item.applies_until
        if start is not None and end is not None and end < start:
            yield ("items", name, "applies_until"), f"it applies until {end}, which is before it begins ({start})."
    yield from _crosswalk_faults(catalogue, shelf)


def _crosswalk_faults(catalogue: Catalogue, shelf: Shelf) -> Iterator[tuple[tuple[str | int, ...], str]]:
    related: dict[tuple[str, str], str] = {}
    for index, line in enumerate(catalogue.crosswalks):
        place, first = ("crosswalks", index, "to"), related.setdefault((line.from_, line.to), line.relation.value)
        if line.from_ not in catalogue.items:
            yield ("crosswalks", index, "from"), f"there is no item '{line.from_}'."
        if not (shelf.has(line.to) or _ships(line.to)):
            yield place, f"there is no item '{line.to}'; write catalogue/item."
        elif line.to == f"{catalogue.name}/{line.from_}":
            yield place, "an item is not compared with itself."
        elif first != line.relation.value:
            yield place, f"'{line.from_}' and '{line.to}' are related twice, as {first} and as {line.relation.value}."


def _ships(reference: str) -> bool:
    name, _, item = reference.partition("/")
    return name in shipped() and item in shipped_catalogue(name).items


def _is_own_ancestor(catalogue: Catalogue, name: str) -> bool:
    seen = {name}
    parent = catalogue.items[name].parent
    while parent is not None and parent in catalogue.items:
        if parent == name:
            return True
        if parent in seen:
            return False
        seen.add(parent)
        parent = catalogue.items[parent].parent
    return False
