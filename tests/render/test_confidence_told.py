"""How confidence is told: in the terminal, as JSON, on the page, the site and in the report."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from confident_case import CASE, DAY, confident_folder, confident_view

from safetycase.assess.conjunction import Bounds
from safetycase.model.elements import Audience
from safetycase.model.language import Language
from safetycase.operations.comparison import diff_cases
from safetycase.pipeline import Settings
from safetycase.render.confidence_json import confidence_json
from safetycase.render.confidence_text import confidence_text
from safetycase.render.confidence_words import at_least, at_most, interval, share, shown_confidence
from safetycase.render.language import speaking
from safetycase.render.page.page import render_page
from safetycase.render.report.report import report_page
from safetycase.render.site.site import site_files

TEXT = """\
━━ Two ways to a cyber attack ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ as of 2026-11-20 ━━

C-safe  0.84 to 0.9  (supported)
  The probability of O-cyber is at most 0.1 %.

How probable it is that the argument for it holds: every ground, step,
assumption and answer below it. It may be true without that.
Dependence: unknown (bounds of Fréchet and Boole).
Given that these hold, which state no confidence: C-safe.

What it hangs on; how the lower bound moves if this were certain, or did not
hold:
  C-expert (claim, in view of its evidence): 0.9; 0.84 → 0.94 or 0
  C-novice (claim, in view of its evidence): 0.95; 0.84 → 0.89 or 0
  A-elicited (assumption): 0.99; 0.84 → 0.85 or 0

O-cyber  0.11 % of 0.1 %, overspent
  C-novice: 0.04 %, with doubt 6.04 %
  C-expert: 0.07 %, with doubt 10.1 %
  Where a claim is wrong the outcome may come: with that doubt, at most 16.1 %.
"""


def test_the_text_says_what_it_hangs_on(tmp_path: Path) -> None:
    view = confident_view(tmp_path)
    assert confidence_text(shown_confidence(view, "C-safe")) == TEXT


def test_unknown_things_come_first(tmp_path: Path) -> None:
    text = CASE.replace("    confidence: 0.9\n", "")
    told = confidence_text(shown_confidence(confident_view(tmp_path, text), "C-safe"))
    assert "C-safe  0 to 0.95  (supported)" in told
    assert "1 thing of which nothing is known keeps the lower bound at 0:\n  E-expert: it states no confidence" in told
    assert "  E-expert (evidence): unknown (0 to 1); 0 → 0.94 or 0" in told


def test_the_json_has_every_number(tmp_path: Path) -> None:
    data = json.loads(confidence_json(shown_confidence(confident_view(tmp_path), "C-safe")))
    assert (data["schema"], data["root"], data["status"]) == ("safetycase-confidence/1", "C-safe", "supported")
    assert (data["bounds"], data["dependence"], data["given"]) == ({"lower": 0.84, "upper": 0.9}, "unknown", ["C-safe"])
    assert data["leaves"][0] == {
        "element": "C-expert",
        "role": "claim",
        "lower": 0.9,
        "upper": 0.9,
        "stated": 0.9,
        "reason": None,
        "if_certain": 0.94,
        "if_false": 0.0,
        "upper_if_false": 0.0,
        "importance": 0.94,
    }
    assert data["elements"]["C-novice"] == {"status": "supported", "lower": 0.94, "upper": 0.95, "stated": 0.95}
    (budget,) = data["budgets"]
    assert (budget["total"], budget["at_most"], budget["overspent"]) == (0.0011, 0.001, True)
    assert [(one["claim"], one["with_doubt"]) for one in budget["shares"]] == [
        ("C-novice", 0.060376),
        ("C-expert", 0.10063),
    ]


def test_of_one_element(tmp_path: Path) -> None:
    shown = shown_confidence(confident_view(tmp_path), "C-novice")
    assert (shown.bounds, [leaf.event.element for leaf in shown.leaves]) == (
        Bounds(0.94, 0.95),
        ["C-novice", "A-elicited"],
    )


def test_page_site_and_report_tell_it_once(tmp_path: Path) -> None:
    view = confident_view(tmp_path)
    page, site, report = render_page(view), dict(site_files(view)), report_page(view)
    for told in (page, site["docs/index.md"], report):
        assert told.count("holds with a probability of <b>0.84 to 0.9</b>") == 1
        assert "claims leave it 0.11 % of 0.1 %." in told
    assert not [path for path, text in site.items() if "holds with a probability" in text and path != "docs/index.md"]


def test_a_larger_share_and_another_policy_weaken_the_case(tmp_path: Path) -> None:
    new = CASE.replace("shares: {O-cyber: 0.04%}", "shares: {O-cyber: 0.05%}").replace("at_most: 0.1%", "at_most: 0.2%")
    new = new.replace("{given: [inferences]}", "{given: [inferences, assumptions]}")
    folders = confident_folder(tmp_path / "old"), confident_folder(tmp_path / "new", new)
    changes = diff_cases(*folders, Settings(), DAY, ("old", "new")).changes
    told = {one.change.kind: (one.change.weakens, one.change.before, one.change.after) for one in changes}
    assert told["share-changed"] == (True, "O-cyber: 0.0004", "O-cyber: 0.0005")
    assert told["policy-changed"] == (True, '{"given":["inferences"]}', '{"given":["inferences","assumptions"]}')
    assert told["outcome-changed"] == (
        True,
        "O-cyber: A cyber attack, budget 0.001",
        "O-cyber: A cyber attack, budget 0.002",
    )


def test_a_case_that_states_nothing_sees_nothing(tmp_path: Path) -> None:
    silent = "\n".join(
        line for line in CASE.splitlines() if not line.strip().startswith(("confidence:", "shares:", "note:"))
    )
    view = confident_view(tmp_path, silent.replace(", budget: {at_most: 0.1%, because: Board decision 14}", ""))
    assert "Confidence" not in render_page(view)
    assert "Confidence" not in report_page(view)
    assert "Confidence" not in dict(site_files(view))["docs/index.md"]
    assert "This case states no confidence and no budget" in confidence_text(shown_confidence(view, "C-safe"))


def test_where_elements_are_withheld_their_numbers_are_not_told_in_sums(tmp_path: Path) -> None:
    view = confident_view(tmp_path, CASE.replace("owner: Evaluations", "owner: Evaluations\n    audience: regulator"))
    page = render_page(view, Audience.PUBLIC)
    assert "What they come to is not told where elements are withheld." in page
    assert "0.84" not in page
    assert "0.84 to 0.9" in render_page(view, Audience.REGULATOR)


@pytest.mark.parametrize(
    ("bounds", "words"),
    [
        (Bounds(0.0, 1.0), "unknown (0 to 1)"),
        (Bounds(0.9, 0.9), "0.9"),
        (Bounds(0.12345678, 0.98765432), "0.123456 to 0.987655"),
        (Bounds(0.9999999, 1.0), "0.999999 to 1"),
        (Bounds(0.85, 0.9), "0.85 to 0.9"),
    ],
)
def test_bounds_are_rounded_away_from_each_other(bounds: Bounds, words: str) -> None:
    assert interval(bounds) == words


def test_small_probabilities_are_shares() -> None:
    assert (share(0.0001), share(0.16135), share(1e-7), share(0)) == ("0.01 %", "16.1 %", "1e-05 %", "0 %")


def test_figures_follow_the_language() -> None:
    with speaking(Language("de")):
        assert (at_least(0.84), at_most(0.9), share(0.0011)) == ("0,84", "0,9", "0,11\N{NO-BREAK SPACE}%")
