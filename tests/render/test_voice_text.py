"""The text of a check: exact at 80 columns, harmless whatever the case says, complete."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from voice_samples import CYBER, HEADER, NO_LINES, REPORT, SOURCE, STALE, Lines, finding, report
from voice_strategies import HOSTILE, RUNNER_COMMAND, acting, is_one_word, reports

from safetycase.findings.finding import NotEvaluated, RelatedPlace, Severity
from safetycase.findings.report import Report
from safetycase.render.renderer import PLAIN, SourceLines, Style, voice
from safetycase.render.terminal import cells
from safetycase.source.locator import Locator

TEXT = voice("text")

EXPECTED = """\
━━ arguments/cyber.yaml ━━━━━━━━━━━━━━━━━━━━━━━━━━ 1 error, 1 warning, 1 info ━━

warning SC306 undeveloped-claim in C-cyber
  C-cyber is marked as undeveloped. Argue it, or say in the decision that it
  stays open.
     ┌─ arguments/cyber.yaml:3:3
   3 │   C-cyber:
     │   ^^^^^^^

error SC402 stale-evidence in E-exploit
  The run of E-exploit ended on 2026-06-01, 172 days before 2026-11-20; it is
  valid for 120 days, so it went stale on 2026-09-29.
     ┌─ arguments/cyber.yaml:6:3
   6 │   E-exploit:
     │   ^^^^^^^^^
     ├─ arguments/cyber.yaml:8:15 the date of the run
     └─ safetycase.yaml:2:1 the policy says here how long evidence stays valid
        if it does not say so itself

info SC405 subject-unknown in E-越狱
  这份证据的对象不明：记录中的模型名称没有版本号，也没有摘要，因此不能确认它就是
  本案例中的模型。
     ┌─ arguments/cyber.yaml:12:15
  12 │     evidence: 越狱测试 一百二十项任务 # recorded in December, by hand,…
     │               ^^^^^^^^^^^^^^^^^^^^^^^

━━ safetycase.yaml ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ 1 error ━━

error SC104 unknown-field
  'titel' is not a key; is 'title' meant?
     ┌─ safetycase.yaml:3:2
   3 │     titel: Aster
     │     ^^^^^

━━ Waived ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ 1 finding ━━

error SC402 stale-evidence in E-old
  The run of E-old is stale.
  waived until 2026-12-31 by Head of safety: The next run is planned for
  December, and nothing is deployed before.
     ── arguments/cyber.yaml:6:3

━━ Not evaluated ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ 4 judgements ━━

  the lock has no measure 'solved'
    SC404 requirement-not-met (E-skills, arguments/cyber.yaml)

  the rule was not run: it is not selected
    SC801 review-outdated, SC803 self-review

  the text does not parse
    unread-part (arguments/broken.yaml)

━━ Aster 2, pre-deployment safety case ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ aster-2 ━━

  ~ C-safe is in-doubt
    C-safe → C-cyber → S-proxy → C-exploit → E-exploit
    stale-evidence: The run of E-exploit ended on 2026-06-01, 172 days before
    2026-11-20.
  4 elements: 1 supported, 1 unknown, 2 in-doubt
  judged as of 2026-11-20 under the profile review

  2 errors, 1 warning, 1 info, 1 waived, 4 not evaluated
  next: safetycase explain SC402
        safetycase status
"""  # noqa: RUF001 - wide punctuation belongs to the sample


def test_a_report_with_everything_in_it() -> None:
    assert TEXT.tell(REPORT, SOURCE, PLAIN) == EXPECTED


def test_colour_adds_escapes_and_nothing_else() -> None:
    coloured = TEXT.tell(REPORT, SOURCE, Style(colour=True))
    assert "\x1b[1;31merror\x1b[0m \x1b[1mSC402 stale-evidence\x1b[0m in E-exploit\n" in coloured
    assert "     \x1b[2m│\x1b[0m   \x1b[1;31m^^^^^^^^^\x1b[0m\n" in coloured
    assert re.sub(r"\x1b\[[0-9;]+m", "", coloured) == EXPECTED


def test_without_unicode_the_marks_are_ascii() -> None:
    told = TEXT.tell(report((STALE,)), SOURCE, Style(ascii_only=True))
    assert told.isascii()
    assert (
        """
     --> arguments/cyber.yaml:6:3
   6 |   E-exploit:
     |   ^^^^^^^^^
     = arguments/cyber.yaml:8:15 the date of the run
     = safetycase.yaml:2:1 the policy says here how long evidence stays valid if
       it does not say so itself
"""
        in told
    )


def test_a_case_without_findings_still_says_what_was_judged() -> None:
    assert (
        TEXT.tell(report(), SOURCE, PLAIN)
        == """\
━━ Aster 2, pre-deployment safety case ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ aster-2 ━━

  ✔ C-safe is supported
  1 element: 1 supported
  judged as of 2026-11-20 under the profile review

  0 errors, 0 warnings, 0 infos, 0 waived, 0 not evaluated
"""
    )


def test_what_was_not_evaluated_is_told_even_if_nothing_else_is() -> None:
    told = TEXT.tell(
        report(not_evaluated=(NotEvaluated("stale-evidence", "E-x has no date", "SC402", "E-x"),)), SOURCE, PLAIN
    )
    assert "\n  E-x has no date\n    SC402 stale-evidence (E-x)\n" in told
    assert told.endswith("\n  0 errors, 0 warnings, 0 infos, 0 waived, 1 not evaluated\n")


def test_a_top_claim_that_is_missing_is_never_told_as_supported() -> None:
    told = TEXT.tell(report(top="C-gone"), SOURCE, PLAIN)
    assert "\n  the top claim C-gone is not in the case, so it has no status\n" in told
    assert "✔" not in told


def test_a_finding_whose_line_cannot_be_shown_still_has_its_place() -> None:
    told = TEXT.tell(report((finding("The text does not parse.", line=7),)), NO_LINES, PLAIN)
    assert "\nerror SC104 unknown-field\n  The text does not parse.\n     ── safetycase.yaml:7:1\n\n" in told


def test_a_span_over_several_lines_says_where_it_ends() -> None:
    told = TEXT.tell(report((finding(file=CYBER, line=6, column=3, end_line=10, end_column=5),)), SOURCE, PLAIN)
    assert (
        """
     ┌─ arguments/cyber.yaml:6:3
   6 │   E-exploit:
     │   ^^^^^^^^^^
     │ (to line 10)
"""
        in told
    )


def test_a_long_id_stands_on_its_own_line() -> None:
    told = TEXT.tell(report((finding(element="E-" + "x" * 70),)), SOURCE, PLAIN)
    assert f"\nerror SC104 unknown-field\n  in E-{'x' * 70}\n  Something is wrong.\n" in told


def test_many_findings_come_grouped_by_file_and_counted_by_rule() -> None:
    many = tuple(
        finding(
            f"Number {number}.",
            file=f"arguments/{'ab'[number // 6]}.yaml",
            code="SC402" if number % 3 else "SC306",
            name="stale-evidence" if number % 3 else "undeveloped-claim",
            severity=Severity.ERROR if number % 3 else Severity.WARNING,
        )
        for number in range(12)
    )
    told = TEXT.tell(report(many), NO_LINES, PLAIN)
    assert told.count("━━ arguments/a.yaml ━━") == 1
    assert "━━ arguments/b.yaml ━━" in told
    assert "━ 4 errors, 2 warnings ━━\n" in told
    assert (
        """
━━ Findings by rule ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━

  8  error    SC402 stale-evidence
  4  warning  SC306 undeveloped-claim
"""
        in told
    )


@pytest.mark.parametrize("hostile", HOSTILE)
def test_no_text_of_a_case_acts_on_the_terminal_or_the_runner(hostile: str) -> None:
    told = TEXT.tell(
        report(
            (finding(hostile, element=hostile, file=hostile, related=(RelatedPlace(hostile, 1, 1, hostile),), line=1),),
            case_title=hostile,
            case_id=hostile,
            top=hostile,
            status={hostile: "unknown"},
        ),
        Lines({hostile: f"{hostile} {hostile}"}),
        PLAIN,
    )
    assert acting(told) == []
    assert RUNNER_COMMAND.search(told) is None


def test_an_override_of_the_reading_direction_is_spelled_out() -> None:
    told = TEXT.tell(report((finding("requirement is not \u202etem\u202c"),)), SOURCE, PLAIN)
    assert "\n  requirement is not <U+202E>tem<U+202C>\n" in told


@settings(max_examples=60, deadline=None)
@given(reports())
def test_every_line_is_harmless_and_fits_unless_a_word_does_not(told: Report) -> None:
    places = [f"{place.line}:{place.column}" for place in told.findings]
    places += [f"{place.line}:{place.column}" for found in told.findings for place in found.related]
    places += [f"{waived.finding.line}:{waived.finding.column}" for waived in told.waived]
    text = TEXT.tell(told, NO_LINES, PLAIN)
    text.encode()
    assert acting(text) == []
    assert RUNNER_COMMAND.search(text) is None
    for line in text.split("\n"):
        assert cells(line) <= 80 or is_one_word(line) or any(place in line for place in places)


@given(reports())
@settings(max_examples=30, deadline=None)
def test_every_finding_and_all_counts_are_told(told: Report) -> None:
    text = TEXT.tell(told, NO_LINES, PLAIN)
    headings = len(re.findall(r"^(?:error|warning|info) SC\d{3} ", text, re.MULTILINE))
    assert headings == len(told.findings) + len(told.waived) + len(told.known)
    known = f", {len(told.known)} known" if told.baseline else ""
    assert f", {len(told.waived)} waived, {len(told.not_evaluated)} not evaluated{known}\n" in text


def test_source_lines_come_from_the_files_of_the_case(tmp_path: Path) -> None:
    (tmp_path / HEADER).write_bytes(b"\xef\xbb\xbfsafetycase: 1\r\nid: aster-2\r\n")
    lines: SourceLines = Locator(tmp_path)
    told = TEXT.tell(report((finding(line=2, end_line=2, end_column=3),)), lines, PLAIN)
    assert "\n   2 │ id: aster-2\n     │ ^^\n" in told
