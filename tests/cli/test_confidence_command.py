"""`safetycase confidence` as a user runs it, and what it says of bad input."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from program import DAY, Run

CASE = """\
safetycase: 1
id: x
title: X
top: C-top
policy:
  confidence:
    given: [inferences]
argument:
  C-top: {claim: It is safe., supported_by: [E-a, E-b]}
  E-a: {evidence: A report, files: [{path: a.txt}], produced: 2026-11-01, confidence: 0.95, note: elicited}
  E-b: {evidence: A report, files: [{path: b.txt}], produced: 2026-11-01, confidence: 0.9, note: elicited}
"""


@pytest.fixture
def case(tmp_path: Path, run: Run) -> Path:
    folder = tmp_path / "case"
    folder.mkdir()
    (folder / "safetycase.yaml").write_text(CASE)
    for name in ("a.txt", "b.txt"):
        (folder / name).write_text(f"{name}\n")
    assert run("measure", folder).returncode == 0
    return folder


def test_the_bounds_of_the_top_claim_and_of_one_element(case: Path, run: Run) -> None:
    told = run("confidence", case, "--as-of", DAY)
    assert (told.returncode, told.stderr) == (0, "")
    assert "C-top  0.85 to 0.9  (supported)" in told.stdout
    assert "E-b (evidence): 0.9; 0.85 → 0.95 or 0" in told.stdout
    one = run("confidence", case, "E-a", "--as-of", DAY, "--format", "json")
    assert json.loads(one.stdout)["bounds"] == {"lower": 0.95, "upper": 0.95}
    assert (
        run("confidence", case, "--as-of", DAY, "--format", "json").stdout
        == run("confidence", case, "--as-of", DAY, "--format", "json", "--no-cache").stdout
    )


def test_an_element_that_is_not_there(case: Path, run: Run) -> None:
    told = run("confidence", case, "E-c", "--as-of", DAY)
    assert (told.returncode, told.stdout) == (2, "")
    assert "E-c" in told.stderr


def test_evidence_that_changed_leaves_no_lower_bound(case: Path, run: Run) -> None:
    (case / "b.txt").write_text("another report\n")
    told = run("confidence", case, "--as-of", DAY, "--no-cache").stdout
    assert "C-top  0 to 0.9  (in-doubt)" in told
    assert "1 thing of which nothing is known keeps the lower bound at 0:\n  E-b: changed-evidence:" in told


@pytest.mark.parametrize(
    ("written", "instead", "finding", "place"),
    [
        ("confidence: 0.95", "confidence: 95", "impossible-confidence", "safetycase.yaml:10:87"),
        ("confidence: 0.95", "confidence: .nan", "invalid-value", "safetycase.yaml:10:87"),
        ("confidence: 0.95, note: elicited", "confidence: 0.95", "confidence-without-basis", "safetycase.yaml:10:87"),
        ("given: [inferences]", "given: [all]", "invalid-value", "safetycase.yaml:7:13"),
        ("given: [inferences]", "dependence: maybe", "invalid-value", "safetycase.yaml:7:17"),
        ("given: [inferences]", "dependence: independent", "unreasoned-confidence-policy", "safetycase.yaml:7:5"),
        ("given: [inferences]", "steps: {C-top: {holds: 1.2}}", "invalid-value", "safetycase.yaml:7:28"),
        ("given: [inferences]", "steps: {C-nop: {holds: 1}}", "idle-confidence-policy", "safetycase.yaml:7:13"),
        ("given: [inferences]", "common_causes: {a: {of: [E-a, E-b]}}", "missing-field", "safetycase.yaml:7:21"),
        ("given: [inferences]", "steps: {C-top: {holds: .inf}}", "invalid-value", "safetycase.yaml:7:28"),
        ("given: [inferences]", "weights: {E-a: 2}", "unknown-field", "safetycase.yaml:7:5"),
    ],
)  # fmt: skip
def test_bad_input_is_a_finding_at_its_place_and_nothing_is_guessed(
    case: Path, run: Run, written: str, instead: str, finding: str, place: str
) -> None:
    (case / "safetycase.yaml").write_text(CASE.replace(written, instead))
    told = json.loads(run("check", case, "--as-of", DAY, "--format", "json").stdout)
    places = [f"{one['file']}:{one['line']}:{one['column']}" for one in told["findings"] if one["name"] == finding]
    assert places == [place]
    shown = json.loads(run("confidence", case, "--as-of", DAY, "--format", "json").stdout)
    assert shown["bounds"]["lower"] == 0.0


@pytest.mark.parametrize("budget", ["at_most: 90", "at_most: .nan", "at_most: a lot", "at_most: 150%", "because: x"])
def test_a_budget_that_is_no_probability_is_a_finding(case: Path, run: Run, budget: str) -> None:
    system = f"system:\n  id: x\n  outcomes:\n    O-a: {{outcome: Harm, budget: {{{budget}}}}}\n"
    (case / "system.yaml").write_text(system)
    told = json.loads(run("check", case, "--as-of", DAY, "--format", "json").stdout)
    found = [(one["name"], one["file"], one["line"]) for one in told["findings"] if one["severity"] == "error"]
    assert ("missing-field" if budget == "because: x" else "invalid-value", "system.yaml", 4) in found
    assert set(told["status"].values()) == {"unknown"}


def test_a_case_without_confidences_is_told_so(case: Path, run: Run) -> None:
    silent = CASE.replace(", confidence: 0.95, note: elicited", "").replace(", confidence: 0.9, note: elicited", "")
    (case / "safetycase.yaml").write_text(silent)
    assert "This case states no confidence and no budget" in run("confidence", case, "--as-of", DAY).stdout
