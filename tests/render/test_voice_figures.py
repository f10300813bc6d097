"""Figures in words: counts beside rates, bounds beside thresholds, never rounded onto the other side."""

from __future__ import annotations

import pytest

from safetycase.evidence.lock import MeasureValue
from safetycase.evidence.records import Run
from safetycase.evidence.requirement import parsed
from safetycase.evidence.result import EvidenceResult, Outcome, RequirementResult
from safetycase.model.elements import Claim, Evidence
from safetycase.model.evidence import Measure
from safetycase.render.figures import (
    GLUE,
    denominators,
    evidence_words,
    measure_words,
    number,
    percent,
    requirement_words,
)

MEASURES = {"solved": Measure(proportion={"outcome": "pass"}), "score": Measure(mean="score")}
SUITE = Evidence(evidence="A suite.", measures=MEASURES)


@pytest.mark.parametrize(
    ("value", "against", "expected"),
    [
        (0.05, None, "5.0 %"),
        (0.0, None, "0.0 %"),
        (1.0, None, "100.0 %"),
        (0.0004, None, "0.04 %"),
        (0.9999, None, "99.99 %"),
        (0.14996, 0.15, "14.996 %"),
        (0.15, 0.15, "15.0 %"),
        (1e-12, None, "1e-10 %"),
    ],
)
def test_a_share_is_told_apart_from_its_threshold(value: float, against: float | None, expected: str) -> None:
    assert percent(value, against) == expected


@pytest.mark.parametrize(
    ("value", "against", "expected"),
    [
        (40.0, None, "40"),
        (0.7126, None, "0.713"),
        (0.69999, 0.7, "0.69999"),
        (1e300, None, "1e+300"),
        (-2.5, 1, "-2.5"),
    ],
)
def test_a_number_is_told_apart_from_its_threshold(value: float, against: float | None, expected: str) -> None:
    assert number(value, against) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (MeasureValue(value=0.0, events=0, units=4), "solved 0/4 = 0.0 %"),
        (MeasureValue(value=1.0, events=1, units=1), "solved 1/1 = 100.0 %"),
        (MeasureValue(value=0.05, events=2, units=40), "solved 2/40 = 5.0 %"),
        (MeasureValue(value=0.7126, units=40), "solved 0.713 over 40 units"),
        (MeasureValue(value=0.05, events=2, units=40, unscored=3), "solved 2/40 = 5.0 %, 3 unscored"),
        (MeasureValue(value=0.5, events=2, units=4, worst_group="zh"), "solved 2/4 = 50.0 %, worst in zh"),
        (
            MeasureValue(
                value=0.5,
                events=2,
                units=4,
                worst_group="zh",
                groups={
                    "en": MeasureValue(value=0.0, events=0, units=2),
                    "zh": MeasureValue(value=1.0, events=2, units=2),
                },
            ),
            "solved 2/4 = 50.0 %, worst in zh (2/2 = 100.0 %)",
        ),
        (MeasureValue(reason="no item has an outcome"), "solved has no value (no item has an outcome)"),
        (MeasureValue(), "solved has no value"),
    ],
)
def test_a_measure_shows_what_it_was_counted_from(value: MeasureValue, expected: str) -> None:
    assert measure_words("solved", value) == expected


def test_a_count_is_no_rate() -> None:
    assert measure_words("hits", MeasureValue(value=2.0, events=2, units=40), "count") == "hits 2 of 40"


@pytest.mark.parametrize(
    ("units", "expected"), [(0, "level 0.31"), (1, "level 0.31 over 1 unit"), (2, "level 0.31 over 2 units")]
)
def test_a_figure_that_a_file_only_reports_stands_over_no_units(units: int, expected: str) -> None:
    """Nobody counted anything, which is not the same as having counted nothing."""
    assert measure_words("level", MeasureValue(value=0.31, units=units), "reported") == expected


@pytest.mark.parametrize(
    ("text", "outcome", "value", "threshold", "expected"),
    [
        ("solved.upper95 < 15%", Outcome.MET, 0.1491, 0.15, "upper95 14.9 % < 15 %: met"),
        ("solved.upper95<15 %", Outcome.NOT_MET, 0.162, 0.15, "upper95 16.2 % < 15 %: not met"),
        ("solved.upper97.5 <= 0.2", Outcome.MET, 0.18, 0.2, "upper97.5 0.18 <= 0.2: met"),
        ("solved < 15%", Outcome.MET, 0.05, 0.15, "value 5.0 % < 15 %: met"),
        ("solved.units >= 40", Outcome.MET, 40.0, 40.0, "units 40 >= 40: met"),
    ],
)
def test_a_requirement_shows_the_value_it_was_held_against(
    text: str, outcome: Outcome, value: float, threshold: float, expected: str
) -> None:
    held = RequirementResult(text, outcome, "because", value, threshold)
    assert requirement_words(held, parsed(text, MEASURES)) == expected


def test_a_requirement_that_could_not_be_judged_says_why() -> None:
    held = RequirementResult("solved.upper95 < 15%", Outcome.UNKNOWN, "solved was not measured")
    assert requirement_words(held, parsed(held.text, MEASURES)) == (
        "solved.upper95 < 15%: unknown (solved was not measured)"
    )


def test_requirements_that_belong_to_no_measured_value_are_told_too() -> None:
    result = EvidenceResult(
        "E-a",
        None,
        requirements=(
            RequirementResult("solved < 15%", Outcome.UNKNOWN, "not measured"),
            RequirementResult("nonsense", Outcome.UNKNOWN, "it is not a requirement"),
        ),
    )
    expected = [
        "requires solved < 15%: unknown (not measured)",
        "requires nonsense: unknown (it is not a requirement)",
    ]
    assert evidence_words(SUITE, result) == expected
    assert evidence_words(Claim(claim="x"), result) == expected
    assert GLUE == "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        (Run(), ""),
        (Run(n_declared=40), "40 intended, 0 attempted, 0 scored"),
        (Run(n_records=5, n_units=5, n_scored=5), "number intended unknown, 5 attempted, 5 scored"),
        (
            Run(n_declared=200, declared=["n_declared"], n_records=5, n_units=5, n_scored=5),
            "200 intended (declared), 5 attempted, 5 scored",
        ),
        (
            Run(
                n_declared=12,
                repeats_declared=3,
                n_records=36,
                n_units=12,
                n_scored=30,
                n_unscored=6,
                unscored_by={"judge-refused": 1, "blocked": 4, "error": 1},
                n_errored=1,
                n_invalidated=2,
            ),
            (
                "12 in 3 repeats intended, 36 attempted of 12 units, 30 scored, "
                "6 unscored (4 blocked, 1 error, 1 judge-refused), 1 errored, 2 invalidated"
            ),
        ),
    ],
)
def test_three_denominators_and_every_record_between_them(run: Run, expected: str) -> None:
    assert denominators(run) == expected
