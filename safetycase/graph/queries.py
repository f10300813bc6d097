"""Questions about a case's graph that several rooms ask; every answer costs time linear in the part looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from safetycase.graph.case_graph import CaseGraph
from safetycase.graph.relation import Relation
from safetycase.model.case import Module
from safetycase.model.elements import Kind

_LEADS_TO = (Relation.IN_CONTEXT_OF, Relation.SUPPORTED_BY, Relation.CHALLENGES, Relation.ANSWERED_BY)


@dataclass(frozen=True, slots=True)
class Branch:
    """One line of the argument drawn as a tree.

    `relation` is how the element is reached from `parent`; CHALLENGES means that the element is a doubt about the
    parent. An element is unfolded where it is first met; where it comes again, `repeated` is True and nothing follows.
    """

    element: str
    depth: int
    parent: str | None = None
    relation: Relation | None = None
    repeated: bool = False


def reachable(graph: CaseGraph, start: str | None = None) -> frozenset[str]:
    """Name the elements that the top claim (or `start`) depends on, itself included; doubts are met at their target."""
    first = graph.top if start is None else start
    if first not in graph.elements:
        return frozenset()
    return _closure(first, graph.dependencies.__getitem__)


def stands_on(graph: CaseGraph, start: str) -> frozenset[str]:
    """Name all that an element stands on along support alone, itself included: no context, doubts or answers."""
    return _closure(start, lambda name: graph.outgoing(name, Relation.SUPPORTED_BY))


def _closure(start: str, onward: Callable[[str], Iterable[str]]) -> frozenset[str]:
    seen = {start}
    waiting = [start]
    while waiting:
        for below in onward(waiting.pop()):
            if below not in seen:
                seen.add(below)
                waiting.append(below)
    return frozenset(seen)


def unreachable(graph: CaseGraph) -> tuple[str, ...]:
    """Name the elements that the top claim does not depend on, in the order of the case."""
    seen = reachable(graph)
    return tuple(name for name in graph.elements if name not in seen)


def roots(graph: CaseGraph) -> tuple[str, ...]:
    """Name the claims that no element names as support, context or answer, in the order of the case."""
    named = {
        target
        for relation in (Relation.SUPPORTED_BY, Relation.IN_CONTEXT_OF, Relation.ANSWERED_BY)
        for targets in graph.edges.get(relation, {}).values()
        for target in targets
    }
    return tuple(name for name, element in graph.elements.items() if element.kind is Kind.CLAIM and name not in named)


def outline(graph: CaseGraph, start: str) -> Iterator[Branch]:
    """Yield `start` and all below it as a tree, depth first: context, support, doubts, answers, as they are written."""
    if start in graph.elements:
        yield from _unfold(graph, start, set())


def whole_outline(graph: CaseGraph) -> Iterator[Branch]:
    """Yield the outline of the top claim, then of whatever it does not reach; every element is unfolded once."""
    seen: set[str] = set()
    for start in (graph.top, *roots(graph), *graph.elements):
        if start in graph.elements and start not in seen:
            yield from _unfold(graph, start, seen)


def _unfold(graph: CaseGraph, start: str, seen: set[str]) -> Iterator[Branch]:
    waiting = [Branch(start, 0)]
    while waiting:
        branch = waiting.pop()
        if branch.element in seen:
            yield replace(branch, repeated=True)
            continue
        seen.add(branch.element)
        yield branch
        waiting.extend(reversed(tuple(_branches(graph, branch))))


def _branches(graph: CaseGraph, branch: Branch) -> Iterator[Branch]:
    name, depth = branch.element, branch.depth + 1
    for relation in _LEADS_TO:
        doubts = relation is Relation.CHALLENGES
        for below in graph.incoming(name, relation) if doubts else graph.outgoing(name, relation):
            yield Branch(below, depth, name, relation)


def surroundings(graph: CaseGraph, element: str, up: int = 1, down: int = 1) -> tuple[str, ...]:
    """Name an element with what it depends on, `down` levels deep, and what depends on it, `up` levels high.

    The ids come in the order of the case.
    """
    if element not in graph.elements:
        return ()
    found = _levels(graph.dependencies, element, down) | _levels(graph.dependants, element, up)
    return tuple(name for name in graph.elements if name in found)


def _levels(links: Mapping[str, Sequence[str]], start: str, levels: int) -> set[str]:
    seen, edge = {start}, [start]
    for _ in range(levels):
        edge = list(dict.fromkeys(below for name in edge for below in links.get(name, ()) if below not in seen))
        seen.update(edge)
        if not edge:
            break
    return seen


def of_module(graph: CaseGraph, module: Module) -> tuple[str, ...]:
    """Name the elements of a module, and those of other modules that they depend on, in the order of the case."""
    own = frozenset(module.elements)
    found = {below for name in own if name in graph.elements for below in graph.dependencies[name]} | own
    return tuple(name for name in graph.elements if name in found)
