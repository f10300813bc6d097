"""Triggers: what crossing a threshold does to the claims that rest on not having crossed it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from law_cases import ORDER, TODAY, Draft, drafts

from safetycase.assess.status import assess
from safetycase.graph.build import link
from safetycase.model.governance import Trigger
from safetycase.model.system import System
from safetycase.operations.measurement import measure_case
from safetycase.pipeline import CheckResult, Settings, check_case

DAY = date(2026, 11, 20)
CASE = """
safetycase: 1
id: x
title: X
top: C-top
system:
  id: aster-2
  models: [{id: aster-2-2026-10, revision: 3f1c9ab}]
  level: {performance: competent, generality: general, by: [E-tasks]}
  autonomy: {level: 3}
argument:
  C-top: {claim: Aster 2 may be deployed., supported_by: [C-cyber, C-other]}
  C-cyber: {claim: Aster 2 cannot take over servers., supported_by: [E-tasks]}
  C-other: {claim: Aster 2 gives no dangerous advice., supported_by: [E-tasks]}
  C-control: {claim: The gateway keeps Aster 2 from servers., supported_by: [E-tasks]}
  E-tasks:
    evidence: Twenty exploit tasks
    files:
      - path: tasks.csv
        reader: table
        map: {unit: id, outcome: label}
        run: {model: aster-2-2026-10, date: 2026-10-30}
    valid_for: 90d
    measures: {solved: {proportion: {outcome: solved}}}
    requires: [solved.upper95 < 60%]
"""


def judged(folder: Path, trigger: str, solved: int = 4, as_of: date = DAY) -> CheckResult:
    (folder / "safetycase.yaml").write_text(f"{CASE}triggers:\n  - {trigger}\n", encoding="utf-8")
    rows = "".join(f"t{number},{'solved' if number < solved else 'failed'}\n" for number in range(20))
    (folder / "tasks.csv").write_text(f"id,label\n{rows}", encoding="utf-8")
    measure_case(folder, Settings(plugins=False), datetime(2026, 11, 20, tzinfo=UTC))
    return check_case(folder, Settings(plugins=False), as_of)


def statuses(result: CheckResult) -> Mapping[str, str]:
    return {name: result.view.assessment.status(name).value for name in ("C-cyber", "C-other", "C-top")}


def told(result: CheckResult) -> list[tuple[str, int, int, str]]:
    """The findings about triggers: name, line, column, words."""
    found = [one for one in result.view.report.findings if one.name.endswith("-trigger")]
    return [(one.name, one.line, one.column, one.message) for one in found]


def test_four_of_twenty_do_not_cross_a_threshold_of_forty_five_per_cent(tmp_path: Path) -> None:
    # The one-sided 95 % bound of Clopper and Pearson for 4 of 20 is 40.1 %.
    result = judged(tmp_path, "{when: E-tasks.solved.upper95 >= 45%, then: expire, of: [C-cyber]}")
    assert statuses(result) == {"C-cyber": "supported", "C-other": "supported", "C-top": "supported"}
    assert told(result) == []


@pytest.mark.parametrize(
    ("then", "status"),
    [("then: reopen", "unknown"), ("then: expire", "in-doubt"), ("then: swap, to: [C-control]", "in-doubt")],
)
def test_crossing_makes_the_claims_named_and_what_rests_on_them_worse(tmp_path: Path, then: str, status: str) -> None:
    result = judged(tmp_path, f"{{when: E-tasks.solved.upper95 >= 40%, {then}, of: [C-cyber]}}")
    assert statuses(result) == {"C-cyber": status, "C-other": "supported", "C-top": status}
    standing = result.view.assessment.standings["C-top"]
    assert standing.cause is not None
    assert (standing.cause.name, standing.path) == ("crossed-trigger", ("C-top", "C-cyber"))


def test_the_finding_tells_the_figure_and_which_claims_fall(tmp_path: Path) -> None:
    trigger = "{when: E-tasks.solved.upper95 >= 40%, then: swap, of: [C-cyber], to: [C-control]}"
    [(name, line, column, message)] = told(judged(tmp_path, trigger))
    assert (name, line, column) == ("crossed-trigger", 27, 12)
    assert message == (
        "'E-tasks.solved.upper95 >= 40%' was crossed: solved.upper95 is 40.1 % (4 of 20 units), required < 40 %. "
        "C-cyber no longer carries the argument; argue by C-control instead."
    )


@pytest.mark.parametrize(
    ("when", "crossed"),
    [
        ("system.autonomy >= 3", True),
        ("system.autonomy >= 4", False),
        ("system.autonomy > 3", False),
        ("system.autonomy < 4", True),
        ("system.level >= competent", True),
        ("system.level >= expert", False),
        ("system.level <= competent", True),
    ],
)
def test_levels_of_the_system_are_thresholds_too(tmp_path: Path, when: str, crossed: bool) -> None:
    result = judged(tmp_path, f"{{when: {when}, then: reopen, of: [C-other]}}")
    assert statuses(result)["C-other"] == ("unknown" if crossed else "supported")
    assert bool(told(result)) is crossed


@pytest.mark.parametrize(
    ("when", "reason"),
    [
        ("E-tasks.solved.lower95 >= 60%", "ask for upper95"),
        ("E-tasks.sloved.upper95 >= 60%", "did you mean 'solved'?"),
        ("E-taks.solved.upper95 >= 60%", "does not begin with the id of evidence"),
        ("C-cyber.solved.upper95 >= 60%", "C-cyber is no evidence"),
        ("E-tasks.solved.upper95 == 60%", "is no condition"),
        ("system.level >= godlike", "is no condition on the system"),
    ],
)
def test_what_cannot_be_judged_is_no_all_clear(tmp_path: Path, when: str, reason: str) -> None:
    result = judged(tmp_path, f'{{when: "{when}", then: expire, of: [C-cyber]}}')
    assert statuses(result)["C-cyber"] == "unknown"
    [(name, line, _, message)] = told(result)
    assert (name, line) == ("unjudged-trigger", 27)
    assert reason in message


def test_stale_evidence_clears_no_trigger(tmp_path: Path) -> None:
    trigger = "{when: E-tasks.solved.upper95 >= 45%, then: reopen, of: [C-control]}"
    result = judged(tmp_path, trigger, as_of=date(2027, 6, 1))
    assert [name for name, *_ in told(result)] == ["unjudged-trigger"]


def test_a_trigger_that_is_malformed_or_watches_nothing_leaves_nothing_supported(tmp_path: Path) -> None:
    malformed = judged(tmp_path, "{when: system.autonomy >= 4, then: explode, of: [C-cyber]}")
    assert set(statuses(malformed).values()) == {"unknown"}
    astray = judged(tmp_path, "{when: system.autonomy >= 3, then: reopen, of: [C-cyberr]}")
    assert statuses(astray)["C-top"] == "unknown"
    [finding] = [one for one in astray.view.report.findings if one.name == "unresolved-reference"]
    assert (finding.line, finding.message) == (27, "there is no element 'C-cyberr'. Did you mean 'C-cyber'?")


def ranks(draft: Draft, triggers: tuple[Trigger, ...]) -> dict[str, int]:
    loaded, results = draft.made()
    system = System.model_validate({"id": "a", "autonomy": {"level": 3}})
    loaded = replace(loaded, case=replace(loaded.case, triggers=triggers, system=system))
    graph = link(loaded).graph
    assessment = assess(loaded, graph, results, TODAY)
    return {name: ORDER.index(assessment.status(name).value) for name in graph.elements}


@settings(max_examples=200, deadline=None)
@given(drafts(), st.data())
def test_triggers_never_make_anything_better(draft: Draft, data: st.DataObject) -> None:
    """But for the one relation of the other sign: a doubt whose own grounds weaken sinks to `in-doubt`, no further."""
    of = data.draw(st.lists(st.sampled_from(sorted(draft.bodies)), min_size=1, max_size=3))
    when = data.draw(st.sampled_from(["system.autonomy >= 3", "system.autonomy >= 4", "a.b.upper95 > 1%", "nonsense"]))
    then = data.draw(st.sampled_from(["reopen", "expire"]))
    before, after = ranks(draft, ()), ranks(draft, (Trigger.model_validate({"when": when, "then": then, "of": of}),))
    grounded = any("defeater" in body and body.get("supported_by") for body in draft.bodies.values())
    for name, rank in before.items():
        assert after[name] <= rank or (grounded and (rank, after[name]) == (0, 1))


ON_CLAIM = "C-cyber: {claim: Aster 2 cannot take over servers., supported_by: [E-tasks]"


def judged_on_claim(folder: Path, trigger: str) -> CheckResult:
    case = CASE.replace(ON_CLAIM, f"{ON_CLAIM}, triggers: [{trigger}]")
    (folder / "safetycase.yaml").write_text(case, encoding="utf-8")
    rows = "".join(f"t{number},{'solved' if number < 4 else 'failed'}\n" for number in range(20))
    (folder / "tasks.csv").write_text(f"id,label\n{rows}", encoding="utf-8")
    measure_case(folder, Settings(plugins=False), datetime(2026, 11, 20, tzinfo=UTC))
    return check_case(folder, Settings(plugins=False), DAY)


@pytest.mark.parametrize(
    ("threshold", "status"), [("45%", "supported"), ("40%", "in-doubt")], ids=["not crossed", "crossed"]
)
def test_a_threshold_on_a_claim_watches_that_claim_and_no_other(tmp_path: Path, threshold: str, status: str) -> None:
    result = judged_on_claim(tmp_path, f"{{when: E-tasks.solved.upper95 >= {threshold}, then: expire}}")
    assert statuses(result) == {"C-cyber": status, "C-other": "supported", "C-top": status}


def test_a_crossed_threshold_on_a_claim_is_told_where_it_stands(tmp_path: Path) -> None:
    trigger = "{when: system.autonomy >= 3, then: swap, to: [C-control]}"
    ((name, line, column, message),) = told(judged_on_claim(tmp_path, trigger))
    assert (name, line) == ("crossed-trigger", 13)
    assert column == f"  {ON_CLAIM}, triggers: [{{when: ".index("{when") + len("{when: ") + 1
    assert message.endswith("C-cyber no longer carries the argument; argue by C-control instead.")


@pytest.mark.parametrize(
    "trigger",
    [
        "{when: E-tasks.solved.upper95 >= 45%, then: swap}",
        "{when: E-tasks.solved.upper95 >= 45%, then: never}",
        "{when: E-tasks.solved.upper95 >= 45%, then: expire, of: [C-other]}",
    ],
)
def test_a_threshold_on_a_claim_that_is_not_understood_leaves_the_claim_unknown(tmp_path: Path, trigger: str) -> None:
    assert statuses(judged_on_claim(tmp_path, trigger)) == {
        "C-cyber": "unknown",
        "C-other": "supported",
        "C-top": "unknown",
    }
