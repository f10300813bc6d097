"""A measure recomputed from items: what each kind of measure is, and how it stands on the records of an element."""

from __future__ import annotations

import difflib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from safetycase.evidence import averages
from safetycase.evidence.bounded import impossible
from safetycase.evidence.comparisons import difference
from safetycase.evidence.conditions import Sql, UnanswerableError, compiled, text, unheard_values
from safetycase.evidence.demand import DEFAULT_LEVEL, Demand
from safetycase.evidence.derived import Components, derived, possible
from safetycase.evidence.horizon import horizon
from safetycase.evidence.issues import covered
from safetycase.evidence.judging import judged
from safetycase.evidence.lock import MeasureValue
from safetycase.evidence.ordinal import scaled
from safetycase.evidence.powered import powered
from safetycase.evidence.raters import reliability
from safetycase.evidence.scored import calibrated, detected
from safetycase.evidence.shares import rounded, share
from safetycase.evidence.tally import NO_GROUP, Frame, Records, event_patterns, framed, kappa, number_samples
from safetycase.model.evidence import Direction, IntervalMethod, Measure
from safetycase.model.filters import Filter

MOST_GROUPS = 1000


@dataclass(frozen=True, slots=True)
class Question:
    """One measure, its conditions sorted: `where` picks items, `event` is asked of each, `scorer` says who answers."""

    measure: Measure
    where: Filter
    event: Filter
    scorer: Filter
    levels: tuple[float, ...]
    direction: Direction | None
    shared_by: int = 1


def measure_value(
    records: Records, measure: Measure, demand: Demand | None = None, others: Mapping[str, Measure] | None = None
) -> MeasureValue:
    """Compute a measure; where that cannot be done, the value has no number but a reason.

    `others` are the measures of the same element, which a derived measure or a range may name.
    """
    asked = demand or Demand()
    levels = levels_of(measure, asked)
    components = components_of(records, others or {})
    try:
        if measure.derived is not None:
            value = derived(measure.derived, components, levels)
            return _possible(value, measure, components)
        if measure.reported is not None:
            return _possible(_reported(records, measure.reported), measure, components)
        if records.run.n_records == 0:
            raise UnanswerableError("the files have no records")  # noqa: TRY301  told as every other reason
        return _computed(records, question_of(records, measure, levels, measure.direction or asked.direction))
    except UnanswerableError as error:
        return MeasureValue(reason=str(error), because=measure.because)


def _possible(value: MeasureValue, measure: Measure, components: Components) -> MeasureValue:
    """Hold a number against its declared range, and against what its unit allows."""
    found = possible(value, measure.range, components) if measure.range else value
    ends = measure.unit.ends if measure.unit else (-math.inf, math.inf)
    if found.value is None or ends[0] <= found.value <= ends[1]:
        return found
    reason, details = impossible(found.value, *ends)
    return MeasureValue(reason=f"{reason} for the unit {measure.unit}", details=details)


def levels_of(measure: Measure, asked: Demand) -> tuple[float, ...]:
    """Return the levels of the bounds, in percent: 95, that of the measure and those of its requirements."""
    own = [] if measure.level is None else [float(measure.level)]
    return tuple(sorted({DEFAULT_LEVEL, *asked.levels, *own}))


def components_of(records: Records, others: Mapping[str, Measure]) -> Components:
    """Return the other measures, each computed when it is named; none may come back to itself."""

    def recompute(name: str, levels: Sequence[float]) -> MeasureValue:
        rest = {other: measure for other, measure in others.items() if other != name}
        return measure_value(records, others[name], Demand(frozenset(levels)), rest)

    return Components(others, recompute, {})


def _reported(records: Records, name: str) -> MeasureValue:
    run = records.run
    if run.n_records > 0:
        raise UnanswerableError(f"the files have {run.n_records} records: compute the measure from them")
    if name not in run.reported:
        near = difflib.get_close_matches(name, sorted(run.reported), n=1)
        advice = f"; did you mean '{near[0]}'?" if near else ""
        raise UnanswerableError(f"the files report no aggregate '{name}'{advice}")
    value = rounded(run.reported[name])
    if value is None:
        raise UnanswerableError(f"the files report no number for '{name}'")
    return MeasureValue(
        value=value, lowest=value, highest=value, interval="none: reported by the file, without records"
    )


def question_of(records: Records, measure: Measure, levels: tuple[float, ...], direction: Direction | None) -> Question:
    """Sort the conditions of a measure; raises UnanswerableError where they cannot be asked."""
    event = _event_of(measure)
    where = dict(measure.where or {})
    if not event and (measure.proportion is not None or measure.count is not None):
        raise UnanswerableError("the event names no field")
    for conditions in (where, event):
        for reason in unheard_values(records.items, conditions, records.vocabulary):
            raise UnanswerableError(reason)
    scorers = [conditions.pop("scorer") for conditions in (where, event) if "scorer" in conditions]
    if len(scorers) > 1:
        raise UnanswerableError("the event and 'where' both name a scorer; name it once")
    if not event and scorers and (measure.proportion is not None or measure.count is not None):
        raise UnanswerableError("the event names a scorer but nothing that it says")
    return Question(measure, where, event, {"scorer": scorers[0]} if scorers else {}, levels, direction)


def _event_of(measure: Measure) -> Filter:
    if measure.attempts is not None:
        return dict(measure.attempts.event)
    return dict((measure.proportion if measure.proportion is not None else measure.count) or {})


def _computed(records: Records, question: Question) -> MeasureValue:
    whole = _values(records, question, None)
    value = whole.get(NO_GROUP) or MeasureValue(reason="no item meets the conditions", because=question.measure.because)
    if question.measure.by is None:
        return value
    groups = _values(records, _familywise(records, question), question.measure.by)
    missing = [group for group in question.measure.groups if group not in groups]
    groups |= {group: MeasureValue(reason="no item is of this group") for group in missing}
    if len(groups) > MOST_GROUPS:
        raise UnanswerableError(f"'{question.measure.by}' makes {len(groups)} groups; the most is {MOST_GROUPS}")
    return replace(value, groups=groups, worst_group=worst_group(groups, question.direction))


def _familywise(records: Records, question: Question) -> Question:
    """Hold the bounds of all groups to the level together, by giving each its share of the doubt (Bonferroni 1936)."""
    if question.measure.family is None or question.measure.by is None:
        return question
    number = max(1, len({*_values(records, question, question.measure.by), *question.measure.groups}))
    return replace(question, shared_by=number)


def frame_of(records: Records, question: Question, by: str | None = None) -> Frame:
    """Return which items a question looks at; raises UnanswerableError where a field does not exist."""
    measure = question.measure
    by_default = measure.interval is IntervalMethod.CLUSTERED or measure.horizon is not None
    cluster = measure.cluster or ("cluster" if by_default else None)
    return framed(records, question.where, question.scorer, by, cluster)


def _values(records: Records, question: Question, by: str | None) -> dict[str, MeasureValue]:
    measure = question.measure
    frame = frame_of(records, question, by)
    if measure.difference:
        return difference(records.items, frame, measure, question.levels, question.shared_by)
    if measure.horizon is not None:
        _refuse_unheard(records, measure.horizon.success)
        return horizon(records.items, frame, measure, question.levels, question.shared_by)
    if measure.ppi is not None:
        return powered(records, frame, measure, question.levels, question.shared_by)
    if measure.kind in _NAMED:
        return _named(records, frame, question)
    numeric = measure.mean or (measure.quantile.field if measure.quantile else None)
    if numeric is not None:
        samples = number_samples(records.items, frame, frame.columns.column(numeric))
        compute = averages.mean if measure.mean else averages.quantile
        rest = (measure, question.levels, question.direction, question.shared_by)
        return {group: compute(part, *rest) for group, part in samples.items()}
    patterns = event_patterns(records.items, frame, event_of(frame, question))
    values = {
        group: share(part, measure, question.levels, question.direction, question.shared_by)
        for group, part in patterns.items()
    }
    return values if by or not measure.agreement else _with_kappa(records, frame, measure.agreement, values)


_NAMED = frozenset(
    {
        "detection",
        "calibration",
        "sensitivity",
        "specificity",
        "precision",
        "f1",
        "reliability",
        "ordinal",
        "issue_coverage",
    }
)


def _named(records: Records, frame: Frame, question: Question) -> dict[str, MeasureValue]:
    """Compute one of the measures that the literature names."""
    measure, levels, direction, shared_by = question.measure, question.levels, question.direction, question.shared_by
    if measure.detection is not None:
        _refuse_unheard(records, measure.detection.positive)
        return detected(records.items, frame, measure, levels, shared_by)
    if measure.calibration is not None:
        _refuse_unheard(records, measure.calibration.correct)
        return calibrated(records.items, frame, measure, levels, direction, shared_by)
    if measure.reliability is not None:
        return reliability(records.items, frame, measure, levels, shared_by)
    if measure.issue_coverage is not None:
        return covered(records.items, frame, measure, levels)
    if measure.ordinal is not None:
        return scaled(records.items, frame, measure, levels, direction, shared_by)
    return judged(records, frame, measure, levels, direction, shared_by)


def _refuse_unheard(records: Records, event: Filter) -> None:
    for reason in unheard_values(records.items, event, records.vocabulary):
        raise UnanswerableError(reason)


def event_of(frame: Frame, question: Question) -> Sql:
    """Return what a share or a count asks of each item."""
    if question.measure.agreement is None:
        return compiled(frame.columns, question.event)
    first, second = (text(frame.columns.column(name)) for name in question.measure.agreement)
    return Sql(f"{first} = {second}")


def _with_kappa(
    records: Records, frame: Frame, fields: tuple[str, str], values: Mapping[str, MeasureValue]
) -> dict[str, MeasureValue]:
    first, second = (frame.columns.column(name) for name in fields)
    chance_corrected = rounded(kappa(records.items, frame, first, second))
    return {group: replace(value, kappa=chance_corrected) for group, value in values.items()}


def worst_group(groups: Mapping[str, MeasureValue], direction: Direction | None) -> str | None:
    """Name the group that is farthest on the bad side; None where nothing says which side that is."""
    if direction is None:
        return None
    lower = direction is Direction.LOWER_IS_BETTER
    ends = {group: value.highest if lower else value.lowest for group, value in sorted(groups.items())}
    known = {group: end for group, end in ends.items() if end is not None}
    if not known:
        return None
    return max(known, key=lambda group: known[group] if lower else -known[group])
