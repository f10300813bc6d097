"""A small case that states confidences and a budget, as a folder that is measured and judged."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from safetycase.operations.measurement import measure_case
from safetycase.pipeline import Settings, check_case
from safetycase.render.view import CaseView

DAY = date(2026, 11, 20)
CASE = """\
safetycase: 1
id: two-ways
title: Two ways to a cyber attack
top: C-safe
decision: {question: May it be deployed?, kind: deployment, window: {from: 2026-12-01, until: 2027-06-01}}
policy:
  confidence: {given: [inferences]}
system:
  id: x
  outcomes:
    O-cyber: {outcome: A cyber attack, budget: {at_most: 0.1%, because: Board decision 14}}
argument:
  C-safe:
    claim: The probability of O-cyber is at most 0.1 %.
    category: inability
    against: [O-cyber]
    supported_by: [C-novice, C-expert]
  C-novice:
    claim: Novices cause O-cyber with a probability of at most 0.04 %.
    category: inability
    against: [O-cyber]
    shares: {O-cyber: 0.04%}
    confidence: 0.95
    note: Elicited from four assessors; the lowest.
    supported_by: [E-novice]
    in_context_of: [A-elicited]
  C-expert:
    claim: Experts cause O-cyber with a probability of at most 0.07 %.
    category: inability
    against: [O-cyber]
    shares: {O-cyber: 0.07%}
    confidence: 0.9
    note: Elicited from four assessors; the lowest.
    supported_by: [E-expert]
  A-elicited:
    assumption: Elicitation reaches what attackers reach.
    confidence: 0.99
    note: Elicited.
    owner: Evaluations
    until: 2027-06-30
  E-novice: {evidence: A report on novices, files: [{path: a.txt}], produced: 2026-10-01}
  E-expert: {evidence: A report on experts, files: [{path: b.txt}], produced: 2026-10-01}
"""


def confident_folder(folder: Path, text: str = CASE) -> Path:
    """Write the case into a folder and measure it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "safetycase.yaml").write_text(text, encoding="utf-8")
    (folder / "a.txt").write_text("No uplift.\n", encoding="utf-8")
    (folder / "b.txt").write_text("Little uplift.\n", encoding="utf-8")
    measure_case(folder, Settings(), datetime(2026, 11, 1, tzinfo=UTC))
    return folder


def confident_view(folder: Path, text: str = CASE) -> CaseView:
    """Judge the case."""
    return check_case(confident_folder(folder, text), Settings(), DAY).view
