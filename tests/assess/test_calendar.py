"""The days ahead: what ends, who owns it, what falls with it, and when the top claim falls."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from argued_case import TODAY, Argued, argued

from safetycase.assess.ahead import Ahead, look_ahead
from safetycase.assess.changes import State
from safetycase.assess.standing import Assessment
from safetycase.evidence.result import Flaw
from safetycase.model.governance import Decision, Response, Review, ReviewCondition, Waiver, Window
from safetycase.model.status import Status
from safetycase.operations.state import state_of
from safetycase.pipeline import Settings
from safetycase.render.end_words import end_words

ASTER = Path(__file__).parents[2] / "examples" / "aster-2"
CASE = """
C-top: {claim: Safe., supported_by: [C-a, E-plan], in_context_of: [A-year], owner: Head}
C-a: {claim: A., supported_by: [E-one, E-two], owner: Lead}
E-one: {evidence: One., valid_for: 90d}
E-two: {evidence: Two., valid_for: 1y}
E-plan: {evidence: Plan., owner: Operations}
A-year: {assumption: One year., until: 2026-12-31}
C-apart: {claim: Apart., supported_by: [E-apart]}
E-apart: {evidence: Apart., valid_for: 30d}
"""
DATED = {"E-one": date(2026, 10, 1), "E-two": date(2026, 12, 24), "E-apart": date(2026, 11, 1)}
EXPIRES = {"E-one": date(2026, 12, 30), "E-two": date(2027, 12, 24), "E-apart": date(2026, 12, 1)}


def state(text: str = CASE, *, future: bool = False, **parts: Any) -> State:
    """The case above; E-two is of a day to come where `future` is set, and of today's else."""
    case: Argued = argued(text)
    dated = DATED if future else {**DATED, "E-two": TODAY}
    results = {
        name: replace(result, dated=dated.get(name), expires=EXPIRES.get(name)) for name, result in case.results.items()
    }
    loaded = case.loaded
    if future:
        late = Flaw("future-evidence", "of a day to come", (), Status.UNKNOWN)
        results["E-two"] = replace(results["E-two"], flaws=(late,))
    whole = replace(loaded, case=replace(loaded.case, **parts))
    return State(whole, case.graph, results, case.assessment)


def lines(ahead: Ahead) -> list[tuple[str, list[str], list[str]]]:
    return [
        (
            day.day.isoformat(),
            [f"{end.element}: {end_words(end)}" for end in day.ends],
            [f"{one.element} {one.before.value} → {one.after.value}" for one in day.shifts],
        )
        for day in ahead.days
    ]


def test_every_day_on_which_something_ends_and_what_falls_the_day_after() -> None:
    ahead = look_ahead(state(), TODAY)
    assert lines(ahead) == [
        (
            "2026-12-01",
            ["E-apart: evidence is fresh until then"],
            ["C-apart supported → in-doubt", "E-apart supported → in-doubt"],
        ),
        (
            "2026-12-30",
            ["E-one: evidence is fresh until then"],
            ["C-top supported → in-doubt", "C-a supported → in-doubt", "E-one supported → in-doubt"],
        ),
        ("2026-12-31", ["A-year: assumption ends"], ["A-year supported → in-doubt"]),
        ("2027-12-24", ["E-two: evidence is fresh until then"], ["E-two supported → in-doubt"]),
    ]
    assert ahead.falls == date(2026, 12, 31)
    assert ahead.because is not None
    assert ahead.because.path == ("C-top", "C-a", "E-one")
    assert {name: (owned.owner, owned.of) for name, owned in ahead.owners.items()} == {
        "E-one": ("Lead", "C-a"),
        "E-two": ("Lead", "C-a"),
        "A-year": ("Head", "C-top"),
    }


def test_the_day_on_which_the_top_claim_falls_is_found_beyond_the_time_looked_at() -> None:
    ahead = look_ahead(state(), TODAY, date(2026, 12, 1))
    assert [day.day for day in ahead.days] == [date(2026, 12, 1)]
    assert ahead.falls == date(2026, 12, 31)
    assert not ahead.top_is_in_danger
    assert look_ahead(state(), TODAY, date(2026, 12, 30)).top_is_in_danger


def test_evidence_of_a_day_to_come_begins_on_it() -> None:
    case = state(future=True)
    ahead = look_ahead(replace(case, assessment=_weaker()), TODAY, date(2026, 12, 24))
    assert ("2026-12-24", ["E-two: evidence counts from then on"]) in [one[:2] for one in lines(ahead)]
    day = ahead.days[-1]
    assert day.first == date(2026, 12, 24)
    assert ("C-a", "unknown", "supported") in [(one.element, one.before.value, one.after.value) for one in day.shifts]
    assert ahead.falls is None
    assert ahead.limit is not None
    assert (ahead.limit.element, ahead.limit.day) == ("E-one", date(2026, 12, 30))


def _weaker() -> Assessment:
    return argued(CASE, {"E-two": "not-measured"}).assessment  # unknown, as evidence of a day to come is


def test_what_people_decided_ends_too_and_what_is_done_does_not() -> None:
    review = Review(
        of=("C-a",),
        decision="accept-with-conditions",
        role="reviewer",
        reviewer="Jane Doe",
        date=date(2026, 11, 1),
        until=date(2027, 5, 1),
        conditions=(
            ReviewCondition(condition="Repeat it.", owner="Lead", due=date(2026, 12, 24)),
            ReviewCondition(condition="Sign it.", owner="Lead", due=date(2026, 12, 23), done=date(2026, 11, 2)),
        ),
    )
    waiver = Waiver(finding="stale-evidence", element="E-one", reason="…", owner="Head", until=date(2026, 11, 1))
    away = Response(status="not-applicable", reason="No users.", owner="Law", until=date(2027, 2, 1))
    header = state().case.header.model_copy(
        update={"decision": Decision(question="?", window=Window.model_validate({"until": date(2027, 6, 1)}))}
    )
    case = state(waivers=(waiver,), reviews=(review,), responses={"altai": {"privacy": away}}, header=header)
    ahead = look_ahead(case, TODAY)
    assert [(end.day.isoformat(), end_words(end), end.owner) for end in ahead.past] == [
        ("2026-11-01", "waiver of stale-evidence ends", "Head")
    ]
    people = [(end_words(end), end.owner) for day in ahead.days for end in day.ends if not end.moves_statuses]
    assert people == [
        ("condition of a review is due", "Lead"),
        ("altai/privacy is said not to apply until then", "Law"),
        ("review ends", "Jane Doe"),
        ("the window of the decision ends", None),
    ]
    assert ahead.window == date(2027, 6, 1)


def test_each_day_ahead_stands_as_the_whole_case_judged_on_that_day() -> None:
    """The calendar only makes older what was weighed today; weighing anew on the day gives the same."""
    for today in (date(2026, 8, 1), date(2026, 11, 21)):
        now = state_of(ASTER, Settings(), today)
        ahead = look_ahead(now, today)
        statuses = {name: standing.status for name, standing in now.assessment.standings.items()}
        assert len(ahead.days) >= 8
        for day in ahead.days:
            statuses |= {one.element: one.after for one in day.shifts}
            then = state_of(ASTER, Settings(), day.first).assessment
            if all(other.first != day.first for other in ahead.days[ahead.days.index(day) + 1 :]):
                assert statuses == {name: standing.status for name, standing in then.standings.items()}, day.first
