"""The days ahead of a case in the terminal: how long the top claim holds, then day by day what ends and what falls."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from safetycase.assess.ahead import Ahead, DayAhead
from safetycase.assess.calendar import End
from safetycase.assess.changes import State
from safetycase.assess.supposing import Shift
from safetycase.model.status import Status
from safetycase.render.end_words import end_words
from safetycase.render.terminal import Paint, arrow_path, cells, cut, harmless, wrap
from safetycase.source.excerpt import counted

_NARROWEST = 60
_LONGEST_ID = 28
_MOST_SHIFTS = 8
_MOST_TOGETHER = 12
_CASE = "the case"


def calendar_text(
    state: State, ahead: Ahead, *, width: int = 80, colour: bool = False, ascii_only: bool = False
) -> str:
    """Tell the days ahead as text of at most `width` cells, unless a single word is longer."""
    return "\n".join(_Teller(state, ahead, max(width, _NARROWEST), Paint(colour, ascii_only)).lines()) + "\n"


def verdict(ahead: Ahead) -> str:
    """Say in one sentence how long the top claim holds if nobody does anything."""
    if ahead.today is not Status.SUPPORTED:
        return f"{ahead.top} is {ahead.today.value} today already."
    if ahead.falls is None:
        return f"{ahead.top} is supported, and nothing that time does changes that."
    left = (ahead.falls - ahead.as_of).days
    return f"{ahead.top} is supported today, and no longer from {ahead.falls.isoformat()}, in {counted(left, 'day')}."


def limit_words(ahead: Ahead) -> str:
    """Say how long the top claim could hold if all were mended today; empty where that is not the question."""
    if ahead.limit is None:
        return ""
    limit = ahead.limit
    return (
        f"Were all mended today, it could hold through {limit.day.isoformat()} ({limit.element}: {end_words(limit)})."
    )


def window_words(ahead: Ahead) -> str:
    """Say how that compares with the window of the decision; empty where it has no end."""
    if ahead.window is None:
        return ""
    end = ahead.window.isoformat()
    if ahead.window < ahead.as_of:
        return f"The window of the decision ended on {end}."
    if ahead.falls is None or ahead.falls > ahead.window:
        return f"The window of the decision ends on {end}."
    verb = "is" if ahead.falls == ahead.window else "are"
    short = (ahead.window - ahead.falls).days + 1
    return f"The window of the decision goes on until {end}: {counted(short, 'day')} of it {verb} not covered."


def distance(day: date, as_of: date) -> str:
    """Say how far a day to come is away."""
    days = (day - as_of).days
    return {0: "today", 1: "tomorrow"}.get(days, f"in {days} days")


class _Teller:
    def __init__(self, state: State, ahead: Ahead, width: int, paint: Paint) -> None:
        self._state, self._ahead, self._width, self._paint = state, ahead, width, paint
        self._arrow = "->" if paint.ascii_only else "→"

    def lines(self) -> Iterator[str]:
        ahead = self._ahead
        title = harmless(self._state.case.header.title)
        yield self._paint.rule(title, self._width, f"as of {ahead.as_of.isoformat()}")
        yield ""
        yield from wrap(verdict(ahead), self._width)
        if ahead.because is not None and ahead.because.cause is not None:
            if len(ahead.because.path) > 1:
                yield from arrow_path(ahead.because.path, self._width, "  ", ascii_only=self._paint.ascii_only)
            yield from wrap(f"{ahead.because.cause.name}: {ahead.because.cause.message}", self._width, "  ")
        for words in filter(None, (limit_words(ahead), window_words(ahead))):
            yield from wrap(words, self._width)
        yield ""
        if ahead.past:
            yield self._paint.rule("past already", self._width)
            yield from self._ends(ahead.past, dated=True)
            yield ""
        for day in ahead.days:
            yield from self._day(day)
        yield from wrap(self._closing(), self._width)

    def _closing(self) -> str:
        ahead = self._ahead
        until = f" through {ahead.through.isoformat()}" if ahead.through else ""
        number = sum(len(day.ends) for day in ahead.days)
        if not number:
            return f"Nothing ends{until}."
        entries = "1 entry" if number == 1 else f"{number} entries"
        return f"{entries} on {counted(len({day.day for day in ahead.days}), 'day')}{until}."

    def _day(self, day: DayAhead) -> Iterator[str]:
        when = f"{day.day.strftime('%a')}, {distance(day.day, self._ahead.as_of)}"
        yield self._paint.rule(day.day.isoformat(), self._width, when)
        yield from self._ends(day.ends, dated=False)
        if day.shifts:
            yield f"  from {day.first.isoformat()}:"
            yield from self._shifts(day.shifts)
        yield ""

    def _ends(self, listed: Sequence[End], *, dated: bool) -> Iterator[str]:
        """Yield each entry: which element, what ends, and who owns it; below each other where the line is too short."""
        shown = listed[:_MOST_TOGETHER]
        size = max((min(cells(harmless(one.element or _CASE)), _LONGEST_ID) for one in shown), default=0)
        for one in shown:
            name = cut(harmless(one.element or _CASE), _LONGEST_ID, ascii_only=self._paint.ascii_only)
            day = f"{self._paint(one.day.isoformat(), 'in-doubt')}  " if dated else ""
            lead = f"  {day}{self._paint(name, 'bold' if one.element else 'dim')}{' ' * (size - cells(name))}  "
            indent = 2 + 12 * dated + size + 2
            lines = wrap(self._words(one), self._width - indent)
            yield lead + lines[0]
            yield from (" " * indent + line for line in lines[1:])
        if len(listed) > _MOST_TOGETHER:
            yield f"  and {len(listed) - _MOST_TOGETHER} more; --format json names all"

    def _words(self, end: End) -> str:
        owner = self._owner(end)
        return f"{end_words(end)}{f' ({owner})' if owner else ''}"

    def _owner(self, end: End) -> str:
        if end.owner:
            return end.owner
        owned = self._ahead.owners.get(end.element or "")
        if owned is None:
            return "nobody owns it" if end.element else ""
        return owned.owner if owned.of == end.element else f"{owned.owner}, owner of {owned.of}"

    def _shifts(self, found: Sequence[Shift]) -> Iterator[str]:
        shown = found[:_MOST_SHIFTS]
        size = max(min(cells(harmless(one.element)), _LONGEST_ID) for one in shown)
        for one in shown:
            name = cut(harmless(one.element), _LONGEST_ID, ascii_only=self._paint.ascii_only)
            change = f"{self._paint.status(one.before)} {self._arrow} {self._paint.status(one.after)}"
            yield f"    {self._paint(name, 'bold')}{' ' * (size - cells(name))}  {change}"
        if len(found) > _MOST_SHIFTS:
            yield f"    and {len(found) - _MOST_SHIFTS} more"
