"""Laws of suppositions: what is supposed comes out as if it were so."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from law_cases import ORDER, TODAY, Draft, SlowJudge, drafts

from safetycase.assess.supposing import ContradictionError, Supposed, Supposition, suppose
from safetycase.model.elements import Kind
from safetycase.model.status import Status

WORDS = {"failed": "defeated", "stale": "in-doubt", "missing": "unknown"}


def supposed(draft: Draft, supposition: Supposition) -> Supposed:
    loaded, results = draft.made()
    graph, _ = draft.assessed()
    return suppose(loaded, graph, results, TODAY, supposition)


def statuses(found: Supposed) -> dict[str, str]:
    return {name: standing.status.value for name, standing in found.assessment.standings.items()}


@settings(max_examples=200)
@given(drafts(), st.data())
def test_supposed_outcomes_of_evidence_are_those_outcomes(draft: Draft, data: st.DataObject) -> None:
    evidence = [name for name in draft.bodies if draft.kind(name) == "evidence"]
    chosen = data.draw(st.lists(st.sampled_from(evidence), unique=True)) if evidence else []
    words = {name: data.draw(st.sampled_from([*WORDS, "passed"])) for name in chosen}
    flaws = {name: ((WORDS[word],) if word in WORDS else ()) for name, word in words.items()}
    truly = replace(draft, flaws={**draft.flaws, **flaws})
    assert statuses(supposed(draft, Supposition((), words))) == truly.statuses()


@settings(max_examples=200)
@given(drafts(), st.data())
def test_what_is_taken_away_is_as_if_it_had_never_been_written(draft: Draft, data: st.DataObject) -> None:
    rest = [name for name in draft.bodies if name != min(draft.bodies)]
    gone = data.draw(st.lists(st.sampled_from(rest), max_size=2, unique=True)) if rest else []
    found = supposed(draft, Supposition(tuple(gone)))
    assume(min(draft.bodies) not in found.moot)
    left = {name: body for name, body in draft.bodies.items() if name not in {*gone, *found.moot}}
    assert statuses(found) == replace(draft, bodies=left, malformed=draft.malformed & left.keys()).statuses()
    judge = SlowJudge(draft)
    for name in found.moot:
        assert judge.hit(name) <= {*gone, *found.moot}


@settings(max_examples=300)
@given(drafts(), st.data())
def test_a_supposed_status_is_that_status_but_for_what_caps_all(draft: Draft, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(draft.bodies)))
    word = data.draw(st.sampled_from(ORDER))
    try:
        found = supposed(draft, Supposition((), {name: word}))
    except ContradictionError:  # two doubts about nothing but each other: to suppose one leaves nothing to be said
        assume(False)
    capped = bool(found.assessment.unread or found.assessment.lost)
    status = found.assessment.status(name)
    assert status.value == word or (word == "supported" and capped and status is Status.UNKNOWN)
    if draft.kind(name) == Kind.DEFEATER.value and word == "supported":
        answered = supposed(draft, Supposition((), {name: "answered"}))
        assert answered.assessment.status(name).rank <= found.assessment.status(name).rank
