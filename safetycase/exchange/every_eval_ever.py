"""Every Eval Ever, schema 0.3.0: the results of each evidence element, and its samples without any text.

An element becomes `data/EVIDENCE/DEVELOPER/MODEL/ID.json`, the layout that the schema prescribes, with its measures and
the means of its scorers, and `ID_samples.jsonl` beside it with one row for each record and scorer. What is written
comes from the lock and from files that are still those of the lock; evidence that was never measured, or has changed
since, stays behind and is told.

The format asks of every sample whether it is correct. `pass` and `safe` are, `fail`, `hit` and `partial` are not; of a
case's own words that is known where a requirement on the share of some of them says which way is good. Records without
an outcome, for which the format has no place, count as not correct, and carry the reason under
`metadata.safetycase_unscored`, which the reader of this tool reads back.

Source: the schemas of github.com/evaleval/every_eval_ever, arXiv:2606.14516.
"""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import ClassVar

from safetycase.errors import MissingToolError
from safetycase.evidence.lock import LockEntry, MeasureValue
from safetycase.evidence.reader import UnreadableEvidenceError
from safetycase.evidence.records import Run
from safetycase.evidence.requirement import demands, understood
from safetycase.evidence.rereading import with_records
from safetycase.exchange.eee_samples import SCHEMA, Samples, samples_of, verdicts
from safetycase.exchange.exchange_format import ExchangeFormat, Exported, Loss, Outgoing
from safetycase.model.elements import Evidence
from safetycase.model.evidence import Direction, Measure

Json = dict[str, object]

_STALE = frozenset(
    {
        "not-measured",
        "changed-evidence",
        "missing-evidence-file",
        "unreadable-evidence",
        "unsafe-path",
        "unmapped-label",
    }
)
_UNSAFE = re.compile(r"[^\w.-]+", re.ASCII)
_WHOLE_CASE = (
    "the argument: claims, strategies, defeaters, requirements and statuses",
    "texts of prompts and responses: no text of an evidence file is written",
    "who evaluated, and whether weights are open: written as 'other' and 'unknown'",
    "further columns and metadata of the records, their judges, and which model answered each",
)


@dataclass(frozen=True, slots=True)
class _Told:
    """One element on its way out: its lock entry, and the names that its files share."""

    name: str
    element: Evidence
    entry: LockEntry
    model: str
    evaluation: str
    created: str

    @property
    def evaluation_id(self) -> str:
        """The name of the run, in the form that the schema recommends."""
        return f"{self.name}/{self.model.replace('/', '_')}/{self.created}"

    @property
    def stem(self) -> str:
        """The path of its files without their endings; equal cases give equal names."""
        developer, slash, model = self.model.partition("/")
        folders = (self.name, developer if slash else "unknown", model or developer)
        digest = hashlib.sha256(self.evaluation_id.encode()).digest()
        unique = uuid.UUID(bytes=digest[:16], version=4)
        return "/".join(("data", *(_UNSAFE.sub("_", folder).strip(".") or "_" for folder in folders), str(unique)))


class EveryEvalEver(ExchangeFormat):
    """Every Eval Ever."""

    name: ClassVar[str] = "every-eval-ever"
    title: ClassVar[str] = "Every Eval Ever 0.3.0"

    def export(self, case: Outgoing) -> Exported:
        """Write the files of every evidence element that is measured and unchanged."""
        files: dict[str, bytes] = {}
        losses = [Loss(what) for what in _WHOLE_CASE]
        for name, element in case.loaded.case.elements.items():
            if not isinstance(element, Evidence) or not element.files:
                continue
            result = case.results[name]
            stale = next((flaw for flaw in result.flaws if flaw.name in _STALE), None)
            if result.entry is None or result.entry.failure is not None or stale is not None:
                losses.append(Loss(f"left out: {stale.message if stale else 'it was never measured'}", name))
                continue
            told = _told(name, element, result.entry, case)
            written, lost = _written(told, case)
            files |= written
            losses += lost
        return Exported(dict(sorted(files.items())), tuple(losses))


def _told(name: str, element: Evidence, entry: LockEntry, case: Outgoing) -> _Told:
    run = entry.run
    observed = next(iter(run.models_observed)) if len(run.models_observed) == 1 else None
    asked = element.subject.model if element.subject else None
    model = observed or asked or run.model_requested or "unknown"
    created = datetime.combine(case.as_of, time(0), UTC)
    return _Told(name, element, entry, model, run.task or name, str(int(created.timestamp())))


def _written(told: _Told, case: Outgoing) -> tuple[dict[str, bytes], list[Loss]]:
    """Return the files of one element, and what of it is lost."""
    losses = [Loss(what, told.name) for what in _unsaid(told.entry.run)]
    samples = Samples()
    wanted = demands(told.element, understood(told.element))
    if told.entry.run.n_records:
        keys = {"evaluation_id": told.evaluation_id, "model_id": told.model, "evaluation_name": told.evaluation}
        said = verdicts(told.element, wanted)
        try:
            samples = with_records(
                case.loaded, case.root, case.readers, told.name, told.entry, lambda all_: samples_of(all_, keys, said)
            )
        except UnreadableEvidenceError as error:
            losses.append(Loss(f"its samples: {error}", told.name))
        except ModuleNotFoundError as error:
            what = (error.name or "a library for measuring").partition(".")[0]
            raise MissingToolError(what, "Install it with: pip install 'safetycase[measure]'.") from error
    results, unsaid = _results(told, {name: demand.direction for name, demand in wanted.items()})
    results += [_scorer_result(told, scorer, mean, count) for scorer, (mean, count) in samples.means.items()]
    losses += [Loss(what, told.name) for what in (*unsaid, *samples.lost)]
    if not results:
        return {}, [*losses, Loss("left out: nothing of it has a value", told.name)]
    aggregate = _aggregate(told, results)
    files = {}
    if samples.content:
        files[f"{told.stem}_samples.jsonl"] = samples.content
        aggregate["detailed_evaluation_results"] = {
            "format": "jsonl",
            "file_path": f"{told.stem}_samples.jsonl",
            "hash_algorithm": "sha256",
            "checksum": hashlib.sha256(samples.content).hexdigest(),
            "total_rows": samples.content.count(b"\n"),
        }
    files[f"{told.stem}.json"] = (json.dumps(aggregate, ensure_ascii=False, indent=1) + "\n").encode()
    return files, losses


def _unsaid(run: Run) -> Iterator[str]:
    """Yield what is known of a run that the format has no words for."""
    if run.status.value != "unknown":
        yield f"how the run ended: {run.status.value}"
    if run.n_invalidated:
        yield f"{run.n_invalidated} invalidated records"
    if run.n_edited:
        yield f"that {run.n_edited} {'record was' if run.n_edited == 1 else 'records were'} edited"
    if len(run.models_observed) > 1:
        yield f"that {len(run.models_observed)} models answered"
    if run.declared:
        yield f"that the case, not the file, says: {', '.join(run.declared)}"


def _aggregate(told: _Told, results: list[Json]) -> Json:
    run = told.entry.run
    tool, _, version = (run.tool or "unknown").rpartition(" ")
    details = {"deployment_type": "unknown", "model_availability": "unknown"}
    if run.model_revision:
        details["revision"] = run.model_revision
    model: Json = {"name": told.model, "id": told.model, "additional_details": details}
    if "/" in told.model:
        model["developer"] = told.model.partition("/")[0]
    source: Json = {
        "source_name": told.element.title or told.name,
        "source_type": "evaluation_run" if run.n_records else "documentation",
        "source_organization_name": told.element.owner or "unknown",
        "evaluator_relationship": "other",
        "additional_details": {"written_by": told.entry.tool, "measured_at": told.entry.measured_at},
    }
    stamp = {"evaluation_timestamp": run.date} if run.date else {}
    return {
        "schema_version": SCHEMA,
        "evaluation_id": told.evaluation_id,
        **stamp,
        "retrieved_timestamp": told.created,
        "source_metadata": source,
        "eval_library": {"name": tool or version, "version": version if tool else "unknown"},
        "model_info": model,
        "evaluation_results": results,
    }


def _data(told: _Told) -> Json:
    """Say what was asked; the size of the whole stands among the details, since a case names no repository."""
    run = told.entry.run
    counts = {"samples_number": run.n_declared, "records": run.n_records, "units": run.n_units, "scored": run.n_scored}
    known = {key: str(count) for key, count in counts.items() if count is not None}
    return {"dataset_name": run.dataset or told.evaluation, "source_type": "other", "additional_details": known}


def _results(told: _Told, ways: Mapping[str, Direction | None]) -> tuple[list[Json], list[str]]:
    """Return a result for each measure and each of its groups, and which have none."""
    results: list[Json] = []
    lost: list[str] = []
    for name, measure in told.element.measures.items():
        value = told.entry.measures.get(name)
        way = measure.direction or ways.get(name)
        if way is None:
            lost.append(f"the measure {name}: nothing says whether lower is better")
            continue
        groups = value.groups if value else {}
        parts = {name: value, **{f"{name}.{group}": one for group, one in groups.items()}} if value else {}
        for part, one in parts.items():
            if one.value is None:
                lost.append(f"the measure {part}: {one.reason or 'it has no value'}")
            else:
                lower = way is Direction.LOWER_IS_BETTER
                results.append(_measure_result(told, part, measure, one, lower=lower))
        if value is None:
            lost.append(f"the measure {name}: it was not measured")
    return results, lost


def _measure_result(told: _Told, name: str, measure: Measure, value: MeasureValue, *, lower: bool) -> Json:
    config: Json = {"metric_name": name, "metric_kind": measure.kind, "lower_is_better": lower}
    if measure.is_fraction:
        config |= {"metric_unit": "proportion", "score_type": "continuous", "min_score": 0, "max_score": 1}
    details = {"units": value.units, "records": value.rows, "scored": value.scored, "unscored": value.unscored}
    told_of = {key: str(count) for key, count in {**details, "events": value.events}.items() if count is not None}
    told_of |= {key: repr(bound) for key, bound in sorted(value.bounds.items())}
    score: Json = {"score": value.value, "details": told_of}
    lowers = {one.removeprefix("lower") for one in value.bounds if one.startswith("lower")}
    level = next((one for one in sorted(lowers) if f"upper{one}" in value.bounds), None)
    if level is not None:  # two one-sided bounds of 95 % are the ends of an interval of 90 %
        score["uncertainty"] = {
            "confidence_interval": {
                "lower": value.bounds[f"lower{level}"],
                "upper": value.bounds[f"upper{level}"],
                "confidence_level": round(2 * float(level) / 100 - 1, 6),
                "method": value.interval or "unknown",
            },
            "num_samples": value.units,
        }
    return {
        "evaluation_result_id": f"measure:{name}",
        "evaluation_name": told.evaluation,
        "source_data": _data(told),
        "metric_config": config,
        "score_details": score,
    }


def _scorer_result(told: _Told, scorer: str, mean: float, units: int) -> Json:
    """Say the mean of the samples of one scorer, over units: what joins them to the aggregate."""
    return {
        "evaluation_result_id": scorer,
        "evaluation_name": told.evaluation,
        "source_data": _data(told),
        "metric_config": {
            "metric_name": scorer,
            "metric_kind": "mean",
            "lower_is_better": False,
            "score_type": "continuous",
            "min_score": 0,
            "max_score": 1,
        },
        "score_details": {"score": mean, "uncertainty": {"num_samples": units}},
    }


FORMAT = EveryEvalEver()
