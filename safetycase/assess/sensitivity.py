"""How the bounds of one element move as each event below it is certain, or does not hold.

An event is moved once for either end, and what changes is followed upwards, through the gates that it lies below: of
each conjunction the sums are known, so that a move costs the number of gates above it. Where gates share events the
whole is computed anew, as far as `MOST_VISITS` go; what is left then is not computed, and says so.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from safetycase.assess.conjunction import LOWER, UPPER, Calculus, End, Gate, bits_of, gated
from safetycase.assess.tally import Sums, share_of, weights
from safetycase.model.confidence import Dependence

MOST_VISITS = 300_000
_ROOT = -1

Fixed = Mapping[int, float]


@dataclass(frozen=True, slots=True)
class Move:
    """The lower bound if an event were certain, the lower and the upper one if it did not hold.

    All None where it was not computed.
    """

    certain: float | None
    fails: float | None
    most: float | None


@dataclass(slots=True)
class _Line:
    """A conjunction with its sums; `values` are its bounds, `tangled` tells that they do not follow from the sums."""

    line: int
    sums: Sums
    cap: float
    values: tuple[float, float]
    tangled: bool


@dataclass(slots=True)
class Sensitivity:
    """The conjunction of one element, ready for its events to be moved."""

    calculus: Calculus
    root: int
    lines: dict[int, list[_Line]] = field(default_factory=dict)
    holders: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    whole: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        waiting = {_ROOT}
        while waiting:
            owner = waiting.pop()
            lines = (self.root,) if owner == _ROOT else self.calculus.gates[owner].lines
            self.lines[owner] = [self._line(line) for line in lines]
            for place, line in enumerate(lines):
                for number in bits_of(line):
                    self.holders.setdefault(number, []).append((owner, place))
                    if number in self.calculus.gates and number not in self.lines:
                        waiting.add(number)
        self.whole = frozenset(
            owner
            for owner in self.lines
            if owner != _ROOT
            and (gate := self.calculus.gates[owner]).dependence is Dependence.INDEPENDENT
            and self.calculus.shared(gate.lines)
        )
        self.calculus.limit = self.calculus.visits + MOST_VISITS

    def _line(self, line: int) -> _Line:
        sums = [0.0] * 5
        cap = 1.0
        for number in bits_of(line):
            bounds = self.calculus.bounds[number]
            cap = min(cap, bounds.upper)
            for place, weight in enumerate(weights(bounds)):
                sums[place] += weight
        kept = (sums[0], int(sums[1]), sums[2], int(sums[3]), sums[4])
        independent = self.calculus.dependence is Dependence.INDEPENDENT
        tangled = independent and bool(line & self.calculus.gate_bits) and bool(self.calculus.knot(line))
        values = (self.calculus.value(line, LOWER, {}), self.calculus.value(line, UPPER, {}))
        return _Line(line, kept, cap, values, tangled)

    def move(self, event: int, lifted: list[int]) -> Move:
        """Move one event; `lifted` are the faults that go where it is certain."""
        certain = self._value(LOWER, {event: 1.0, **dict.fromkeys(lifted, 1.0)})
        if certain is not None and any(owner == _ROOT for owner, _ in self.holders.get(event, ())):
            return Move(share_of(certain), 0.0, 0.0)
        fails, most = self._value(LOWER, {event: 0.0}), self._value(UPPER, {event: 0.0})
        if certain is None or fails is None or most is None:
            return Move(None, None, None)
        return Move(share_of(certain), share_of(fails), share_of(most))

    def _value(self, end: End, fixed: Fixed) -> float | None:
        """Follow fixed events upwards, gate by gate: a gate is numbered after everything below it."""
        changed: dict[int, dict[int, dict[int, float]]] = {}
        waiting: list[int] = []

        def tell(atom: int, value: float) -> None:
            for owner, place in self.holders.get(atom, ()):
                if owner not in changed:
                    changed[owner] = {}
                    if owner != _ROOT:
                        heapq.heappush(waiting, owner)
                changed[owner].setdefault(place, {})[atom] = value

        for event, value in fixed.items():
            tell(event, value)
        while waiting:
            owner = heapq.heappop(waiting)
            through = self._gate(owner, changed[owner], end, fixed)
            if through is None:
                return None
            tell(owner, through)
        if _ROOT not in changed:
            return self.lines[_ROOT][0].values[end]
        return self._moved(self.lines[_ROOT][0], changed[_ROOT][0], end, fixed)

    def _gate(self, owner: int, changed: Mapping[int, Mapping[int, float]], end: End, fixed: Fixed) -> float | None:
        gate = self.calculus.gates[owner]
        if owner in self.whole:
            return self._anew(lambda: self.calculus.moved(owner, end, fixed))
        if gate.any_of and end == LOWER and not self._sound(gate, fixed):
            return 0.0
        values = [line.values[end] for line in self.lines[owner]]
        for place, atoms in changed.items():
            value = self._moved(self.lines[owner][place], atoms, end, fixed)
            if value is None:
                return None
            values[place] = value
        return gated(values, gate, end)

    def _anew(self, evaluation: Callable[[], float]) -> float | None:
        """Compute a value anew; None where the limit was reached, since its parts then no longer fit together."""
        if self.calculus.visits >= self.calculus.limit:
            return None
        found = evaluation()
        return found if self.calculus.visits < self.calculus.limit else None

    def _sound(self, gate: Gate, fixed: Fixed) -> bool:
        faults = gate.leaves & self.calculus.faults
        return not faults or all(fixed.get(number) == 1 for number in bits_of(faults))

    def _moved(self, line: _Line, atoms: Mapping[int, float], end: End, fixed: Fixed) -> float | None:
        """Return one bound of a conjunction in which some atoms have other values."""
        if line.tangled:
            return self._anew(lambda: self.calculus.value(line.line, end, fixed))
        before = {atom: self.calculus.bounds[atom].at(end) for atom in atoms}
        if self.calculus.dependence is Dependence.UNKNOWN:
            if end == UPPER:
                return min(line.cap, *atoms.values())
            doubt = line.sums[0] + math.fsum(before[atom] - value for atom, value in atoms.items())
            return max(0.0, 1 - doubt)
        zeros, logs = (line.sums[3], line.sums[4]) if end == UPPER else (line.sums[1], line.sums[2])
        for atom, value in atoms.items():
            zeros += int(value <= 0) - int(before[atom] <= 0)
            logs += (math.log(value) if value > 0 else 0.0) - (math.log(before[atom]) if before[atom] > 0 else 0.0)
        return 0.0 if zeros else math.exp(logs)
