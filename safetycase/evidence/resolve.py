"""Weighing evidence against the lock: every flaw of every element, without opening what the files say.

What must always hold:

1. No flaw hides another: each check looks for itself.
2. What follows from a flaw already told is not told again: requirements of evidence that was never measured are unknown
   without a flaw each.
3. Files are opened only to be hashed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from safetycase.evidence.completeness import missing, unfinished, unjudged
from safetycase.evidence.definition import definition_digest
from safetycase.evidence.design import NAME as DEPARTURE
from safetycase.evidence.desk import Desk, Pin, grounds_of
from safetycase.evidence.digests import Digest, DigestCache
from safetycase.evidence.evaluation import evaluate
from safetycase.evidence.freshness import freshness
from safetycase.evidence.lock import Lock, LockEntry
from safetycase.evidence.paths import CaseFolder, FoundFile
from safetycase.evidence.preset import written_out
from safetycase.evidence.records import Pinned, Run
from safetycase.evidence.requirement import InvalidRequirementError, Requirement, demands, understood
from safetycase.evidence.result import EvidenceResult, Flaw, Outcome, RequirementResult, not_the_one_meant
from safetycase.evidence.sidecar import told_by_dispute
from safetycase.evidence.subject import subject_flaws
from safetycase.evidence.task_versions import task_flaws
from safetycase.load.project import LoadedCase
from safetycase.model.case import Case
from safetycase.model.elements import Evidence
from safetycase.model.evidence import EvidenceFile
from safetycase.model.status import Status
from safetycase.source.recall import Recall
from safetycase.source.span import Step

_WARNING_EFFECTS: dict[str, Status | None] = {
    "aggregate-mismatch": None,
    "edited-evidence": None,
    "dirty-revision": None,
    "assumed-unit": None,
    "invalid-score": None,
    "incomplete-run": Status.IN_DOUBT,
    "model-fallback": Status.IN_DOUBT,
    "declaration-mismatch": Status.IN_DOUBT,
    "duplicate-unit": Status.IN_DOUBT,
    "unverified-receipt": Status.UNKNOWN,
}
"""What a reader's warning does to its element; one that is not listed makes it unknown."""

_SETTLED = frozenset({"unmapped-label", "incomplete-run"})
"""Warnings that are no flaws by themselves: `on_unmapped: unscored` was said, or it is told with the run."""


def weigh(
    loaded: LoadedCase,
    root: Path,
    lock: Lock,
    as_of: date,
    *,
    cache_folder: Path | None = None,
    recall: Recall | None = None,
) -> Mapping[str, EvidenceResult]:
    """Weigh every evidence element of a case on the day `as_of`; `root` is the case folder.

    `cache_folder` may keep the digests of large files between runs, `recall` the results of what is the same meanwhile.
    """
    digests = DigestCache(cache_folder)
    desk = Desk(loaded, CaseFolder(root), digests, as_of, recall=recall)
    results = {
        name: _weighed(name, element, desk, lock.entries.get(name))
        for name, element in loaded.case.elements.items()
        if isinstance(element, Evidence)
    }
    digests.save()
    return results


def _weighed(name: str, element: Evidence, desk: Desk, entry: LockEntry | None) -> EvidenceResult:
    pinned = _pinned(element, desk.loaded.whereabouts.file_of(name), entry, desk)
    grounds = None if desk.recall is None else grounds_of(name, element, desk, entry, *pinned)
    if desk.recall is None or grounds is None:
        return _weighed_anew(name, element, desk, entry, *pinned)
    known = desk.recall.get(EvidenceResult, grounds)
    if known is None:
        known = _weighed_anew(name, element, desk, entry, *pinned)
        desk.recall.put(EvidenceResult, grounds, known, element, entry)
    return known


def _weighed_anew(
    name: str,
    element: Evidence,
    desk: Desk,
    entry: LockEntry | None,
    pins: dict[int, Pin],
    file_flaws: list[Flaw],
) -> EvidenceResult:
    case = desk.loaded.case
    written = written_out(element)
    element = written.element
    paths = [pins[index].file.path if index in pins else file.path for index, file in enumerate(element.files)]
    requirements = understood(element)
    asked = definition_digest(element, paths, demands(element, requirements))
    usable = None if entry is None or entry.failure else entry
    current = usable if usable is not None and usable.definition == asked else None
    run = usable.run if usable else None
    age = freshness(element, case.header.policy, run, desk.as_of)
    results, requirement_flaws = _requirements(element, requirements, current)
    told = told_by_dispute(usable.warnings) if usable else frozenset()
    flaws = (
        *_nothing(element),
        *written.flaws,
        *file_flaws,
        *(() if written.flaws else _unmeasured(element, pins, entry, asked, desk)),
        *_changes(element, pins, usable, asked, desk),
        *_of_run(element, usable),
        *_of_measures(element, current),
        *(flaw for flaw in (*_of_system(element, case, run), *age.flaws) if flaw.name not in told),
        *requirement_flaws,
    )
    return EvidenceResult(name, entry, flaws, results, age.dated, age.declared, age.expires)


def _of_system(element: Evidence, case: Case, run: Run | None) -> Iterator[Flaw]:
    """Yield what is wrong with the models that a run is of, and with the version of its task."""
    yield from subject_flaws(element, case.system, run)
    yield from task_flaws(element, case.header.policy.evidence, run)


def _pinned(element: Evidence, named_in: str, entry: LockEntry | None, desk: Desk) -> tuple[dict[int, Pin], list[Flaw]]:
    """Find and hash the files of an element; those that cannot be opened have a flaw instead."""
    pins: dict[int, Pin] = {}
    flaws: list[Flaw] = []
    for index, file in enumerate(element.files):
        place = ("files", index, "path")
        found = desk.find(named_in, file.path, place)
        if isinstance(found, Flaw):
            flaws.append(found)
            continue
        if found.is_folder:
            if _was_measured(found, entry):
                pins[index] = Pin(found, None)
            else:
                message = f"'{found.path}' is a folder, not a file, and no run in it was measured"
                flaws.append(Flaw("unreadable-evidence", message, place, Status.UNKNOWN))
            continue
        if found.is_remote:
            pins[index] = Pin(found, None)
            flaws += _unchecked(found, file, entry, place)
            continue
        try:
            digest = desk.digest(found.location)
        except OSError as error:
            message = f"'{found.path}' cannot be read: {error.strerror or error}"
            flaws.append(Flaw("unreadable-evidence", message, place, Status.UNKNOWN))
            continue
        pins[index] = Pin(found, digest)
        if file.sha256 not in {None, digest.sha256}:
            flaws.append(not_the_one_meant(found.path, digest.sha256, place))
    return pins, flaws


def _unchecked(
    found: FoundFile, file: EvidenceFile, entry: LockEntry | None, place: tuple[Step, ...]
) -> Iterator[Flaw]:
    """Tell that a file lies elsewhere, and hold what was fetched against what the case means."""
    before = next((pin for pin in entry.files if pin.path == found.path), None) if entry else None
    if before is None or entry is None:
        return  # that it was never measured is told as such
    if file.sha256 not in {None, before.sha256}:
        yield not_the_one_meant(found.path, before.sha256, place)
    message = f"'{found.path}' lies outside the case: what it says is as it was fetched on {entry.measured_at[:10]}"
    yield Flaw("unchecked-evidence", message, place)


def _was_measured(folder: FoundFile, entry: LockEntry | None) -> bool:
    return entry is not None and any(pin.path.startswith(f"{folder.path}/") for pin in entry.files)


def _nothing(element: Evidence) -> Iterator[Flaw]:
    if element.files:
        return
    if element.url is None:
        yield Flaw("vacuous-evidence", "the evidence names neither a file nor a url", (), Status.UNKNOWN)
    else:
        message = "the evidence is only an address: file a copy, so that what was seen can be checked"
        yield Flaw("unfiled-evidence", message, ("url",), Status.UNKNOWN)


def _unmeasured(
    element: Evidence, pins: Mapping[int, Pin], entry: LockEntry | None, asked: str, desk: Desk
) -> Iterator[Flaw]:
    if not element.files or len(pins) != len(element.files):
        return  # what is not there or not safe to open cannot be measured
    failure = entry.failure if entry else None
    if entry is None:
        yield Flaw("not-measured", "the evidence was never measured; run 'safetycase measure'", (), Status.UNKNOWN)
    elif entry.definition != asked:
        message = (
            "files, mapping, measures or levels were changed since the evidence was measured; run 'safetycase measure'"
        )
        yield Flaw("not-measured", message, (), Status.UNKNOWN)
    elif failure is not None and any(True for _ in _changes(element, pins, entry, asked, desk)):
        message = "the files were changed since they could not be measured; run 'safetycase measure'"
        yield Flaw("not-measured", message, (), Status.UNKNOWN)
    elif failure is not None:
        yield Flaw(failure.name, failure.message, ("files",), Status.UNKNOWN)


def _changes(
    element: Evidence, pins: Mapping[int, Pin], entry: LockEntry | None, asked: str, desk: Desk
) -> Iterator[Flaw]:
    """Compare the files with those that were measured; files that are not there are told elsewhere."""
    if entry is None or not element.files:
        return
    measured = {pinned.path: pinned for pinned in entry.files}
    for index, pin in sorted(pins.items()):
        before = measured.pop(pin.file.path, None)
        if pin.digest is None:
            continue
        if before is None:
            message = f"'{pin.file.path}' was not among the files that were measured"
        elif (pin.digest.sha256, pin.digest.size) != (before.sha256, before.size):
            message = _other(before, pin.digest)
        else:
            continue
        yield Flaw("changed-evidence", message, ("files", index, "path"), Status.IN_DOUBT)
    yield from _new_sidecars(pins, frozenset(pinned.path for pinned in entry.files), desk)
    if not measured or len(pins) != len(element.files):
        return
    if entry.definition == asked:
        for path in sorted(measured):
            yield from _companion(measured[path], desk)
    else:
        message = f"'{min(measured)}' was measured too, and the evidence no longer names it"
        yield Flaw("changed-evidence", message, ("files",), Status.IN_DOUBT)


def _new_sidecars(pins: Mapping[int, Pin], measured: frozenset[str], desk: Desk) -> Iterator[Flaw]:
    """Yield files beside the evidence that speak of its run and were not there when it was measured."""
    for index, pin in sorted(pins.items()):
        for name in () if pin.digest is None else desk.sidecars(pin.file):
            found = desk.folder.beside(pin.file, name, ("files", index, "path"))
            if isinstance(found, Flaw):
                yield found
            elif found.path not in measured:
                message = f"'{found.path}' was not there when the evidence was measured"
                yield Flaw("changed-evidence", message, ("files", index, "path"), Status.IN_DOUBT)


def _companion(before: Pinned, desk: Desk) -> Iterator[Flaw]:
    """Compare a file that was read along with one that the evidence names."""
    found = desk.folder.find("", before.path, ("files",))
    if isinstance(found, Flaw):
        yield found
        return
    try:
        now = desk.digest(found.location)
    except OSError as error:
        message = f"'{found.path}' cannot be read: {error.strerror or error}"
        yield Flaw("unreadable-evidence", message, ("files",), Status.UNKNOWN)
        return
    if (now.sha256, now.size) != (before.sha256, before.size):
        yield Flaw("changed-evidence", _other(before, now), ("files",), Status.IN_DOUBT)


def _other(before: Pinned, now: Digest) -> str:
    return (
        f"'{before.path}' is not the file that was measured: it has {now.size} bytes and SHA-256 {now.sha256[:12]}…, "
        f"measured were {before.size} bytes and {before.sha256[:12]}…"
    )


def _of_run(element: Evidence, entry: LockEntry | None) -> Iterator[Flaw]:
    """Yield what is wrong with the run itself, and what its reader warned of."""
    if entry is None:
        return
    warned = [warning.message for warning in entry.warnings if warning.name == "incomplete-run"]
    if not warned and len(entry.files) == 1:  # of several files, each was asked when they were measured
        warned = list(missing(entry.run))
    reasons = [*unfinished(entry.reader, entry.run), *warned, *unjudged(entry.run)]
    if reasons:
        yield Flaw("incomplete-run", "; ".join(reasons), ("files",), Status.IN_DOUBT)
    for warning in entry.warnings:
        if warning.name not in _SETTLED:
            effect = _WARNING_EFFECTS.get(warning.name, Status.UNKNOWN)
            in_design = warning.name == DEPARTURE and element.design is not None
            yield Flaw(warning.name, warning.message, ("design",) if in_design else ("files",), effect)
    if element.files and _has_nothing_to_measure(element, entry.run):
        message = "the files have no records, so there is nothing to measure"
        yield Flaw("vacuous-evidence", message, ("files",), Status.UNKNOWN)


_TOLD_BY_DETAIL = {"impossible": "impossible-score", "unmapped": "unmapped-label"}
"""What a measure that could not be computed says by the name of a detail."""


def _of_measures(element: Evidence, entry: LockEntry | None) -> Iterator[Flaw]:
    """Yield scores that cannot be and labels that are not on a measure's scale, each measure once."""
    for name in element.measures:
        for finding, told in _uncomputed(name, entry):
            yield Flaw(finding, f"{name}: {told}", ("measures", name), Status.UNKNOWN)


def _uncomputed(measure: str, entry: LockEntry | None) -> Iterator[tuple[str, str]]:
    """Yield (finding, reason) for what keeps a measure, or a group of it, from being computed."""
    value = entry.measures.get(measure) if entry else None
    parts = [] if value is None else [value, *(part for _, part in sorted(value.groups.items()))]
    for detail, finding in _TOLD_BY_DETAIL.items():
        told = next((part.reason for part in parts if part.reason and detail in part.details), None)
        if told is not None:
            yield finding, told


def _has_nothing_to_measure(element: Evidence, run: Run) -> bool:
    """Whether records are asked for and there are none; what a file reports of itself needs no records."""
    asks = any(measure.reported is None and measure.derived is None for measure in element.measures.values())
    return run.n_records == 0 and (asks or bool(element.requires and not element.measures))


def _follows(element: Evidence, requirement: Requirement, entry: LockEntry, reason: str) -> bool:
    """Whether that a requirement is unknown for a reason only follows from what is told already.

    That is evidence without records, or a measure that could not be computed.
    """
    measure = element.measures[requirement.measure]
    if entry.run.n_records == 0 and measure.reported is None and measure.derived is None:
        return True
    return any(told in reason for _, told in _uncomputed(requirement.measure, entry))


def _requirements(
    element: Evidence, requirements: Sequence[Requirement | InvalidRequirementError], entry: LockEntry | None
) -> tuple[tuple[RequirementResult, ...], list[Flaw]]:
    results: list[RequirementResult] = []
    flaws: list[Flaw] = []
    for index, (text, requirement) in enumerate(zip(element.requires, requirements, strict=True)):
        place = ("requires", index)
        if isinstance(requirement, InvalidRequirementError):
            results.append(RequirementResult(text, Outcome.UNKNOWN, str(requirement)))
            flaws.append(Flaw(requirement.name, str(requirement), place, Status.UNKNOWN))
            continue
        if entry is None:
            results.append(
                RequirementResult(text, Outcome.UNKNOWN, "the evidence is not measured", None, requirement.threshold)
            )
            continue
        result = evaluate(requirement, element.measures[requirement.measure], entry)
        results.append(result)
        if result.outcome is Outcome.NOT_MET:
            flaws.append(Flaw("requirement-not-met", result.reason, place, Status.DEFEATED))
        elif result.outcome is Outcome.UNKNOWN and not _follows(element, requirement, entry, result.reason):
            flaws.append(Flaw("requirement-unknown", result.reason, place, Status.UNKNOWN))
    return tuple(results), flaws
