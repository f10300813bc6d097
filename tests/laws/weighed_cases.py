"""Random small cases with confidences, and a slow judge that goes through every world there can be.

A world says of each event whether it holds. The judge reads from the bodies, by recursion and without sets of atoms,
whether an element holds as it is argued in a world; probabilities are sums over worlds.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from hypothesis import strategies as st
from law_cases import Body, Draft, drafts

from safetycase.assess.confidence import Confidence, confidence_of
from safetycase.assess.conjunction import Bounds
from safetycase.model.case import CaseHeader

World = Mapping[str, bool]


@dataclass(frozen=True)
class Weighed:
    """A draft of a case with the confidence policy that it declares."""

    draft: Draft
    policy: dict[str, object] = field(default_factory=dict)

    def confidence(self) -> Confidence:
        loaded, results = self.draft.made()
        keys = {"safetycase": 1, "id": "a", "title": "A", "top": min(self.draft.bodies)}
        header = CaseHeader.model_validate({**keys, "policy": {"confidence": self.policy}})
        graph, assessment = self.draft.assessed()
        return confidence_of(replace(loaded.case, header=header), graph, results, assessment)

    def bounds(self) -> Mapping[str, Bounds]:
        return self.confidence().bounds


@st.composite
def arguments(draw: st.DrawFn, *, most: int = 7) -> Weighed:
    """Draw a sound argument that shares elements: claims over claims and evidence, assumptions, answered doubts."""
    count = draw(st.integers(2, most))
    names = [f"N{index}" for index in range(count)]
    bodies: dict[str, Body] = {}
    for index, name in enumerate(names):
        able = names[index + 1 :]
        bodies[name] = {"claim": "x", "supported_by": draw(_some(able))} if able else {"evidence": "x"}
        if not bodies[name].get("supported_by"):
            bodies[name] = {"evidence": "x"}
        if draw(st.integers(0, 3)) == 0:
            bodies[f"A{index}"] = {"assumption": "x"}
            bodies[name]["in_context_of"] = [f"A{index}"]
        if able and draw(st.integers(0, 2)) == 0:
            bodies[f"D{index}"] = {"defeater": "x", "challenges": name, "answered_by": draw(_some(able, least=1))}
    any_of = [name for name in names if len(bodies[name].get("supported_by", ())) > 1 and draw(st.booleans())]
    steps = {name: {"support": "any", "because": "either shows it"} for name in any_of}
    return Weighed(Draft(bodies), {"given": ["inferences"], "steps": steps})


def _some(pool: list[str], least: int = 0) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(pool), min_size=least, max_size=3, unique=True)


def with_confidences(weighed: Weighed, numbers: Mapping[str, float], **policy: object) -> Weighed:
    """Let elements state confidences, each with its basis."""
    bodies = {
        name: {**body, "confidence": numbers[name], "note": "counted"} if name in numbers else body
        for name, body in weighed.draft.bodies.items()
    }
    return Weighed(replace(weighed.draft, bodies=bodies), {**weighed.policy, **policy})


def events_of(weighed: Weighed) -> list[str]:
    """Name the elements that have an event of their own: what rests on nothing, and doubts."""
    return [name for name, body in weighed.draft.bodies.items() if "claim" not in body]


def holds(weighed: Weighed, name: str, world: World) -> bool:
    """Whether an element holds as it is argued; of a doubt, whether it is dealt with."""
    bodies = weighed.draft.bodies
    body = bodies[name]
    if "defeater" in body:
        return not world[name] or all(holds(weighed, answer, world) for answer in body["answered_by"])
    around = [*body.get("in_context_of", ()), *(one for one in bodies if bodies[one].get("challenges") == name)]
    if not all(holds(weighed, other, world) for other in around):
        return False
    if "claim" not in body:
        return world[name]
    combined = any if name in weighed.policy["steps"] else all  # type: ignore[operator]  # a mapping, as drawn above
    return combined(holds(weighed, other, world) for other in body["supported_by"])


def worlds(events: list[str]) -> Iterator[World]:
    for outcome in itertools.product((True, False), repeat=len(events)):
        yield dict(zip(events, outcome, strict=True))


def probability(weighed: Weighed, name: str, joint: Mapping[tuple[bool, ...], float]) -> float:
    """The probability of an element under a joint distribution over the outcomes of all events."""
    events = events_of(weighed)
    return math.fsum(
        weight for outcome, weight in joint.items() if holds(weighed, name, dict(zip(events, outcome, strict=True)))
    )


def independent(numbers: Mapping[str, float], events: list[str]) -> dict[tuple[bool, ...], float]:
    """The joint distribution of independent events."""
    return {
        outcome: math.prod(
            numbers[event] if holds else 1 - numbers[event] for event, holds in zip(events, outcome, strict=True)
        )
        for outcome in itertools.product((True, False), repeat=len(events))
    }


@st.composite
def doubtful(draw: st.DrawFn) -> Weighed:
    """Draw any small case, circles and flaws included, with confidences here and there."""
    draft = draw(drafts(most=7))
    bodies: dict[str, Body] = {}
    for name, body in draft.bodies.items():
        bodies[name] = dict(body)
        if draw(st.integers(0, 3)):
            bodies[name] |= {"confidence": draw(st.sampled_from([0, 0.5, 0.9, 1])), "note": "counted"}
    branching = [name for name, body in bodies.items() if len(set(body.get("supported_by", ()))) > 1]
    steps = {
        name: draw(st.sampled_from([{"dependence": "independent"}, {"dependence": "unknown"}, {"support": "any"}]))
        | {"because": "so it is"}
        for name in branching
        if draw(st.booleans())
    }
    policy: dict[str, object] = {
        "dependence": draw(st.sampled_from(["unknown", "independent"])),
        "given": draw(st.sampled_from([["inferences"], ["inferences", "assumptions"]])),
        "steps": steps,
    }
    return Weighed(replace(draft, bodies=bodies), policy)
