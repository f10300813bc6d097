"""Conjunctions that grow: what is known of a conjunction is kept, so that joining two costs what they share."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from safetycase.assess.conjunction import LOWER, UPPER, Bounds, Calculus, bits_of
from safetycase.model.confidence import Dependence

Sums = tuple[float, int, float, int, float]
_NO_SUMS: Sums = (0.0, 0, 0.0, 0, 0.0)


@dataclass(frozen=True, slots=True)
class Tally:
    """A conjunction with its sums.

    `line` holds its atoms, `leaves` the events below them, `gated` those of them that lie below gates. `sums` are the
    sum of doubts at the lower ends, then, for either end, how many atoms are 0 there and the logarithms of the others.
    `tangled` tells that the sums do not say what is shared below gates.
    """

    line: int = 0
    leaves: int = 0
    gated: int = 0
    sums: Sums = _NO_SUMS
    cap: float = 1.0
    tangled: bool = False


NOTHING = Tally()


def weights(bounds: Bounds) -> Sums:
    """Return what one atom adds to the sums of a conjunction."""
    lower, upper = bounds.lower, bounds.upper
    return (
        1 - lower,
        int(lower <= 0),
        math.log(lower) if lower > 0 else 0.0,
        int(upper <= 0),
        math.log(upper) if upper > 0 else 0.0,
    )


@dataclass(slots=True)
class Tallying:
    """Joins conjunctions of one calculus."""

    calculus: Calculus

    def atom(self, bit: int) -> Tally:
        """Return the conjunction of one atom."""
        number = bit.bit_length() - 1
        bounds, gate = self.calculus.bounds[number], self.calculus.gates.get(number)
        leaves, gated = (bit, 0) if gate is None else (gate.leaves, gate.leaves)
        return Tally(bit, leaves, gated, weights(bounds), bounds.upper)

    def join(self, parts: Iterable[Tally]) -> Tally:
        """Return the conjunction of conjunctions; what several of them name counts once."""
        ordered = [part for part in parts if part.line]
        if len(ordered) < 2:  # noqa: PLR2004  nothing to join
            return ordered[0] if ordered else NOTHING
        ordered.sort(key=lambda part: part.line.bit_count(), reverse=True)
        found = ordered[0]
        for part in ordered[1:]:
            fresh = part.line & ~found.line
            if fresh:
                found = self._joined(found, part, fresh)
        return found

    def _joined(self, one: Tally, other: Tally, fresh: int) -> Tally:
        added = other.sums if fresh == other.line else self._sums(other, fresh)
        doubt, zeros, logs, no_zeros, no_logs = one.sums
        sums = (doubt + added[0], zeros + added[1], logs + added[2], no_zeros + added[3], no_logs + added[4])
        return Tally(
            one.line | other.line,
            one.leaves | other.leaves,
            one.gated | other.gated,
            sums,
            min(one.cap, other.cap),
            one.tangled or other.tangled or bool((one.gated & other.leaves) | (other.gated & one.leaves)),
        )

    def _sums(self, part: Tally, fresh: int) -> Sums:
        """Return the sums over a part of a conjunction: added up, or taken off the whole, whichever is shorter."""
        known = part.line & ~fresh
        added = fresh.bit_count() <= known.bit_count()
        found = [0.0] * 5
        for number in bits_of(fresh if added else known):
            for place, weight in enumerate(weights(self.calculus.bounds[number])):
                found[place] += weight
        doubt, zeros, logs, no_zeros, no_logs = found
        if added:
            return doubt, int(zeros), logs, int(no_zeros), no_logs
        whole = part.sums
        return (
            whole[0] - doubt,
            whole[1] - int(zeros),
            whole[2] - logs,
            whole[3] - int(no_zeros),
            whole[4] - no_logs,
        )

    def bounds(self, tally: Tally) -> Bounds:
        """Return the bounds of a conjunction."""
        doubt, zeros, logs, no_zeros, no_logs = tally.sums
        if self.calculus.dependence is Dependence.UNKNOWN:
            return Bounds(share_of(1 - doubt), tally.cap)
        knot = self.calculus.knot(tally.line) if tally.tangled else ()
        for atom in knot:
            _, zero, log, no_zero, no_log = weights(self.calculus.bounds[atom.bit_length() - 1])
            zeros, logs, no_zeros, no_logs = zeros - zero, logs - log, no_zeros - no_zero, no_logs - no_log
        lower = 0.0 if zeros else math.exp(logs)
        upper = 0.0 if no_zeros else math.exp(no_logs)
        if knot:
            lower *= self.calculus.untangled(knot, LOWER, {}) if lower else 0.0
            upper *= self.calculus.untangled(knot, UPPER, {}) if upper else 0.0
        return Bounds(share_of(lower), share_of(upper))


def share_of(value: float) -> float:
    """Keep the noise of binary fractions out of a probability."""
    return min(1.0, max(0.0, round(value, 12)))
