"""Triggers on a claim: thresholds of which it is decided beforehand what crossing them does to it."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator

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
