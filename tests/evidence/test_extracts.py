"""Extracts: the same numbers without any of the texts, for logs of every format."""

from __future__ import annotations

import contextlib
import itertools
import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from safetycase.evidence.items import ItemTable
from safetycase.evidence.lock import Lock, MeasureValue, read_lock
from safetycase.evidence.reader import UnreadableEvidenceError
from safetycase.evidence.recognise import choose, known_readers
from safetycase.model.evidence import EvidenceFile
from safetycase.operations.export import extract_case
from safetycase.operations.measurement import measure_case
from safetycase.pipeline import Settings

SAMPLES = Path(__file__).parent / "samples"
INSTANT = datetime(2026, 11, 21, tzinfo=UTC)
READERS = known_readers(plugins=False).objects
SETTINGS = Settings(plugins=False)
LOGS = (
    "garak/g0.10.3.report.jsonl",
    "promptfoo/out.json",
    "jailbreakbench/PAIR__black_box__gpt-4-0125-preview.json",
    "lm_eval/results_2026-11-20T22-17-23.118868.json",
    "deepeval",
    "every_eval_ever",
    "helm",
    "inspect",
    "junit",
    "mlflow",
    "openai_evals",
    "otel",
    "pyrit",
    "swebench",
)


def measured(root: Path) -> Lock:
    measure_case(root, SETTINGS, INSTANT, force=True)
    return read_lock(root).lock


def logs() -> Iterator[Path]:
    """The first samples of each tool that a reader recognises and can read."""
    for name in LOGS:
        at = SAMPLES / name
        found = (path for path in sorted(at.rglob("*") if at.is_dir() else [at]) if path.is_file() and is_log(path))
        yield from itertools.islice(found, 2)


def is_log(path: Path) -> bool:
    try:
        if choose(path, EvidenceFile(path=path.name), READERS).name in {"table", "document"}:
            return False
        return bool(measures_for(path))
    except UnreadableEvidenceError:
        return False


def measures_for(path: Path) -> dict[str, Any]:
    """Measures of many kinds that name what the items of a log have."""
    spec = EvidenceFile(path=path.name)
    reader = choose(path, spec, READERS)
    with ItemTable([path, *reader.companions(path)]) as items:
        items.start_file(0)
        run = reader.read(path, spec, items).run
        outcomes = [row[0] for row in items.rows("SELECT DISTINCT outcome FROM items WHERE outcome IS NOT NULL")]
        fields = [row[0] for row in items.rows("SELECT DISTINCT unnest(map_keys(fields)) AS k FROM items ORDER BY k")]
    if not run.n_records:
        return {name: {"reported": name} for name in list(run.reported)[:3]}
    found: dict[str, Any] = {
        "middle": {"quantile": {"field": "score", "q": 0.5}, "unscored": "excluded", "because": "test"},
        "mean": {"mean": "score", "repeats": "mean"},
        "clusters": {"mean": "score", "cluster": "category", "unscored": "excluded", "because": "test"},
    }
    for number, word in enumerate(sorted(map(str, outcomes))):
        found[f"share{number}"] = {"proportion": {"outcome": word}, "by": "category", "repeats": "any"}
    for number, scorer in enumerate(run.scorers[:3]):
        found[f"scorer{number}"] = {"proportion": {"score": {"min": 0.5}}, "where": {"scorer": scorer}, "by": "model"}
    for number, name in enumerate(fields[:4]):
        found[f"field{number}"] = {"count": {"edited": False}, "by": str(name), "repeats": "all", "cluster": "unit"}
    return found


def case_of(root: Path, paths: Mapping[str, Path]) -> Path:
    """A case with one evidence element for each log, the logs with all that lies beside them."""
    root.mkdir()
    argument: dict[str, Any] = {"C": {"claim": "All is measured.", "supported_by": sorted(paths)}}
    for name, path in paths.items():
        folder = root / "logs" / name
        shutil.copytree(path.parent, folder)
        argument[name] = {
            "evidence": f"The log {path.name}",
            "files": [{"path": f"logs/{name}/{path.name}"}],
            "measures": measures_for(path),
        }
    text = {"safetycase": 1, "id": "t", "title": "T", "top": "C", "argument": argument}
    (root / "safetycase.yaml").write_text(yaml.safe_dump(text, sort_keys=False, allow_unicode=True))
    return root


def redirected(root: Path, folder: str = "extracts") -> None:
    """Name the extracts in place of the logs in a case of `case_of`, and take the logs away."""
    path = root / "safetycase.yaml"
    case = yaml.safe_load(path.read_text())
    for name, element in case["argument"].items():
        if (root / folder / f"{name}.json").exists():
            element["files"] = [{"path": f"{folder}/{name}.json"}]
    path.write_text(yaml.safe_dump(case, sort_keys=False, allow_unicode=True))
    shutil.rmtree(root / "logs")


@dataclass(frozen=True)
class Both:
    """One case measured twice: on its logs, and on nothing but their extracts."""

    root: Path
    paths: dict[str, Path]
    logs: Lock
    extracts: Lock
    texts: dict[str, set[str]]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Both:
    paths = {f"E-{number}": path for number, path in enumerate(logs())}
    root = case_of(tmp_path_factory.mktemp("extracts") / "case", paths)
    before = measured(root)
    texts = {name: prose(root / "logs" / name / path.name) for name, path in paths.items()}
    extraction = extract_case(root, SETTINGS, root / "extracts")
    assert (extraction.skipped, extraction.faults) == ((), ())
    assert [one.record.element for one in extraction.extracted] == list(paths)
    redirected(root)
    return Both(root, paths, before, measured(root), texts)


def prose(path: Path) -> set[str]:
    """Every text in a log that is JSON and reads like a prompt or an answer: four words or more."""
    found: set[str] = set()

    def gather(value: object) -> None:
        for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            gather(part)
        if isinstance(value, str) and len(value.split()) > 3:
            found.add(value)

    if path.suffix in {".json", ".jsonl"}:
        text = path.read_text()
        with contextlib.suppress(ValueError):
            for line in text.splitlines() if path.suffix == ".jsonl" else [text]:
                gather(json.loads(line))
    return found


def without_words(value: MeasureValue) -> MeasureValue:
    """A measure without what names call its groups, which an extract may hash."""
    groups = sorted((without_words(part) for part in value.groups.values()), key=repr)
    return replace(value, groups={str(place): part for place, part in enumerate(groups)}, worst_group=None, reason=None)


def test_every_measure_of_every_format_has_the_same_digits(both: Both) -> None:
    counted = 0
    for name, path in both.paths.items():
        before, after = both.logs.entries[name], both.extracts.entries[name]
        assert before.failure is None, path
        assert after.reader == f"extract+{before.reader}"
        assert after.run == before.run, path
        assert [one.name for one in after.warnings] == [one.name for one in before.warnings], path
        assert after.measures.keys() == before.measures.keys()
        for measure, value in before.measures.items():
            assert without_words(after.measures[measure]) == without_words(value), (path, measure)
            counted += value.value is not None
    assert len({entry.reader for entry in both.logs.entries.values()}) >= 12
    assert counted > 100


def test_no_text_of_a_log_is_in_any_byte_of_its_extract(both: Both, tmp_path: Path) -> None:
    searched = 0
    for name, texts in both.texts.items():
        record = (both.root / "extracts" / f"{name}.json").read_bytes()
        content = record + uncompressed(both.root / "extracts" / f"{name}.parquet", tmp_path)
        named = json.dumps(json.loads(record)["run"])  # what the run itself is called is told
        for text in texts:
            if text not in named:
                assert text.encode() not in content, (both.paths[name], text)
                assert json.dumps(text)[1:-1].encode() not in content
                searched += 1
    assert searched > 200


def uncompressed(path: Path, folder: Path) -> bytes:
    """The bytes of a Parquet file as they are, and once more without compression."""
    copy = folder / "uncompressed.parquet"
    with duckdb.connect() as engine:
        engine.execute(f"COPY (FROM read_parquet('{path}')) TO '{copy}' (FORMAT parquet, COMPRESSION uncompressed)")
    return path.read_bytes() + copy.read_bytes()
