"""What an evidence file cannot say of its run, said beside it: pinned, marked as declared, never above the file."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from safetycase.evidence.lock import Lock
from safetycase.evidence.measuring import Measured, measure_case
from safetycase.evidence.reader import UnreadableEvidenceError
from safetycase.evidence.recognise import known_readers
from safetycase.evidence.records import Run
from safetycase.evidence.resolve import weigh
from safetycase.evidence.result import EvidenceResult
from safetycase.evidence.sidecar import agreed, contradictions, declared_in
from safetycase.load.bind import load_case
from safetycase.model.evidence import DeclaredRun
from safetycase.model.status import Status

SAMPLES = Path(__file__).parent / "samples"
REFUSAL = SAMPLES / "inspect/2026-11-20T21-59-09-00-00_safety-refusal_ifA7Ad58aZCL5FFbtN2fN5.eval"
CASE = """\
safetycase: 1
id: t
title: T
top: C
system: {id: s, models: [{id: aster-2-2026-10}]}
argument:
  C: {claim: It refuses., supported_by: [E]}
  E:
    evidence: Requests.
    files: [{path: requests.csv, reader: table, map: {unit: id, outcome: verdict}}]
    valid_for: 90d
    measures: {unsafe: {proportion: {outcome: unsafe}}}
    requires: [unsafe.upper95 < 90%]
"""
ROWS = "id,verdict\n1,safe\n2,unsafe\n3,safe\n4,safe\n"
BESIDE = "model: aster-2-2026-10\ndate: 2026-11-01\ntask: requests\ntask_version: 2\nn_declared: 4\n"


class Folder:
    """A case with one table and, perhaps, a file beside it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.lock = Lock()
        self.put("safetycase.yaml", CASE)
        self.put("requests.csv", ROWS)

    def put(self, name: str, text: str) -> None:
        (self.root / name).write_text(text)

    def measure(self) -> Measured:
        done = measure_case(
            load_case(self.root)[1],
            self.root,
            self.lock,
            known_readers(plugins=False).objects,
            measured_at=datetime(2026, 11, 20, tzinfo=UTC),
            tool="test",
        )
        self.lock = done.lock
        return done

    def weigh(self) -> EvidenceResult:
        return weigh(load_case(self.root)[1], self.root, self.lock, date(2026, 11, 20))["E"]

    @property
    def told(self) -> list[tuple[str, str]]:
        return [(flaw.name, flaw.message) for flaw in self.weigh().flaws]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def test_a_file_beside_the_table_says_what_the_table_cannot(folder: Folder) -> None:
    folder.measure()
    assert [name for name, _ in folder.told] == ["subject-unknown", "undated-evidence"]
    folder.put("requests.csv.run.yaml", BESIDE)
    folder.measure()
    result = folder.weigh()
    assert (result.flaws, result.dated, result.date_declared) == ((), date(2026, 11, 1), True)
    assert result.entry is not None
    run = result.entry.run
    assert (run.model_requested, run.task, run.task_version, run.n_declared) == ("aster-2-2026-10", "requests", "2", 4)
    assert run.declared == ["model", "date", "task", "task_version", "n_declared"]
    assert run.models_observed == {}, "nobody observed it"


def test_it_is_pinned_with_the_evidence(folder: Folder) -> None:
    folder.put("requests.csv.run.yaml", BESIDE)
    folder.measure()
    assert [pin.path for pin in folder.lock.entries["E"].files] == ["requests.csv", "requests.csv.run.yaml"]
    assert folder.measure().kept == ("E",)
    folder.put("requests.csv.run.yaml", BESIDE.replace("11-01", "11-19"))
    assert folder.told[0][0] == "changed-evidence"
    assert folder.told[0][1].startswith("'requests.csv.run.yaml' is not the file that was measured: it has ")
    (folder.root / "requests.csv.run.yaml").unlink()
    assert folder.told[0] == ("missing-evidence-file", "there is no file 'requests.csv.run.yaml'")


def test_one_that_came_later_is_noticed(folder: Folder) -> None:
    folder.measure()
    folder.put("requests.csv.run.yaml", BESIDE)
    assert folder.told[0] == (
        "changed-evidence",
        "'requests.csv.run.yaml' was not there when the evidence was measured",
    )
    assert folder.measure().read == ("E",)
    assert folder.told == []


def test_it_is_no_case_file(folder: Folder) -> None:
    folder.put("requests.csv.run.yaml", BESIDE)
    assert load_case(folder.root)[1].problems == ()
    folder.put("others.csv.run.yaml", BESIDE)
    problems = load_case(folder.root)[1].problems
    assert {problem.name for problem in problems} == {"unknown-field"}, "it stands beside nothing"


def test_one_that_leads_out_of_the_case_is_refused(folder: Folder) -> None:
    (folder.root / "requests.csv.run.yaml").symlink_to("/etc/hostname")
    done = folder.measure()
    assert [flaw.name for flaw in done.flaws["E"]] == ["unsafe-path"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("modle: x\n", "x.run.yaml: 'modle': Extra inputs are not permitted; the keys are model, date, tool, task, "),
        ("date: yesterday\n", "x.run.yaml: 'date': Value error, a date is written as YYYY-MM-DD"),
        ("model: a\nmodel: b\n", "x.run.yaml, line 2: "),
        ("- model\n", "x.run.yaml, line 1: the top of the file must be keys with values, not a list"),
        ("model: &x y\ntask: *x\n", "x.run.yaml, line 1: "),
        ("", "x.run.yaml, line 1: the file is empty"),
        ("model: [\n", "x.run.yaml, line "),
    ],
)
def test_what_is_no_declaration_is_refused_with_its_place(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "x.run.yaml").write_text(text)
    with pytest.raises(UnreadableEvidenceError) as caught:
        declared_in(tmp_path / "x.run.yaml", "x.run.yaml")
    assert str(caught.value).startswith(words)


def test_a_large_one_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "x.run.yaml").write_text("model: x\n" + "# \n" * 40_000)
    with pytest.raises(UnreadableEvidenceError, match="larger than 64 KiB"):
        declared_in(tmp_path / "x.run.yaml", "x.run.yaml")


# ---- disagreements ---------------------------------------------------------------------------------------------------


def declared(**said: object) -> DeclaredRun:
    return DeclaredRun.model_validate(said)


def test_two_declarations_complete_each_other_and_cancel_where_they_differ() -> None:
    assert agreed(None, None) == (None, ())
    assert agreed(declared(model="m"), None) == (declared(model="m"), ())
    whole, told = agreed(declared(model="m", task_version=2), declared(date="2026-11-01", task_version="2"))
    assert (whole, told) == (declared(model="m", date="2026-11-01", task_version=2), ())
    whole, told = agreed(declared(model="m", n_declared=40), declared(model="n", n_declared=40))
    assert whole == declared(n_declared=40)
    assert [warning.message for warning in told] == [
        "'run' says model m, and the file beside the evidence n; neither counts"
    ]


@pytest.mark.parametrize(
    ("run", "dispute"),
    [
        ("model: aster-2-2026-10, date: 2026-06-30", "date 2026-06-30, and the file beside the evidence 2026-11-01"),
        ("model: aster-1, date: 2026-11-01", "model aster-1, and the file beside the evidence aster-2-2026-10"),
    ],
)
def test_what_two_declarations_dispute_is_told_once_and_not_as_missing_too(
    folder: Folder, run: str, dispute: str
) -> None:
    """Whoever is told that nothing gives the date would declare it a third time."""
    pinned = CASE.replace("2026-10}]", "2026-10, revision: 3f1c9ab}]")
    folder.put("safetycase.yaml", pinned.replace("outcome: verdict}", f"outcome: verdict}}, run: {{{run}}}"))
    folder.put("system.yaml", "aster: {}\n")
    (folder.root / "system.yaml").unlink()
    folder.put("safetycase.yaml", (folder.root / "safetycase.yaml").read_text().replace("10}]", "10, revision: 3f1c}]"))
    folder.put("requests.csv.run.yaml", "model: aster-2-2026-10\ndate: 2026-11-01\n")
    folder.measure()
    assert folder.told == [("declaration-mismatch", f"'run' says {dispute}; neither counts")]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"model": "mockllm/model"}, []),
        ({"model": "mockllm"}, []),
        ({"model": "gpt-4-0613"}, ["model gpt-4-0613, and the file records mockllm"]),
        ({"date": "2026-11-19"}, []),
        ({"date": "2026-10-01"}, ["date 2026-10-01, and the file records 2026-11-20T21:59:10+00:00"]),
        ({"tool": "inspect_ai", "task": "safety_refusal"}, []),
        ({"tool": "inspect"}, ["tool inspect, and the file records inspect_ai 0.3.285"]),
        ({"task_version": "2-A"}, ["task_version 2-A, and the file records 1.2-A"]),
        ({"n_declared": 400}, ["n_declared 400, and the file records 40"]),
    ],
)
def test_a_declaration_is_held_against_a_real_log(tmp_path: Path, said: dict[str, object], told: list[str]) -> None:
    shutil.copyfile(REFUSAL, tmp_path / "log.eval")
    lines = "".join(f"{key}: {value}\n" for key, value in said.items())
    (tmp_path / "log.eval.run.yaml").write_text(lines)
    text = CASE.replace(
        "[{path: requests.csv, reader: table, map: {unit: id, outcome: verdict}}]", "[{path: log.eval}]"
    )
    (tmp_path / "safetycase.yaml").write_text(text.replace("outcome: unsafe", "outcome: pass"))
    folder = Folder.__new__(Folder)
    folder.root, folder.lock = tmp_path, Lock()
    folder.measure()
    flaws = [flaw for flaw in folder.weigh().flaws if flaw.name == "declaration-mismatch"]
    assert [flaw.message for flaw in flaws] == [f"the case declares {one}; the file's counts" for one in told]
    assert {flaw.effect for flaw in flaws} <= {Status.IN_DOUBT}
    assert folder.lock.entries["E"].run.n_declared == 40, "the file's own number stands"


def test_what_nobody_recorded_contradicts_nothing() -> None:
    assert list(contradictions(declared(model="m", date="2026-01-01", n_declared=4), Run())) == []
    assert list(contradictions(None, Run(n_declared=4))) == []
