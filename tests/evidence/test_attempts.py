"""`attempts`: pass@k and pass^k over units that were tried more often than k times."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from safetycase.evidence.interval import chernoff_hoeffding, clopper_pearson
from safetycase.evidence.items import ItemTable
from safetycase.evidence.lock import MeasureValue
from safetycase.evidence.measure import measure_value
from safetycase.evidence.records import Item, Run
from safetycase.evidence.tally import Records
from safetycase.model.evidence import Measure


def tried(*units: str, cluster: int = 1) -> list[Item]:
    """A unit per text, an attempt per letter: p passed, f failed, a dot has no outcome."""
    words = {"p": "pass", "f": "fail", ".": None}
    return [
        Item(unit=f"u{at}", repeat=repeat, cluster=f"c{at // cluster}", outcome=words[letter])
        for at, letters in enumerate(units)
        for repeat, letter in enumerate(letters, 1)
    ]


def measured(items: list[Item], k: int, hold: str = "any", **more: object) -> MeasureValue:
    asked = {"attempts": {"event": {"outcome": "pass"}, "k": k, "hold": hold}, **more}
    with ItemTable() as table:
        number = table.add(items)
        run = Run(n_records=number, n_units=number)
        known = {"outcome": frozenset({"pass", "fail"})}
        return measure_value(Records(table, run, {0: None}, known), Measure.model_validate(asked))


def near(value: float) -> object:
    return pytest.approx(value, abs=1e-9)


def test_any_of_two_attempts_out_of_five() -> None:
    """Chen et al. 2021: 1 - C(3,2)/C(5,2) = 0.7, 0 and 1; their mean over three problems."""
    value = measured(tried("ppfff", "fffff", "ppppp"), 2)
    assert (value.value, value.units, value.rows) == (near((0.7 + 0 + 1) / 3), 3, 15)
    assert value.bounds["upper95"] == near(chernoff_hoeffding((0.7 + 0 + 1) / 3, 3, 0.95).upper or 0)
    assert value.interval == "chernoff-hoeffding"


def test_all_of_two_attempts_out_of_five() -> None:
    """Yao et al. 2024: C(2,2)/C(5,2) = 0.1, 0 and 1."""
    value = measured(tried("ppfff", "fffff", "ppppp"), 2, "all")
    assert value.value == near((0.1 + 0 + 1) / 3)


def test_units_tried_just_k_times_are_a_plain_share() -> None:
    value = measured(tried("pf", "ff", "pp", "ff"), 2)
    assert (value.value, value.interval) == (0.5, "clopper-pearson")
    assert value.bounds["upper95"] == near(clopper_pearson(2, 4, 0.95).upper or 0)


def test_a_unit_tried_less_often_could_be_anything() -> None:
    value = measured(tried("ppf", "p", "fff"), 3)
    assert (value.unscored, value.lowest, value.highest) == (1, near(1 / 3), near(2 / 3))
    assert value.bounds["upper95"] > 2 / 3
    left_out = measured(tried("ppf", "p", "fff"), 3, unscored="excluded", because="the budget ended")
    assert (left_out.value, left_out.units, left_out.unscored) == (0.5, 2, 1)


def test_an_attempt_without_outcome_counts_against_each_bound() -> None:
    """Of five attempts one failed to be judged: two or three successes, 0.7 or 0.9."""
    value = measured(tried("ppff.", "fffff"), 2)
    assert (value.lowest, value.highest) == (near(0.35), near(0.45))


def test_attempts_over_clusters() -> None:
    units = [letters for letters in ("ppfff", "fffff", "pffff", "fffff", "pppff") for _ in range(4)]
    value = measured(tried(*units, cluster=4), 2, cluster="cluster")
    assert str(value.interval).startswith("clustered, 4 degrees of freedom, 5 clusters")
    assert value.details["clusters"] == 5


def test_attempts_say_themselves_how_repeats_become_one() -> None:
    with pytest.raises(ValidationError, match="leave 'repeats' out"):
        Measure.model_validate({"attempts": {"event": {"outcome": "pass"}, "k": 2}, "repeats": "any"})
    with pytest.raises(ValidationError, match="greater than or equal to 1"):
        Measure.model_validate({"attempts": {"event": {"outcome": "pass"}, "k": 0}})
