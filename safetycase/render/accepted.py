"""Accepted doubts: the words that stand beside `supported`, and what programs are told, alike in every report."""

from __future__ import annotations

from safetycase.findings.report import Report
from safetycase.render.json_text import JsonValue

WITH_DOUBT = "with accepted doubt"
"""What stands beside `supported` wherever an accepted doubt is below."""


def accepted_doubts(report: Report) -> dict[str, JsonValue]:
    """Return the doubts that somebody lives with and what is supported only with them; nothing where there are none."""
    if not report.accepted:
        return {}
    doubts: list[JsonValue] = [
        {"element": one.defeater, "by": one.by, "reason": one.reason, "until": one.until} for one in report.accepted
    ]
    return {"accepted_doubts": doubts, "supported_with_doubt": [*sorted(report.qualified)]}
