"""Results and samples of the lm-evaluation-harness, all generations.

**Recognised by content**: a JSON object with `results` and one of `versions`, `configs`, `lm_eval_version`; or JSON
Lines whose rows have `doc_id`, `doc` and `target`.

**Files of one run.** `results_TIME.json` holds the aggregates, `samples_TASK_TIME.jsonl` beside it the samples of one
task. Naming the results reads all samples of the same time in the same folder; naming one samples file reads that task
alone, with its results for what the samples cannot say. Results without samples hold no records: their aggregates are
named `TASK/METRIC,FILTER` under `reported`.

**Records.** A record is one document of one task. Its unit is `doc_id` inside its task, and `task` tells tasks apart.
The harness writes a document once for each filter; each filter and metric is one scorer, named `METRIC,FILTER`. The
first metric of the first filter is the primary scorer.

**Outcome words.** `pass` (1), `fail` (0), `partial` (between 0 and 1); other numbers are scores only.

**Fields.** `category` and `language` come from the document's keys of those names. Further short keys of the document
are fields `doc.NAME`.

**The run.** The harness loads a local model itself, so the model of the results answered every record, and
`model_revision` is its commit (`model_sha`) where there is one; a model behind an interface is requested, not observed.
`n_declared` is the size of the tasks before a limit. `configuration_digest` covers the model's arguments, seeds, system
instruction and chat template, generation settings, and how each task asks (prompts, shots, repeats).

**Told as warnings.** `incomplete-run`: a limit was set, or there are fewer documents than the results count.
`aggregate-mismatch`: a mean recomputed from the samples differs from the results'. `duplicate-unit`: a document stands
twice under one filter.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from safetycase.evidence.configuration import digest_of
from safetycase.evidence.content import json_keys
from safetycase.evidence.items import ItemTable
from safetycase.evidence.json_reading import Json, inner, instant, json_object, lines, listed, number, text, whole
from safetycase.evidence.reader import Reader, Reading, UnreadableEvidenceError, check_regular, with_declared
from safetycase.evidence.recording import Answer, Record, Recorder, graded, run_of
from safetycase.evidence.records import RunStatus, Warned
from safetycase.model.evidence import EvidenceFile
from safetycase.source.excerpt import enumerated

_RESULTS = re.compile(r"results_(?P<time>.+)\.json")
_SAMPLES = re.compile(r"samples_(?P<task>.+)_(?P<time>\d{4}-\d{2}-\d{2}T[0-9.:-]+)\.jsonl")
_REMOTE = re.compile(
    r"api|openai|anthropic|chat-completions|completions|textsynth|watsonx|sagemaker|gguf", re.IGNORECASE
)
_OWN = frozenset(
    {"doc_id", "doc", "target", "arguments", "resps", "filtered_resps", "filter", "metrics"}
    | {"doc_hash", "prompt_hash", "target_hash"}
)
_BEHAVIOUR = ("model_args", "gen_kwargs", "random_seed", "numpy_seed", "torch_seed", "fewshot_seed", "model_dtype")
_ASKING = (
    "description",
    "doc_to_choice",
    "doc_to_target",
    "doc_to_text",
    "fewshot_config",
    "fewshot_delimiter",
    "gen_prefix",
    "generation_kwargs",
    "num_fewshot",
    "output_type",
    "repeats",
    "target_delimiter",
)
_MOST_FIELDS = 50
_TOLERANCE = 1e-6
_TOLD = 5


class LmEvalReader(Reader):
    """Results and samples of the lm-evaluation-harness."""

    name: ClassVar[str] = "lm-eval"
    title: ClassVar[str] = "lm-evaluation-harness results and samples"
    outcomes: ClassVar[dict[str, str]] = {
        "pass": "the metric is 1",
        "fail": "the metric is 0",
        "partial": "the metric lies between 0 and 1",
    }

    def recognises(self, name: str, head: bytes) -> bool:  # noqa: ARG002  content decides, not the name
        """Say whether the head is of a results object or of a row of samples."""
        keys = json_keys(head)
        if {"doc_id", "doc", "target"} <= keys:
            return True
        if not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") or b'"results"' not in head[:200]:
            return False
        return ("results" in keys and bool({"versions", "configs", "lm_eval_version", "group_subtasks"} & keys)) or (
            "results" in keys and b"_stderr" in head
        )

    def companions(self, path: Path) -> Sequence[Path]:
        """Return the samples that belong to results, or the results that belong to samples."""
        results, samples = _RESULTS.fullmatch(path.name), _SAMPLES.fullmatch(path.name)
        if results:
            found = sorted(path.parent.glob("samples_*.jsonl"))
            return [
                one for one in found if (match := _SAMPLES.fullmatch(one.name)) and match["time"] == results["time"]
            ]
        if samples:
            beside = path.with_name(f"results_{samples['time']}.json")
            return [beside] if beside.exists() else []
        return ()

    def read(self, path: Path, spec: EvidenceFile, items: ItemTable) -> Reading:
        """Add one item per document, filter and metric."""
        check_regular(path)
        beside = self.companions(path)
        with path.open("rb") as file:
            is_rows = {"doc_id", "doc", "target"} <= json_keys(file.read(2**16))
        samples = [path] if is_rows else list(beside)
        results = (json_object(beside[0]) if beside else {}) if is_rows else json_object(path)
        if not is_rows and not isinstance(results.get("results"), dict):
            raise UnreadableEvidenceError("the file has no object 'results'")
        tasks = [_task_of(one, results, alone=len(samples) == 1) for one in samples]
        reading = _read(samples, tasks, results, items)
        return Reading(with_declared(reading.run, spec.run), reading.warnings)


def _task_of(path: Path, results: Json, *, alone: bool) -> str:
    """Return the task of a samples file by its name, or by the results where they know but one."""
    match = _SAMPLES.fullmatch(path.name)
    if match:
        return match["task"]
    known = list(inner(results.get("configs")))
    return known[0] if alone and len(known) == 1 else path.stem.removeprefix("samples_")


def _read(samples: Sequence[Path], tasks: Sequence[str], results: Json, items: ItemTable) -> Reading:
    scorers = list(dict.fromkeys(scorer for path in samples for scorer in _scorers(path)))
    recorder = Recorder(scorers)
    warnings: list[Warned] = []
    for path, task in zip(samples, tasks, strict=True):
        told: list[str] = []
        items.add((item for record in _records(path, task, told) for item in recorder.items(record)), task=task)
        warnings += [Warned(name="duplicate-unit", message=f"{path.name}: {message}") for message in told]
    run = run_of(recorder, **_known(results, tasks, recorder))
    warnings += [*_restrictions(results, tasks, recorder), *_disagreements(results, tasks, scorers, items)]
    return Reading(run, tuple(warnings))


def _scorers(path: Path) -> Iterator[str]:
    """Name the scorers of a samples file in the order in which they first stand."""
    seen: set[str] = set()
    for _, row, _ in lines(path):
        for scorer, _ in _metrics(row):
            if scorer not in seen:
                seen.add(scorer)
                yield scorer


def _metrics(row: Json) -> Iterator[tuple[str, object]]:
    named = [name for name in listed(row.get("metrics")) if isinstance(name, str)]
    names = named or [name for name in row if name not in _OWN]
    filter_name = text(row.get("filter")) or "none"
    for name in names:
        yield f"{name},{filter_name}", row.get(name)


def _records(path: Path, task: str, told: list[str]) -> Iterator[Record]:
    """Gather the rows of each document, which stand one below another for each filter or anywhere in the file."""
    rows: dict[str, dict[str, Answer]] = {}
    documents: dict[str, Json] = {}
    twice: list[str] = []
    for line, row, ended in lines(path):
        if not row and not ended:
            raise UnreadableEvidenceError(f"{path.name}: the file was cut in line {line}")
        unit = text(row.get("doc_id"))
        if unit is None:
            raise UnreadableEvidenceError(f"{path.name}, line {line}: there is no doc_id")
        answers = rows.setdefault(unit, {})
        documents.setdefault(unit, inner(row.get("doc")))
        for scorer, value in _metrics(row):
            if scorer in answers:
                twice.append(unit)
            answers[scorer] = graded(_score(value))
    if twice:
        told.append(f"recorded more than once: {enumerated(list(dict.fromkeys(twice)), _TOLD)}")
    for unit, answers in rows.items():
        doc = documents[unit]
        yield Record(
            unit,
            answers,
            task=task,
            category=text(doc.get("category")),
            language=text(doc.get("language")),
            fields=_fields(doc),
        )


def _score(value: object) -> float | None:
    if isinstance(value, bool):
        return float(value)
    return number(value)


def _fields(doc: Json) -> Mapping[str, str]:
    short = {f"doc.{name}": text(value, 200) for name, value in list(doc.items())[:_MOST_FIELDS]}
    return {name: value for name, value in short.items() if value is not None}


def _known(results: Json, tasks: Sequence[str], recorder: Recorder) -> dict[str, object]:
    config = inner(results.get("config"))
    model = text(results.get("model_name")) or text(config.get("model_name")) or _from_arguments(config)
    source = text(results.get("model_source")) or text(config.get("model")) or ""
    observed = model is not None and recorder.records > 0 and not _REMOTE.search(source)
    versions = {task: text(version) for task, version in inner(results.get("versions")).items()}
    named = list(tasks) or list(inner(results.get("results")))
    version = text(results.get("lm_eval_version"))
    return {
        "status": RunStatus.SUCCESS if results else RunStatus.UNKNOWN,
        "tool": f"lm_eval {version}" if version else None,
        "completed_at": instant(results.get("date")),
        "task": ", ".join(named) or None,
        "task_version": ", ".join(dict.fromkeys(one for task in named if (one := versions.get(task)))) or None,
        "task_versions": {task: one for task in named if (one := versions.get(task))} if len(named) > 1 else {},
        "model_requested": model,
        "model_revision": text(config.get("model_sha")),
        "models_observed": {model: recorder.records} if observed else {},
        "configuration_digest": _configuration(results, named),
        "n_declared": _declared(results, named),
        "reported": {} if tasks else _reported(results),
    }


def _configuration(results: Json, tasks: Sequence[str]) -> str | None:
    """Digest the model's arguments, seeds, chat template and generation, and how each task asks."""
    config = inner(results.get("config"))
    asked = {
        task: {name: inner(inner(results.get("configs")).get(task)).get(name) for name in _ASKING} for task in tasks
    }
    return digest_of(
        {
            "config": {name: config.get(name) for name in _BEHAVIOUR},
            "system_instruction": results.get("system_instruction"),
            "chat_template": results.get("chat_template_sha") or results.get("chat_template"),
            "fewshot_as_multiturn": results.get("fewshot_as_multiturn"),
            "tasks": asked,
        }
    )


def _from_arguments(config: Json) -> str | None:
    arguments = config.get("model_args")
    if isinstance(arguments, dict):
        return text(arguments.get("pretrained")) or text(arguments.get("model"))
    match = re.search(r"(?:^|,)(?:pretrained|model)=([^,]+)", arguments) if isinstance(arguments, str) else None
    return match[1] if match else None


def _declared(results: Json, tasks: Sequence[str]) -> int | None:
    counts = [whole(inner(inner(results.get("n-samples")).get(task)).get("original")) for task in tasks]
    known = [count for count in counts if count is not None]
    return sum(known) if known and len(known) == len(counts) else None


def _aggregates(results: Json) -> Iterator[tuple[str, str, float | None]]:
    """Yield (task, scorer, value) of every aggregate; older generations name no filter."""
    for task, metrics in inner(results.get("results")).items():
        for name, value in inner(metrics).items():
            is_number = isinstance(value, int | float) and not isinstance(value, bool)
            if is_number and name != "sample_len" and not name.partition(",")[0].endswith("_stderr"):
                yield task, name if "," in name else f"{name},none", number(value)


def _reported(results: Json) -> dict[str, float | None]:
    return {f"{task}/{name}": value for task, name, value in _aggregates(results)}


def _restrictions(results: Json, tasks: Sequence[str], recorder: Recorder) -> Iterator[Warned]:
    limit = inner(results.get("config")).get("limit")
    if limit is not None:
        yield Warned(name="incomplete-run", message=f"the run took only part of its tasks: limit is {text(limit)}")
    effective = 0
    for task in tasks:
        counts = inner(inner(results.get("n-samples")).get(task))
        effective += whole(counts.get("effective")) or 0
    if tasks and effective and recorder.records != effective:
        message = f"the results count {effective} documents, the samples hold {recorder.records}"
        yield Warned(name="incomplete-run", message=message)


def _disagreements(results: Json, tasks: Sequence[str], scorers: Sequence[str], items: ItemTable) -> Iterator[Warned]:
    """Compare the means of the samples with the results; a metric that is no mean of its samples is left alone."""
    for task, scorer, value in _aggregates(results):
        if task not in tasks or scorer not in scorers or value is None:
            continue
        rows = items.rows(
            "SELECT score, count(*) FROM items WHERE file = ? AND task = ? AND scorer = ? AND score IS NOT NULL "
            "GROUP BY score",
            [items.file, task, scorer],
        )
        units = sum(int(str(row[1])) for row in rows)
        if not units:
            continue
        mean = math.fsum(float(str(row[0])) * int(str(row[1])) for row in rows) / units
        if abs(mean - value) > _TOLERANCE * max(1.0, abs(value)):
            message = f"{task}: {scorer} is {value:.6g} in the results and {mean:.6g} over the {units} samples"
            yield Warned(name="aggregate-mismatch", message=message)


READER = LmEvalReader()
