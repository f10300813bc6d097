"""Read, apply and write a baseline: a JSON file of findings that are known already (`safetycase-baseline/1`)."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import msgspec

from safetycase.errors import SafetyCaseError, UnwritableFileError
from safetycase.evidence.digests import open_regular
from safetycase.findings.baseline import Baseline, Entry, Key, Renewal, held_against, renewed
from safetycase.findings.finding import Severity
from safetycase.pipeline import CheckResult, Settings, check_case
from safetycase.render.json_text import JsonValue, json_text

SCHEMA = "safetycase-baseline/1"
_LARGEST = 16 * 2**20
_MOST_TIMES = 100_000
_CODE = re.compile(r"[A-Z]{2,8}\d{3}")


class UnusableBaselineError(SafetyCaseError):
    """A baseline cannot be taken at its word."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"the baseline {path} cannot be used: {reason}. Write it with 'safetycase baseline'.")


class _Row(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """An entry as JSON has it."""

    code: str
    name: str
    element: str = ""
    file: str = ""
    message: str
    severity: Severity
    since: date
    until: date
    count: int = 1


class _File(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A baseline as JSON has it."""

    schema: str
    case: str
    known: list[_Row]


@dataclass(frozen=True, slots=True)
class BaselineText:
    """A baseline as it lies on disk."""

    path: Path
    content: bytes


def baseline_text(path: Path) -> BaselineText:
    """Return the content of a baseline; raises UnusableBaselineError where there is none to read."""
    try:
        with os.fdopen(open_regular(path), "rb") as file:
            content = file.read(_LARGEST + 1)
    except OSError as error:
        raise UnusableBaselineError(str(path), error.strerror or "it cannot be read") from error
    if len(content) > _LARGEST:
        raise UnusableBaselineError(str(path), f"it is larger than {_LARGEST >> 20} MiB")
    return BaselineText(path, content)


def read_baseline(text: BaselineText) -> Baseline:
    """Take a baseline in, whole or not at all; raises UnusableBaselineError."""
    path = str(text.path)
    try:
        found = msgspec.json.decode(text.content, type=_File)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UnusableBaselineError(path, str(error)) from error
    if found.schema != SCHEMA:
        raise UnusableBaselineError(path, f"it says '{found.schema[:60]}', not '{SCHEMA}'")
    entries: dict[Key, Entry] = {}
    for row in found.known:
        entry = _entry(row, path)
        if entry.key in entries:
            raise UnusableBaselineError(path, f"{row.code} in '{row.element or row.file}' stands in it twice")
        entries[entry.key] = entry
    return Baseline(found.case, entries)


def _entry(row: _Row, path: str) -> Entry:
    if _CODE.fullmatch(row.code) is None:
        raise UnusableBaselineError(path, f"'{row.code[:60]}' is not the code of a finding")
    if not 1 <= row.count <= _MOST_TIMES:
        raise UnusableBaselineError(path, f"{row.code} is counted {row.count} times")
    return Entry(row.code, row.name, row.element, row.file, row.message, row.severity, row.since, row.until, row.count)


def against_baseline(result: CheckResult, text: BaselineText) -> CheckResult:
    """Set apart the findings of a check that a baseline knows; no status changes.

    Raises UnusableBaselineError where it is damaged or of another case.
    """
    baseline = read_baseline(text)
    report = result.view.report
    if baseline.case_id != report.case_id:
        raise UnusableBaselineError(str(text.path), f"it is of the case '{baseline.case_id}', not '{report.case_id}'")
    return replace(result, view=replace(result.view, report=held_against(report, baseline)))


def write_baseline(root: Path, settings: Settings, as_of: date, path: Path, days: int) -> Renewal:
    """Write down the findings of the case in `root`; those that the file knows already grow older, not younger.

    Raises as `check_case` does, UnusableBaselineError where the file that is there cannot be read, and
    UnwritableFileError.
    """
    report = check_case(root, settings, as_of).view.report
    before = read_baseline(baseline_text(path)) if path.exists() or path.is_symlink() else None
    if before is not None and before.case_id != report.case_id:
        raise UnusableBaselineError(str(path), f"it is of the case '{before.case_id}', not '{report.case_id}'")
    renewal = renewed(report, before, days)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_written(renewal.baseline), encoding="utf-8", newline="\n")
    except OSError as error:
        raise UnwritableFileError(str(path), error.strerror or "unknown reason") from error
    return renewal


def _written(baseline: Baseline) -> str:
    rows: list[JsonValue] = [
        {
            "code": entry.code,
            "name": entry.name,
            "element": entry.element,
            "file": entry.file,
            "message": entry.message,
            "severity": entry.severity.value,
            "since": entry.since.isoformat(),
            "until": entry.until.isoformat(),
            "count": entry.count,
        }
        for entry in baseline.entries.values()
    ]
    return json_text({"schema": SCHEMA, "case": baseline.case_id, "known": rows})
