"""The voice for programs: the report as `safetycase-report/1` (schemas/report-1.schema.json)."""

from __future__ import annotations

from safetycase.findings.finding import Finding, NotEvaluated, Waived
from safetycase.findings.report import BaselineUse, Known, Report
from safetycase.render.accepted import accepted_doubts
from safetycase.render.json_text import JsonValue, json_text
from safetycase.render.renderer import SourceLines, Style, Voice

SCHEMA = "safetycase-report/1"


def tell(report: Report, source: SourceLines, style: Style) -> str:  # noqa: ARG001 - every voice is asked alike
    """Return the report as JSON; equal reports give equal bytes."""
    summary = report.summary
    return json_text(
        {
            "schema": SCHEMA,
            "tool": {"name": "safetycase", "version": report.tool_version},
            "case": {
                "id": report.case_id,
                "title": report.case_title,
                "digest": report.case_digest,
                "elements": len(report.status),
            },
            "as_of": report.as_of,
            "summary": {
                "error": summary.error,
                "warning": summary.warning,
                "info": summary.info,
                "waived": summary.waived,
                "not_evaluated": summary.not_evaluated,
                **({} if report.baseline is None else {"known": summary.known}),
            },
            "status": {element: str(report.status[element]) for element in sorted(report.status)},
            **accepted_doubts(report),
            "findings": [_finding(finding) for finding in report.findings],
            "waived": [_waived(waived) for waived in report.waived],
            "not_evaluated": [_not_evaluated(entry) for entry in report.not_evaluated],
            **({} if report.baseline is None else {"baseline": _baseline(report.baseline)}),
        }
    )


VOICE = Voice("json", tell)


def _finding(finding: Finding) -> dict[str, JsonValue]:
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity.value,
        "message": finding.message,
        "file": finding.file,
        "line": finding.line,
        "column": finding.column,
        "end_line": finding.end_line,
        "end_column": finding.end_column,
        "element": finding.element,
        "related": [
            {"file": place.file, "line": place.line, "column": place.column, "message": place.message}
            for place in finding.related
        ],
        "url": finding.url,
    }


def _waived(waived: Waived) -> dict[str, JsonValue]:
    return {**_finding(waived.finding), "reason": waived.reason, "owner": waived.owner, "until": waived.until}


def _baseline(use: BaselineUse) -> dict[str, JsonValue]:
    return {
        "known": [_known(known) for known in use.known],
        "ended": [_known(known) for known in use.ended],
        "gone": list(use.gone),
    }


def _known(known: Known) -> dict[str, JsonValue]:
    return {**_finding(known.finding), "since": known.since, "until": known.until}


def _not_evaluated(entry: NotEvaluated) -> dict[str, JsonValue]:
    known: dict[str, JsonValue] = {"name": entry.name, "code": entry.code, "reason": entry.reason}
    if entry.element is not None:
        known["element"] = entry.element
    if entry.file is not None:
        known["file"] = entry.file
    return known
