"""Which measured evidence has a confidence of its own: only bounds from a stated prior, and only where asked for."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from safetycase.assess.confidence import confidence_of
from safetycase.operations.measurement import measure_case
from safetycase.pipeline import Settings, check_case

CASE = """\
safetycase: 1
id: x
title: X
top: C-top
policy:
  confidence: {{posteriors: {posteriors}, given: [inferences]}}
system: {{id: x, models: [{{id: m-1, revision: 3f1c9ab}}]}}
argument:
  C-top: {{claim: It fails in fewer than half of the demands., supported_by: [E-demands]}}
  C-prior: {{claim: Verification leaves few failures., supported_by: [E-verified], confidence: 0.99, note: reviewed}}
  E-verified: {{evidence: A report of the verification, files: [{{path: verified.txt}}], produced: 2026-10-30}}
  E-demands:
    evidence: A hundred demands without a failure
    files:
      - path: demands.csv
        reader: table
        map: {{unit: id, outcome: {{column: label, values: {{right: right, failure: failure}}}}}}
        run: {{model: m-1, date: 2026-10-30}}
    measures:
      failed: {{proportion: {{outcome: failure}}, interval: {interval}}}
    requires: [{requires}]
    {stated}
"""
UNIFORM = "{beta: {a: 1, b: 1}}"
CBI = "{cbi: {believed: 0.001, belief: 0.9, required: 0.01, prior_by: [C-prior]}}"


def bounds(
    folder: Path, interval: str, requires: str, *, posteriors: str = "true", stated: str = ""
) -> tuple[float, float]:
    rows = "".join(f"d{at},right\n" for at in range(100))
    (folder / "demands.csv").write_text(f"id,label\n{rows}", encoding="utf-8")
    (folder / "verified.txt").write_text("No failure.\n", encoding="utf-8")
    text = CASE.format(posteriors=posteriors, interval=interval, requires=requires, stated=stated)
    (folder / "safetycase.yaml").write_text(text, encoding="utf-8")
    measure_case(folder, Settings(), datetime(2026, 11, 1, tzinfo=UTC))
    view = check_case(folder, Settings(), date(2026, 11, 20)).view
    assert view.top_status.value == "supported"
    found = confidence_of(view.case, view.graph, view.results, view.assessment).bounds["C-top"]
    return found.lower, found.upper


@pytest.mark.parametrize(
    ("interval", "requires", "expected"),
    [
        (UNIFORM, "failed.upper95 < 5%", (0.95, 1.0)),
        (UNIFORM, "failed.upper99 < 5%", (0.99, 1.0)),
        # The number of demands is a fact, and adds no doubt; two bounds of the same records add up.
        (UNIFORM, "failed.upper99 < 5%, failed.units >= 100", (0.99, 1.0)),
        (UNIFORM, "failed.upper95 < 4%, failed.upper99 < 5%", (0.94, 1.0)),
        # Zhao et al. (2020): 0.9 believed, 100 clean demands: the worst prior has 0.9569, so its bound at 95 % holds.
        # It rests on the argument for that belief, too, whose doubt of 0.01 is added.
        (CBI, "failed.upper95 < 1%", (0.94, 0.99)),
        # A classical bound is no probability of this claim.
        ("clopper-pearson", "failed.upper95 < 5%", (0.0, 1.0)),
        # The count alone says nothing of the rate.
        (UNIFORM, "failed.units >= 100", (0.0, 1.0)),
    ],
)
def test_a_bound_of_a_posterior_is_a_probability(
    tmp_path: Path, interval: str, requires: str, expected: tuple[float, float]
) -> None:
    assert bounds(tmp_path, interval, requires) == expected


def test_it_is_off_unless_asked_for(tmp_path: Path) -> None:
    assert bounds(tmp_path, UNIFORM, "failed.upper95 < 5%", posteriors="false") == (0.0, 1.0)


def test_what_the_case_states_itself_goes_first(tmp_path: Path) -> None:
    stated = "confidence: 0.5\n    note: The labels are not checked."
    assert bounds(tmp_path, UNIFORM, "failed.upper95 < 5%", stated=stated) == (0.5, 0.5)
