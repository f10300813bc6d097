"""The days ahead of a case if nobody does anything: what ends on each, and what that does to its statuses.

What must always hold: each day is judged by the same judge as today, with the same evidence, only later; the first day
on which the top claim would no longer be supported is the first one of all, not only of those on which it is looked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from safetycase.assess.calendar import End, EndKind, ends
from safetycase.assess.causes import needed_by
from safetycase.assess.changes import State
from safetycase.assess.faults import faults_among
from safetycase.assess.standing import Standing
from safetycase.assess.status import Rejudging
from safetycase.assess.supposing import Shift, shifted
from safetycase.evidence.redating import redated_one
from safetycase.evidence.result import EvidenceResult
from safetycase.graph.case_graph import CaseGraph
from safetycase.model.elements import Defeater
from safetycase.model.status import Status


@dataclass(frozen=True, slots=True)
class DayAhead:
    """What ends with the day `day`, or begins on it; `shifts` are the statuses that change with that, from `first` on.

    `top` is how the top claim stands from then on.
    """

    day: date
    first: date
    ends: tuple[End, ...]
    shifts: tuple[Shift, ...]
    top: Status


@dataclass(frozen=True, slots=True)
class Owned:
    """Who owns an element: its own owner, or that of the nearest element above that has one (`of`)."""

    owner: str
    of: str


@dataclass(frozen=True, slots=True)
class Ahead:
    """The calendar of a case from the day `as_of`, through the day `through` where that was asked.

    `past` is what has ended already and still stands in the case. `falls` is the first day on which the top claim is
    supported no longer, None where there is none or it is not supported today; `because` explains how it stands on that
    day, or stands today where it is not supported. `limit` is what ends first of all that the top claim needs, for a
    case in which something else is to be mended today.
    """

    as_of: date
    through: date | None
    top: str
    today: Status
    past: tuple[End, ...]
    days: tuple[DayAhead, ...]
    falls: date | None
    because: Standing | None
    limit: End | None
    window: date | None
    owners: Mapping[str, Owned]

    @property
    def worse(self) -> tuple[Shift, ...]:
        """Every fall of a status on the days ahead."""
        return tuple(shift for day in self.days for shift in day.shifts if shift.falls)

    @property
    def top_is_in_danger(self) -> bool:
        """Whether the top claim is not supported today, or on a day ahead."""
        return self.today is not Status.SUPPORTED or any(day.top is not Status.SUPPORTED for day in self.days)


def look_ahead(state: State, as_of: date, through: date | None = None) -> Ahead:
    """Judge a case on every day ahead on which something ends, through the day `through` (all days where None)."""
    listed = ends(state.case, state.results, state.coverage, as_of)
    coming = [end for end in listed if end.day >= as_of]
    clock = _Clock(state)
    days: list[DayAhead] = []
    falls, because = None, state.assessment.standings.get(state.graph.top)
    for _, group in groupby(coming, key=lambda end: (end.first, end.begins)):
        day = clock.advance(tuple(group))
        if falls is None and state.top_status is Status.SUPPORTED and day.top is not Status.SUPPORTED:
            falls, because = day.first, clock.top
        if through is None or day.day <= through:
            days.append(day)
        elif falls is not None or state.top_status is not Status.SUPPORTED:
            break
    decision = state.case.header.decision
    return Ahead(
        as_of,
        through,
        state.graph.top,
        state.top_status,
        tuple(end for end in listed if end.day < as_of),
        tuple(days),
        falls,
        because,
        _limit(state, coming) if state.top_status is not Status.SUPPORTED else None,
        decision.window.until if decision and decision.window else None,
        {end.element: owned for end in listed if end.element and (owned := owner_of(state.graph, end.element))},
    )


class _Clock:
    """A case that grows older day by day."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._results: dict[str, EvidenceResult] = dict(state.results)
        self._judged = Rejudging(state.assessment, state.graph)
        triggers = state.case.triggers
        self._watched = {name for one in triggers for name in one.of} | ({state.graph.top} if triggers else set())
        elements = state.case.elements.items()
        self._accepted = {name for name, one in elements if isinstance(one, Defeater) and one.accepted}

    @property
    def top(self) -> Standing | None:
        """How the top claim stands on the day."""
        return self._judged.standings.get(self._state.graph.top)

    def advance(self, together: tuple[End, ...]) -> DayAhead:
        """Go on to the day on which these have ended, or begin."""
        first = together[0].first
        shifts: tuple[Shift, ...] = ()
        if any(end.moves_statuses for end in together):
            for end in together:
                if end.kind is EndKind.EVIDENCE and end.element is not None:
                    self._results[end.element] = redated_one(self._state.case, self._results[end.element], first)
            graph = self._state.graph
            names = {end.element for end in together if end.element is not None} | self._watched | self._accepted
            before = self._judged.take(faults_among(names, self._state.loaded, graph, self._results, first))
            shifts = shifted((graph.top, *reversed(before)), before, self._judged.standings)
        return DayAhead(together[0].day, first, together, shifts, self.top.status if self.top else Status.UNKNOWN)


def _limit(state: State, coming: list[End]) -> End | None:
    """Return what ends first of all that the top claim needs to be supported."""
    found = {state.graph.top} & state.graph.elements.keys()
    waiting = list(found)
    while waiting:
        for below in needed_by(state.graph, waiting.pop()):
            if below not in found:
                found.add(below)
                waiting.append(below)
    return next((end for end in coming if end.moves_statuses and not end.begins and end.element in found), None)


def owner_of(graph: CaseGraph, element: str) -> Owned | None:
    """Return who owns an element of the case: its own owner, or the nearest owner above it."""
    if element not in graph.elements:
        return None
    seen, edge = {element}, [element]
    while edge:
        for name in edge:
            owner = graph.elements[name].owner
            if owner:
                return Owned(owner, name)
        above = (one for name in edge for one in graph.dependants.get(name, ()))
        edge = [one for one in dict.fromkeys(above) if one not in seen]
        seen.update(edge)
    return None
