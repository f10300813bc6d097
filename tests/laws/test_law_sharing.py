"""Laws of sharing: two states of a case that are judged together come out as if each had been judged alone."""

from __future__ import annotations

import atexit
import json
import shutil
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from hypothesis import given, settings
from hypothesis import strategies as st

from safetycase.assess.changes import State
from safetycase.assess.differing import Difference, Named, difference
from safetycase.operations.comparison import compare_cases
from safetycase.operations.measurement import measure_case
from safetycase.operations.state import state_of
from safetycase.pipeline import Settings
from safetycase.source.locator import Locator

DAY = date(2026, 11, 21)
NAMES = ("before", "after")
HEADER = "safetycase: 1\nid: a\ntitle: A\ntop: C-0\npolicy: {evidence: {valid_for: 90d}}\n"


@cache
def drawn() -> Path:
    """Write a small case of three files, its tables, and its lock, once for all trials."""
    root = Path(mkdtemp(prefix="safetycase-law-"))
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    _write(root)
    return root


def written(root: Path) -> None:
    """Copy that case."""
    shutil.copytree(drawn(), root)


def _write(root: Path) -> None:
    (root / "parts").mkdir(parents=True)
    (root / "safetycase.yaml").write_text(HEADER)
    (root / "system.yaml").write_text(
        "system:\n  id: s\n  name: S\n  models: [{id: m, revision: r1}]\n  configuration: {tools: 1}\n"
    )
    claims = "argument:\n  C-0:\n    claim: Safe.\n    supported_by: [C-1, C-2]\n"
    (root / "parts/top.yaml").write_text(claims + "reviews: []\n")
    for number in (1, 2):
        (root / f"table-{number}.csv").write_text("id,label\n" + "".join(f"{at},no\n" for at in range(40)))
        (root / f"parts/part-{number}.yaml").write_text(
            f"argument:\n  C-{number}:\n    claim: Part {number}.\n    supported_by: [E-{number}]\n"
            f"  E-{number}:\n    evidence: Table {number}\n    subject: {{configuration: {{tools: 1}}}}\n"
            f"    files:\n      - path: ../table-{number}.csv\n        reader: table\n"
            "        map: {unit: id, outcome: {column: label, values: {no: safe, yes: unsafe}}}\n"
            "        run: {date: 2026-11-01, model: m}\n"
            "    measures:\n      bad: {proportion: {outcome: unsafe}}\n    requires: [bad.upper95 < 10%]\n"
        )
    measure_case(root, Settings(), datetime(2026, 11, 20, tzinfo=UTC))


def replaced(path: str, old: str, new: str) -> Callable[[Path], object]:
    def edit(root: Path) -> None:
        text = (root / path).read_text()
        (root / path).write_text(text.replace(old, new))

    return edit


def moved(root: Path) -> None:
    text = (root / "parts/part-1.yaml").read_text()
    (root / "parts/part-1.yaml").unlink(missing_ok=True)
    (root / "parts/other.yaml").write_text(text)


def unlocked(root: Path) -> None:
    lock = json.loads((root / "safetycase.lock").read_text())
    lock["evidence"].pop("E-1", None)
    (root / "safetycase.lock").write_text(json.dumps(lock))


EDITS: tuple[Callable[[Path], object], ...] = (
    replaced("parts/part-1.yaml", "Part 1.", "Part one."),
    replaced("parts/part-1.yaml", "tools: 1", "tools: true"),
    replaced("parts/part-1.yaml", "upper95 < 10%", "upper95 < 1%"),
    replaced("parts/part-2.yaml", "E-2", "E-two"),
    replaced("parts/part-2.yaml", "E-2:", "E-2: &again"),
    replaced("parts/part-2.yaml", "evidence: Table 2", "evidnce: Table 2"),
    replaced("system.yaml", "tools: 1", "tools: 1.0"),
    replaced("system.yaml", "tools: 1", "tools: true"),
    replaced("safetycase.yaml", "90d", "10d"),
    replaced("table-1.csv", "39,no", "39,yes"),
    replaced("table-1.csv", "39,no", "39,yes\n40,no"),
    replaced("safetycase.lock", '"lower95": 0.0', '"lower95": 0'),
    lambda root: (root / "table-2.csv").unlink(missing_ok=True),
    lambda root: (root / "table-2.csv.run.yaml").write_text("model: other\n"),
    lambda root: (root / "parts/broken.yaml").write_text("argument: {C-9: {claim: 'x\n"),
    moved,
    unlocked,
)


def unshared(old: Path, new: Path) -> tuple[Difference, State, State]:
    """Compare two folders, each judged for itself."""
    before, after = (state_of(folder, Settings(), DAY) for folder in (old, new))
    places = (Locator(old), Locator(new))  # without the lines of elements, so that whole files are read
    named = [Named(name, state, place) for name, state, place in zip(NAMES, (before, after), places, strict=True)]
    return difference(named[0], named[1], DAY.isoformat()), before, after


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(range(len(EDITS))), max_size=3, unique=True))
def test_what_is_judged_together_comes_out_as_alone(edits: list[int]) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        old, new = Path(scratch) / "old", Path(scratch) / "new"
        written(old)
        shutil.copytree(old, new)
        for at in sorted(edits):
            EDITS[at](new)
        told, before, after = unshared(old, new)
        found = compare_cases(old, new, Settings(), DAY, NAMES)
        assert found.told == told
        for together, alone in ((found.old, before), (found.new, after)):
            assert repr(together) == repr(alone)  # equality would take 1, 1.0 and true for the same


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from(range(len(EDITS))), max_size=3, unique=True))
def test_a_case_does_not_differ_from_itself(edits: list[int]) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        case, copy = Path(scratch) / "case", Path(scratch) / "copy"
        written(case)
        for at in sorted(edits):
            EDITS[at](case)
        shutil.copytree(case, copy)
        for other in (case, copy):
            told = compare_cases(case, other, Settings(), DAY, NAMES).told
            assert (told.changes, told.status, told.affected, told.top_is_worse) == ((), {}, (), False)


def test_what_changed_is_judged_anew_and_the_rest_is_the_same_object(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    written(old)
    shutil.copytree(old, new)
    EDITS[2](new)  # E-1 asks more
    found = compare_cases(old, new, Settings(), DAY, NAMES)
    same = {name for name in found.old.results if found.old.results[name] is found.new.results[name]}
    assert same == {"E-2"}
    assert found.new.results["E-1"].status == "defeated"
    assert found.new.case.elements["C-1"] is found.old.case.elements["C-1"]
    assert found.told.status == {
        "C-0": ("supported", "in-doubt"), "C-1": ("supported", "defeated"), "E-1": ("supported", "defeated"),
    }  # fmt: skip
