"""What is wrong at each element itself, before anything below it is looked at."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from safetycase.assess.acceptances import failing
from safetycase.assess.standing import Cause, Fault
from safetycase.assess.triggers import TriggerState, trigger_states
from safetycase.evidence.result import EvidenceResult
from safetycase.graph.case_graph import CaseGraph
from safetycase.graph.relation import Reference, Relation
from safetycase.load.project import LoadedCase
from safetycase.model.elements import AnyElement, Assumption, Claim, Defeater, Evidence, Kind, Strategy
from safetycase.model.governance import AcceptancePolicy
from safetycase.model.status import Status

UNJUDGED_IMPORT = "unjudged-import"
CROSSED, UNJUDGED = "crossed-trigger", "unjudged-trigger"


def faults_of(
    loaded: LoadedCase, graph: CaseGraph, results: Mapping[str, EvidenceResult], as_of: date
) -> dict[str, tuple[Fault, ...]]:
    """Return the faults of every element that has any: of its shape, of references, of itself, of circles."""
    return _faults(loaded, graph, results, as_of, graph.elements)


def faults_among(
    names: Collection[str],
    loaded: LoadedCase,
    graph: CaseGraph,
    results: Mapping[str, EvidenceResult],
    as_of: date,
) -> dict[str, tuple[Fault, ...]]:
    """Return what `faults_of` does of these elements, without looking at any other; nothing where one has no fault."""
    scope = {name: graph.elements[name] for name in names if name in graph.elements}
    found = _faults(loaded, graph, results, as_of, scope)
    return {name: found.get(name, ()) for name in scope}


def _faults(
    loaded: LoadedCase,
    graph: CaseGraph,
    results: Mapping[str, EvidenceResult],
    as_of: date,
    scope: Mapping[str, AnyElement],
) -> dict[str, tuple[Fault, ...]]:
    gathering = _Gathering(graph, results, as_of, scope, loaded.case.header.policy.acceptance)
    for name, reason in loaded.malformed.items():
        gathering.add(name, Status.UNKNOWN, "invalid-value", f"part of it could not be taken in: {reason}")
    gathering.add_references()
    for name, element in scope.items():
        gathering.add_own(name, element)
    gathering.add_unfit()
    gathering.add_circles()
    gathering.add_triggers(trigger_states(loaded.case, results))
    return {name: tuple(faults) for name, faults in gathering.faults.items()}


@dataclass(slots=True)
class _Gathering:
    """The faults found so far on one day, of the elements in `scope`."""

    graph: CaseGraph
    results: Mapping[str, EvidenceResult]
    as_of: date
    scope: Mapping[str, AnyElement]
    acceptance: AcceptancePolicy | None = None
    faults: dict[str, list[Fault]] = field(default_factory=dict)

    def add(self, element: str, effect: Status, name: str, message: str, *, opens: bool = False) -> None:
        if element in self.scope:
            self.faults.setdefault(element, []).append(Fault(effect, Cause(element, name, message), opens))

    def add_open(self, defeater: str, name: str, message: str) -> None:
        """Add a fault that leaves a doubt without a sound answer."""
        self.add(defeater, Status.IN_DOUBT, name, message, opens=True)

    def add_references(self) -> None:
        """Add the references that name nothing that can be judged; a doubt that lost its target is told elsewhere."""
        for reference in self.graph.unresolved:
            self._add_reference(reference, "unresolved-reference", f"it names '{reference.target}', which is not there")
        for reference in self.graph.reflexive:
            self._add_reference(reference, "self-reference", f"it names itself in '{reference.relation}'")
        for reference in self.graph.imported:
            message = f"it names '{reference.target}' of another case, which is not judged here"
            self._add_reference(reference, UNJUDGED_IMPORT, message)

    def _add_reference(self, reference: Reference, name: str, message: str) -> None:
        if reference.relation is Relation.ANSWERED_BY:
            self.add_open(reference.source, name, message)
        elif reference.relation is not Relation.CHALLENGES:
            self.add(reference.source, Status.UNKNOWN, name, message)

    def add_own(self, name: str, element: AnyElement) -> None:
        """Add what the element says of itself: no support, no evidence, an assumption that ran out, an open doubt."""
        if isinstance(element, Evidence):
            self._add_evidence(name)
        elif isinstance(element, Claim | Strategy):
            self._add_unsupported(name, element)
        elif isinstance(element, Defeater):
            self._add_doubt(name, element)
        elif isinstance(element, Assumption) and element.until is not None and element.until < self.as_of:
            self.add(name, Status.IN_DOUBT, "expired-assumption", f"it was assumed until {element.until} only")
        if element.undeveloped and element.supported_by:
            self.add(
                name, Status.UNKNOWN, "undeveloped-but-supported", "it is marked undeveloped, though it has support"
            )
        elif element.undeveloped:
            self.add(name, Status.UNKNOWN, "undeveloped-claim", "it is marked undeveloped")

    def _add_unsupported(self, name: str, element: Claim | Strategy) -> None:
        if element.supported_by or element.undeveloped:
            return
        if isinstance(element, Strategy):
            self.add(name, Status.UNKNOWN, "strategy-without-claims", "it breaks its claim down into nothing")
        else:
            self.add(name, Status.UNKNOWN, "undeveloped-claim", "nothing supports it")

    def _add_doubt(self, name: str, element: Defeater) -> None:
        """Add that nothing answers a doubt and nobody accepted it, or that its acceptance does not count."""
        if element.accepted is not None:
            why = failing(element, self.acceptance, self.as_of, aimless=is_aimless(self.graph, name))
            if why is not None:
                self.add_open(name, *why)
        elif not element.answered_by:
            self.add_open(name, "unanswered-defeater", "nothing answers this doubt")

    def _add_evidence(self, name: str) -> None:
        result = self.results.get(name)
        if result is None:
            self.add(name, Status.UNKNOWN, "not-measured", "its files have not been weighed")
            return
        for flaw in result.flaws:
            if flaw.effect is not None:
                self.add(name, flaw.effect, flaw.name, flaw.message)

    def add_unfit(self) -> None:
        """Add the references to kinds that can neither support nor answer."""
        unfit = self.graph.unfit
        for relation in (Relation.SUPPORTED_BY, Relation.ANSWERED_BY):
            edges = self.graph.edges.get(relation, {})
            for name in edges if len(self.scope) == len(self.graph.elements) else edges.keys() & self.scope.keys():
                targets = edges[name]
                if unfit.keys().isdisjoint(targets):
                    continue
                for target in targets:
                    if target in unfit:
                        self._add_unfit(name, relation, target, unfit[target])

    def _add_unfit(self, name: str, relation: Relation, target: str, kind: Kind) -> None:
        article = "an" if kind is Kind.ASSUMPTION else "a"
        if relation is Relation.ANSWERED_BY:
            self.add_open(
                name, "wrong-support-kind", f"its answer '{target}' is {article} {kind}, which answers nothing"
            )
        elif self.graph.elements[name].kind is not Kind.DEFEATER:
            message = f"its support '{target}' is {article} {kind}, which supports nothing"
            self.add(name, Status.UNKNOWN, "wrong-support-kind", message)

    def add_circles(self) -> None:
        """Add that an element depends on itself; a doubt whose answer depends on the doubt is not answered."""
        for name, knot in self.graph.knots.items():
            if name not in self.scope:
                continue
            answers = self.graph.outgoing(name, Relation.ANSWERED_BY)
            if any(self.graph.knots.get(answer) is knot for answer in answers):
                self.add_open(name, "circular-support", f"the answer to '{name}' rests on what that doubts")
            else:
                self.add(name, Status.UNKNOWN, "circular-support", "in the end it depends on itself")

    def add_triggers(self, states: tuple[TriggerState, ...]) -> None:
        """Add what triggers do to the claims they watch; one that watches what is not there may be meant for any."""
        for state in states:
            if state.effect is None:
                continue
            on = f" on {state.evidence}" if state.evidence else ""
            name = CROSSED if state.crossed else UNJUDGED
            words = f"its trigger{on} {'was crossed' if state.crossed else 'cannot be judged'}"
            for target in state.trigger.of:
                if target in self.graph.elements:
                    self.add(target, state.effect, name, words)
                elif self.graph.top in self.graph.elements:
                    message = f"a trigger{on} watches '{target}', which is not there"
                    self.add(self.graph.top, Status.UNKNOWN, "unresolved-reference", message)


def is_aimless(graph: CaseGraph, defeater: str) -> bool:
    """Whether a doubt hits no element of this case, though not because it doubts another case."""
    if graph.outgoing(defeater, Relation.CHALLENGES):
        return False
    return all(one.source != defeater or one.relation is not Relation.CHALLENGES for one in graph.imported)


def lost_doubts(graph: CaseGraph) -> dict[str, Cause]:
    """Return the defeaters that hit no element of this case, though not because they doubt another case."""
    elsewhere = {reference.source for reference in graph.imported if reference.relation is Relation.CHALLENGES}
    reasons = {
        reference.source: "unresolved-reference" if reference.target != reference.source else "self-reference"
        for reference in (*graph.unresolved, *graph.reflexive)
        if reference.relation is Relation.CHALLENGES
    }
    message = "it is an open doubt, and what it doubts is not said or is not there, so it may hit any element"
    return {
        name: Cause(name, reasons.get(name, "defeater-without-target"), message)
        for name, element in graph.elements.items()
        if isinstance(element, Defeater) and name not in elsewhere and not graph.outgoing(name, Relation.CHALLENGES)
    }
