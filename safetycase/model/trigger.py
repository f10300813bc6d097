"""Triggers: thresholds whose crossing is decided beforehand, on a claim itself or over several claims."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from safetycase.model.values import Frozen, Text


class ClaimTrigger(Frozen):
    """A threshold that the claim it stands on rests on not having crossed, and what crossing it does to the claim.

    `reopen` makes it `unknown`, `expire` and `swap` put it `in-doubt`; `swap` names under `to` the claims to argue by
    instead. `when` is a condition on evidence (`E-exploit.solved.upper95 >= 15%`) or on the system
    (`system.autonomy >= 4`, `system.level >= expert`).
    """

    when: Text
    then: Literal["reopen", "expire", "swap"]
    to: tuple[Text, ...] = ()
    owner: Text | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if (self.then == "swap") != bool(self.to):
            raise ValueError("'to' names what 'then: swap' argues by instead")
        return self


class Trigger(ClaimTrigger):
    """A threshold over several claims at once, those named under `of`."""

    of: Annotated[tuple[Text, ...], Field(min_length=1)]


def on_claim(name: str, trigger: ClaimTrigger) -> Trigger:
    """Return a claim's own trigger as one of the case."""
    return Trigger.model_validate({**trigger.model_dump(exclude_defaults=True), "of": (name,)})
