"""Logs of Inspect AI made for one question each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from reading_evidence import Reads, reads
from zip_writing import DEFLATED, STORED, ZSTANDARD, Member, archive, header, log, sample

from safetycase.evidence.reader import UnreadableEvidenceError
from safetycase.evidence.readers.inspect_scores import judged


@pytest.fixture(name="read")
def _read() -> Iterator[Reads]:
    with reads() as read:
        yield read


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "log.eval"


def whole(**parts: Any) -> bytes:
    return json.dumps(header(**parts)).encode()


@pytest.mark.parametrize(
    ("value", "outcome", "score"),
    [
        ("C", "pass", 1.0),
        ("I", "fail", 0.0),
        ("P", "partial", 0.5),
        ("N", "none", 0.0),
        (True, "pass", 1.0),
        (False, "fail", 0.0),
        ("yes", "pass", 1.0),
        ("No", "fail", 0.0),
        (1, "pass", 1.0),
        (0.0, "fail", 0.0),
        (0.25, "partial", 0.25),
        ("0.25", "partial", 0.25),
        (7, None, 7.0),
        (-1.5, None, -1.5),
        ("refused", None, None),
        ("1_0", None, None),
        ("nan", None, None),
        ("c", None, None),
        (float("nan"), None, None),
        (float("inf"), None, None),
        (10**400, None, None),
        ([1, 0], None, None),
        (None, None, None),
    ],
)
def test_what_a_value_means(value: Any, outcome: str | None, score: float | None) -> None:
    assert judged(value) == (outcome, score)


@pytest.mark.parametrize("method", [STORED, DEFLATED, ZSTANDARD])
def test_every_way_of_packing(method: int, path: Path, read: Reads) -> None:
    path.write_bytes(log(header(), sample(1), sample("two", "I"), method=method))
    found = read(path)
    assert found.rows("SELECT task, unit, outcome, model, fields['stop_reason'] FROM items ORDER BY unit") == [
        ("toy", "1", "pass", "mock-1", "stop"),
        ("toy", "two", "fail", "mock-1", "stop"),
    ]
    assert (found.run.tool, found.run.task_version, found.run.dataset) == ("inspect_ai 0.3.285", "1.2-A", "toys")
    assert found.run.models_observed == {"mock-1": 2}


def test_a_newer_format_is_refused(path: Path, read: Reads) -> None:
    path.write_bytes(whole(version=3, samples="elsewhere"))
    with pytest.raises(UnreadableEvidenceError, match="the log has format version 3; versions 1 to 2 are read"):
        read(path)


@pytest.mark.parametrize(
    ("part", "said"),
    [
        (
            {"eval": {"task": 5}},
            r"the log is not what Inspect writes \(Expected `str`, got `int` - at `\$.eval.task`\)",
        ),
        ({"samples": [{"epoch": 1}]}, "a sample has no usable id"),
        ({"samples": [{"id": True}]}, "a sample has no usable id"),
        ({"samples": [{"id": "a", "epoch": 2**70}]}, "sample 'a' has an impossible epoch"),
        ({"samples": [{"id": "a", "scores": {"s" * 501: {"value": 1}}}]}, "a scorer has a name of 501 characters"),
    ],
)
def test_what_inspect_never_writes(part: dict[str, Any], said: str, path: Path, read: Reads) -> None:
    path.write_bytes(whole(**part))
    with pytest.raises(UnreadableEvidenceError, match=said):
        read(path)


def test_a_hand_written_log_with_little_in_it_still_reads(path: Path, read: Reads) -> None:
    spec = {
        "task": "odds",
        "created": "2024-03-20T00:00:00Z",
        "model": "m",
        "dataset": {"samples": None},
        "config": None,
    }
    lone = sample("main", 0, epoch=0, output={"model": "m", "choices": []})
    path.write_bytes(json.dumps({"status": "odd", "eval": spec, "plan": None, "samples": [lone]}).encode())
    run = read(path).run
    assert (run.status.value, run.n_records, run.n_declared, run.tool, run.completed_at) == (
        "unknown",
        1,
        None,
        None,
        None,
    )


def test_the_same_header_over_invalidated_samples_disagrees(path: Path, read: Reads) -> None:
    """As `inspect` leaves it after `invalidate`: the aggregate still counts every sample."""
    results = {
        "total_samples": 2,
        "scores": [{"name": "match", "scorer": "match", "metrics": {"accuracy": {"value": 0.5}}}],
    }
    gone = sample(2, "I", invalidation={"author": "qa", "timestamp": "2026-10-02T00:00:00Z", "reason": "leak"})
    path.write_bytes(log(header(results=results, invalidated=True), sample(1), gone))
    found = read(path)
    assert (found.run.n_records, found.run.n_units, found.run.n_invalidated) == (2, 1, 1)
    assert found.told == [
        ("edited-evidence", "samples invalidated after the run, 1 in all: '2' by qa at 2026-10-02T00:00:00Z (leak)"),
        (
            "aggregate-mismatch",
            "scorer 'match': the file states accuracy 0.5, its records give 1 over 1 scored units",
        ),
    ]


def test_epochs_are_averaged_inside_a_unit_first(path: Path, read: Reads) -> None:
    """Unit 1 passes in 2 of 2 epochs, unit 2 in 0 of 1 scored ones: (1 + 0) / 2, not 2 / 3."""
    scores = [{"name": "match", "scorer": "match", "reducer": "mean", "metrics": {"accuracy": {"value": 0.5}}}]
    records = [sample(1), sample(1, epoch=2), sample(2, "I"), sample(2, float("nan"), epoch=2)]
    path.write_bytes(log(header(results={"total_samples": 4, "scores": scores}), *records))
    found = read(path)
    assert (found.told, found.run.n_scored, found.run.n_unscored) == ([], 3, 1)


def test_another_reducer_is_not_compared(path: Path, read: Reads) -> None:
    scores = [{"name": "match", "scorer": "match", "reducer": "at_least_1", "metrics": {"accuracy": {"value": 0.9}}}]
    path.write_bytes(log(header(results={"total_samples": 1, "scores": scores}), sample(1)))
    assert read(path).told == []


def test_a_mapping_scorer_that_gave_up_once_is_unscored_for_every_key(path: Path, read: Reads) -> None:
    spec = header()["eval"] | {"scorers": [{"name": "judge"}, {"name": "pkg/match"}]}
    kind = {"judge": {"value": {"harm": 1, "refused": 0}}, "match": {"value": "C"}}
    lost = {"judge": {"value": float("nan"), "reason": "grader_failed"}, "match": {"value": "I"}}
    path.write_bytes(log(header(eval=spec), sample(1, scores=kind), sample(2, scores=lost)))
    found = read(path)
    assert found.run.scorers == ["match", "judge.harm", "judge.refused"]
    assert found.rows("SELECT unit, scorer, outcome FROM items ORDER BY unit, scorer") == [
        ("1", "judge.harm", "pass"),
        ("1", "judge.refused", "fail"),
        ("1", "match", "pass"),
        ("2", "judge.harm", None),
        ("2", "judge.refused", None),
        ("2", "match", "fail"),
    ]


def test_metadata_is_flattened_and_bounded(path: Path, read: Reads) -> None:
    metadata = {
        "category": ["a", "b"],
        "nested": {"x": {"y": 1}},
        "long": "z" * 600,
        "none": None,
        "language": {"no": 1},
    }
    path.write_bytes(log(header(), sample(1, metadata=metadata, limit={"type": "time", "limit": 5})))
    ((category, language, fields),) = read(path).rows("SELECT category, language, fields FROM items")
    assert (category, language) == ("a, b", None)
    assert fields == {
        "metadata.category": '["a", "b"]',
        "metadata.nested.x.y": "1",
        "metadata.long": "z" * 499 + "…",
        "metadata.language.no": "1",
        "stop_reason": "stop",
        "limit": "time",
        "value": "C",
    }


def test_a_fallback_model_and_a_doubled_record_are_told(path: Path, read: Reads) -> None:
    fallback = [{"model": "big", "fallback_model": "small", "count": 1}]
    path.write_bytes(
        json.dumps(header(results=None, samples=[sample(1, model_fallbacks=fallback), sample(1)])).encode()
    )
    found = read(path)
    assert found.told == [
        ("model-fallback", "'small' for 'big' answered in 1 record"),
        ("duplicate-unit", "recorded more than once: '1' epoch 1"),
    ]
    assert (found.run.n_records, found.run.n_units) == (2, 1)


def test_the_digest_passes_over_operation_and_sees_behaviour(path: Path, read: Reads) -> None:
    def digest(**changes: Any) -> str | None:
        path.write_bytes(whole(eval=header()["eval"] | changes))
        return read(path).run.configuration_digest

    plain = digest()
    assert plain is not None
    assert plain.startswith("sha256:")
    assert plain == digest(model_generate_config={"max_connections": 4, "timeout": 9, "temperature": None})
    assert plain != digest(model_generate_config={"temperature": 0.5})
    assert plain != digest(config={"epochs": 1, "message_limit": 5})
    assert plain == digest(config={"epochs": 7})
    assert plain != digest(sandbox={"type": "docker"})


def test_what_the_file_says_cannot_be_talked_over(path: Path, read: Reads) -> None:
    path.write_bytes(log(header(), sample(1)))
    run = read(path, run={"model": "other", "date": "2030-01-01", "n_declared": 9}).run
    assert (run.model_requested, run.completed_at, run.n_declared) == ("mock/model", "2026-10-01T10:05:00+00:00", 2)
    assert run.declared == []


def test_a_mapping_is_not_silently_passed_over(path: Path, read: Reads) -> None:
    path.write_bytes(log(header(), sample(1)))
    with pytest.raises(UnreadableEvidenceError, match="'where' means nothing to the reader 'inspect'"):
        read(path, where={"unit": "1"})


@pytest.mark.parametrize(
    "text",
    [
        b'{"eval": {"task": "t"}, "status": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"status": "success", "eval": {"task": "t", "extra": ' + b'{"a":' * 100_000 + b"1" + b"}" * 100_000 + b"}}",
    ],
)
def test_endless_nesting_is_unreadable(text: bytes, path: Path, read: Reads) -> None:
    path.write_bytes(text)
    with pytest.raises(UnreadableEvidenceError, match="the log is nested too deeply"):
        read(path, reader="inspect")


def test_huge_numbers_and_odd_text(path: Path, read: Reads) -> None:
    text = json.dumps(header(results=None, samples=[sample(1, "@"), sample("\ud800", 10**30)]))
    path.write_text(text.replace('"@"', "1e999"))
    found = read(path)
    assert found.rows("SELECT unit, outcome, score FROM items ORDER BY unit") == [
        ("1", None, None),
        ("\\ud800", None, 1e30),
    ]
    path.write_text(text.replace('"@"', "9" * 5000))
    with pytest.raises(UnreadableEvidenceError, match="the log is not JSON"):
        read(path)


def test_too_many_scorers_are_refused(path: Path, read: Reads) -> None:
    many = {f"s{number}": {"value": 1} for number in range(201)}
    path.write_bytes(log(header(), sample(1, scores=many)))
    with pytest.raises(UnreadableEvidenceError, match="the log names more than 200 models or scorers"):
        read(path)


GOOD = Member("_journal/start.json", json.dumps({"version": 2, "eval": header()["eval"]}).encode())
LIES = {
    "a bomb of blanks": ([Member("samples/a.json", b" " * 50_000_000)], "as a zip bomb does"),
    "a bomb of deflated blanks": ([Member("samples/a.json", b" " * 50_000_000, DEFLATED)], "as a zip bomb does"),
    "a member that is larger than it says": (
        [Member("samples/a.json", b" " * 5_000_000, announced=10)],
        r"member 'samples/a.json' is damaged: its length or checksum differ",
    ),
    "a member that is larger than anything": (
        [Member("samples/a.json", b"{}", announced=2**32 - 2)],
        "announces 4294967294 bytes; at most 536870912 are read",
    ),
    "a wrong checksum": ([Member("samples/a.json", b"{}", checksum=1)], "is damaged"),
    "an unknown method": ([Member("samples/a.json", b"{}", method=12)], "is packed with method 12"),
    "an encrypted member": ([Member("samples/a.json", b"{}", flags=1)], "member 'samples/a.json' is encrypted"),
    "two members of one name": ([Member("samples/a.json", b"{}")] * 2, "two members have the same name"),
    "another name inside": (
        [Member("samples/a.json", b"{}", local_name="samples/b.json")],
        "member 'samples/a.json' has another name in the directory",
    ),
    "a sample that is no JSON": ([Member("samples/a.json", b"{")], r"samples/a.json is not JSON"),
    "no start and no header": ([], "holds neither header.json nor _journal/start.json"),
}


@pytest.mark.parametrize("lie", LIES)
def test_an_archive_that_lies_is_unreadable(lie: str, path: Path, read: Reads) -> None:
    members, said = LIES[lie]
    path.write_bytes(archive(*([GOOD, *members] if members else [Member("summaries.json", b"[]")])))
    with pytest.raises(UnreadableEvidenceError, match=said):
        read(path, reader="inspect")


def test_overlapping_members_are_unreadable(path: Path, read: Reads) -> None:
    whole_archive = archive(GOOD, Member("samples/a.json", b"{}", STORED), Member("samples/b.json", b"{}", STORED))
    at = whole_archive.rindex(b"samples/b.json") - 4
    shared = whole_archive.index(b"samples/a.json") - 30
    path.write_bytes(whole_archive[:at] + shared.to_bytes(4, "little") + whole_archive[at + 4 :])
    with pytest.raises(UnreadableEvidenceError, match="overlaps another, as in a zip bomb"):
        read(path)


@pytest.mark.parametrize("share", range(1, 20))
def test_wherever_an_archive_is_cut_it_is_unreadable(share: int, path: Path, read: Reads) -> None:
    content = log(header(), *[sample(number) for number in range(20)])
    path.write_bytes(content[: len(content) * share // 20])
    with pytest.raises(UnreadableEvidenceError):
        read(path, reader="inspect")


@pytest.mark.parametrize("place", range(0, 4000, 97))
def test_a_flipped_byte_never_changes_what_a_log_says(place: int, path: Path, read: Reads) -> None:
    content = bytearray(log(header(), *[sample(number) for number in range(10)]))
    path.write_bytes(bytes(content))
    before = read(path).run
    content[place % len(content)] ^= 0x5A
    path.write_bytes(bytes(content))
    try:
        after = read(path, reader="inspect").run
    except UnreadableEvidenceError:
        return
    assert after == before
