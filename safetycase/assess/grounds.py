"""What every element of a case rests on, as conjunctions of events: the argument as the calculus of confidence sees it.

The laws (documentation: confidence):

1. The event of an element is that it holds *as it is argued*: its own ground holds, the step to it carries, all its
   support, assumptions and answers hold. What is true without being shown does not count.
2. A number never outruns a status: whatever keeps an element from being supported is an event between 0 and 1, and 0
   where the element is defeated.
3. A doubt counts as true until its answer holds; a stated confidence of a doubt says how probable it is without it.
4. The confidence of a claim over evidence is the confidence in it in view of that evidence. That of a claim over claims
   is not used: it is held against what its support gives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from safetycase.assess.conjunction import Bounds, Calculus, bits_of
from safetycase.assess.standing import Assessment, Fault
from safetycase.assess.stated import Stated, is_silent, stated, stated_step
from safetycase.assess.tally import NOTHING, Tally, Tallying
from safetycase.graph.case_graph import CaseGraph
from safetycase.graph.relation import Relation
from safetycase.model.confidence import ConfidencePolicy, Dependence
from safetycase.model.elements import AnyElement, Defeater, Kind
from safetycase.model.status import Status

_INFERENCES, _ASSUMPTIONS = "inferences", "assumptions"
_MAY_STAY_SILENT = frozenset({Kind.CONTEXT, Kind.JUSTIFICATION})


class Role(StrEnum):
    """What kind of event something is for the element that it belongs to."""

    EVIDENCE = "evidence"
    CLAIM = "claim"
    INFERENCE = "inference"
    ASSUMPTION = "assumption"
    CONTEXT = "context"
    DOUBT = "doubt"
    COMMON_CAUSE = "common cause"
    STATUS = "status"


@dataclass(frozen=True, slots=True)
class Event:
    """One event that the argument rests on: that something about an element holds.

    `bounds` are those of the event itself, `reason` why nothing or less than what is written is known of it. `number`
    is what the case states, of the element: for a doubt and a common cause, that it is real.
    """

    element: str
    role: Role
    bounds: Bounds
    number: float | None = None
    reason: str = ""


@dataclass(slots=True)
class Grounds:
    """The conjunction of every element of a case, built from the leaves up.

    `whole` is that of the element; `covered` leaves out that evidence says nothing of its own confidence, for claims
    that state theirs in view of it. `given` maps elements to what the bounds are conditional on;
    `compared` claims to a confidence that is not used; `entangled` steps that are declared independent, and are not, to
    what their supports share.
    """

    graph: CaseGraph
    assessment: Assessment
    policy: ConfidencePolicy
    posterior: Callable[[str], Stated | None]
    calculus: Calculus = field(default_factory=Calculus)
    events: dict[int, Event] = field(default_factory=dict)
    whole: dict[str, Tally] = field(default_factory=dict)
    covered: dict[str, Tally] = field(default_factory=dict)
    given: dict[str, str] = field(default_factory=dict)
    compared: dict[str, float] = field(default_factory=dict)
    entangled: dict[str, tuple[str, ...]] = field(default_factory=dict)
    tallying: Tallying = field(init=False)
    _causes: dict[str, tuple[int, ...]] = field(default_factory=dict)
    _kept: dict[str, float] = field(default_factory=dict)
    _evidential: dict[str, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.calculus.dependence = self.policy.assumed
        self.tallying = Tallying(self.calculus)
        self._add_causes()

    def run(self) -> None:
        """Build the conjunction of every element, each after all that it depends on."""
        knots = self.graph.knots
        for name in self.graph.bottom_up:
            if name not in knots:
                self._ground(name)
            elif name not in self.whole:
                self._ground_knot(knots[name])

    def _add_causes(self) -> None:
        """Make an event of each common cause; without independence there is nothing that they could say."""
        if self.policy.assumed is Dependence.UNKNOWN:
            return
        found: dict[str, list[int]] = {}
        for name, cause in self.policy.common_causes.items():
            probability = cause.probability
            spared = Bounds(1 - probability if cause.because else 0.0, 1 - probability)
            reason = "" if cause.because else "no 'because' says where its probability comes from"
            bit = self._event(Event(name, Role.COMMON_CAUSE, spared, probability, reason))
            for member in dict.fromkeys(cause.of):
                found.setdefault(member, []).append(bit)
                self._kept[member] = self._kept.get(member, 1.0) * (1 - probability)
        self._causes = {name: tuple(bits) for name, bits in found.items()}

    def _event(self, event: Event) -> int:
        bit = self.calculus.add(event.bounds, fault=event.role is Role.STATUS)
        self.events[bit.bit_length() - 1] = event
        return bit

    def _own(self, name: str, role: Role, own: Stated) -> Tally:
        """Return the conjunction of an element's own event and of the common causes that it is subject to."""
        causes, kept = self._causes.get(name, ()), self._kept.get(name, 1.0)
        bounds = own.bounds
        if causes and role is not Role.INFERENCE:
            # What is written is the whole probability; the part that its own failures leave is that over the causes'.
            bounds = Bounds(*(min(1.0, end / kept) if kept else 0.0 for end in (bounds.lower, bounds.upper)))
        else:
            causes = ()
        bit = self._event(Event(name, role, bounds, own.number, own.reason))
        if not causes:
            return self.tallying.atom(bit)
        return self._joined(self.tallying.atom(one) for one in (bit, *causes))

    def _joined(self, parts: Iterable[Tally]) -> Tally:
        return self.tallying.join(parts)

    def _status(self, element: str, effect: Status, reason: str, most: float = 1.0) -> Tally:
        upper = 0.0 if effect is Status.DEFEATED else most
        return self.tallying.atom(self._event(Event(element, Role.STATUS, Bounds(0.0, upper), None, reason)))

    def _faults(self, name: str, faults: Iterable[Fault]) -> Tally:
        """Return the events of what is wrong with an element itself: one, as bad as the worst of it."""
        told = [fault for fault in faults if fault.effect is not Status.SUPPORTED]
        if not told:
            return NOTHING
        worst = min(told, key=lambda fault: fault.effect.rank)
        return self._status(name, worst.effect, f"{worst.cause.name}: {worst.cause.message}")

    def _ground(self, name: str) -> None:
        element = self.graph.elements[name]
        faults = self.assessment.faults.get(name, ())
        if isinstance(element, Defeater):
            self.whole[name] = self.covered[name] = self._doubt(name, element, faults)
            return
        around = self._joined((self._around(name), self._faults(name, faults)))
        if element.kind is Kind.EVIDENCE:
            support = self._support(name, covering=False)
            own = stated(element, self.graph.elements)
            if is_silent(element):
                own = self.posterior(name) or own
            self.whole[name] = self._joined((self._own(name, Role.EVIDENCE, own), around, support))
            self.covered[name] = self._joined((around, support)) if is_silent(element) else self.whole[name]
        elif element.kind in {Kind.CLAIM, Kind.STRATEGY}:
            self._ground_argued(name, element, around)
        else:
            support = self._support(name, covering=False)
            self.whole[name] = self.covered[name] = self._joined((self._beside(name, element), around, support))

    def _around(self, name: str) -> Tally:
        """Return what holds around an element: its context, and the answers to the doubts about it."""
        context = self.graph.outgoing(name, Relation.IN_CONTEXT_OF)
        doubts = self.graph.incoming(name, Relation.CHALLENGES)
        return self._joined(self.whole[other] for other in (*context, *doubts)) if context or doubts else NOTHING

    def _beside(self, name: str, element: AnyElement) -> Tally:
        """Return the event of an assumption, or of a context or a justification that states a confidence."""
        if element.kind in _MAY_STAY_SILENT and is_silent(element):
            return NOTHING
        own = stated(element, self.graph.elements)
        if element.kind is Kind.ASSUMPTION and is_silent(element) and _ASSUMPTIONS in self.policy.given:
            self.given[name] = _ASSUMPTIONS
            return NOTHING
        return self._own(name, Role.ASSUMPTION if element.kind is Kind.ASSUMPTION else Role.CONTEXT, own)

    def _ground_argued(self, name: str, element: AnyElement, around: Tally) -> None:
        """Build a claim or a strategy from its support and the step to it."""
        below = self.graph.outgoing(name, Relation.SUPPORTED_BY)
        own = stated(element, self.graph.elements)
        evidential = self._is_evidential(name, below)
        if element.kind is Kind.CLAIM and own.number is not None and (evidential or not below):
            step = self._step(name, element, needed=False)
            support = self._support(name, covering=evidential)
            self.whole[name] = self._joined((self._own(name, Role.CLAIM, own), step, support, around))
            self.covered[name] = self.whole[name]
            return
        if element.kind is Kind.CLAIM and own.number is not None:
            self.compared[name] = own.number
        needed = element.kind is Kind.STRATEGY or any(
            self.graph.elements[other].kind is not Kind.STRATEGY for other in below
        )
        step = self._step(name, element, needed=needed and bool(below))
        self.whole[name] = self._joined((step, self._support(name, covering=False), around))
        self.covered[name] = self.whole[name]
        if element.kind is Kind.STRATEGY and evidential:
            said = self._step(name, element, needed=False)
            self.covered[name] = self._joined((said, self._support(name, covering=True), around))

    def _is_evidential(self, name: str, below: tuple[str, ...]) -> bool:
        """Tell whether all support of an element is evidence, directly or by strategies."""
        found = bool(below) and all(
            self.graph.elements[other].kind is Kind.EVIDENCE
            or (self.graph.elements[other].kind is Kind.STRATEGY and self._evidential.get(other, False))
            for other in below
        )
        self._evidential[name] = found
        return found

    def _step(self, name: str, element: AnyElement, *, needed: bool) -> Tally:
        """Return the event that the step to an element carries; none where none is `needed` and none is stated."""
        own = stated_step(name, element, self.graph.elements, self.policy)
        if own.number is None:
            if not needed:
                return NOTHING
            if _INFERENCES in self.policy.given and (element.kind is Kind.CLAIM or is_silent(element)):
                self.given[name] = _INFERENCES
                return NOTHING
        return self._own(name, Role.INFERENCE, own)

    def _support(self, name: str, *, covering: bool) -> Tally:
        """Return the support of an element, put together as the policy says of this step."""
        below = self.graph.outgoing(name, Relation.SUPPORTED_BY)
        parts = [(self.covered if covering else self.whole)[other] for other in below]
        step = self.policy.steps.get(name)
        if step is None or len(parts) < 2:  # noqa: PLR2004  one alone is all and any
            return self._joined(parts)
        dependence = step.dependence if step.dependence is not None and step.because else self.policy.assumed
        any_of = step.support == "any" and step.because is not None
        if not any_of and dependence is self.policy.assumed:
            return self._joined(parts)
        lines = tuple(part.line for part in parts)
        if self._contradicted(name, dependence, lines) and not any_of:
            return self._joined(parts)
        return self.tallying.atom(self.calculus.add_gate(lines, dependence, any_of=any_of))

    def _contradicted(self, name: str, dependence: Dependence, lines: tuple[int, ...]) -> bool:
        """Tell, and note, whether supports that are declared independent rest on the same events."""
        if dependence is self.policy.assumed or dependence is Dependence.UNKNOWN:
            return False
        twice = self.calculus.shared(lines)
        if twice:
            self.entangled[name] = tuple(dict.fromkeys(self.events[number].element for number in bits_of(twice)))
        return bool(twice)

    def _doubt(self, name: str, doubt: Defeater, faults: tuple[Fault, ...]) -> Tally:
        """Return the event that a doubt is dealt with: it is not real, or its answers hold."""
        around = self._joined((self._around(name), self._faults(name, (one for one in faults if not one.opens))))
        own = stated(doubt, self.graph.elements)
        opened = next((fault for fault in faults if fault.opens), None)
        status = self.assessment.status(name)
        if opened is not None:
            reason = f"{opened.cause.name}: {opened.cause.message}"
            most = 1 - own.bounds.lower if own.number is not None else 1.0
            return self._joined((self._status(name, status, reason, most), around))
        answers = self._joined(self.whole[answer] for answer in self.graph.outgoing(name, Relation.ANSWERED_BY))
        if status is Status.DEFEATED:
            answers = self._joined((answers, self._status(name, status, "its grounds hold and its answer does not")))
        if own.number is None or own.reason:
            return self._joined((answers, around))
        absent = Event(name, Role.DOUBT, Bounds(1 - own.number, 1 - own.number), own.number)
        gate = self.calculus.add_gate((self._event(absent), answers.line), self.policy.assumed, any_of=True)
        return self._joined((self.tallying.atom(gate), around))

    def _ground_knot(self, knot: tuple[str, ...]) -> None:
        """Build elements that depend on each other: on all that any of them rests on, and on a circle being none."""
        members = frozenset(knot)
        outside = dict.fromkeys(
            other for name in knot for other in self.graph.dependencies[name] if other not in members
        )
        own = [
            self._own(name, Role.CLAIM, said)
            for name in knot
            if (said := stated(self.graph.elements[name], self.graph.elements)).number is not None
        ]
        faults = [self._faults(name, self.assessment.faults.get(name, ())) for name in knot]
        together = self._joined((*(self.whole[other] for other in outside), *own, *faults))
        for name in knot:
            self.whole[name] = self.covered[name] = together


def grounds_of(
    graph: CaseGraph,
    assessment: Assessment,
    policy: ConfidencePolicy,
    posterior: Callable[[str], Stated | None] = lambda _: None,
) -> Grounds:
    """Build the conjunctions of all elements. `posterior` gives what measured evidence says of its own confidence."""
    found = Grounds(graph, assessment, policy, posterior)
    found.run()
    return found
