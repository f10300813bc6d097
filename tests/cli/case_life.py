"""The life of a case in a repository: 200 revisions, written at once by `git fast-import`."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from safetycase.operations.measurement import measure_case
from safetycase.pipeline import Settings

FIRST = date(2026, 1, 1)
REVISIONS = 200
HEADER = "safetycase: 1\nid: life\ntitle: The life of a case\ntop: C-top\n"
NOT_YAML = "argument:\n  C-top: [\n"


@dataclass
class Argument:
    """What the argument says at a time; the parts that change in its life."""

    claim: str = "C-a"
    words: str = "Fewer than 15 % of the tasks are solved."
    owner: str = "Cyber lead"
    valid_for: str = "400d"
    support: str = "C-a, C-rest"
    notes: list[str] = field(default_factory=list)

    def text(self) -> str:
        rest = "".join(f"  X-{at}:\n    context: {note}\n" for at, note in enumerate(self.notes))
        return (
            f"argument:\n"
            f"  C-top: {{claim: Safe., supported_by: [{self.support}]}}\n"
            f"  {self.claim}: {{claim: {self.words}, owner: {self.owner}, supported_by: [E-run]}}\n"
            f"  C-rest: {{claim: The rest is safe., supported_by: [E-plan]}}\n"
            f"  E-run:\n    evidence: The run.\n    valid_for: {self.valid_for}\n"
            f"    files: [{{path: ../evidence/run.md, reader: document, run: {{date: 2026-01-01}}}}]\n"
            f"  E-plan:\n    evidence: The plan.\n"
            f"    files: [{{path: ../evidence/plan.md, reader: document, run: {{date: 2026-01-01}}}}]\n{rest}"
        )


class Life:
    """Writes commits one after the other; `marks` are the numbers by which they are called."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stream: list[str] = []
        self._files: dict[str, str] = {}

    def commit(self, mark: int, files: dict[str, str], *, branch: str = "main", parents: tuple[int, ...] = ()) -> None:
        """Add a commit with exactly these files, on the day of its number."""
        day = datetime.combine(FIRST + timedelta(days=mark % 200), datetime.min.time(), UTC)
        who = f"A <a@example.org> {int(day.timestamp())} +0000"
        subject = f"State {mark}"
        lines = [f"commit refs/heads/{branch}", f"mark :{mark + 1}", f"author {who}", f"committer {who}"]
        lines += [f"data {len(subject)}", subject]
        lines += [f"{'from' if at == 0 else 'merge'} :{parent + 1}" for at, parent in enumerate(parents)]
        lines.append("deleteall")
        for path, text in files.items():
            lines += [f"M 100644 inline case/{path}", f"data {len(text.encode())}", text]
        self._stream += [*lines, ""]

    def write(self) -> list[str]:
        """Make the repository and return the ids of its commits, the oldest first by number."""
        git(self._folder, "init", "-q", "-b", "main")
        marks = self._folder / "marks"
        command = ["git", "-C", str(self._folder), "fast-import", "--quiet", f"--export-marks={marks}"]
        subprocess.run(command, input="\n".join(self._stream).encode(), check=True, capture_output=True)
        git(self._folder, "reset", "-q", "--hard", "main")
        found = {
            int(mark[1:]) - 1: commit for mark, commit in (line.split() for line in marks.read_text().splitlines())
        }
        marks.unlink()
        return [found[number] for number in sorted(found)]


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True, text=True)
    return done.stdout


def locks(scratch: Path, runs: tuple[str, ...]) -> dict[str, str]:
    """The lock for each content of the run's file."""
    found = {}
    for run in runs:
        (scratch / "arguments").mkdir(parents=True)
        (scratch / "evidence").mkdir()
        for path, text in {
            "safetycase.yaml": HEADER,
            "arguments/a.yaml": Argument().text(),
            "evidence/run.md": run,
            "evidence/plan.md": "A plan.\n",
        }.items():
            (scratch / path).write_text(text, "utf-8")
        measure_case(scratch, Settings(), datetime(2026, 1, 1, tzinfo=UTC))
        found[run] = (scratch / "safetycase.lock").read_text("utf-8")
        shutil.rmtree(scratch)
    return found


RUNS = ("First run.\n", "Second run.\n", "Third run.\n")
CHANGES: dict[int, dict[str, Any]] = {
    10: {"valid_for": "500d"},
    42: {"words": "Fewer than 20 % of the tasks are solved."},
    65: {"owner": "Evaluation lead"},
    80: {"claim": "C-exploit", "support": "C-exploit, C-rest"},
    180: {"support": "C-rest"},
}
ASIDE = (260, 261, 262)


def live(folder: Path) -> list[str]:
    """Write the whole life into the empty folder, the case in `case/`; return the commits by number.

    20 the file moves; 40 and 41 do not parse, and 42 says less; 260 to 262 lie on a branch beside 60 to 64, where 261
    changes the owner, merged as 65; 80 another id; 100 the evidence is replaced with its lock; 120 without, 121 with
    it; 150 has no header; 180 an element is no longer used; 190 it is not there, and 191 again.
    """
    locked = locks(folder / "scratch", RUNS)
    life, now = Life(folder), Argument()
    for number in range(REVISIONS):
        now = replace(now, **CHANGES.get(number, {}), notes=[*now.notes, f"note of {number}"][-5:])
        parents = {0: (), 65: (64, ASIDE[-1])}.get(number, (number - 1,))
        life.commit(number, files(number, now, locked), parents=parents)
        if number == 59:
            for mark in ASIDE:
                owner = "Cyber lead" if mark < 261 else "Evaluation lead"
                beside = replace(now, owner=owner, notes=[*now.notes, f"note of {mark}"])
                life.commit(mark, files(59, beside, locked), branch="aside", parents=(mark - 1 if mark > 260 else 59,))
    return life.write()


def files(number: int, now: Argument, locked: dict[str, str]) -> dict[str, str]:
    """The files of the case at a number of its life."""
    text = f"{NOT_YAML}# {number}\n" if number in {40, 41} else now.text()
    if number == 190:
        text = "".join(line for line in text.splitlines(keepends=True) if "C-exploit" not in line)
    run = RUNS[(number >= 100) + (number >= 120)]
    found = {
        "arguments/a.yaml" if number < 20 else "arguments/cyber.yaml": text,
        "evidence/run.md": run,
        "evidence/plan.md": "A plan.\n",
        "safetycase.lock": locked[RUNS[(number >= 100) + (number >= 121)]],
    }
    return found if number == 150 else {**found, "safetycase.yaml": HEADER}
