"""Workflow commands of GitHub and Code Quality reports of GitLab; fingerprints that survive edits."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from voice_samples import NO_LINES, REPORT, SOURCE, STALE, finding, report
from voice_strategies import HOSTILE, acting, reports

from safetycase.findings.finding import NotEvaluated, Severity
from safetycase.findings.report import Report
from safetycase.render.fingerprint import fingerprints
from safetycase.render.renderer import PLAIN, Style, voice

GITHUB = voice("github")
GITLAB = voice("gitlab")
_COMMAND = re.compile(r"::(error|warning|notice) ([^\n]*?)::([^\n]*)")


def commands(told: str) -> list[tuple[str, dict[str, str], str]]:
    """Read workflow commands as the runner does: split at `::`, then at `,` and `=`, then take the escapes back."""
    found = []
    for line in told.splitlines():
        if match := _COMMAND.fullmatch(line):
            pairs = (pair.partition("=") for pair in match[2].split(","))
            found.append((match[1], {name: plain(text) for name, _, text in pairs}, plain(match[3])))
    return found


def plain(text: str) -> str:
    for escape, character in (("%2C", ","), ("%3A", ":"), ("%0A", "\n"), ("%0D", "\r"), ("%25", "%")):
        text = text.replace(escape, character)
    return text


def test_findings_are_annotations_of_their_lines() -> None:
    assert (
        GITHUB.tell(REPORT, SOURCE, Style(prefix="cases/aster"))
        == """\
::warning file=cases/aster/arguments/cyber.yaml,line=3,endLine=3,col=3,endColumn=9,title=SC306 undeveloped-claim::C-cyber is marked as undeveloped. Argue it, or say in the decision that it stays open. (element C-cyber)
::error file=cases/aster/arguments/cyber.yaml,line=6,endLine=6,col=3,endColumn=11,title=SC402 stale-evidence::The run of E-exploit ended on 2026-06-01, 172 days before 2026-11-20; it is valid for 120 days, so it went stale on 2026-09-29. (element E-exploit)
::notice file=cases/aster/arguments/cyber.yaml,line=12,endLine=12,col=15,endColumn=26,title=SC405 subject-unknown::这份证据的对象不明：记录中的模型名称没有版本号，也没有摘要，因此不能确认它就是本案例中的模型。 (element E-越狱)
::error file=cases/aster/safetycase.yaml,line=3,endLine=3,col=2,endColumn=6,title=SC104 unknown-field::'titel' is not a key; is 'title' meant?
::notice file=cases/aster/arguments/cyber.yaml,line=6,endLine=6,col=3,endColumn=11,title=SC402 stale-evidence (waived)::The run of E-old is stale.%0AWaived until 2026-12-31 by Head of safety: The next run is planned for December, and nothing is deployed before. (element E-old)
::notice file=cases/aster/arguments/cyber.yaml,title=SC404 requirement-not-met (not evaluated)::the lock has no measure 'solved' (element E-skills)
::notice file=cases/aster/arguments/broken.yaml,title=unread-part (not evaluated)::the text does not parse
::notice title=not evaluated%3A 2 rules::the rule was not run: it is not selected: SC801 review-outdated, SC803 self-review
safetycase: 2 errors, 1 warning, 1 info, 1 waived, 4 not evaluated
safetycase: as of 2026-11-20 the top claim C-safe is in-doubt
"""  # noqa: E501, RUF001 - as it is printed
    )


def test_what_separates_in_a_command_is_escaped() -> None:
    told = GITHUB.tell(report((finding("50 % of\n::error::x", file="a,b:c%.yaml"),)), NO_LINES, PLAIN)
    assert told.splitlines()[0] == (
        "::error file=a%2Cb%3Ac%25.yaml,line=1,endLine=1,col=1,endColumn=10,title=SC104 unknown-field"
        "::50 %25 of%0A: :error::x"
    )


def test_a_span_over_several_lines_has_no_columns() -> None:
    ((_, parameters, _),) = commands(GITHUB.tell(report((finding(end_line=4),)), NO_LINES, PLAIN))
    assert parameters == {"file": "safetycase.yaml", "line": "1", "endLine": "4", "title": "SC104 unknown-field"}


@settings(max_examples=80, deadline=None)
@given(reports())
def test_no_text_of_a_case_makes_a_command_of_its_own(told: Report) -> None:
    text = GITHUB.tell(told, NO_LINES, PLAIN)
    text.encode()
    assert acting(text) == []
    assert all(line.startswith(("::", "safetycase: ")) for line in text.splitlines())
    read = commands(text)
    gone = len(told.baseline.gone) if told.baseline else 0
    assert len(read) == len(text.splitlines()) - 2 - gone
    assert [level for level, _, _ in read[: len(told.findings)]] == [
        {"error": "error", "warning": "warning", "info": "notice"}[seen.severity] for seen in told.findings
    ]
    for (_, parameters, _), seen in zip(read, told.findings, strict=False):
        assert set(parameters) <= {"file", "line", "endLine", "col", "endColumn", "title"}
        assert parameters["title"] == f"{seen.code} {seen.name}"


def test_a_code_quality_report() -> None:
    told = json.loads(GITLAB.tell(REPORT, SOURCE, Style(prefix="cases/aster")))
    assert told[1] == {
        "description": f"SC402 stale-evidence (E-exploit): {STALE.message}",
        "check_name": "stale-evidence",
        "fingerprint": "339eaeda5fc04106fa30fd02bcdb49e2",
        "severity": "major",
        "location": {"path": "cases/aster/arguments/cyber.yaml", "lines": {"begin": 6, "end": 6}},
    }
    assert [(entry["check_name"], entry["severity"]) for entry in told] == [
        ("undeveloped-claim", "minor"),
        ("stale-evidence", "major"),
        ("subject-unknown", "info"),
        ("unknown-field", "major"),
        ("stale-evidence", "info"),
        ("requirement-not-met", "info"),
        ("unread-part", "info"),
        ("not-evaluated", "info"),
    ]
    assert told[4]["description"] == (
        "SC402 stale-evidence (E-old): waived until 2026-12-31 by Head of safety (The next run is planned for "
        "December, and nothing is deployed before.): The run of E-old is stale."
    )
    assert told[7]["description"] == (
        "not evaluated: SC801 review-outdated, SC803 self-review: the rule was not run: it is not selected"
    )
    assert told[7]["location"] == {"path": "cases/aster/safetycase.yaml", "lines": {"begin": 1}}


@settings(max_examples=60, deadline=None)
@given(reports())
def test_a_code_quality_report_is_whole_and_its_fingerprints_unique(told: Report) -> None:
    entries = json.loads(GITLAB.tell(told, NO_LINES, PLAIN).encode())
    assert len(entries) >= len(told.findings) + len(told.waived)
    assert len({entry["fingerprint"] for entry in entries}) == len(entries)
    for entry in entries:
        assert set(entry) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert entry["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert entry["location"]["lines"]["begin"] >= 1
        assert acting(entry["description"]) == []


def test_an_empty_report_is_an_empty_list() -> None:
    assert GITLAB.tell(report(), NO_LINES, PLAIN) == "[]\n"


def test_one_judgement_told_twice_is_one_entry() -> None:
    twice = NotEvaluated("unread-part", "x", file="a.yaml")
    assert len(json.loads(GITLAB.tell(report(not_evaluated=(twice, twice)), NO_LINES, PLAIN))) == 1


def test_a_fingerprint_survives_a_move_and_another_day() -> None:
    moved = replace(STALE, line=90, end_line=90, column=7, message=STALE.message.replace("172", "201"))
    assert fingerprints([moved]) == fingerprints([STALE]) == ["339eaeda5fc04106fa30fd02bcdb49e2"]


@pytest.mark.parametrize(
    "change",
    [{"code": "SC403"}, {"file": "b.yaml"}, {"element": "E-b"}, {"element": None}, {"message": "Another message."}],
)
def test_a_fingerprint_tells_findings_apart(change: dict[str, str]) -> None:
    assert fingerprints([replace(STALE, **change)]) != fingerprints([STALE])  # type: ignore[arg-type] # texts only


def test_findings_alike_in_all_but_their_line_are_numbered() -> None:
    first, second = fingerprints([finding(line=1), finding(line=2)])
    assert first != second
    assert fingerprints([finding(line=5)]) == [first]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_has_a_fingerprint(hostile: str) -> None:
    (name,) = fingerprints([finding(hostile, severity=Severity.INFO)])
    assert re.fullmatch(r"[0-9a-f]{32}", name)
