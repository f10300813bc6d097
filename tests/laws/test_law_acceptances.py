"""What must hold of accepted doubts in every case there can be: they are seen wherever they count, and win nothing."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from law_cases import ORDER, Draft, SlowJudge, drafts

from safetycase.assess.acceptances import below


def accepted_doubts(draft: Draft) -> list[str]:
    judge = SlowJudge(draft)
    return [name for name in draft.bodies if draft.kind(name) == "defeater" and judge.is_accepted(name)]


def is_no_better(new: Mapping[str, str], old: Mapping[str, str]) -> bool:
    return all(ORDER.index(new[name]) <= ORDER.index(status) for name, status in old.items())


@settings(max_examples=300, deadline=None)
@given(drafts())
def test_whatever_hangs_on_an_accepted_doubt_says_so(draft: Draft) -> None:
    """No element is supported in silence over a doubt that somebody lives with; and none says so without one."""
    graph, assessment = draft.assessed()
    doubts = accepted_doubts(draft)
    judge = SlowJudge(draft)
    assert sorted(assessment.accepted) == sorted(doubts)
    for name in graph.elements:
        under = {doubt for doubt in doubts if doubt == name or doubt in judge.far[name]}
        assert set(below(graph, name, assessment.accepted)) == under
        said = bool(under - {name}) and name not in doubts
        assert assessment.is_qualified(name) == (said and assessment.status(name).value == "supported")


@settings(max_examples=300, deadline=None)
@given(drafts(), st.data())
def test_an_acceptance_is_worth_no_more_than_a_sound_answer(draft: Draft, data: st.DataObject) -> None:
    doubts = [name for name in draft.bodies if draft.kind(name) == "defeater"]
    assume(doubts)
    name = data.draw(st.sampled_from(doubts))
    answers = [*draft.bodies[name].get("answered_by", ()), "proof"]
    answered = draft.with_body("proof", evidence="x").with_body(name, answered_by=answers, accepted=None)
    new, old = draft.statuses(), answered.statuses()
    assert is_no_better(new, {one: status for one, status in old.items() if one != "proof"})


@settings(max_examples=300, deadline=None)
@given(drafts(), st.data())
def test_an_acceptance_hides_no_answer_that_fails_and_no_grounds(draft: Draft, data: st.DataObject) -> None:
    """A doubt that has answers, or grounds of its own, is never better for being accepted."""
    doubts = [name for name in draft.bodies if draft.kind(name) == "defeater"]
    known = [name for name in doubts if draft.bodies[name].get("answered_by") or draft.bodies[name].get("supported_by")]
    assume(known)
    name = data.draw(st.sampled_from(known))
    assert is_no_better(draft.statuses(), draft.with_body(name, accepted=None).statuses())
