"""Time `diff` of two revisions of a generated case with 100 changes, beside a cold `check` of the same case.

    python benchmarks/diff.py [--quick] [--beside OTHER/bin/safetycase]

Seconds are those of whole processes with their children, the least of several runs in turns: of the processor, since
elapsed time says little on a shared machine, and elapsed, since both cores parse and git works while modules load. The
changes fall on every file, or on every tenth; `--beside` measures another version of the tool in the same turns.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from generate import write_case

SAFETYCASE = str(Path(sys.executable).with_name("safetycase"))
DAY = "2026-11-21"
CHANGES = 100
RUNS = 3
STATEMENT = re.compile(r"(?:claim|strategy|evidence): >-\n      ")


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="up to 2,000 elements")
    parser.add_argument("--beside", action="append", default=[], help="another safetycase to measure in turns")
    arguments = parser.parse_args()
    sizes = [1_000, 2_000] if arguments.quick else [1_000, 2_000, 5_000, 10_000]
    print("elements   files changed   check s (elapsed)   diff s (elapsed)   ratio")
    with tempfile.TemporaryDirectory() as scratch:
        for size in sizes:
            for every in (1, 10):
                case = Path(scratch) / f"{size}-{every}"
                changed = revisions(case, size, every)
                measured(case, size, changed, [SAFETYCASE, *arguments.beside])


def revisions(case: Path, size: int, every: int) -> int:
    """Commit a generated case, then 100 changed statements in some of its files; return how many files that is."""
    files = size // 100
    write_case(case, size, files)
    subprocess.run([SAFETYCASE, "measure", str(case), "--as-of", DAY], check=True, capture_output=True)
    git(case, "init", "-q")
    git(case, "add", ".")
    git(case, "commit", "-q", "-m", "before")
    changed = sorted((case / "arguments").glob("*.yaml"))[::every]
    for at, path in enumerate(changed):
        share = CHANGES * (at + 1) // len(changed) - CHANGES * at // len(changed)
        path.write_text(STATEMENT.sub(r"\g<0>Now ", path.read_text(), count=share))
    git(case, "commit", "-q", "-a", "-m", "after")
    return len(changed)


def git(case: Path, *arguments: str) -> None:
    """Ask git for something in the repository of a case."""
    author = ("-c", "user.name=Bench", "-c", "user.email=bench@example.org")
    subprocess.run(["git", "-C", str(case), *author, *arguments], check=True, capture_output=True)


def measured(case: Path, size: int, files: int, tools: Sequence[str]) -> None:
    """Print what each tool needs for a cold check and for the comparison of both revisions, in turns."""
    least = {(tool, what): (float("inf"), float("inf")) for tool in tools for what in ("check", "diff")}
    for _ in range(RUNS):
        for tool in tools:
            check = [tool, "check", str(case), "--as-of", DAY, "--no-cache", "--format", "json"]
            diff = [tool, "diff", "HEAD~1", "HEAD", "--case", str(case), "--as-of", DAY, "--no-cache"]
            for what, command in (("check", check), ("diff", diff)):
                worked, elapsed = seconds(command)
                least[tool, what] = min(least[tool, what][0], worked), min(least[tool, what][1], elapsed)
    for tool in tools:
        check_s, diff_s = least[tool, "check"], least[tool, "diff"]
        name = "" if tool == SAFETYCASE else f"   {tool}"
        told = f"{check_s[0]:>9.2f} ({check_s[1]:.2f}) {diff_s[0]:>12.2f} ({diff_s[1]:.2f})"
        print(f"{size:>8} {files:>15} {told} {diff_s[0] / check_s[0]:>7.2f}{name}")


def seconds(command: Sequence[str]) -> tuple[float, float]:
    """Return what a command and its children took of the processor, and how long it took."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, usage = os.wait4(process.pid, 0)
    return usage.ru_utime + usage.ru_stime, time.perf_counter() - begun


if __name__ == "__main__":
    main()
