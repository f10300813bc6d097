"""The smallest set of repairs that would make an element supported.

Support is conjunctive: an element is supported when all below it holds, so every root cause below it must be mended and
nothing else. The set is therefore one and the smallest; what can be chosen is only how many causes one repair mends.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from safetycase.assess.causes import RootCause, causes
from safetycase.assess.standing import Assessment, Cause, Repair
from safetycase.evidence.result import EvidenceResult
from safetycase.graph.case_graph import CaseGraph
from safetycase.source.excerpt import listed

_SHOWN = 3
_MEASURE = "safetycase measure"
_MEASURED = frozenset({"not-measured", "changed-evidence"})
_CIRCLE = "circular-support"
_ADVICE = {
    "circular-support": "Take out one of the references by which {id} comes to depend on itself.",
    "configuration-mismatch": "Repeat the run behind {id} with the system's configuration, or correct 'configuration'.",
    "crossed-trigger": "Argue {id} anew, or change the system until its trigger is no longer crossed.",
    "declaration-mismatch": "Correct what is declared of the run behind {id}: {message}.",
    "expired-acceptance": "Have what is left of {id} looked at again: accept it anew with a new 'until', or answer it.",
    "expired-assumption": "Look at assumption {id} again and set a new 'until', or make it a claim and support it.",
    "incomplete-design": "Run what the design of {id} asks for and the records lack, or state the one carried out.",
    "incomplete-run": "Finish the run behind {id} and file its result in place of the broken one.",
    "invalid-value": "Correct what could not be taken in of {id}.",
    "invalid-yaml": "Correct the text: {message}.",
    "missing-evidence-file": "File what {id} names, or correct the path.",
    "requirement-not-met": "Change the system or claim less: the result of {id} stands against what it was to show.",
    "requirement-unknown": "Make the requirement of {id} one that its measures can decide.",
    "self-reference": "Take the reference to {id} out of {id}.",
    "stale-evidence": "Repeat the run behind {id} and file the new result.",
    "strategy-without-claims": "Name the claims that strategy {id} breaks its claim down into.",
    "subject-mismatch": "Repeat the run behind {id} with the system's own model, or correct 'subject'.",
    "subject-unknown": "Say which model {id} was made with, and pin it in 'system' by a revision or digest.",
    "superseded-task-version": "Repeat the run behind {id} with the version of the task that the case goes by.",
    "undeveloped-but-supported": "Take 'undeveloped' off {id}, or argue what is still missing.",
    "undeveloped-claim": "Argue {id}: name claims, a strategy or evidence under 'supported_by'.",
    "unanswered-defeater": "Answer {id} by claims under 'answered_by', or act on the doubt.",
    "unjudged-import": "Have the case that {id} refers to judged, and argue here what is taken from it.",
    "unmapped-label": "Map every label that occurs in the files of {id}, or say 'on_unmapped: unscored'.",
    "unjudged-trigger": "Make the trigger of {id} one that can be judged: measure what it looks at.",
    "unreadable-evidence": "File a whole copy of what {id} names, or name the reader that fits it.",
    "unresolved-reference": "Correct the reference of {id}: {message}.",
    "unsafe-path": "Move the files of {id} into the case folder and name them from there.",
    "vacuous-evidence": "File the evidence that {id} speaks of.",
    "void-acceptance": "Answer {id}, or correct its 'accepted': {message}.",
    "wrong-support-kind": "Let {id} refer to a claim, a strategy or evidence: {message}.",
}


def repairs(
    assessment: Assessment, graph: CaseGraph, results: Mapping[str, EvidenceResult], element: str
) -> tuple[Repair, ...]:
    """Return what to do to make `element` supported: worst first, then nearest, then by id; nothing where it is.

    All that one run of `safetycase measure` mends is one repair, and so are all members of a circle.
    """
    groups: dict[tuple[str, ...], list[RootCause]] = {}
    for root in causes(assessment, graph, element):
        groups.setdefault(_group(root.cause, graph), []).append(root)
    return tuple(_repair(roots, assessment, graph, results) for roots in groups.values())


def _group(cause: Cause, graph: CaseGraph) -> tuple[str, ...]:
    """Name the repair that mends a cause; causes with the same name are mended together."""
    if cause.name in _MEASURED:
        return (_MEASURE,)
    if cause.name == _CIRCLE:
        return (_CIRCLE, *graph.knots.get(cause.element, (cause.element,))[:1])
    return (cause.name, cause.element, cause.message)


def _repair(
    roots: Sequence[RootCause], assessment: Assessment, graph: CaseGraph, results: Mapping[str, EvidenceResult]
) -> Repair:
    cause = roots[0].cause
    mends = tuple(root.cause for root in roots)
    if cause.name in _MEASURED:
        return Repair(cause, _measuring(mends), _MEASURE, mends)
    if cause.name == _CIRCLE and cause.element in graph.knots:
        return Repair(cause, _untying(graph.knots[cause.element]), None, mends)
    if assessment.lost.get(cause.element) == cause:
        return Repair(cause, f"Say under 'challenges' what {cause.element} doubts, or answer it.", None, mends)
    return Repair(cause, _advice(cause, results), None, mends)


def _measuring(mends: Sequence[Cause]) -> str:
    advice = f"Measure {listed(list(dict.fromkeys(cause.element for cause in mends)), _SHOWN)}."
    if any(cause.name == "changed-evidence" for cause in mends):
        advice += " A file that was not meant to change is to be restored instead."
    return advice


def _untying(knot: Sequence[str]) -> str:
    return f"Take out references until none of {listed(knot, _SHOWN)} depends on itself."


def _advice(cause: Cause, results: Mapping[str, EvidenceResult]) -> str:
    words = _ADVICE.get(cause.name, "Mend {id}: {message}.")
    advice = words.format(id=cause.element, message=cause.message.rstrip("."))
    result = results.get(cause.element)
    if cause.name == "stale-evidence" and result is not None and result.expires is not None:
        advice += f" The one on file was valid until {result.expires}."
    return advice
