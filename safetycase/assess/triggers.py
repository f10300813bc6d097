"""Triggers: thresholds whose crossing re-opens, expires or swaps the claims that rest on not having crossed them.

What must always hold:

1. A trigger only ever adds faults, so that no status is better with it than without it.
2. A trigger that cannot be judged counts as perhaps crossed: the claims it watches are `unknown`.
3. It is not crossed only where the opposite of its condition is met by evidence that holds today.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from safetycase.assess.thresholds import held
from safetycase.evidence.result import EvidenceResult, Outcome
from safetycase.model.case import Case
from safetycase.model.governance import Trigger
from safetycase.model.status import Status
from safetycase.model.system import Performance

_OPPOSITE = {">=": "<", ">": "<=", "<": ">=", "<=": ">"}
_CONDITION = re.compile(r"\s*(?P<left>[^<>=]+?)\s*(?P<op>>=|<=|>|<)\s*(?P<right>[^<>=]+?)\s*")
_ORDER = [one.value for one in Performance]
EFFECTS = {"reopen": Status.UNKNOWN, "expire": Status.IN_DOUBT, "swap": Status.IN_DOUBT}
_GRAMMAR = "write EVIDENCE.MEASURE.STAT >= NUMBER, system.autonomy >= 4 or system.level >= expert"


@dataclass(frozen=True, slots=True)
class TriggerState:
    """One trigger of the case today. `crossed` is None where that cannot be told; `evidence` is what it looks at."""

    index: int
    trigger: Trigger
    crossed: bool | None
    reason: str
    evidence: str | None = None

    @property
    def effect(self) -> Status | None:
        """What it does to the claims it watches; None where it is not crossed."""
        if self.crossed is None:
            return Status.UNKNOWN
        return EFFECTS[self.trigger.then] if self.crossed else None

    @property
    def consequence(self) -> str:
        """What is to be done about a crossed trigger, as the end of a sentence."""
        of, to = ", ".join(self.trigger.of), ", ".join(self.trigger.to)
        return {
            "reopen": f"{of} is open again and must be argued anew",
            "expire": f"{of} has expired with it",
            "swap": f"{of} no longer carries the argument; argue by {to} instead",
        }[self.trigger.then]


def trigger_states(case: Case, results: Mapping[str, EvidenceResult]) -> tuple[TriggerState, ...]:
    """Judge every trigger of a case, in their order."""
    return tuple(_judged(index, trigger, case, results) for index, trigger in enumerate(case.triggers))


def _judged(index: int, trigger: Trigger, case: Case, results: Mapping[str, EvidenceResult]) -> TriggerState:
    match = _CONDITION.fullmatch(trigger.when)
    if match is None:
        return TriggerState(index, trigger, None, f"'{trigger.when}' is no condition: {_GRAMMAR}")
    left, op, right = match["left"], match["op"], match["right"]
    if left.startswith("system."):
        crossed, reason = _of_system(left, op, right, case)
        return TriggerState(index, trigger, crossed, reason)
    answer = held(f"{left} {_OPPOSITE[op]} {right}", case.elements, results)
    crossed = {Outcome.MET: False, Outcome.NOT_MET: True, Outcome.UNKNOWN: None}[answer.outcome]
    return TriggerState(index, trigger, crossed, answer.reason, answer.evidence)


def _of_system(left: str, op: str, right: str, case: Case) -> tuple[bool | None, str]:
    system = case.system
    if left == "system.autonomy" and right.isdigit():
        if system is None or system.autonomy is None:
            return None, "the case does not declare the system's autonomy"
        level = system.autonomy.level
        return _compare(level, op, int(right)), f"the system's autonomy is {level}"
    if left == "system.level" and right in _ORDER:
        if system is None or system.level is None:
            return None, "the case does not declare the system's level"
        at = system.level.performance.value
        return _compare(_ORDER.index(at), op, _ORDER.index(right)), f"the system's level is {at}"
    return None, f"'{left} {op} {right}' is no condition on the system: {_GRAMMAR}"


def _compare(number: int, op: str, threshold: int) -> bool:
    if op in {">=", ">"}:
        return number > threshold or (op == ">=" and number == threshold)
    return number < threshold or (op == "<=" and number == threshold)
