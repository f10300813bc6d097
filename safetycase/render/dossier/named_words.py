"""The measures that the literature names, in words that stand in a sentence."""

from __future__ import annotations

from collections.abc import Callable

from safetycase.model.evidence import Measure
from safetycase.model.filters import Filter
from safetycase.model.named_measures import Expression, Operation
from safetycase.render.language import gettext as _
from safetycase.render.language import marked

_OPERATORS = {"add": " + ", "subtract": " - ", "multiply": " x ", "divide": " / "}
_DETECTION = {
    "auroc": marked("area under the ROC curve"),
    "auprc": marked("area under the precision-recall curve"),
    "fpr95": marked("false-positive rate where 95 %% of the events are found"),
    "aurc": marked("area under the risk-coverage curve"),
    "e-aurc": marked("area under the risk-coverage curve beyond the best there can be"),
}
_CALIBRATION = _DETECTION | {
    "ece": marked("expected calibration error"),
    "mce": marked("largest calibration error of a bin"),
    "brier": marked("Brier score"),
    "nll": marked("negative log likelihood"),
}
_RELIABILITY = {
    "cohen": marked("Cohen's kappa"),
    "fleiss": marked("Fleiss' kappa"),
    "krippendorff": marked("Krippendorff's alpha"),
}


def named(measure: Measure, condition: Callable[[Filter], str]) -> str | None:
    """Say what such a measure is; None where it is another. `condition` tells an event."""
    if measure.detection is not None:
        asked = measure.detection
        return _for(_(_DETECTION[asked.measure]), asked.score, condition(asked.positive))
    if measure.calibration is not None:
        fitted = measure.calibration
        words = _for(_(_CALIBRATION[fitted.measure]), fitted.confidence, condition(fitted.correct))
        if fitted.measure not in {"ece", "mce"}:
            return words
        return f"{words}, " + _("%(count)s bins (%(how)s)", count=fitted.bins, how=fitted.binning)
    return _of_labels(measure, condition)


def _for(measure: str, field: str, event: str) -> str:
    return _("%(measure)s of %(field)s for %(event)s", measure=measure, field=field, event=event)


def _of_labels(measure: Measure, condition: Callable[[Filter], str]) -> str | None:
    if measure.judged is not None:
        held = measure.judged
        return _(
            "%(measure)s of %(judge)s against %(truth)s for %(label)s",
            measure=measure.kind,
            judge=held.judge,
            truth=held.truth,
            label=_either(held.truly),
        )
    if measure.reliability is not None:
        statistic = _(_RELIABILITY[measure.reliability.statistic])
        return _("%(statistic)s of %(raters)s", statistic=statistic, raters=", ".join(measure.reliability.raters))
    if measure.ordinal is not None:
        least = measure.ordinal.at_least
        return _("share of units whose %(field)s is %(value)s or higher", field=measure.ordinal.field, value=least)
    if measure.issue_coverage is not None:
        asked = measure.issue_coverage
        return _(
            "share of %(number)s issues of %(field)s with an exposing and a detecting %(method)s",
            number=len(asked.issues),
            field=asked.issue,
            method=asked.method,
        )
    if measure.difference is not None:
        between = measure.difference
        return _(
            "%(first)s less %(second)s, share of units where %(condition)s",
            first=between.first,
            second=between.second,
            condition=condition(between.event),
        )
    return _of_tasks(measure, condition) if measure.derived is None else formula(measure.derived)


def _of_tasks(measure: Measure, condition: Callable[[Filter], str]) -> str | None:
    if measure.attempts is not None:
        tried = measure.attempts
        return _(
            "chance that %(hold)s of %(attempts)s attempts at a unit has %(event)s",
            hold=tried.hold,
            attempts=tried.k,
            event=condition(tried.event),
        )
    if measure.horizon is not None:
        length = measure.horizon
        return _(
            "%(minutes)s of people for tasks with a chance of %(chance)s that %(event)s",
            minutes=length.minutes,
            chance=length.at,
            event=condition(length.success),
        )
    if measure.ppi is not None:
        held = measure.ppi
        what = _("mean of %(field)s", field=held.truth)
        if held.positive is not None:
            what = _("share of %(field)s", field=held.truth)
        return _("%(what)s, where it is missing inferred from %(field)s", what=what, field=held.prediction)
    return None


def _either(words: tuple[object, ...]) -> str:
    return _(" or ").join(str(word) for word in words)


def formula(step: Expression) -> str:
    """Write a derived score as a formula."""
    if not isinstance(step, Operation):
        return str(step)
    if step.groups_of is not None:
        return _("groups of %(field)s", field=step.groups_of)
    if step.weighted is not None:
        told = [
            _("%(name)s (weight %(weight)s)", name=name, weight=f"{weight:g}") for name, weight in step.weighted.items()
        ]
        return _("mean of %(field)s", field=", ".join(told))
    operands: tuple[Expression, ...] = getattr(step, step.operator)
    told = [formula(one) for one in operands]
    if step.operator not in _OPERATORS:
        return f"{step.operator}({', '.join(told)})"
    nested = [f"({one})" if isinstance(part, Operation) else one for one, part in zip(told, operands, strict=True)]
    return _OPERATORS[step.operator].join(nested)
