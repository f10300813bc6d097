"""Budgets of outcomes (Clymer et al. 2024): shares, their parts, what is missing, and what doubt adds."""

from __future__ import annotations

from typing import Any

import pytest
from weighed_case import WeighedCase, weighed

ARGUMENT = """
C-top: {claim: Safe enough., against: [O-cyber], supported_by: [C-novice, S-experts]}
S-experts: {strategy: Argue over groups., supported_by: [C-crime, C-state]}
C-novice: {claim: At most 0.04 %., against: [O-cyber], shares: {O-cyber: 0.04%}, supported_by: [E-a]}
C-crime: {claim: At most 0.02 %., against: [O-cyber], shares: {O-cyber: 0.0002}, supported_by: [E-a]}
C-state: {claim: At most 0.03 %., against: [O-cyber], shares: {O-cyber: 0.03%}, supported_by: [E-a]}
E-a: {evidence: Reports.}
"""


def spent(text: str = ARGUMENT, **budget: Any) -> WeighedCase:
    outcomes = {"O-cyber": {"outcome": "An attack", "budget": {"at_most": 0.001, **budget}}}
    return weighed(text, outcomes=outcomes, given=["inferences"])


def test_shares_add_up_as_the_decimals_that_are_written() -> None:
    (spending,) = spent(at_most="0.09%").budgets
    assert [(one.claim, one.share) for one in spending.shares] == [
        ("C-novice", 0.0004),
        ("C-crime", 0.0002),
        ("C-state", 0.0003),
    ]
    assert (spending.total, spending.budget.at_most) == (0.0009, 0.0009)
    assert not spending.overspent
    assert spent(at_most=0.0008999).budgets[0].overspent


def test_a_tenth_and_two_tenths_are_three_tenths() -> None:
    text = ARGUMENT.replace("0.04%}", "0.1}").replace("0.0002}", "20%}").replace("0.03%}", "0.0}")
    (spending,) = spent(text, at_most=0.3).budgets
    assert (spending.total, spending.overspent) == (0.3, False)


def test_independent_ways_come_to_a_little_less_where_a_reason_is_given() -> None:
    declared = {"dependence": "independent", "at_most": 0.28}
    text = ARGUMENT.replace("0.04%}", "0.1}").replace("0.0002}", "0.2}").replace("0.03%}", "0}")
    (reasoned,) = spent(text, **declared, because="other people, other targets").budgets
    assert (reasoned.total, reasoned.overspent) == (0.28, False)
    assert spent(text, **declared).budgets[0].total == 0.3


def test_a_share_below_a_share_is_a_part_of_it() -> None:
    text = ARGUMENT.replace("C-top: {claim: Safe enough., ", "C-top: {claim: Safe enough., shares: {O-cyber: 0.08%}, ")
    (spending,) = spent(text).budgets
    (whole,) = spending.shares
    assert (whole.claim, whole.parts, whole.parts_total) == ("C-top", ("C-novice", "C-crime", "C-state"), 0.0009)
    assert whole.overspent
    assert [one.claim for one in spending.parts] == ["C-novice", "C-crime", "C-state"]
    assert spending.total == 0.0008


def test_a_claim_that_supports_two_others_is_counted_once() -> None:
    text = """
        C-top: {claim: Safe., supported_by: [C-a, C-b]}
        C-a: {claim: Safe., supported_by: [C-both]}
        C-b: {claim: Safe., supported_by: [C-both]}
        C-both: {claim: At most., against: [O-cyber], shares: {O-cyber: 0.1%}}
    """
    assert spent(text).budgets[0].total == 0.001


def test_what_takes_no_share_is_named() -> None:
    text = ARGUMENT.replace("shares: {O-cyber: 0.0002}, ", "")
    assert spent(text).budgets[0].missing == ("C-crime",)
    # The top claim takes none either: it has shares below it.
    assert spent().budgets[0].missing == ()


def test_members_of_a_circle_are_counted_each() -> None:
    text = """
        C-top: {claim: Safe., supported_by: [C-a]}
        C-a: {claim: Safe., against: [O-cyber], shares: {O-cyber: 0.1%}, supported_by: [C-b]}
        C-b: {claim: Safe., against: [O-cyber], shares: {O-cyber: 0.1%}, supported_by: [C-a]}
    """
    assert spent(text).budgets[0].total == 0.002


@pytest.mark.parametrize(("confidence", "kept"), [(0.9991, True), (0.999, False)])
def test_one_in_a_thousand_from_one_in_ten_thousand(confidence: float, kept: bool) -> None:
    """Bloomfield, Littlewood and Wright (2007): it takes 99.91 % confidence in 1e-4 to have 1e-3 on a random demand."""
    text = f"""
        C-top: {{claim: At most 1e-4., against: [O-cyber], shares: {{O-cyber: 0.0001}}, confidence: {confidence},
                note: elicited, supported_by: [E-a]}}
        E-a: {{evidence: Tests.}}
    """
    (spending,) = spent(text).budgets
    assert (spending.with_doubt <= 0.001) is kept
    assert spending.with_doubt == pytest.approx(1 - confidence * (1 - 0.0001))


@pytest.mark.parametrize(("confidence", "kept"), [(0.99902, True), (0.999, False), (0.99, False)])
def test_one_in_a_thousand_from_one_in_a_hundred_thousand(confidence: float, kept: bool) -> None:
    """Bishop et al. (2011), abstract: "99 percent confident that the pfd is less than 10^-5 …", so surely below 10^-3?

    It takes 99.901 % where nothing else is known of the claim.
    """
    text = f"""
        C-top: {{claim: At most 1e-5., against: [O-cyber], shares: {{O-cyber: 0.00001}}, confidence: {confidence},
                note: elicited, supported_by: [E-a]}}
        E-a: {{evidence: Tests.}}
    """
    (spending,) = spent(text).budgets
    assert (spending.with_doubt <= 0.001) is kept
    assert spending.with_doubt == pytest.approx(1e-5 + (1 - confidence) - 1e-5 * (1 - confidence))


def test_where_nothing_is_known_of_a_claim_anything_may_happen() -> None:
    assert spent().budgets[0].with_doubt == 1.0


def test_an_outcome_without_a_budget_is_not_spent() -> None:
    assert weighed(ARGUMENT, outcomes={"O-cyber": {"outcome": "An attack"}}).budgets == ()
