"""The case on one screen: how it stands, why, how much there is of it, and what runs out next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from safetycase.assess.calendar import ends
from safetycase.model.elements import Kind
from safetycase.model.status import Status
from safetycase.render.end_words import end_words
from safetycase.render.language import gettext as _
from safetycase.render.view import CaseView
from safetycase.render.words import status_word

_MOST_DEADLINES = 12


@dataclass(frozen=True, slots=True)
class Step:
    """One element on the way from the top claim to what is wrong."""

    element: str
    status: Status
    statement: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How many elements of a kind there are, by status from worst to best."""

    kind: Kind
    total: int
    by_status: tuple[tuple[Status, int], ...]


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day on which something of the case runs out; `past` where it already has on the day of the view."""

    day: date
    what: str
    elements: tuple[str, ...] = ()
    past: bool = False


@dataclass(frozen=True, slots=True)
class Summary:
    """The first thing to read. `because` is one sentence; empty where the top claim is supported."""

    top: str
    statement: str
    status: Status
    because: str
    path: tuple[Step, ...]
    by_status: tuple[tuple[Status, int], ...]
    tallies: tuple[Tally, ...]
    deadlines: tuple[Deadline, ...]
    more_deadlines: int
    capped: tuple[str, ...]

    @property
    def total(self) -> int:
        """How many elements the case has."""
        return sum(count for _, count in self.by_status)


def summarise(view: CaseView) -> Summary:
    """Sum up a judged case."""
    top = view.graph.top
    element = view.graph.elements.get(top)
    standing = view.assessment.standings.get(top)
    statuses = Counter(view.assessment.status(name) for name in view.graph.elements)
    deadlines = _deadlines(view)
    if standing is None or element is None:
        because = _("the case names '%(claim)s' as its top claim, and there is no such element", claim=top)
    else:
        because = standing.cause.message if standing.cause else ""
    return Summary(
        top=top,
        statement=element.statement if element else "",
        status=view.top_status,
        because=because.rstrip("."),
        path=tuple(
            Step(name, view.assessment.status(name), view.graph.elements[name].statement)
            for name in (standing.path if standing else ())
        ),
        by_status=tuple((status, statuses[status]) for status in Status),
        tallies=tuple(_tallies(view)),
        deadlines=tuple(deadlines[:_MOST_DEADLINES]),
        more_deadlines=max(0, len(deadlines) - _MOST_DEADLINES),
        capped=tuple(view.assessment.unread),
    )


def _tallies(view: CaseView) -> Iterator[Tally]:
    for kind in Kind:
        names = [name for name, element in view.graph.elements.items() if element.kind is kind]
        if names:
            counts = Counter(view.assessment.status(name) for name in names)
            yield Tally(kind, len(names), tuple((status, counts[status]) for status in Status if counts[status]))


def _deadlines(view: CaseView) -> list[Deadline]:
    """Return what runs out, the earliest first; what runs out alike on one day is told together."""
    found: dict[tuple[date, str], list[str]] = {}
    for end in ends(view.case, view.results, view.coverage, view.as_of):
        if not end.begins:
            names = found.setdefault((end.day, end_words(end)), [])
            names += [end.element] if end.element is not None and end.element not in names else []
    return [Deadline(day, what, tuple(names), past=day < view.as_of) for (day, what), names in found.items()]


def verdict(status: Status) -> str:
    """Say in a few words what a status of the top claim means for the decision."""
    return {
        Status.SUPPORTED: _("The argument holds today"),
        Status.UNKNOWN: _("The argument is not complete"),
        Status.IN_DOUBT: _("The argument is in doubt"),
        Status.DEFEATED: _("The argument is defeated"),
    }[status]


def shares(summary: Summary) -> Iterator[tuple[Status, int, float, str]]:
    """Yield (status, count, share of all elements in percent, word), from worst to best, for a bar."""
    for status, count in summary.by_status:
        if count:
            yield status, count, 100 * count / summary.total, status_word(status)
