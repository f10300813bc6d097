"""Runs of METR's time-horizon work, JSON Lines.

**Recognised by content**: JSON Lines whose rows have `task_id`, `task_family` and `score_binarized`.

**Records.** A record is one run. Its unit is the task (`task_id`), its repeat counts the runs of one task by one agent,
its `cluster` the task's family. The primary scorer is `score_binarized`, `score_cont` a second one.

**Outcome words.** `pass` (1) and `fail` (0), `partial` between them.

**Fields.** `human_minutes`, `weight` (`invsqrt_task_weight`), `agent` (`alias`), `family`, `fatal_error`.

**The run.** `model` answered where a row has one; several agents in one file are several runs side by side: choose with
`where: {agent: …}`. The dates are those of the first and the last run.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from safetycase.evidence.content import json_keys
from safetycase.evidence.items import ItemTable
from safetycase.evidence.json_reading import Json, instant, lines, number, text
from safetycase.evidence.reader import Reader, Reading, UnreadableEvidenceError, check_regular, with_declared
from safetycase.evidence.recording import Record, Recorder, graded, run_of
from safetycase.evidence.records import RunStatus
from safetycase.model.evidence import EvidenceFile

_NEEDED = frozenset({"task_id", "task_family", "score_binarized"})
_SCORERS = ("score_binarized", "score_cont")
_FIELDS = {"human_minutes": "human_minutes", "invsqrt_task_weight": "weight", "alias": "agent", "task_family": "family"}


class MetrRunsReader(Reader):
    """Runs of METR's time-horizon work."""

    name: ClassVar[str] = "metr-runs"
    title: ClassVar[str] = "METR runs (runs.jsonl)"
    outcomes: ClassVar[dict[str, str]] = {"pass": "the task was done", "fail": "it was not", "partial": "in part"}

    def recognises(self, name: str, head: bytes) -> bool:  # noqa: ARG002  content decides, not the name
        """Say whether the first row is of such a run."""
        return json_keys(head) >= _NEEDED

    def read(self, path: Path, spec: EvidenceFile, items: ItemTable) -> Reading:
        """Add one item per run and score."""
        check_regular(path)
        recorder = Recorder(_SCORERS)
        dates: list[float] = []
        agents: Counter[str] = Counter()
        items.add(item for record in _records(path, dates, agents) for item in recorder.items(record))
        run = run_of(
            recorder,
            status=RunStatus.SUCCESS,
            tool="metr",
            started_at=instant(min(dates) / 1000 if dates else None),
            completed_at=instant(max(dates) / 1000 if dates else None),
            model_requested=", ".join(sorted(agents)) or None,
        )
        return Reading(with_declared(run, spec.run))


def _records(path: Path, dates: list[float], agents: Counter[str]) -> Iterator[Record]:
    repeats: Counter[str] = Counter()
    for line, row, ended in lines(path):
        if not row and not ended:
            raise UnreadableEvidenceError(f"the file was cut in line {line}")
        task = text(row.get("task_id"))
        if task is None:
            raise UnreadableEvidenceError(f"line {line} has no task_id")
        repeats[task] += 1
        agent = text(row.get("alias")) or text(row.get("model"))
        if agent is not None:
            agents[agent] += 1
        dates += [when for key in ("started_at", "completed_at") if (when := number(row.get(key)) or 0) > 0]
        yield Record(
            task,
            {name: graded(number(row.get(name))) for name in _SCORERS},
            repeat=repeats[task],
            cluster=text(row.get("task_family")),
            model=text(row.get("model")),
            error=_error(row),
            fields={name: one for key, name in _FIELDS.items() if (one := text(row.get(key))) is not None},
        )


def _error(row: Json) -> str | None:
    return text(row.get("fatal_error_from")) if row.get("score_binarized") is None else None


READER = MetrRunsReader()
