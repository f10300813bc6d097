"""What a case declares about confidence: which dependence, which steps, which common causes, and why."""

from __future__ import annotations

import math
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StrictBool

from safetycase.model.values import Frozen, Text

_SAYS = "a probability is a number from 0 to 1, or a percentage such as 0.1%"


def _probability(value: object) -> float:
    if isinstance(value, str) and value.rstrip().endswith("%"):
        try:
            # The digits are moved, not divided, so that 0.1% is the float that 0.001 is.
            value = float(f"{value.strip()[:-1].strip()}e-2")
        except ValueError:
            raise ValueError(_SAYS) from None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(_SAYS)  # noqa: TRY004 - pydantic takes a ValueError for a fault of the text
    if not (math.isfinite(value) and 0 <= value <= 1):
        raise ValueError(_SAYS)
    return float(value)


Probability = Annotated[float, BeforeValidator(_probability)]


class Dependence(StrEnum):
    """How the things that a step rests on hang together: not known, or independent but for the common causes."""

    UNKNOWN = "unknown"
    INDEPENDENT = "independent"


class StepPolicy(Frozen):
    """What is declared of the step from what supports an element to the element itself.

    `holds` is the confidence in the step alone: how probable it is that the element holds where all its support does.
    `dependence` is that among its supports. `support: any` says that each of them suffices by itself.
    """

    holds: Probability | None = None
    dependence: Dependence | None = None
    support: Literal["all", "any"] = "all"
    because: Text | None = None


class SharedCause(Frozen):
    """One thing that would make several elements fail together, and how probable it is."""

    probability: Probability
    of: Annotated[tuple[Text, ...], Field(min_length=2)]
    because: Text | None = None


class Declared(Frozen):
    """A dependence among several things, and the reason for taking it; independence without a reason is not taken."""

    dependence: Dependence = Dependence.UNKNOWN
    because: Text | None = None

    @property
    def assumed(self) -> Dependence:
        """The dependence that counts."""
        return self.dependence if self.because else Dependence.UNKNOWN


class ConfidencePolicy(Declared):
    """How confidences are put together in this case; what is said of the world needs a reason, a condition none.

    `given` names the kinds of things without a confidence that the bounds are conditional on. `posteriors` lets
    requirements on bounds that were computed from a stated prior stand for a confidence.
    """

    given: tuple[Literal["inferences", "assumptions", "accepted-doubts"], ...] = ()
    posteriors: StrictBool = False
    steps: dict[Text, StepPolicy] = Field(default_factory=dict)
    common_causes: dict[Text, SharedCause] = Field(default_factory=dict)


class Budget(Declared):
    """The most that the probability of an outcome may be within the window of the decision (Clymer et al. 2024).

    `dependence` is that among the ways in which the outcome could come about: unless it is known, their shares add up.
    """

    at_most: Probability
