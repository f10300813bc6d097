"""The voice for code scanning services and editors: SARIF 2.1.0 (OASIS, errata 01).

Section numbers are those of the standard. Paths are relative to the root of the repository (`Style.prefix` leads to the
case folder); that root itself is named `%SRCROOT%` and left to the reader, so that no path of a machine is told.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping
from urllib.parse import quote

from safetycase.findings.finding import Finding, NotEvaluated, RelatedPlace, RuleInfo, Severity, Waived
from safetycase.findings.report import Report
from safetycase.render.accepted import accepted_doubts
from safetycase.render.fingerprint import fingerprints
from safetycase.render.json_text import JsonValue, json_text
from safetycase.render.renderer import SourceLines, Style, Voice

SCHEMA_URI = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_ROOT = "%SRCROOT%"
_LONGEST_SNIPPET = 1000
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_ABSOLUTE = re.compile(r"https?://[^/]")
_LINK = re.compile(r"\](?=\()")  # 3.11.6: "[words](target)" in a message is a link, and a case must not set one

Json = dict[str, JsonValue]


def tell(report: Report, source: SourceLines, style: Style) -> str:
    """Return the report as one SARIF run."""
    rules = _known_rules(report)
    index = {rule.code: number for number, rule in enumerate(rules)}
    told = _all(report)
    suppressions: list[Waived | None] = [*[None] * len(report.findings), *report.waived, *[None] * len(report.known)]
    results = [
        {**_result(finding, waived, fingerprint, source, report, style), "ruleIndex": index[finding.code]}
        for finding, waived, fingerprint in zip(told, suppressions, fingerprints(told), strict=True)
    ]
    if report.baseline is not None:
        results = [{**result, **state} for result, state in zip(results, _baseline_states(report), strict=True)]
    run: Json = {
        "tool": {"driver": _driver(report, rules)},
        "automationDetails": {"id": f"safetycase/{report.case_id}/"},
        "invocations": [
            {
                "executionSuccessful": True,
                "toolExecutionNotifications": [
                    _notification(entry, index, report, style) for entry in report.not_evaluated
                ],
            }
        ],
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the repository that holds the case."}}},
        "columnKind": "unicodeCodePoints",
        "results": [*results],
        "properties": _bag(report),
    }
    return json_text({"$schema": SCHEMA_URI, "version": "2.1.0", "runs": [run]})


VOICE = Voice("sarif", tell)


def _all(report: Report) -> list[Finding]:
    """Return what is told as results: the findings, those waived, those known before."""
    waived, known = (one.finding for one in report.waived), (one.finding for one in report.known)
    return [*report.findings, *waived, *known]


def _baseline_states(report: Report) -> list[Json]:
    """Return what each result is to the baseline (3.27.24); one whose time in it is over is new again."""
    known: list[Json] = [
        {"baselineState": "unchanged", "properties": {"knownSince": one.since, "knownUntil": one.until}}
        for one in report.known
    ]
    new: list[Json] = [{"baselineState": "new"} for _ in range(len(report.findings) + len(report.waived))]
    return [*new, *known]


def _bag(report: Report) -> Json:
    """Return what SARIF has no words for: the case, the day, the profile and how the elements stand."""
    gone: Json = {} if report.baseline is None else {"baselineGone": list(report.baseline.gone)}
    return {
        **gone,
        "case": report.case_id,
        "title": report.case_title,
        "digest": report.case_digest,
        "asOf": report.as_of,
        "profile": report.profile,
        "top": report.top,
        "status": {element: str(report.status[element]) for element in sorted(report.status)},
        **accepted_doubts(report),
    }


def _known_rules(report: Report) -> tuple[RuleInfo, ...]:
    """Return the rules of the report, and a bare entry for every code that speaks without one."""
    known = {rule.code: rule for rule in report.rules}
    for finding in _all(report):
        if finding.code not in known:
            known[finding.code] = RuleInfo(finding.code, finding.name, finding.severity, "", "", finding.url)
    return tuple(known[code] for code in sorted(known))


def _driver(report: Report, rules: tuple[RuleInfo, ...]) -> Json:
    return {
        "name": "safetycase",
        "version": report.tool_version,
        "rules": [_descriptor(rule) for rule in rules],
        "notifications": [
            {
                "id": "not-evaluated",
                "shortDescription": {"text": "Something could not be judged; it does not count as passed."},
                "defaultConfiguration": {"level": "warning"},
            }
        ],
    }


def _descriptor(rule: RuleInfo) -> Json:
    documentation = inspect.cleandoc(rule.documentation)
    summary = rule.summary or rule.name
    told: Json = {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": summary},
        "fullDescription": {"text": _why(documentation) or summary},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }
    if documentation:
        told["help"] = {"text": documentation, "markdown": documentation}
    if _ABSOLUTE.match(rule.url):  # 3.49.12: an absolute URI
        told["helpUri"] = rule.url
    return told


def _why(documentation: str) -> str:
    """Return the prose between the first line of a rule's documentation and its first heading, as one paragraph."""
    _, _, rest = documentation.partition("\n")
    return " ".join(re.split(r"^#", rest, maxsplit=1, flags=re.MULTILINE)[0].split())


def _result(
    finding: Finding, waived: Waived | None, fingerprint: str, source: SourceLines, report: Report, style: Style
) -> Json:
    told: Json = {
        "ruleId": finding.code,
        "level": _LEVELS[finding.severity],
        "message": _message(finding.message),
        "locations": [_location(finding, source, report, style)],
        "partialFingerprints": {"safetycase/v1": fingerprint},
        # 3.27.23: as soon as one result is suppressed, every result says whether it is.
        "suppressions": [] if waived is None else [_suppression(waived)],
    }
    if finding.related:
        told["relatedLocations"] = [_related(number, place, style) for number, place in enumerate(finding.related)]
    return told


def _suppression(waived: Waived) -> Json:
    return {
        "kind": "external",
        "status": "accepted",
        "justification": f"{waived.reason} (decided by {waived.owner}, until {waived.until})",
        "properties": {"owner": waived.owner, "until": waived.until},
    }


def _message(text: str) -> Json:
    return {"text": _LINK.sub("] ", text)}


def _location(finding: Finding, source: SourceLines, report: Report, style: Style) -> Json:
    end_line = max(finding.line, finding.end_line)
    first = finding.column if end_line == finding.line else 1
    region: Json = {
        "startLine": finding.line,
        "startColumn": finding.column,
        "endLine": end_line,
        "endColumn": max(first, finding.end_column),
    }
    line = source.line(finding.file, finding.line) if end_line == finding.line else None
    if line is not None and (snippet := line[finding.column - 1 : finding.end_column - 1][:_LONGEST_SNIPPET]):
        region["snippet"] = {"text": snippet}
    place: Json = {"physicalLocation": {"artifactLocation": _artifact(finding.file, style), "region": region}}
    if finding.element is not None:
        place["logicalLocations"] = [_element(finding.element, report)]
    return place


def _element(element: str, report: Report) -> Json:
    return {"name": element, "fullyQualifiedName": f"{report.case_id}:{element}", "kind": "element"}


def _related(number: int, place: RelatedPlace, style: Style) -> Json:
    region: Json = {"startLine": place.line, "startColumn": place.column}
    return {
        "id": number,
        "message": _message(place.message),
        "physicalLocation": {"artifactLocation": _artifact(place.file, style), "region": region},
    }


def _artifact(file: str, style: Style) -> Json:
    """Return the location of a case file; every byte of its name that a URI may not hold is escaped."""
    path = style.path(file)
    try:
        name = path.encode(errors="surrogateescape")
    except UnicodeEncodeError:
        name = path.encode(errors="replace")
    uri = quote(name, safe="/")
    return {"uri": uri if not uri.startswith("/") else f"./%2F{uri[1:]}", "uriBaseId": _ROOT}


def _notification(entry: NotEvaluated, index: Mapping[str, int], report: Report, style: Style) -> Json:
    told: Json = {
        "descriptor": {"id": "not-evaluated", "index": 0},
        "level": "warning",
        "message": _message(f"{entry.name} was not evaluated: {entry.reason}"),
    }
    if entry.code in index:
        told["associatedRule"] = {"id": entry.code, "index": index[entry.code]}
    place: Json = {}
    if entry.file is not None:
        place["physicalLocation"] = {"artifactLocation": _artifact(entry.file, style)}
    if entry.element is not None:
        place["logicalLocations"] = [_element(entry.element, report)]
    if place:
        told["locations"] = [place]
    return told
