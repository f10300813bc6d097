"""How `safetycase status` tells what failing evidence would do."""

from __future__ import annotations

from dataclasses import replace

from safetycase.assess.failing import Failing
from safetycase.render.failing_words import failing_json, failing_words

NAMES = tuple(f"E-{at}" for at in range(9))
SAFE = Failing("C-safe", 9, False, NAMES, (), (NAMES,), 1, {9: 1})


def said(found: Failing) -> list[str]:
    return [f"- {words}" if listed else words for words, listed in failing_words(found, found.element)]


def test_a_claim_that_any_failure_stops_and_only_all_together_defeat() -> None:
    assert said(SAFE) == [
        "Any one of 9 pieces of evidence that fails stops C-safe from being supported.",
        "1 set of 9 pieces of evidence defeats C-safe by failing together:",
        "- E-0, E-1, E-2, E-3, E-4, E-5 and 3 more",
    ]


def test_single_points_come_first_then_the_smallest_sets_and_how_many_more() -> None:
    sets = (("E-0",), *((f"E-{at}", "E-8") for at in range(1, 8)))
    found = replace(SAFE, stops=NAMES[:2], alone=("E-0",), sets=sets, count=10**9 + 1, sizes={1: 1, 2: 10**9})
    assert said(found) == [
        "Any one of 2 pieces of evidence (of 9) that fails stops C-safe from being supported.",
        "E-0 alone defeats C-safe.",
        "1e+09 sets of 2 pieces of evidence defeat C-safe by failing together:",
        *(f"- E-{at} and E-8" for at in range(1, 6)),
        "- and 1e+09 more; --format json names 100",
    ]
    assert failing_json(found)["complete"] is False


def test_what_was_not_looked_at_is_said() -> None:
    bounded = replace(SAFE, stops=None, count=None, sizes={}, tried=2)
    assert said(replace(bounded, sets=())) == [
        "No set of up to 2 pieces of evidence defeats C-safe by failing; larger ones are too many to look through."
    ]
    tried = "sets of up to 2 pieces of evidence defeat C-safe by failing together"
    assert said(replace(bounded, sets=(("E-1", "E-2"),))) == [
        f"At least these {tried}; larger ones are too many to look through:",
        "- E-1 and E-2",
    ]
    assert failing_json(bounded)["tried_up_to"] == 2


def test_what_failing_evidence_cannot_change() -> None:
    assert said(replace(SAFE, already=True, stops=None)) == ["C-safe is defeated already, whatever else fails."]
    assert said(replace(SAFE, stops=None, sets=(), count=0, sizes={})) == [
        "No evidence that fails, be it all together, defeats C-safe: something else stands beside it."
    ]
    assert said(replace(SAFE, evidence=1, stops=("E-0",), alone=("E-0",), sets=(("E-0",),), sizes={1: 1})) == [
        "Only E-0, by failing, stops C-safe from being supported.",
        "E-0 alone defeats C-safe.",
    ]
