"""SARIF: valid against the schema of the standard, paths as URIs, waivers as suppressions, nothing left out."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator
from voice_samples import REPORT, SOURCE, STALE, finding, report
from voice_strategies import reports

from safetycase.findings.finding import RelatedPlace
from safetycase.findings.report import Report
from safetycase.render.renderer import PLAIN, Style, voice

SARIF = voice("sarif")
_URI = re.compile(r"(?:\./)?[A-Za-z0-9._~%-]+(?:/[A-Za-z0-9._~%-]*)*")


@cache
def standard() -> Draft202012Validator:
    schema = Path(__file__).parent / "schemas" / "sarif-2.1.0.schema.json"
    return Draft202012Validator(json.loads(schema.read_text("utf-8")))


def run(told: Report, style: Style = PLAIN) -> Any:
    """Tell a report, check it against the standard and return its one run."""
    log = json.loads(SARIF.tell(told, SOURCE, style).encode())
    standard().validate(log)
    assert (log["version"], len(log["runs"])) == ("2.1.0", 1)
    return log["runs"][0]


def test_the_schema_refuses_what_is_not_sarif() -> None:
    assert not standard().is_valid({"version": "2.1.0", "runs": [{}]})


def test_a_finding_is_a_result_at_its_place() -> None:
    told = run(report((STALE,), rules=REPORT.rules))
    assert told["results"] == [
        {
            "ruleId": "SC402",
            "level": "error",
            "message": {"text": STALE.message},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": "arguments/cyber.yaml", "uriBaseId": "%SRCROOT%"},
                        "region": {
                            "startLine": 6,
                            "startColumn": 3,
                            "endLine": 6,
                            "endColumn": 12,
                            "snippet": {"text": "E-exploit"},
                        },
                    },
                    "logicalLocations": [
                        {"name": "E-exploit", "fullyQualifiedName": "aster-2:E-exploit", "kind": "element"}
                    ],
                }
            ],
            "partialFingerprints": {"safetycase/v1": "339eaeda5fc04106fa30fd02bcdb49e2"},
            "suppressions": [],
            "relatedLocations": [
                {
                    "id": 0,
                    "message": {"text": "the date of the run"},
                    "physicalLocation": {
                        "artifactLocation": {"uri": "arguments/cyber.yaml", "uriBaseId": "%SRCROOT%"},
                        "region": {"startLine": 8, "startColumn": 15},
                    },
                },
                {
                    "id": 1,
                    "message": {
                        "text": "the policy says here how long evidence stays valid if it does not say so itself"
                    },
                    "physicalLocation": {
                        "artifactLocation": {"uri": "safetycase.yaml", "uriBaseId": "%SRCROOT%"},
                        "region": {"startLine": 2, "startColumn": 1},
                    },
                },
            ],
            "ruleIndex": 2,
        }
    ]
    assert told["columnKind"] == "unicodeCodePoints"
    assert told["originalUriBaseIds"]["%SRCROOT%"].keys() == {"description"}


def test_a_rule_brings_its_documentation() -> None:
    rules = run(REPORT)["tool"]["driver"]["rules"]
    assert rules[0] == {
        "id": "SC104",
        "name": "unknown-field",
        "shortDescription": {"text": "A key is not known."},
        "fullDescription": {"text": "What it says would be lost."},
        "defaultConfiguration": {"level": "error"},
        "help": {
            "text": "A key is not known.\n\nWhat it says would\nbe lost.\n\n## Example\n\n```yaml\ntitel: x\n```",
            "markdown": "A key is not known.\n\nWhat it says would\nbe lost.\n\n## Example\n\n```yaml\ntitel: x\n```",
        },
    }
    assert [rule.get("helpUri") for rule in rules] == [
        None,
        None,
        "https://example.org/rules/stale-evidence/",
        None,
        None,
        None,
    ]
    assert [rule["defaultConfiguration"]["level"] for rule in rules][1:5] == ["warning", "error", "error", "note"]


def test_a_finding_of_a_rule_that_is_not_listed_gets_an_entry() -> None:
    told = run(report((finding(),)))
    assert told["tool"]["driver"]["rules"][told["results"][0]["ruleIndex"]]["name"] == "unknown-field"


def test_a_waived_finding_is_a_suppressed_result() -> None:
    suppressions = [result["suppressions"] for result in run(REPORT)["results"]]
    assert suppressions[:-1] == [[], [], [], []]
    assert suppressions[-1] == [
        {
            "kind": "external",
            "status": "accepted",
            "justification": "The next run is planned for December, and nothing is deployed before. "
            "(decided by Head of safety, until 2026-12-31)",
            "properties": {"owner": "Head of safety", "until": "2026-12-31"},
        }
    ]


def test_what_was_not_evaluated_is_a_notification() -> None:
    told = run(REPORT)
    (invocation,) = told["invocations"]
    assert invocation["executionSuccessful"] is True
    assert invocation["toolExecutionNotifications"][1:3] == [
        {
            "descriptor": {"id": "not-evaluated", "index": 0},
            "level": "warning",
            "message": {"text": "review-outdated was not evaluated: the rule was not run: it is not selected"},
            "associatedRule": {"id": "SC801", "index": 5},
        },
        {
            "descriptor": {"id": "not-evaluated", "index": 0},
            "level": "warning",
            "message": {"text": "self-review was not evaluated: the rule was not run: it is not selected"},
        },
    ]
    assert told["tool"]["driver"]["notifications"][0]["id"] == "not-evaluated"


@pytest.mark.parametrize(
    ("file", "prefix", "uri"),
    [
        ("a b/ü%.yaml", "", "a%20b/%C3%BC%25.yaml"),
        ("a.yaml", "cases/as ter/", "cases/as%20ter/a.yaml"),
        ("a.yaml", ".", "a.yaml"),
        ("\udcff.yaml", "", "%FF.yaml"),
        ("javascript:x.yaml", "", "javascript%3Ax.yaml"),
        ("/etc/passwd", "", "./%2Fetc/passwd"),
        ("a?b#c.yaml", "", "a%3Fb%23c.yaml"),
    ],
)
def test_a_path_is_a_relative_reference(file: str, prefix: str, uri: str) -> None:
    told = run(report((finding(file=file),)), Style(prefix=prefix))
    artifact = told["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert artifact == {"uri": uri, "uriBaseId": "%SRCROOT%"}


def test_a_case_sets_no_link_in_a_message() -> None:
    told = run(report((finding("see [here](https://example.org)", related=(RelatedPlace("a", 1, 1, "[x](1)"),)),)))
    assert told["results"][0]["message"] == {"text": "see [here] (https://example.org)"}
    assert told["results"][0]["relatedLocations"][0]["message"] == {"text": "[x] (1)"}


def test_a_span_that_ends_before_it_begins_is_mended() -> None:
    region = run(report((finding(line=9, column=8, end_line=3, end_column=2),)))["results"][0]["locations"][0]
    assert region["physicalLocation"]["region"] == {"startLine": 9, "startColumn": 8, "endLine": 9, "endColumn": 8}


@settings(max_examples=60, deadline=None)
@given(reports())
def test_whatever_a_case_says_the_log_is_valid_and_whole(told: Report) -> None:
    log = run(told, Style(prefix="cases/a"))
    assert len(log["results"]) == len(told.findings) + len(told.waived) + len(told.known)
    assert len(log["invocations"][0]["toolExecutionNotifications"]) == len(told.not_evaluated)
    rules = log["tool"]["driver"]["rules"]
    every = (*told.findings, *(one.finding for one in told.waived), *(one.finding for one in told.known))
    assert {"baselineState" in result for result in log["results"]} <= {told.baseline is not None}
    for result, seen in zip(log["results"], every, strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert _URI.fullmatch(uri)
        if "\ud800" not in seen.file:
            assert unquote_to_bytes(uri) == f"cases/a/{seen.file}".encode(errors="surrogateescape")
    names = [result["partialFingerprints"]["safetycase/v1"] for result in log["results"]]
    assert len(set(names)) == len(names)
