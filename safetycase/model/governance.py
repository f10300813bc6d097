"""What people decide about a case: policy, responses to catalogue items, waivers, reviews, triggers."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field

from safetycase.model.confidence import ConfidencePolicy
from safetycase.model.trigger import ClaimTrigger
from safetycase.model.values import Day, Frozen, Text, ValidFor, Version


class ResponseStatus(StrEnum):
    """What the case answers to one catalogue item."""

    MET = "met"
    PARTLY_MET = "partly-met"
    NOT_MET = "not-met"
    NOT_APPLICABLE = "not-applicable"


class Response(Frozen):
    """The case's answer to one catalogue item, and the elements that give it."""

    status: ResponseStatus
    by: tuple[Text, ...] = ()
    note: Text | None = None
    reason: Text | None = None
    owner: Text | None = None
    until: Day | None = None


class Waiver(Frozen):
    """A recorded, owned, expiring decision to live with a finding (named by its name or code)."""

    finding: Text
    element: Text | None = None
    reason: Text
    owner: Text
    until: Day


class ReviewCondition(Frozen):
    """Something that a reviewer asks to be done by a day; `done` is the day on which it was."""

    condition: Text
    owner: Text
    due: Day
    done: Day | None = None


class Review(Frozen):
    """A recorded judgement of a named role on a digest of content.

    `digest` is that of the elements named in `of` with everything below them; `content` holds the first digits of each
    element's own digest, so that what changed since can be named.
    """

    of: Annotated[tuple[Text, ...], Field(min_length=1)]
    decision: Literal["accept", "accept-with-conditions", "reject", "abstain"]
    role: Text
    reviewer: Text
    organisation: Text | None = None
    date: Day
    digest: Text | None = None
    until: Day | None = None
    note: Text | None = None
    conditions: tuple[ReviewCondition, ...] = ()
    content: dict[str, Text] = Field(default_factory=dict)


class Comment(Frozen):
    """A remark of a named person on elements, which stays open until somebody records that it is resolved."""

    of: Annotated[tuple[Text, ...], Field(min_length=1)]
    by: Text
    date: Day
    text: Text
    state: Literal["open", "resolved"] = "open"


class SignOff(Frozen):
    """Which roles must each have accepted a claim (the top claim where none is named), each by another reviewer."""

    roles: Annotated[tuple[Text, ...], Field(min_length=1)]
    of: Text | None = None
    other_organisation: bool = False


class Trigger(ClaimTrigger):
    """A threshold over several claims at once, those named under `of`."""

    of: Annotated[tuple[Text, ...], Field(min_length=1)]

    @classmethod
    def on_claim(cls, name: str, trigger: ClaimTrigger) -> Self:
        """Return a claim's own trigger as one of the case."""
        return cls.model_validate({**trigger.model_dump(exclude_defaults=True), "of": (name,)})


class EvidencePolicy(Frozen):
    """What holds for all evidence that does not say otherwise.

    `tasks` and `tools` name the version of each that the case goes by today.
    """

    valid_for: ValidFor | None = None
    tasks: dict[Text, Version] = Field(default_factory=dict)
    tools: dict[Text, Version] = Field(default_factory=dict)


class AcceptancePolicy(Frozen):
    """Which roles may accept what is left of a doubt."""

    roles: Annotated[tuple[Text, ...], Field(min_length=1)]


class Notation(StrEnum):
    """How closely the argument keeps to GSN v3: `gsn` also takes what other notations allow, `gsn-strict` does not."""

    GSN = "gsn"
    GSN_STRICT = "gsn-strict"


class Policy(Frozen):
    """How strictly this case is judged.

    `salt` is a random text that keeps digests of withheld elements from being guessed; 22 signs of base 64 hold 128
    bits.
    """

    profile: Literal["draft", "review", "submission"] = "review"
    notation: Notation = Notation.GSN
    severity: dict[str, Literal["error", "warning", "info"]] = Field(default_factory=dict)
    evidence: EvidencePolicy = EvidencePolicy()
    sign_off: tuple[SignOff, ...] = ()
    confidence: ConfidencePolicy = ConfidencePolicy()
    salt: Annotated[Text, Field(min_length=22)] | None = None
    acceptance: AcceptancePolicy | None = None


class Window(Frozen):
    """The period that the decision covers."""

    from_: Day | None = Field(default=None, alias="from")
    until: Day | None = None


GateKind = Literal["training", "internal-use", "deployment", "weights-release"]


class Gate(Frozen):
    """What a system must pass before its next stage of use, and the elements that passing it rests on."""

    by: tuple[Text, ...] = ()
    owner: Text | None = None
    note: Text | None = None


class Decision(Frozen):
    """The question that the case answers; `gates` say what each stage of use rests on."""

    question: Text
    kind: GateKind | None = None
    window: Window | None = None
    gates: dict[GateKind, Gate] = Field(default_factory=dict)
