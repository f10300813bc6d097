"""The seven kinds of element, named as GSN v3 and CAE name them; the key of the statement names the kind."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field, StrictBool, StrictFloat, StrictInt

from safetycase.model.confidence import Probability
from safetycase.model.design import Design
from safetycase.model.evidence import EvidenceFile, Measure, Subject
from safetycase.model.guardrail import Guardrail
from safetycase.model.trigger import ClaimTrigger
from safetycase.model.values import Day, Frozen, Text, ValidFor

Id = Annotated[str, Field(min_length=1)]
Ids = tuple[Id, ...]


class Kind(StrEnum):
    """What an element is; the value is the YAML key that carries its statement."""

    CLAIM = "claim"
    STRATEGY = "strategy"
    EVIDENCE = "evidence"
    CONTEXT = "context"
    ASSUMPTION = "assumption"
    JUSTIFICATION = "justification"
    DEFEATER = "defeater"


class Category(StrEnum):
    """The four categories of argument of Clymer et al. (2024), section 4."""

    INABILITY = "inability"
    CONTROL = "control"
    TRUSTWORTHINESS = "trustworthiness"
    DEFERENCE = "deference"


class Audience(StrEnum):
    """Who may read an element's text."""

    PUBLIC = "public"
    REGULATOR = "regulator"
    INTERNAL = "internal"


class Element(Frozen):
    """What every node of the argument may carry.

    `supported_by` and `in_context_of` are read on every kind, so that a rule can say where they do not belong.
    """

    kind: ClassVar[Kind]

    title: Text | None = None
    owner: Text | None = None
    tags: tuple[Text, ...] = ()
    note: Text | None = None
    url: Text | None = None
    audience: Audience = Audience.PUBLIC
    confidence: StrictFloat | StrictInt | Text | None = None
    supported_by: Ids = ()
    in_context_of: Ids = ()
    undeveloped: StrictBool = False

    @property
    def statement(self) -> str:
        """The text of the element."""
        text: str = getattr(self, self.kind.value)
        return text


class Claim(Element):
    """A proposition that is true or false; `about` names the subsystems and interactions that it speaks of.

    `triggers` are thresholds that the claim rests on not having crossed.
    `shares` gives, for an outcome that the claim is against, how probable it leaves it at most, within the window.
    """

    kind: ClassVar[Kind] = Kind.CLAIM

    claim: Text
    category: Category | None = None
    against: Ids = ()
    about: Ids = ()
    covers: Ids = ()
    triggers: tuple[ClaimTrigger, ...] = ()
    shares: dict[Id, Probability] = Field(default_factory=dict)


class Strategy(Element):
    """How a claim is broken down into further claims."""

    kind: ClassVar[Kind] = Kind.STRATEGY

    strategy: Text


class Evidence(Element):
    """A statement of what files show, with the files, what is measured in them and what is required of that."""

    kind: ClassVar[Kind] = Kind.EVIDENCE

    evidence: Text
    files: tuple[EvidenceFile, ...] = ()
    subject: Subject | None = None
    produced: Day | None = None
    valid_for: ValidFor | None = None
    design: Design | None = None
    measures: dict[str, Measure] = Field(default_factory=dict)
    requires: tuple[Text, ...] = ()


class Context(Element):
    """What the argument refers to: a definition, a scope, a document, the design of a guardrail."""

    kind: ClassVar[Kind] = Kind.CONTEXT

    context: Text
    guardrail: Guardrail | None = None


class Assumption(Element):
    """What is taken as true without support, by a named owner, until a day, watched by a monitor."""

    kind: ClassVar[Kind] = Kind.ASSUMPTION

    assumption: Text
    until: Day | None = None
    monitor: Text | None = None


class Justification(Element):
    """Why a strategy or a claim is acceptable."""

    kind: ClassVar[Kind] = Kind.JUSTIFICATION

    justification: Text


class Inference(Frozen):
    """The relation from a claim or strategy to what supports it, as the target of a doubt."""

    from_: Id = Field(alias="from")
    to: Id


class DoubtKind(StrEnum):
    """How a doubt attacks (Pollock 1987; CAE; Assurance 2.0): the claim, the step to it, or the grounds of it."""

    REBUT = "rebut"
    UNDERCUT = "undercut"
    UNDERMINE = "undermine"


class Acceptance(Frozen):
    """A recorded decision of a named role to live with what is left of a doubt, for a time and for a reason.

    `date` is the day on which it was decided, `until` the last day on which it holds.
    """

    by: Text
    reason: Text
    until: Day
    date: Day | None = None


class Defeater(Element):
    """A reason to doubt an element (by its id) or a relation between two elements.

    `attack` is written `kind`. `accepted` says that something of the doubt is left, and who lives with it.
    """

    kind: ClassVar[Kind] = Kind.DEFEATER

    defeater: Text
    attack: DoubtKind | None = Field(default=None, alias="kind")
    challenges: Id | Inference | None = None
    answered_by: Ids = ()
    accepted: Acceptance | None = None


AnyElement = Claim | Strategy | Evidence | Context | Assumption | Justification | Defeater
ELEMENT_TYPES: dict[Kind, type[AnyElement]] = {
    kind.kind: kind for kind in (Claim, Strategy, Evidence, Context, Assumption, Justification, Defeater)
}
