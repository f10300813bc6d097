"""Read the evidence of a case: measure it and write the lock, or tell how one number came to be."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from safetycase import __version__
from safetycase.evidence.cluster import Cluster
from safetycase.evidence.fetching import Depot
from safetycase.evidence.lock import Lock, LockEntry, read_lock, write_lock
from safetycase.evidence.measuring import Watch
from safetycase.evidence.measuring import measure_case as measure_evidence
from safetycase.evidence.recognise import known_readers
from safetycase.evidence.tracing import trace
from safetycase.evidence.trail import LockDifference, Trail
from safetycase.load.bind import bind
from safetycase.pipeline import Settings
from safetycase.source.files import read_case


@dataclass(frozen=True, slots=True)
class MeasureResult:
    """What measuring did. `flaws` holds (evidence id, message) for what could not be measured.

    `unchanged` tells that the lock on disk already says what the evidence says, whenever it was measured and with which
    version of the tool. `interrupted` tells that the user stopped it; what was measured until then is written.
    """

    read: tuple[str, ...]
    kept: tuple[str, ...]
    flaws: tuple[tuple[str, str], ...]
    unchanged: bool
    interrupted: bool = False


def measure_case(  # noqa: PLR0913  one run and all that it depends on
    root: Path,
    settings: Settings,
    measured_at: datetime,
    *,
    ids: tuple[str, ...] = (),
    force: bool = False,
    write: bool = True,
    depot: Path | None = None,
    fetch: tuple[str, ...] = (),
    engine: str | None = None,
    progress: Callable[[str, int, int], None] | None = None,
    came: Callable[[int, int], None] | None = None,
) -> MeasureResult:
    """Read the evidence of the case in `root`, recompute its measures and write the lock, unless `write` is false.

    Without `force`, evidence whose files and definition are unchanged is kept as it is. Files that lie at an address
    are fetched into the folder `depot` where the address begins with one of `fetch`. `engine` is the address of a
    cluster that counts, None for the embedded engine. `progress` is told before each element, `came` of rows and bytes.
    Raises as `check_case` does, and MissingToolError where a library for reading evidence is not installed.
    """
    loaded = bind(read_case(root, settings.cache_folder))
    before = read_lock(root)
    with Cluster(engine) if engine else nullcontext() as cluster:
        measured = measure_evidence(
            loaded,
            root,
            before.lock,
            known_readers(plugins=settings.plugins).objects,
            measured_at=measured_at,
            tool=f"safetycase {__version__}",
            ids=ids or None,
            force=force,
            watch=Watch(progress, came, (lambda lock: write_lock(root, lock)) if write else None),
            depot=Depot(depot, fetch, (lambda size: came(0, size)) if came else None) if depot else None,
            engine=cluster,
        )
    unchanged = not before.problems and _said(measured.lock) == _said(before.lock)
    if write and (before.problems or measured.lock != before.lock):
        write_lock(root, measured.lock)
    flaws = tuple((name, flaw.message) for name, flaws in measured.flaws.items() for flaw in flaws)
    return MeasureResult(measured.read, measured.kept, flaws, unchanged, measured.interrupted)


def _said(lock: Lock) -> dict[str, LockEntry]:
    """Return what a lock says of the evidence, without when and by what it was measured."""
    return {name: replace(entry, measured_at="", tool="") for name, entry in lock.entries.items()}


def trace_measure(
    root: Path,
    settings: Settings,
    element: str,
    measure: str,
    *,
    rows: int,
    depot: Path | None = None,
    fetch: tuple[str, ...] = (),
    came: Callable[[int, int], None] | None = None,
) -> Trail:
    """Read the files of one evidence element and tell how one measure of it came to be; nothing is written.

    `rows` is how many of the units that decided are listed. Raises as `measure_case` does, and UnknownNameError where
    there is no such element or measure.
    """
    loaded = bind(read_case(root, settings.cache_folder))
    reading = read_lock(root)
    trail = trace(
        loaded,
        root,
        reading.lock,
        known_readers(plugins=settings.plugins).objects,
        element,
        measure,
        most=rows,
        depot=Depot(depot, fetch, (lambda size: came(0, size)) if came else None) if depot else None,
        came=came,
    )
    damage = next((problem.message for problem in reading.problems if problem.element in {None, element}), None)
    return trail if damage is None else replace(trail, differences=(LockDifference("lock", damage, None),))
