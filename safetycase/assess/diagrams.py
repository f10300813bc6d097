"""Decision diagrams: Boolean functions and families of sets in a form in which equal ones are the same number.

Binary decision diagrams after Bryant (1986), *Graph-Based Algorithms for Boolean Function Manipulation*; families of
sets as zero-suppressed diagrams after Minato (1993); minimal solutions after Rauzy (1993), *New algorithms for fault
trees analysis*, section 4. Every operation keeps a stack of its own, so that depth is bounded by memory alone, and
stops with TooLargeError where it would take more steps than it may.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)
Work = Generator[Key, int, int]
FALSE, TRUE = 0, 1
_LAST = 1 << 62


class TooLargeError(Exception):
    """A function has no diagram within the bounds."""


@dataclass
class Diagrams:
    """Functions over variables 0, 1, 2 … and families of sets of them, each a number.

    In a family 0 is the empty family and 1 the one that holds only the empty set. `most_steps` bounds the work of all
    operations together.
    """

    most_steps: int = 200_000
    _variable: list[int] = field(default_factory=lambda: [_LAST, _LAST])
    _low: list[int] = field(default_factory=lambda: [0, 1])
    _high: list[int] = field(default_factory=lambda: [0, 1])
    _known: dict[tuple[int, int, int], int] = field(default_factory=dict)
    _ands: dict[tuple[int, int], int] = field(default_factory=dict)
    _ors: dict[tuple[int, int], int] = field(default_factory=dict)
    _nots: dict[int, int] = field(default_factory=dict)
    _minimal: dict[int, int] = field(default_factory=dict)
    _withouts: dict[tuple[int, int], int] = field(default_factory=dict)
    _steps: int = 0

    def variable(self, number: int) -> int:
        """Return the function that is true where a variable is."""
        return self._node(number, FALSE, TRUE)

    def opposite(self, function: int) -> int:
        """Return the function that is true where this one is not."""
        return self._done(function, self._nots, self._negation)

    def every(self, functions: Sequence[int]) -> int:
        """Return where all of these are true; joined from the last variable up, each costs only its own size."""
        found = TRUE
        for function in self._last_first(functions):
            found = self._joined(_pair(function, found), self._ands, FALSE)
        return found

    def some(self, functions: Sequence[int]) -> int:
        """Return where one of these is true."""
        found = FALSE
        for function in self._last_first(functions):
            found = self._joined(_pair(function, found), self._ors, TRUE)
        return found

    def _last_first(self, functions: Sequence[int]) -> list[int]:
        return sorted(set(functions), key=lambda one: self._variable[one], reverse=True)

    def minimal(self, function: int) -> int:
        """Return the family of the sets of variables that make a function true, and none of whose parts do."""
        return self._done(function, self._minimal, self._minimization)

    def _node(self, variable: int, low: int, high: int) -> int:
        return low if low == high else self._made(variable, low, high)

    def _family(self, variable: int, low: int, high: int) -> int:
        return low if high == 0 else self._made(variable, low, high)

    def _made(self, variable: int, low: int, high: int) -> int:
        key = (variable, low, high)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = len(self._variable)
            self._variable.append(variable)
            self._low.append(low)
            self._high.append(high)
        return known

    def _done(self, start: Key, memo: dict[Key, int], work: Callable[[Key], Work[Key]]) -> int:
        """Run a recursive operation without recursion: a step yields what it needs and is sent the answer."""
        if start in memo:
            return memo[start]
        stack = [(start, work(start))]
        answer: int | None = None
        while stack:
            key, step = stack[-1]
            try:
                wanted = next(step) if answer is None else step.send(answer)
            except StopIteration as finished:
                answer = memo[key] = finished.value
                stack.pop()
                continue
            answer = memo.get(wanted)
            if answer is None:
                self._steps += 1
                if self._steps > self.most_steps:
                    raise TooLargeError
                stack.append((wanted, work(wanted)))
        return memo[start]

    def _negation(self, function: int) -> Work[int]:
        if function <= TRUE:
            return TRUE - function
        low = yield self._low[function]
        high = yield self._high[function]
        return self._node(self._variable[function], low, high)

    def _joined(self, start: tuple[int, int], memo: dict[tuple[int, int], int], absorbing: int) -> int:
        """Join two functions by "and" (absorbed by FALSE) or by "or" (by TRUE): parted by their first variable."""
        stack = [start]
        while stack:
            key = stack[-1]
            one, other = key
            if one <= TRUE or one == other:
                memo[key] = absorbing if one == absorbing else other
                stack.pop()
                continue
            first = min(self._variable[one], self._variable[other])
            (low, high), (other_low, other_high) = self._split(one, first), self._split(other, first)
            lower, higher = _pair(low, other_low), _pair(high, other_high)
            without, with_it = memo.get(lower), memo.get(higher)
            if without is not None and with_it is not None:
                memo[key] = self._node(first, without, with_it)
                stack.pop()
                continue
            self._steps += 1
            if self._steps > self.most_steps:
                raise TooLargeError
            stack += [part for part, known in ((lower, without), (higher, with_it)) if known is None]
        return memo[start]

    def _split(self, function: int, variable: int) -> tuple[int, int]:
        if self._variable[function] != variable:
            return function, function
        return self._low[function], self._high[function]

    def _minimization(self, function: int) -> Work[int]:
        """Take the sets without the first variable, and those with it that contain none of these."""
        if function <= TRUE:
            return function
        low = yield self._low[function]
        high = yield self._high[function]
        return self._family(self._variable[function], low, self._without(high, low))

    def _without(self, family: int, parts: int) -> int:
        """Return the sets of a family that contain none of `parts`, a family of minimal sets."""
        return self._done((family, parts), self._withouts, self._exclusion)

    def _exclusion(self, key: tuple[int, int]) -> Work[tuple[int, int]]:
        family, parts = key
        if family == 0 or parts == 0:
            return family
        if parts in {1, family}:
            return 0
        if family == 1:
            return family
        first = self._variable[family]
        if first > self._variable[parts]:
            return (yield (family, self._low[parts]))
        if first < self._variable[parts]:
            low = yield (self._low[family], parts)
            high = yield (self._high[family], parts)
            return self._family(first, low, high)
        low = yield (self._low[family], self._low[parts])
        some = yield (self._high[family], self._low[parts])
        high = yield (some, self._high[parts])
        return self._family(first, low, high)

    def sizes(self, family: int) -> dict[int, dict[int, int]]:
        """Return for a family and every part of its diagram how many sets of each size it holds."""
        reached = {family}
        waiting = [family]
        while waiting:
            at = waiting.pop()
            for below in (self._low[at], self._high[at]) if at > TRUE else ():
                if below not in reached:
                    reached.add(below)
                    waiting.append(below)
        found: dict[int, dict[int, int]] = {}
        for at in sorted(reached):  # what is below a node was made before it
            if at <= TRUE:
                found[at] = {0: 1} if at else {}
                continue
            counts = dict(found[self._low[at]])
            for size, number in found[self._high[at]].items():
                counts[size + 1] = counts.get(size + 1, 0) + number
            found[at] = counts
        return found

    def smallest(self, family: int) -> Iterator[tuple[int, ...]]:
        """Yield the sets of a family, small ones first, each in the order of the variables."""
        sizes = self.sizes(family)
        for size in sorted(sizes[family]):
            waiting: list[tuple[int, int, tuple[int, ...]]] = [(family, size, ())]
            while waiting:
                at, left, chosen = waiting.pop()
                while at > TRUE and left not in sizes[self._low[at]]:
                    chosen, at, left = (*chosen, self._variable[at]), self._high[at], left - 1
                if at <= TRUE:
                    yield chosen
                    continue
                if left - 1 in sizes[self._high[at]]:
                    waiting.append((self._low[at], left, chosen))
                    waiting.append((self._high[at], left - 1, (*chosen, self._variable[at])))
                else:
                    waiting.append((self._low[at], left, chosen))


def _pair(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one <= other else (other, one)
