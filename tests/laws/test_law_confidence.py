"""What must hold of every case: bounds hold in every world, are exact where they can be, and never reward damage."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from weighed_cases import (
    Weighed,
    arguments,
    doubtful,
    events_of,
    independent,
    probability,
    with_confidences,
)

NOISE = 1e-9
NUMBERS = st.sampled_from([0.0, 0.2, 0.5, 0.9, 0.97, 1.0])


@settings(max_examples=150, deadline=None)
@given(arguments(most=5), st.data())
def test_bounds_of_unknown_dependence_hold_for_every_joint_distribution(weighed: Weighed, data: st.DataObject) -> None:
    events = events_of(weighed)
    assume(len(events) <= 6)
    outcomes = list(itertools.product((True, False), repeat=len(events)))
    weights = data.draw(st.lists(st.integers(0, 9), min_size=len(outcomes), max_size=len(outcomes)))
    assume(sum(weights))
    joint = {outcome: weight / sum(weights) for outcome, weight in zip(outcomes, weights, strict=True)}
    numbers = {
        event: min(1.0, sum(weight for outcome, weight in joint.items() if outcome[at]))
        for at, event in enumerate(events)
    }
    bounds = with_confidences(weighed, numbers).bounds()
    for name in weighed.draft.bodies:
        assert bounds[name].lower - NOISE <= probability(weighed, name, joint) <= bounds[name].upper + NOISE


@settings(max_examples=150, deadline=None)
@given(arguments(), st.data())
def test_of_independent_events_the_probability_is_exact(weighed: Weighed, data: st.DataObject) -> None:
    """Also where elements are shared by many parents, above gates and below them."""
    events = events_of(weighed)
    assume(len(events) <= 8)
    numbers = {event: data.draw(NUMBERS) for event in events}
    bounds = with_confidences(weighed, numbers, dependence="independent", because="apart").bounds()
    joint = independent(numbers, events)
    for name in weighed.draft.bodies:
        exact = pytest.approx(probability(weighed, name, joint), abs=NOISE)
        assert bounds[name].lower == exact
        assert bounds[name].upper == exact


@settings(max_examples=100, deadline=None)
@given(arguments(most=5), st.data())
def test_a_common_cause_makes_all_its_members_fail_together(weighed: Weighed, data: st.DataObject) -> None:
    events: list[str] = [event for event in events_of(weighed) if "defeater" not in weighed.draft.bodies[event]]
    doubts = [event for event in events_of(weighed) if event not in events]
    assume(2 <= len(events) + len(doubts) <= 7 and len(events) >= 2)
    members = data.draw(st.lists(st.sampled_from(events), min_size=2, unique=True))
    numbers = {event: data.draw(st.sampled_from([0.2, 0.5, 0.9])) for event in (*events, *doubts)}
    cause = {"storm": {"probability": 0.1, "of": members, "because": "weather records"}}
    bounds = with_confidences(weighed, numbers, dependence="independent", because="apart", common_causes=cause).bounds()
    order = events_of(weighed)
    calm = independent({event: numbers[event] / (0.9 if event in members else 1) for event in order}, order)
    storm = independent({event: 0.0 if event in members else numbers[event] for event in order}, order)
    for name in weighed.draft.bodies:
        exact = 0.9 * probability(weighed, name, calm) + 0.1 * probability(weighed, name, storm)
        assert bounds[name].lower == pytest.approx(exact, abs=NOISE)


def assert_no_better(worse: Weighed, better: Weighed) -> None:
    after, before = worse.bounds(), better.bounds()
    for name, bounds in before.items():
        assert after[name].lower <= bounds.lower + NOISE
        assert after[name].upper <= bounds.upper + NOISE


@settings(max_examples=200, deadline=None)
@given(doubtful(), st.data())
def test_a_smaller_confidence_never_raises_a_bound(weighed: Weighed, data: st.DataObject) -> None:
    stating = [
        name
        for name, body in weighed.draft.bodies.items()
        if isinstance(body.get("confidence"), int | float) and "defeater" not in body
    ]
    assume(stating)
    name = data.draw(st.sampled_from(stating))
    less = weighed.draft.bodies[name]["confidence"] * data.draw(st.sampled_from([0, 0.5, 0.9]))
    assert_no_better(replace(weighed, draft=weighed.draft.with_body(name, confidence=less)), weighed)


@settings(max_examples=200, deadline=None)
@given(doubtful(), st.data())
def test_a_worse_status_never_raises_a_bound(weighed: Weighed, data: st.DataObject) -> None:
    evidence = [name for name, body in weighed.draft.bodies.items() if "evidence" in body]
    assume(evidence)
    name = data.draw(st.sampled_from(evidence))
    grounds = {doubt for doubt, body in weighed.draft.bodies.items() if "defeater" in body and body["supported_by"]}
    assume(not grounds)  # the grounds of a doubt are the one relation of the other sign
    effect = data.draw(st.sampled_from(["unknown", "in-doubt", "defeated"]))
    flaws = {**weighed.draft.flaws, name: (*weighed.draft.flaws.get(name, ()), effect)}
    assert_no_better(replace(weighed, draft=replace(weighed.draft, flaws=flaws)), weighed)


@settings(max_examples=200, deadline=None)
@given(doubtful(), st.data())
def test_a_further_doubt_never_raises_a_bound(weighed: Weighed, data: st.DataObject) -> None:
    names = [name for name, body in weighed.draft.bodies.items() if "defeater" not in body]
    assume(names)
    target = data.draw(st.sampled_from(names))
    answers = data.draw(st.lists(st.sampled_from(names), max_size=2))
    more: dict[str, object] = {"defeater": "x", "challenges": target, "answered_by": answers}
    if data.draw(st.booleans()):
        more |= {"confidence": data.draw(NUMBERS), "note": "counted"}
    assert_no_better(replace(weighed, draft=weighed.draft.with_body("Z-doubt", **more)), weighed)


@settings(max_examples=200, deadline=None)
@given(doubtful())
def test_a_number_never_outruns_a_status(weighed: Weighed) -> None:
    bounds = weighed.bounds()
    statuses = weighed.draft.statuses()
    for name, status in statuses.items():
        assert 0 <= bounds[name].lower <= bounds[name].upper + NOISE <= 1 + 2 * NOISE
        if status != "supported":
            assert bounds[name].lower == 0
        if status == "defeated":
            assert bounds[name].upper == 0


@settings(max_examples=100, deadline=None)
@given(arguments(), st.data())
def test_sensitivity_is_what_moving_the_leaf_does(weighed: Weighed, data: st.DataObject) -> None:
    """Asked of the case itself: with the confidence of the leaf set to 1, and to 0."""
    events = [event for event in events_of(weighed) if "defeater" not in weighed.draft.bodies[event]]
    doubts = [event for event in events_of(weighed) if event not in events]
    numbers = {event: data.draw(NUMBERS) for event in (*events, *doubts)}
    policy = {"dependence": data.draw(st.sampled_from(["unknown", "independent"])), "because": "so"}
    top = min(weighed.draft.bodies, key=lambda name: (name[0] != "N", name))
    for leaf in with_confidences(weighed, numbers, **policy).confidence().leaves(top):
        good = 0.0 if leaf.event.element in doubts else 1.0
        moved = [
            with_confidences(weighed, {**numbers, leaf.event.element: to}, **policy).bounds()[top]
            for to in (good, 1 - good)
        ]
        assert leaf.move.certain == pytest.approx(moved[0].lower, abs=NOISE)
        assert leaf.move.fails == pytest.approx(moved[1].lower, abs=NOISE)
        assert leaf.move.most == pytest.approx(moved[1].upper, abs=NOISE)
