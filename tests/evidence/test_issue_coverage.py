"""Issue coverage: an issue counts once one method made it happen and another noticed it (Deng et al. 2023)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from safetycase.evidence.lock import MeasureValue, read_lock
from safetycase.operations.measurement import measure_case
from safetycase.pipeline import Settings, check_case

CASE = """\
safetycase: 1
id: x
title: X
top: C-top
system: {id: bot, models: [{id: bot-1, revision: 3f1c9ab}]}
argument:
  C-top: {claim: Every issue of dialogue was looked at from both sides., supported_by: [E-methods]}
  E-methods:
    evidence: What was tried on which issue
    files:
      - path: methods.csv
        reader: table
        map: {unit: id, category: issue, outcome: result, fields: {method: method}}
        run: {model: bot-1, date: 2026-10-30}
    measures:
      issues:
        issue_coverage:
          issue: category
          method: method
          exposing: [prompts]
          detecting: [people, classifier]
          issues: [abuse, unfair, privacy, misuse]
    requires: [issues.lower95 >= 100%]
"""
BOTH = [f"{issue}-{method},{issue},{method},safe" for issue in ("abuse", "unfair") for method in ("prompts", "people")]


def measured(folder: Path, rows: list[str]) -> tuple[MeasureValue, list[tuple[str, str]]]:
    (folder / "safetycase.yaml").write_text(CASE, encoding="utf-8")
    (folder / "methods.csv").write_text("id,issue,method,result\n" + "\n".join(rows) + "\n", encoding="utf-8")
    measure_case(folder, Settings(plugins=False), datetime(2026, 11, 20, tzinfo=UTC))
    found = check_case(folder, Settings(plugins=False), date(2026, 11, 20)).view.report.findings
    value = read_lock(folder).lock.entries["E-methods"].measures["issues"]
    return value, [(one.name, one.message) for one in found if one.element == "E-methods"]


def test_an_issue_needs_a_method_of_each_kind(tmp_path: Path) -> None:
    rows = [*BOTH, "p-1,privacy,prompts,safe", "m-1,misuse,classifier,safe"]
    value, told = measured(tmp_path, rows)
    assert (value.value, value.events, value.units) == (0.5, 2, 4)
    assert value.bounds == {"lower95": 0.5, "upper95": 0.5}
    assert value.details == {"exposed": 3.0, "detected": 3.0, "methods of privacy": 1.0, "methods of misuse": 1.0}
    assert told == [("requirement-not-met", "issues.lower95 is 50 % (2 of 4 units), required ≥ 100 %.")]


def test_all_issues_from_both_sides_meet_the_requirement(tmp_path: Path) -> None:
    rows = [*BOTH, *(f"{i}-{m},{i},{m},safe" for i in ("privacy", "misuse") for m in ("prompts", "classifier"))]
    value, told = measured(tmp_path, rows)
    assert (value.value, told) == (1.0, [])


@pytest.mark.parametrize(
    "row",
    ["p-1,privacy,prompts,", "p-1,privacy,survey,safe"],
    ids=["without an outcome", "by a method of neither kind"],
)
def test_a_record_that_covers_nothing(tmp_path: Path, row: str) -> None:
    value, _ = measured(tmp_path, [*BOTH, row, "p-2,privacy,people,safe"])
    assert value.details["methods of privacy"] == 1.0
    assert value.details["methods of misuse"] == 0.0


def test_an_issue_that_nobody_listed_is_no_issue_covered(tmp_path: Path) -> None:
    value, told = measured(tmp_path, [*BOTH, "a-1,abus,prompts,safe"])
    assert value.value is None
    assert [name for name, _ in told] == ["unmapped-label"]
    assert "'category' has labels that are not on the list of issues: 'abus' (1)" in told[0][1]


@pytest.mark.parametrize(
    ("old", "new"),
    [("[abuse, unfair, privacy, misuse]", "[abuse, abuse]"), ("detecting: [people", "detecting: [prompts")],
    ids=["an issue twice", "a method of both kinds"],
)
def test_a_definition_that_would_count_twice_is_refused(tmp_path: Path, old: str, new: str) -> None:
    (tmp_path / "safetycase.yaml").write_text(CASE.replace(old, new), encoding="utf-8")
    (tmp_path / "methods.csv").write_text("id,issue,method,result\n" + "\n".join(BOTH) + "\n", encoding="utf-8")
    found = check_case(tmp_path, Settings(plugins=False), date(2026, 11, 20)).view.report.findings
    assert "invalid-value" in {one.name for one in found}
