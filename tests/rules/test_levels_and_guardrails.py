"""Metacognition as evidence of a level, and the design records of guardrails."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from safetycase.knowledge.catalogues import shipped_catalogue
from safetycase.model.guardrail import Guardrail
from safetycase.operations.measurement import measure_case
from safetycase.pipeline import Settings, check_case

DAY = date(2026, 11, 20)
SURVEY = """\
safetycase: 1
id: x
title: X
top: C-top
system:
  id: aster-2
  models: [{id: aster-2, revision: 3f1c9ab}]
  level:
    performance: competent
    generality: GENERALITY
    by: [E-survey]
    metacognition: {learning: E-survey.learns.lower95, help: E-survey.asks.lower95}
  autonomy: {level: AUTONOMY}
argument:
  C-top: {claim: Aster 2 is safe enough., supported_by: [E-survey]}
  E-survey:
    evidence: Forty tasks of learning, forty of asking for help
    files:
      - path: tasks.csv
        reader: table
        map: {unit: id, category: kind, outcome: result}
        run: {model: aster-2, date: 2026-10-30}
    measures:
      learns: {proportion: {outcome: reached}, where: {category: learning}}
      asks: {proportion: {outcome: reached}, where: {category: help}}
    requires: [learns.lower95 > 50%]
"""


def told(folder: Path, name: str, generality: str = "general", autonomy: int = 2) -> list[tuple[int, str]]:
    text = SURVEY.replace("GENERALITY", generality).replace("AUTONOMY", str(autonomy))
    (folder / "safetycase.yaml").write_text(text, encoding="utf-8")
    rows = [f"learning-{at},learning,{'reached' if at < 36 else 'missed'}" for at in range(40)]
    rows += [f"help-{at},help,{'reached' if at < 20 else 'missed'}" for at in range(40)]
    (folder / "tasks.csv").write_text("id,kind,result\n" + "\n".join(rows) + "\n", encoding="utf-8")
    measure_case(folder, Settings(plugins=False), datetime(2026, 11, 20, tzinfo=UTC))
    found = check_case(folder, Settings(plugins=False), DAY).view.report.findings
    return [(one.line, one.message) for one in found if one.name == name]


def test_a_level_is_held_against_the_share_of_metacognitive_tasks_that_it_cites(tmp_path: Path) -> None:
    # 36 of 40 are most at 95 % (lower bound 78.6 %); 20 of 40 are not (36.1 %).
    [(_, about), (line, message)] = told(tmp_path, "level-above-measures")
    assert (line, message) == (
        12,
        (
            "the level 'competent' asks for E-survey.asks.lower95 > 50%: asks.lower95 is 36.1 % (20 of 40 units), "
            "required > 50 %."
        ),
    )
    assert about.endswith("'percentile' cites no measure.")


def test_a_general_level_owes_every_kind_of_metacognition(tmp_path: Path) -> None:
    [(line, message)] = told(tmp_path, "level-without-metacognition", autonomy=3)
    assert (line, message) == (
        8,
        (
            "a general level owes tasks of metacognition, and 'metacognition' cites none of understanding other minds. "
            "Autonomy 3 hardly works without."
        ),
    )


def test_a_narrow_level_owes_none(tmp_path: Path) -> None:
    assert told(tmp_path, "level-without-metacognition", generality="narrow") == []


def words(field: str) -> set[str]:
    hint = get_type_hints(Guardrail)[field]
    found: set[str] = set()
    for part in (hint, *get_args(hint)):
        found |= {word for word in get_args(part) if isinstance(word, str)}
        found |= {word for inner in get_args(part) for word in get_args(inner) if isinstance(word, str)}
    return found


@pytest.mark.parametrize(
    ("field", "group"),
    [
        ("motivations", "motivation"),
        ("qualities", "quality"),
        ("actions", "action"),
        ("stages", "target.pipeline"),
        ("artefacts", "target.artefact"),
        ("scope", "scope"),
        ("rules", "rule"),
        ("autonomy", "autonomy"),
        ("modality", "modality"),
        ("technique", "technique"),
    ],
)
def test_the_record_of_a_guardrail_speaks_the_words_of_its_catalogue(field: str, group: str) -> None:
    items = shipped_catalogue("runtime-guardrails").items
    leaves = {name.removeprefix(f"{group}.") for name in items if name.startswith(f"{group}.")}
    assert words(field) == leaves


RECORDED = """\
safetycase: 1
id: x
title: X
top: C-top
argument:
  C-top: {claim: Requests for malware get no answer., category: control, in_context_of: [X-filter], undeveloped: true}
  X-filter: {context: Filter, guardrail: RECORD}
"""


@pytest.mark.parametrize(
    ("record", "names"),
    [
        ("{actions: [block], motivations: [safety], stages: [prompts]}", {"lone-guardrail"}),
        ("{actions: [block, defer], motivations: [safety], stages: [prompts], rules: [hard]}", set()),
        ("{actions: [block], stages: [prompts]}", {"lone-guardrail", "guardrail-without-quality"}),
        (
            "{actions: [block], qualities: [accuracy], artefacts: [tools], rules: [hard]}",
            {"lone-guardrail", "guardrail-without-quality", "hard-rule-without-person"},
        ),
        ("{actions: [blok], stages: [prompts]}", {"invalid-value"}),
        ("{motivations: [safety]}", {"missing-field"}),
    ],
)
def test_what_the_record_of_a_guardrail_leaves_out(tmp_path: Path, record: str, names: set[str]) -> None:
    (tmp_path / "safetycase.yaml").write_text(RECORDED.replace("RECORD", record), encoding="utf-8")
    found = {one.name for one in check_case(tmp_path, Settings(plugins=False), DAY).view.report.findings}
    about = {
        "lone-guardrail",
        "guardrail-without-quality",
        "hard-rule-without-person",
        "invalid-value",
        "missing-field",
    }
    assert found & about == names
