"""Bounds on how probable it is that the argument for an element holds, and what they hang on.

Nothing here is a mean, and nothing is guessed: what states no confidence is unknown, between 0 and 1. The laws are
those of `grounds.py`, the arithmetic that of `conjunction.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from safetycase.assess.conjunction import Bounds, bits_of
from safetycase.assess.grounds import Event, Grounds, Role, grounds_of
from safetycase.assess.posteriors import Posteriors
from safetycase.assess.sensitivity import Move, Sensitivity
from safetycase.assess.standing import Assessment
from safetycase.evidence.result import EvidenceResult
from safetycase.graph.case_graph import CaseGraph
from safetycase.graph.queries import reachable
from safetycase.model.case import Case

_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Leaf:
    """One event that an element rests on, and how the element's bounds move with it."""

    event: Event
    move: Move

    @property
    def importance(self) -> float | None:
        """How far the lower bound moves from end to end: Birnbaum's measure (1969), taken of the bound."""
        if self.move.certain is None or self.move.fails is None:
            return None
        return round(self.move.certain - self.move.fails, _DIGITS)


@dataclass(frozen=True)
class Confidence:
    """The confidence in every element of a case; `capped` says why no lower bound is above 0, where none can be."""

    grounds: Grounds
    capped: str | None = None

    @cached_property
    def bounds(self) -> Mapping[str, Bounds]:
        """The bounds of every element, by id."""
        found = {name: self.grounds.tallying.bounds(tally) for name, tally in self.grounds.whole.items()}
        return {name: Bounds(0.0, one.upper) for name, one in found.items()} if self.capped else found

    def events(self, element: str) -> tuple[Event, ...]:
        """Return the events that an element rests on, through all gates."""
        return tuple(self.grounds.events[number] for number in bits_of(self.grounds.whole[element].leaves))

    def unknown(self, element: str) -> tuple[Event, ...]:
        """Return the events that keep the lower bound of an element at 0: each alone would."""
        return tuple(event for event in self.events(element) if event.bounds.lower <= 0)

    def given(self, element: str) -> tuple[str, ...]:
        """Name the elements below one that state no confidence and that its bounds are conditional on."""
        below = reachable(self.grounds.graph, element) if self.grounds.given else frozenset()
        return tuple(name for name in self.grounds.given if name in below)

    def leaves(self, element: str) -> tuple[Leaf, ...]:
        """Return the events that an element rests on, those first that move its lower bound most."""
        found = _moves(self, element)
        return tuple(
            sorted(
                found,
                key=lambda leaf: (
                    -(leaf.importance or 0.0),
                    leaf.event.bounds.lower,
                    leaf.event.element,
                    leaf.event.role,
                ),
            )
        )

    def overstated(self) -> Iterator[tuple[str, float, Bounds]]:
        """Yield (claim, what it states, its bounds) for claims that state more than what they rest on can give."""
        for name, number in self.grounds.compared.items():
            bounds = self.bounds[name]
            if number > bounds.upper:
                yield name, number, bounds


def _moves(confidence: Confidence, element: str) -> Iterator[Leaf]:
    """Yield every event that an element rests on, moved; what is wrong with an element goes where it is certain."""
    grounds = confidence.grounds
    tally = grounds.whole[element]
    sensitivity = Sensitivity(grounds.calculus, tally.line)
    wrong: dict[str, list[int]] = {}
    own: dict[str, list[int]] = {}
    for number in bits_of(tally.leaves):
        event = grounds.events[number]
        (wrong if event.role is Role.STATUS else own).setdefault(event.element, []).append(number)
    for name in (*own, *(name for name in wrong if name not in own)):
        for number in own.get(name) or wrong[name][:1]:
            move = sensitivity.move(number, wrong.get(name, []))
            if confidence.capped:
                move = replace(move, certain=0.0, fails=0.0)
            yield Leaf(grounds.events[number], move)


def confidence_of(
    case: Case, graph: CaseGraph, results: Mapping[str, EvidenceResult], assessment: Assessment
) -> Confidence:
    """Compute the confidence in every element of a case as it stands."""
    policy = case.header.policy.confidence
    posteriors = Posteriors(graph, results)
    grounds = grounds_of(graph, assessment, policy, posteriors.of if policy.posteriors else posteriors.none)
    lost = next(iter(assessment.lost.values()), None)
    capped = assessment.unread[0] if assessment.unread else lost.message if lost else None
    return Confidence(grounds, capped)


def states_confidence(case: Case) -> bool:
    """Tell whether a case states anything that this is about."""
    outcomes = case.system.outcomes.values() if case.system else ()
    return any(outcome.budget is not None for outcome in outcomes) or any(
        isinstance(element.confidence, int | float) for element in case.elements.values()
    )
