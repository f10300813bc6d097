"""The days on which something of a case ends: one list for whoever tells of them.

What must always hold: every day on which a status, a waiver, a review, an answer to a catalogue or the decision itself
changes by nothing but time is in the list. What people wrote of it stands in `note` and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from safetycase.assess.coverage import CatalogueCoverage, in_force_from
from safetycase.evidence.result import EvidenceResult
from safetycase.model.case import Case
from safetycase.model.elements import Assumption, Defeater
from safetycase.model.governance import ResponseStatus

_ONE_DAY = timedelta(days=1)


class EndKind(StrEnum):
    """What it is that ends, or begins."""

    EVIDENCE = "evidence"
    ASSUMPTION = "assumption"
    ACCEPTANCE = "acceptance"
    WAIVER = "waiver"
    REVIEW = "review"
    CONDITION = "condition"
    RESPONSE = "response"
    WINDOW = "window"
    ITEMS = "catalogue-items"


@dataclass(frozen=True, slots=True)
class End:
    """Something that ends with the day `day`, or begins on it where `begins` is set.

    `subject` is the finding that is waived, the item that is answered, or the catalogue of which `number` items begin;
    `owner` is who the entry itself names, `note` what people wrote of it.
    """

    day: date
    kind: EndKind
    element: str | None = None
    owner: str | None = None
    subject: str = ""
    number: int = 1
    note: str = ""
    begins: bool = False

    @property
    def first(self) -> date:
        """The first day on which it is otherwise."""
        return self.day if self.begins or self.day == date.max else self.day + _ONE_DAY

    @property
    def moves_statuses(self) -> bool:
        """Whether the status of an element hangs on it."""
        return self.kind in {EndKind.EVIDENCE, EndKind.ASSUMPTION, EndKind.ACCEPTANCE}


def ends(
    case: Case, results: Mapping[str, EvidenceResult], coverage: Mapping[str, CatalogueCoverage], as_of: date
) -> tuple[End, ...]:
    """Return everything that ends, past or to come, and what begins after `as_of`; the earliest first."""
    found = [
        *_of_decision(case, as_of),
        *_of_evidence(case, results, as_of),
        *_of_assumptions(case),
        *_of_acceptances(case),
        *_of_waivers(case),
        *_of_reviews(case),
        *_of_responses(case),
        *_of_catalogues(coverage, as_of),
    ]
    listed = [end for end in found if end.day != date.max]
    return tuple(
        sorted(listed, key=lambda end: (end.first, end.begins, end.kind, end.subject, end.element or "", end.note))
    )


def _of_decision(case: Case, as_of: date) -> Iterator[End]:
    decision = case.header.decision
    window = decision.window if decision else None
    if window is None:
        return
    if window.until:
        yield End(window.until, EndKind.WINDOW)
    if window.from_ and window.from_ > as_of:
        yield End(window.from_, EndKind.WINDOW, begins=True)


def _of_evidence(case: Case, results: Mapping[str, EvidenceResult], as_of: date) -> Iterator[End]:
    for name, result in results.items():
        owner = case.elements[name].owner
        if result.expires is not None:
            yield End(result.expires, EndKind.EVIDENCE, name, owner)
        if result.dated is not None and result.dated > as_of:
            yield End(result.dated, EndKind.EVIDENCE, name, owner, begins=True)


def _of_assumptions(case: Case) -> Iterator[End]:
    for name, element in case.elements.items():
        if isinstance(element, Assumption) and element.until:
            yield End(element.until, EndKind.ASSUMPTION, name, element.owner)


def _of_acceptances(case: Case) -> Iterator[End]:
    for name, element in case.elements.items():
        if isinstance(element, Defeater) and element.accepted is not None:
            accepted = element.accepted
            yield End(accepted.until, EndKind.ACCEPTANCE, name, accepted.by, note=accepted.reason)


def _of_waivers(case: Case) -> Iterator[End]:
    for one in case.waivers:
        yield End(one.until, EndKind.WAIVER, one.element, one.owner, one.finding, note=one.reason)


def _of_reviews(case: Case) -> Iterator[End]:
    for review in case.reviews:
        if review.until:
            yield End(review.until, EndKind.REVIEW, review.of[0], review.reviewer, note=review.note or "")
        for one in review.conditions:
            if one.done is None:
                yield End(one.due, EndKind.CONDITION, review.of[0], one.owner, note=one.condition)


def _of_responses(case: Case) -> Iterator[End]:
    for catalogue, items in case.responses.items():
        for item, one in items.items():
            if one.until and one.status is ResponseStatus.NOT_APPLICABLE:
                element = one.by[0] if one.by else None
                subject = f"{catalogue}/{item}"
                yield End(one.until, EndKind.RESPONSE, element, one.owner, subject, note=one.reason or "")


def _of_catalogues(coverage: Mapping[str, CatalogueCoverage], as_of: date) -> Iterator[End]:
    """Yield the days to come on which items of a catalogue begin to be asked, as many together as come together."""
    for name, found in coverage.items():
        days: dict[date, list[str]] = {}
        for item in found.items:
            begins = in_force_from(found.catalogue, item)
            if begins is not None and begins > as_of:
                days.setdefault(begins, []).append(item)
        for day, items in days.items():
            yield End(day, EndKind.ITEMS, subject=name, number=len(items), note=", ".join(items), begins=True)
