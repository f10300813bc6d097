"""What must hold of statuses in every case there can be."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from law_cases import ORDER, TODAY, Draft, SlowJudge, drafts

from safetycase.assess.status import Rejudging
from safetycase.graph.relation import Relation
from safetycase.model.elements import Kind

YESTERDAY = TODAY - timedelta(days=1)


@settings(max_examples=400, deadline=None)
@given(drafts())
def test_statuses_are_what_a_slow_literal_reading_of_the_rules_gives(draft: Draft) -> None:
    assert draft.statuses() == SlowJudge(draft).states


@settings(max_examples=200, deadline=None)
@given(drafts())
def test_supported_means_that_all_below_holds(draft: Draft) -> None:
    """Whatever support, context, doubt or answer hangs below a supported element is supported as well."""
    graph, assessment = draft.assessed()
    for name, element in graph.elements.items():
        if assessment.status(name).value == "supported":
            grounds = graph.outgoing(name, Relation.SUPPORTED_BY) if element.kind is Kind.DEFEATER else ()
            below = [other for other in graph.dependencies[name] if other not in grounds]
            assert {assessment.status(other).value for other in below} <= {"supported"}
            assert name not in assessment.faults


@settings(max_examples=200, deadline=None)
@given(drafts(), st.randoms(use_true_random=False))
def test_statuses_do_not_depend_on_the_order_of_anything(draft: Draft, dice: random.Random) -> None:
    names = list(draft.bodies)
    dice.shuffle(names)
    bodies = {}
    for name in names:
        body = dict(draft.bodies[name])
        for key in ("supported_by", "in_context_of", "answered_by"):
            if key in body:
                body[key] = dice.sample(body[key], len(body[key]))
        bodies[name] = body
    assert replace(draft, bodies=bodies).statuses() == draft.statuses()


@settings(max_examples=400, deadline=None)
@given(drafts())
def test_every_path_is_real_ends_at_its_cause_and_none_is_shorter(draft: Draft) -> None:
    graph, assessment = draft.assessed()
    judge = SlowJudge(draft)
    for name, standing in assessment.standings.items():
        if standing.status.value == "supported":
            assert (standing.cause, standing.path) == (None, ())
            continue
        assert standing.cause is not None
        assert (standing.path[0], standing.path[-1]) == (name, standing.cause.element)
        assert standing.distance == len(standing.path) - 1
        if judge.raw[name] == "supported":
            assert standing.path == ((name,) if draft.unread else (name, judge.lost[0]))
            continue
        assert all(below in graph.dependencies[above] for above, below in pairwise(standing.path))
        assert all(judge.explains(above, below) for above, below in pairwise(standing.path))
        assert judge.explains_itself(standing.path[-1])
        assert standing.distance == judge.distance(name)


@settings(max_examples=200, deadline=None)
@given(drafts())
def test_the_tail_of_a_path_is_the_path_of_its_next_element(draft: Draft) -> None:
    _, assessment = draft.assessed()
    for standing in assessment.standings.values():
        if standing.onward is not None and standing.onward is assessment.standings[standing.onward.element]:
            assert standing.path[1:] == standing.onward.path
            assert standing.cause == standing.onward.cause


@st.composite
def worsened(draw: st.DrawFn) -> tuple[Draft, Draft, str]:
    """A case, the same with one element made worse, and that element."""
    draft = draw(drafts())
    name = draw(st.sampled_from(sorted(draft.bodies)))
    way = draw(st.sampled_from(["flaw", "undeveloped", "malformed", "doubt", "upheld doubt", "lapse", "strike"]))
    if way == "flaw":
        assume(draft.kind(name) == "evidence")
        flaws = (*draft.flaws.get(name, ()), draw(st.sampled_from(ORDER[:3])))
        return draft, replace(draft, flaws={**draft.flaws, name: flaws}), name
    if way == "undeveloped":
        return draft, draft.with_body(name, undeveloped=True), name
    if way == "malformed":
        return draft, replace(draft, malformed=draft.malformed | {name}), name
    if way in {"lapse", "strike"}:
        accepted = draft.bodies[name].get("accepted")
        assume(accepted)
        return draft, draft.with_body(name, accepted={**accepted, "until": YESTERDAY} if way == "lapse" else None), name
    doubted = draft.with_body("new", defeater="x", challenges=name)
    if way == "upheld doubt":
        doubted = doubted.with_body("proof", evidence="x").with_body("new", supported_by=["proof"])
    return draft, doubted, name


@settings(max_examples=500, deadline=None)
@given(worsened())
def test_making_anything_worse_makes_nothing_better(change: tuple[Draft, Draft, str]) -> None:
    """Only a doubt whose own grounds weaken is less bad for what it doubts, and even that stays in doubt at best."""
    before, after, name = change
    old, new = before.statuses(), after.statuses()
    favoured = _hurt_by_grounds(SlowJudge(before), name)
    for other, status in old.items():
        if other in favoured and status in ORDER[:2]:
            assert new[other] in ORDER[:2]
        else:
            assert ORDER.index(new[other]) <= ORDER.index(status), other


def _hurt_by_grounds(judge: SlowJudge, name: str) -> set[str]:
    """Name the doubts that have `name` somewhere below their own grounds, and all that depends on these doubts."""
    doubts = {
        doubt
        for doubt in judge.bodies
        if judge.draft.kind(doubt) == "defeater"
        and any(ground == name or name in judge.far[ground] for ground in judge.there(doubt, "supported_by"))
    }
    return doubts | {other for other in judge.bodies if judge.far[other] & doubts}


@settings(max_examples=200, deadline=None)
@given(drafts())
def test_an_unread_part_leaves_nothing_supported_and_nothing_better(draft: Draft) -> None:
    whole, torn = replace(draft, unread=False).statuses(), replace(draft, unread=True).statuses()
    for name, status in torn.items():
        assert status == (whole[name] if whole[name] != "supported" else "unknown")


@settings(max_examples=200, deadline=None)
@given(drafts())
def test_the_order_is_bottom_up_and_holds_every_element_once(draft: Draft) -> None:
    graph, _ = draft.assessed()
    assert sorted(graph.bottom_up) == sorted(graph.elements)
    at = {name: index for index, name in enumerate(graph.bottom_up)}
    for name, below in graph.dependencies.items():
        assert all(at[other] < at[name] or graph.knots.get(other) is graph.knots[name] for other in below)
    judge = SlowJudge(draft)
    assert graph.circular == {name for name in judge.bodies if judge.tied(name, name)}


@settings(max_examples=300, deadline=None)
@given(drafts(), st.data())
def test_what_is_judged_again_in_part_is_what_is_judged_anew(draft: Draft, data: st.DataObject) -> None:
    evidence = [name for name in draft.bodies if draft.kind(name) == "evidence"]
    words = {name: data.draw(st.sampled_from([(), *((one,) for one in ORDER[:3])])) for name in evidence}
    other = replace(draft, flaws={**draft.flaws, **words})
    graph, before = draft.assessed()
    _, anew = other.assessed()
    judged = Rejudging(before, graph)
    was = judged.take({name: anew.faults.get(name, ()) for name in graph.elements})
    assert {name: judged.standings[name] for name in graph.elements} == anew.standings
    assert {name: one.path for name, one in judged.standings.items()} == {
        name: one.path for name, one in anew.standings.items()
    }
    assert judged.faults == anew.faults
    assert was == {name: before.standings[name] for name in was}
    judged.take({name: before.faults.get(name, ()) for name in graph.elements})
    assert {name: judged.standings[name] for name in graph.elements} == before.standings
