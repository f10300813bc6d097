"""The voice for GitLab: a Code Quality report, shown in merge requests.

The format knows neither waivers, nor baselines, nor judgements that were not made; they are told as entries of the
least severity, so that they do not vanish.
"""

from __future__ import annotations

import hashlib

from safetycase.findings.finding import Finding, Severity
from safetycase.findings.report import Report
from safetycase.render.fingerprint import fingerprints
from safetycase.render.json_text import JsonValue, json_text
from safetycase.render.renderer import SourceLines, Style, Voice
from safetycase.render.terminal import harmless
from safetycase.render.unjudged import named, placed, unplaced

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}
_HEADER = "safetycase.yaml"

Json = dict[str, JsonValue]


def tell(report: Report, source: SourceLines, style: Style) -> str:  # noqa: ARG001 - every voice is asked alike
    """Return the report as a list of Code Quality entries."""
    waived = [entry.finding for entry in report.waived]
    known = [entry.finding for entry in report.known]
    names = fingerprints([*report.findings, *waived, *known])
    entries: list[JsonValue] = [
        _entry(finding, _SEVERITIES[finding.severity], finding.message, name, style)
        for finding, name in zip(report.findings, names, strict=False)
    ]
    for held, name in zip(report.waived, names[len(report.findings) :], strict=False):
        words = f"waived until {held.until} by {held.owner} ({held.reason}): {held.finding.message}"
        entries.append(_entry(held.finding, "info", words, name, style))
    for old, name in zip(report.known, names[len(names) - len(known) :], strict=True):
        words = f"known since {old.since}, counts again after {old.until}: {old.finding.message}"
        entries.append(_entry(old.finding, "info", words, name, style))
    entries += _not_evaluated(report, style)
    return json_text(entries)


VOICE = Voice("gitlab", tell)


def _entry(finding: Finding, severity: str, words: str, fingerprint: str, style: Style) -> Json:
    return {
        "description": harmless(f"{finding.code} {finding.name}{_about(finding.element)}: {words}"),
        "check_name": finding.name,
        "fingerprint": fingerprint,
        "severity": severity,
        "location": {
            "path": style.path(finding.file),
            "lines": {"begin": finding.line, "end": max(finding.line, finding.end_line)},
        },
    }


def _not_evaluated(report: Report, style: Style) -> list[JsonValue]:
    """Return one entry for each element or file that was not judged, and one for all rules that share a reason."""
    told = [
        (entry.name, entry.file or _HEADER, f"{named(entry)}{_about(entry.element)} was not evaluated: {entry.reason}")
        for entry in placed(report.not_evaluated)
    ]
    told += [
        ("not-evaluated", _HEADER, f"not evaluated: {', '.join(map(named, entries))}: {reason}")
        for reason, entries in unplaced(report.not_evaluated).items()
    ]
    return [
        {
            "description": harmless(words),
            "check_name": name,
            "fingerprint": _digest(name, file, words),
            "severity": "info",
            "location": {"path": style.path(file), "lines": {"begin": 1}},
        }
        for name, file, words in dict.fromkeys(told)
    ]


def _about(element: str | None) -> str:
    return "" if element is None else f" ({element})"


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(("not-evaluated", *parts)).encode(errors="surrogatepass")).hexdigest()[:32]
