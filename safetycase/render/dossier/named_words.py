"""The measures that the literature names, in words that stand in a sentence."""

from __future__ import annotations

from collections.abc import Callable

from safetycase.model.evidence import Measure
from safetycase.model.filters import Filter
from safetycase.model.named_measures import Expression, Operation

_OPERATORS = {"add": " + ", "subtract": " - ", "multiply": " x ", "divide": " / "}
_DETECTION = {
    "auroc": "area under the ROC curve",
    "auprc": "area under the precision-recall curve",
    "fpr95": "false-positive rate where 95 % of the events are found",
    "aurc": "area under the risk-coverage curve",
    "e-aurc": "area under the risk-coverage curve beyond the best there can be",
}
_CALIBRATION = _DETECTION | {
    "ece": "expected calibration error",
    "mce": "largest calibration error of a bin",
    "brier": "Brier score",
    "nll": "negative log likelihood",
}
_RELIABILITY = {"cohen": "Cohen's kappa", "fleiss": "Fleiss' kappa", "krippendorff": "Krippendorff's alpha"}


def named(measure: Measure, condition: Callable[[Filter], str]) -> str | None:
    """Say what such a measure is; None where it is another. `condition` tells an event."""
    if measure.detection is not None:
        asked = measure.detection
        return f"{_DETECTION[asked.measure]} of {asked.score} for {condition(asked.positive)}"
    if measure.calibration is not None:
        fitted = measure.calibration
        words = f"{_CALIBRATION[fitted.measure]} of {fitted.confidence} for {condition(fitted.correct)}"
        return f"{words}, {fitted.bins} {fitted.binning} bins" if fitted.measure in {"ece", "mce"} else words
    return _of_labels(measure, condition)


def _of_labels(measure: Measure, condition: Callable[[Filter], str]) -> str | None:
    if measure.judged is not None:
        held = measure.judged
        return f"{measure.kind} of {held.judge} against {held.truth} for {_either(held.truly)}"
    if measure.reliability is not None:
        return f"{_RELIABILITY[measure.reliability.statistic]} of {', '.join(measure.reliability.raters)}"
    if measure.ordinal is not None:
        return f"share of units whose {measure.ordinal.field} is {measure.ordinal.at_least} or higher"
    if measure.issue_coverage is not None:
        asked = measure.issue_coverage
        return f"share of {len(asked.issues)} issues of {asked.issue} with an exposing and a detecting {asked.method}"
    if measure.difference is not None:
        between = measure.difference
        return f"{between.first} less {between.second}, share of units where {condition(between.event)}"
    return _of_tasks(measure, condition) if measure.derived is None else formula(measure.derived)


def _of_tasks(measure: Measure, condition: Callable[[Filter], str]) -> str | None:
    if measure.attempts is not None:
        tried = measure.attempts
        return f"chance that {tried.hold} of {tried.k} attempts at a unit has {condition(tried.event)}"
    if measure.horizon is not None:
        length = measure.horizon
        return f"{length.minutes} of people for tasks with a chance of {length.at} that {condition(length.success)}"
    if measure.ppi is not None:
        held = measure.ppi
        what = "mean" if held.positive is None else "share"
        return f"{what} of {held.truth}, where it is missing inferred from {held.prediction}"
    return None


def _either(words: tuple[object, ...]) -> str:
    return " or ".join(str(word) for word in words)


def formula(step: Expression) -> str:
    """Write a derived score as a formula."""
    if not isinstance(step, Operation):
        return str(step)
    if step.groups_of is not None:
        return f"groups of {step.groups_of}"
    if step.weighted is not None:
        return "mean of " + ", ".join(f"{name} (weight {weight:g})" for name, weight in step.weighted.items())
    operands: tuple[Expression, ...] = getattr(step, step.operator)
    told = [formula(one) for one in operands]
    if step.operator not in _OPERATORS:
        return f"{step.operator}({', '.join(told)})"
    nested = [f"({one})" if isinstance(part, Operation) else one for one, part in zip(told, operands, strict=True)]
    return _OPERATORS[step.operator].join(nested)
