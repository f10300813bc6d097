"""Which evidence, failing together, would defeat an element, or stop it from being supported.

Evidence fails where a requirement of it is not met: it is `defeated`, and no number of it is known any more. Everything
else stays as it is today. The question is asked of the rules of `propagation`, written as formulas over "this evidence
fails". Support is conjunctive, so that one failure below is enough to stop support, while a claim is `defeated` only
where all its support is, or a doubt against it is upheld.

What must always hold:

1. A set that is named makes the element what is said, and no part of it does.
2. Where not every set was looked at, that is said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, combinations, islice
from math import comb
from typing import Generic, Protocol, TypeVar

from safetycase.assess.causes import needed_by
from safetycase.assess.diagrams import Diagrams, TooLargeError
from safetycase.assess.faults import lost_doubts
from safetycase.assess.standing import Assessment, Fault
from safetycase.assess.triggers import trigger_states
from safetycase.evidence.result import EvidenceResult
from safetycase.graph.case_graph import CaseGraph
from safetycase.graph.kinds import SUPPORTING
from safetycase.graph.queries import reachable
from safetycase.graph.relation import Relation
from safetycase.model.case import Case
from safetycase.model.elements import Kind
from safetycase.model.status import Status

MOST_LISTED = 100
_MOST_TRIED = 60_000
Value = TypeVar("Value")


class Algebra(Protocol[Value]):
    """How truths are put together: numbers of diagrams, or a bit for each of many trials."""

    @property
    def false(self) -> Value:
        """What is never true."""
        ...

    @property
    def true(self) -> Value:
        """What always is."""
        ...

    def every(self, values: Sequence[Value]) -> Value:
        """Return where all are true."""
        ...

    def some(self, values: Sequence[Value]) -> Value:
        """Return where one is true."""
        ...

    def opposite(self, value: Value) -> Value:
        """Return where it is not true."""
        ...


@dataclass(frozen=True, slots=True)
class Failing:
    """What failing evidence does to one element.

    `evidence` is how much of it the element hangs on. `stops` names what stops it from being supported by failing
    alone; None where it is not supported today. `alone` names what defeats it by failing alone. `sets` are smallest
    sets that defeat it by failing together, small ones first, at most MOST_LISTED; `count` is how many there are, by
    size in `sizes`. Where there were too many to find them all, `count` is None and `tried` says up to how many
    elements every set was tried. `already` tells that it is defeated today.
    """

    element: str
    evidence: int
    already: bool
    stops: tuple[str, ...] | None
    alone: tuple[str, ...]
    sets: tuple[tuple[str, ...], ...]
    count: int | None
    sizes: Mapping[int, int] = field(default_factory=dict)
    tried: int | None = None


def failing(
    case: Case, graph: CaseGraph, results: Mapping[str, EvidenceResult], assessment: Assessment, element: str
) -> Failing:
    """Find what failing evidence does to an element of the case that stands as `assessment` says today."""
    question = _Question(case, graph, results, assessment.faults, element)
    defeated, supported = question.trial(1)
    names = question.evidence
    lone, nothing = range(len(names)), 1 << len(names)
    alone = tuple(names[at] for at in lone if defeated >> at & 1)
    already = bool(defeated & nothing)
    holds = assessment.status(element) is Status.SUPPORTED
    stops = tuple(names[at] for at in lone if not supported >> at & 1) if holds else None
    if already:
        return Failing(element, len(names), True, stops, (), (), 0)
    try:
        diagrams = _Diagrammed()
        family = diagrams.work.minimal(question.formula(diagrams)[0])
        sizes = diagrams.work.sizes(family)[family]
    except TooLargeError:
        tried, sets = question.small_sets()
        return Failing(element, len(names), False, stops, alone, sets[:MOST_LISTED], None, {}, tried)
    listed = islice(diagrams.work.smallest(family), MOST_LISTED)
    sets = tuple(tuple(names[at] for at in one) for one in listed)
    return Failing(element, len(names), False, stops, alone, sets, sum(sizes.values()), dict(sorted(sizes.items())))


@dataclass
class _Diagrammed:
    """Formulas as diagrams."""

    work: Diagrams = field(default_factory=Diagrams)
    false: int = 0
    true: int = 1

    def every(self, values: Sequence[int]) -> int:
        return self.work.every(values)

    def some(self, values: Sequence[int]) -> int:
        return self.work.some(values)

    def opposite(self, value: int) -> int:
        return self.work.opposite(value)


@dataclass(frozen=True)
class _Tried:
    """Formulas tried out: bit n of a number says how the n-th trial came out."""

    true: int
    false: int = 0

    def every(self, values: Sequence[int]) -> int:
        found = self.true
        for value in values:
            found &= value
        return found

    def some(self, values: Sequence[int]) -> int:
        found = 0
        for value in values:
            found |= value
        return found

    def opposite(self, value: int) -> int:
        return self.true ^ value


class _Question:
    """One element, all that it hangs on, and the evidence among that, in the order in which it is met."""

    def __init__(
        self,
        case: Case,
        graph: CaseGraph,
        results: Mapping[str, EvidenceResult],
        faults: Mapping[str, tuple[Fault, ...]],
        element: str,
    ) -> None:
        self._graph, self._faults, self._element = graph, faults, element
        self._lost = tuple(lost_doubts(graph))
        self._below = frozenset[str]().union(*(reachable(graph, name) for name in (element, *self._lost)))
        self._watched = self._triggers(case, results)
        watching = (name for names in self._watched.values() for name in names)
        met = dict.fromkeys(chain(self._met(), watching))
        self.evidence = [name for name in met if graph.elements[name].kind is Kind.EVIDENCE]

    def _met(self) -> Sequence[str]:
        """Return what the element hangs on, depth first: evidence that is argued with together stands together."""
        seen: dict[str, None] = {}
        waiting = [*reversed(self._lost), self._element]
        while waiting:
            name = waiting.pop()
            if name not in seen:
                seen[name] = None
                waiting.extend(reversed(self._graph.dependencies[name]))
        return list(seen)

    def _triggers(self, case: Case, results: Mapping[str, EvidenceResult]) -> dict[str, list[str]]:
        """Return the evidence without whose numbers triggers on an element cannot be judged."""
        found: dict[str, list[str]] = {}
        for state in trigger_states(case, results):
            if state.evidence is None or self._graph.elements[state.evidence].kind is not Kind.EVIDENCE:
                continue
            for target in state.trigger.of:
                name = target if target in self._graph.elements else self._graph.top
                if name in self._below:
                    found.setdefault(name, []).append(state.evidence)
        return found

    def formula(self, diagrams: _Diagrammed) -> tuple[int, int]:
        """Return when the element is defeated and when it is supported."""
        fails = {name: diagrams.work.variable(number) for number, name in enumerate(self.evidence)}
        return self._formulas(fails, diagrams, ())

    def _formulas(
        self, fails: Mapping[str, Value], algebra: Algebra[Value], asked: Sequence[str]
    ) -> tuple[Value, Value]:
        """Return when the element is defeated, and when all that are `asked` are supported."""
        formulas = _Formulas(self._graph, self._faults, self._watched, fails, algebra)
        formulas.run(self._below, asked)
        return formulas.defeated[self._element], algebra.every([formulas.supported[name] for name in asked])

    def trial(self, most: int) -> tuple[int, int]:
        """Try every set of one to `most` elements, and last the empty one: when it is defeated, when supported.

        Nothing is supported while a doubt is open that may hit anything, since what it doubts is not there.
        """
        sets = [*chain.from_iterable(combinations(range(len(self.evidence)), size) for size in range(1, most + 1)), ()]
        marks = [bytearray(len(sets) // 8 + 1) for _ in self.evidence]
        for at, one in enumerate(sets):
            for number in one:
                marks[number][at >> 3] |= 1 << (at & 7)
        fails = {name: int.from_bytes(mark, "little") for name, mark in zip(self.evidence, marks, strict=True)}
        return self._formulas(fails, _Tried((1 << len(sets)) - 1), (self._element, *self._lost))

    def small_sets(self) -> tuple[int, tuple[tuple[str, ...], ...]]:
        """Try all sets of up to as many elements as the bounds allow; return that number, and the smallest sets."""
        number, most, total = len(self.evidence), 1, len(self.evidence)
        while most < number and total + comb(number, most + 1) <= _MOST_TRIED:
            most += 1
            total += comb(number, most)
        defeated, _ = self.trial(most)
        held: set[tuple[int, ...]] = set()  # the sets found, and those that hold one of them
        listed: list[tuple[str, ...]] = []
        sets = chain.from_iterable(combinations(range(number), size) for size in range(1, most + 1))
        for at, one in enumerate(sets):
            if any(part in held for part in combinations(one, len(one) - 1)):
                held.add(one)
            elif defeated >> at & 1:
                held.add(one)
                listed.append(tuple(self.evidence[name] for name in one))
        return most, tuple(listed)


class _Formulas(Generic[Value]):
    """When each element is defeated and when it is supported, from the leaves up."""

    def __init__(
        self,
        graph: CaseGraph,
        faults: Mapping[str, tuple[Fault, ...]],
        watched: Mapping[str, Sequence[str]],
        fails: Mapping[str, Value],
        algebra: Algebra[Value],
    ) -> None:
        self._graph, self._faults, self._watched = graph, faults, watched
        self._fails, self._algebra = fails, algebra
        self.defeated: dict[str, Value] = {}
        self.supported: dict[str, Value] = {}

    def run(self, below: frozenset[str], asked: Sequence[str]) -> None:
        """Find when each element of `below`, which holds all that they hang on, is defeated.

        When it is supported is found for those that are `asked`, and wherever a doubt hangs on it.
        """
        knots, wanted = self._graph.knots, self._wanted(below, asked)
        for name in self._graph.bottom_up:
            if name in below and name not in self.defeated:
                if name in knots:
                    self._settle(knots[name])
                else:
                    if name in wanted:
                        self.supported[name] = self._when_supported(name)
                    self.defeated[name] = self._when_defeated(name)

    def _wanted(self, below: frozenset[str], asked: Sequence[str]) -> set[str]:
        found = set(asked)
        for name in below:
            if self._is_doubt(name):
                found.update(self._out(name, Relation.ANSWERED_BY), self._out(name, Relation.SUPPORTED_BY))
        waiting = list(found)
        while waiting:
            for one in needed_by(self._graph, waiting.pop()):
                if one not in found:
                    found.add(one)
                    waiting.append(one)
        return found

    def _settle(self, knot: Sequence[str]) -> None:
        """Members of a knot are never supported, and defeated only for a reason outside: the least fixed point."""
        for name in knot:
            self.supported[name] = self.defeated[name] = self._algebra.false
        changed = True
        while changed:
            changed = False
            for name in knot:
                now = self._when_defeated(name)
                changed = changed or now != self.defeated[name]
                self.defeated[name] = now

    def _when_supported(self, name: str) -> Value:
        if self._faults.get(name):
            return self._algebra.false
        broken = [self._fails[one] for one in self._watched.get(name, ())]
        broken += [self._fails[name]] if name in self._fails else []
        holds = [self.supported[one] for one in needed_by(self._graph, name)]
        return self._algebra.every([*holds, *(self._algebra.opposite(one) for one in broken)])

    def _when_defeated(self, name: str) -> Value:
        if any(fault.effect is Status.DEFEATED and not fault.opens for fault in self._faults.get(name, ())):
            return self._algebra.true
        ways = [self.defeated[doubt] for doubt in self._graph.incoming(name, Relation.CHALLENGES)]
        ways += [self._fails[name]] if name in self._fails else []
        if self._is_doubt(name) or any(fault.opens for fault in self._faults.get(name, ())):
            ways.append(self._upheld(name))
        support = self._out(name, Relation.SUPPORTED_BY)
        if not self._is_doubt(name) and support and self._is_whole(name):
            ways.append(self._algebra.every([self.defeated[one] for one in support]))
        return self._algebra.some(ways)

    def _upheld(self, name: str) -> Value:
        """Say when a doubt has no sound answer while all that it rests on holds."""
        grounds = self._out(name, Relation.SUPPORTED_BY)
        fit = all(self._graph.elements[one].kind in SUPPORTING for one in grounds)
        if not (grounds and fit and self._is_whole(name)):
            return self._algebra.false
        answered = [self.supported[one] for one in self._out(name, Relation.ANSWERED_BY)]
        if any(fault.opens for fault in self._faults.get(name, ())):
            answered = [self._algebra.false]
        return self._algebra.every(
            [self._algebra.opposite(self._algebra.every(answered)), *(self.supported[one] for one in grounds)]
        )

    def _out(self, name: str, relation: Relation) -> tuple[str, ...]:
        return self._graph.outgoing(name, relation)

    def _is_doubt(self, name: str) -> bool:
        return self._graph.elements[name].kind is Kind.DEFEATER

    def _is_whole(self, name: str) -> bool:
        return len(self._out(name, Relation.SUPPORTED_BY)) == len(set(self._graph.elements[name].supported_by))
