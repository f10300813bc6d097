"""The status of every element, with the shortest path to its cause (contract: status of an element)."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from safetycase.assess.acceptances import EXPIRED, VOID, in_force, touched
from safetycase.assess.faults import faults_of, lost_doubts
from safetycase.assess.propagation import SUPPORTED, Propagation
from safetycase.assess.standing import Assessment, Cause, Fault, Standing
from safetycase.evidence.result import EvidenceResult
from safetycase.graph.case_graph import CaseGraph
from safetycase.load.project import LoadedCase
from safetycase.model.status import Status

_BY_RANK = tuple(sorted(Status, key=lambda status: status.rank))
UNREAD = "invalid-yaml"


def assess(loaded: LoadedCase, graph: CaseGraph, results: Mapping[str, EvidenceResult], as_of: date) -> Assessment:
    """Compute how every element stands on the day `as_of`, from the leaves up.

    An element that nothing below explains is still capped at `unknown` where a part of the case could not be read, or
    where an open doubt lost its target: either may hold a doubt about this very element.
    """
    return assess_faults(graph, faults_of(loaded, graph, results, as_of), unread_parts(loaded))


def unread_parts(loaded: LoadedCase) -> tuple[str, ...]:
    """Say of every part of a case that could not be read why, each once."""
    return tuple(dict.fromkeys(f"{part.file} could not be taken in: {part.reason}" for part in loaded.unread))


def assess_faults(
    graph: CaseGraph, faults: Mapping[str, tuple[Fault, ...]], unread: tuple[str, ...] = ()
) -> Assessment:
    """Compute how every element stands where these are the faults of the elements themselves."""
    propagation = Propagation(graph, faults)
    propagation.run(graph.bottom_up)
    lost = {name: cause for name, cause in lost_doubts(graph).items() if propagation.ranks[name] != SUPPORTED}
    explained = _Explaining(propagation, unread, next(iter(lost.values()), None)).run(graph.bottom_up)
    standings = {name: explained[name] for name in graph.elements}
    accepted = in_force(graph, _not_counting(faults))
    return Assessment(standings, faults, unread, lost, accepted, touched(graph, accepted))


def _not_counting(faults: Mapping[str, tuple[Fault, ...]]) -> frozenset[str]:
    """Name the doubts whose acceptance does not count."""
    return frozenset(name for name, found in faults.items() if any(one.cause.name in {EXPIRED, VOID} for one in found))


class Rejudging:
    """A case judged again and again, each time with other faults of a few elements: only what hangs on them is redone.

    Where something caps all elements, or a doubt may come to do so, all is done anew. `standings` and `faults` are
    those of the last time.
    """

    def __init__(self, first: Assessment, graph: CaseGraph) -> None:
        self.standings: dict[str, Standing] = dict(first.standings)
        self.faults: dict[str, tuple[Fault, ...]] = dict(first.faults)
        self._graph, self._unread = graph, first.unread
        self._capped = bool(first.unread or lost_doubts(graph))
        self._ranks = {name: standing.status.rank for name, standing in first.standings.items()}
        self._at = {name: at for at, name in enumerate(graph.bottom_up)}

    def take(self, faults: Mapping[str, tuple[Fault, ...]]) -> dict[str, Standing]:
        """Judge again where these elements have these faults now; return how what was judged again stood before.

        Each of the elements comes after all that it depends on.
        """
        changed = {name for name, found in faults.items() if self.faults.get(name, ()) != found}
        for name in changed:
            self.faults.pop(name, None)
            if faults[name]:
                self.faults[name] = faults[name]
        if self._capped and changed:
            before, self.standings = self.standings, {}
            self.standings |= assess_faults(self._graph, self.faults, self._unread).standings
            return {name: before[name] for name in self._graph.bottom_up}
        order = sorted(self._above(changed), key=self._at.__getitem__)
        before = {name: self.standings.pop(name) for name in order}
        for name in order:
            del self._ranks[name]
        propagation = Propagation(self._graph, self.faults, self._ranks)
        propagation.run(order)
        _Explaining(propagation, (), None, self.standings).run(order)
        return before

    def _above(self, names: Collection[str]) -> set[str]:
        """Name these elements and all whose status hangs on one of them."""
        found = set(names)
        waiting = list(found)
        while waiting:
            for above in self._graph.dependants.get(waiting.pop(), ()):
                if above not in found:
                    found.add(above)
                    waiting.append(above)
        return found


@dataclass(slots=True)
class _Explaining:
    """The standings found so far; each is found after those of the elements that may explain it."""

    propagation: Propagation
    unread: tuple[str, ...]
    lost: Cause | None
    standings: dict[str, Standing] = field(default_factory=dict)

    def run(self, order: Sequence[str]) -> dict[str, Standing]:
        ranks, knots = self.propagation.ranks, self.propagation.graph.knots
        for name in order:
            if ranks[name] == SUPPORTED:
                self.standings[name] = self._capped(name)
            elif name not in knots:
                self._explain(name)
            elif name not in self.standings:
                self._explain_knot(knots[name])
        return self.standings

    def _capped(self, name: str) -> Standing:
        """Return the standing of an element that nothing below keeps from being supported."""
        if self.unread:
            return Standing(name, Status.UNKNOWN, Cause(name, UNREAD, self.unread[0]))
        if self.lost is not None:
            doubt = Standing(self.lost.element, _BY_RANK[self.propagation.ranks[self.lost.element]], self.lost)
            return Standing(name, Status.UNKNOWN, self.lost, 1, doubt)
        return Standing(name, Status.SUPPORTED)

    def _explain(self, name: str) -> None:
        """Explain one element by its own fault, or by the nearest cause among the elements behind its status."""
        status = _BY_RANK[self.propagation.ranks[name]]
        fault = self.propagation.fault_behind(name)
        if fault is not None:
            self.standings[name] = Standing(name, status, fault.cause)
            return
        behind = (self.standings[below] for below in self.propagation.elements_behind(name) if below in self.standings)
        nearest = min(behind, key=lambda standing: standing.distance)
        self.standings[name] = Standing(name, status, nearest.cause, nearest.distance + 1, nearest)

    def _explain_knot(self, knot: tuple[str, ...]) -> None:
        """Explain the members of a knot, nearest to their causes first (Dijkstra 1959): no path runs in a circle."""
        members = frozenset(knot)
        explains: dict[str, list[str]] = {}
        waiting: list[tuple[int, str]] = []
        for name in knot:
            if self.propagation.ranks[name] == SUPPORTED:
                continue
            if self.propagation.fault_behind(name) is not None:
                waiting.append((0, name))
                continue
            for below in self.propagation.elements_behind(name):
                if below in members:
                    explains.setdefault(below, []).append(name)
                else:
                    waiting.append((self.standings[below].distance + 1, name))
        heapq.heapify(waiting)
        while waiting:
            distance, name = heapq.heappop(waiting)
            if name not in self.standings:
                self._explain(name)
                for above in explains.get(name, ()):
                    heapq.heappush(waiting, (distance + 1, above))
