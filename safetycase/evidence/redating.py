"""Evidence as it would be weighed on another day: of all flaws, only those of its age hang on the day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from safetycase.evidence.freshness import age_flaws
from safetycase.evidence.result import EvidenceResult
from safetycase.model.case import Case
from safetycase.model.elements import Evidence

_OF_AGE = frozenset({"stale-evidence", "future-evidence"})


def redated(case: Case, results: Mapping[str, EvidenceResult], day: date) -> dict[str, EvidenceResult]:
    """Return what weighing would give on the day `day`, without looking at any file again."""
    return {name: redated_one(case, result, day) for name, result in results.items()}


def redated_one(case: Case, result: EvidenceResult, day: date) -> EvidenceResult:
    """Return one result as of the day `day`; flaws of age keep their place, before those of requirements."""
    element = case.elements[result.element]
    if not isinstance(element, Evidence) or result.dated is None:
        return result
    kept = [flaw for flaw in result.flaws if flaw.name not in _OF_AGE]
    aged = tuple(age_flaws(element, case.header.policy, result.dated, result.expires, day))
    if not aged and len(kept) == len(result.flaws):
        return result
    before = sum(1 for flaw in kept if flaw.field[:1] != ("requires",))
    return replace(result, flaws=(*kept[:before], *aged, *kept[before:]))
