"""The status of elements for programs: what `safetycase status --format json` prints, as `safetycase-status/1`."""

from __future__ import annotations

from collections.abc import Sequence

from safetycase.assess.acceptances import below
from safetycase.assess.failing import Failing
from safetycase.assess.standing import Repair, Standing
from safetycase.evidence.records import Run
from safetycase.evidence.result import EvidenceResult
from safetycase.graph.queries import reachable
from safetycase.render.branches import branches, root_of
from safetycase.render.failing_words import failing_json
from safetycase.render.json_text import JsonValue, json_text
from safetycase.render.view import CaseView

SCHEMA = "safetycase-status/1"

Json = dict[str, JsonValue]


def status_json(
    view: CaseView, repairs: Sequence[Repair], *, element: str | None = None, failing: Failing | None = None
) -> str:
    """Return the elements below one (else the top claim) with their status, cause and figures, and the repairs for it.

    `status` holds every element of the case; `elements` those below the root, in the order of their ids; `path` leads
    from the root to its cause, and `next` of an element is the next step of its own way; `failing` tells what failing
    evidence would do to the root. Raises UnknownNameError where there is no such element.
    """
    root = root_of(view, element)
    standings = view.assessment.standings
    return json_text(
        {
            "schema": SCHEMA,
            "case": {"id": view.report.case_id, "title": view.report.case_title, "digest": view.report.case_digest},
            "as_of": view.as_of.isoformat(),
            "root": root,
            "path": list(standings[root].path) if root in standings else [],
            "status": {name: standings[name].status.value for name in sorted(standings)},
            "elements": {name: _element(view, name) for name in sorted(reachable(view.graph, root))},
            "repairs": [_repair(repair) for repair in repairs],
            "failing": failing_json(failing) if failing else None,
        }
    )


def _element(view: CaseView, name: str) -> Json:
    found = view.graph.elements[name]
    told: Json = {
        "kind": found.kind.value,
        "status": view.assessment.status(name).value,
        "statement": found.statement,
        "below": [
            {"element": branch.element, "relation": branch.relation.value} for branch in branches(view.graph, name)
        ],
        **_cause(view.assessment.standings[name]),
        **_doubts(view, name),
        "faults": [
            {"name": fault.cause.name, "message": fault.cause.message} for fault in view.assessment.faults.get(name, ())
        ],
    }
    result = view.results.get(name)
    if result is not None:
        told["evidence"] = _evidence(result)
    return told


def _doubts(view: CaseView, name: str) -> Json:
    """Return who accepted what is left of a doubt, or the accepted doubts that an element is supported with."""
    told: Json = {}
    one = view.assessment.accepted.get(name)
    if one is not None:
        told["accepted"] = {"by": one.by, "reason": one.reason, "until": one.until}
    elif view.assessment.is_qualified(name):
        told["with_accepted_doubts"] = [*below(view.graph, name, view.assessment.accepted)]
    return told


def _cause(standing: Standing) -> Json:
    if standing.cause is None:
        return {"cause": None, "next": None}
    cause = standing.cause
    return {
        "cause": {"element": cause.element, "name": cause.name, "message": cause.message},
        "next": standing.onward.element if standing.onward is not None else None,
    }


def _evidence(result: EvidenceResult) -> Json:
    measures = result.entry.measures if result.entry is not None else {}
    return {
        "run": _run(result.entry.run) if result.entry is not None else None,
        "dated": result.dated.isoformat() if result.dated is not None else None,
        "expires": result.expires.isoformat() if result.expires is not None else None,
        "measures": {
            name: {
                "value": value.value,
                "events": value.events,
                "units": value.units,
                "unscored": value.unscored,
                **dict(value.bounds),
            }
            for name, value in measures.items()
        },
        "requirements": [
            {"text": item.text, "outcome": item.outcome.value, "value": item.value, "reason": item.reason}
            for item in result.requirements
        ],
        "flaws": [{"name": flaw.name, "message": flaw.message} for flaw in result.flaws],
    }


def _run(run: Run) -> Json:
    """Return the denominators of a run: what was intended, attempted and scored, and what is missing and why."""
    return {
        "n_declared": run.n_declared,
        "repeats_declared": run.repeats_declared,
        "n_records": run.n_records,
        "n_units": run.n_units,
        "n_scored": run.n_scored,
        "n_unscored": run.n_unscored,
        "unscored_by": dict(sorted(run.unscored_by.items())),
        "n_errored": run.n_errored,
        "n_invalidated": run.n_invalidated,
        "n_edited": run.n_edited,
        "declared": [*sorted(run.declared)],
    }


def _repair(repair: Repair) -> Json:
    return {
        "element": repair.cause.element,
        "name": repair.cause.name,
        "message": repair.cause.message,
        "advice": repair.advice,
        "command": repair.command,
    }
