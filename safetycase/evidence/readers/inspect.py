"""Logs of Inspect AI, `.eval` and `.json`.

**Recognised by content**: a zip archive whose first member is one of Inspect's, or a JSON object with `eval` and
`plan` or `status`. Log format versions 1 and 2 are read (inspect_ai 0.3.30 to 0.3.285); a newer version is refused.

**Records.** A record is one epoch of one sample. Its unit is the sample's `id` (whole numbers as text), its repeat the
`epoch`. Each record yields one item per scorer of the log; a scorer whose value is a mapping counts as one scorer per
key, named `scorer.key`. The first scorer of the run is the primary one: the first, in the order the log announces,
whose values are single ones. A record that a scorer did not judge yields an item of that scorer with no outcome, so
nothing falls out of a denominator.

**Outcome words.** `pass` (value C, 1, true or yes), `fail` (I, 0, false or no), `partial` (P, or a number between 0 and
1), `none` (N: no answer). NaN, lists, other texts and missing values have no outcome; a number outside 0 to 1 has a
score and no outcome. `pass` means that the scorer was content, which for a refusal scorer means that the model refused.

**Why a record has no outcome.** The scorer's own reason, where it gives one: `grader_failed` and `scoring_failed` are
`judge-failed`, `no_response` is `no-response`, `invalid_response_format` is `invalid-response`, `refusal` is `refused`.
Else `error` where the sample failed, `blocked` where the provider's filter ended the answer, `limit` where a limit did,
and `not-judged`.

**Fields.** `category` and `language` come from the sample's metadata of those names (lists joined by ", "). Further
fields, as text of at most 500 characters and at most 100 of them: `metadata.NAME` (nested names joined by dots),
`value` (the raw score), `reason` (why it is unscored), `stop_reason`, `limit` (the kind of limit that ended the
sample).

**The run.** Models are counted from the records' `output.model`, never taken from the header. `n_declared` is the
dataset's size even where a limit cut the run. `started_at` is when the log was created. `configuration_digest`
covers solver, plan steps with their parameters, generation settings, model arguments and roles, sandbox, approval and
limits, without what only concerns operation: connections, retries, timeouts, batching and caching.

**Told as warnings.** `aggregate-mismatch`: accuracy, mean or the mean of a category recomputed from the records
differ from the header's, or it counts other numbers of completed and scored samples.
`edited-evidence`: scores, tags, metadata or validity changed after the run, with who, when and why. `incomplete-run`: a
limit was set, or the header counts other samples than the file holds. `dirty-revision`: the code had uncommitted
changes. `model-fallback`: another model than the one asked for served requests. `duplicate-unit`: one epoch of one
sample is recorded twice. A log of which only the header was kept is not incomplete, but has nothing to measure.

**Refused.** Damaged or cut archives, archives that unpack to absurd sizes, and files that are not what Inspect writes.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

from safetycase.evidence.content import first_member, json_keys
from safetycase.evidence.items import ItemTable
from safetycase.evidence.reader import Reader, Reading, UnreadableEvidenceError, check_regular, with_declared
from safetycase.evidence.readers.inspect_aggregates import disagreements, miscounts, reported
from safetycase.evidence.readers.inspect_configuration import configuration_digest
from safetycase.evidence.readers.inspect_log import Header, Log, Spec, opened
from safetycase.evidence.readers.inspect_records import LARGEST, TOLD, Tally, changed_by, cut
from safetycase.evidence.readers.inspect_scores import OUTCOMES, Scorers
from safetycase.evidence.readers.inspect_unscored import counted, say_why_unscored
from safetycase.evidence.records import Run, RunStatus, Warned
from safetycase.model.evidence import EvidenceFile
from safetycase.source.excerpt import enumerated

_MEMBERS = ("_journal/", "samples/", "header.json", "summaries.json", "reductions.json")
_ZIP = b"PK\x03\x04"


class InspectReader(Reader):
    """Logs of Inspect AI."""

    name: ClassVar[str] = "inspect"
    title: ClassVar[str] = "Inspect AI log"
    outcomes: ClassVar[dict[str, str]] = OUTCOMES

    def recognises(self, name: str, head: bytes) -> bool:  # noqa: ARG002  content decides, not the name
        """Say whether the head is of an Inspect archive or of an Inspect JSON log."""
        if head.startswith(_ZIP):
            return first_member(head).startswith(_MEMBERS)
        keys = json_keys(head)
        return "eval" in keys and bool({"plan", "status"} & keys)

    def read(self, path: Path, spec: EvidenceFile, items: ItemTable) -> Reading:
        """Add one item per record and scorer; see the module for what becomes of each part of a log."""
        check_regular(path)
        with path.open("rb") as file:
            packed = file.read(len(_ZIP)) == _ZIP
        try:
            with opened(path, packed=packed) as log:
                reading = _read(log, items)
        except (OSError, RecursionError) as error:
            raise UnreadableEvidenceError(f"the log cannot be read ({error})") from error
        return Reading(with_declared(reading.run, spec.run), reading.warnings)


def _read(log: Log, items: ItemTable) -> Reading:
    header = log.header
    tally = Tally(Scorers.of(header))
    items.add(tally.items(log.samples), task=cut(header.spec.task))
    scorers = tally.scorers.names()
    _complete(items, scorers)
    say_why_unscored(items)
    run = _run(header, tally, scorers, items)
    warnings = [*_told(header, tally)]
    if tally.records:
        warnings += disagreements(header, scorers, items)
        warnings += miscounts(header, scorers, tally.errored, items)
    return Reading(run, tuple(warnings))


def _complete(items: ItemTable, scorers: list[str]) -> None:
    """Give every record one item per scorer, without an outcome where the scorer did not judge it."""
    if not scorers:
        return
    places = ", ".join("(?)" for _ in scorers)
    items.run(
        f"""
        CREATE OR REPLACE TEMP TABLE added AS
        WITH records AS (
            SELECT DISTINCT ON (unit, repeat) * REPLACE (map_from_entries(list_filter(
                map_entries(fields), lambda entry: entry.key NOT IN ('value', 'reason'))) AS fields)
            FROM items WHERE file = ? ORDER BY unit, repeat, scorer
        )
        SELECT records.* REPLACE (named.scorer AS scorer, NULL AS outcome, NULL AS score, false AS edited)
        FROM records, (VALUES {places}) AS named(scorer)
        WHERE NOT EXISTS (
            SELECT 1 FROM items
            WHERE file = ? AND unit = records.unit AND repeat = records.repeat AND scorer = named.scorer)
        """,  # noqa: S608  only question marks are put in
        [items.file, *scorers, items.file],
    )
    marks = ", ".join("?" for _ in scorers)
    items.run(
        f"DELETE FROM items WHERE file = ? AND (scorer IS NULL OR scorer NOT IN ({marks}))",  # noqa: S608  as above
        [items.file, *scorers],
    )
    items.run("INSERT INTO items SELECT * FROM added")
    items.run("DROP TABLE added")


def _run(header: Header, tally: Tally, scorers: list[str], items: ItemTable) -> Run:
    spec, stats = header.spec, header.stats
    scored, reasons = counted(items, scorers)
    version = (spec.packages or {}).get("inspect_ai")
    epochs = (spec.config or {}).get("epochs")
    known = {status.value: status for status in RunStatus}
    return Run(
        status=known.get(header.status, RunStatus.UNKNOWN),
        tool=cut(f"inspect_ai {version}") if version else None,
        started_at=_instant(spec.created) or _instant(stats.started_at if stats else None),
        completed_at=_instant(stats.completed_at if stats else None),
        task=cut(spec.task),
        task_version=None if spec.task_version is None else cut(spec.task_version),
        dataset=cut(spec.dataset.name or spec.dataset.location) or None,
        model_requested=cut(spec.model) or None,
        models_observed=dict(sorted(tally.models.items())),
        scorers=scorers,
        configuration_digest=configuration_digest(header),
        n_declared=_number(spec.dataset.samples),
        n_records=tally.records,
        n_units=len(tally.units),
        n_scored=scored,
        n_unscored=tally.records - scored,
        unscored_by=reasons,
        n_errored=tally.errored,
        n_invalidated=tally.invalidated,
        n_edited=tally.edited,
        repeats_declared=_number(epochs) or 1,
        reported=reported(header, scorers),
    )


def _told(header: Header, tally: Tally) -> Iterator[Warned]:
    """Tell what a reviewer must know of the log as a whole."""
    spec = header.spec
    yield from _restrictions(spec)
    total = header.results.total_samples if header.results else None
    if total and tally.records and total != tally.records:
        yield _warned("incomplete-run", f"the header counts {total} samples, the file holds records of {tally.records}")
    yield from _edits(header, tally)
    if spec.revision is not None and spec.revision.dirty:
        yield _warned("dirty-revision", f"the code at commit {cut(spec.revision.commit)} had uncommitted changes")
    for fallback, times in sorted(tally.fallbacks.items()):
        number = "1 record" if times == 1 else f"{times} records"
        yield _warned("model-fallback", f"{cut(fallback)} answered in {number}")
    if tally.duplicates:
        listed = enumerated(tally.duplicates, TOLD, "; ")
        yield _warned("duplicate-unit", f"recorded more than once: {listed}")


def _restrictions(spec: Spec) -> Iterator[Warned]:
    """Tell a limit or a choice of samples that left out part of the dataset."""
    size, config = spec.dataset.samples, spec.config or {}
    of = "" if size is None else f" of {size} samples"
    limit = config.get("limit")
    whole = isinstance(limit, int) and size is not None and limit >= size
    for key, value in (("limit", None if whole else limit), ("sample_id", config.get("sample_id"))):
        if value is not None:
            yield _warned("incomplete-run", f"the run took only part of its dataset{of}: {key} is {cut(value)}")


def _edits(header: Header, tally: Tally) -> Iterator[Warned]:
    if tally.edited:
        listed = enumerated(tally.edits, len(tally.edits), "; ", tally.edited)
        yield _warned("edited-evidence", f"scores changed after the run, {tally.edited} in all: {listed}")
    if tally.invalidated:
        listed = enumerated(tally.invalidations, len(tally.invalidations), "; ", tally.invalidated)
        yield _warned("edited-evidence", f"samples invalidated after the run, {tally.invalidated} in all: {listed}")
    elif header.invalidated:
        yield _warned("edited-evidence", "the log is marked as invalidated, but none of its samples is")
    for update in header.log_updates or ():
        kinds = sorted({str(edit.get("type")) for edit in update.edits or ()})
        yield _warned(
            "edited-evidence", f"{', '.join(kinds) or 'log'} changed after the run {changed_by(update.provenance)}"
        )


def _warned(name: str, message: str) -> Warned:
    return Warned(name=name, message=message)


def _number(value: Any) -> int | None:
    usable = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < LARGEST
    return value if usable else None


def _instant(text: str | None) -> str | None:
    """Keep a time as it is written, where it is one."""
    try:
        datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return text


READER = InspectReader()
