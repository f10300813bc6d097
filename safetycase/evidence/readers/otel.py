"""OpenTelemetry GenAI traces and logs, OTLP in JSON.

**Recognised by content**: a JSON object, or JSON Lines of objects, with `resourceSpans` or `resourceLogs`.

**Records.** A record is one GenAI span (one with an attribute `gen_ai.operation.name`), its unit the span's id. Each
evaluation of it, an event `gen_ai.evaluation.result` on the span or a log record that names the span, is one scorer
(`gen_ai.evaluation.name`). A span that nobody evaluated has no outcome. An evaluation whose span is not in the file
is a record of its own.

**Outcome words.** The evaluation's own label (`gen_ai.evaluation.score.label`), in small letters; without a label
`pass` (score 1), `fail` (0) or `partial`.

**Fields.** Attributes of the span as `span.NAME`, those of its resource as `resource.NAME`, as short text.

**What is recorded at all.** Under `reported` stands how many spans there are of each `gen_ai.operation.name` (`spans,
execute_tool`, `spans, chat`, …) and how many were evaluated (`spans, evaluation`).

**The run.** `gen_ai.response.model` answered, `gen_ai.request.model` was asked. The times are those of the spans.

**Told as warnings.** `invalid-score`: a score that is no finite number.

**Refused.** Identifiers in base64 and kinds as names, which OTLP's JSON does not allow: such a file was written by a
general converter, and its identifiers do not match those of other files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from safetycase.evidence.content import json_keys, text_of
from safetycase.evidence.items import ItemTable
from safetycase.evidence.json_reading import Json, inner, instant, json_object, lines, listed, number, text
from safetycase.evidence.reader import Reader, Reading, UnreadableEvidenceError, check_regular, with_declared
from safetycase.evidence.recording import Answer, Record, Recorder, graded, run_of
from safetycase.evidence.records import RunStatus, Warned
from safetycase.model.evidence import EvidenceFile

_TOPS = frozenset({"resourceSpans", "resourceLogs"})
_EVENT = "gen_ai.evaluation.result"
_SPAN_ID = re.compile(r"[0-9a-fA-F]{16}")
_MOST_FIELDS = 60
_FAILED = 2


@dataclass
class _Span:
    attributes: dict[str, str] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)
    started: int | None = None
    ended: int | None = None
    error: str | None = None
    is_known: bool = False


@dataclass
class _Trace:
    spans: dict[str, _Span] = field(default_factory=dict)
    unusable: int = 0


class OtelReader(Reader):
    """OpenTelemetry GenAI traces and logs."""

    name: ClassVar[str] = "otel-genai"
    title: ClassVar[str] = "OpenTelemetry GenAI (OTLP JSON)"
    outcomes: ClassVar[dict[str, str]] = {
        "pass": "the evaluation scored 1, or said so",
        "fail": "the evaluation scored 0, or said so",
        "partial": "the evaluation scored between 0 and 1",
    }

    def recognises(self, name: str, head: bytes) -> bool:  # noqa: ARG002  content decides, not the name
        """Say whether the head is of an export of spans or logs."""
        if _TOPS & json_keys(head):
            return True
        start = (text_of(head) or "").lstrip()[:100].replace(" ", "").replace("\n", "")
        return start.startswith(('{"resourceSpans"', '{"resourceLogs"'))

    def read(self, path: Path, spec: EvidenceFile, items: ItemTable) -> Reading:
        """Add one item per span and evaluation."""
        check_regular(path)
        trace = _Trace()
        for export in _exports(path):
            _take_spans(export, trace)
        for export in _exports(path):
            _take_logs(export, trace)
        wanted = {key: span for key, span in trace.spans.items() if _is_genai(span) or span.answers}
        recorder = Recorder(list(dict.fromkeys(name for span in wanted.values() for name in span.answers)))
        items.add(item for record in _records(wanted) for item in recorder.items(record))
        starts = [span.started for span in wanted.values() if span.started is not None]
        ends = [span.ended for span in wanted.values() if span.ended is not None]
        asked = sorted({model for span in wanted.values() if (model := span.attributes.get("gen_ai.request.model"))})
        run = run_of(
            recorder,
            status=RunStatus.SUCCESS if wanted else RunStatus.UNKNOWN,
            tool="opentelemetry",
            started_at=instant(min(starts) / 1e9 if starts else None),
            completed_at=instant(max(ends) / 1e9 if ends else None),
            model_requested=", ".join(asked) or None,
            reported=_kinds(wanted),
        )
        told = (
            [Warned(name="invalid-score", message=f"{trace.unusable} scores are no numbers")] if trace.unusable else []
        )
        return Reading(with_declared(run, spec.run), tuple(told))


def _exports(path: Path) -> Iterator[Json]:
    try:
        whole = json_object(path)
    except UnreadableEvidenceError as error:
        one_document = str(error)
    else:
        yield whole
        return
    found = False
    for line, row, ended in lines(path):
        if not row and not ended:
            raise UnreadableEvidenceError(f"the file was cut in line {line}")
        if not _TOPS & set(row):
            raise UnreadableEvidenceError(one_document if not found else f"line {line} holds neither spans nor logs")
        found = True
        yield row


def _attributes(owner: Json) -> dict[str, str]:
    found: dict[str, str] = {}
    for pair in map(inner, listed(owner.get("attributes"))):
        key, value = text(pair.get("key")), inner(pair.get("value"))
        written = next((text(one, 200) for one in value.values() if text(one, 200) is not None), None)
        if key is not None and written is not None:
            found[key] = written
    return found


def _span_id(value: object) -> str | None:
    written = text(value)
    if not written:
        return None
    if not _SPAN_ID.fullmatch(written):
        message = f"'{written}' is no span id of OTLP's JSON, which has 16 hexadecimal digits"
        raise UnreadableEvidenceError(f"{message}: export the trace again as OTLP JSON")
    return written.lower()


def _nanoseconds(value: object) -> int | None:
    written = text(value) or ""
    return int(written) if written.isdigit() and len(written) < 20 else None  # noqa: PLR2004  64 bits


def _take_spans(export: Json, trace: _Trace) -> None:
    for resource in map(inner, listed(export.get("resourceSpans"))):
        origin = {f"resource.{key}": value for key, value in _attributes(inner(resource.get("resource"))).items()}
        for scope in map(inner, listed(resource.get("scopeSpans"))):
            for raw in map(inner, listed(scope.get("spans"))):
                _take_span(raw, origin, trace)


def _take_span(raw: Json, origin: Mapping[str, str], trace: _Trace) -> None:
    key = _span_id(raw.get("spanId"))
    if key is None:
        raise UnreadableEvidenceError("a span has no id")
    span = trace.spans.setdefault(key, _Span())
    span.is_known = True
    span.attributes.update({**origin, **_attributes(raw)})
    span.started, span.ended = _nanoseconds(raw.get("startTimeUnixNano")), _nanoseconds(raw.get("endTimeUnixNano"))
    status = inner(raw.get("status"))
    if status.get("code") == _FAILED:
        span.error = text(status.get("message")) or "error"
    for event in map(inner, listed(raw.get("events"))):
        if text(event.get("name")) == _EVENT:
            _take_evaluation(event, span, trace)


def _take_logs(export: Json, trace: _Trace) -> None:
    for resource in map(inner, listed(export.get("resourceLogs"))):
        for scope in map(inner, listed(resource.get("scopeLogs"))):
            for at, record in enumerate(map(inner, listed(scope.get("logRecords")))):
                attributes = _attributes(record)
                if _EVENT not in {text(record.get("eventName")), attributes.get("event.name")}:
                    continue
                key = _span_id(record.get("spanId")) or f"log {at}"
                _take_evaluation(record, trace.spans.setdefault(key, _Span()), trace)


def _take_evaluation(event: Json, span: _Span, trace: _Trace) -> None:
    attributes = _attributes(event)
    name = attributes.get("gen_ai.evaluation.name", "evaluation")
    label, written = attributes.get("gen_ai.evaluation.score.label"), attributes.get("gen_ai.evaluation.score.value")
    score = None
    if written is not None:
        try:
            score = number(float(written))
        except ValueError:
            score = None
        trace.unusable += score is None
    answer = Answer(label.lower(), score) if label else graded(score)
    span.answers.setdefault(name, answer)


def _kinds(spans: Mapping[str, _Span]) -> dict[str, float | None]:
    """Count the spans of each kind, and those that were evaluated."""
    counts: dict[str, float | None] = {}
    for span in spans.values():
        kinds = [span.attributes.get("gen_ai.operation.name", "")] if _is_genai(span) else []
        for kind in [*kinds, *(["evaluation"] if span.answers else [])]:
            name = f"spans, {kind}"
            counts[name] = (counts.get(name) or 0) + 1
    return dict(sorted(counts.items()))


def _is_genai(span: _Span) -> bool:
    return "gen_ai.operation.name" in span.attributes


def _records(spans: Mapping[str, _Span]) -> Iterator[Record]:
    for key, span in spans.items():
        named = {
            name if name.startswith("resource.") else f"span.{name}": value
            for name, value in list(span.attributes.items())[:_MOST_FIELDS]
        }
        yield Record(
            key,
            span.answers,
            category=span.attributes.get("category"),
            language=span.attributes.get("language"),
            model=span.attributes.get("gen_ai.response.model"),
            error=span.error,
            fields=named,
        )


READER = OtelReader()
