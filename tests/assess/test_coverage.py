"""How far a case answers its catalogues: an item is met only while what answers it holds."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from safetycase.assess.coverage import CatalogueCoverage, CoverageState
from safetycase.operations.measurement import measure_case
from safetycase.pipeline import Settings, check_case

DAY = date(2026, 11, 21)
HEADER = "safetycase: 1\nid: t\ntitle: T\ntop: C-top\ncatalogues: [house, other]\n"
CATALOGUE = """
catalogue:
  name: house
  title: House rules
  version: "2"
  source: {title: House rules, licence: internal}
  items:
    group: {title: Things to do, kind: group}
    a: {title: First, parent: group}
    b: {title: Second, parent: group}
    later: {title: Not yet, applies_from: 2027-01-01}
    gone: {title: No more, withdrawn: 2026-01-01}
    risk: {title: A hazard, kind: hazard}
"""
OTHER = """
catalogue:
  name: other
  title: Another list
  version: "1"
  source: {title: Another list, licence: internal}
  items: {wide: Wide, narrow: Narrow, near: Near}
  crosswalks:
    - {from: wide, relation: superset, to: house/a, reason: holds it}
    - {from: narrow, relation: subset, to: house/a, reason: part of it}
    - {from: near, relation: intersects, to: house/a, reason: touches it}
"""
ARGUMENT = """
argument:
  C-top: {claim: It holds., supported_by: [C-good, C-weak]}
  C-good: {claim: It is shown., supported_by: [E-report], covers: GOOD}
  C-weak: {claim: It is not shown., undeveloped: true, covers: WEAK}
  E-report: {evidence: A report, files: [{path: report.txt, reader: document}]}
"""


def coverage(
    root: Path, good: str = "[]", weak: str = "[]", responses: str = "", day: date = DAY
) -> dict[str, CatalogueCoverage]:
    (root / "safetycase.yaml").write_text(HEADER)
    (root / "house.yaml").write_text(CATALOGUE)
    (root / "other.yaml").write_text(OTHER)
    (root / "argument.yaml").write_text(ARGUMENT.replace("GOOD", good).replace("WEAK", weak) + responses)
    (root / "report.txt").write_text("It was shown.\n")

    measure_case(root, Settings(), datetime(2026, 11, 20, tzinfo=UTC))
    return dict(check_case(root, Settings(), day).view.coverage)


def state(found: dict[str, CatalogueCoverage], item: str, catalogue: str = "house") -> CoverageState:
    return found[catalogue].items[item].state


def test_an_item_that_nothing_answers_is_open(tmp_path: Path) -> None:
    found = coverage(tmp_path)
    assert state(found, "a") is CoverageState.OPEN
    assert found["house"].items["a"].because == "nothing answers it"


def test_an_item_is_met_while_what_covers_it_is_supported(tmp_path: Path) -> None:
    found = coverage(tmp_path, good="[house/a]", weak="[house/b]")
    assert state(found, "a") is CoverageState.MET
    assert state(found, "b") is CoverageState.ON_PAPER
    assert found["house"].items["b"].unsupported == ("C-weak",)
    assert found["house"].items["b"].because == "C-weak is unknown"


def test_one_weak_claim_behind_an_item_is_enough(tmp_path: Path) -> None:
    assert state(coverage(tmp_path, good="[house/a]", weak="[house/a]"), "a") is CoverageState.ON_PAPER


def test_what_answers_a_group_answers_its_items(tmp_path: Path) -> None:
    found = coverage(tmp_path, good="[house/group]")
    assert (state(found, "a"), state(found, "b")) == (CoverageState.MET, CoverageState.MET)


@pytest.mark.parametrize(
    ("response", "expected"),
    [
        ("{status: met}", CoverageState.ON_PAPER),
        ("{status: met, by: [C-good]}", CoverageState.MET),
        ("{status: partly-met, by: [C-good]}", CoverageState.PARTLY),
        ("{status: partly-met, by: [C-weak]}", CoverageState.ON_PAPER),
        ("{status: not-met, by: [C-good]}", CoverageState.OPEN),
        ("{status: not-applicable}", CoverageState.OPEN),
        ("{status: not-applicable, reason: No model is released.}", CoverageState.NOT_APPLICABLE),
        ("{status: not-applicable, reason: Not yet., until: 2026-11-01}", CoverageState.OPEN),
    ],
)
def test_what_a_case_says_is_never_better_than_what_stands_behind_it(
    tmp_path: Path, response: str, expected: CoverageState
) -> None:
    assert state(coverage(tmp_path, responses=f"responses: {{house: {{a: {response}}}}}\n"), "a") is expected


def test_an_item_is_asked_only_while_it_is_in_force(tmp_path: Path) -> None:
    found = coverage(tmp_path)["house"]
    assert {item: one.in_force for item, one in found.items.items()} == {
        "a": True,
        "b": True,
        "later": False,
        "gone": False,
        "risk": True,
    }
    assert coverage(tmp_path, day=date(2027, 2, 1))["house"].items["later"].in_force


def test_an_item_met_by_way_of_another_catalogue_stays_open_and_says_so(tmp_path: Path) -> None:
    found = coverage(tmp_path, good="[house/a]")["other"].items
    assert {item: (one.state, one.indirect) for item, one in found.items()} == {
        "wide": (CoverageState.OPEN, ()),
        "narrow": (CoverageState.OPEN, ("house/a",)),
        "near": (CoverageState.OPEN, ()),
    }
    assert found["narrow"].because == "met indirectly by house/a"


def test_a_wider_item_of_the_other_catalogue_meets_indirectly(tmp_path: Path) -> None:
    found = coverage(tmp_path, good="[other/wide]")["house"].items["a"]
    assert (found.state, found.indirect) == (CoverageState.OPEN, ("other/wide",))
