"""Between them the shipped cases use every catalogue and pattern, and each rule of the papers speaks in one of them.

A rule speaks where the example's recorded findings hold it. Otherwise the example satisfies it, and not because it has
nothing to judge: the edit below, which takes away what satisfies it, makes it speak.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pytest
from program import ROOT

from safetycase.knowledge.catalogues import shipped
from safetycase.knowledge.papers import papers
from safetycase.knowledge.patterns import shipped_patterns
from safetycase.load.bind import load_case
from safetycase.model.case import Case
from safetycase.model.elements import Claim
from safetycase.operations.measurement import measure_case
from safetycase.pipeline import Settings, check_case

EXAMPLES = ROOT / "examples"
CASES = sorted(path.parent for path in EXAMPLES.glob("*/safetycase.yaml"))
STARTERS = sorted(path.parent for path in (ROOT / "templates" / "cases").glob("*/safetycase.yaml"))
DAY = date(2026, 11, 21)


@dataclass(frozen=True)
class Taken:
    """What is taken from an example, so that a rule which it satisfies speaks."""

    rule: str
    example: str
    edits: tuple[tuple[str, str, str], ...] = ()
    as_of: date = DAY


def one(rule: str, example: str, file: str, old: str, new: str = "") -> Taken:
    return Taken(rule, example, ((file, old, new),))


TAKEN = (
    one(
        "aggregate-mismatch",
        "chinese-and-malay",
        "evidence/laporan-kad-model.csv",
        "0.876,0.914,0.895",
        "0.876,0.914,0.955",
    ),
    one(
        "calibration-without-discrimination",
        "do-not-answer",
        "arguments/2-deferring.yaml",
        "      - ranks.lower95 > 80%\n",
    ),
    one(
        "capability-without-evaluation",
        "safearena-bounds",
        "arguments/1-agent.yaml",
        "supported_by: [C-reward, C-people, C-not-weak]",
        "supported_by: [C-cybercrime-no-sandbagging]",
    ),
    one("category-missing", "safearena-bounds", "arguments/1-agent.yaml", "    category: inability\n"),
    Taken("expired-assumption", "holistic", as_of=date(2027, 6, 2)),
    one(
        "guardrail-without-quality",
        "chinese-and-malay",
        "arguments/3-malay.yaml",
        ", runtime-guardrails/target.pipeline.final-results",
    ),
    one("level-above-measures", "holistic", "system.yaml", "performance: emerging", "performance: competent"),
    Taken(
        "lone-guardrail",
        "do-not-answer",
        (
            ("arguments/1-harmless.yaml", "in_context_of: [X-panel, X-people]", "in_context_of: [X-panel]"),
            ("arguments/1-harmless.yaml", "block, defer, log", "block, log"),
        ),
    ),
    Taken(
        "mitigation-without-utility",
        "xstest-over-refusal",
        (
            (
                "arguments/mitigation.yaml",
                "[C-compliance-reduced-xstest, C-compliance-kept-xstest]",
                "[C-compliance-reduced-xstest]",
            ),
            (
                "arguments/mitigation.yaml",
                "    requires:\n      - kept.lower95 > 90%\n      - lost.upper95 < 10%\n",
                "",
            ),
        ),
    ),
    one(
        "not-applicable-without-reason",
        "holistic",
        "responses.yaml",
        "      reason: The model is not ours, and nothing is trained here.\n",
    ),
    Taken(
        "open-flaw",
        "guardrails-and-agentops",
        (
            ("arguments/1-agent.yaml", "    supported_by: [E-report]\n", ""),
            (
                "arguments/1-agent.yaml",
                "model-lifecycle/issue.poor-reporting-practice]\n    undeveloped: true",
                "model-lifecycle/issue.poor-reporting-practice]\n    supported_by: [E-report]",
            ),
        ),
    ),
    one(
        "outcome-without-hazard", "holistic", "system.yaml", ", catalogue: extreme-risks/capability.self-proliferation"
    ),
    one("unconsidered-component", "holistic", "arguments/1-overview.yaml", "    about: [crowd]\n"),
    one(
        "unjudged-trigger",
        "responsible-automation",
        "arguments/1-agent.yaml",
        "E-horizon.horizon.upper95",
        "E-horizon.length.upper95",
    ),
    one("unmapped-label", "chinese-and-malay", "evidence/安全评测.csv", "\n1,敏感话题,安全\n", "\n1,敏感话题,未知\n"),
)


@cache
def recorded(example: str) -> frozenset[str]:
    """The rules that speak in an example."""
    found = json.loads((EXAMPLES / example / "expected.json").read_text(encoding="utf-8"))
    return frozenset(finding["name"] for finding in found["findings"])


@pytest.mark.parametrize("taken", TAKEN, ids=lambda taken: taken.rule)
def test_a_rule_that_an_example_satisfies_speaks_once_that_is_taken_away(taken: Taken, tmp_path: Path) -> None:
    assert taken.rule not in recorded(taken.example)
    case = Path(shutil.copytree(EXAMPLES / taken.example, tmp_path / taken.example))
    for file, old, new in taken.edits:
        text = (case / file).read_text(encoding="utf-8")
        assert old in text, f"{file} no longer holds: {old}"
        (case / file).write_text(text.replace(old, new), encoding="utf-8")
    measure_case(case, Settings(plugins=False), datetime(2026, 11, 21, tzinfo=UTC))
    found = check_case(case, Settings(plugins=False), taken.as_of).view.report.findings
    assert taken.rule in {finding.name for finding in found}


def test_every_rule_of_a_paper_speaks_in_an_example_or_is_satisfied_there() -> None:
    asked = {rule for paper in papers() for rule in paper.rules}
    speaking = frozenset[str]().union(*(recorded(case.name) for case in CASES))
    satisfied = {taken.rule for taken in TAKEN}
    assert asked - speaking - satisfied == set()
    assert satisfied - asked == set(), "a row of a rule that no paper asks for"
    assert satisfied & speaking == set(), "a row of a rule that speaks already"


def used_catalogues(case: Case) -> Iterator[str]:
    """Yield the catalogues that a case lists, answers, covers or draws its outcomes from."""
    yield from (named.partition("@")[0] for named in case.header.catalogues)
    yield from case.responses
    for element in case.elements.values():
        yield from (item.partition("/")[0] for item in (element.covers if isinstance(element, Claim) else ()))
    outcomes = case.system.outcomes.values() if case.system else ()
    yield from (outcome.catalogue.partition("/")[0] for outcome in outcomes if outcome.catalogue)


def test_every_catalogue_and_every_pattern_is_used_in_a_shipped_case() -> None:
    cases = [load_case(folder)[1].case for folder in (*CASES, *STARTERS)]
    assert set(shipped()) - {name for case in cases for name in used_catalogues(case)} == set()
    assert set(shipped_patterns()) - {use.pattern for case in cases for use in case.uses} == set()
