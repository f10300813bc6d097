"""What the charts of measures show: every requirement against its threshold, groups side by side, reliability."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from safetycase.evidence.lock import MeasureValue
from safetycase.evidence.requirement import COUNTS, InvalidRequirementError, Requirement, parsed
from safetycase.evidence.result import Outcome, RequirementResult
from safetycase.model.evidence import Measure
from safetycase.model.status import Status
from safetycase.render.charts.axis import Axis, number_axis, share_axis
from safetycase.render.charts.reliability import ReliabilityBin
from safetycase.render.charts.rows import Held
from safetycase.render.dossier.measured_words import figure, interval
from safetycase.render.dossier.register import Exhibit, Measured
from safetycase.render.view import CaseView
from safetycase.render.words import outcome_word

OUTCOME_STATUS = {Outcome.MET: Status.SUPPORTED, Outcome.NOT_MET: Status.DEFEATED, Outcome.UNKNOWN: Status.UNKNOWN}
_BIN = re.compile(r"bin(\d{3})_(edge|units|confidence|accuracy)")
_PARTS = 4


@dataclass(frozen=True, slots=True)
class ThresholdRow:
    """One requirement: whose it is, what is compared, the drawing and its own axis, and how it came out.

    `shared` tells that the axis is the one of shares that all such rows have.
    """

    element: str
    label: str
    held: Held
    axis: Axis
    shared: bool
    outcome: Outcome
    value: str
    asked: str


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One group of a measure."""

    group: str
    held: Held
    value: str
    interval: str
    counts: str
    worst: bool


@dataclass(frozen=True, slots=True)
class GroupChart:
    """The groups of a measure on one axis, after the whole of it where that has a value."""

    axis: Axis
    rows: tuple[GroupRow, ...]


@dataclass(frozen=True, slots=True)
class Reliability:
    """Stated confidence against what came, in bins, in words too."""

    bins: tuple[ReliabilityBin, ...]
    words: str


def threshold_rows(view: CaseView, register: tuple[Exhibit, ...]) -> tuple[ThresholdRow, ...]:
    """Return every requirement on a value or a bound, those not met first, then as the register has them."""
    rows = [row for exhibit in register for row in _of_exhibit(view, exhibit)]
    order = {Outcome.NOT_MET: 0, Outcome.UNKNOWN: 1, Outcome.MET: 2}
    return tuple(sorted(rows, key=lambda row: order[row.outcome]))


def _of_exhibit(view: CaseView, exhibit: Exhibit) -> Iterator[ThresholdRow]:
    result = view.results.get(exhibit.element)
    if exhibit.withheld or result is None or result.entry is None:
        return
    for measured in exhibit.measured:
        value = result.entry.measures[measured.name]
        measure = exhibit.evidence.measures.get(measured.name)
        for asked in measured.asked:
            requirement = _requirement(asked.result, exhibit)
            if requirement is None or measure is None or requirement.statistic.stat in COUNTS:
                continue
            told = f"{asked.op} {asked.threshold}"
            words = f"{asked.label} {asked.value} ({told})"
            held = _held(_compared(value, requirement), asked.result, requirement, words)
            shared = measure.is_fraction
            shown = [one for one in (held.value, held.lower, held.upper, held.threshold) if one is not None]
            axis = share_axis() if shared else number_axis(shown)
            yield ThresholdRow(
                exhibit.element, asked.label, held, axis, shared, asked.result.outcome, asked.value, told
            )


def _requirement(result: RequirementResult, exhibit: Exhibit) -> Requirement | None:
    try:
        return parsed(result.text, exhibit.evidence.measures)
    except InvalidRequirementError:
        return None


def _compared(value: MeasureValue, requirement: Requirement) -> MeasureValue:
    """Return what a requirement looks at: the whole, or the group that is worst."""
    worst = value.groups.get(value.worst_group or "")
    return worst if requirement.statistic.every_group and worst is not None else value


def _held(value: MeasureValue, result: RequirementResult | None, requirement: Requirement, words: str) -> Held:
    lower, upper = _ends(value)
    status = OUTCOME_STATUS[result.outcome] if result else Status.UNKNOWN
    told = f"{words.strip()}: {outcome_word(result.outcome)}" if result else words.strip()
    return Held(value.value, lower, upper, requirement.limit, requirement.is_ceiling, status, told)


def _ends(value: MeasureValue) -> tuple[float | None, float | None]:
    lower = min((one for bound, one in value.bounds.items() if bound.startswith("lower")), default=None)
    upper = max((one for bound, one in value.bounds.items() if bound.startswith("upper")), default=None)
    return lower, upper


def group_chart(view: CaseView, exhibit: Exhibit, measured: Measured) -> GroupChart | None:
    """Return the groups of a measure side by side; None where it has none, or they cannot be drawn."""
    result = view.results.get(exhibit.element)
    measure = exhibit.evidence.measures.get(measured.name)
    if not measured.groups or measure is None or result is None or result.entry is None:
        return None
    value = result.entry.measures[measured.name]
    required = next((asked.result for asked in measured.asked if ".worst" in asked.label), None)
    requirement = _requirement(required, exhibit) if required else None
    shown = [one for part in value.groups.values() for one in (part.value, *_ends(part)) if one is not None]
    if not shown:
        return None
    shown += [requirement.limit] if requirement else []
    axis = share_axis(max(shown)) if measure.is_fraction else number_axis(shown)
    counts = {group: words for group, _, _, words in measured.groups}
    rows = [
        _group_row(group, value.groups[group], measure, requirement, counts[group], worst=group == value.worst_group)
        for group in counts
        if group in value.groups
    ]
    return GroupChart(axis, tuple(rows))


def _group_row(
    group: str, value: MeasureValue, measure: Measure, requirement: Requirement | None, counts: str, *, worst: bool
) -> GroupRow:
    share = measure.is_share
    words = f"{group}: {figure(value.value, share=share)}"
    lower, upper = _ends(value)
    held = Held(
        value.value,
        lower,
        upper,
        requirement.limit if requirement else None,
        requirement.is_ceiling if requirement else False,
        _group_status(value, requirement),
        words,
    )
    return GroupRow(group, held, figure(value.value, share=share), interval(value, share=share), counts, worst)


def _group_status(value: MeasureValue, requirement: Requirement | None) -> Status:
    """Say on which side of what is asked of every group this one lies; `unknown` where nothing is asked."""
    if requirement is None:
        return Status.UNKNOWN
    number = value.value if requirement.statistic.level is None else value.bounds.get(requirement.statistic.key)
    if number is None:
        return Status.UNKNOWN
    inside = number < requirement.limit if requirement.is_ceiling else number > requirement.limit
    return Status.SUPPORTED if inside or number == requirement.limit else Status.DEFEATED


def reliability(view: CaseView, element: str, measure: str) -> Reliability | None:
    """Return the bins of a calibration, as the lock has them; None where it has none."""
    result = view.results.get(element)
    value = result.entry.measures.get(measure) if result and result.entry else None
    found: dict[str, dict[str, float]] = {}
    for name, one in (value.details if value else {}).items():
        match = _BIN.fullmatch(name)
        if match:
            found.setdefault(match[1], {})[match[2]] = one
    bins = tuple(
        ReliabilityBin(bin_["edge"], int(bin_["units"]), bin_["confidence"], bin_["accuracy"])
        for _, bin_ in sorted(found.items())
        if len(bin_) == _PARTS
    )
    if not bins:
        return None
    widest = max(bins, key=lambda one: abs(one.confidence - one.accuracy))
    words = (
        f"Reliability diagram of {measure}: {len(bins)} bins; the widest gap is at a stated confidence of "
        f"{widest.confidence:.2f}, of which {widest.accuracy:.2f} came true."
    )
    return Reliability(bins, words)
