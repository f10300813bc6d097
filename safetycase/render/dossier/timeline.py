"""How long everything holds, on one axis of days: evidence, assumptions, waivers, reviews and what they asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from safetycase.model.elements import Assumption
from safetycase.model.status import Status
from safetycase.render.charts.axis import Axis, day_axis
from safetycase.render.charts.rows import Span
from safetycase.render.dossier.days import day
from safetycase.render.language import gettext as _
from safetycase.render.language import ngettext
from safetycase.render.view import CaseView

MOST_ROWS = 120
_SOON = 60


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One thing that holds for a time; `element` is None where it is about none, `ends` None where it has no end."""

    what: str
    element: str | None
    ends: date | None
    days_left: int | None
    span: Span


@dataclass(frozen=True, slots=True)
class Timeline:
    """The rows, the earliest end first; `more` are left out, since they end later than all that are shown."""

    axis: Axis
    today: float
    window: tuple[float, float] | None
    rows: tuple[TimelineRow, ...]
    more: int


def timeline(view: CaseView) -> Timeline | None:
    """Return the timeline; None where nothing of the case has a day."""
    found = sorted(_rows(view), key=lambda row: (row.ends or date.max, row.what, row.element or ""))
    if not found:
        return None
    shown = found[:MOST_ROWS]
    today, window = view.as_of.toordinal(), _window(view)
    ends = [end for row in shown for end in (row.span.first, row.span.last) if end is not None]
    days = [int(end) for end in (*ends, today, *(window or ()))]
    axis = day_axis(date.fromordinal(min(days)), date.fromordinal(max(days)))
    return Timeline(axis, today, window, tuple(shown), len(found) - len(shown))


def _window(view: CaseView) -> tuple[float, float] | None:
    decision = view.case.header.decision
    window = decision.window if decision else None
    if window is None or window.until is None:
        return None
    return (window.from_ or view.as_of).toordinal(), window.until.toordinal()


def _rows(view: CaseView) -> Iterator[TimelineRow]:
    for name, result in view.results.items():
        if result.dated is not None or (result.expires is not None and result.expires != date.max):
            ends = result.expires if result.expires != date.max else None
            yield _row(view, ngettext("evidence", "evidence", 1), name, result.dated, ends)
    for name, element in view.graph.elements.items():
        if isinstance(element, Assumption) and element.until:
            yield _row(view, ngettext("assumption", "assumptions", 1), name, None, element.until)
    for waiver in view.case.waivers:
        yield _row(view, _("waiver of %(finding)s", finding=waiver.finding), waiver.element, None, waiver.until)
    for standing in view.reviews:
        review = standing.review
        yield _row(view, _("review by %(reviewer)s", reviewer=review.reviewer), review.of[0], review.date, review.until)
        for condition in review.conditions:
            if condition.done is None:
                what = _("condition of %(reviewer)s", reviewer=review.reviewer)
                yield _row(view, what, review.of[0], review.date, condition.due)


def _row(view: CaseView, what: str, element: str | None, first: date | None, ends: date | None) -> TimelineRow:
    left = (ends - view.as_of).days if ends else None
    if left is None:
        status = Status.UNKNOWN
    elif left < 0:
        status = Status.DEFEATED
    else:
        status = Status.IN_DOUBT if left < _SOON else Status.SUPPORTED
    begun = [_("from %(day)s", day=day(first))] if first else []
    until = _("until %(day)s", day=day(ends)) if ends else _("no end")
    words = ", ".join((f"{what} {element or ''}", *begun, until))
    span = Span(
        float(first.toordinal()) if first else None,
        float(ends.toordinal()) if ends else None,
        status,
        " ".join(words.split()),
    )
    known = element if element in view.graph.elements else None
    return TimelineRow(what, known, ends, left, span)
