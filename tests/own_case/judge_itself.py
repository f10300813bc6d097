"""Judge the case about this tool by evidence that was made just now: what CI does after all tests.

    python tests/own_case/judge_itself.py build/tests.xml FOLDER

FOLDER gets a copy of `examples/safetycase-itself` in which the JUnit file, the coverage and the timings are those of
this run; the records of fuzzing stay, and age. Exit code 0 only if the top claim is supported today.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "safetycase-itself"
COVERED = ("safetycase/assess", "safetycase/graph")
COVERING = ("tests/assess", "tests/graph")
DECIDING = ("propagation", "faults", "standing", "status", "thresholds", "triggers")
"""The files of `assess` that decide a status; the others tell of it."""
CHECKS = 5
ELEMENTS = 1000


def main(arguments: Sequence[str]) -> int:
    """Make the evidence, measure it and judge the case; return the exit code."""
    report, folder = Path(arguments[0]), Path(arguments[1])
    case = fresh_case(folder)
    shutil.copyfile(report, case / "evidence" / "tests.xml")
    write_rows(case / "evidence" / "coverage.csv", ("file", "statements", "covered", "share", "date"), coverage_rows())
    write_rows(case / "evidence" / "benchmark.csv", ("check", "elements", "seconds", "date"), benchmark_rows())
    return judged(case, date.today())  # noqa: DTZ011 - the day that the runner of the tests wrote, in its own zone


def fresh_case(folder: Path) -> Path:
    """Copy the example to a folder without what was there."""
    shutil.rmtree(folder, ignore_errors=True)
    return Path(shutil.copytree(EXAMPLE, folder))


def judged(case: Path, as_of: date) -> int:
    """Measure the case and say how its top claim stands; 0 if it is supported."""
    day = ("--as-of", as_of.isoformat())
    measured = program("measure", case, *day)
    told = program("check", case, *day, "--format", "json")
    report = json.loads(told.stdout) if told.stdout else {"status": {}}
    status = report["status"].get("C-trust", "not judged")
    print(program("status", case, *day, "--depth", "3").stdout)  # noqa: T201 - a script speaks to its caller
    return 0 if (measured.returncode, told.returncode, status) == (0, 0, "supported") else 1


def program(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the program as a user does."""
    command = [sys.executable, "-m", "safetycase", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, env=environment())


def environment() -> dict[str, str]:
    """Return the environment in which the program of this folder runs."""
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "SAFETYCASE_CACHE_DIR": str(Path(tempfile.gettempdir()) / "own-case"),
    }


def ratio(part: int, whole: int) -> str:
    """Write a share with three digits, rounded down."""
    return f"{part * 1000 // whole / 1000:.3f}"


def coverage_rows() -> list[tuple[str, int, int, str, str]]:
    """Run the tests of the status under coverage and return how much of each file they ran."""
    with tempfile.TemporaryDirectory() as scratch:
        data, told = Path(scratch) / "data", Path(scratch) / "coverage.json"
        base = [sys.executable, "-m", "coverage"]
        source = ",".join(COVERED)
        quiet = ("-q", "-p", "no:xdist", "-p", "no:cacheprovider")
        tests = ["run", f"--data-file={data}", f"--source={source}", "-m", "pytest", *quiet, *COVERING]
        for command in (tests, ["json", f"--data-file={data}", "-q", "-o", str(told)]):
            subprocess.run([*base, *command], check=True, cwd=ROOT, env=environment(), stdout=subprocess.DEVNULL)
        files = json.loads(told.read_text("utf-8"))["files"]
    day = today()
    return [
        (
            name,
            (lines := one["summary"]["num_statements"]),
            (ran := one["summary"]["covered_lines"]),
            ratio(ran, lines),
            day,
        )
        for name, one in sorted(files.items())
        if one["summary"]["num_statements"] and (name.startswith("safetycase/graph/") or Path(name).stem in DECIDING)
    ]


def benchmark_rows() -> list[tuple[int, int, str, str]]:
    """Check a generated case of 1,000 elements anew a few times, each in a process of its own."""
    with tempfile.TemporaryDirectory() as scratch:
        generate = [sys.executable, "benchmarks/generate.py", scratch, "--elements", str(ELEMENTS), "--files", "10"]
        subprocess.run(generate, check=True, cwd=ROOT, env=environment(), stdout=subprocess.DEVNULL)
        rows = []
        for number in range(1, CHECKS + 1):
            began = time.monotonic()
            program("check", scratch, "--no-cache", "--as-of", today())
            rows.append((number, ELEMENTS, f"{time.monotonic() - began:.2f}", today()))
    return rows


def today() -> str:
    """Return the day of the machine."""
    return datetime.now().astimezone().date().isoformat()


def write_rows(path: Path, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a table."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(heads)
        writer.writerows(rows)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
