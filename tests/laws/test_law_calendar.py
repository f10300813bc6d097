"""The calendar judges only what each day touches, and comes out as if every day were judged from the beginning."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from law_cases import TODAY, Draft, drafts

from safetycase.assess.ahead import look_ahead
from safetycase.assess.changes import State
from safetycase.assess.status import assess
from safetycase.evidence.redating import redated
from safetycase.evidence.result import EvidenceResult
from safetycase.graph.build import link
from safetycase.model.elements import Assumption
from safetycase.model.status import Status

DAYS = st.integers(-3, 8).map(timedelta)


@st.composite
def ageing(draw: st.DrawFn) -> State:
    """Draw a case in which evidence and assumptions end, or begin to count, within a few days of each other."""
    draft: Draft = draw(drafts())
    loaded, plain = draft.made()
    elements = {
        name: element.model_copy(update={"until": TODAY + draw(DAYS)}) if isinstance(element, Assumption) else element
        for name, element in loaded.case.elements.items()
    }
    loaded = replace(loaded, case=replace(loaded.case, elements=elements))
    results: dict[str, EvidenceResult] = {}
    for name, result in plain.items():
        dated = TODAY + draw(DAYS)
        after = draw(st.one_of(st.none(), DAYS.map(abs)))
        expires = None if after is None else dated + after
        results[name] = replace(result, dated=dated, expires=expires)
    results = redated(loaded.case, results, TODAY)
    graph = link(loaded).graph
    return State(loaded, graph, results, assess(loaded, graph, results, TODAY))


@settings(max_examples=400, deadline=None)
@given(ageing())
def test_every_day_stands_as_if_judged_from_the_beginning(state: State) -> None:
    """Acceptances that begin later move statuses, too, and are told with the next day on which something ends."""
    ahead = look_ahead(state, TODAY)
    known = {name: standing.status for name, standing in state.assessment.standings.items()}
    for at, day in enumerate(ahead.days):
        anew = assess(state.loaded, state.graph, redated(state.case, state.results, day.first), day.first)
        for shift in day.shifts:
            assert known[shift.element] is shift.before
            known[shift.element] = shift.after
        if any(other.first == day.first for other in ahead.days[at + 1 :]):
            continue  # something else ends on that day
        if any(end.moves_statuses for end in day.ends):
            assert known == {name: standing.status for name, standing in anew.standings.items()}
            assert day.top is anew.standings[state.graph.top].status
    first = next((day.first for day in ahead.days if day.top is not Status.SUPPORTED), None)
    assert ahead.falls == (first if state.top_status is Status.SUPPORTED else None)
