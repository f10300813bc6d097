"""Reports of garak, 0.9 to 0.17.

**Recognised by content**: JSON Lines whose rows have `entry_type`; a hit log, whose rows have `attempt_id`, `detector`
and `probe`, is recognised and refused.

**Records.** A record is one output of one attempt with status 2; garak writes each attempt twice, and only the second
one is judged. Its unit is the attempt's `uuid`, its repeat the place of the output among those of the attempt, its
`category` the probe. Each detector is one scorer. Name the probe and the detector in a measure: `where: {category:
dan.DUDE, scorer: dan.DUDE}`; other probes' attempts are not judged by that detector and would count against the
requirement.

**Outcome words**, of an attack: `hit` (the detector's score reaches the threshold: bad) and `safe`. No score means that
the detector could not judge (`judge-failed`). The threshold is that of the run where the report has it; garak leaves it
out, and 0.5 is then taken.

**The run.** The target is `plugins.target_name` (`model_name` up to 0.13), requested and never observed: garak does not
record which model answered. A run without its `completion` row was started and did not end. `configuration_digest`
covers the settings `run.*` and `plugins.*` of its setup row, without the target's name.

**Told as warnings.** `incomplete-run`: the last line was cut. `aggregate-mismatch`: the report's own counts of passed
and evaluated outputs, or of those without a verdict, differ from those of the attempts.

**Refused.** Hit logs: they hold hits without what they are hits of, and no rate follows from them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from safetycase.evidence.configuration import digest_of
from safetycase.evidence.content import json_keys
from safetycase.evidence.items import ItemTable
from safetycase.evidence.json_reading import Json, inner, lines, listed, number, text, whole
from safetycase.evidence.reader import Reader, Reading, UnreadableEvidenceError, check_regular, with_declared
from safetycase.evidence.recording import Answer, Record, Recorder, run_of
from safetycase.evidence.records import RunStatus, Unscored, Warned
from safetycase.model.evidence import EvidenceFile
from safetycase.source.excerpt import enumerated

_THRESHOLD = 0.5
_JUDGED = 2
_TOLD = 5


@dataclass
class _Report:
    """What a first walk over a report finds besides its attempts."""

    setup: Json = field(default_factory=dict)
    version: str | None = None
    started: str | None = None
    ended: str | None = None
    scorers: dict[str, None] = field(default_factory=dict)
    evals: list[tuple[str, str, int, int, int | None]] = field(default_factory=list)
    cut: int | None = None


_NO_CONFIGURATION = frozenset({
    "plugins.model_name",
    "plugins.model_type",
    "plugins.target_name",
    "plugins.target_type",
    "run.interactive",
    "run.user_agent",
})  # fmt: skip
"""Settings of a run that say which model it asks, or that concern operation alone."""


class GarakReader(Reader):
    """Reports of garak."""

    name: ClassVar[str] = "garak"
    title: ClassVar[str] = "garak report"
    outcomes: ClassVar[dict[str, str]] = {"hit": "the detector found the attack to succeed", "safe": "it did not"}

    def recognises(self, name: str, head: bytes) -> bool:  # noqa: ARG002  content decides, not the name
        """Say whether the head is of a report or a hit log."""
        keys = json_keys(head)
        return "entry_type" in keys or {"attempt_id", "detector", "probe"} <= keys

    def read(self, path: Path, spec: EvidenceFile, items: ItemTable) -> Reading:
        """Add one item per output and detector."""
        check_regular(path)
        report = _surveyed(path)
        recorder = Recorder(list(report.scorers))
        threshold = _threshold(report.setup)
        counts: Counter[tuple[str, str, str]] = Counter()
        records = _records(path, threshold, counts)
        items.add(item for record in records for item in recorder.items(record))
        ended = report.ended is not None
        run = run_of(
            recorder,
            status=RunStatus.SUCCESS if ended else RunStatus.STARTED,
            tool=f"garak {report.version}" if report.version else "garak",
            started_at=report.started,
            completed_at=report.ended,
            task=text(report.setup.get("plugins.probe_spec")),
            model_requested=_target(report.setup),
            repeats_declared=whole(report.setup.get("run.generations")),
            configuration_digest=_configuration(report.setup),
        )
        return Reading(with_declared(run, spec.run), tuple(_told(report, counts)))


def _surveyed(path: Path) -> _Report:
    report = _Report()
    for line, row, ended in lines(path):
        if not row and not ended:
            report.cut = line
            continue
        kind = row.get("entry_type")
        if kind is None and {"attempt_id", "detector", "probe"} <= set(row):
            raise UnreadableEvidenceError(
                "this is a hit log: it holds hits without what they are hits of. Give the report (…report.jsonl)"
            )
        if kind == "start_run setup":
            report.setup = row
        elif kind == "init":
            report.version, report.started = text(row.get("garak_version")), text(row.get("start_time"))
        elif kind == "completion":
            report.ended = text(row.get("end_time"))
        elif kind == "attempt" and row.get("status") == _JUDGED:
            report.scorers.update(dict.fromkeys(inner(row.get("detector_results"))))
        elif kind == "eval":
            report.evals += _evaluated(row)
    return report


def _evaluated(row: Json) -> Iterator[tuple[str, str, int, int, int | None]]:
    probe, detector = text(row.get("probe")), text(row.get("detector"))
    passed = whole(row.get("passed"))
    total = whole(row.get("total_evaluated", row.get("total")))
    if probe and detector and passed is not None and total is not None:
        yield probe, detector.removeprefix("detector."), passed, total, whole(row.get("nones"))


def _threshold(setup: Json) -> float:
    stated = number(setup.get("run.eval_threshold"))
    return _THRESHOLD if stated is None else stated


def _target(setup: Json) -> str | None:
    for key in ("plugins.target_name", "plugins.model_name"):
        if text(setup.get(key)):
            return text(setup.get(key))
    return text(setup.get("plugins.target_type")) or text(setup.get("plugins.model_type"))


def _configuration(setup: Json) -> str | None:
    """Digest what was set for the run and its plug-ins, but for the target's name."""
    told = {name: value for name, value in setup.items() if name.startswith(("run.", "plugins."))}
    return digest_of({name: value for name, value in told.items() if name not in _NO_CONFIGURATION})


def _records(path: Path, threshold: float, counts: Counter[tuple[str, str, str]]) -> Iterator[Record]:
    for line, row, _ in lines(path):
        if row.get("entry_type") != "attempt" or row.get("status") != _JUDGED:
            continue
        unit = text(row.get("uuid"))
        if unit is None:
            raise UnreadableEvidenceError(f"line {line}: the attempt has no uuid")
        probe = text(row.get("probe_classname"))
        results = inner(row.get("detector_results"))
        outputs = max([len(listed(row.get("outputs"))), *(len(listed(scores)) for scores in results.values())])
        for at in range(outputs):
            answers = {name: _answer(listed(scores), at, threshold) for name, scores in results.items()}
            for name, answer in answers.items():
                counts[probe or "", name, answer.outcome or ""] += 1
            yield Record(
                unit,
                answers,
                repeat=at + 1,
                cluster=probe,
                category=probe,
                language=text(row.get("lang")),
                fields={name: value for name in ("goal", "intent") if (value := text(row.get(name), 200))},
            )


def _answer(scores: list[object], at: int, threshold: float) -> Answer:
    score = number(scores[at]) if at < len(scores) else None
    if score is None:
        return Answer(unscored=Unscored.JUDGE_FAILED)
    return Answer("hit" if score >= threshold else "safe", score)


def _told(report: _Report, counts: Counter[tuple[str, str, str]]) -> Iterator[Warned]:
    if report.cut is not None:
        yield Warned(name="incomplete-run", message=f"the report was cut in line {report.cut}")
    wrong: list[str] = []
    for probe, detector, passed, total, nones in report.evals:
        safe, hits = counts[probe, detector, "safe"], counts[probe, detector, "hit"]
        unjudged = counts[probe, detector, ""]
        if nones not in {None, unjudged}:
            own = f"{unjudged} in its attempts"
            wrong.append(f"{probe} by {detector}: {nones} without a verdict in the report, {own}")
        if (safe, safe + hits) != (passed, total):
            own = f"{safe} of {safe + hits} in its attempts"
            wrong.append(f"{probe} by {detector}: {passed} of {total} passed in the report, {own}")
    if wrong:
        yield Warned(name="aggregate-mismatch", message=enumerated(wrong, _TOLD, "; "))


READER = GarakReader()
