"""Laws of failing evidence: every set named defeats, no part of it does, and none is missing; tried one by one."""

from __future__ import annotations

from itertools import chain, combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from law_cases import TODAY, Draft, drafts

from safetycase.assess import failing as failing_module
from safetycase.assess.diagrams import Diagrams
from safetycase.assess.failing import Failing, failing
from safetycase.assess.supposing import Supposition, suppose
from safetycase.model.status import Status


def found(draft: Draft, element: str) -> Failing:
    loaded, results = draft.made()
    graph, assessment = draft.assessed()
    return failing(loaded.case, graph, results, assessment, element)


def tried(draft: Draft, element: str) -> dict[frozenset[str], Status]:
    """How the element stands where each set of evidence fails, by the judge of suppositions."""
    loaded, results = draft.made()
    graph, _ = draft.assessed()
    evidence = [name for name in draft.bodies if draft.kind(name) == "evidence"]
    sets = chain.from_iterable(combinations(evidence, size) for size in range(len(evidence) + 1))
    return {
        frozenset(one): suppose(
            loaded, graph, results, TODAY, Supposition((), dict.fromkeys(one, "failed"))
        ).assessment.status(element)
        for one in sets
    }


def minimal(sets: list[frozenset[str]]) -> set[frozenset[str]]:
    return {one for one in sets if not any(part < one for part in sets)}


def check(draft: Draft, element: str, *, complete: bool) -> None:
    told, truth = found(draft, element), tried(draft, element)
    nothing = truth[frozenset()]
    defeating = minimal([one for one, status in truth.items() if status is Status.DEFEATED])
    assert told.already == (nothing is Status.DEFEATED)
    if told.already:
        return
    named = {frozenset(one) for one in told.sets}
    if complete:
        assert named == defeating
        assert told.count == len(defeating)
        assert [len(one) for one in told.sets] == sorted(len(one) for one in defeating)
    else:
        assert told.count is None
        assert told.tried is not None
        assert named == {one for one in defeating if len(one) <= told.tried}
    assert set(told.alone) == {next(iter(one)) for one in defeating if len(one) == 1}
    single = {next(iter(one)) for one, status in truth.items() if len(one) == 1 and status is not Status.SUPPORTED}
    assert told.stops is None if nothing is not Status.SUPPORTED else set(told.stops or ()) == single


@settings(max_examples=300)
@given(drafts(), st.data())
def test_the_smallest_sets_that_defeat_are_all_there_are(draft: Draft, data: st.DataObject) -> None:
    check(draft, data.draw(st.sampled_from(sorted(draft.bodies))), complete=True)


@settings(max_examples=100)
@given(drafts(), st.data())
def test_where_there_are_too_many_the_small_ones_are_all_there(draft: Draft, data: st.DataObject) -> None:
    element = data.draw(st.sampled_from(sorted(draft.bodies)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(failing_module, "Diagrams", lambda: Diagrams(most_steps=-1))
        patch.setattr(failing_module, "_MOST_TRIED", 5)
        told = found(draft, element)
        if told.tried is not None:
            check(draft, element, complete=False)


@settings(max_examples=300)
@given(st.lists(st.lists(st.tuples(st.integers(0, 5), st.booleans()), max_size=4), max_size=5))
def test_a_diagram_is_the_function_and_its_minimal_family_the_least_sets(clauses: list[list[tuple[int, bool]]]) -> None:
    """Functions as alternatives of conditions "variable, or not variable", over six variables."""
    work = Diagrams()
    terms = [
        work.every([work.variable(at) if yes else work.opposite(work.variable(at)) for at, yes in clause])
        for clause in clauses
    ]
    family = work.minimal(work.some(terms))
    every = [frozenset(one) for size in range(7) for one in combinations(range(6), size)]
    true = [one for one in every if any(all((at in one) == yes for at, yes in clause) for clause in clauses)]
    least = [one for one in true if not any(part < one for part in true)]
    assert {frozenset(one) for one in work.smallest(family)} == set(least)
    assert sum(work.sizes(family)[family].values()) == len(least)
