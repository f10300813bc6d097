"""Issue coverage: which issues were both made to happen and noticed, each by a method of its own.

Nothing is estimated: the issues are all that there must be, and each is covered or not. So the value is its own bound,
and an issue whose records have no result, or no known method, is not covered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from safetycase.evidence.conditions import Sql, UnanswerableError, compiled, text
from safetycase.evidence.items import Items
from safetycase.evidence.lock import MeasureValue
from safetycase.evidence.ordinal import stray_labels, told_stray
from safetycase.evidence.shares import rounded
from safetycase.evidence.tally import NO_GROUP, Frame
from safetycase.model.evidence import Measure
from safetycase.model.named_measures import IssueCoverage, Label

_EXPOSED, _DETECTED = "exposed", "detected"


def covered(items: Items, frame: Frame, measure: Measure, levels: Sequence[float]) -> dict[str, MeasureValue]:
    """Return the share of issues with a result of an exposing and one of a detecting method (Deng et al. 2023)."""
    asked = measure.issue_coverage
    if asked is None or frame.group is not None:
        raise UnanswerableError("coverage is of all issues together: leave 'by' out")
    stray = stray_labels(items, frame, (asked.issue,), asked.issues)
    if stray:
        reason = told_stray(f"'{asked.issue}'", stray).replace("the scale", "the list of issues")
        return {NO_GROUP: MeasureValue(reason=reason, details={"unmapped": float(sum(stray.values()))})}
    found = {role: _issues(items, frame, asked, methods) for role, methods in _roles(asked).items()}
    both = found[_EXPOSED] & found[_DETECTED]
    number = len(asked.issues)
    value = rounded(len(both) / number)
    bounds = {f"{side}{level:g}": value for level in levels for side in ("lower", "upper") if value is not None}
    details = {role: float(len(issues)) for role, issues in found.items()} | _lacking(asked.issues, found)
    return {
        NO_GROUP: MeasureValue(
            value=value,
            lowest=value,
            highest=value,
            events=len(both),
            units=number,
            scored=len(found[_EXPOSED] | found[_DETECTED]),
            unscored=number - len(found[_EXPOSED] | found[_DETECTED]),
            bounds=bounds,
            interval="none: all issues are looked at, so that the share is exact",
            details=details,
        )
    }


def _roles(asked: IssueCoverage) -> Mapping[str, tuple[Label, ...]]:
    return {_EXPOSED: asked.exposing, _DETECTED: asked.detecting}


def _issues(items: Items, frame: Frame, asked: IssueCoverage, methods: tuple[Label, ...]) -> frozenset[str]:
    """Return the issues that have a record with a result by one of the methods."""
    by = compiled(frame.columns, {asked.method: methods})
    result = text(frame.columns.column("outcome"))
    issue = text(frame.columns.column(asked.issue))
    event = Sql(f"CASE WHEN {by.text} AND {result} IS NOT NULL THEN {issue} END", by.parameters)
    base = frame.picked(event)
    listed = "SELECT DISTINCT e FROM picked WHERE own AND e IS NOT NULL ORDER BY e"
    return frozenset(str(row[0]) for row in items.rows(base.text + listed, base.parameters))


def _lacking(issues: Iterable[str], found: Mapping[str, frozenset[str]]) -> dict[str, float]:
    """Name the issues that lack a role, with 0 for nothing and 1 for the other role only."""
    roles = {issue: sum(issue in there for there in found.values()) for issue in issues}
    return {f"methods of {issue}": float(number) for issue, number in roles.items() if number < len(found)}
