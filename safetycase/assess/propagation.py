"""How statuses rise through a case: the rules of each kind of element, applied from the leaves up.

What must hold (contract: status of an element):

1. Damage below is never hidden by strength beside it. Every rule is monotone: a worse child, context, doubt or answer
   never makes an element better. The one relation of the other sign is a defeater's own support: a doubt whose grounds
   weaken sinks from `defeated` to `in-doubt`, and never to anything better.
2. A doubt about a doubt does not cancel it: it can only make the first one's standing worse. Whoever wants a doubt gone
   must answer it.
3. The members of a knot (elements that depend on each other) carry the fault `circular-support`, so none is better than
   `unknown`; worse reaches them only from a ground: a fault, or an element outside.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from safetycase.assess.standing import Fault
from safetycase.graph.case_graph import CaseGraph
from safetycase.graph.kinds import SUPPORTING
from safetycase.graph.relation import Relation
from safetycase.model.elements import Kind
from safetycase.model.status import Status

DEFEATED, IN_DOUBT, UNKNOWN, SUPPORTED = (
    status.rank for status in (Status.DEFEATED, Status.IN_DOUBT, Status.UNKNOWN, Status.SUPPORTED)
)


@dataclass(slots=True)
class Propagation:
    """The ranks of all elements (0 `defeated` … 3 `supported`), computed from faults and references alone."""

    graph: CaseGraph
    faults: Mapping[str, tuple[Fault, ...]]
    ranks: dict[str, int] = field(default_factory=dict)

    def run(self, order: Sequence[str]) -> None:
        """Rank elements, each after all that it depends on; what is not in `order` is ranked already."""
        ranks, faults = self.ranks, self.faults
        dependencies, knots = self.graph.dependencies, self.graph.knots
        for name in order:
            if name in knots:
                if name not in ranks:
                    self._settle(knots[name])
            elif name in faults:
                ranks[name] = self._rank(name)
            else:
                ranks[name] = SUPPORTED
                for below in dependencies[name]:
                    if ranks[below] != SUPPORTED:
                        ranks[name] = self._rank(name)
                        break

    def _settle(self, knot: tuple[str, ...]) -> None:
        """Rank a knot: start from the best that faults allow and let damage spread until no rank sinks any more."""
        members = frozenset(knot)
        self.ranks.update((name, UNKNOWN if name in self.faults else SUPPORTED) for name in knot)
        waiting = list(knot)
        while waiting:
            name = waiting.pop()
            rank = self._rank(name)
            if rank < self.ranks[name]:
                self.ranks[name] = rank
                waiting.extend(above for above in self.graph.dependants[name] if above in members)

    def _rank(self, name: str) -> int:
        rank = SUPPORTED
        for fault in self.faults.get(name, ()):
            rank = min(rank, self._effect(name, fault))
        if self.graph.elements[name].kind is Kind.DEFEATER:
            if any(self.ranks[answer] != SUPPORTED for answer in self.graph.outgoing(name, Relation.ANSWERED_BY)):
                rank = min(rank, self._open(name))
        else:
            rank = min(rank, self._from_support(name))
        for context in self.graph.outgoing(name, Relation.IN_CONTEXT_OF):
            rank = min(rank, max(self.ranks[context], IN_DOUBT))
        for doubt in self.graph.incoming(name, Relation.CHALLENGES):
            rank = min(rank, self.ranks[doubt])
        return rank

    def _effect(self, name: str, fault: Fault) -> int:
        return self._open(name) if fault.opens else fault.effect.rank

    def _open(self, name: str) -> int:
        """Rank a doubt that is not answered: defeated where all its own support holds, else in doubt."""
        support = self.graph.outgoing(name, Relation.SUPPORTED_BY)
        holds = (
            bool(support)
            and self._is_whole(name)
            and all(
                self.ranks[below] == SUPPORTED and self.graph.elements[below].kind in SUPPORTING for below in support
            )
        )
        return DEFEATED if holds else IN_DOUBT

    def _from_support(self, name: str) -> int:
        """Rank what support gives: the worst of it, but only `in-doubt` where some is defeated and some is not."""
        ranks = [self.ranks[below] for below in self.graph.outgoing(name, Relation.SUPPORTED_BY)]
        lowest = min(ranks, default=SUPPORTED)
        if lowest == DEFEATED and not (max(ranks) == DEFEATED and self._is_whole(name)):
            return IN_DOUBT
        return lowest

    def _is_whole(self, name: str) -> bool:
        """Tell whether every element that is named as support is there; what is missing may be anything."""
        return len(self.graph.outgoing(name, Relation.SUPPORTED_BY)) == len(set(self.graph.elements[name].supported_by))

    def fault_behind(self, name: str) -> Fault | None:
        """Return the first fault of the element itself that explains exactly its rank."""
        rank = self.ranks[name]
        return next((fault for fault in self.faults.get(name, ()) if self._effect(name, fault) == rank), None)

    def elements_behind(self, name: str) -> Iterator[str]:
        """Yield the elements next below whose status explains exactly the rank of this one, in written order."""
        rank = self.ranks[name]
        is_defeater = self.graph.elements[name].kind is Kind.DEFEATER
        if not is_defeater and self._from_support(name) == rank:
            support = self.graph.outgoing(name, Relation.SUPPORTED_BY)
            yield from (below for below in support if self.ranks[below] <= rank)
        for context in self.graph.outgoing(name, Relation.IN_CONTEXT_OF):
            if max(self.ranks[context], IN_DOUBT) == rank:
                yield context
        for doubt in self.graph.incoming(name, Relation.CHALLENGES):
            if self.ranks[doubt] == rank:
                yield doubt
        if is_defeater and self._open(name) == rank:
            answers = self.graph.outgoing(name, Relation.ANSWERED_BY)
            yield from (answer for answer in answers if self.ranks[answer] != SUPPORTED)
