"""Results of the Hugging Face Hub: aggregates whose unit only the case can say."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from reading_evidence import Reads, reads

from safetycase.evidence.reader import UnreadableEvidenceError
from safetycase.evidence.recognise import known_readers
from safetycase.operations.measurement import measure_case
from safetycase.pipeline import Settings, check_case

HUB = next(reader for reader in known_readers(plugins=False).objects if reader.name == "hf-eval-results")

# The two entries that the Hub's documentation gives as examples, a fraction and a percentage.
EXAMPLE = """\
# results of one model
- dataset:
    id: Idavidrein/gpqa
    task_id: gpqa_diamond
  value: 0.412
- dataset:
    id: cais/hle
    task_id: default
    revision: 5503434ddd753f426f4b38109466949a1217c2bb
  value: 20.90
  date: "2025-01-15"
  notes: "no-tools"
"""


@pytest.fixture(name="read")
def _read() -> Iterator[Reads]:
    with reads() as read:
        yield read


def test_every_figure_is_named_with_the_unit_that_it_may_be_in(tmp_path: Path, read: Reads) -> None:
    (tmp_path / "gpqa.yaml").write_text(EXAMPLE)
    run = read(tmp_path / "gpqa.yaml").run
    (tmp_path / "marked.yaml").write_text(f"# made by hand\n---\n{EXAMPLE}")
    assert read(tmp_path / "marked.yaml").run == run
    assert run.reported == {
        "Idavidrein/gpqa/gpqa_diamond, given as a fraction": 0.412,
        "Idavidrein/gpqa/gpqa_diamond, given in percent": 0.00412,
        "cais/hle/default (no-tools), given in percent": 0.209,
    }
    assert (run.n_records, run.dataset, run.completed_at) == (0, "Idavidrein/gpqa, cais/hle", None)


def test_entries_of_one_name_and_figures_in_no_unit(tmp_path: Path, read: Reads) -> None:
    entry = "- dataset: {id: a/b, task_id: t}\n  value: VALUE\n  date: '2026-01-0DAY'\n"
    text = "".join(entry.replace("VALUE", v).replace("DAY", d) for v, d in (("30", "2"), ("40", "1"), ("1200", "3")))
    (tmp_path / "r.yaml").write_text(text)
    run = read(tmp_path / "r.yaml").run
    assert run.reported == {
        "a/b/t, given in percent": 0.3,
        "a/b/t, given in percent (entry 2)": 0.4,
    }
    assert run.completed_at == "2026-01-01"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- dataset: {id: a/b}\n  value: 1\n", "entry 1 has no dataset.task_id"),
        ("- dataset: {id: a/b, task_id: t}\n", "entry 1 has a 'value' that is no number"),
        ("- dataset: {id: a/b, task_id: t}\n  value: '20 %'\n", "entry 1 has a 'value' that is no number"),
        ("- dataset: {id: a/b, task_id: t}\n  value: 1\n- 3\n", "entry 2 is not a mapping with 'dataset' and 'value'"),
        ("- dataset: &a {id: a/b, task_id: t}\n  value: 1\n", "the file is not plain YAML: "),
        ("- dataset: {id: a/b, task_id: t}\n  value: 1\n---\n- dataset: {}\n", "the file is not plain YAML: "),
        ("- dataset: {id: a/b, id: c, task_id: t}\n  value: 1\n", "the file is not plain YAML: "),
    ],
)
def test_what_the_hub_would_refuse_too(text: str, said: str, tmp_path: Path, read: Reads) -> None:
    (tmp_path / "r.yaml").write_text(text)
    with pytest.raises(UnreadableEvidenceError, match=f"^{said}"):
        read(tmp_path / "r.yaml")


def test_a_head_of_blank_lines_is_looked_at_once() -> None:
    started = time.process_time()
    assert not HUB.recognises("x", b"\n" * 2**16)
    assert time.process_time() - started < 2, "looking at every split of the lines would take minutes"


CASE = """\
safetycase: 1
id: t
title: T
top: C
argument:
  C: {claim: It knows little., supported_by: [E]}
  E:
    evidence: Its score
    files: [{path: results.yaml, run: {model: m-2026-10-01, date: 2026-10-30}}]
    measures: {m: {reported: NAME}}
    requires: [m.value < 25%]
"""


@pytest.mark.parametrize(
    ("name", "finding"),
    [
        ("'cais/hle/default (no-tools), given in percent'", None),
        ("cais/hle/default", "requirement-unknown"),
        ("'Idavidrein/gpqa/gpqa_diamond, given as a fraction'", "requirement-not-met"),
    ],
)
def test_a_requirement_holds_only_in_a_unit_that_the_case_says(name: str, finding: str | None, tmp_path: Path) -> None:
    (tmp_path / "safetycase.yaml").write_text(CASE.replace("NAME", name))
    (tmp_path / "results.yaml").write_text(EXAMPLE)
    measure_case(tmp_path, Settings(), datetime(2026, 11, 20, tzinfo=UTC))
    findings = check_case(tmp_path, Settings(), date(2026, 11, 21)).view.report.findings
    assert [one.name for one in findings if one.name.startswith("requirement-")] == ([finding] if finding else [])
