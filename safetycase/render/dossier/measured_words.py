"""A measure and its numbers in words that stand in a sentence, for pages, report and terminal."""

from __future__ import annotations

from collections.abc import Mapping

from safetycase.evidence.lock import MeasureValue
from safetycase.model.evidence import Measure, RepeatPolicy
from safetycase.model.filters import Condition, Pattern
from safetycase.render.dossier.named_words import named
from safetycase.render.figures import GLUE, number, percent
from safetycase.render.language import gettext as _
from safetycase.render.language import localised, marked


def figure(value: float | None, *, share: bool) -> str:
    """Write a value, a share in percent; the blanks in it are `GLUE`."""
    if value is None:
        return _("no value")
    return percent(value).replace(" ", GLUE) if share else number(value)


def interval(value: MeasureValue, *, share: bool) -> str:
    """Tell the one-sided bounds, `at most 14.9 % (95 %)`; that a share is at least 0 goes without saying."""
    return ", ".join(
        bound_words(bound[:5], figure(one, share=share), localised(f"{bound[5:]} %").replace(" ", GLUE))
        for bound, one in sorted(value.bounds.items())
        if bound[:5] in ("lower", "upper") and not (share and one == (0.0 if bound.startswith("lower") else 1.0))
    )


def bound_words(side: str, value: str, level: str) -> str:
    """Tell a one-sided bound with its level of confidence."""
    if side == "lower":
        return _("at least %(value)s (%(level)s)", value=value, level=level)
    return _("at most %(value)s (%(level)s)", value=value, level=level)


def condition(conditions: Mapping[str, object]) -> str:
    """Tell what must hold of an item."""
    words = []
    for field, wanted in conditions.items():
        if isinstance(wanted, tuple):
            words.append(_("%(field)s is one of %(values)s", field=field, values=", ".join(map(str, wanted))))
        elif isinstance(wanted, Condition):
            alike = isinstance(wanted.not_, Pattern)
            refused = wanted.not_.like if isinstance(wanted.not_, Pattern) else wanted.not_
            limits = (
                (_("from"), wanted.min),
                (_("to"), wanted.max),
                (_("like"), wanted.like),
                (_("is not like") if alike else _("is not"), refused),
            )
            words.append(f"{field} " + " ".join(f"{word} {bound}" for word, bound in limits if bound is not None))
        else:
            words.append(_("%(field)s is %(value)s", field=field, value=wanted))
    return _(" and ").join(words)


REPEATS = {
    RepeatPolicy.ANY: marked("a unit counts if any of its repeats does"),
    RepeatPolicy.ALL: marked("a unit counts if all its repeats do"),
    RepeatPolicy.MEAN: marked("the repeats of a unit are averaged"),
}


def describe(measure: Measure) -> str:
    """Say in words what a measure counts, of what, and how repeats and unscored items are taken."""
    words = _kind_words(measure)
    if measure.where:
        words += ", " + _("of items where %(condition)s", condition=condition(measure.where))
    if measure.repeats is not None:
        words += f"; {_(REPEATS[measure.repeats])}"
    if measure.by is not None:
        words += "; " + _("by %(field)s", field=measure.by)
    if measure.because:
        words += "; " + _("unscored items are left out because %(reason)s", reason=measure.because)
    if measure.elicitation is not None:
        margin = measure.elicitation
        words += "; " + _(
            "thresholds have an elicitation margin of %(margin)s because %(reason)s",
            margin=margin.margin,
            reason=margin.because,
        )
    return words


def _kind_words(measure: Measure) -> str:
    if measure.proportion is not None:
        words = _("share of units where %(condition)s", condition=condition(measure.proportion))
    elif measure.count is not None:
        words = _("number of units where %(condition)s", condition=condition(measure.count))
    elif measure.mean is not None:
        words = _("mean of %(field)s", field=measure.mean)
    elif measure.quantile is not None:
        words = _("%(share)s quantile of %(field)s", share=number(measure.quantile.q), field=measure.quantile.field)
    elif measure.agreement is not None:
        words = _("agreement of %(first)s and %(second)s", first=measure.agreement[0], second=measure.agreement[1])
    elif measure.reported is not None:
        words = _("'%(name)s' as the file reports it", name=measure.reported)
    else:
        words = named(measure, condition) or measure.kind
    return words
