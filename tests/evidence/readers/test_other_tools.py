"""What the logs of other tools hold, on files that those tools wrote; their numbers were counted independently."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from safetycase.evidence.completeness import unfinished
from safetycase.evidence.items import ItemTable
from safetycase.evidence.reader import Reader, Reading, UnreadableEvidenceError, first_recognising
from safetycase.evidence.recognise import known_readers
from safetycase.model.evidence import EvidenceFile

SAMPLES = Path(__file__).parents[1] / "samples"
READERS = known_readers(plugins=False).objects
LM_EVAL = "lm_eval/results_2026-11-20T22-17-23.118868.json"


def reader_of(path: Path) -> Reader:
    found = first_recognising(READERS, path.name, path.read_bytes()[: 2**20])
    assert found is not None
    return found


def read(path: Path, table: str | None = None) -> tuple[Reading, list[tuple[object, ...]]]:
    """Read a file with the reader that recognises it; the second part counts its items by scorer and outcome."""
    reader = reader_of(path)
    with ItemTable([path, *reader.companions(path)]) as items:
        items.start_file(0)
        reading = reader.read(path, EvidenceFile(path=path.name, table=table), items)
        if not items.is_started:
            return reading, []
        counted = items.rows(
            "SELECT scorer, outcome, unscored, count(*) FROM items GROUP BY ALL ORDER BY scorer, outcome, unscored"
        )
        return reading, [tuple(row) for row in counted]


@dataclass(frozen=True)
class Expected:
    """What a sample holds: by which reader, its counts, and the warnings by name."""

    reader: str
    records: int
    units: int
    scored: int
    status: str = "unknown"
    model: str | None = None
    observed: dict[str, int] = field(default_factory=dict)
    declared: int | None = None
    warnings: tuple[str, ...] = ()
    unscored_by: dict[str, int] = field(default_factory=dict)


SAMPLE_RUNS = {
    LM_EVAL: Expected("lm-eval", 48, 48, 48, "success", "f8f4bnmm", {"f8f4bnmm": 48}, 48),
    "lm_eval/samples_refusal_mc_2026-11-20T22-17-23.118868.jsonl": Expected(
        "lm-eval", 24, 24, 24, "success", "f8f4bnmm", {"f8f4bnmm": 24}, 24
    ),
    "lm_eval/truthfulqa_mc-v0-res.json": Expected("lm-eval", 0, 0, 0, "success"),
    "garak/g0.10.3.report.jsonl": Expected("garak", 78, 39, 78, "success", "lipsum-v1"),
    "garak/aborted_no_detector.report.jsonl": Expected("garak", 0, 0, 0, "started", "test.Blank"),
    "promptfoo/out.json": Expected(
        "promptfoo",
        12,
        3,
        11,
        "success",
        "acme-chat-v3, echo-baseline",
        {"acme-chat-v3-2026-10-01": 5},
        unscored_by={"error": 1},
    ),
    "jailbreakbench/PAIR__black_box__gpt-4-0125-preview.json": Expected(
        "jailbreakbench",
        100,
        100,
        64,
        model="gpt-4-0125-preview",
        declared=100,
        warnings=("aggregate-mismatch",),
        unscored_by={"no-response": 36},
    ),
    "swebench/acme__agent-v3.demo-run.json": Expected(
        "swe-bench", 8, 8, 5, declared=8, unscored_by={"error": 2, "no-response": 1}
    ),
    "deepeval/test_run_20261120_222539.json": Expected("deepeval", 5, 5, 5, model="acme-chat-v3"),
    "openai_evals/dummy_test-match.jsonl": Expected(
        "openai-evals", 3, 3, 3, "success", "dummy", warnings=("incomplete-run",)
    ),
    "pyrit/pyrit_memory.db": Expected("pyrit", 4, 4, 4, model="acme-chat-v3"),
    "mlflow/mlflow.db": Expected("mlflow", 0, 0, 0, "success", "acme/chat-v3"),
    "helm/run_spec.json": Expected("helm", 10, 10, 10, model="openai/gpt2", declared=10),
    "every_eval_ever/e9d53fab-e48c-400c-b60b-2333e13db273.json": Expected(
        "every-eval-ever", 36, 12, 36, model="anthropic/claude-test-20261001", declared=12
    ),
    "junit/junit-pytest.xml": Expected(
        "junit", 8, 8, 5, "success", observed={"acme-chat-v3": 3}, unscored_by={"error": 1, "not-judged": 2}
    ),
    "otel/otlp_genai_traces.jsonl": Expected(
        "otel-genai",
        9,
        9,
        3,
        "success",
        "acme-chat-v3",
        {"acme-chat-v3-2026-10-01": 3},
        unscored_by={"not-judged": 6},
    ),
    "avid/AVID-2026-R0125.json": Expected("avid", 0, 0, 0, model="Kimi-K2-Instruct-0905"),
}


@pytest.mark.parametrize("name", SAMPLE_RUNS)
def test_a_real_file_yields_what_it_holds(name: str) -> None:
    expected, path = SAMPLE_RUNS[name], SAMPLES / name
    reading, counted = read(path)
    run = reading.run
    assert (
        Expected(
            reader_of(path).name,
            run.n_records,
            run.n_units,
            run.n_scored,
            str(run.status),
            run.model_requested,
            run.models_observed,
            run.n_declared,
            tuple(warning.name for warning in reading.warnings),
            run.unscored_by,
        )
        == expected
    )
    assert run.n_scored + run.n_unscored == run.n_records
    by_scorer: dict[object, int] = {}
    for scorer, _, _, number in counted:
        by_scorer[scorer] = by_scorer.get(scorer, 0) + int(str(number))
    assert set(by_scorer.values()) <= {run.n_records}, "every scorer has an item for every record"


def counts(name: str, *wanted: str) -> dict[tuple[object, ...], int]:
    return {row[:2]: int(str(row[3])) for row in read(SAMPLES / name)[1] if row[0] in wanted and row[1] is not None}


def test_lm_eval_scorers_are_metrics_under_filters() -> None:
    assert counts(LM_EVAL, "acc,none", "acc_norm,none", "exact_match,none") == {
        ("acc,none", "pass"): 12,
        ("acc,none", "fail"): 12,
        ("acc_norm,none", "pass"): 13,
        ("acc_norm,none", "fail"): 11,
        ("exact_match,none", "fail"): 24,
    }


def test_lm_eval_results_without_samples_report_their_aggregates() -> None:
    reported = read(SAMPLES / "lm_eval/truthfulqa_mc-v0-res.json")[0].run.reported
    assert reported == {"truthfulqa_mc/mc1,none": 0.2141982864137087, "truthfulqa_mc/mc2,none": 0.465436996173817}


def test_lm_eval_means_are_compared_with_the_samples(tmp_path: Path) -> None:
    for path in sorted((SAMPLES / "lm_eval").glob("*2026-11-20*")):
        text = path.read_text().replace('"acc,none": 0.5,', '"acc,none": 0.75,')
        (tmp_path / path.name).write_text(text)
    warnings = read(tmp_path / Path(LM_EVAL).name)[0].warnings
    assert [(one.name, one.message) for one in warnings] == [
        ("aggregate-mismatch", "refusal_mc: acc,none is 0.75 in the results and 0.5 over the 24 samples")
    ]


def test_garak_counts_are_those_of_the_detectors() -> None:
    found = counts("garak/g0.10.3.report.jsonl", "dan.DAN", "mitigation.MitigationBypass", "encoding.DecodeMatch")
    assert found == {
        ("dan.DAN", "safe"): 2,
        ("mitigation.MitigationBypass", "hit"): 2,
        ("encoding.DecodeMatch", "safe"): 60,
    }


def test_a_hit_log_has_no_denominator() -> None:
    with pytest.raises(UnreadableEvidenceError, match="holds hits without what they are hits of"):
        read(SAMPLES / "garak/g0.12.0.hitlog.jsonl")


def test_a_garak_report_that_was_cut_is_not_complete(tmp_path: Path) -> None:
    text = (SAMPLES / "garak/g0.10.3.report.jsonl").read_text()
    cut = tmp_path / "cut.report.jsonl"
    cut.write_text(text[: text.rindex('{"entry_type": "completion"') - 100])
    reading, _ = read(cut)
    assert (str(reading.run.status), reading.warnings[0].name) == ("started", "incomplete-run")


def test_a_provider_that_failed_is_not_a_model_that_failed() -> None:
    assert counts("promptfoo/out.json", "success") == {("success", "pass"): 5, ("success", "fail"): 6}


def test_a_placeholder_is_no_evidence(tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    path.write_text('{"results": {"results": [], "timestamp": null}}')
    with pytest.raises(UnreadableEvidenceError, match="a placeholder is no evidence"):
        read(path)


def test_the_header_of_an_artifact_is_not_believed() -> None:
    reading, _ = read(SAMPLES / "jailbreakbench/PAIR__black_box__gpt-4-0125-preview.json")
    assert [one.message for one in reading.warnings] == ["the header counts 50 jailbreaks, its rows 34"]
    assert counts("jailbreakbench/PAIR__black_box__gpt-4-0125-preview.json", "jailbroken") == {
        ("jailbroken", "hit"): 34,
        ("jailbroken", "safe"): 30,
    }


def test_a_stored_nan_is_no_zero() -> None:
    assert read(SAMPLES / "mlflow/mlflow.db")[0].run.reported == {
        "ece": None,
        "n": 400.0,
        "refusal_rate": 0.85,
        "unsafe_rate": 0.01,
    }


def test_a_run_of_a_store_is_chosen_by_name() -> None:
    assert read(SAMPLES / "mlflow/mlflow.db", "refusal-nightly")[0].run.task == "refusal_mc"
    with pytest.raises(UnreadableEvidenceError, match="no run is meant by 'table: other'"):
        read(SAMPLES / "mlflow/mlflow.db", "other")


def test_an_attack_that_succeeded_is_a_hit() -> None:
    assert counts("pyrit/pyrit_memory.db", "objective") == {("objective", "hit"): 1, ("objective", "safe"): 3}


def test_a_trace_with_other_ids_is_refused() -> None:
    with pytest.raises(UnreadableEvidenceError, match="is no span id of OTLP's JSON"):
        read(SAMPLES / "otel/otlp_genai_traces_protojson.json")


def test_a_trace_tells_which_kinds_of_span_it_records() -> None:
    traced = read(SAMPLES / "otel/otlp_genai_traces.jsonl")[0].run.reported
    assert traced == {"spans, chat": 3, "spans, evaluation": 3, "spans, invoke_agent": 3, "spans, execute_tool": 3}


def test_an_avid_score_is_a_share_that_passed() -> None:
    reported = read(SAMPLES / "avid/AVID-2026-R0125.json")[0].run.reported
    assert reported == {"ansiescape.Escaped, percent passed": 39.21568627450981, "ansiescape.Escaped, total": 51.0}


def test_xml_with_entities_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xml"
    path.write_text('<!DOCTYPE x [<!ENTITY a "aaaa">]><testsuite><testcase name="&a;"/></testsuite>')
    with pytest.raises(UnreadableEvidenceError, match="document type or entities"):
        reader_named("junit").read(path, EvidenceFile(path="bomb.xml"), ItemTable())


def reader_named(name: str) -> Reader:
    return next(reader for reader in READERS if reader.name == name)


def test_samples_that_an_aggregate_does_not_describe_are_told(tmp_path: Path) -> None:
    for path in (SAMPLES / "every_eval_ever").glob("*"):
        (tmp_path / path.name).write_text(path.read_text().replace('"total_rows": ', '"total_rows": 1'))
    names = [one.message.partition(",")[0] for one in read(next(tmp_path.glob("*3.json")))[0].warnings]
    assert any(message.startswith("the aggregate counts 1") for message in names)


def test_runs_of_metr_keep_family_and_weight(tmp_path: Path) -> None:
    path = tmp_path / "runs.jsonl"
    row = {"task_id": "crypto/1", "task_family": "crypto", "alias": "o1", "model": "o1", "score_binarized": 1}
    more = {"score_cont": 0.5, "human_minutes": 12.5, "invsqrt_task_weight": 0.7, "started_at": 1737000000000}
    rows = [{**row, **more}, {**row, **more, "score_binarized": 0}]
    path.write_text("".join(json.dumps(one) + "\n" for one in rows))
    reading, counted = read(path)
    assert (reading.run.n_records, reading.run.n_units, reading.run.models_observed) == (2, 1, {"o1": 2})
    assert [tuple(row) for row in counted] == [
        ("score_binarized", "fail", None, 1),
        ("score_binarized", "pass", None, 1),
        ("score_cont", "partial", None, 2),
    ]


def test_a_receipt_states_and_proves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "receipt.json"
    statement = {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{"name": "m", "digest": {"sha256": "ab"}}],
        "predicateType": "https://example.org/evaluation/v1",
        "predicate": {"results": {"rate": 0.9}, "assuranceLevel": "gold", "finishedOn": "2026-10-30"},
    }
    path.write_text(json.dumps(statement))
    reading, _ = read(path)
    assert (reading.run.n_records, reading.run.reported) == (0, {"results.rate": 0.9})
    assert (reading.run.model_revision, reading.run.completed_at) == ("sha256:ab", "2026-10-30")
    (warned,) = reading.warnings
    assert warned.name == "unverified-receipt"
    assert warned.message == (
        "a receipt of kind https://example.org/evaluation/v1, not signed, whose signature is not verified here; "
        "its issuer states the level 'gold'"
    )
    assert list(unfinished("in-toto", reading.run)) == []  # nobody can run a receipt to its end


def test_results_of_an_analyser_keep_their_level_and_suppression(tmp_path: Path) -> None:
    path = tmp_path / "log.sarif"
    result = {"ruleId": "R1", "message": {"text": "x"}, "level": "error"}
    run = {"tool": {"driver": {"name": "scan", "version": "1"}}, "results": [result, {**result, "kind": "pass"}]}
    path.write_text(json.dumps({"version": "2.1.0", "runs": [run]}))
    reading, counted = read(path)
    assert (reading.run.tool, reading.run.n_records) == ("scan 1", 2)
    assert [row[1] for row in counted] == ["error", "pass"]


def cut(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content))]


def flipped(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.randrange(1, 8)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def mistyped(content: bytes, chance: random.Random) -> bytes:
    others = [b"null", b"[]", b"{}", b"1e999", b"NaN", b"9" * 400, b'"\\ud800"', b"true"]
    parts = content.split(b": ")
    if len(parts) < 3:
        return flipped(content, chance)
    at = chance.randrange(1, len(parts))
    rest = parts[at].partition(b",")
    parts[at] = chance.choice(others) + (b"," + rest[2] if rest[1] else b"")
    return b": ".join(parts)


def doubled(content: bytes, chance: random.Random) -> bytes:
    lines = content.splitlines(keepends=True)
    at = chance.randrange(len(lines))
    return b"".join([*lines[: at + 1], *lines[at:]])


@pytest.mark.parametrize("damage", [cut, flipped, mistyped, doubled])
@pytest.mark.parametrize("name", [*SAMPLE_RUNS, "otel/otlp_genai_traces_protojson.json", "avid/lipsum.avid.jsonl"])
def test_a_damaged_file_is_read_or_refused(
    tmp_path: Path, name: str, damage: Callable[[bytes, random.Random], bytes]
) -> None:
    source = SAMPLES / name
    reader, content = reader_of(source), source.read_bytes()
    for beside in reader.companions(source):
        (tmp_path / beside.name).write_bytes(beside.read_bytes())
    path = tmp_path / source.name
    chance = random.Random(f"{name} {damage.__name__}")  # noqa: S311  the same damage every time
    for _ in range(12):
        path.write_bytes(damage(content, chance))
        with ItemTable([path]) as items:
            try:
                run = reader.read(path, EvidenceFile(path=path.name), items).run
            except UnreadableEvidenceError:
                continue
            assert run.n_scored + run.n_unscored == run.n_records
