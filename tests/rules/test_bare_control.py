"""Which claim a control argument is told to leave without evidence, where words could mean several."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from safetycase.pipeline import Settings, check_case

CASE = """\
safetycase: 1
id: t
title: T
top: C-top
system: {id: s}
argument:
  C-top:
    claim: Attempts to exfiltrate the weights are stopped.
    category: control
    supported_by: [C-in-use, C-team, C-window]
    in_context_of: [A-attackers]
  C-in-use:
    claim: The monitor that was attacked is the one in production.
    supported_by: [E-report]
  C-team:
    claim: The red team had the weights and two months.
    undeveloped: true
  C-window:
    claim: The extrapolation to the window is conservative.
    supported_by: [E-report]
  A-attackers: {assumption: Attackers come from outside., owner: Security}
  E-report: {evidence: A report, files: [{path: report.txt}], produced: 2026-10-30}
"""


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("", "", "'C-team' (red-team-strength)"),
        ("The red team had", "People of a kind had", None),
        ("claim: The red team had", "tags: [red-team-strength]\n    claim: People had", "'C-team' (red-team-strength)"),
        ("    supported_by: [E-report]\n  C-team", "    undeveloped: true\n  C-team", "'C-team' (red-team-strength)"),
    ],
    ids=["another speaks of attacks", "nobody but others do", "the tag decides", "both are bare"],
)
def test_the_claim_that_is_meant_is_named(tmp_path: Path, old: str, new: str, named: str | None) -> None:
    """A claim about what is in production speaks of attacks as well, and its evidence shows nothing of the red team."""
    (tmp_path / "safetycase.yaml").write_text(CASE.replace(old, new, 1) if old else CASE, encoding="utf-8")
    (tmp_path / "report.txt").write_text("No attempt went through.\n", encoding="utf-8")
    report = check_case(tmp_path, Settings(plugins=False), date(2026, 11, 20)).view.report
    told = [one.message for one in report.findings if one.name == "bare-control-claim"]
    assert len(told) == (0 if named is None else 1)
    assert all(one.startswith(f"what carries the control argument stands without evidence: {named}") for one in told)
