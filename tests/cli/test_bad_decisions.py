"""Decisions that name what is not there, or speak of what never was: told at their place, and nothing counts by them.

What else is bad input to a judgement is tried beside its command: confidences in `test_confidence_command.py`,
histories with merges, renames and broken revisions in `test_log.py` and `test_diff.py`, shallow clones in both.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from program import DAY, Run

NEVER = "sha256:" + "0" * 64
HEADER = "safetycase: 1\nid: a\ntitle: A\ntop: C-top\npolicy: {sign_off: [{roles: [independent]}]}\n"
ARGUMENT = """\
argument:
  C-top: {claim: Safe., supported_by: [E-plan]}
  E-plan: {evidence: The plan., files: [{path: plan.md, reader: document, run: {date: 2026-11-01}}]}
"""
REVIEW = "  - {of: [%s], decision: accept, role: independent, reviewer: Jane Doe, date: 2026-11-10%s}\n"
WAIVER = "  - {finding: %s, element: %s, reason: Known., owner: Head, until: 2026-12-31}\n"
JUDGED, ANEW = "Jane Doe judged on 2026-11-10", " Have it judged anew with 'safetycase review'."
Told = list[tuple[str, int, str]]


@pytest.fixture
def case(tmp_path: Path, run: Run) -> Path:
    (tmp_path / "safetycase.yaml").write_text(HEADER)
    (tmp_path / "a.yaml").write_text(ARGUMENT)
    (tmp_path / "plan.md").write_text("The plan.\n")
    assert run("measure", tmp_path, "--as-of", DAY).returncode == 0
    return tmp_path


def told(run: Run, case: Path, file: str) -> Told:
    """The findings in one file, with their lines and words; whatever they are, the sign-off stays missing."""
    report = json.loads(run("check", case, "--as-of", DAY, "--format", "json").stdout)
    assert "missing-sign-off" in {one["name"] for one in report["findings"]}
    return [(one["name"], one["line"], one["message"]) for one in report["findings"] if one["file"] == file]


@pytest.mark.parametrize(
    ("of", "digest", "finding", "words"),
    [
        ("C-gone", "", "unresolved-reference", "there is no element 'C-gone'."),
        ("C-top, C-gone", f', digest: "{NEVER}"', "unresolved-reference", "there is no element 'C-gone'."),
        (
            "C-top",
            f', digest: "{NEVER}"',
            "review-outdated",
            f"what {JUDGED} is not what the case says today: the digest of the review is that of other content.{ANEW}",
        ),
        (
            "C-top",
            ', digest: "sha256:12"',
            "review-outdated",
            f"'sha256:12' is no digest ('sha256:' and 64 digits), so nobody can tell what {JUDGED}.{ANEW}",
        ),
    ],
)  # fmt: skip
def test_a_review_of_what_is_not_there_or_never_was_counts_for_nothing(
    case: Path, run: Run, of: str, digest: str, finding: str, words: str
) -> None:
    (case / "r.yaml").write_text("reviews:\n" + REVIEW % (of, digest))
    found = [(name, line, message.partition(" Did you")[0]) for name, line, message in told(run, case, "r.yaml")]
    assert found == [(finding, 2, words)]


@pytest.mark.parametrize(
    ("finding", "element", "name", "words"),
    [
        (
            "stale-evidence", "E-plan", "unused-waiver",
            "there is no finding 'stale-evidence' on 'E-plan' to waive. Take the waiver out, or correct it.",
        ),
        ("stale-evidence", "E-gone", "unresolved-reference", "there is no element 'E-gone'."),
        ("stale-evidenze", "E-plan", "invalid-value", "there is no rule 'stale-evidenze'."),
    ],
)  # fmt: skip
def test_a_waiver_of_nothing_is_told(case: Path, run: Run, finding: str, element: str, name: str, words: str) -> None:
    (case / "w.yaml").write_text("waivers:\n" + WAIVER % (finding, element))
    found = [(rule, line, message.partition(" Did you")[0]) for rule, line, message in told(run, case, "w.yaml")]
    assert found == [(name, 2, words)]


def test_a_waiver_is_no_longer_needed_once_its_finding_is_gone(case: Path, run: Run) -> None:
    (case / "w.yaml").write_text("waivers:\n" + WAIVER % ("changed-evidence", "E-plan"))
    (case / "plan.md").write_text("Another plan.\n")
    assert told(run, case, "w.yaml") == []
    assert run("measure", case, "--as-of", DAY).returncode == 0
    assert [name for name, _, _ in told(run, case, "w.yaml")] == ["unused-waiver"]


def test_doubts_that_answer_each_other_settle_nothing(case: Path, run: Run) -> None:
    (case / "a.yaml").write_text(
        ARGUMENT
        + "  D-one: {defeater: One., challenges: C-top, answered_by: [D-two]}\n"
        + "  D-two: {defeater: Two., challenges: D-one, answered_by: [D-one]}\n"
    )
    report = json.loads(run("check", case, "--as-of", DAY, "--format", "json").stdout)
    (circle,) = (one for one in report["findings"] if one["name"] == "circular-support")
    assert circle["message"] == (
        "these doubts doubt each other: D-one → (answered by) D-two → (answered by) D-one. None takes another away: "
        "answer each."
    )
    assert (circle["file"], circle["line"], circle["related"][0]["line"]) == ("a.yaml", 4, 5)
    assert report["status"] == {"C-top": "in-doubt", "D-one": "in-doubt", "D-two": "in-doubt", "E-plan": "supported"}
