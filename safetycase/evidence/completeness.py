"""Whether a run came to its end and left all the records that it announced."""

from __future__ import annotations

from collections.abc import Iterator

from safetycase.evidence.records import Run, RunStatus

STATUSLESS = frozenset(
    {
        "avid",
        "classification-report",
        "deepeval",
        "document",
        "every-eval-ever",
        "extract",
        "helm",
        "hf-eval-results",
        "in-toto",
        "jailbreakbench",
        "osv",
        "pyrit",
        "swe-bench",
    }
    | {"table"}
)
"""Readers whose files cannot say how their run ended; an extract says as much as what it was made of."""

_WORDS = {
    RunStatus.STARTED: "it was started and never finished",
    RunStatus.UNKNOWN: "nothing says how it ended",
}


def is_statusless(reader: str) -> bool:
    """Whether files of a kind have no status; `reader` may name several, joined by +."""
    return set(reader.split("+")) <= STATUSLESS


def is_silent(reader: str, run: Run) -> bool:
    """Whether a run has no status because files of its kind have none."""
    return run.status is RunStatus.UNKNOWN and is_statusless(reader)


def unfinished(reader: str, run: Run) -> Iterator[str]:
    """Say how a run ended, unless by success."""
    if run.status is not RunStatus.SUCCESS and not is_silent(reader, run):
        said = _WORDS.get(run.status, f"its status is '{run.status}'")
        yield f"the run is not known to be complete: {said}"


def unjudged(run: Run) -> Iterator[str]:
    """Say that a run had scorers and none of them gave an answer."""
    if run.scorers and run.n_records and not run.n_scored:
        yield f"none of its {run.n_records} records was scored"


def missing(run: Run) -> Iterator[str]:
    """Say how the records of one run fall short of what it announced."""
    if run.n_declared is None or run.n_records == 0:
        return
    repeats = run.repeats_declared or 1
    if run.n_records < run.n_declared * repeats:
        each = f" in {repeats} repeats" if repeats > 1 else ""
        yield f"there are {run.n_records} records of {run.n_declared} units{each} announced"
    elif run.n_units + run.n_invalidated // repeats < run.n_declared:
        yield f"the records are of {run.n_units} units, and {run.n_declared} were announced"
