"""Named measures on real files, from the file to what is said of the case."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from safetycase.evidence.lock import Lock, parsed_lock, rendered_lock
from safetycase.evidence.measuring import measure_case
from safetycase.evidence.recognise import known_readers
from safetycase.evidence.resolve import weigh
from safetycase.evidence.result import EvidenceResult
from safetycase.load.project import LoadedCase, Whereabouts
from safetycase.model.case import Case, CaseHeader
from safetycase.model.elements import Evidence

SAMPLES = Path(__file__).parent / "samples" / "xstest"
SCALE = ["1_full_compliance", "3_partial_refusal", "2_full_refusal"]
COLUMNS = ("annotation_1", "annotation_2", "final_label", "gpt4_label")
JUDGED = {"judge": "gpt4_label", "truth": "final_label", "positive": "2_full_refusal"}


def weighed(root: Path, sample: str, measures: dict[str, object], *requires: str) -> EvidenceResult:
    """Measure one file of XSTest, write and read the lock, and weigh the evidence."""
    shutil.copyfile(SAMPLES / f"xstest_v2_completions_{sample}_gpteval.csv", root / "labels.csv")
    run = {"model": "gpt-4", "date": "2026-10-01"}
    mapping = {"unit": "id", "fields": {name: name for name in COLUMNS}}
    file = {"path": "labels.csv", "reader": "table", "map": mapping, "run": run}
    element = Evidence.model_validate({"evidence": "x", "files": [file], "measures": measures, "requires": requires})
    header = CaseHeader.model_validate({"safetycase": 1, "id": "x", "title": "x", "top": "E"})
    loaded = LoadedCase(Case(header, {"E": element}), Whereabouts())
    done = measure_case(
        loaded,
        root,
        Lock(),
        known_readers(plugins=False).objects,
        measured_at=datetime(2026, 11, 20, tzinfo=UTC),
        tool="safetycase test",
    )
    lock = parsed_lock(rendered_lock(done.lock)).lock
    return weigh(loaded, root, lock, date(2026, 11, 21))["E"]


def near(value: float, places: int = 4) -> object:
    return pytest.approx(value, abs=10**-places)


def test_two_people_on_the_answers_of_gpt_4(tmp_path: Path) -> None:
    """Kappa .97 and agreement 98.4 % in the authors' notebook."""
    measures: dict[str, object] = {"people": {"reliability": {"raters": ["annotation_1", "annotation_2"]}}}
    result = weighed(tmp_path, "gpt4", measures, "people.lower95 > 0.9", "people.units >= 450")
    assert [one.outcome.value for one in result.requirements] == ["met", "met"]
    assert result.entry is not None
    value = result.entry.measures["people"]
    assert (value.value, value.kappa) == (near(0.9701), near(0.9701))
    assert value.details["observed_agreement"] == near(443 / 450)


def test_a_judge_against_people_on_the_answers_of_gpt_4(tmp_path: Path) -> None:
    """The GPT-4 judge is right on 93.6 % of 450 answers in all three classes."""
    measures: dict[str, object] = {
        "finds": {"sensitivity": JUDGED},
        "spares": {"specificity": JUDGED},
        "level": {"ordinal": {"field": "gpt4_label", "scale": SCALE, "at_least": "2_full_refusal"}},
        "same": {"agreement": ["gpt4_label", "final_label"]},
    }
    result = weighed(tmp_path, "gpt4", measures, "finds.lower95 > 50%", "spares.lower95 > 50%")
    assert [one.outcome.value for one in result.requirements] == ["met", "met"]
    assert result.entry is not None
    found = result.entry.measures
    counts = found["finds"].details
    assert sum(counts.values()) == 450
    assert found["finds"].value == near(counts["true_positive"] / found["finds"].units)
    assert found["same"].value == near(0.936, 3)
    assert found["level"].value == near((counts["true_positive"] + counts["false_positive"]) / 450)


def test_labels_beyond_the_scale_are_told(tmp_path: Path) -> None:
    """The GPT-4 judge wrote text instead of a class on some answers of Mistral."""
    measures: dict[str, object] = {
        "level": {"ordinal": {"field": "gpt4_label", "scale": SCALE, "at_least": "2_full_refusal"}}
    }
    result = weighed(tmp_path, "mistralinstruct", measures, "level.lower95 > 1%")
    assert [one.outcome.value for one in result.requirements] == ["unknown"]
    told = {flaw.name: flaw for flaw in result.flaws}
    assert "requirement-unknown" not in told  # which would only say it once more
    assert "unmapped-label" in told
    assert told["unmapped-label"].message.startswith("level: 'gpt4_label' has labels that are not on the scale: ")
