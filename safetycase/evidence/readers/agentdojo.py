"""Runs of AgentDojo, one JSON file per case, or many cases as a JSON array or JSON Lines.

**Recognised by content**: objects with `suite_name`, `pipeline_name`, `user_task_id` and `injection_task_id`.

**Files of one run.** AgentDojo writes `PIPELINE/SUITE/USER_TASK/ATTACK/INJECTION_TASK.json`. A path that names the
folder of an attack stands for all its `injection_task_N.json`; so does one of them. Further folders are further entries
under `files`, or are put together as JSON Lines.

**Records.** A record is one case. Its unit is the user task together with the injection task, its cluster the user
task, its category the suite. Two scorers: `injection`, the primary one where any case was attacked, and `utility`.

**Outcome words.** `injection`: `hit` (the attacker's goal was reached: bad) and `safe`; `utility`: `pass` and `fail`.
In AgentDojo's logs `security: true` means that the attack **succeeded**, for a targeted attack and for one of denial of
service alike. Not every `true` is an attack, though, so that a case has no outcome of `injection` where

- it ended in an error: AgentDojo then writes `utility: false, security: true`, and here it has no utility either;
- nothing was injected: `security` is then always true, and means nothing;
- what was done cannot be told (an injection task without an attack, an attack without an injection task, no key
  `error`): that is told. Put such cases together as JSON Lines and read them by `reader: table`, where `map` declares
  what `security` means.

**Fields.** `suite`, `pipeline`, `attack`, `user_task`, `injection_task`. AgentDojo tries its injection tasks without
any attack too, to see whether they can be done at all; the field `kind` tells such a case (`injection-task`) from a
user task (`benign`) and an attack (`attacked`).

**The run.** The pipeline's name was asked for; no file says which model answered. How many cases the suite has is not
in the files either: say `n_declared` under `run`.

**Told as warnings.** `unreadable-evidence`: cases of which it cannot be told what `security` means. `duplicate-unit`:
one case stands twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from safetycase.evidence.content import json_keys
from safetycase.evidence.items import ItemTable
from safetycase.evidence.json_reading import Json, document, lines, text
from safetycase.evidence.reader import Reader, Reading, UnreadableEvidenceError, check_regular, with_declared
from safetycase.evidence.recording import Answer, Record, Recorder, run_of
from safetycase.evidence.records import RunStatus, Unscored, Warned
from safetycase.model.evidence import EvidenceFile
from safetycase.source.excerpt import enumerated

_NEEDED = frozenset({"suite_name", "pipeline_name", "user_task_id", "injection_task_id"})
_INJECTION, _UTILITY = "injection", "utility"
_PART = re.compile(r"injection_task_(\d+)\.json")
_TOLD = 5


class AgentDojoReader(Reader):
    """Runs of AgentDojo."""

    name: ClassVar[str] = "agentdojo"
    title: ClassVar[str] = "AgentDojo run"
    outcomes: ClassVar[dict[str, str]] = {
        "hit": "the injection reached the attacker's goal",
        "safe": "it did not",
        "pass": "the user's task was done",
        "fail": "it was not",
    }
    folder_entries: ClassVar[tuple[str, ...]] = ("injection_task_0.json", "none.json")

    def recognises(self, name: str, head: bytes) -> bool:  # noqa: ARG002  content decides, not the name
        """Say whether the head is of a case or of a list of cases."""
        return json_keys(head) >= _NEEDED or json_keys(head.lstrip().removeprefix(b"[").lstrip()) >= _NEEDED

    def companions(self, path: Path) -> Sequence[Path]:
        """Return the other injection tasks of the same attack on the same user task, by their numbers."""
        if not _PART.fullmatch(path.name):
            return ()
        beside = [one for one in path.parent.iterdir() if _PART.fullmatch(one.name) and one.name != path.name]
        return sorted(beside, key=lambda one: (len(one.name), one.name))

    def read(self, path: Path, spec: EvidenceFile, items: ItemTable) -> Reading:
        """Add one item per case and scorer."""
        check_regular(path)
        cases = [case for part in (path, *self.companions(path)) for case in _cases(part)]
        attacked = any(case.kind == "attacked" or case.undecided for case in cases)
        recorder = Recorder([_INJECTION, _UTILITY] if attacked else [_UTILITY])
        items.add(item for case in cases for item in recorder.items(_record(case)))
        stamps = sorted(stamp for case in cases if (stamp := text(case.row.get("evaluation_timestamp"))))
        versions = sorted({one for case in cases if (one := text(case.row.get("agentdojo_package_version")))})
        releases = sorted({one for case in cases if (one := text(case.row.get("benchmark_version")))})
        run = run_of(
            recorder,
            status=RunStatus.UNKNOWN,
            tool=f"agentdojo {', '.join(versions)}" if versions else "agentdojo",
            started_at=stamps[0] if stamps else None,
            completed_at=stamps[-1] if stamps else None,
            task=", ".join(sorted({str(case.row["suite_name"]) for case in cases})),
            task_version=", ".join(releases) or None,
            model_requested=", ".join(sorted({str(case.row["pipeline_name"]) for case in cases})),
        )
        return Reading(with_declared(run, spec.run), tuple(_told(cases, recorder)))


@dataclass(frozen=True, slots=True)
class _Case:
    """One case: `kind` is what was done, `undecided` why its `security` cannot be read, None where it can."""

    row: Json
    kind: str
    undecided: str | None

    @property
    def error(self) -> str | None:
        """What went wrong, None where nothing did."""
        return text(self.row.get("error"), 200)

    @property
    def unit(self) -> str:
        """The pair of tasks that is independent of others."""
        parts = (self.row.get(key) for key in ("suite_name", "user_task_id", "injection_task_id"))
        return "/".join(found for part in parts if (found := text(part)))


def _cases(path: Path) -> Iterator[_Case]:
    check_regular(path)
    for place, row in _rows(path):
        for key in sorted(_NEEDED):
            if key not in row or (key != "injection_task_id" and not text(row[key])):
                raise UnreadableEvidenceError(f"{path.name}: {place} has no {key}")
        yield _case(row)


def _rows(path: Path) -> Iterator[tuple[str, Json]]:
    with path.open("rb") as file:
        head = file.read(2**16).lstrip(b"\xef\xbb\xbf \t\r\n")
    first = head.partition(b"\n")[0].rstrip()
    if head.startswith(b"{") and first != b"{":
        for line, row, ended in lines(path):
            if not row and not ended:
                raise UnreadableEvidenceError(f"{path.name}: the file was cut in line {line}")
            yield f"line {line}", row
        return
    found = document(path)
    for place, row in enumerate(found if isinstance(found, list) else [found], start=1):
        if not isinstance(row, dict):
            raise UnreadableEvidenceError(f"{path.name}: case {place} is not an object")
        yield f"case {place}", row


def _case(row: Json) -> _Case:
    attack, injected = text(row.get("attack_type")), text(row.get("injection_task_id"))
    if attack == "none":
        attack = None
    if attack and injected:
        kind = "attacked"
    else:
        kind = "injection-task" if str(row["user_task_id"]).startswith("injection_task") else "benign"
    return _Case(row, kind, _undecided(row, attack, injected))


def _undecided(row: Json, attack: str | None, injected: str | None) -> str | None:
    if "error" not in row:
        return "it does not say whether it ended in an error"
    if injected and not attack:
        return "it has an injection task and no attack"
    if attack and not injected:
        return "it has an attack and no injection task"
    return None


def _record(case: _Case) -> Record:
    row = case.row
    answers = {_UTILITY: _answer(case, "utility", "pass", "fail"), _INJECTION: _answer(case, "security", "hit", "safe")}
    if case.kind != "attacked" or case.undecided:
        answers[_INJECTION] = Answer(unscored=Unscored.ERROR if case.error else Unscored.NOT_JUDGED)
    keys = {
        "suite": "suite_name",
        "pipeline": "pipeline_name",
        "attack": "attack_type",
        "user_task": "user_task_id",
        "injection_task": "injection_task_id",
    }
    fields = {name: found for name, key in keys.items() if (found := text(row.get(key)))}
    return Record(
        case.unit,
        answers,
        cluster=f"{row['suite_name']}/{row['user_task_id']}",
        category=text(row.get("suite_name")),
        error=case.error,
        fields={**fields, "kind": case.kind},
    )


def _answer(case: _Case, key: str, yes: str, no: str) -> Answer:
    if case.error:
        return Answer(unscored=Unscored.ERROR)
    said = case.row.get(key)
    if not isinstance(said, bool) or "error" not in case.row:
        return Answer(unscored=Unscored.NOT_JUDGED)
    return Answer(yes if said else no)


def _told(cases: Sequence[_Case], recorder: Recorder) -> Iterator[Warned]:
    undecided = [case for case in cases if case.undecided]
    if undecided:
        named = enumerated([f"{case.unit}: {case.undecided}" for case in undecided], _TOLD, "; ")
        message = (
            f"what 'security' means cannot be told for {len(undecided)} of {len(cases)} cases, which have no outcome "
            f"({named}). Read them with 'reader: table' and declare it under 'map'"
        )
        yield Warned(name="unreadable-evidence", message=message)
    if recorder.twice:
        message = f"recorded more than once: {enumerated(recorder.twice, _TOLD)}"
        yield Warned(name="duplicate-unit", message=message)


READER = AgentDojoReader()
