"""The cases under `examples/`: each says what it records, from files that are named, with what the index says of it."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest
from program import DAY, ROOT, Run

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
