"""The cases under `examples/`: each says what it records, from files that are named, with what the index says of it."""

from __future__ import annotations

import csv
import json
import re
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from program import DAY, ROOT, Run

from safetycase.operations.measurement import measure_case
from safetycase.pipeline import Settings, check_case

EXAMPLES = ROOT / "examples"
CASES = sorted(path.parent.name for path in EXAMPLES.glob("*/safetycase.yaml"))
MOST_BYTES = 1_100_000
INDEX_ROW = re.compile(
    r"^\| \[`(?P<name>[\w-]+)`\]\((?P=name)/README\.md\) \| (?P<status>[\w-]+) \| \S.* \|$", re.MULTILINE
)


@pytest.mark.parametrize("name", CASES)
def test_check_says_what_is_recorded(name: str, run: Run) -> None:
    done = run("check", EXAMPLES / name, "--as-of", DAY, "--format", "json")
    assert done.stdout == (EXAMPLES / name / "expected.json").read_text(encoding="utf-8")
    assert done.stderr == ""


@pytest.mark.parametrize("name", CASES)
def test_the_lock_says_what_the_evidence_says(name: str, run: Run) -> None:
    done = run("measure", EXAMPLES / name, "--check", "--as-of", DAY)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "The lock says what the evidence says.")


@pytest.mark.parametrize("name", CASES)
def test_every_evidence_file_has_an_origin_and_a_licence(name: str) -> None:
    evidence = EXAMPLES / name / "evidence"
    with (evidence / "MANIFEST.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    there = {path.relative_to(evidence).as_posix() for path in evidence.rglob("*") if path.is_file()}
    assert {row["path"] for row in rows} == there - {"MANIFEST.tsv"}
    assert all(row["origin"] and row["licence"] for row in rows)


@pytest.mark.parametrize("name", CASES)
def test_an_example_is_small_and_tells_what_it_shows(name: str) -> None:
    folder = EXAMPLES / name
    assert sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) < MOST_BYTES
    assert (folder / "README.md").read_text(encoding="utf-8").startswith("# ")


def test_the_index_tells_the_status_of_every_example() -> None:
    index = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    told = {row["name"]: row["status"] for row in INDEX_ROW.finditer(index)}
    assert told == {name: top_status(EXAMPLES / name) for name in CASES}


def top_status(folder: Path) -> str:
    (top,) = re.findall(r"^top: (\S+)", (folder / "safetycase.yaml").read_text(encoding="utf-8"), re.MULTILINE)
    return str(json.loads((folder / "expected.json").read_text(encoding="utf-8"))["status"][top])


# Published counts of which rows were made: the file that states them, and how many rows of which files they ask for.


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_rows_of_o3_mini_are_those_that_the_published_table_counts() -> None:
    evidence = EXAMPLES / "o3-mini-external-testing" / "evidence"
    tests = rows(evidence / "ts1.csv") + rows(evidence / "ts2.csv")
    for line in rows(evidence / "published-table-2.csv"):
        of = [test for test in tests if test["suite"] == line["suite"]]
        counted = {
            "tests": len(of),
            "blocked": sum(test["reached"] == "no" for test in of),
            "unsafe": sum(test["verdict"] == "unsafe" for test in of),
            "unsafe_confirmed": sum((test["verdict"], test["final"]) == ("unsafe", "unsafe") for test in of),
            "unknown": sum(test["verdict"] == "unknown" for test in of),
            "unknown_confirmed": sum((test["verdict"], test["final"]) == ("unknown", "unsafe") for test in of),
        }
        assert {key: str(number) for key, number in counted.items()} == {key: line[key] for key in counted}


LEADERBOARD = EXAMPLES / "chinese-and-malay" / "evidence" / "排行榜全表.csv"
REPORTED = {"overall": "overall", "typical": "typical_scenarios_mean", "attacks": "instruction_attacks_mean"}


def impossible(folder: Path, scores: dict[str, str]) -> list[str]:
    """Put scores in the place of those of the example's model; say of what the tool then says that it cannot be."""
    case = Path(shutil.copytree(EXAMPLES / "chinese-and-malay", folder / "case"))
    path = case / "evidence" / "排行榜.json"
    board = json.loads(path.read_text(encoding="utf-8"))
    for result in board["evaluation_results"]:
        name = result["evaluation_result_id"]
        result["score_details"]["score"] = float(scores.get(name, result["score_details"]["score"]))
    path.write_text(json.dumps(board), encoding="utf-8")
    measure_case(case, Settings(plugins=False), datetime(2026, 11, 21, tzinfo=UTC), ids=("E-mean",))
    found = check_case(case, Settings(plugins=False), date(2026, 11, 21)).view.report.findings
    return [finding.message for finding in found if finding.name == "impossible-score"]


@pytest.mark.parametrize("line", rows(LEADERBOARD), ids=lambda line: f"{line['model']} {line['version']}")
def test_every_overall_score_of_the_leaderboard_is_the_mean_of_fourteen_scenarios(
    line: dict[str, str], tmp_path: Path
) -> None:
    """Sun et al. (2023): eight typical scenarios and six instruction attacks, each scenario counting once."""
    assert impossible(tmp_path, {name: line[column] for name, column in REPORTED.items()}) == []


def test_an_overall_score_that_counts_typical_and_attacks_alike_is_refuted(tmp_path: Path) -> None:
    # (98.78 + 94.20) / 2 = 96.49, and the mean over fourteen scenarios is 96.817.
    [message] = impossible(tmp_path, {"overall": "96.49"})
    assert message.startswith("overall: 96.49 cannot be: it lies outside 96.8171 to 96.8171.")
