"""Every Eval Ever, aggregates and samples (schema 0.2 and 0.3).

**Recognised by content**: a JSON object with `evaluation_id` and `evaluation_results`; or JSON Lines whose rows have
`evaluation_id`, `sample_id` and `evaluation`.

**Files of one run.** `ID.json` holds the aggregates, `ID_samples.jsonl` beside it the samples; naming either reads
both. The digest and the number of rows that the aggregates state of the samples are held against the file.

**Records.** A record is one sample in one epoch (`metadata.epoch`). The format writes a row for each result of a
sample: each `evaluation_result_id` is one scorer, the first of the file the primary one. Aggregates without samples
hold no records: their scores stand under `reported` by `evaluation_result_id`, else by `evaluation_name`.

**Outcome words.** `pass` and `fail` by `is_correct`; without it by the score (1, 0, `partial` between them). A sample
that this tool's own export marks by `metadata.safetycase_unscored` has none: the format has no place for that.

**The run.** `model_info.id` was asked; the format does not say which model answered. What it cannot hold (edits,
invalidation, how the run ended) is not known here either.

**Told as warnings.** `aggregate-mismatch`: a mean differs from the samples, or the samples are not those that the
aggregates describe. `duplicate-unit`: one result of one sample and epoch stands twice, with different scores.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

from safetycase.evidence.content import json_keys
from safetycase.evidence.items import ItemTable
from safetycase.evidence.json_reading import Json, inner, json_object, lines, listed, number, text, whole
from safetycase.evidence.reader import Reader, Reading, UnreadableEvidenceError, check_regular, with_declared
from safetycase.evidence.recording import Answer, Record, Recorder, graded, run_of
from safetycase.evidence.records import RunStatus, Unscored, Warned
from safetycase.model.evidence import EvidenceFile
from safetycase.source.excerpt import enumerated

_SAMPLES = "_samples.jsonl"
_ROW = frozenset({"evaluation_id", "sample_id", "evaluation"})
_UNSCORED = "safetycase_unscored"
_TOLERANCE = 1e-6
_TOLD = 5


class EveryEvalEverReader(Reader):
    """Every Eval Ever, aggregates and samples."""

    name: ClassVar[str] = "every-eval-ever"
    title: ClassVar[str] = "Every Eval Ever aggregate and samples"
    outcomes: ClassVar[dict[str, str]] = {"pass": "the sample is correct", "fail": "it is not", "partial": "in part"}

    def recognises(self, name: str, head: bytes) -> bool:  # noqa: ARG002  content decides, not the name
        """Say whether the head is of an aggregate or of a row of samples."""
        keys = json_keys(head)
        return (
            keys >= _ROW or {"evaluation_id", "model_info"} <= keys or {"evaluation_id", "evaluation_results"} <= keys
        )

    def companions(self, path: Path) -> Sequence[Path]:
        """Return the samples beside an aggregate, or the aggregate beside samples."""
        if path.name.endswith(_SAMPLES):
            beside = path.with_name(path.name.removesuffix(_SAMPLES) + ".json")
        else:
            beside = path.with_name(path.name.removesuffix(".json") + _SAMPLES)
        return [beside] if beside.exists() else []

    def read(self, path: Path, spec: EvidenceFile, items: ItemTable) -> Reading:
        """Add one item per sample, epoch and result."""
        check_regular(path)
        with path.open("rb") as file:
            is_rows = json_keys(file.read(2**16)) >= _ROW
        beside = list(self.companions(path))
        samples = path if is_rows else next(iter(beside), None)
        aggregate = (json_object(beside[0]) if beside else {}) if is_rows else json_object(path)
        rows = list(_rows(samples)) if samples else []
        recorder = Recorder(list(dict.fromkeys(_scorer(row) for row in rows)))
        told: list[Warned] = []
        items.add(item for record in _records(rows, told) for item in recorder.items(record))
        results = [inner(one) for one in listed(aggregate.get("evaluation_results"))]
        library = inner(aggregate.get("eval_library"))
        sizes = {_size(inner(one.get("source_data"))) for one in results} - {None}
        run = run_of(
            recorder,
            status=RunStatus.UNKNOWN,
            tool=" ".join(part for key in ("name", "version") if (part := text(library.get(key)))) or None,
            completed_at=_instant(aggregate.get("evaluation_timestamp")),
            task=", ".join(dict.fromkeys(one for row in (results or rows) if (one := text(row.get("evaluation_name")))))
            or None,
            model_requested=text(inner(aggregate.get("model_info")).get("id"))
            or next((one for row in rows if (one := text(row.get("model_id")))), None),
            n_declared=sizes.pop() if len(sizes) == 1 else None,
            reported={} if rows else dict(_reported(results)),
        )
        warnings = [*told, *_integrity(aggregate, samples, rows), *_disagreements(results, items)]
        return Reading(with_declared(run, spec.run), tuple(warnings))


def _rows(path: Path) -> Iterator[Json]:
    for line, row, ended in lines(path):
        if not row and not ended:
            raise UnreadableEvidenceError(f"{path.name}: the file was cut in line {line}")
        yield row


def _scorer(row: Json) -> str:
    return text(row.get("evaluation_result_id")) or text(row.get("evaluation_name")) or "evaluation"


def _records(rows: Sequence[Json], told: list[Warned]) -> Iterator[Record]:
    found: dict[tuple[str, int], dict[str, Answer]] = {}
    first: dict[tuple[str, int], Json] = {}
    twice: dict[str, None] = {}
    for at, row in enumerate(rows, start=1):
        unit = text(row.get("sample_id"))
        if unit is None:
            raise UnreadableEvidenceError(f"row {at} has no sample_id")
        epoch = text(inner(row.get("metadata")).get("epoch")) or "1"
        key = (unit, int(epoch) if epoch.isdigit() and len(epoch) < 10 else 1)  # noqa: PLR2004  no run has so many
        answers = found.setdefault(key, {})
        answer = _answer(inner(row.get("evaluation")), text(inner(row.get("metadata")).get(_UNSCORED)))
        if answers.setdefault(_scorer(row), answer) != answer:
            twice[unit] = None
        first.setdefault(key, row)
    if twice:
        told.append(
            Warned(
                name="duplicate-unit",
                message=f"recorded more than once, and not alike: {enumerated(list(twice), _TOLD)}",
            )
        )
    for (unit, repeat), answers in found.items():
        row = first[unit, repeat]
        metadata = inner(row.get("metadata"))
        yield Record(
            unit,
            answers,
            repeat=repeat,
            category=text(metadata.get("category")),
            language=text(metadata.get("language")),
            error=text(row.get("error")),
            fields={f"metadata.{key}": one for key, value in list(metadata.items())[:50] if (one := text(value, 200))},
        )


def _size(data: Json) -> int | None:
    """Read how many samples a dataset has; data that lie in no repository say it among their details, as text."""
    said = text(inner(data.get("additional_details")).get("samples_number"), 15) or ""
    return whole(data.get("samples_number")) or (int(said) if said.isdecimal() else None)


def _answer(evaluation: Json, unscored: str | None) -> Answer:
    if unscored is not None:
        return Answer(unscored=Unscored(unscored) if unscored in set(Unscored) else Unscored.NOT_JUDGED)
    score, correct = number(evaluation.get("score")), evaluation.get("is_correct")
    if isinstance(correct, bool):
        return Answer("pass" if correct else "fail", score)
    return graded(score)


def _reported(results: Sequence[Json]) -> Iterator[tuple[str, float | None]]:
    for one in results:
        yield _scorer(one), number(inner(one.get("score_details")).get("score"))


def _instant(value: object) -> str | None:
    """Read seconds since 1970, written as text, or an ISO 8601 instant."""
    written = text(value)
    if written is None:
        return None
    try:
        return datetime.fromtimestamp(float(written), UTC).isoformat()
    except (ValueError, OverflowError, OSError):
        return written


def _integrity(aggregate: Json, samples: Path | None, rows: Sequence[Json]) -> Iterator[Warned]:
    said = inner(aggregate.get("detailed_evaluation_results"))
    if samples is None or not said:
        return
    total = whole(said.get("total_rows"))
    if total is not None and total != len(rows):
        message = f"the aggregate counts {total} rows of samples, the file holds {len(rows)}"
        yield Warned(name="aggregate-mismatch", message=message)
    checksum = text(said.get("checksum"))
    if checksum and text(said.get("hash_algorithm")) == "sha256":
        with samples.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if found != checksum.lower():
            message = f"the samples are not those of the aggregate: SHA-256 {found[:12]}…, stated {checksum[:12]}…"
            yield Warned(name="aggregate-mismatch", message=message)


def _disagreements(results: Sequence[Json], items: ItemTable) -> Iterator[Warned]:
    """Compare accuracies and means with those of the samples; other metrics are no means of scores."""
    for one in results:
        kind = text(inner(one.get("metric_config")).get("metric_kind"))
        value = number(inner(one.get("score_details")).get("score"))
        if kind not in {"accuracy", "mean"} or value is None or not items.is_started:
            continue
        found = items.rows(
            "SELECT unit, score FROM items WHERE file = ? AND scorer = ? AND score IS NOT NULL ORDER BY unit, repeat",
            [items.file, _scorer(one)],
        )
        by_unit: dict[str, list[float]] = {}
        for unit, score in found:
            by_unit.setdefault(str(unit), []).append(float(str(score)))
        if by_unit:
            mean = math.fsum(math.fsum(scores) / len(scores) for scores in by_unit.values()) / len(by_unit)
            if abs(mean - value) > _TOLERANCE:
                message = f"{_scorer(one)} is {value:.6g} in the aggregate and {mean:.6g} over {len(by_unit)} samples"
                yield Warned(name="aggregate-mismatch", message=message)


READER = EveryEvalEverReader()
