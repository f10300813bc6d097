"""The voice for test reports: JUnit XML as Jenkins, GitLab and others read it (schema junit-10 of Jenkins).

A suite per family of rules. A rule that said nothing is one passed case; each of its findings is a case of its own,
named by rule, element and file but not by line, so that a service recognises it in the next run. A finding below the
level that fails the check is a passed case with its words as output; what was waived, is known or was not evaluated is
skipped.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from html import escape
from typing import Literal

from safetycase.findings.finding import Finding, NotEvaluated, RuleInfo
from safetycase.findings.report import Report
from safetycase.render.renderer import SourceLines, Style, Voice
from safetycase.render.terminal import harmless

Outcome = Literal["passed", "failed", "skipped"]


@dataclass(frozen=True, slots=True)
class _TestCase:
    """One line of a test report; `kind` and `message` are short, `text` is the whole of it."""

    suite: str
    name: str
    outcome: Outcome
    kind: str = ""
    message: str = ""
    text: str = ""


def tell(report: Report, source: SourceLines, style: Style) -> str:  # noqa: ARG001 - every voice is asked alike
    """Return the report as JUnit XML."""
    suites: dict[str, list[_TestCase]] = {}
    for case in _distinct(_cases(report, style)):
        suites.setdefault(case.suite, []).append(case)
    cases = [case for found in suites.values() for case in found]
    name = _attribute(f"safetycase {report.case_id} as of {report.as_of}")
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f"<testsuites name={name} {_counts(cases)}>"]
    for suite in sorted(suites):
        lines += _suite(suite, suites[suite], report)
    return "\n".join([*lines, "</testsuites>"]) + "\n"


VOICE = Voice("junit", tell)


def _cases(report: Report, style: Style) -> list[_TestCase]:
    """Return the cases: findings, waived findings, what was not evaluated, and a pass for each rule that was silent."""
    families = {rule.code[:3]: _family(rule) for rule in report.rules}
    found = [_failed(finding, families, style) for finding in report.findings]
    found += [
        _TestCase(
            _suite_of(waived.finding.code, families),
            f"{_title(waived.finding)} (waived)",
            "skipped",
            "waived",
            f"waived until {waived.until} by {waived.owner}: {waived.reason}",
        )
        for waived in report.waived
    ]
    found += [
        _TestCase(
            _suite_of(known.finding.code, families),
            f"{_title(known.finding)} (known)",
            "skipped",
            "known",
            f"known since {known.since}, counts again after {known.until}: {known.finding.message}",
        )
        for known in report.known
    ]
    found += [_skipped(entry, families) for entry in report.not_evaluated]
    spoken = {finding.code for finding in (*report.findings, *(known.finding for known in report.known))}
    spoken |= {waived.finding.code for waived in report.waived} | {entry.code for entry in report.not_evaluated}
    found += [
        _TestCase(_suite_of(rule.code, families), f"{rule.code} {rule.name}", "passed")
        for rule in report.rules
        if rule.code not in spoken
    ]
    return sorted(found, key=lambda case: (case.suite, case.name))


def _family(rule: RuleInfo) -> str:
    return f"safetycase.{rule.family or rule.code[:3]}"


def _suite_of(code: str, families: dict[str, str]) -> str:
    """Return the suite of a code, whose first digit is its family."""
    return families.get(code[:3], f"safetycase.{code[:3]}" if code else "safetycase")


def _title(finding: Finding) -> str:
    about = f" {finding.element}" if finding.element is not None else ""
    return f"{finding.code} {finding.name}{about} in {finding.file}"


def _failed(finding: Finding, families: dict[str, str], style: Style) -> _TestCase:
    outcome: Outcome = "failed" if finding.severity.rank >= style.fail_on.rank else "passed"
    lines = [
        f"{style.path(finding.file)}:{finding.line}:{finding.column}: {finding.severity.value}: {finding.message}",
        *(f"{style.path(place.file)}:{place.line}:{place.column}: {place.message}" for place in finding.related),
    ]
    suite = _suite_of(finding.code, families)
    return _TestCase(suite, _title(finding), outcome, finding.severity.value, finding.message, "\n".join(lines))


def _skipped(entry: NotEvaluated, families: dict[str, str]) -> _TestCase:
    where = [part for part in (entry.element, entry.file) if part]
    name = f"{entry.code} {entry.name} {' in '.join(where)}".strip()
    message = f"not evaluated: {entry.reason}"
    return _TestCase(_suite_of(entry.code, families), name, "skipped", "not-evaluated", message)


def _distinct(cases: list[_TestCase]) -> list[_TestCase]:
    """Tell apart by a number the cases that would have one name, since services keep only one of those."""
    seen: Counter[tuple[str, str]] = Counter()
    told = []
    for case in cases:
        key = (case.suite, case.name)
        seen[key] += 1
        name = case.name if seen[key] == 1 else f"{case.name} ({seen[key]})"
        told.append(_TestCase(case.suite, name, case.outcome, case.kind, case.message, case.text))
    return told


def _counts(cases: list[_TestCase]) -> str:
    failures = sum(case.outcome == "failed" for case in cases)
    return f'tests="{len(cases)}" failures="{failures}" errors="0"'


def _suite(name: str, cases: list[_TestCase], report: Report) -> list[str]:
    skipped = sum(case.outcome == "skipped" for case in cases)
    lines = [f'  <testsuite name={_attribute(name)} {_counts(cases)} skipped="{skipped}" time="0">', "    <properties>"]
    facts = {"case": report.case_id, "digest": report.case_digest, "as_of": report.as_of, "profile": report.profile}
    lines += [f'      <property name="{key}" value={_attribute(value)}/>' for key, value in facts.items()]
    lines.append("    </properties>")
    for case in cases:
        lines += _case(case)
    return [*lines, "  </testsuite>"]


def _case(case: _TestCase) -> list[str]:
    start = f'    <testcase classname={_attribute(case.suite)} name={_attribute(case.name)} time="0"'
    if case.outcome == "failed":
        told = f"<failure type={_attribute(case.kind)} message={_attribute(case.message)}>{_text(case.text)}</failure>"
    elif case.outcome == "skipped":
        told = f"<skipped type={_attribute(case.kind)} message={_attribute(case.message)}/>"
    elif case.text:
        told = f"<system-out>{_text(case.text)}</system-out>"
    else:
        return [f"{start}/>"]
    return [f"{start}>", f"      {told}", "    </testcase>"]


def _text(text: str) -> str:
    """Escape the text of an element; what XML cannot hold, and what nobody would see, is spelled out."""
    return "\n".join(escape(harmless(line)) for line in text.split("\n"))


def _attribute(text: str) -> str:
    """Quote a text on one line."""
    return f'"{escape(harmless(" ".join(text.split())))}"'
