"""The store of MLflow, an SQLite file.

**Recognised by content**: an SQLite file with the tables `runs`, `metrics` and `experiments`.

**No records.** MLflow keeps numbers, not what they were counted from: the metrics stand under `reported`, each with its
latest value, and measures of them carry no interval. A table of results that was logged beside them
(`eval_results_table.json`) is read by the table reader.

**NaN** is stored as the number 0 with a mark; it is no number here. A store that holds several runs is refused, since
nothing says which one is meant: name its run under `table:`.

**The run.** Status, dates, `model.id`, `model.revision` (tags), `task` and `task_version` (parameters) where they were
logged under these names.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

from safetycase.evidence.content import SQLITE
from safetycase.evidence.items import ItemTable
from safetycase.evidence.json_reading import instant, text
from safetycase.evidence.reader import Reader, Reading, UnreadableEvidenceError, check_regular, with_declared
from safetycase.evidence.readers.sqlite_rows import Row, rows, tables
from safetycase.evidence.records import Run, RunStatus
from safetycase.model.evidence import EvidenceFile

_NEEDED = frozenset({"runs", "metrics", "experiments"})
_STATUS = {
    "FINISHED": RunStatus.SUCCESS,
    "FAILED": RunStatus.ERROR,
    "KILLED": RunStatus.CANCELLED,
    "RUNNING": RunStatus.STARTED,
    "SCHEDULED": RunStatus.STARTED,
}
_SHOWN = 5


class MlflowReader(Reader):
    """The store of MLflow."""

    name: ClassVar[str] = "mlflow"
    title: ClassVar[str] = "MLflow store (SQLite)"

    def recognises(self, name: str, head: bytes) -> bool:  # noqa: ARG002  content decides, not the name
        """Say whether the head is of an SQLite file that names MLflow's tables."""
        return head.startswith(SQLITE) and b"experiments" in head and b"lifecycle_stage" in head

    def read(self, path: Path, spec: EvidenceFile, items: ItemTable) -> Reading:  # noqa: ARG002  has no items
        """Return the numbers of one run."""
        check_regular(path)
        if not tables(path) >= _NEEDED:
            raise UnreadableEvidenceError(f"the file has no tables {', '.join(sorted(_NEEDED))}")
        row = _chosen(path, spec.table)
        key = str(row[0])
        tags, parameters = _pairs(path, "tags", key), _pairs(path, "params", key)
        run = Run(
            status=_STATUS.get(str(row[2]), RunStatus.UNKNOWN),
            tool="mlflow",
            started_at=_instant(row[3]),
            completed_at=_instant(row[4]),
            task=parameters.get("task") or text(row[1]),
            task_version=parameters.get("task_version"),
            model_requested=tags.get("model.id"),
            model_revision=tags.get("model.revision"),
            reported=_metrics(path, key),
        )
        return Reading(with_declared(run, spec.run))


def _chosen(path: Path, named: str | None) -> Row:
    found = list(
        rows(
            path,
            "SELECT run_uuid, name, status, start_time, end_time FROM runs "
            "WHERE lifecycle_stage = 'active' ORDER BY start_time, run_uuid",
        )
    )
    wanted = [row for row in found if named is None or named in {str(row[0]), str(row[1])}]
    if len(wanted) == 1:
        return wanted[0]
    listed = ", ".join(f"{row[1] or 'unnamed'} ({row[0]})" for row in found[:_SHOWN]) or "none"
    what = f"{len(wanted)} runs are" if wanted else "no run is"
    raise UnreadableEvidenceError(f"{what} meant by 'table: {named}'. Name one of: {listed}")


def _pairs(path: Path, table: str, key: str) -> Mapping[str, str]:
    statement = {
        "tags": "SELECT key, value FROM tags WHERE run_uuid = ?",
        "params": "SELECT key, value FROM params WHERE run_uuid = ?",
    }[table]
    if table not in tables(path):
        return {}
    return {str(name): found for name, value in rows(path, statement, [key]) if (found := text(value)) is not None}


def _metrics(path: Path, key: str) -> dict[str, float | None]:
    latest: dict[str, float | None] = {}
    statement = "SELECT key, value, is_nan FROM metrics WHERE run_uuid = ? ORDER BY step, timestamp, value"
    for name, value, is_nan in rows(path, statement, [key]):
        usable = isinstance(value, int | float) and not is_nan and math.isfinite(value)
        latest[str(name)] = float(value) if usable and isinstance(value, int | float) else None
    return dict(sorted(latest.items()))


def _instant(milliseconds: object) -> str | None:
    return instant(milliseconds / 1000) if isinstance(milliseconds, int) else None


READER = MlflowReader()
