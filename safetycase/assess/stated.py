"""The confidences that a case states: which of them are probabilities, and which have a basis."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from safetycase.assess.conjunction import Bounds
from safetycase.model.confidence import ConfidencePolicy
from safetycase.model.elements import AnyElement, Kind, Strategy

NOTHING_STATED = "it states no confidence"
NO_BASIS = "nothing says where its confidence comes from, so it counts for nothing yet"


@dataclass(frozen=True, slots=True)
class Stated:
    """A confidence as the calculation takes it; `reason` says why its lower end is not the number that is written.

    `number` is what is written; None where that is no probability.
    """

    bounds: Bounds
    number: float | None = None
    reason: str = ""


def has_basis(element: AnyElement, elements: Mapping[str, AnyElement]) -> bool:
    """Tell whether a note or a justification says where the numbers of an element come from."""
    named = (elements.get(target) for target in element.in_context_of)
    return element.note is not None or any(other is not None and other.kind is Kind.JUSTIFICATION for other in named)


def is_silent(element: AnyElement) -> bool:
    """Tell whether an element says no number of itself, not even an impossible one."""
    return element.confidence is None or isinstance(element.confidence, str)


def stated(element: AnyElement, elements: Mapping[str, AnyElement]) -> Stated:
    """Return what an element says of itself; a number without a basis can only lower what is above it."""
    number = element.confidence
    if number is None:
        return Stated(Bounds(), reason=NOTHING_STATED)
    if isinstance(number, str):
        return Stated(Bounds(), reason="its confidence is in words, and words are no number")
    if not (math.isfinite(number) and 0 <= number <= 1):
        return Stated(Bounds(), reason="its confidence is no probability")
    if not has_basis(element, elements):
        return Stated(Bounds(0.0, float(number)), float(number), NO_BASIS)
    return Stated(Bounds(float(number), float(number)), float(number))


def stated_step(name: str, element: AnyElement, elements: Mapping[str, AnyElement], policy: ConfidencePolicy) -> Stated:
    """Return the confidence in the step to an element: that of a strategy is its own, any may stand in the policy.

    Where both are given, the smaller counts.
    """
    own = stated(element, elements) if isinstance(element, Strategy) else None
    step = policy.steps.get(name)
    if step is None or step.holds is None:
        return own or Stated(Bounds(), reason="the step to it states no confidence")
    reason = "" if step.because else "no 'because' says where the confidence of its step comes from"
    given = Stated(Bounds(step.holds if step.because else 0.0, step.holds), step.holds, reason)
    if own is None or own.number is None:
        return given
    low, high = min(own.bounds.lower, given.bounds.lower), min(own.bounds.upper, given.bounds.upper)
    return Stated(Bounds(low, high), min(step.holds, own.number), given.reason or own.reason)
