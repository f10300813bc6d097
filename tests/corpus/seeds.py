"""Seeded cases and their mends: each defect of a case can be taken out by a small edit, one by one or all but one.

Beside the folder `seeded-NAME` stand three files: `seeded-NAME.json`, what a check tells of the whole folder;
`seeded-NAME.mends.yaml`, written by people: how each defect is mended, and what it does to the top claim;
`seeded-NAME.alone.json`, what is told of the mended case with only that defect left in it.

A mend in YAML is `NAME: {file, was, now}`, or `edits: [{file, was, now}, …]` where it takes more than one, with
`tells` (the findings that only this defect brings; NAME by default), `top` and `path` (what it does to the top claim;
by default nothing), `late: true` where the defect came after the last measuring, and `unmeasured`, the evidence that
is not in the lock while the defect is there.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from safetycase.operations.measurement import measure_case
from safetycase.pipeline import CheckResult, Settings, check_case
from safetycase.render.renderer import Style

HERE = Path(__file__).parent
DAY = date(2026, 11, 20)
MEASURED_AT = datetime(2026, 11, 1, tzinfo=UTC)
NEVER_SOUND = "seeded-doubts"
"""A case whose defects are mended one by one only: its reviews are of what other mends change."""

WITH_TESTS_OF_THEIR_OWN = frozenset({"seeded-defects", "seeded-doubts"})
"""Cases whose lock and whole report are held elsewhere; their defects are mended here all the same."""

KEPT = ("code", "name", "severity", "file", "line", "column", "end_line", "end_column", "element", "message")
LOCK = "safetycase.lock"
BUILT_IN = Settings(plugins=False)
_NO_LOCK: dict[str, Any] = {"schema": "safetycase-lock/1", "evidence": {}}


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the one place in `file` that says `was`; without `was` the file is new, without `now` it is taken out."""

    file: str
    was: str | None = None
    now: str | None = None

    def apply(self, folder: Path) -> None:
        """Make the edit. Raises AssertionError where the file does not say `was` exactly once."""
        path = folder / self.file
        if self.now is None:
            path.unlink()
            if path.parent != folder and not any(path.parent.iterdir()):
                path.parent.rmdir()
            return
        if self.was is None:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(self.now, encoding="utf-8")
            return
        text = path.read_text(encoding="utf-8")
        assert text.count(self.was) == 1, f"{self.file} says {self.was!r} {text.count(self.was)} times"
        path.write_text(text.replace(self.was, self.now), encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Mend:
    """How one defect is taken out, and what it does while it is the only one."""

    name: str
    edits: tuple[Edit, ...]
    tells: tuple[str, ...]
    top: str = "supported"
    path: tuple[str, ...] = ()
    late: bool = False
    unmeasured: tuple[str, ...] = ()
    brings: tuple[str, ...] = ()


def _mend(name: str, told: Mapping[str, object]) -> Mend:
    known = {"file", "was", "now", "edits", "tells", "brings", "top", "path", "late", "unmeasured"}
    assert told.keys() <= known, f"{name}: {sorted(told.keys() - known)}"
    edits = told.get("edits", [{key: told[key] for key in ("file", "was", "now") if key in told}])
    assert isinstance(edits, list)
    tells, path, unmeasured = told.get("tells", [name]), told.get("path", []), told.get("unmeasured", [])
    assert isinstance(tells, list)
    assert isinstance(path, list)
    assert isinstance(unmeasured, list)
    brings = told.get("brings", [])
    assert isinstance(brings, list)
    return Mend(
        name,
        tuple(Edit(**edit) for edit in edits),
        tuple(sorted(tells)),
        str(told.get("top", "supported")),
        tuple(path),
        told.get("late") is True,
        tuple(unmeasured),
        tuple(brings),
    )


@dataclass(frozen=True)
class SeededCase:
    """One seeded case on disk, with its mends."""

    name: str

    @property
    def folder(self) -> Path:
        """The case with all its defects."""
        return HERE / self.name

    @property
    def expected(self) -> Path:
        """What a check tells of the folder."""
        return HERE / f"{self.name}.json"

    @property
    def alone(self) -> Path:
        """What a check tells of the mended case with one defect left in it, for each."""
        return HERE / f"{self.name}.alone.json"

    @cached_property
    def mends(self) -> dict[str, Mend]:
        """The mends by the names of their defects, in the order in which they are made."""
        told = yaml.safe_load((HERE / f"{self.name}.mends.yaml").read_text(encoding="utf-8"))
        return {name: _mend(name, one) for name, one in told.items()}

    def sound(self, folder: Path) -> CheckResult:
        """Write the case with every defect mended into `folder`, measure it, and judge it."""
        self._mended(folder, None)
        (folder / LOCK).unlink(missing_ok=True)
        self._keep_fetched(folder)
        measure_case(folder, BUILT_IN, MEASURED_AT)
        return check_case(folder, BUILT_IN, DAY)

    def with_one(self, seed: str, folder: Path, sound: Path) -> CheckResult:
        """Write the case with one defect left into `folder`, measure it beginning with the lock of `sound`, judge."""
        mend = self.mends[seed]
        self._mended(folder, None if mend.late else seed)
        shutil.copyfile(sound / LOCK, folder / LOCK)
        self._keep_fetched(folder)
        measure_case(folder, BUILT_IN, MEASURED_AT)
        if mend.late:
            lock = (folder / LOCK).read_bytes()
            shutil.rmtree(folder)
            self._mended(folder, seed)
            if all(edit.file != LOCK for edit in mend.edits):
                (folder / LOCK).write_bytes(lock)
        if mend.unmeasured:
            held = json.loads((folder / LOCK).read_text(encoding="utf-8"))
            held["evidence"] = {name: entry for name, entry in held["evidence"].items() if name not in mend.unmeasured}
            (folder / LOCK).write_text(json.dumps(held, indent=1) + "\n", encoding="utf-8")
        return check_case(folder, BUILT_IN, DAY)

    def without_one(self, seed: str, folder: Path) -> CheckResult:
        """Write the case with all defects but one into `folder`, as it is measured, and judge it."""
        self._mended(folder, None, only={seed})
        return check_case(folder, BUILT_IN, DAY)

    def measure(self, folder: Path) -> str:
        """Return the lock of the case with all its defects, measured in `folder` before the late ones came."""
        late = {name for name, mend in self.mends.items() if mend.late}
        self._mended(folder, None, only=late)
        (folder / LOCK).unlink(missing_ok=True)
        self._keep_fetched(folder)
        measure_case(folder, BUILT_IN, MEASURED_AT)
        return (folder / LOCK).read_text(encoding="utf-8")

    def _mended(self, folder: Path, but: str | None, only: Collection[str] | None = None) -> None:
        shutil.copytree(self.folder, folder)
        for mend in self.mends.values():
            if mend.name != but and (only is None or mend.name in only):
                for edit in mend.edits:
                    edit.apply(folder)

    def _keep_fetched(self, folder: Path) -> None:
        """Take over what the lock of the case says of files at an address that the case in `folder` names, too."""
        ours = self.folder / LOCK
        if not ours.is_file() or not ours.read_text(encoding="utf-8").startswith("{"):
            return
        text = "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.yaml") if path.is_file())
        fetched = {
            name: entry
            for name, entry in json.loads(ours.read_text(encoding="utf-8"))["evidence"].items()
            if any("://" in file["path"] and file["path"] in text for file in entry["files"])
        }
        if fetched:
            lock = folder / LOCK
            held = json.loads(lock.read_text(encoding="utf-8")) if lock.is_file() else _NO_LOCK
            whole = {**held, "evidence": {**held["evidence"], **fetched}}
            lock.write_text(json.dumps(whole, indent=1) + "\n", encoding="utf-8")


def findings_of(result: CheckResult) -> list[dict[str, object]]:
    """Return the findings as `check --format json` tells them, with the fields that are held."""
    report = told_of(result)
    found = report["findings"]
    assert isinstance(found, list)
    return [{key: each[key] for key in KEPT} for each in found]


def told_of(result: CheckResult) -> dict[str, object]:
    """Return the whole report as JSON."""
    assert not result.crashed
    report: dict[str, object] = json.loads(result.told("json", Style()))
    return report


def path_to_cause(result: CheckResult) -> list[str]:
    """Return the way from the top claim to what damages it; nothing where it is supported."""
    cause = result.view.report.top_cause
    return list(cause.path) if cause else []


def as_text(value: object) -> str:
    """Return the bytes of an expectation."""
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"


def whole(result: CheckResult) -> str:
    """Return all that is held of a whole seeded case."""
    report = told_of(result)
    kept = {key: report[key] for key in ("status", "summary")}
    return as_text({"findings": findings_of(result), **kept, "top": path_to_cause(result)})


def one(result: CheckResult, sound: CheckResult) -> dict[str, object]:
    """Return all that is held of a case with one defect: what is told, and which statuses are not those of `sound`."""
    before, after = sound.view.report.status, result.view.report.status
    return {
        "findings": findings_of(result),
        "status": {name: status for name, status in after.items() if before.get(name) != status},
        "path": path_to_cause(result),
    }
