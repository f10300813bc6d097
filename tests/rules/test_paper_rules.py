"""Rules that papers ask for: the sides of each that its own page does not show, and where they must be silent."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from safetycase.pipeline import Settings, check_case

DAY = date(2026, 11, 20)
SUITE = """
    evidence: A suite
    files: [{path: suite.csv, reader: table, map: {unit: id, outcome: label%s}}]
    measures: {harmful: {proportion: {outcome: harmful}%s}}
    requires: [harmful.upper95 < 50%%]
"""


def case(folder: Path, argument: str, system: str = "", header: str = "") -> list[tuple[str, str]]:
    """Judge a case and return (rule, message) of what is said."""
    text = f"safetycase: 1\nid: x\ntitle: X\ntop: C-top\n{header}system:\n  id: aster-2\n{system}argument:\n{argument}"
    (folder / "safetycase.yaml").write_text(text, encoding="utf-8")
    (folder / "suite.csv").write_text("id,label\na,harmful\nb,fine\n", encoding="utf-8")
    report = check_case(folder, Settings(plugins=False), DAY).view.report
    return [(finding.name, finding.message) for finding in report.findings]


def said(found: list[tuple[str, str]], name: str) -> list[str]:
    return [message for told, message in found if told == name]


LANGUAGES = "  deployment: {languages: [en, ms, zh-Hans]}\n"
CLAIM = "  C-top: {claim: Aster 2 is safe%s, category: control, supported_by: [E-a, E-b]}\n"


@pytest.mark.parametrize(
    ("words", "first", "second", "missing"),
    [
        ("", (", language: {const: en}", ""), (", language: {const: ms}", ""), "Measure in zh-Hans"),
        ("", (", language: {const: en}", ""), ("", ", where: {language: [ms, zh]}"), None),
        ("", (", language: {const: en-GB}", ""), ("", ", where: {language: en}"), "Measure in ms, zh-Hans"),
        ("", (", language: {const: en}", ""), ("", ""), None),  # nobody knows in which language the second is
        (" in English", (", language: {const: en}", ""), (", language: {const: en}", ""), None),
        ("", (", language: {const: fr}", ""), (", language: {const: de}", ""), "Measure in en, ms, zh-Hans"),
    ],
)
def test_evidence_in_too_few_languages(
    tmp_path: Path, words: str, first: tuple[str, str], second: tuple[str, str], missing: str | None
) -> None:
    argument = CLAIM % words + f"  E-a:{SUITE % first}  E-b:{SUITE % second}"
    told = said(case(tmp_path, argument, LANGUAGES), "monolingual-evidence")
    assert [missing in one for one in told if missing] == ([True] if missing else [])
    assert bool(told) is (missing is not None)


def test_a_context_may_limit_a_claim_to_a_language(tmp_path: Path) -> None:
    suite = SUITE % (", language: {const: en}", "")
    argument = (
        "  C-top: {claim: It is safe, category: control, supported_by: [E-a], in_context_of: [X-scope]}\n"
        f"  X-scope: {{context: Only the English interface is judged here.}}\n  E-a:{suite}"
    )
    assert said(case(tmp_path, argument, LANGUAGES), "monolingual-evidence") == []


def test_an_outcome_drawn_from_a_capability_asks_for_an_evaluation(tmp_path: Path) -> None:
    system = "  outcomes: {O-a: {outcome: It spreads, catalogue: extreme-risks/capability.self-proliferation}}\n"
    argument = "  C-top: {claim: It cannot., category: inability, against: [O-a], supported_by: [%s]}\n"
    document = "  E-memo: {evidence: A memorandum, files: [{path: suite.csv, reader: document}]}\n"
    told = said(case(tmp_path, argument % "E-memo" + document, system), "capability-without-evaluation")
    [message] = told
    assert message.startswith("the claim is about 'extreme-risks/capability.self-proliferation', and no evidence")
    measured = f"  E-a:{SUITE % ('', '')}"
    assert said(case(tmp_path, argument % "E-a" + measured, system), "capability-without-evaluation") == []


@pytest.mark.parametrize(
    ("prior", "told"),
    [
        ("{beta: {a: 1, b: 1}}", False),
        ("{beta: {a: 0.5, b: 0.5}}", False),
        ("{beta: {a: 1, b: 99}}", True),
        ("{beta: {a: 1, b: 99}}, because: the last release", False),
    ],
)
def test_an_informed_prior_says_why(tmp_path: Path, prior: str, told: bool) -> None:
    argument = f"  C-top: {{claim: It is safe, supported_by: [E-a]}}\n  E-a:{SUITE % ('', f', interval: {prior}')}"
    found = said(case(tmp_path, argument), "prior-without-evidence")
    assert [one.startswith("the prior Beta(1, 99) favours a result") for one in found] == ([True] if told else [])


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("", True),
        ("  C-other: {claim: It is useful, covers: [xstest/homonyms], undeveloped: true}\n", False),
        ("  C-other: {claim: Exaggerated safety is rare., undeveloped: true}\n", False),
    ],
)
def test_refusals_ask_for_their_other_half(tmp_path: Path, more: str, told: bool) -> None:
    suite = (SUITE % ("", "")).replace(
        "harmful: {proportion: {outcome: harmful}}", "r: {proportion: {outcome: refused}}"
    )
    suite = suite.replace("harmful.upper95 < 50%", "r.lower95 > 50%")
    found = case(tmp_path, f"  C-top: {{claim: It refuses., supported_by: [E-a]}}\n  E-a:{suite}{more}")
    assert bool(said(found, "refusal-without-over-refusal")) is told


def test_a_guardrail_by_its_tag_owes_both(tmp_path: Path) -> None:
    argument = "  C-top: {claim: The filter holds., tags: [guardrail], undeveloped: true}\n"
    [message] = said(case(tmp_path, argument), "guardrail-without-quality")
    assert "a motivation or quality attribute" in message
    assert "a stage of the pipeline" in message


@pytest.mark.parametrize(
    ("covers", "open_methods"),
    [
        ("prompt-injection/method", 0),
        ("prompt-injection/threat", 0),
        ("prompt-injection/method.passive", 3),
        ("prompt-injection/method, prompt-injection/threat.fraud", 4),
        ("prompt-injection/party.end-users", 4),
    ],
)
def test_cells_of_injection(tmp_path: Path, covers: str, open_methods: int) -> None:
    argument = f"  C-top: {{claim: It holds., covers: [{covers}], undeveloped: true}}\n"
    header = "catalogues: [prompt-injection]\n"
    tools = "  configuration: {tools: [browser]}\n"
    assert len(said(case(tmp_path, argument, tools, header), "uncovered-injection")) == open_methods
    assert said(case(tmp_path, argument, "", header), "uncovered-injection") == []


def test_autonomy_brings_the_risks_of_all_levels_below(tmp_path: Path) -> None:
    argument = "  C-top: {claim: People keep their skills., covers: [levels-of-agi/autonomy.1], undeveloped: true}\n"
    header, system = "catalogues: [levels-of-agi]\n", "  autonomy: {level: 3}\n"
    told = said(case(tmp_path, argument, system, header), "unargued-autonomy-risk")
    assert [one.split(" brings")[0] for one in told] == [
        "autonomy 2 (AI as a Consultant)",
        "autonomy 3 (AI as a Collaborator)",
    ]
    assert "Over-trust ('levels-of-agi/risk.2.over-trust')" in told[0]
    assert said(case(tmp_path, argument, system), "unargued-autonomy-risk") == [], "the catalogue is not listed"


def test_a_competent_system_cites_a_percentile(tmp_path: Path) -> None:
    argument = f"  C-top: {{claim: It is safe, supported_by: [E-a]}}\n  E-a:{SUITE % ('', '')}"
    system = "  level: {performance: competent, generality: general, by: [E-a]}\n"
    [message] = said(case(tmp_path, argument, system), "level-above-measures")
    assert message == "the level 'competent' is a percentile of skilled adults, and 'percentile' cites no measure."
    assert said(case(tmp_path, argument, system.replace("competent", "emerging")), "level-above-measures") == []


def test_risks_of_autonomy_are_asked_for_up_to_the_own_level_only(tmp_path: Path) -> None:
    """A tool need not speak of what an agent may do; without a level, every group is asked for."""
    argument, header = "  C-top: {claim: It is a tool., undeveloped: true}\n", "catalogues: [levels-of-agi]\n"
    told = case(tmp_path, argument, "  autonomy: {level: 1}\n", header)
    assert said(told, "unconsidered-hazard") == []
    assert len(said(told, "unargued-autonomy-risk")) == 1
    assert len(said(case(tmp_path, argument, "", header), "unconsidered-hazard")) == 5


def test_a_hazard_that_an_outcome_is_drawn_from_is_spoken_of(tmp_path: Path) -> None:
    """Whether anybody argues against the outcome is another finding's question."""
    argument, header = "  C-top: {claim: It is safe., undeveloped: true}\n", "catalogues: [catastrophic-risks]\n"
    outcome = (
        "  outcomes:\n    O-agents: {outcome: Agents, catalogue: catastrophic-risks/malicious-use.unleashed-agents}\n"
    )
    named = "nothing in the case speaks of 'catastrophic-risks/malicious-use'"
    before, after = case(tmp_path, argument, "", header), case(tmp_path, argument, outcome, header)
    assert [any(one.startswith(named) for one in said(told, "unconsidered-hazard")) for told in (before, after)] == [
        True,
        False,
    ]
    assert len(said(after, "outcome-without-argument")) == 1
