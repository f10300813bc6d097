"""Bounds on how probable it is that the argument for an element holds, and what they hang on.

Nothing here is a mean, and nothing is guessed: what states no confidence is unknown, between 0 and 1. The laws are
those of `grounds.py`, the arithmetic that of `conjunction.py`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from safetycase.assess.conjunction import LOWER, UPPER, Bounds, bits_of
from safetycase.assess.grounds import Event, Grounds, Role, grounds_of
from safetycase.assess.posteriors import Posteriors
from safetycase.assess.standing import Assessment
from safetycase.evidence.result import EvidenceResult
from safetycase.graph.case_graph import CaseGraph
from safetycase.graph.queries import reachable
from safetycase.model.case import Case
from safetycase.model.confidence import Dependence

_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Leaf:
    """One event that an element rests on, and how the element's bounds hang on it.

    `certain` and `fails` are the lower bound of the element if this were certain, or did not hold; `most` is its upper
    bound if this did not hold.
    """

    event: Event
    certain: float
    fails: float
    most: float

    @property
    def importance(self) -> float:
        """How far the lower bound moves from end to end: Birnbaum's measure (1969), taken of the bound."""
        return round(self.certain - self.fails, _DIGITS)


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
        found = _Moving(self, element).run()
        return tuple(
            sorted(
                found, key=lambda leaf: (-leaf.importance, leaf.event.bounds.lower, leaf.event.element, leaf.event.role)
            )
        )

    def overstated(self) -> Iterator[tuple[str, float, Bounds]]:
        """Yield (claim, what it states, its bounds) for claims that state more than what they rest on can give."""
        for name, number in self.grounds.compared.items():
            bounds = self.bounds[name]
            if number > bounds.upper:
                yield name, number, bounds


class _Moving:
    """Moves one event after the other to either end and looks what becomes of an element."""

    def __init__(self, confidence: Confidence, element: str) -> None:
        grounds = confidence.grounds
        self.events, self.calculus, self.tallying = grounds.events, grounds.calculus, grounds.tallying
        self.tally = grounds.whole[element]
        self.capped = confidence.capped is not None
        self.bounds = confidence.bounds[element]
        self.direct: dict[int, list[int]] = {}
        for number in bits_of(self.tally.line):
            gate = self.calculus.gates.get(number)
            for leaf in (number,) if gate is None else bits_of(gate.leaves):
                self.direct.setdefault(leaf, []).append(number)

    def run(self) -> Iterator[Leaf]:
        statuses: dict[str, list[int]] = {}
        own: dict[str, list[int]] = {}
        for number in bits_of(self.tally.leaves):
            event = self.events[number]
            (statuses if event.role is Role.STATUS else own).setdefault(event.element, []).append(number)
        for element, numbers in own.items():
            for number in numbers:
                yield self._leaf(number, statuses.get(element, []))
        for element, numbers in statuses.items():
            if element not in own:
                yield self._leaf(numbers[0], numbers)

    def _leaf(self, number: int, lifted: list[int]) -> Leaf:
        if self.capped:
            return Leaf(self.events[number], 0.0, 0.0, self._value(UPPER, {number: 0.0}))
        certain = {number: 1.0, **dict.fromkeys(lifted, 1.0)}
        gone = {number: 0.0}
        return Leaf(
            self.events[number], self._value(LOWER, certain), self._value(LOWER, gone), self._value(UPPER, gone)
        )

    def _value(self, end: int, fixed: Mapping[int, float]) -> float:
        """Return one bound where some events are fixed: from the sums, by what changes of them."""
        at = UPPER if end else LOWER
        if self.tally.tangled and self.calculus.dependence is Dependence.INDEPENDENT:
            return _rounded(self.calculus.value(self.tally.line, at, fixed))
        touched = dict.fromkeys(atom for number in fixed for atom in self.direct.get(number, ()))
        values = {atom: self.calculus.moved(atom, at, fixed) for atom in touched}
        if self.calculus.dependence is Dependence.UNKNOWN:
            if at == UPPER:
                return min([self.bounds.upper, *values.values()])
            doubt = self.tally.sums[0]
            doubt += sum(self.calculus.bounds[atom].lower - value for atom, value in values.items())
            return _rounded(1 - doubt)
        return self._product(at, values)

    def _product(self, end: int, values: Mapping[int, float]) -> float:
        zeros, logs = (self.tally.sums[3], self.tally.sums[4]) if end else (self.tally.sums[1], self.tally.sums[2])
        for atom, value in values.items():
            before = self.calculus.bounds[atom].upper if end else self.calculus.bounds[atom].lower
            zeros += int(value <= 0) - int(before <= 0)
            logs += (math.log(value) if value > 0 else 0.0) - (math.log(before) if before > 0 else 0.0)
        return 0.0 if zeros else _rounded(math.exp(logs))


def _rounded(value: float) -> float:
    return min(1.0, max(0.0, round(value, _DIGITS)))


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
