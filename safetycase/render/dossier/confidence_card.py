"""What page, site and report tell of the confidence in the top claim; nothing where the case states none."""

from __future__ import annotations

from dataclasses import dataclass

from safetycase.assess.budgets import Spending
from safetycase.assess.confidence import Leaf
from safetycase.render.confidence_words import (
    ROLE_WORDS,
    at_least,
    has_confidence,
    interval,
    share,
    shown_confidence,
)
from safetycase.render.language import gettext as _
from safetycase.render.view import CaseView

_MOST_LEAVES = 12


@dataclass(frozen=True, slots=True)
class LeafRow:
    """One event that the top claim rests on: what is known of it, and the lower bound if it were certain, or failed."""

    element: str
    role: str
    bounds: str
    certain: str
    fails: str


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """The budget of one outcome, and what claims spend of it."""

    outcome: str
    at_most: str
    total: str
    with_doubt: str
    overspent: bool
    claims: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConfidenceCard:
    """The confidence in the top claim. `withheld` tells that this audience may not see what it is made of."""

    top: str
    withheld: bool
    bounds: str = ""
    dependence: str = ""
    because: str = ""
    given: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    leaves: tuple[LeafRow, ...] = ()
    more_leaves: int = 0
    budgets: tuple[BudgetRow, ...] = ()


def confidence_card(view: CaseView) -> ConfidenceCard | None:
    """Return the card; None where the case states no confidence and no budget.

    Bounds are made of the numbers of all elements, so an audience from which some are withheld is told none.
    """
    if view.withheld:
        return ConfidenceCard(view.graph.top, withheld=True) if has_confidence(view) else None
    if not has_confidence(view) or view.graph.top not in view.graph.elements:
        return None
    shown = shown_confidence(view, view.graph.top)
    return ConfidenceCard(
        top=shown.root,
        withheld=False,
        bounds=interval(shown.bounds),
        dependence=shown.dependence,
        because=shown.policy.because or "",
        given=shown.given,
        unknown=tuple(dict.fromkeys(event.element for event in shown.unknown)),
        leaves=tuple(_row(leaf) for leaf in shown.leaves[:_MOST_LEAVES]),
        more_leaves=max(0, len(shown.leaves) - _MOST_LEAVES),
        budgets=tuple(_budget(spending) for spending in shown.budgets),
    )


def _row(leaf: Leaf) -> LeafRow:
    event = leaf.event
    return LeafRow(
        event.element, _(ROLE_WORDS[event.role]), interval(event.bounds), _end(leaf.move.certain), _end(leaf.move.fails)
    )


def _end(bound: float | None) -> str:
    return _("not computed") if bound is None else at_least(bound)


def _budget(spending: Spending) -> BudgetRow:
    return BudgetRow(
        outcome=spending.outcome,
        at_most=share(spending.budget.at_most),
        total=share(spending.total),
        with_doubt=share(spending.with_doubt),
        overspent=spending.overspent,
        claims=tuple((one.claim, share(one.share)) for one in spending.shares),
        missing=spending.missing,
    )
