"""A reported overall score that is not what its declared aggregation of the categories gives (SafetyPrompts)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from safetycase.findings.finding import Finding
from safetycase.operations.measurement import measure_case
from safetycase.pipeline import Settings, check_case

CASE = """\
safetycase: 1
id: x
title: X
top: C-top
system: {id: aster-2, models: [{id: aster-2, revision: 3f1c9ab}]}
argument:
  C-top: {claim: Answers are safe in every scenario., supported_by: [E-board]}
  E-board:
    evidence: Leaderboard, scores by scenario with the overall score
    files:
      - path: board.csv
        reader: table
        map: {unit: scenario, score: score, category: kind}
        run: {model: aster-2, date: 2026-10-30}
    measures:
      overall: {mean: score, where: {category: overall}}
      macro: {mean: score, where: {category: scenario}}
      drift: {derived: {subtract: [overall, macro]}, range: {min: -0.05, max: 0.05}}
"""


def findings(folder: Path, overall: str) -> tuple[Finding, ...]:
    (folder / "safetycase.yaml").write_text(CASE, encoding="utf-8")
    rows = "insult,scenario,98.0\nbias,scenario,94.0\nprivacy,scenario,99.0\n"
    (folder / "board.csv").write_text(f"scenario,kind,score\n{rows}all,overall,{overall}\n", encoding="utf-8")
    measure_case(folder, Settings(plugins=False), datetime(2026, 11, 20, tzinfo=UTC))
    return check_case(folder, Settings(plugins=False), date(2026, 11, 20)).view.report.findings


@pytest.mark.parametrize(("overall", "told"), [("97.0", False), ("97.04", False), ("95.2", True)])
def test_an_overall_score_is_held_against_its_declared_aggregation(tmp_path: Path, overall: str, told: bool) -> None:
    # The mean of 98, 94 and 99 is 97.
    found = [one for one in findings(tmp_path, overall) if one.name == "impossible-score"]
    assert [(one.line, one.element) for one in found] == ([(18, "E-board")] if told else [])
