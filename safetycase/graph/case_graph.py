"""The typed graph of a case: plain adjacency for the common questions, networkx where its algorithms are needed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from safetycase.graph.kinds import SUPPORTING
from safetycase.graph.relation import Reference, Relation
from safetycase.model.elements import AnyElement, Kind

if TYPE_CHECKING:  # the library takes 0.1 s to import, and most cases are judged without it
    import networkx as nx

Adjacency = Mapping[str, tuple[str, ...]]
_NOTHING: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class CaseGraph:
    """The elements of a case and the references between them that resolve.

    `edges` maps each relation to the elements that hold it and the ids that they name, in written order, each id once
    and never the holder itself. A doubt about a relation {from, to} challenges `from`; where no such relation is
    written it challenges both ends, since either may have been meant. `unresolved` holds the references that name
    nothing, `imported` those into a declared import, `reflexive` those from an element to itself.
    """

    elements: Mapping[str, AnyElement]
    top: str
    edges: Mapping[Relation, Adjacency] = field(default_factory=dict)
    unresolved: tuple[Reference, ...] = ()
    imported: tuple[Reference, ...] = ()
    reflexive: tuple[Reference, ...] = ()

    def outgoing(self, element: str, relation: Relation) -> tuple[str, ...]:
        """Name the elements that `element` refers to by this relation, in the order they are written."""
        return self.edges.get(relation, {}).get(element, _NOTHING)

    def incoming(self, element: str, relation: Relation) -> tuple[str, ...]:
        """Name the elements that refer to `element` by this relation, in the order they are written."""
        return self._incoming[relation].get(element, _NOTHING)

    @cached_property
    def _incoming(self) -> Mapping[Relation, Adjacency]:
        return {relation: _reversed(self.edges.get(relation, {})) for relation in Relation}

    @cached_property
    def unfit(self) -> Mapping[str, Kind]:
        """The elements of kinds that can neither support nor answer anything."""
        return {name: element.kind for name, element in self.elements.items() if element.kind not in SUPPORTING}

    @cached_property
    def dependencies(self) -> Adjacency:
        """Per element, everything that its status hangs on: support, context, the doubts about it, its answers.

        All four count for circles. A doubt that is argued from the very claim it doubts is a circle too: the claim
        would have to hold for the doubt to hold.
        """
        support, context, doubts, answers = (
            self.edges.get(Relation.SUPPORTED_BY, {}),
            self.edges.get(Relation.IN_CONTEXT_OF, {}),
            self._incoming[Relation.CHALLENGES],
            self.edges.get(Relation.ANSWERED_BY, {}),
        )
        rare = {*context, *doubts, *answers}
        return {
            name: support.get(name, _NOTHING)
            if name not in rare
            else (
                *support.get(name, _NOTHING),
                *context.get(name, _NOTHING),
                *doubts.get(name, _NOTHING),
                *answers.get(name, _NOTHING),
            )
            for name in self.elements
        }

    @cached_property
    def dependants(self) -> Mapping[str, list[str]]:
        """Per element, the elements whose status hangs on it; elements that nothing hangs on are left out."""
        found: dict[str, list[str]] = {}
        for name, below in self.dependencies.items():
            for target in below:
                found.setdefault(target, []).append(name)
        return found

    @cached_property
    def bottom_up(self) -> tuple[str, ...]:
        """All elements, each after everything it depends on; the members of a knot stand side by side."""
        return (*self._peeled, *(name for knot in self._rest for name in knot))

    @cached_property
    def distinct_knots(self) -> tuple[tuple[str, ...], ...]:
        """The knots: largest sets of elements that all depend on each other; each ordered by id, as are the sets."""
        return tuple(sorted(knot for knot in self._rest if len(knot) > 1))

    @cached_property
    def knots(self) -> Mapping[str, tuple[str, ...]]:
        """Per element on a circle, the knot that it belongs to."""
        return {name: knot for knot in self.distinct_knots for name in knot}

    @property
    def circular(self) -> frozenset[str]:
        """The elements that stand on a circle of support, context, doubts and answers."""
        return frozenset(self.knots)

    @cached_property
    def _peeled(self) -> tuple[str, ...]:
        """The elements that rest on no circle, leaves first (Kahn 1962)."""
        pending = {name: len(below) for name, below in self.dependencies.items()}
        dependants = self.dependants
        order = [name for name, count in pending.items() if not count]
        for name in order:
            for above in dependants.get(name, _NOTHING):
                pending[above] -= 1
                if not pending[above]:
                    order.append(above)
        return tuple(order)

    @cached_property
    def _rest(self) -> tuple[tuple[str, ...], ...]:
        """The elements on circles or above them: strongly connected components, lowest first."""
        if len(self._peeled) == len(self.elements):
            return ()
        import networkx as nx  # noqa: PLC0415 - only a case with a circle pays for it

        peeled = frozenset(self._peeled)
        rest: nx.DiGraph[str] = nx.DiGraph()
        for name in self.elements:
            if name not in peeled:
                rest.add_node(name)
                rest.add_edges_from((name, below) for below in self.dependencies[name] if below not in peeled)
        folded = nx.condensation(rest)
        order = reversed(list(nx.topological_sort(folded)))
        return tuple(tuple(sorted(folded.nodes[component]["members"])) for component in order)

    @cached_property
    def network(self) -> nx.MultiDiGraph[str]:
        """The graph for algorithms of networkx: a node per element, an edge per reference, keyed by its relation."""
        import networkx as nx  # noqa: PLC0415 - only who asks for it pays for it

        network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        network.add_nodes_from(self.elements)
        for relation in Relation:
            for source, targets in self.edges.get(relation, {}).items():
                for target in targets:
                    network.add_edge(source, target, key=relation)
        return network


def _reversed(edges: Adjacency) -> Adjacency:
    found: dict[str, list[str]] = {}
    for source, targets in edges.items():
        for target in targets:
            found.setdefault(target, []).append(source)
    return {target: tuple(sources) for target, sources in found.items()}
