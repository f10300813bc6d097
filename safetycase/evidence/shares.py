"""Shares and counts of units for which an event holds, with what the missing answers could make of them.

What must always hold:

1. A lower bound counts only the units whose event is certain, an upper bound also all whose event is possible.
2. Turning an answer into an open one never lowers an upper bound and never raises a lower bound.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from safetycase.evidence import bootstrapped, clustered, conservative, interval, judge_correction
from safetycase.evidence.attempts import all_of, any_of
from safetycase.evidence.clustered import ClusterTotal
from safetycase.evidence.conditions import UnanswerableError
from safetycase.evidence.interval import NO_BOUNDS, Bounds
from safetycase.evidence.lock import MeasureValue
from safetycase.evidence.tally import Pattern
from safetycase.model.estimates import Attempts
from safetycase.model.evidence import (
    Direction,
    IntervalMethod,
    JudgeSample,
    Measure,
    PartialBelief,
    RepeatPolicy,
    UnscoredPolicy,
)

_DIGITS = 12
_REPEATS_UNSAID = "repeats not stated: any repeat counts in upper bounds, all in lower bounds"


def rounded(value: float | None) -> float | None:
    """Round to twelve significant digits, so that bytes agree across machines; None for what is not finite."""
    if value is None or not math.isfinite(value):
        return None
    return float(f"{value:.{_DIGITS}g}")


def bounds_by_level(
    levels: Iterable[float], bounded: Callable[[float], Bounds], scale: float = 1.0, shared_by: int = 1
) -> dict[str, float]:
    """Return `lower95`, `upper95` … for each level in percent; a bound that does not exist has no key.

    `shared_by` is how many bounds share the doubt that a level leaves.
    """
    found: dict[str, float] = {}
    for level in levels:
        for side, bound in zip(("lower", "upper"), bounded(1 - (1 - level / 100) / shared_by), strict=True):
            value = rounded(None if bound is None else bound * scale)
            if value is not None:
                found[f"{side}{level:g}"] = value
    return found


@dataclass(frozen=True, slots=True)
class _Unit:
    """Units that look alike, as one number each: at least `low`, at most `high`; `open` where an answer is missing."""

    cluster: str | None
    low: float
    high: float
    middle: float | None
    open: bool
    units: int


def unit_ends(policy: RepeatPolicy, pattern: Pattern) -> tuple[float, float]:
    """Return the least and the most that a unit counts for, whatever its open records were."""
    true, possible, rows = pattern.true, pattern.true + pattern.open, pattern.rows
    if rows == 0:
        return 0.0, 1.0
    if policy is RepeatPolicy.ANY:
        return float(true > 0), float(possible > 0)
    if policy is RepeatPolicy.ALL:
        return float(true == rows), float(possible == rows)
    return true / rows, possible / rows


def _unit(pattern: Pattern, policy: RepeatPolicy | None, direction: Direction | None) -> _Unit:
    answered = pattern.rows - pattern.open
    middle = pattern.true / answered if answered else None
    if policy is not None:
        low, high = unit_ends(policy, pattern)
        return _Unit(pattern.cluster, low, high, None if low != high else low, low != high, pattern.units)
    some, every = unit_ends(RepeatPolicy.ANY, pattern), unit_ends(RepeatPolicy.ALL, pattern)
    ends = {Direction.LOWER_IS_BETTER: [some], Direction.HIGHER_IS_BETTER: [every]}
    asked = ends[direction] if direction else [some, every]
    unsure = any(low != high for low, high in asked)
    return _Unit(pattern.cluster, every[0], some[1], middle, unsure, pattern.units)


def _tried(pattern: Pattern, asked: Attempts) -> _Unit:
    """Return what k attempts at a unit would bring; a unit tried less often could be anything."""
    formula = any_of if asked.hold == "any" else all_of
    known = formula(pattern.true, pattern.rows, asked.k)
    most = formula(pattern.true + pattern.open, pattern.rows, asked.k)
    if known is None or most is None:
        return _Unit(pattern.cluster, 0.0, 1.0, None, True, pattern.units)
    settled = pattern.open == 0
    return _Unit(pattern.cluster, known, most, known if settled else None, not settled, pattern.units)


def _units(patterns: Sequence[Pattern], measure: Measure, direction: Direction | None) -> tuple[list[_Unit], bool]:
    """Return the units as numbers, and whether each can only be 0 or 1."""
    asked = measure.attempts
    if asked is not None:
        excluded = measure.unscored is UnscoredPolicy.EXCLUDED
        kept = [pattern for pattern in patterns if not excluded or pattern.rows >= asked.k]
        return [_tried(pattern, asked) for pattern in kept], all(pattern.rows <= asked.k for pattern in kept)
    repeated = any(pattern.rows > 1 for pattern in patterns)
    units = [_unit(pattern, measure.repeats, direction) for pattern in patterns]
    return units, measure.repeats is not RepeatPolicy.MEAN or not repeated


def answered_only(patterns: Sequence[Pattern]) -> list[Pattern]:
    """Drop the open records, and the units that have no other."""
    kept = (Pattern(p.cluster, p.true, 0, p.rows - p.open, p.units) for p in patterns)
    return [pattern for pattern in kept if pattern.rows > 0]


def _mean(units: Sequence[_Unit], end: Callable[[_Unit], float]) -> float:
    number = sum(unit.units for unit in units)
    return math.fsum(end(unit) * unit.units for unit in units) / number


def _clusters(units: Sequence[_Unit], end: Callable[[_Unit], float]) -> list[ClusterTotal]:
    totals: dict[str | None, tuple[int, list[float]]] = {}
    for unit in units:
        number, values = totals.get(unit.cluster, (0, []))
        totals[unit.cluster] = (number + unit.units, [*values, end(unit) * unit.units])
    return [ClusterTotal(number, math.fsum(values)) for number, values in totals.values()]


def _things(measure: Measure, units: Sequence[_Unit], end: Callable[[_Unit], float]) -> list[ClusterTotal]:
    """Return what the bootstrap draws: the clusters, or without them each unit."""
    if measure.cluster is not None:
        return _clusters(units, end)
    return [ClusterTotal(1, end(unit)) for unit in units for _ in range(unit.units)]


def _exact(measure: Measure, events: float, units: float, confidence: float) -> Bounds:
    prior = measure.beta_prior
    if prior is not None:
        return interval.beta_posterior(events, units, confidence, float(prior.a), float(prior.b))
    if measure.partial_belief is not None:
        return _conservative(measure.partial_belief, events, units, confidence)
    if measure.interval is IntervalMethod.WILSON:
        return interval.wilson(events, units, confidence)
    return interval.clopper_pearson(events, units, confidence)


def _conservative(belief: PartialBelief, events: float, units: float, confidence: float) -> Bounds:
    """Bound by the believed value where the worst prior still believes it at this confidence; else not at all."""
    return Bounds(None, float(belief.believed) if worst_confidence(belief, events, units) >= confidence else None)


def worst_confidence(belief: PartialBelief, events: float, units: float) -> float:
    """Return how sure the worst prior is, after these units, that the rate is at most what was believed.

    Raises UnanswerableError where the theorem does not hold.
    """
    try:
        return conservative.confidence(
            float(belief.believed),
            float(belief.belief),
            float(belief.required),
            failures=math.ceil(events),
            demands=math.floor(units),
            least=float(belief.least),
        )
    except conservative.BeliefError as error:
        raise UnanswerableError(str(error)) from error


def _is_clustered(measure: Measure) -> bool:
    return measure.interval is IntervalMethod.CLUSTERED or (measure.interval is None and measure.cluster is not None)


def _method(measure: Measure, units: Sequence[_Unit], *, whole: bool) -> str:
    """Name the interval, in the words of the documentation."""
    if measure.interval is IntervalMethod.BOOTSTRAP:
        return bootstrapped.words(of_clusters=measure.cluster is not None)
    if _is_clustered(measure) or measure.cluster is not None:
        clusters = _clusters(units, lambda unit: unit.high)
        effect = clustered.design_effect(clusters, _variance(units)) if whole else None
        said = "" if effect is None else f", design effect {effect:.3g}"
        named = f"clustered, {len(clusters) - 1} degrees of freedom"
        return f"{named if _is_clustered(measure) else _stated(measure)}, {len(clusters)} clusters{said}"
    return _stated(measure) if whole else "chernoff-hoeffding"


def _variance(units: Sequence[_Unit]) -> float:
    """Return the variance of the units' values, the open ones taken as events, divided by their number."""
    mean = _mean(units, lambda unit: unit.high)
    return math.fsum(unit.units * (unit.high - mean) ** 2 for unit in units) / sum(unit.units for unit in units)


def _stated(measure: Measure) -> str:
    if measure.partial_belief is not None:
        return "conservative Bayesian inference"
    prior = measure.beta_prior
    if prior is not None:
        return f"beta({prior.a:g}, {prior.b:g})"
    return str(measure.interval or IntervalMethod.CLOPPER_PEARSON)


def _bounded(measure: Measure, units: Sequence[_Unit], *, whole: bool) -> Callable[[float], Bounds]:
    number = sum(unit.units for unit in units)
    if measure.interval is IntervalMethod.BOOTSTRAP:
        least, most = (_things(measure, units, end) for end in (lambda unit: unit.low, lambda unit: unit.high))
        return bootstrapped.fraction_bounds(least, most)

    def side(end: Callable[[_Unit], float], confidence: float) -> Bounds:
        if _is_clustered(measure):
            return clustered.clustered_proportion(_clusters(units, end), confidence)
        mean = _mean(units, end)
        if measure.interval is IntervalMethod.KORN_GRAUBARD:
            return clustered.korn_graubard(_clusters(units, end), confidence)
        if measure.cluster is not None:
            known = clustered.effective(_clusters(units, end))
            return _exact(measure, *known, confidence) if known else NO_BOUNDS
        if not whole:
            return interval.chernoff_hoeffding(mean, number, confidence)
        return _exact(measure, round(mean * number), number, confidence)

    def both(confidence: float) -> Bounds:
        if number == 0:
            return NO_BOUNDS
        lower, upper = side(lambda unit: unit.low, confidence), side(lambda unit: unit.high, confidence)
        return Bounds(lower.lower, upper.upper)

    return both


def _value(units: Sequence[_Unit], direction: Direction | None) -> float | None:
    if direction is Direction.LOWER_IS_BETTER:
        return _mean(units, lambda unit: unit.high)
    if direction is Direction.HIGHER_IS_BETTER:
        return _mean(units, lambda unit: unit.low)
    scored = [unit for unit in units if not unit.open and unit.middle is not None]
    return _mean(scored, lambda unit: unit.middle or 0.0) if scored else None


def _events(patterns: Sequence[Pattern], measure: Measure, direction: Direction | None) -> int | None:
    """Count the units whose event is certain; None where a unit is more than one yes or no."""
    policy = measure.repeats
    if measure.attempts is not None:
        return None
    if any(pattern.rows > 1 for pattern in patterns):
        if policy is RepeatPolicy.MEAN or (policy is None and direction is None):
            return None
        if policy is None:
            policy = RepeatPolicy.ANY if direction is Direction.LOWER_IS_BETTER else RepeatPolicy.ALL
    return sum(int(unit_ends(policy or RepeatPolicy.ANY, pattern)[0]) * pattern.units for pattern in patterns)


def share(
    patterns: Sequence[Pattern],
    measure: Measure,
    levels: Sequence[float],
    direction: Direction | None,
    shared_by: int = 1,
) -> MeasureValue:
    """Return the share of units for which an event holds (their number for `count`), with its bounds."""
    rows = sum(pattern.rows * pattern.units for pattern in patterns)
    looked_at = sum(pattern.units for pattern in patterns)
    excluded = measure.unscored is UnscoredPolicy.EXCLUDED
    kept = answered_only(patterns) if excluded else list(patterns)
    units, whole = _units(kept, measure, direction)
    number = sum(unit.units for unit in units)
    open_units = looked_at - number if excluded else sum(unit.units for unit in units if unit.open)
    scored = number if excluded else number - open_units
    if number == 0:
        why = "no unit has an outcome" if looked_at else "no item meets the conditions"
        return MeasureValue(rows=rows, unscored=open_units, because=measure.because, reason=why)
    scale = float(number) if measure.count is not None else 1.0
    bounds = bounds_by_level(levels, _bounded(measure, units, whole=whole), scale, shared_by)
    value = _value(units, direction)
    # A count is never extrapolated: without a direction it is what was seen among the answered units.
    seen = scale if direction or measure.count is None else float(scored)
    method = _method(measure, units, whole=whole)
    details = _details(measure, units, bounds, levels)
    method += f", level shared by {shared_by} groups" if shared_by > 1 else ""
    unsaid = measure.repeats is None and measure.attempts is None and any(pattern.rows > 1 for pattern in kept)
    return MeasureValue(
        value=rounded(None if value is None else value * seen),
        lowest=rounded(_mean(units, lambda unit: unit.low) * scale),
        highest=rounded(_mean(units, lambda unit: unit.high) * scale),
        events=_events(kept, measure, direction),
        units=number,
        rows=rows,
        scored=scored,
        unscored=open_units,
        bounds=bounds,
        interval=f"{method}; {_REPEATS_UNSAID}" if unsaid else method,
        because=measure.because,
        reason=_reason(value, bounds, measure, units),
        details=details,
    )


def _details(
    measure: Measure, units: Sequence[_Unit], bounds: dict[str, float], levels: Sequence[float]
) -> dict[str, float]:
    """Return what else an auditor needs; a correction for the judge widens the bounds and never tightens them."""
    number, most = sum(unit.units for unit in units), _mean(units, lambda unit: unit.high)
    details: dict[str, float] = {}
    if measure.partial_belief is not None:
        events = round(most * number)
        details["confidence"] = worst_confidence(measure.partial_belief, events, number)
        for level in levels:
            upper = interval.clopper_pearson(events, number, level / 100).upper
            details[f"clopper_pearson_upper{level:g}"] = upper if upper is not None else math.nan
    if measure.cluster is not None or _is_clustered(measure):
        known_of = clustered.clustered_details(_clusters(units, lambda unit: unit.high), _variance(units))
        details |= {name: value for name, value in known_of.items() if value is not None}
    if measure.judge is not None:
        of_clusters = measure.cluster is not None or _is_clustered(measure)
        details |= _corrected(measure.judge, units, bounds, levels, of_clusters=of_clusters)
    known = {name: rounded(value) for name, value in details.items()}
    return {name: value for name, value in sorted(known.items()) if value is not None}


def _independent(units: Sequence[_Unit], end: Callable[[_Unit], float], *, of_clusters: bool) -> float:
    """Return as how many independent units these count."""
    known = clustered.effective(_clusters(units, end)) if of_clusters else None
    return known[1] if known else float(sum(unit.units for unit in units))


def _corrected(
    sample: JudgeSample,
    units: Sequence[_Unit],
    bounds: dict[str, float],
    levels: Sequence[float],
    *,
    of_clusters: bool,
) -> dict[str, float]:
    judge = judge_correction.JudgeErrors(
        sample.true_positive, sample.false_negative, sample.false_positive, sample.true_negative
    )
    low, high = (
        judge_correction.rogan_gladen(_mean(units, end), _independent(units, end, of_clusters=of_clusters), judge)
        for end in (lambda unit: unit.low, lambda unit: unit.high)
    )
    if low is None or high is None:
        bounds.clear()
        return {"youden": judge_correction.youden(judge) or 0.0}
    details = {
        "corrected": high.rate,
        "corrected_error": high.error,
        "sensitivity": judge.sensitivity,
        "specificity": judge.specificity,
    }
    for level in levels:
        details[f"raw_upper{level:g}"] = bounds.get(f"upper{level:g}", math.nan)
        details[f"raw_lower{level:g}"] = bounds.get(f"lower{level:g}", math.nan)
        lower, upper = low.bounds(level / 100)[0], high.bounds(level / 100)[1]
        if f"upper{level:g}" in bounds:
            bounds[f"upper{level:g}"] = rounded(max(bounds[f"upper{level:g}"], upper)) or 0.0
        if f"lower{level:g}" in bounds:
            bounds[f"lower{level:g}"] = rounded(min(bounds[f"lower{level:g}"], lower)) or 0.0
    return details


def _reason(value: float | None, bounds: dict[str, float], measure: Measure, units: Sequence[_Unit]) -> str | None:
    if value is None:
        return "no unit has an outcome"
    if bounds:
        return None
    if measure.judge is not None:
        return "the judge is too weak for its errors to be corrected: sensitivity + specificity - 1 is below 0.2"
    if measure.partial_belief is not None:
        return "the worst prior does not believe it at this level"
    number = len({unit.cluster for unit in units})
    if measure.interval is IntervalMethod.BOOTSTRAP:
        of_clusters = measure.cluster is not None
        drawn = number if of_clusters else sum(unit.units for unit in units)
        return bootstrapped.refusal(drawn, of_clusters=of_clusters)
    return clustered.too_few(number)
