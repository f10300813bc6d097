"""Which evidence, failing together, defeats a claim, and which alone stops its support."""

from __future__ import annotations

from argued_case import TODAY, Argued, argued

from safetycase.assess.failing import Failing, failing
from safetycase.assess.supposing import Supposition, suppose
from safetycase.model.governance import Trigger


def of(case: Argued, element: str = "C-top") -> Failing:
    return failing(case.loaded.case, case.graph, case.results, case.assessment, element)


def test_all_support_must_fail_to_defeat_and_any_of_it_to_stop() -> None:
    found = of(
        argued("""
        C-top: {claim: Safe., supported_by: [C-a, E-three], in_context_of: [A-year]}
        C-a: {claim: A., supported_by: [E-one, E-two]}
        E-one: {evidence: One.}
        E-two: {evidence: Two.}
        E-three: {evidence: Three.}
        A-year: {assumption: One year.}
        """)
    )
    assert found.sets == (("E-one", "E-two", "E-three"),)
    assert (found.count, dict(found.sizes)) == (1, {3: 1})
    assert found.stops == ("E-one", "E-two", "E-three")
    assert found.alone == ()


GROUNDED = """
C-top: {claim: Safe., supported_by: [C-a, C-b]}
C-a: {claim: A., supported_by: [E-a]}
C-b: {claim: B., supported_by: [E-b]}
D-hides: {defeater: It hides., challenges: C-top, supported_by: [E-signs], answered_by: [C-not]}
E-signs: {evidence: Signs of hiding.}
C-not: {claim: It does not., supported_by: [E-one, E-two]}
E-a: {evidence: A.}
E-b: {evidence: B.}
E-one: {evidence: One.}
E-two: {evidence: Two.}
"""


def test_a_doubt_with_grounds_makes_each_part_of_its_answer_a_single_point() -> None:
    """Fails its answer, the doubt is upheld, as long as what it rests on holds."""
    found = of(argued(GROUNDED))
    assert found.alone == ("E-one", "E-two")
    assert found.sets == (("E-one",), ("E-two",), ("E-a", "E-b"))
    assert found.stops == ("E-a", "E-b", "E-one", "E-two")  # not E-signs: a doubt is answered with or without grounds


def test_a_doubt_without_grounds_defeats_nothing() -> None:
    found = of(argued(GROUNDED.replace(" supported_by: [E-signs],", "")))
    assert (found.alone, found.sets) == ((), (("E-a", "E-b"),))


def test_what_already_is_and_what_never_can_be() -> None:
    bare = (
        "C-top: {claim: Safe., supported_by: [C-a, C-bare]}\nC-a: {claim: A., supported_by: [E-a]}\nC-bare: {claim: B.}"
    )
    found = of(argued(bare + "\nE-a: {evidence: A.}"))
    assert (found.already, found.stops, found.sets, found.count) == (False, None, (), 0)
    beaten = of(
        argued("C-top: {claim: Safe., supported_by: [E-a]}\nE-a: {evidence: A.}", {"E-a": "requirement-not-met"})
    )
    assert (beaten.already, beaten.count) == (True, 0)


def test_evidence_that_a_trigger_looks_at_stops_what_the_trigger_watches() -> None:
    """Of failing evidence no number is known, so that its triggers cannot be judged; suppositions say the same."""
    watching = (Trigger(when="E-far.solved.value >= 5%", then="expire", of=("C-a",)),)
    case = argued(GROUNDED + "E-far: {evidence: Far.}\n", triggers=watching)
    assert "E-far" in case.loaded.case.elements
    assert of(case).evidence == 6
    supposed = suppose(case.loaded, case.graph, case.results, TODAY, Supposition((), {"E-far": "failed"}))
    assert supposed.status("C-a") == "unknown"


def two_of(number: int) -> str:
    """A claim that is defeated where two of so many pieces fail: each part is doubted over all the others."""
    evidence = [f"E-{at}" for at in range(number)]
    lines = [f"C-top: {{claim: Safe., supported_by: [{', '.join(f'C-{at}' for at in range(number))}]}}"]
    for at in range(number):
        others = ", ".join(name for name in evidence if name != evidence[at])
        lines += [
            f"C-{at}: {{claim: Part., supported_by: [C-kept-{at}]}}",
            f"C-kept-{at}: {{claim: Kept., supported_by: [E-plan]}}",
            f"D-{at}: {{defeater: Doubt., challenges: C-{at}, supported_by: [E-plan], answered_by: [C-not-{at}]}}",
            f"C-not-{at}: {{claim: Not so., supported_by: [{others}]}}",
        ]
    return "\n".join([*lines, *(f"{name}: {{evidence: x}}" for name in evidence), "E-plan: {evidence: Plan.}"])


def test_two_of_many_are_counted_and_not_all_listed() -> None:
    found = of(argued(two_of(30)))
    assert found.count == 30 * 29 // 2 + 1
    assert dict(found.sizes) == {1: 1, 2: 435}
    assert found.sets[:3] == (("E-plan",), ("E-1", "E-2"), ("E-1", "E-3")) or found.alone == ("E-plan",)
    assert len(found.sets) == 100
