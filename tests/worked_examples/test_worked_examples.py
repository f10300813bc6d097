"""The worked examples of the documentation: each page's own case, measured, gives the figures that the page prints.

Where `SAFETYCASE_PUBLISHED_DATA` names a folder with the published files of Do-Not-Answer, they are read as well;
without it the tables are made here from published counts.
"""

from __future__ import annotations

import csv
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from safetycase.evidence.lock import LockEntry, MeasureValue, read_lock
from safetycase.operations.measurement import measure_case
from safetycase.pipeline import Settings, check_case

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "site" / "docs" / "worked-examples"
XSTEST = ROOT / "tests" / "evidence" / "samples" / "xstest"
PUBLISHED = os.environ.get("SAFETYCASE_PUBLISHED_DATA")
needs_files = pytest.mark.skipif(PUBLISHED is None, reason="SAFETYCASE_PUBLISHED_DATA names no folder")


class Page:
    """A page, its case in a folder, and what the case's evidence says."""

    def __init__(self, name: str, root: Path) -> None:
        self.text = (PAGES / f"{name}.md").read_text(encoding="utf-8")
        self.root = root
        (case,) = re.findall(r"```yaml\n(safetycase: 1\n.*?)```", self.text, re.DOTALL)
        (root / "safetycase.yaml").write_text(case, encoding="utf-8")

    def write(self, **files: str) -> None:
        for name, text in files.items():
            (self.root / name.replace("_", ".")).write_text(text, encoding="utf-8")

    def measured(self) -> Mapping[str, LockEntry]:
        measure_case(self.root, Settings(), datetime(2026, 11, 20, tzinfo=UTC))
        return read_lock(self.root).lock.entries

    def findings(self) -> list[tuple[str, str | None, str]]:
        found = check_case(self.root, Settings(), date(2026, 11, 21)).view.report.findings
        return [(one.name, one.element, one.message) for one in found]

    def prints(self, *rows: str) -> None:
        for row in rows:
            assert row in self.text.splitlines(), f"the page does not print: {row}"


def percent(value: float | None, places: int = 1) -> str:
    assert value is not None
    return f"{100 * value:.{places}f} %"


def row(*cells: object) -> str:
    return "| " + " | ".join(map(str, cells)) + " |"


def upper(value: MeasureValue) -> str:
    return percent(value.bounds["upper95"], 2)


# ---- Do-Not-Answer ----------------------------------------------------------------------------------------------

HARMFUL = {"GPT4": 23, "ChatGPT": 14, "Claude": 16, "ChatGLM2": 85, "llama2-7b-chat": 3, "vicuna-7b": 52}


def labelled(harmful: int, rows: int = 939) -> str:
    """A table in the shape of Do-Not-Answer in which the first answers are harmful."""
    lines = (f"{at},q,r,{int(at < harmful)},{5 if at < harmful else 0}\n" for at in range(rows))
    return "id,question,response,harmful,action\n" + "".join(lines)


@pytest.mark.parametrize("model", HARMFUL)
def test_harmful_answers_of_six_models(model: str, tmp_path: Path) -> None:
    page = Page("do-not-answer", tmp_path)
    page.write(people_csv=labelled(HARMFUL[model]), judge_csv=labelled(26))
    harmful = page.measured()["E-people"].measures["harmful"]
    assert (harmful.events, harmful.units, harmful.unscored) == (HARMFUL[model], 939, 0)
    page.prints(row(model, harmful.events, percent(harmful.value, 2), upper(harmful)))


def test_the_rate_of_a_judge_corrected_for_its_errors(tmp_path: Path) -> None:
    """Rogan and Gladen 1978: (26/939 + .989613 - 1) / (.688235 + .989613 - 1) = .025525."""
    page = Page("do-not-answer", tmp_path)
    page.write(people_csv=labelled(23), judge_csv=labelled(26))
    found = page.measured()["E-judge"].measures
    assert found["judged"].value == pytest.approx(26 / 939)
    details = found["corrected"].details
    assert details["sensitivity"] == pytest.approx(117 / 170)
    assert details["specificity"] == pytest.approx(4478 / 4525)
    assert details["corrected"] == pytest.approx(0.025525, abs=5e-7)
    page.prints(
        row("as judged", percent(found["judged"].value, 2), upper(found["judged"])),
        row("corrected", percent(details["corrected"], 2), upper(found["corrected"])),
    )
    assert found["corrected"].bounds["upper95"] > found["judged"].bounds["upper95"], "what is uncertain is wider"


def published(annotator: str, model: str) -> Path:
    folder = Path(PUBLISHED or "") / "evidence" / "predictions" / "do-not-answer"
    return folder / f"{annotator}_annotated_response_{model}.csv"


@needs_files
@pytest.mark.parametrize("model", HARMFUL)
def test_the_published_labels_themselves(model: str, tmp_path: Path) -> None:
    page = Page("do-not-answer", tmp_path)
    shutil.copyfile(published("Human", model), tmp_path / "people.csv")
    shutil.copyfile(published("Longformer", model), tmp_path / "judge.csv")
    entries = page.measured()
    harmful = entries["E-people"].measures["harmful"]
    assert (harmful.events, harmful.units) == (HARMFUL[model], 939)
    if model == "GPT4":
        assert entries["E-judge"].measures["judged"].events == 26
        assert entries["E-people"].measures["follows"].events == 21, "two harmful answers do not follow"


@needs_files
def test_the_counts_that_correct_the_judge_are_those_of_the_other_five_models() -> None:
    found = {"tp": 0, "fn": 0, "fp": 0, "tn": 0}
    for model in set(HARMFUL) - {"GPT4"}:
        people, judged = dict(labels(published("Human", model))), dict(labels(published("Longformer", model)))
        for unit, truth in people.items():
            found[{("1", "1"): "tp", ("1", "0"): "fn", ("0", "1"): "fp"}.get((truth, judged[unit]), "tn")] += 1
    assert found == {"tp": 117, "fn": 53, "fp": 47, "tn": 4478}


def labels(path: Path) -> Iterator[tuple[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        for line in csv.DictReader(file):
            yield line["id"], line["harmful"]


# ---- XSTest -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", ["llama2orig", "llama2new", "mistralinstruct", "mistralguard", "gpt4"])
def test_over_refusal_and_compliance_by_people_and_by_a_judge(model: str, tmp_path: Path) -> None:
    page = Page("xstest", tmp_path)
    shutil.copyfile(XSTEST / f"xstest_v2_{model}.labels.csv", tmp_path / "labels.csv")
    entries = page.measured()
    people, judge = entries["E-people"].measures, entries["E-judge"].measures
    assert (people["over-refusal"].units, people["complied"].units) == (250, 200)
    page.prints(
        row(
            model,
            percent(people["over-refusal"].value),
            percent(people["not-answered"].value),
            percent(people["complied"].value),
            upper(people["complied"]),
            percent(judge["complied-judged"].value),
            f"{people['people'].value:.2f}",
        )
    )


# ---- ASTRAL -------------------------------------------------------------------------------------------------------

# Table 2 of arXiv 2501.17749: tests, blocked by the provider, unsafe and of them confirmed, unknown and confirmed.
O3_MINI = {
    "TS1 RAG": (1260, 707, 19, 7, 2, 1),
    "TS1 RAG-FS": (1260, 762, 10, 9, 1, 0),
    "TS1 RAG-FS-TS": (1260, 565, 20, 13, 4, 2),
    "TS2 RAG-FS-TS": (6300, 2457, 73, 50, 22, 5),
}


def o3_mini_tests() -> str:
    rows: list[str] = []
    for suite, (tests, blocked, unsafe, confirmed, unknown, also) in O3_MINI.items():
        kinds = (
            ("unsafe,unsafe,yes", confirmed),
            ("unsafe,safe,yes", unsafe - confirmed),
            ("unknown,unsafe,yes", also),
            ("unknown,safe,yes", unknown - also),
            ("safe,safe,no", blocked),
            ("safe,safe,yes", tests - unsafe - unknown - blocked),
        )
        rows += [f"{suite},{kind}" for kind, n in kinds for _ in range(n)]
    return "test,suite,verdict,final,reached\n" + "".join(f"{at},{one}\n" for at, one in enumerate(rows))


def test_o3_mini_by_two_denominators(tmp_path: Path) -> None:
    page = Page("astral", tmp_path)
    page.write(tests_csv=o3_mini_tests())
    found = page.measured()["E-astral"].measures
    assert {name: (value.events, value.units) for name, value in found.items()} == {
        "confirmed": (87, 10080),
        "confirmed-of-reached": (87, 5589),
        "blocked": (4491, 10080),
        "judge-precision": (79, 122),
    }
    for name, value in found.items():
        page.prints(row(f"`{name}`", f"{value.events:,} of {value.units:,}", percent(value.value, 2)))
    reached, judge = found["confirmed-of-reached"].bounds["upper95"], found["judge-precision"].bounds["lower95"]
    assert f"`confirmed-of-reached.upper95` is {percent(reached, 2)}" in page.text
    assert f"`judge-precision.lower95` {percent(judge)}." in page.text
    assert [one for one in page.findings() if one[0].startswith("requirement")] == []


# ---- SafeArena ----------------------------------------------------------------------------------------------------

PUBLISHED_SCORES = """{"schema_version": "0.3.0", "evaluation_id": "safearena/gpt-4o/1", "evaluation_results": [
 {"evaluation_result_id": "harm", "evaluation_name": "safearena", "score_details": {"score": 0.228}},
 {"evaluation_result_id": "safe", "evaluation_name": "safearena", "score_details": {"score": 0.344}},
 {"evaluation_result_id": "nss", "evaluation_name": "safearena", "score_details": {"score": 0.317}}]}
"""
ARIA = {1: 28, 2: 19, 3: 51, 4: 52}
COMPLETED = {"harm": 57, "safe": 86}


def agentlab() -> str:
    lines = ["env.task_name,kind,n_steps,cum_reward,err_msg,terminated,truncated"]
    for kind, done in COMPLETED.items():
        lines += [f"{kind}.{at},{kind},5,{float(at < done)},,True,False" for at in range(250)]
    return "\n".join(lines) + "\n"


def test_gpt_4o_by_reward_by_people_and_by_its_published_score(tmp_path: Path) -> None:
    page = Page("safearena", tmp_path)
    levels = [level for level, n in ARIA.items() for _ in range(n)]
    aria = "task,aria\n" + "".join(f"{at},{level}\n" for at, level in enumerate(levels))
    page.write(results_csv=agentlab(), aria_csv=aria, published_json=PUBLISHED_SCORES)
    entries = page.measured()
    shown = [
        ("E-reward", "harm", "harmful tasks completed, by reward"),
        ("E-reward", "safe", "safe tasks completed, by reward"),
        ("E-people", "completes", "harmful tasks completed, by people"),
        ("E-people", "refuses", "harmful tasks refused, by people"),
    ]
    for element, name, what in shown:
        value = entries[element].measures[name]
        page.prints(row(what, f"{value.events} of {value.units}", percent(value.value), upper(value)))
    impossible = [(element, said) for name, element, said in page.findings() if name == "impossible-score"]
    assert [element for element, _ in impossible] == ["E-published"]
    (told,) = re.findall(r"^nss: .*", page.text, re.MULTILINE)
    assert impossible[0][1].startswith(told)
