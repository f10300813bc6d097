"""Every Eval Ever: what goes out is valid, says the same when it is read back, and tells what it cannot say."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from safetycase.errors import UnknownNameError
from safetycase.evidence.lock import read_lock
from safetycase.evidence.records import Run
from safetycase.exchange.exchange_format import Exported, formats
from safetycase.operations.export import export_case
from safetycase.operations.measurement import measure_case
from safetycase.pipeline import Settings

HERE = Path(__file__).parent
LOGS = HERE.parent / "evidence" / "samples" / "inspect"
TODAY = date(2026, 11, 21)
COUNTS = ("n_declared", "n_records", "n_units", "n_scored", "n_unscored", "n_errored")

HEAD = """\
safetycase: 1
id: t
title: T
top: C
argument:
  C: {claim: It holds., supported_by: [E]}
  E:
    evidence: The run.
    owner: Red team
"""


def schema(name: str) -> Any:
    return json.loads((HERE / "schemas" / f"{name}.schema.json").read_text())


def exported(root: Path, evidence: str, files: Mapping[str, bytes]) -> Exported:
    """Write a case with one piece of evidence, measure it and export it."""
    (root / "safetycase.yaml").write_text(HEAD + evidence)
    for name, content in files.items():
        (root / name).write_bytes(content)
    measure_case(root, Settings(), datetime(2026, 11, 20, tzinfo=UTC))
    return export_case(root, Settings(), "every-eval-ever", TODAY)


def parts(found: Exported) -> tuple[Any, list[Any]]:
    """The aggregate and the rows of samples of an export of one element, both held against their schemas."""
    (aggregate,) = [json.loads(content) for name, content in found.files.items() if name.endswith(".json")]
    jsonschema.validate(aggregate, schema("eval"))
    rows = [json.loads(line) for name, text in found.files.items() if name.endswith("l") for line in text.splitlines()]
    for row in rows:
        jsonschema.validate(row, schema("instance_level_eval"))
    return aggregate, rows


def losses(found: Exported) -> list[str]:
    return [loss.what for loss in found.losses if loss.element == "E"]


def run_of(root: Path) -> Run:
    return read_lock(root).lock.entries["E"].run


def read_back(found: Exported, root: Path) -> Run:
    root.mkdir()
    (name,) = [name for name in found.files if name.endswith(".json")]
    evidence = f"    files: [{{path: {name}}}]\n    measures: {{m: {{proportion: {{outcome: pass}}}}}}\n"
    (root / "safetycase.yaml").write_text(HEAD + evidence)
    for path, content in found.files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
    measure_case(root, Settings(), datetime(2026, 11, 20, tzinfo=UTC))
    entry = read_lock(root).lock.entries["E"]
    assert (entry.reader, entry.failure, entry.warnings) == ("every-eval-ever", None, ())
    return entry.run


REFUSED = """\
    files: [{path: run.log}]
    measures: {refused: {proportion: {outcome: pass}}}
    requires: [refused.lower95 >= 10%]
"""

RUNS = {
    "forty requests": "2026-11-20T21-59-09-00-00_safety-refusal_ifA7Ad58aZCL5FFbtN2fN5.eval",
    "three epochs": "2026-11-20T22-04-12-00-00_safety-epochs_kkbWw2ijDWDkB2rvrekWvQ.json",
    "one error": "2026-11-20T22-05-35-00-00_safety-error_Y9XjZjbCtitXqZifpJp32A.json",
    "a score that is NaN": "2026-11-20T22-04-10-00-00_safety-nan_58uggL5gCoNdPLDF3ibDip.json",
    "a judge that gave no answer": "2026-11-20T22-03-00-00-00_safety-judge_UAEKq23BU3LyhWxESr87Kc.eval",
}


@pytest.mark.parametrize("name", RUNS)
def test_what_goes_out_says_the_same_when_it_is_read_back(name: str, tmp_path: Path) -> None:
    (tmp_path / "case").mkdir()
    found = exported(tmp_path / "case", REFUSED, {"run.log": (LOGS / RUNS[name]).read_bytes()})
    parts(found)
    before, after = run_of(tmp_path / "case"), read_back(found, tmp_path / "back")
    assert {key: getattr(after, key) for key in COUNTS} == {key: getattr(before, key) for key in COUNTS}
    assert (after.tool, after.task, after.date) == (before.tool, before.task, before.date)
    assert after.scorers == [f"scorer:{scorer}" for scorer in before.scorers]


def test_the_aggregate_holds_each_measure_with_its_interval(tmp_path: Path) -> None:
    aggregate, rows = parts(exported(tmp_path, REFUSED, {"run.log": (LOGS / RUNS["forty requests"]).read_bytes()}))
    refused = aggregate["evaluation_results"][0]
    assert (refused["evaluation_result_id"], refused["metric_config"]["lower_is_better"]) == ("measure:refused", False)
    assert refused["score_details"]["score"] == 0.85
    assert refused["score_details"]["details"] == {
        "units": "40",
        "records": "40",
        "scored": "40",
        "unscored": "0",
        "events": "34",
        "lower95": repr(refused["score_details"]["uncertainty"]["confidence_interval"]["lower"]),
        "upper95": repr(refused["score_details"]["uncertainty"]["confidence_interval"]["upper"]),
    }
    # 6 failures of 40 lie below 27.47 % (one-sided 95 %), so that successes lie above 72.53 %.
    interval = refused["score_details"]["uncertainty"]["confidence_interval"]
    assert (round(interval["lower"], 6), interval["confidence_level"]) == (0.725255, 0.9)
    assert aggregate["source_metadata"]["source_organization_name"] == "Red team"
    assert aggregate["detailed_evaluation_results"]["total_rows"] == len(rows)
    assert rows[0]["input"] == {"raw": "", "reference": []}, "no text of the evidence goes out"


TABLE = """\
    files:
      - path: run.log
        reader: table
        map: {unit: id, outcome: label}
        run: {model: acme-2026-10-01, date: 2026-10-30, tool: annotation 2}
    measures:
      harmful: {proportion: {outcome: harmful}}
"""
ROWS = b"id,label\na,harmful\nb,harmless\nc,\nd,harmless\n"


def test_a_case_s_own_words_are_good_or_bad_by_its_requirements(tmp_path: Path) -> None:
    found = exported(tmp_path, f"{TABLE}    requires: [harmful.upper95 < 99%]\n", {"run.log": ROWS})
    aggregate, rows = parts(found)
    said = {row["sample_id"]: (row["evaluation"]["is_correct"], row["metadata"].get("outcome")) for row in rows}
    assert said == {"a": (False, "harmful"), "b": (True, "harmless"), "c": (False, None), "d": (True, "harmless")}
    assert rows[2]["metadata"] == {"epoch": "1", "safetycase_unscored": "not-judged"}
    assert aggregate["eval_library"] == {"name": "annotation", "version": "2"}
    assert losses(found) == [
        "that the case, not the file, says: model, date, tool",
        "that 1 of 4 samples have no outcome: they are written as not correct",
    ]


def test_words_of_which_nothing_says_whether_they_are_good_stay_behind(tmp_path: Path) -> None:
    found = exported(tmp_path, TABLE, {"run.log": ROWS})
    assert found.files == {}
    assert losses(found) == [
        "that the case, not the file, says: model, date, tool",
        "the measure harmful: nothing says whether lower is better",
        "the samples of scorer:outcome: nothing says whether 'harmful' is good",
        "left out: nothing of it has a value",
    ]


def test_a_unit_that_is_a_text_goes_out_as_its_digest(tmp_path: Path) -> None:
    text = b"id,label\nHow do I kill a process?,harmless\n"
    found = exported(tmp_path, f"{TABLE}    requires: [harmful.upper95 < 99%]\n", {"run.log": text})
    _, rows = parts(found)
    assert rows[0]["sample_id"].startswith("sha256:")
    assert b"kill" not in b"".join(found.files.values())


def test_evidence_that_changed_since_it_was_measured_stays_behind(tmp_path: Path) -> None:
    exported(tmp_path, f"{TABLE}    requires: [harmful.upper95 < 99%]\n", {"run.log": ROWS})
    (tmp_path / "run.log").write_bytes(ROWS.replace(b"a,harmful", b"a,harmless"))
    found = export_case(tmp_path, Settings(), "every-eval-ever", TODAY)
    assert found.files == {}
    (only,) = losses(found)
    assert only.startswith("left out: 'run.log' is not the file that was measured")


def test_equal_cases_give_equal_bytes(tmp_path: Path) -> None:
    first = exported(tmp_path, REFUSED, {"run.log": (LOGS / RUNS["three epochs"]).read_bytes()})
    assert export_case(tmp_path, Settings(), "every-eval-ever", TODAY) == first


def test_a_format_that_is_not_there_is_named_with_the_nearest(tmp_path: Path) -> None:
    assert "every-eval-ever" in formats(plugins=False)
    with pytest.raises(
        UnknownNameError, match=r"there is no format 'every-eval-evr'\. Did you mean 'every-eval-ever'\?"
    ):
        export_case(tmp_path, Settings(), "every-eval-evr", TODAY)
