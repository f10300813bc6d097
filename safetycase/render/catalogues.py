"""Catalogues in the terminal and as JSON: what there is, what one holds, and how far a case answers it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from safetycase.assess.coverage import CatalogueCoverage, CoverageState, ItemCoverage
from safetycase.knowledge.catalogues import CatalogueEntry
from safetycase.model.catalogue import Basis, Catalogue, ItemKind
from safetycase.render.language import gettext as _
from safetycase.render.language import marked
from safetycase.render.terminal import cells, cut, harmless, wrap
from safetycase.source.excerpt import counted

SIGNS = {
    CoverageState.MET: ("✓", "+"),
    CoverageState.PARTLY: ("◐", "~"),
    CoverageState.ON_PAPER: ("◔", "?"),
    CoverageState.OPEN: ("○", "-"),
    CoverageState.NOT_APPLICABLE: ("⊘", "/"),
    CoverageState.CONTRADICTED: ("✗", "x"),
}
WORDS = {
    CoverageState.MET: marked("met"),
    CoverageState.PARTLY: marked("met in part"),
    CoverageState.ON_PAPER: marked("met on paper only"),
    CoverageState.OPEN: marked("open"),
    CoverageState.NOT_APPLICABLE: marked("not applicable"),
    CoverageState.CONTRADICTED: marked("contradicted"),
}
_COLOURS = {
    CoverageState.MET: "32",
    CoverageState.PARTLY: "33",
    CoverageState.ON_PAPER: "33",
    CoverageState.OPEN: "31",
    CoverageState.NOT_APPLICABLE: "2",
    CoverageState.CONTRADICTED: "31",
}
_BASIS = {Basis.SOURCE: "", Basis.MEMORY: "from memory of the source", Basis.DERIVED: "derived from the source by us"}


@dataclass(frozen=True, slots=True)
class ShownCatalogue:
    """One catalogue, with how far a case answers it where there is a case that uses it."""

    catalogue: Catalogue
    coverage: CatalogueCoverage | None = None

    def as_data(self) -> dict[str, object]:
        """Return what `--format json` prints."""
        catalogue = self.catalogue
        data: dict[str, object] = {
            "name": catalogue.name,
            "title": catalogue.title,
            "version": catalogue.version,
            "source": catalogue.source.model_dump(mode="json", exclude_none=True),
            "items": [self._item(name) for name in catalogue.items],
            "crosswalks": [line.model_dump(mode="json", by_alias=True) for line in catalogue.crosswalks],
        }
        if self.coverage is not None:
            data["coverage"] = {state.value: self.coverage.count(state) for state in CoverageState}
        return data

    def _item(self, name: str) -> dict[str, object]:
        entry = self.catalogue.items[name]
        data: dict[str, object] = {"id": name, **entry.model_dump(mode="json", exclude_defaults=True)}
        data["kind"] = self.catalogue.kind_of(name).value
        data["basis"] = self.catalogue.basis_of(name).value
        standing = self.coverage.items.get(name) if self.coverage else None
        if standing is not None:
            data["state"] = standing.state.value
            data["by"] = list(standing.by)
            data["in_force"] = standing.in_force
            data["because"] = standing.because
        return data


def counts(coverage: CatalogueCoverage) -> str:
    """Say how many items stand how, such as `12 met, 3 open of 15 in force`."""
    parts = [f"{coverage.count(state)} {_(WORDS[state])}" for state in CoverageState if coverage.count(state)]
    return _("%(counts)s of %(all)s in force", counts=", ".join(parts) or _("nothing"), all=coverage.asked)


def index_text(entries: Sequence[CatalogueEntry], width: int) -> str:
    """List catalogues with the number of their items."""
    name_width = max((len(entry.name) for entry in entries), default=0)
    lines: list[str] = []
    for entry in entries:
        head = f"{entry.name:<{name_width}}  {entry.items:>4}  "
        lines += wrap(entry.title, max(width, len(head) + 20), head)
    lines.append("")
    lines.append(f"{counted(len(entries), 'catalogue')}. 'safetycase catalogue NAME' shows one.")
    return "\n".join(lines) + "\n"


def shown_text(shown: ShownCatalogue, width: int, *, colour: bool, ascii_only: bool) -> str:
    """Show the items of one catalogue, each group above its items."""
    return "\n".join(_lines(shown, width, colour=colour, ascii_only=ascii_only)) + "\n"


def _lines(shown: ShownCatalogue, width: int, *, colour: bool, ascii_only: bool) -> Iterator[str]:
    catalogue, source = shown.catalogue, shown.catalogue.source
    yield from wrap(f"{catalogue.title} ({catalogue.name}, version {catalogue.version})", width)
    said = ", ".join(str(part) for part in (source.authors, source.title, source.year, source.url) if part)
    yield from wrap(f"Source: {said}. Licence: {source.licence}.", width)
    if catalogue.note:
        yield from wrap(catalogue.note, width)
    usual = _usual_basis(catalogue)
    if _BASIS[usual]:
        yield from wrap(f"Items are {_BASIS[usual]}, unless they say otherwise.", width)
    yield ""
    for name in catalogue.items:
        yield from _item_lines(shown, name, width, colour=colour, ascii_only=ascii_only)
    yield ""
    counted_items = counted(len(catalogue.counted), "item")
    if shown.coverage is None:
        yield f"{counted_items}. Inside a case that lists it, each item tells how it stands."
    else:
        yield from wrap(f"{counted_items}: {counts(shown.coverage)}.", width)


def _usual_basis(catalogue: Catalogue) -> Basis:
    """Name what most items rest on, so that the others need to say it alone."""
    found = Counter(catalogue.basis_of(name) for name in catalogue.counted)
    return found.most_common(1)[0][0] if found else Basis.SOURCE


def _item_lines(shown: ShownCatalogue, name: str, width: int, *, colour: bool, ascii_only: bool) -> Iterator[str]:
    catalogue = shown.catalogue
    entry, standing = catalogue.items[name], shown.coverage.items.get(name) if shown.coverage else None
    indent = "  " * catalogue.depth(name)
    sign = f"{SIGNS[standing.state][ascii_only]} " if standing else ""
    painted = f"\033[{_COLOURS[standing.state]}m{sign}\033[0m" if standing and colour else sign
    room = width - len(indent) - len(sign)
    title = harmless(f"{entry.label} {entry.title}" if entry.label else entry.title)
    rest = indent + " " * len(sign) + "  "
    if cells(name) + cells(title) + 2 <= room:
        yield f"{indent}{painted}{harmless(name)}  {title}"
    else:
        yield indent + painted + cut(harmless(name), room, ascii_only=ascii_only)
        yield from wrap(title, width, rest, rest)
    if catalogue.kind_of(name) is not ItemKind.GROUP:
        for part in _particulars(catalogue, name, standing):
            yield from wrap(part, width, rest, rest)


def _particulars(catalogue: Catalogue, name: str, standing: ItemCoverage | None) -> Iterator[str]:
    entry = catalogue.items[name]
    basis = catalogue.basis_of(name)
    notes = [entry.clause, "" if basis is _usual_basis(catalogue) else _BASIS[basis] or "words of the source"]
    if entry.applies_from:
        notes.append(f"in force from {entry.applies_from}")
    if entry.applies_until:
        notes.append(f"in force until {entry.applies_until}")
    if entry.withdrawn:
        notes.append(f"withdrawn on {entry.withdrawn}")
    said = "; ".join(note for note in notes if note)
    if said:
        yield f"({said})"
    if standing is not None:
        by = f" by {', '.join(standing.by)}" if standing.by else ""
        why = f": {standing.because}" if standing.because else ""
        yield f"{WORDS[standing.state]}{by}{why}"
