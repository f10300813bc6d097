"""The 25 papers: what each must have, what of it is in the product, and what its page may therefore claim."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from pydantic import BaseModel

from safetycase.evidence.preset import presets
from safetycase.evidence.recognise import known_readers
from safetycase.knowledge.catalogues import shipped, shipped_catalogue
from safetycase.knowledge.papers import Paper, papers
from safetycase.knowledge.patterns import shipped_patterns
from safetycase.model.elements import ELEMENT_TYPES
from safetycase.model.evidence import Measure, PriorInterval
from safetycase.model.governance import Decision
from safetycase.model.system import System
from safetycase.pipeline import Settings, check_case
from safetycase.render.catalogue_page import page as catalogue_page
from safetycase.render.paper_page import MEASURE_PAGES, page
from safetycase.rules.library import built_in

ROOT = Path(__file__).parents[2]
FIGURES = {"coverage matrix": "templates/site/coverage.md", "chart of levels": "safetycase/render/html/levels_plot.py"}

BUILDING_BLOCKS = (
    "dangerous-capability-evaluations",
    "isolation",
    "monitoring",
    "externalised-reasoning",
    "interpretability-control",
    "unlearning",
    "not-alignment-faking",
    "naf-precursors",
    "naf-externalised-reasoning",
    "naf-interpretability",
    "eliciting-latent-knowledge",
    "generalisation-modelling",
    "amplification",
    "formal-certification",
    "testbeds",
    "deferring-to-advisors",
)
"""The 16 building-block arguments of Clymer et al. (2024), figure 3."""

# What the table of sources asks of each paper, part by part.
ASKED: dict[str, set[str]] = {
    "levels-of-agi": {
        "catalogue levels-of-agi",
        "field system.level",
        "field system.autonomy",
        "rule level-without-evidence",
        "rule level-above-measures",
        "rule autonomy-above-level",
        "rule unargued-autonomy-risk",
        "rule level-without-metacognition",
        "field claim.triggers",
        "rule crossed-trigger",
        "figure chart of levels",
    },
    "frontier-regulation": {
        "catalogue frontier-regulation",
        "rule uncovered-item",
        "figure coverage matrix",
        "case frontier",
    },
    "safety-cases": {
        "case starter",
        "rule category-obligation-unmet",
        "rule assumption-without-owner",
        "rule unwatched-assumption",
        "rule expired-assumption",
        "rule unconsidered-component",
        "catalogue large-scale-misbehaviour",
        "case frontier",
        "example holistic",
        *(f"pattern {name}" for name in BUILDING_BLOCKS),
    },
    "appropriateness": {"catalogue appropriateness", "measure by", "pattern appropriateness"},
    "fm-development": {
        "catalogue fm-development",
        "rule monolingual-evidence",
        "rule model-only-evidence",
    },
    "extreme-risks": {
        "catalogue extreme-risks",
        "rule capability-without-evaluation",
        "rule gate-without-evaluation",
        "pattern dangerous-capability-evaluations",
    },
    "trustworthy-ai": {
        "catalogue trustworthy-ai",
        "catalogue altai",
        "figure coverage matrix",
        "pattern trustworthy-ai-audit",
    },
    "catastrophic-risks": {
        "catalogue catastrophic-risks",
        "field system.outcomes",
        "rule unconsidered-hazard",
        "rule outcome-without-hazard",
    },
    "conservative-bayes": {
        "measure cbi",
        "rule prior-without-evidence",
        "pattern dnn-reliability",
        "example dnn-reliability",
    },
    "building-trust": {"catalogue model-lifecycle", "reader avid", "reader osv", "rule open-flaw"},
    "runtime-guardrails": {
        "catalogue runtime-guardrails",
        "rule guardrail-without-quality",
        "field context.guardrail",
        "pattern guardrail-layers",
    },
    "agentops": {"catalogue agentops", "reader otel-genai", "rule unobserved-control"},
    "responsible-automation": {
        "pattern responsible-automation",
        "measure sensitivity",
        "example responsible-automation",
    },
    "prompt-injection": {
        "catalogue prompt-injection",
        "rule uncovered-injection",
        "reader agentdojo",
        "pattern prompt-injection",
    },
    "aart": {
        "reader table",
        "rule duplicate-unit",
        "rule unmapped-label",
        "rule prompts-without-outcomes",
        "rule incomplete-design",
        "pattern red-team-scope",
        "preset aart",
    },
    "safetyprompts": {
        "catalogue safetyprompts-14",
        "reader table",
        "measure derived",
        "rule impossible-score",
        "preset safetyprompts",
        "example chinese-and-malay",
    },
    "malaysian-sfw": {
        "catalogue sfw-9",
        "reader classification-report",
        "measure f1",
        "rule constant-predictor",
        "pattern guardrail-in-a-language",
    },
    "sr-llm": {
        "catalogue srllm-4",
        "measure difference",
        "rule mitigation-without-utility",
        "pattern mitigation",
    },
    "do-not-answer": {
        "catalogue do-not-answer",
        "reader table",
        "measure count",
        "measure judge",
        "measure agreement",
        "preset do-not-answer",
        "worked do-not-answer",
        "example aster-2",
    },
    "dialogue-safety": {"catalogue dialogue-safety", "rule unconsidered-hazard", "measure issue_coverage"},
    "astral": {
        "catalogue astral-14",
        "reader table",
        "rule duplicate-unit",
        "rule incomplete-run",
        "rule incomplete-design",
        "measure proportion",
        "preset astral",
        "worked astral",
    },
    "alert": {
        "catalogue alert-6-32",
        "measure by",
        "measure difference",
        "rule hidden-unsafe-category",
        "preset alert",
    },
    "vision-language-safety": {
        "measure calibration",
        "measure detection",
        "measure bootstrap",
        "preset predictions",
        "rule calibration-without-discrimination",
        "pattern defers-when-unsure",
    },
    "safearena": {
        "catalogue safearena-5",
        "measure ordinal",
        "measure derived",
        "rule impossible-score",
        "preset safearena",
        "worked safearena",
    },
    "xstest": {
        "catalogue xstest",
        "measure reliability",
        "measure sensitivity",
        "rule refusal-without-over-refusal",
        "preset xstest",
        "worked xstest",
        "example aster-2",
    },
}

# The shipped cases that use each paper.
SHOWN: dict[str, tuple[str, ...]] = {
    "levels-of-agi": ("safearena-bounds",),
    "frontier-regulation": ("o3-mini-external-testing",),
    "appropriateness": ("holistic",),
    "fm-development": ("chinese-and-malay",),
    "extreme-risks": ("safearena-bounds",),
    "trustworthy-ai": ("holistic",),
    "catastrophic-risks": ("holistic",),
    "building-trust": ("guardrails-and-agentops",),
    "runtime-guardrails": ("guardrails-and-agentops",),
    "agentops": ("guardrails-and-agentops",),
    "prompt-injection": ("prompt-injection",),
    "aart": ("red-team-suite",),
    "malaysian-sfw": ("chinese-and-malay",),
    "sr-llm": ("xstest-over-refusal",),
    "dialogue-safety": ("do-not-answer",),
    "astral": ("o3-mini-external-testing",),
    "alert": ("do-not-answer",),
    "vision-language-safety": ("do-not-answer",),
    "safearena": ("safearena-bounds",),
}

# What is not there yet: nothing, and so it stays.
NOT_YET: dict[str, set[str]] = {}

MOST_NOT_YET = 0


@cache
def _reader_names() -> frozenset[str]:
    return frozenset(reader.name for reader in known_readers(plugins=False).objects)


def _has_field(path: str) -> bool:
    """Whether a key such as `system.level` or `claim.category` is one that a case may have."""
    first, *rest = path.split(".")
    kinds: dict[str, type[BaseModel]] = {kind.value: model for kind, model in ELEMENT_TYPES.items()}
    kinds |= {"system": System, "decision": Decision}
    model = kinds.get(first)
    return model is not None and rest[0] in model.model_fields


_MEASURES = set(Measure.model_fields) | set(PriorInterval.model_fields) | {"bootstrap"}
EXISTS: dict[str, Callable[[str], bool]] = {
    "catalogue": lambda name: name in shipped(),
    "rule": lambda name: name in {rule.name for rule in built_in()},
    "reader": lambda name: name in _reader_names(),
    "measure": lambda name: name in _MEASURES,
    "field": _has_field,
    "figure": lambda name: (ROOT / FIGURES[name]).is_file(),
    "case": lambda name: (ROOT / "templates" / "cases" / name / "template.yaml").is_file(),
    "pattern": lambda name: name in shipped_patterns(),
    "preset": lambda name: name in presets(),
    "worked": lambda name: (ROOT / "site" / "docs" / "worked-examples" / f"{name}.md").is_file(),
    "example": lambda name: (ROOT / "examples" / name / "safetycase.yaml").is_file(),
}


def claimed(paper: Paper) -> set[str]:
    """Return the parts that the page of a paper claims."""
    lists = {
        "catalogue": paper.catalogues,
        "rule": paper.rules,
        "reader": paper.readers,
        "measure": paper.measures,
        "field": paper.fields,
        "figure": paper.figures,
        "case": paper.cases,
        "pattern": paper.patterns,
        "preset": paper.presets,
        "example": paper.examples,
        "worked": paper.worked,
    }
    return {f"{kind} {name}" for kind, names in lists.items() for name in names}


def asked(name: str) -> set[str]:
    """All that a paper asks for: its row of the table, and a shipped case that puts it to work."""
    return ASKED[name] | {f"example {example}" for example in SHOWN.get(name, ())}


def exists(part: str) -> bool:
    kind, _, name = part.partition(" ")
    return EXISTS[kind](name)


def test_every_paper_is_used_in_a_shipped_case() -> None:
    assert [paper.name for paper in papers() if not paper.examples] == []


def test_there_are_25_papers_in_their_order() -> None:
    assert [paper.number for paper in papers()] == list(range(1, 26))
    assert [paper.name for paper in papers()] == list(ASKED)


@pytest.mark.parametrize("paper", papers(), ids=lambda paper: paper.name)
def test_every_part_that_a_paper_asks_for_is_in_the_product_or_listed_as_not_yet(paper: Paper) -> None:
    missing = {part for part in asked(paper.name) if not exists(part)}
    assert missing == NOT_YET.get(paper.name, set()), f"paper {paper.number}, {paper.title}"


@pytest.mark.parametrize("paper", papers(), ids=lambda paper: paper.name)
def test_a_page_claims_all_that_is_there_and_nothing_else(paper: Paper) -> None:
    told = claimed(paper)
    assert {part for part in told if not exists(part)} == set()
    assert {part for part in asked(paper.name) if exists(part)} <= told
    assert set(paper.measures) <= set(MEASURE_PAGES)


@pytest.mark.parametrize("paper", papers(), ids=lambda paper: paper.name)
def test_the_example_of_a_page_is_a_case_that_the_tool_takes_in_whole(paper: Paper, tmp_path: Path) -> None:
    header = "safetycase: 1\nid: shown\ntitle: Shown\ntop: C-top\n"
    (tmp_path / "safetycase.yaml").write_text(header, encoding="utf-8")
    (tmp_path / "top.yaml").write_text("argument:\n  C-top: {claim: All is well., undeveloped: true}\n")
    (tmp_path / "shown.yaml").write_text(paper.example or "", encoding="utf-8")
    report = check_case(tmp_path, Settings(plugins=False), date(2026, 11, 20)).view.report
    told = [finding for finding in report.findings if finding.name in SHAPE]
    assert told == []
    assert paper.example
    assert paper.example in page(paper, {rule.name: rule.summary for rule in built_in()})


SHAPE = {
    "invalid-yaml",
    "duplicate-key",
    "yaml-feature",
    "unknown-field",
    "missing-field",
    "invalid-value",
    "unresolved-reference",
    "invalid-requirement",
    "requirement-unknown",
    "catalogue-fault",
}


def test_the_parts_listed_as_not_yet_are_asked_for_and_do_not_grow_in_number() -> None:
    assert sum(map(len, NOT_YET.values())) <= MOST_NOT_YET, "a part that was there is gone"
    assert {name: parts for name, parts in NOT_YET.items() if not parts <= ASKED[name]} == {}


def test_a_catalogue_page_tells_source_licence_items_and_crosswalks() -> None:

    known = {name: shipped_catalogue(name) for name in shipped()}
    text = catalogue_page(known["eu-gpai-code"], known)
    assert "| version | `2025-07-10` |" in text
    assert "| items | 32: 32 requirements |" in text
    assert "EU reuse policy with attribution" in text
    assert "| &emsp;`measure.1.1` | requirement | **Creating the Framework**" in text
    assert "from 2025-08-02" in text
    assert "| `measure.3.2` | is a part of | [eu-ai-act](eu-ai-act.md) `systemic.evaluation` |" in text
    assert 'catalogues: ["eu-gpai-code@2025-07-10"]' in text


def test_an_item_stands_below_its_parent() -> None:

    lines = catalogue_page(shipped_catalogue("eu-ai-act"), {}).splitlines()
    at = {line.split("`")[1]: number for number, line in enumerate(lines) if line.startswith(("| `", "| &emsp;`"))}
    assert at["gpai"] < at["gpai.copyright-policy"] < at["systemic"] < at["systemic.evaluation"]
