"""A case with seeded defects of many kinds: all are reported in one run, at their lines, with exit code 1.

Each line of the case that carries a defect ends with `# <- name, …`; what is told of the case and of no line stands in
`UNMARKED`. Columns, messages and elements are held by `seeded-defects.json`, which is read by people when it changes.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

HERE = Path(__file__).parent
CASE = HERE / "seeded-defects"
EXPECTED = HERE / "seeded-defects.json"
DAY = "2026-11-20"
KEPT = ("code", "name", "severity", "file", "line", "column", "end_line", "end_column", "element", "message")
FAMILIES = {"1": "text", "2": "shape and graph", "3": "argument", "4": "evidence", "5": "doubts", "8": "waivers"}

_MARK = re.compile(r"# <- ([a-z0-9-]+(?:, [a-z0-9-]+)*)$")

Place = tuple[str, int, str]


def check(*arguments: str, case: Path = CASE) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "safetycase", "check", str(case), "--as-of", DAY, "--no-cache", "--no-plugins"]
    return subprocess.run([*command, *arguments], capture_output=True, text=True, check=False, timeout=120)


@pytest.fixture(scope="module")
def told() -> dict[str, object]:
    finished = check("--format", "json")
    assert finished.stderr == ""
    assert finished.returncode == 1
    report: dict[str, object] = json.loads(finished.stdout)
    return report


def findings(report: dict[str, object], key: str = "findings") -> list[dict[str, object]]:
    found = report[key]
    assert isinstance(found, list)
    return found


def marked(case: Path = CASE) -> Counter[Place]:
    marks: Counter[Place] = Counter()
    for path in sorted(path for path in case.rglob("*.yaml") if path.is_file()):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if match := _MARK.search(line):
                marks.update((path.relative_to(case).as_posix(), number, name) for name in match[1].split(", "))
    return marks


def test_every_seeded_line_carries_its_finding_and_no_other_line_does(told: dict[str, object]) -> None:
    found: Counter[Place] = Counter(
        (str(each["file"]), int(str(each["line"])), str(each["name"])) for each in findings(told)
    )
    assert found == marked()


def test_each_finding_is_told_with_its_exact_words_and_place(told: dict[str, object]) -> None:
    expected = json.loads(EXPECTED.read_text(encoding="utf-8"))
    assert [{key: each[key] for key in KEPT} for each in findings(told)] == expected["findings"]
    assert told["status"] == expected["status"]
    assert told["summary"] == expected["summary"]


def test_the_defects_are_of_more_than_nine_kinds_in_every_family(told: dict[str, object]) -> None:
    codes = {str(each["code"]) for each in findings(told)}
    assert len(codes) > 9
    assert {code[2] for code in codes} == set(FAMILIES)


def test_nothing_in_the_case_is_called_supported(told: dict[str, object]) -> None:
    status = told["status"]
    assert isinstance(status, dict)
    assert "supported" not in set(status.values())


def test_a_waived_finding_is_shown_with_its_owner(told: dict[str, object]) -> None:
    (waived,) = findings(told, "waived")
    assert (waived["owner"], waived["until"]) == ("Head of safety", "2026-12-31")


def test_the_part_that_could_not_be_read_is_named(told: dict[str, object]) -> None:
    assert "arguments/broken.yaml" in {each.get("file") for each in findings(told, "not_evaluated")}


@pytest.mark.parametrize("name", ["text", "sarif", "github", "gitlab", "junit"])
def test_every_voice_tells_every_finding(told: dict[str, object], name: str) -> None:
    finished = check("--format", name)
    assert (finished.returncode, finished.stderr) == (1, "")
    for finding in {str(each["name"]) for each in findings(told)}:
        assert finding in finished.stdout


def test_two_runs_give_the_same_bytes() -> None:
    assert check("--format", "json").stdout == check("--format", "json").stdout
