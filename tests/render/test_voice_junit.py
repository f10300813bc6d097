"""JUnit XML: valid for Jenkins, well-formed whatever the case says, with a case for each rule and finding."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from lxml import etree  # type: ignore[import-untyped]
from voice_samples import NO_LINES, REPORT, RULES, SOURCE, finding, report
from voice_strategies import HOSTILE, acting, reports

from safetycase.findings.finding import NotEvaluated, Severity
from safetycase.findings.report import Report
from safetycase.render.renderer import PLAIN, Style, voice

JUNIT = voice("junit")


@cache
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(Path(__file__).parent / "schemas" / "junit-10.xsd")))


def suites(told: Report, style: Style = PLAIN) -> etree._Element:
    """Tell a report, check it against the schema of Jenkins and its own counts, and return its root."""
    root = etree.fromstring(JUNIT.tell(told, SOURCE, style).encode())
    schema().assertValid(root)
    for part in (root, *root.iter("testsuite")):
        assert part.get("tests") == str(len(list(part.iter("testcase"))))
        assert part.get("failures") == str(len(list(part.iter("failure"))))
    return root


def outcomes(root: etree._Element) -> dict[str, str]:
    return {case.get("name", ""): case[0].tag if len(case) else "passed" for case in root.iter("testcase")}


def test_each_rule_and_finding_is_a_case() -> None:
    root = suites(REPORT)
    assert root.get("name") == "safetycase aster-2 as of 2026-11-20"
    assert [suite.get("name") for suite in root] == [
        "safetycase",
        "safetycase.argument",
        "safetycase.evidence",
        "safetycase.review",
        "safetycase.source",
    ]
    assert [case.get("classname") for case in root.iter("testcase")][-2:] == ["safetycase.review", "safetycase.source"]
    assert outcomes(root) == {
        "unread-part arguments/broken.yaml": "skipped",
        "SC404 requirement-not-met E-skills in arguments/cyber.yaml": "skipped",
        "SC803 self-review": "skipped",
        "SC306 undeveloped-claim C-cyber in arguments/cyber.yaml": "system-out",
        "SC402 stale-evidence E-exploit in arguments/cyber.yaml": "failure",
        "SC402 stale-evidence E-old in arguments/cyber.yaml (waived)": "skipped",
        "SC403 changed-evidence": "passed",
        "SC405 subject-unknown E-越狱 in arguments/cyber.yaml": "system-out",
        "SC801 review-outdated": "skipped",
        "SC104 unknown-field in safetycase.yaml": "failure",
    }


def test_a_report_as_it_is_written() -> None:
    told = report((finding("1 < 2 & 'x'", element="E-a"),), rules=RULES[:1])
    assert (
        JUNIT.tell(told, NO_LINES, Style(prefix="cases/aster"))
        == """<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="safetycase aster-2 as of 2026-11-20" tests="1" failures="1" errors="0">
  <testsuite name="safetycase.source" tests="1" failures="1" errors="0" skipped="0" time="0">
    <properties>
      <property name="case" value="aster-2"/>
      <property name="digest" value="sha256:abababababababababababababababababababababababababababababababab"/>
      <property name="as_of" value="2026-11-20"/>
      <property name="profile" value="review"/>
    </properties>
    <testcase classname="safetycase.source" name="SC104 unknown-field E-a in safetycase.yaml" time="0">
      <failure type="error" message="1 &lt; 2 &amp; &#x27;x&#x27;">cases/aster/safetycase.yaml:1:1: error: 1 &lt; 2 &amp; &#x27;x&#x27;</failure>
    </testcase>
  </testsuite>
</testsuites>
"""  # noqa: E501 - as it is written
    )


@pytest.mark.parametrize(("level", "failed"), [(Severity.ERROR, 1), (Severity.WARNING, 2), (Severity.INFO, 3)])
def test_a_finding_fails_where_the_check_does(level: Severity, failed: int) -> None:
    three = tuple(finding(severity=severity) for severity in Severity)
    root = suites(report(three), Style(fail_on=level))
    assert root.get("failures") == str(failed)
    assert root.get("tests") == "3"


def test_cases_of_one_name_are_numbered() -> None:
    assert outcomes(suites(report((finding("a", line=1), finding("b", line=2))))) == {
        "SC104 unknown-field in safetycase.yaml": "failure",
        "SC104 unknown-field in safetycase.yaml (2)": "failure",
    }


def test_a_rule_that_was_not_run_did_not_pass() -> None:
    told = report(rules=RULES[:1], not_evaluated=(NotEvaluated("unknown-field", "it was not run", "SC104"),))
    assert outcomes(suites(told)) == {"SC104 unknown-field": "skipped"}


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_xml_cannot_hold_is_spelled_out(hostile: str) -> None:
    text = JUNIT.tell(report((finding(hostile, element=hostile, file=hostile),), case_id=hostile), NO_LINES, PLAIN)
    root = etree.fromstring(text.encode())
    schema().assertValid(root)
    assert acting(text) == []


@settings(max_examples=60, deadline=None)
@given(reports())
def test_whatever_a_case_says_the_report_is_valid_and_whole(told: Report) -> None:
    root = suites(told)
    tags = Counter(case[0].tag for case in root.iter("testcase") if len(case))
    failing = sum(seen.severity is Severity.ERROR for seen in told.findings)
    assert tags["failure"] == failing
    assert tags["skipped"] == len(told.waived) + len(told.not_evaluated) + len(told.known)
    names = [(case.get("classname"), case.get("name")) for case in root.iter("testcase")]
    assert len(set(names)) == len(names)
