"""The case about this tool: a failing, missing or skipped test takes its top claim down."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from judge_itself import EXAMPLE, fresh_case, judged, program, ratio

DAY = date(2026, 11, 21)
TEST = re.compile(r'<testcase classname="tests\.laws\.test_law_status" name="[^"]*" time="[^"]*" />')


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A copy of the case with the evidence as it was filed."""
    return fresh_case(tmp_path / "case")


def doctored(case: Path, inside: str) -> None:
    """Put something into the record of one test of the laws, and make the counts of the suite fit."""
    path = case / "evidence" / "tests.xml"
    text = path.read_text("utf-8")
    found = TEST.search(text)
    assert found is not None
    text = text.replace(found[0], f"{found[0].removesuffix(' />')}>{inside}</testcase>", 1)
    kind = {"<f": "failures", "<e": "errors", "<s": "skipped"}[inside[:2]]
    path.write_text(re.sub(rf'{kind}="(\d+)"', lambda one: f'{kind}="{int(one[1]) + 1}"', text), "utf-8")


def status(case: Path) -> dict[str, str]:
    told = program("check", case, "--as-of", DAY.isoformat(), "--format", "json")
    found: dict[str, str] = json.loads(told.stdout)["status"]
    return found


def test_as_it_is_the_top_claim_is_supported(case: Path) -> None:
    assert judged(case, DAY) == 0
    assert status(case)["C-trust"] == "supported"


@pytest.mark.parametrize("inside", ['<failure message="x">x</failure>', '<error message="x">x</error>', "<skipped />"])
def test_one_test_that_does_not_pass_takes_support_away(case: Path, inside: str) -> None:
    doctored(case, inside)
    assert judged(case, DAY) == 1
    found = status(case)
    assert (found["E-laws"], found["C-status"] in {"in-doubt", "defeated"}) == ("defeated", True)
    assert found["C-trust"] != "supported"
    assert found["E-lock"] == "supported"


def test_tests_that_were_taken_out_are_missed(case: Path) -> None:
    path = case / "evidence" / "tests.xml"
    path.write_text(path.read_text("utf-8").replace("tests.laws.", "tests.other."), "utf-8")
    assert judged(case, DAY) == 1
    assert status(case)["E-laws"] == "unknown"


def test_a_changed_file_that_nobody_measured_is_no_support(case: Path) -> None:
    (case / "evidence" / "fuzzing.csv").write_text("reader,executions,seconds,finds,date\njunit,1,1,0,2026-11-21\n")
    assert status(case)["C-trust"] == "in-doubt"


def test_time_alone_takes_support_away(case: Path) -> None:
    assert judged(case, date(2027, 1, 15)) == 1


def test_a_share_is_never_rounded_up() -> None:
    assert (ratio(999, 1000), ratio(9999, 10_000), ratio(5, 5)) == ("0.999", "0.999", "1.000")


def test_the_evidence_that_ci_replaces_is_what_the_script_writes() -> None:
    evidence = EXAMPLE / "evidence"
    assert (evidence / "coverage.csv").read_text("utf-8").startswith("file,statements,covered,share,date\n")
    assert (evidence / "benchmark.csv").read_text("utf-8").startswith("check,elements,seconds,date\n")
