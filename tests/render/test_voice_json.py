"""The report for programs: as the contract writes it, valid against its schema, the same bytes every time."""

from __future__ import annotations

import json
import unicodedata
from importlib.resources import files

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator, FormatChecker
from voice_samples import HEADER, NO_LINES, REPORT, SOURCE, STALE, finding, report
from voice_strategies import HOSTILE, acting, reports

from safetycase.findings.finding import NotEvaluated
from safetycase.findings.report import Report
from safetycase.render.renderer import FORMATS, PLAIN, Style, voice

JSON = voice("json")
SCHEMA = json.loads((files("safetycase.render") / "schemas" / "report-1.schema.json").read_text("utf-8"))
VALID = Draft202012Validator(SCHEMA, format_checker=FormatChecker())


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_a_report_is_written_in_the_order_of_the_contract() -> None:
    told = JSON.tell(report((STALE,), waived=REPORT.waived, not_evaluated=REPORT.not_evaluated[:2]), SOURCE, PLAIN)
    assert (
        told
        == """{
  "schema": "safetycase-report/1",
  "tool": {
    "name": "safetycase",
    "version": "0.1.0"
  },
  "case": {
    "id": "aster-2",
    "title": "Aster 2, pre-deployment safety case",
    "digest": "sha256:abababababababababababababababababababababababababababababababab",
    "elements": 1
  },
  "as_of": "2026-11-20",
  "summary": {
    "error": 1,
    "warning": 0,
    "info": 0,
    "waived": 1,
    "not_evaluated": 2
  },
  "status": {
    "C-safe": "supported"
  },
  "findings": [
    {
      "code": "SC402",
      "name": "stale-evidence",
      "severity": "error",
      "message": "The run of E-exploit ended on 2026-06-01, 172 days before 2026-11-20; it is valid for 120 days, so it went stale on 2026-09-29.",
      "file": "arguments/cyber.yaml",
      "line": 6,
      "column": 3,
      "end_line": 6,
      "end_column": 12,
      "element": "E-exploit",
      "related": [
        {
          "file": "arguments/cyber.yaml",
          "line": 8,
          "column": 15,
          "message": "the date of the run"
        },
        {
          "file": "safetycase.yaml",
          "line": 2,
          "column": 1,
          "message": "the policy says here how long evidence stays valid if it does not say so itself"
        }
      ],
      "url": "rules/stale-evidence/"
    }
  ],
  "waived": [
    {
      "code": "SC402",
      "name": "stale-evidence",
      "severity": "error",
      "message": "The run of E-old is stale.",
      "file": "arguments/cyber.yaml",
      "line": 6,
      "column": 3,
      "end_line": 6,
      "end_column": 12,
      "element": "E-old",
      "related": [],
      "url": "",
      "reason": "The next run is planned for December, and nothing is deployed before.",
      "owner": "Head of safety",
      "until": "2026-12-31"
    }
  ],
  "not_evaluated": [
    {
      "name": "requirement-not-met",
      "code": "SC404",
      "reason": "the lock has no measure 'solved'",
      "element": "E-skills",
      "file": "arguments/cyber.yaml"
    },
    {
      "name": "review-outdated",
      "code": "SC801",
      "reason": "the rule was not run: it is not selected"
    }
  ]
}
"""  # noqa: E501 - as it is printed
    )


def test_every_element_has_its_status_in_the_order_of_the_ids() -> None:
    told = json.loads(JSON.tell(report(status={"b": "unknown", "B": "defeated", "a": "supported"}), SOURCE, PLAIN))
    assert list(told["status"].items()) == [("B", "defeated"), ("a", "supported"), ("b", "unknown")]
    assert told["case"]["elements"] == 3


def test_a_finding_about_no_element_says_so() -> None:
    assert json.loads(JSON.tell(report((finding(),)), SOURCE, PLAIN))["findings"][0]["element"] is None


def test_letters_of_all_scripts_stay_as_they_are() -> None:
    assert '"message": "越狱 é 😀"' in JSON.tell(report((finding("越狱 é 😀"),)), SOURCE, PLAIN)


def test_what_would_act_on_a_terminal_is_escaped_and_kept() -> None:
    message = "\x9b31m \u202egnissap\u202c ##vso[task.x]y"
    told = JSON.tell(report((finding(message),)), SOURCE, PLAIN)
    assert r'"message": "\u009b31m \u202egnissap\u202c \u0023#vso[task.x]y"' in told
    assert json.loads(told)["findings"][0]["message"] == message


def test_half_a_surrogate_pair_becomes_the_replacement_character() -> None:
    told = JSON.tell(report((finding(file="\udcff.yaml"),), status={"\ud800": "unknown"}), SOURCE, PLAIN)
    read = json.loads(told.encode())
    assert read["findings"][0]["file"] == "\ufffd.yaml"
    assert read["status"] == {"\ufffd": "unknown"}


@pytest.mark.parametrize("style", [PLAIN, Style(40, colour=True, ascii_only=True, prefix="cases/aster")])
def test_no_style_changes_what_programs_read(style: Style) -> None:
    assert JSON.tell(REPORT, SOURCE, style) == JSON.tell(REPORT, NO_LINES, PLAIN)


@settings(max_examples=100, deadline=None)
@given(reports())
def test_whatever_a_case_says_the_report_is_valid_and_inert(told: Report) -> None:
    text = JSON.tell(told, NO_LINES, PLAIN)
    text.encode()
    assert text.endswith("}\n")
    assert [character for character in acting(text) if unicodedata.category(character) != "Co"] == []
    assert "##vso[" not in text
    VALID.validate(json.loads(text))


@settings(max_examples=50, deadline=None)
@given(reports())
def test_equal_reports_give_equal_bytes_in_every_format(told: Report) -> None:
    shuffled = report(
        told.findings,
        **{
            name: getattr(told, name)
            for name in ("tool_version", "case_id", "case_title", "case_digest", "top", "profile", "as_of", "waived")
        },
        status=dict(reversed(list(told.status.items()))),
        not_evaluated=told.not_evaluated,
        rules=told.rules,
        top_cause=told.top_cause,
        baseline=told.baseline,
    )
    for name in FORMATS:
        assert voice(name).tell(told, NO_LINES, PLAIN) == voice(name).tell(shuffled, NO_LINES, PLAIN)


@pytest.mark.parametrize("hostile", [text for text in HOSTILE if "\ud800" not in text])
def test_hostile_text_comes_back_as_it_was(hostile: str) -> None:
    told = json.loads(JSON.tell(report((finding(hostile, file=HEADER),)), NO_LINES, PLAIN))
    assert told["findings"][0]["message"] == hostile


def test_what_is_not_known_of_a_judgement_is_left_out() -> None:
    told = json.loads(JSON.tell(report(not_evaluated=(NotEvaluated("x-y", "z"),)), NO_LINES, PLAIN))
    assert told["not_evaluated"] == [{"name": "x-y", "code": "", "reason": "z"}]
