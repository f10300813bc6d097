"""Holding a requirement against the lock: met, not met, or unknown, with words an auditor can check.

What must always hold:

1. `met` needs every number it rests on; whatever is missing makes the answer `unknown`.
2. A bare value stands only where the file has no records. Where there are records, its interval must be asked for.
3. Units without an outcome count against the requirement, on whichever side that is.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from safetycase.evidence.demand import DEFAULT_LEVEL
from safetycase.evidence.lock import LockEntry, MeasureValue
from safetycase.evidence.requirement import COUNTS, Requirement, Statistic
from safetycase.evidence.result import Outcome, RequirementResult
from safetycase.evidence.stepdown import Counted, Decision, decided, exact_bound
from safetycase.model.evidence import Familywise, Measure

_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
}
_WORDS = {"<": "<", "<=": "≤", ">": ">", ">=": "≥", "==": "="}
_MOST_DIGITS = 12
_MOST_GROUPS_TOLD = 8
_NO_EVENT = 1e-6
NO_ITEM = "no item meets the conditions"
"""Why a measure has no value where its conditions, whose every word is known, leave no item."""


@dataclass(frozen=True, slots=True)
class _Answer:
    """An outcome for one measure value, the number it rests on, and why."""

    outcome: Outcome
    reason: str
    value: float | None = None
    note: str = ""


def evaluate(requirement: Requirement, measure: Measure, entry: LockEntry) -> RequirementResult:
    """Hold one requirement against what was measured."""
    value = entry.measures.get(requirement.measure)
    if value is None:
        answer = _Answer(Outcome.UNKNOWN, f"{requirement.measure} is not in the lock; run 'safetycase measure'")
    elif requirement.percent and _beyond_a_share(measure, value):
        why = "its numbers lie beyond 1, so that they are no shares to hold against a %: declare its 'unit'"
        answer = _Answer(Outcome.UNKNOWN, f"{requirement.label} is not known: {why}")
    elif requirement.statistic.every_group:
        answer = _every_group(requirement, measure, value)
    else:
        answer = _one(requirement, value, entry.run.n_records)
    return RequirementResult(
        requirement.text, answer.outcome, answer.reason, answer.value, requirement.limit, answer.note
    )


def _beyond_a_share(measure: Measure, value: MeasureValue) -> bool:
    """Whether a number whose unit nobody declared shows itself that it is no share."""
    least, most = measure.ends
    if least >= -1 and most <= 1:
        return False
    parts = (value, *value.groups.values())
    numbers = (number for part in parts for number in (part.value, part.lowest, part.highest))
    return any(number is not None and abs(number) > 1 for number in numbers)


def _one(requirement: Requirement, value: MeasureValue, records: int) -> _Answer:
    if requirement.statistic.stat in COUNTS:
        return _count(requirement, value, records)
    if requirement.statistic.level is not None:
        return _bound(requirement, requirement.label, value)
    return _bare(requirement, value, records)


def _count(requirement: Requirement, value: MeasureValue, records: int) -> _Answer:
    stat = requirement.statistic.stat
    number: int | None = getattr(value, stat)
    if stat == "units" and requirement.op in {"<", "<=", "=="} and records and value.reason == NO_ITEM:
        # Every word of the conditions is known, or the reason would say otherwise: there is none, and none was asked.
        return _compared(requirement, requirement.label, 0.0, "")
    if number is None or records == 0 or (value.reason is not None and value.units == 0):
        why = value.reason or ("the files have no records" if records == 0 else "a unit is more than one yes or no")
        return _Answer(Outcome.UNKNOWN, f"{requirement.label} is not known: {why}")
    return _compared(requirement, requirement.label, float(number), "")


def _bound(requirement: Requirement, label: str, value: MeasureValue) -> _Answer:
    bound = value.bounds.get(requirement.statistic.key)
    if bound is None:
        why = value.reason or f"the lock has no {requirement.statistic.key}; run 'safetycase measure'"
        return _Answer(Outcome.UNKNOWN, f"{label} is not known: {why}")
    if requirement.op == "==" and value.unscored:
        return _Answer(Outcome.UNKNOWN, f"{label} depends on {value.unscored} units without an outcome", bound)
    answer = _compared(requirement, label, bound, _basis(value))
    fitting = "upper" if requirement.is_ceiling else "lower"
    if answer.outcome is Outcome.MET and requirement.op != "==" and requirement.statistic.stat != fitting:
        asked = Statistic(fitting, level=requirement.statistic.level).key
        held = "ceiling" if requirement.is_ceiling else "floor"
        why = f"{answer.reason}, which says nothing of the {held}: ask for {asked}"
        return _Answer(Outcome.UNKNOWN, why, bound)
    return answer


def _against(requirement: Requirement, value: MeasureValue) -> float | None:
    """Return the value with the open units counted against the requirement."""
    ends = value.highest if requirement.is_ceiling else value.lowest
    return value.value if ends is None or requirement.op == "==" else ends


def _bare(requirement: Requirement, value: MeasureValue, records: int) -> _Answer:
    number = _against(requirement, value)
    if number is None:
        return _Answer(Outcome.UNKNOWN, f"{requirement.label} is not known: {value.reason or 'there is no value'}")
    answer = _compared(requirement, requirement.label, number, _basis(value))
    if answer.outcome is Outcome.NOT_MET and requirement.op == "==" and value.unscored:
        return _Answer(Outcome.UNKNOWN, f"{answer.reason}; {value.unscored} units have no outcome", number)
    if answer.outcome is Outcome.NOT_MET or records == 0:
        return answer
    return _Answer(Outcome.UNKNOWN, f"{answer.reason}; {_ask_for(requirement, value)}", number)


def _ask_for(requirement: Requirement, value: MeasureValue) -> str:
    asked = Statistic("upper" if requirement.is_ceiling else "lower", level=DEFAULT_LEVEL).key
    start = "but a bare value stands only where the file has no records"
    if not value.bounds:
        return f"{start}, and there is no bound: {value.reason}" if value.reason else start
    return f"{start}: ask for {requirement.measure}.{asked}"


def _every_group(requirement: Requirement, measure: Measure, value: MeasureValue) -> _Answer:
    if not value.groups:
        why = value.reason or "there are no groups"
        return _Answer(Outcome.UNKNOWN, f"{requirement.label} is not known: {why}")
    fitting = "upper" if requirement.is_ceiling else "lower"
    if measure.family is Familywise.HOLM and requirement.op != "==" and requirement.statistic.stat == fitting:
        return _by_holm(requirement, value)
    answers: list[_Answer] = []
    for group, part in sorted(value.groups.items()):
        label = f"{requirement.label} in '{group}'"
        bare_only = requirement.statistic.level is None
        answers.append(_group(requirement, measure, label, part) if bare_only else _bound(requirement, label, part))
    for outcome in (Outcome.NOT_MET, Outcome.UNKNOWN, Outcome.MET):
        same = [answer for answer in answers if answer.outcome is outcome]
        if same:
            first = _farthest(requirement, same)
            others = f"; and {len(same) - 1} more group" + ("s" if len(same) > 2 else "")  # noqa: PLR2004  a plural
            more = others if outcome is not Outcome.MET and len(same) > 1 else ""
            return _Answer(outcome, first.reason + more, first.value)
    return _Answer(Outcome.UNKNOWN, f"{requirement.label} is not known")


def _counted(requirement: Requirement, part: MeasureValue) -> Counted | None:
    """Return the events of a group with the open units counted against the requirement; None where none are known."""
    share = part.highest if requirement.is_ceiling else part.lowest
    if share is None or part.units == 0:
        return None
    events = share * part.units
    return Counted(round(events), part.units) if abs(events - round(events)) < _NO_EVENT else None


def _by_holm(requirement: Requirement, value: MeasureValue) -> _Answer:
    """Decide all groups at once by Holm's procedure, at the requirement's own threshold and level."""
    found = {group: _counted(requirement, part) for group, part in sorted(value.groups.items())}
    known = {group: counted for group, counted in found.items() if counted is not None}
    lacking = [group for group in found if group not in known]
    doubt, ceiling = 1 - (requirement.statistic.level or 0.0) / 100, requirement.is_ceiling
    decisions = decided(known, requirement.limit, doubt, ceiling=ceiling, unknown=len(lacking))
    failed = [group for group, one in decisions.items() if not one.holds]
    if not failed and lacking:
        why = value.groups[lacking[0]].reason or "it is no count of units"
        return _Answer(Outcome.UNKNOWN, f"{requirement.label} in '{lacking[0]}' is not known: {why}")
    told = failed[0] if failed else list(decisions)[-1]
    limit = _shown(requirement, requirement.limit) + (margin_words(requirement) if requirement.margin else "")
    others = f"; and {len(failed) - 1} more group" + ("s" if len(failed) > 2 else "")  # noqa: PLR2004  a plural
    reason = (
        f"{requirement.label} {_WORDS[requirement.op]} {limit} in '{told}' has a Holm-adjusted p of "
        f"{decisions[told].adjusted:.3g}{_basis(value.groups[told])}, required at most {doubt:.3g}"
    ) + (others if len(failed) > 1 else "")
    bound = exact_bound(known[told], decisions[told].share, ceiling=ceiling)
    note = _listed(decisions)
    return _Answer(Outcome.NOT_MET if failed else Outcome.MET, f"{reason} ({note})", bound, note)


def _listed(decisions: Mapping[str, Decision]) -> str:
    """List the adjusted p-values of the first groups."""
    told = [f"{group} {one.adjusted:.3g}" for group, one in list(decisions.items())[:_MOST_GROUPS_TOLD]]
    more = ", …" if len(decisions) > _MOST_GROUPS_TOLD else ""
    return f"Holm-adjusted p: {', '.join(told)}{more}"


def _farthest(requirement: Requirement, answers: list[_Answer]) -> _Answer:
    sign = 1 if requirement.is_ceiling else -1
    known = [answer for answer in answers if answer.value is not None]
    return max(known, key=lambda answer: sign * (answer.value or 0.0)) if known else answers[0]


def _group(requirement: Requirement, measure: Measure, label: str, part: MeasureValue) -> _Answer:
    """Hold the value of one group against the threshold, and then its bound at the measure's level."""
    number = _against(requirement, part)
    if number is None:
        return _Answer(Outcome.UNKNOWN, f"{label} is not known: {part.reason or 'there is no value'}")
    answer = _compared(requirement, label, number, _basis(part))
    if answer.outcome is Outcome.NOT_MET:
        return answer
    side = "upper" if requirement.is_ceiling else "lower"
    key = Statistic(side, level=float(measure.level or DEFAULT_LEVEL)).key
    bound = part.bounds.get(key)
    if requirement.op == "==" or bound is None:
        why = "a bare value stands only where the file has no records" if requirement.op == "==" else part.reason
        return _Answer(Outcome.UNKNOWN, f"{answer.reason}, but {why or f'there is no {key}'}", number)
    if _COMPARE[requirement.op](bound, requirement.limit):
        return _Answer(Outcome.MET, f"{answer.reason}; its {key} is {_shown(requirement, bound)}", number)
    return _Answer(Outcome.UNKNOWN, f"{answer.reason}, but its {key} is {_shown(requirement, bound)}", number)


def _basis(value: MeasureValue) -> str:
    """Say what a number rests on, such as ` (2 of 40 units, 1 of them without an outcome)`."""
    if value.units == 0:
        return ""
    part = f"{value.events} of {value.units} units" if value.events is not None else f"{value.units} units"
    if not value.unscored:
        return f" ({part})"
    if value.because is not None:
        return f" ({part}; {value.unscored} without an outcome left out)"
    return f" ({part}; {value.unscored} without an outcome count against it)"


def _compared(requirement: Requirement, label: str, number: float, basis: str) -> _Answer:
    met = _COMPARE[requirement.op](number, requirement.limit)
    limit = _shown(requirement, requirement.limit)
    if requirement.margin is not None:
        limit = _shown(requirement, requirement.threshold) + margin_words(requirement)
    reason = f"{label} is {_shown(requirement, number)}{basis}, required {_WORDS[requirement.op]} {limit}"
    return _Answer(Outcome.MET if met else Outcome.NOT_MET, reason, number)


def margin_words(requirement: Requirement) -> str:
    """Tell what a margin for elicitation makes of the threshold; nothing where none is declared."""
    if requirement.margin is None:
        return ""
    scale, unit = (100.0, " %") if requirement.percent else (1.0, "")
    margin, limit = (f"{one * scale:.{_MOST_DIGITS}g}{unit}" for one in (requirement.margin, requirement.limit))
    side = "less" if requirement.is_ceiling else "plus"
    return f" {side} an elicitation margin of {margin}, so {_WORDS[requirement.op]} {limit}"


def _shown(requirement: Requirement, number: float) -> str:
    """Write a number with three digits, or as many more as it takes to tell it from the threshold."""
    scale, unit = (100.0, " %") if requirement.percent else (1.0, "")
    limit = f"{requirement.limit * scale:.{_MOST_DIGITS}g}"
    if requirement.statistic.stat in COUNTS and number.is_integer():
        return f"{int(number)}"
    for digits in range(3, _MOST_DIGITS + 1):
        shown = f"{number * scale:.{digits}g}"
        if float(shown) != float(limit) or number == requirement.limit:
            break
    # A number whose digits are those of the threshold is written as the user wrote it.
    return (limit if number == requirement.limit else shown) + unit
