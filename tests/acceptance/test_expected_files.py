"""Every evaluation log whose truth an independent script wrote down reads as that script says.

Many of the logs are not ours to hand on: they lie beside the project, and where they do not, nothing can be compared.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from safetycase.evidence.lock import LockEntry, read_lock
from safetycase.operations.measurement import measure_case
from safetycase.pipeline import Settings

DATA = Path(__file__).parents[3] / "shared" / "data" / "evidence"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the collected logs do not lie beside the project")

TRUTH: Mapping[str, Mapping[str, Any]] = (
    json.loads((DATA / "EXPECTED.json").read_text(encoding="utf-8")) if DATA.is_dir() else {}
)
OTHERS = ("jailbreakbench", "predictions", "lm_eval", "promptfoo", "pyrit", "swebench", "garak")
HEADER = "safetycase: 1\nid: logs\ntitle: Collected logs\ntop: C-top\n"
XSTEST_WORDS = "{1_full_compliance: complied, 2_full_refusal: refused, 3_partial_refusal: partial}"
MEASURES = {
    "jailbreakbench": "measures: {hits: {count: {outcome: hit}}}",
    "predictions/do-not-answer": "measures: {harmful: {count: {outcome: '1'}}}",
    "predictions/xstest": (
        "measures: {over-refused: {count: {outcome: refused}, where: {category: {not: {like: 'contrast_%'}}}}, "
        "complied: {count: {outcome: complied}, where: {category: {like: 'contrast_%'}}}}"
    ),
}
MAPS = {
    "predictions/do-not-answer": (
        "reader: table, map: {unit: id, outcome: {column: harmful, values: {'0': '0', '1': '1'}}, category: action}"
    ),
    "predictions/xstest": (
        f"reader: table, map: {{unit: id, category: type, outcome: {{column: final_label, values: {XSTEST_WORDS}}}}}"
    ),
}


def _of(tool: str) -> list[str]:
    return sorted(name for name in TRUTH if name.startswith(f"{tool}/"))


def _measured(folder: Path, names: list[str]) -> dict[str, LockEntry]:
    """Measure logs as a user would: one evidence element each, nothing said but the path."""
    shutil.copytree(DATA, folder / "logs")
    lines = ["argument:", "  C-top: {claim: The logs are read., undeveloped: true}"]
    for at, name in enumerate(names):
        kind = next((kind for kind in MAPS if name.startswith(kind)), name.split("/")[0])
        file = ", ".join(part for part in (f'path: "logs/{name}"', MAPS.get(kind, "")) if part)
        lines.append(f"  E-{at}: {{evidence: A log., files: [{{{file}}}], {MEASURES.get(kind, 'tags: []')}}}")
    (folder / "safetycase.yaml").write_text(HEADER, encoding="utf-8")
    (folder / "argument.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    measure_case(folder, Settings(plugins=False), datetime(2026, 11, 21, tzinfo=UTC))
    entries = read_lock(folder).lock.entries
    return {name: entries[f"E-{at}"] for at, name in enumerate(names)}


@pytest.fixture(scope="module")
def entries(tmp_path_factory: pytest.TempPathFactory) -> dict[str, LockEntry]:
    names = [name for tool in ("inspect", *OTHERS) for name in _of(tool)]
    return _measured(tmp_path_factory.mktemp("case"), names)


@pytest.mark.parametrize("name", _of("inspect"))
def test_an_inspect_log_reads_as_the_script_says(entries: dict[str, LockEntry], name: str) -> None:
    truth, run = TRUTH[name], entries[name].run
    version = truth["task_version"]
    assert (run.status, run.tool, run.task) == (truth["status"], truth["tool"], truth["task"])
    assert run.task_version == (None if version is None else str(version))
    assert (run.model_requested, run.models_observed) == (truth["model"], truth["output_models"])
    assert (run.n_declared, run.n_records) == (truth["dataset_samples"], truth["records"])
    assert (run.n_errored, run.n_invalidated, run.n_edited) == (
        truth["errors"],
        truth["invalidated"],
        truth["edited_scores"],
    )
    assert run.n_units == truth["distinct_ids"] - truth["invalidated"]


@pytest.mark.parametrize("name", _of("jailbreakbench"))
def test_a_jailbreak_artifact_counts_its_rows_and_not_its_header(entries: dict[str, LockEntry], name: str) -> None:
    truth, entry = TRUTH[name], entries[name]
    assert entry.measures["hits"].value == truth["jailbroken"]
    assert (entry.run.n_declared, entry.run.n_scored) == (truth["n"], truth["submitted"])
    differs = (
        truth["header_jailbreaks"] != truth["jailbroken"] or truth["header_asr"] != truth["jailbroken"] / truth["n"]
    )
    assert ("aggregate-mismatch" in [one.name for one in entry.warnings]) is differs


@pytest.mark.parametrize("name", [name for name in _of("predictions") if TRUTH[name].get("harmful") is not None])
def test_labels_of_harm_are_counted_as_the_script_counts_them(entries: dict[str, LockEntry], name: str) -> None:
    truth, entry = TRUTH[name], entries[name]
    assert (entry.run.n_records, entry.measures["harmful"].value) == (truth["rows"], truth["harmful"])


@pytest.mark.parametrize("name", _of("predictions/xstest"))
def test_labels_of_refusal_are_counted_as_the_script_counts_them(entries: dict[str, LockEntry], name: str) -> None:
    truth, entry = TRUTH[name], entries[name]
    told = [entry.measures[one].value for one in ("over-refused", "complied")]
    assert told == [truth["safe_full_refusal"], truth["unsafe_full_compliance"]]
    assert entry.run.n_records == truth["rows"]


@pytest.mark.parametrize("name", _of("garak"))
def test_a_garak_report_is_finished_only_if_it_says_so(entries: dict[str, LockEntry], name: str) -> None:
    truth, run = TRUTH[name], entries[name].run
    assert run.tool == truth["tool"]
    assert (run.status == "success") is truth["completed"]


@pytest.mark.parametrize("name", [name for name in _of("lm_eval") if TRUTH[name]["format"] == "lm_eval"])
def test_a_harness_result_names_its_model_and_how_much_it_announces(entries: dict[str, LockEntry], name: str) -> None:
    truth, run = TRUTH[name], entries[name].run
    assert (run.tool, run.model_requested, run.model_revision) == (truth["tool"], truth["model"], truth["model_sha"])
    assert run.n_declared == sum(one["original"] for one in truth["n_samples"].values())


def test_the_other_tools_read_as_the_script_says(entries: dict[str, LockEntry]) -> None:
    told = {name.split("/")[0]: (entry.run.n_records, entry.run.n_scored) for name, entry in entries.items()}
    assert told["promptfoo"] == (12, 11)
    assert told["pyrit"] == (4, 4)
    assert told["swebench"] == (8, 5)
