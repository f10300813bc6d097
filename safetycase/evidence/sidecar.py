"""What people say of an evidence file that cannot say it: the file beside it, and whether it agrees with the rest.

What must always hold:

1. What a file records stands. A declaration fills gaps and never talks over a record.
2. Two declarations that disagree say nothing: neither is taken.
3. A disagreement of either kind is told.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from pydantic import ValidationError

from safetycase.evidence.freshness import day_of
from safetycase.evidence.reader import UnreadableEvidenceError
from safetycase.evidence.records import Run, Warned
from safetycase.model.evidence import DeclaredRun
from safetycase.source.find_files import SIDECAR
from safetycase.source.span import Position

NAME = "declaration-mismatch"
_LARGEST = 64 * 2**10
_FOLLOWS = {"date": "undated-evidence", "model": "subject-unknown", "task_version": "superseded-task-version"}
"""For what may be declared, what would be told if nobody had said it."""


def sidecars(path: Path) -> Sequence[Path]:
    """Return the file beside an evidence file that speaks of its run, `NAME.run.yaml`, where there is one."""
    beside = path.with_name(path.name + SIDECAR)
    return [beside] if os.path.lexists(beside) else []


def declared_in(path: Path, shown: str) -> DeclaredRun:
    """Read a sidecar: the keys of `run`, as YAML.

    Raises UnreadableEvidenceError, with the line where it is known, for anything else. `shown` is its path in the case.
    """
    if path.stat().st_size > _LARGEST:
        raise UnreadableEvidenceError(f"{shown} is larger than {_LARGEST >> 10} KiB")
    from safetycase.source.yaml_reader import parse_yaml  # noqa: PLC0415  only who has one pays for PyYAML

    parsed = parse_yaml(path.read_bytes(), shown)
    for problem in parsed.problems:
        line = f", line {problem.place.span.line}" if isinstance(problem.place, Position) else ""
        raise UnreadableEvidenceError(f"{shown}{line}: {problem.message.rstrip('.')}")
    if not isinstance(parsed.data, dict):
        raise UnreadableEvidenceError(f"{shown} holds none of the keys {', '.join(DeclaredRun.model_fields)}")
    try:
        return DeclaredRun.model_validate(parsed.data)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(step) for step in first["loc"][:1])
        known = f"; the keys are {', '.join(DeclaredRun.model_fields)}" if first["type"] == "extra_forbidden" else ""
        raise UnreadableEvidenceError(f"{shown}: '{key}': {first['msg']}{known}") from error


def agreed(said: DeclaredRun | None, beside: DeclaredRun | None) -> tuple[DeclaredRun | None, tuple[Warned, ...]]:
    """Put together what the case and a sidecar declare, without that in which they disagree."""
    if said is None or beside is None:
        return said or beside, ()
    whole: dict[str, object] = {}
    told: list[Warned] = []
    for name in DeclaredRun.model_fields:
        one, other = getattr(said, name), getattr(beside, name)
        if one is not None and other is not None and str(one) != str(other):
            told.append(_told(f"'run' says {name} {one}, and the file beside the evidence {other}; neither counts"))
        elif one is not None or other is not None:
            whole[name] = other if one is None else one
    return DeclaredRun.model_validate(whole), tuple(told)


def told_by_dispute(warnings: Iterable[Warned]) -> frozenset[str]:
    """Return the names of the flaws that say only once more that two declarations cancelled each other."""
    told = [warning.message for warning in warnings if warning.name == NAME]
    return frozenset(
        flaw for key, flaw in _FOLLOWS.items() if any(one.startswith(f"'run' says {key} ") for one in told)
    )


def contradictions(said: DeclaredRun | None, run: Run) -> Iterator[Warned]:
    """Yield every declaration that the file's own record contradicts."""
    if said is None:
        return
    records = {
        "model": ", ".join(sorted(run.models_observed)) or run.model_requested,
        "date": run.date,
        "tool": run.tool,
        "task": run.task,
        "task_version": run.task_version,
        "n_declared": run.n_declared,
        "configuration_digest": run.configuration_digest,
    }
    for name, recorded in records.items():
        declared = getattr(said, name)
        if declared is not None and recorded is not None and not _agrees(name, declared, recorded, run):
            yield _told(f"the case declares {name} {declared}, and the file records {recorded}; the file's counts")


def _agrees(name: str, declared: object, recorded: object, run: Run) -> bool:
    told, found = str(declared), str(recorded)
    if name == "model":
        return told in run.models_observed or told == run.model_requested
    if name == "date":
        day, own = day_of(told), day_of(found)
        return day is None or own is None or abs((own - day).days) <= 1
    if name == "tool":
        return found == told or found.startswith(f"{told} ")
    if name == "task":
        return told in {found, found.rpartition("/")[2]}
    return told == found


def _told(message: str) -> Warned:
    return Warned(name=NAME, message=message)
