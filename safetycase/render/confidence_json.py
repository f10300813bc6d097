"""The confidence in an element for programs: what `safetycase confidence --format json` prints."""

from __future__ import annotations

from safetycase.assess.budgets import Share, Spending
from safetycase.assess.confidence import Leaf
from safetycase.graph.queries import reachable
from safetycase.render.confidence_words import ShownConfidence
from safetycase.render.json_text import JsonValue, json_text

SCHEMA = "safetycase-confidence/1"

Json = dict[str, JsonValue]


def confidence_json(shown: ShownConfidence) -> str:
    """Return the bounds of an element and of all below it, what they hang on, and how the budgets are spent.

    `leaves` come by importance: `if_certain` and `if_false` are the lower bound of the root if the leaf were certain,
    or did not hold; `upper_if_false` is its upper bound then.
    """
    view, root = shown.view, shown.root
    report, policy = view.report, shown.policy
    standing = view.assessment.standings.get(root)
    return json_text(
        {
            "schema": SCHEMA,
            "case": {"id": report.case_id, "title": report.case_title, "digest": report.case_digest},
            "as_of": view.as_of.isoformat(),
            "root": root,
            "status": standing.status.value if standing else None,
            "bounds": {"lower": shown.bounds.lower, "upper": shown.bounds.upper},
            "dependence": policy.assumed.value,
            "because": policy.because,
            "common_causes": {
                name: {"probability": cause.probability, "of": list(cause.of), "because": cause.because}
                for name, cause in policy.common_causes.items()
            },
            "given": list(shown.given),
            "capped": shown.confidence.capped,
            "unknown": [
                {"element": event.element, "role": event.role.value, "reason": event.reason} for event in shown.unknown
            ],
            "leaves": [_leaf(leaf) for leaf in shown.leaves],
            "elements": {name: _element(shown, name) for name in sorted(reachable(view.graph, root))},
            "budgets": [_spending(one) for one in shown.budgets],
        }
    )


def _leaf(leaf: Leaf) -> Json:
    event = leaf.event
    return {
        "element": event.element,
        "role": event.role.value,
        "lower": event.bounds.lower,
        "upper": event.bounds.upper,
        "stated": event.number,
        "reason": event.reason or None,
        "if_certain": leaf.move.certain,
        "if_false": leaf.move.fails,
        "upper_if_false": leaf.move.most,
        "importance": leaf.importance,
    }


def _element(shown: ShownConfidence, name: str) -> Json:
    bounds, element = shown.confidence.bounds[name], shown.view.graph.elements[name]
    return {
        "status": shown.view.assessment.status(name).value,
        "lower": bounds.lower,
        "upper": bounds.upper,
        "stated": element.confidence,
    }


def _spending(spending: Spending) -> Json:
    return {
        "outcome": spending.outcome,
        "at_most": spending.budget.at_most,
        "dependence": spending.budget.assumed.value,
        "because": spending.budget.because,
        "total": spending.total,
        "overspent": spending.overspent,
        "with_doubt": spending.with_doubt,
        "shares": [_share(one) for one in spending.shares],
        "parts": [_share(one) for one in spending.parts],
        "missing": list(spending.missing),
    }


def _share(one: Share) -> Json:
    return {
        "claim": one.claim,
        "share": one.share,
        "lower": one.confidence.lower,
        "with_doubt": one.with_doubt,
        "parts": list(one.parts),
        "parts_total": one.parts_total,
    }
