"""What must hold of repairs in every case there can be."""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from law_cases import Draft, drafts

from safetycase.assess.causes import causes, needed_by
from safetycase.assess.propagation import SUPPORTED, Propagation
from safetycase.assess.repairs import repairs
from safetycase.assess.standing import Assessment, Cause
from safetycase.graph.case_graph import CaseGraph


def is_supported(graph: CaseGraph, assessment: Assessment, element: str, mended: Collection[Cause]) -> bool:
    """Judge the case anew as if the mended causes were not there."""
    faults = {
        name: left
        for name, found in assessment.faults.items()
        if (left := tuple(fault for fault in found if fault.cause not in mended))
    }
    propagation = Propagation(graph, faults)
    propagation.run(graph.bottom_up)
    unread = any(message not in {cause.message for cause in mended} for message in assessment.unread)
    lost = any(cause not in mended and propagation.ranks[name] != SUPPORTED for name, cause in assessment.lost.items())
    return propagation.ranks[element] == SUPPORTED and not unread and not lost


@settings(max_examples=400, deadline=None)
@given(drafts(), st.data())
def test_mending_all_causes_supports_and_leaving_one_out_does_not(draft: Draft, data: st.DataObject) -> None:
    graph, assessment = draft.assessed()
    element = data.draw(st.sampled_from(sorted(graph.elements)))
    needed = {root.cause for root in causes(assessment, graph, element)}
    assert bool(needed) == (assessment.status(element).value != "supported")
    assert is_supported(graph, assessment, element, needed)
    for left_out in needed:
        assert not is_supported(graph, assessment, element, needed - {left_out})


@settings(max_examples=200, deadline=None)
@given(drafts(), st.data())
def test_repairs_mend_every_cause_once_and_no_repair_can_be_left_out(draft: Draft, data: st.DataObject) -> None:
    _, results = draft.made()
    graph, assessment = draft.assessed()
    element = data.draw(st.sampled_from(sorted(graph.elements)))
    found = repairs(assessment, graph, results, element)
    mended = [cause for repair in found for cause in repair.mends]
    assert set(mended) == {root.cause for root in causes(assessment, graph, element)}
    assert all(repair.cause == repair.mends[0] for repair in found)
    assert is_supported(graph, assessment, element, mended)
    for left_out in found:
        others = {cause for repair in found if repair is not left_out for cause in repair.mends}
        assert not is_supported(graph, assessment, element, others)


@settings(max_examples=200, deadline=None)
@given(drafts())
def test_the_path_to_a_cause_is_real_and_the_shortest(draft: Draft) -> None:
    graph, assessment = draft.assessed()
    for element in graph.elements:
        for root in causes(assessment, graph, element):
            path = root.path
            assert (path[0], path[-1], len(path)) == (element, root.cause.element, root.distance + 1)
            if root.cause not in assessment.lost.values():
                assert all(below in needed_by(graph, above) for above, below in pairwise(path))
                assert root.distance == _steps(graph, element, root.cause.element)


def _steps(graph: CaseGraph, start: str, end: str) -> int:
    level, seen, steps = {start}, {start}, 0
    while end not in level:
        level = {below for name in level for below in needed_by(graph, name)} - seen
        seen |= level
        steps += 1
    return steps


@settings(max_examples=200, deadline=None)
@given(drafts())
def test_the_cause_of_a_standing_is_among_the_causes_to_be_mended(draft: Draft) -> None:
    graph, assessment = draft.assessed()
    for element, standing in assessment.standings.items():
        if standing.cause is not None:
            assert standing.cause in {root.cause for root in causes(assessment, graph, element)}
