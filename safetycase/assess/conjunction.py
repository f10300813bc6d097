"""The calculus of confidence: bounds on the probability that many things hold together, of which some are shared.

What must hold:

1. An atom stands for one event. Whatever names it twice means the same event, so a conjunction is a set of atoms (a
   number whose bits they are) and never counts one twice.
2. Where dependence is unknown, the bounds are those of Fréchet (1935) and Boole: for all of n events, at least
   max(0, Σp - (n - 1)) and at most the smallest p; for any of them, at least the largest p and at most min(1, Σp).
   They hold whatever the events have to do with each other.
3. Where the atoms are independent, a conjunction is their product. Gates that share atoms are untangled by conditioning
   on what they share (Shannon 1938). Where that is too much (`MOST_SHARED`, `MOST_VISITS`), and wherever unknown
   dependence lies below a gate, the bounds are those that hold anyway.
4. Everything is monotone: no atom that becomes less probable raises a bound.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from safetycase.model.confidence import Dependence

End = Literal[0, 1]
LOWER: End = 0
UPPER: End = 1
MOST_SHARED = 8
MOST_VISITS = 300_000
Fixed = Mapping[int, float]


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the most that a probability can be."""

    lower: float = 0.0
    upper: float = 1.0

    def at(self, end: End) -> float:
        """Return one end."""
        return self.upper if end else self.lower


@dataclass(frozen=True, slots=True)
class Gate:
    """Several conjunctions of which all or any must hold, and how those hang together.

    `leaves` are the atoms below it, through all gates. `exact` tells that nothing below it has an unknown dependence.
    """

    lines: tuple[int, ...]
    any_of: bool
    dependence: Dependence
    leaves: int
    exact: bool


def bits_of(line: int) -> Iterator[int]:
    """Yield the atoms of a conjunction, by rising number."""
    while line:
        low = line & -line
        yield low.bit_length() - 1
        line ^= low


@dataclass(slots=True)
class Calculus:
    """The atoms and gates of one case, and the dependence that holds between atoms.

    An atom is an event with bounds or a gate; both have a number. `faults` are the atoms that stand for something
    wrong: while one of them lies below a gate, strength beside it does not count. `visits` counts what was looked at,
    and beyond `limit` nothing more is untangled.
    """

    dependence: Dependence = Dependence.UNKNOWN
    bounds: list[Bounds] = field(default_factory=list)
    gates: dict[int, Gate] = field(default_factory=dict)
    gate_bits: int = 0
    faults: int = 0
    visits: int = 0
    limit: int = MOST_VISITS
    _untangled: dict[tuple[tuple[int, ...], End], float] = field(default_factory=dict)

    def add(self, bounds: Bounds, *, fault: bool = False) -> int:
        """Add an event and return its bit."""
        bit = 1 << len(self.bounds)
        self.bounds.append(bounds)
        if fault:
            self.faults |= bit
        return bit

    def leaves(self, line: int) -> int:
        """Return the events below a conjunction, through all gates."""
        found = line & ~self.gate_bits
        for number in bits_of(line & self.gate_bits):
            found |= self.gates[number].leaves
        return found

    def add_gate(self, lines: tuple[int, ...], dependence: Dependence, *, any_of: bool) -> int:
        """Add a gate over conjunctions and return its bit."""
        leaves = 0
        for line in lines:
            leaves |= self.leaves(line)
        exact = self.dependence is dependence is Dependence.INDEPENDENT and all(
            self.gates[number].exact for line in lines for number in bits_of(line & self.gate_bits)
        )
        number = len(self.bounds)
        gate = Gate(lines, any_of, dependence, leaves, exact)
        self.bounds.append(Bounds(self._through(gate, LOWER, {}), self._through(gate, UPPER, {})))
        self.gates[number] = gate
        self.gate_bits |= 1 << number
        return 1 << number

    def shared(self, lines: tuple[int, ...]) -> int:
        """Return the events that lie below more than one of several conjunctions."""
        seen = twice = 0
        for line in lines:
            leaves = self.leaves(line)
            twice |= seen & leaves
            seen |= leaves
        return twice

    def of(self, line: int) -> Bounds:
        """Return the bounds of a conjunction."""
        return Bounds(self.value(line, LOWER, {}), self.value(line, UPPER, {}))

    def value(self, line: int, end: End, fixed: Fixed) -> float:
        """Return one bound of a conjunction, where some events are `fixed` to a probability of their own."""
        if self.dependence is Dependence.UNKNOWN:
            return _all(((self.moved(number, end, fixed)) for number in bits_of(line)), end)
        knot = self.knot(line)
        rest = math.prod(self.moved(number, end, fixed) for number in bits_of(line & ~sum(knot)))
        return rest * self.untangled(knot, end, fixed) if knot else rest

    def knot(self, line: int) -> tuple[int, ...]:
        """Return the atoms of a conjunction that share events with each other, as bits; none where it is a product."""
        gates = tuple(1 << number for number in bits_of(line & self.gate_bits))
        plain = line & ~self.gate_bits
        tangled = self.shared((plain, *gates)) if gates else 0
        if not tangled:
            return ()
        return (
            *(1 << number for number in bits_of(plain & tangled)),
            *(gate for gate in gates if self.leaves(gate) & tangled),
        )

    def untangled(self, knot: tuple[int, ...], end: End, fixed: Fixed) -> float:
        """Return one bound for all atoms of a knot."""
        if fixed:
            return self._tangled(knot, end, fixed, any_of=False)
        known = self._untangled.get((knot, end))
        if known is None:
            known = self._untangled[knot, end] = self._tangled(knot, end, fixed, any_of=False)
        return known

    def moved(self, number: int, end: End, fixed: Fixed) -> float:
        """Return one bound of an atom, where some events are fixed."""
        self.visits += 1
        if number in fixed:
            return fixed[number]
        gate = self.gates.get(number)
        if gate is None or not any(gate.leaves >> event & 1 for event in fixed):
            return self.bounds[number].at(end)
        return self._through(gate, end, fixed)

    def _through(self, gate: Gate, end: End, fixed: Fixed) -> float:
        if gate.any_of and end == LOWER and not self._whole(gate.leaves, fixed):
            return 0.0
        if gate.dependence is Dependence.INDEPENDENT and self.shared(gate.lines):
            return self._tangled(gate.lines, end, fixed, any_of=gate.any_of)
        return gated([self.value(line, end, fixed) for line in gate.lines], gate, end)

    def _whole(self, leaves: int, fixed: Fixed) -> bool:
        """Tell whether nothing is wrong below a gate."""
        return all(fixed.get(number, 0.0) == 1 for number in bits_of(leaves & self.faults))

    def _tangled(self, lines: tuple[int, ...], end: End, fixed: Fixed, *, any_of: bool) -> float:
        """Return a bound for conjunctions that share events: exact by conditioning on those, where they are few."""
        tangled = [number for number in bits_of(self.shared(lines)) if number not in fixed]
        exact = self.dependence is Dependence.INDEPENDENT and all(
            self.gates[number].exact for line in lines for number in bits_of(line & self.gate_bits)
        )
        if exact and len(tangled) <= MOST_SHARED and self.visits < self.limit:
            return self._conditioned(lines, end, fixed, tangled, any_of=any_of)
        values = [self.value(line, end, fixed) for line in lines]
        return _any(values, end) if any_of else _all(iter(values), end)

    def _conditioned(
        self, lines: tuple[int, ...], end: End, fixed: Fixed, tangled: list[int], *, any_of: bool
    ) -> float:
        """Sum over what the shared events can do; given that, the conjunctions are independent."""
        if not tangled:
            return _apart([self.value(line, end, fixed) for line in lines], any_of=any_of)
        first, rest = tangled[0], tangled[1:]
        holds = self.bounds[first].at(end)
        # Both are looked at even where one cannot be: how far the work goes must not depend on the numbers.
        there = self._conditioned(lines, end, {**fixed, first: 1.0}, rest, any_of=any_of)
        gone = self._conditioned(lines, end, {**fixed, first: 0.0}, rest, any_of=any_of)
        return holds * there + (1 - holds) * gone


def gated(values: list[float], gate: Gate, end: End) -> float:
    """Put the bounds of a gate's conjunctions together, which share nothing where they are independent."""
    if gate.dependence is Dependence.INDEPENDENT:
        return _apart(values, any_of=gate.any_of)
    return _any(values, end) if gate.any_of else _all(iter(values), end)


def _apart(values: list[float], *, any_of: bool) -> float:
    return 1 - math.prod(1 - value for value in values) if any_of else math.prod(values)


def _all(values: Iterator[float], end: End) -> float:
    if end == UPPER:
        return min(values, default=1.0)
    return max(0.0, 1 - math.fsum(1 - value for value in values))


def _any(values: list[float], end: End) -> float:
    return max(values) if end == LOWER else min(1.0, math.fsum(values))
