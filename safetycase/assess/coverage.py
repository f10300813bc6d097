"""How far a case answers its catalogues: every item, held against the status of what answers it today.

What must always hold:

1. An item counts as met only while every element that answers it is `supported`.
2. What the case says of itself never makes an item better than the elements behind it.
3. An item without an answer is open; an answer by way of another catalogue is never more than indirect.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from safetycase.assess.standing import Assessment
from safetycase.knowledge.catalogues import Shelf
from safetycase.model.case import Case
from safetycase.model.catalogue import Catalogue, Correspondence, ItemKind
from safetycase.model.elements import Claim
from safetycase.model.governance import Response, ResponseStatus
from safetycase.model.status import Status


class CoverageState(StrEnum):
    """How an item stands."""

    MET = "met"
    PARTLY = "partly"
    ON_PAPER = "on-paper"
    OPEN = "open"
    NOT_APPLICABLE = "not-applicable"
    CONTRADICTED = "contradicted"


@dataclass(frozen=True, slots=True)
class ItemCoverage:
    """One item, how it stands and by what: the elements that answer it, those not supported, items met elsewhere.

    `in_force` is false for an item that does not apply on the day; nothing is asked of it then. `because` says in words
    why it stands as it does.
    """

    item: str
    state: CoverageState
    by: tuple[str, ...] = ()
    unsupported: tuple[str, ...] = ()
    indirect: tuple[str, ...] = ()
    in_force: bool = True
    because: str = ""


@dataclass(frozen=True, slots=True)
class CatalogueCoverage:
    """All items of one catalogue but its groups, as they are written."""

    catalogue: Catalogue
    items: Mapping[str, ItemCoverage]

    def count(self, state: CoverageState) -> int:
        """Return how many items in force stand so."""
        return sum(1 for item in self.items.values() if item.in_force and item.state is state)

    @property
    def asked(self) -> int:
        """How many items are in force."""
        return sum(1 for item in self.items.values() if item.in_force)


_WIDER = {Correspondence.EQUAL, Correspondence.SUBSET}
_REQUIRED = frozenset({ItemKind.REQUIREMENT, ItemKind.QUESTION})


def coverage_of(case: Case, shelf: Shelf, assessment: Assessment, as_of: date) -> dict[str, CatalogueCoverage]:
    """Judge every item of every catalogue on the shelf, by the catalogue's name."""
    if not shelf.catalogues:
        return {}
    covering = _covering(case)
    found = {
        name: CatalogueCoverage(
            catalogue,
            {item: _item(name, item, catalogue, case, covering, assessment, as_of) for item in catalogue.counted},
        )
        for name, catalogue in shelf.catalogues.items()
    }
    return {name: _with_indirect(name, coverage, found) for name, coverage in found.items()}


def is_required(catalogue: Catalogue, item: str) -> bool:
    """Whether an item asks for an answer: hazards, capabilities and levels are there to be drawn from."""
    return catalogue.kind_of(item) in _REQUIRED


def _covering(case: Case) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return the elements that say they cover an item; what covers a group covers all below it."""
    found: dict[tuple[str, str], list[str]] = {}
    for name, element in case.elements.items():
        for reference in element.covers if isinstance(element, Claim) else ():
            catalogue, _, item = reference.partition("/")
            found.setdefault((catalogue, item), []).append(name)
    for outcome in case.system.outcomes.items() if case.system else ():
        if outcome[1].catalogue:
            catalogue, _, item = outcome[1].catalogue.partition("/")
            found.setdefault((catalogue, item), []).extend(_against(case, outcome[0]))
    return {key: tuple(dict.fromkeys(names)) for key, names in found.items()}


def _against(case: Case, outcome: str) -> Iterator[str]:
    for name, element in case.elements.items():
        if isinstance(element, Claim) and outcome in element.against:
            yield name


def _line(catalogue: Catalogue, item: str) -> Iterator[str]:
    """Yield an item and the items above it; a cycle ends where it begins."""
    seen: set[str] = set()
    at: str | None = item
    while at is not None and at in catalogue.items and at not in seen:
        yield at
        seen.add(at)
        at = catalogue.items[at].parent


def _item(
    name: str,
    item: str,
    catalogue: Catalogue,
    case: Case,
    covering: Mapping[tuple[str, str], tuple[str, ...]],
    assessment: Assessment,
    as_of: date,
) -> ItemCoverage:
    entry = catalogue.items[item]
    in_force = _in_force(catalogue, item, as_of)
    answers = case.responses.get(name, {})
    response = next((answers[at] for at in _line(catalogue, item) if at in answers), None)
    covered = [one for at in _line(catalogue, item) for one in covering.get((name, at), ())]
    by = tuple(dict.fromkeys([*(response.by if response else ()), *covered]))
    state, weak, because = _standing(response, by, assessment, as_of)
    if entry.withdrawn is not None and entry.withdrawn <= as_of:
        because = because or f"withdrawn on {entry.withdrawn}"
    return ItemCoverage(item, state, by, weak, (), in_force, because)


def in_force_from(catalogue: Catalogue, item: str) -> date | None:
    """Return the first day on which an item and all above it apply; None where no beginning is stated."""
    days = [day for at in _line(catalogue, item) if (day := catalogue.items[at].applies_from) is not None]
    return max(days, default=None)


def _in_force(catalogue: Catalogue, item: str, as_of: date) -> bool:
    for at in _line(catalogue, item):
        entry = catalogue.items[at]
        if entry.applies_from is not None and as_of < entry.applies_from:
            return False
        if entry.applies_until is not None and as_of > entry.applies_until:
            return False
        if entry.withdrawn is not None and entry.withdrawn <= as_of:
            return False
    return True


def _standing(
    response: Response | None, by: tuple[str, ...], assessment: Assessment, as_of: date
) -> tuple[CoverageState, tuple[str, ...], str]:
    """Return how an item stands, what behind it is not supported, and why."""
    said = response.status if response else None
    if response is not None and said is ResponseStatus.NOT_APPLICABLE:
        return _not_applicable(response, as_of)
    if said is ResponseStatus.NOT_MET:
        return CoverageState.OPEN, (), "the case says that it is not met"
    if by:
        return _by_elements(by, assessment, in_part=said is ResponseStatus.PARTLY_MET)
    if said is None:
        return CoverageState.OPEN, (), "nothing answers it"
    return CoverageState.ON_PAPER, (), "the case says so, and names nothing that shows it"


def _by_elements(
    by: tuple[str, ...], assessment: Assessment, *, in_part: bool
) -> tuple[CoverageState, tuple[str, ...], str]:
    statuses = {name: assessment.status(name) if name in assessment.standings else Status.UNKNOWN for name in by}
    weak = tuple(name for name, status in statuses.items() if status is not Status.SUPPORTED)
    defeated = next((name for name in weak if statuses[name] is Status.DEFEATED), None)
    if defeated is not None:
        return CoverageState.CONTRADICTED, weak, f"{defeated} is defeated"
    if weak:
        return CoverageState.ON_PAPER, weak, f"{weak[0]} is {statuses[weak[0]]}"
    if in_part:
        return CoverageState.PARTLY, (), "the case says that it is met in part"
    return CoverageState.MET, (), ""


def _not_applicable(response: Response, as_of: date) -> tuple[CoverageState, tuple[str, ...], str]:
    if not (response.reason or response.note):
        return CoverageState.OPEN, (), "said not to apply, without a reason"
    if response.until is not None and response.until < as_of:
        return CoverageState.OPEN, (), f"said not to apply until {response.until}"
    return CoverageState.NOT_APPLICABLE, (), response.reason or response.note or ""


def _with_indirect(
    name: str, coverage: CatalogueCoverage, all_of_them: Mapping[str, CatalogueCoverage]
) -> CatalogueCoverage:
    """Note which open items are met by way of an item of another catalogue that is as wide or wider."""
    lines: dict[str, list[str]] = {}
    for line in coverage.catalogue.crosswalks:
        if line.relation in _WIDER:
            lines.setdefault(line.from_, []).append(line.to)
    for other, one in all_of_them.items():
        for line in one.catalogue.crosswalks:
            target, _, item = line.to.partition("/")
            if target == name and line.relation in {Correspondence.EQUAL, Correspondence.SUPERSET}:
                lines.setdefault(item, []).append(f"{other}/{line.from_}")
    items = dict(coverage.items)
    for item, standing in coverage.items.items():
        met = tuple(sorted({to for to in lines.get(item, ()) if _is_met(to, all_of_them)}))
        if met and standing.state is CoverageState.OPEN:
            items[item] = ItemCoverage(
                item,
                CoverageState.OPEN,
                standing.by,
                standing.unsupported,
                met,
                standing.in_force,
                f"met indirectly by {', '.join(met)}",
            )
    return CatalogueCoverage(coverage.catalogue, items)


def _is_met(reference: str, all_of_them: Mapping[str, CatalogueCoverage]) -> bool:
    catalogue, _, item = reference.partition("/")
    known = all_of_them.get(catalogue)
    return known is not None and item in known.items and known.items[item].state is CoverageState.MET
