"""What would fall or rise if something were otherwise: the same judge, given something else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from argued_case import TODAY, argued

from safetycase.assess.supposing import (
    ContradictionError,
    Supposition,
    UnfitOutcomeError,
    new_and_mended,
    shifts,
    suppose,
)
from safetycase.errors import UnknownNameError
from safetycase.model.governance import Trigger

CASE = """
C-top: {claim: Safe., supported_by: [C-a, C-b], in_context_of: [A-year]}
C-a: {claim: A., supported_by: [E-one, E-two]}
C-b: {claim: B., supported_by: [E-three]}
E-one: {evidence: One.}
E-two: {evidence: Two.}
E-three: {evidence: Three.}
A-year: {assumption: One year., until: 2026-12-31}
D-hides: {defeater: It hides., challenges: E-one, answered_by: [C-not]}
C-not: {claim: It does not., supported_by: [E-four]}
E-four: {evidence: Four.}
"""


def told(
    flaws: Mapping[str, str] | None = None,
    *without: str,
    on: date | None = None,
    triggers: tuple[Trigger, ...] = (),
    **outcomes: str,
) -> dict[str, tuple[str, str]]:
    """How each element stands and would stand, where that differs; `E_one="stale"` speaks of E-one."""
    case = argued(CASE, flaws, triggers=triggers)
    named = {name.replace("_", "-"): word for name, word in outcomes.items()}
    supposed = suppose(case.loaded, case.graph, case.results, TODAY, Supposition(without, named, on))
    return {one.element: (one.before.value, one.after.value) for one in shifts(case.assessment, supposed)}


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("failed", "defeated"),
        ("stale", "in-doubt"),
        ("changed", "in-doubt"),
        ("incomplete", "in-doubt"),
        ("other-subject", "in-doubt"),
        ("other-configuration", "in-doubt"),
        ("missing", "unknown"),
        ("unreadable", "unknown"),
        ("not-measured", "unknown"),
        ("defeated", "defeated"),
        ("in-doubt", "in-doubt"),
        ("unknown", "unknown"),
    ],
)
def test_each_word_has_the_effect_that_the_page_of_the_status_gives(word: str, status: str) -> None:
    found = told(E_three=word)
    assert found["E-three"] == ("supported", status)
    assert found["C-b"] == ("supported", status)
    above = "in-doubt" if status == "defeated" else status  # the other half of the support still stands
    assert found["C-top"] == ("supported", above)
    assert next(iter(found)) == "C-top"


def test_what_passes_and_what_is_as_it_was_change_nothing() -> None:
    assert told(E_one="passed", E_two="supported", D_hides="answered") == {}


def test_what_would_pass_lifts_all_that_hung_on_it() -> None:
    assert told({"E-three": "stale-evidence"}, E_three="passed") == {
        "C-top": ("in-doubt", "supported"),
        "C-b": ("in-doubt", "supported"),
        "E-three": ("in-doubt", "supported"),
    }


def test_support_that_is_gone_is_needed_no_less() -> None:
    assert told({}, "E-two") == {"C-top": ("supported", "unknown"), "C-a": ("supported", "unknown")}


def test_an_answer_that_is_gone_opens_the_doubt() -> None:
    assert told({}, "C-not") == {
        "C-top": ("supported", "in-doubt"),
        "C-a": ("supported", "in-doubt"),
        "E-one": ("supported", "in-doubt"),
        "D-hides": ("supported", "in-doubt"),
    }


def test_a_doubt_about_what_is_gone_goes_with_it_and_hits_nothing_else() -> None:
    case = argued(CASE, {"E-four": "stale-evidence"})
    supposed = suppose(case.loaded, case.graph, case.results, TODAY, Supposition(("E-one",)))
    assert supposed.moot == ("D-hides",)
    assert supposed.status("E-one") is None
    assert supposed.status("C-b") == "supported"


def test_a_doubt_can_be_open_upheld_or_gone() -> None:
    assert told(D_hides="open")["C-top"] == ("supported", "in-doubt")
    assert told(D_hides="upheld")["E-one"] == ("supported", "defeated")
    assert told({"E-four": "stale-evidence"}, "D-hides")["C-top"] == ("in-doubt", "supported")
    assert told({"E-four": "stale-evidence"}, D_hides="answered")["C-top"] == ("in-doubt", "supported")


def test_a_status_holds_whatever_bears_on_the_element_and_an_outcome_of_files_does_not() -> None:
    doubted = {"E-four": "stale-evidence"}
    assert told(doubted, E_one="supported")["C-top"] == ("in-doubt", "supported")
    assert told(doubted, E_one="passed") == {}
    assert told({"E-one": "requirement-not-met"}, C_a="supported")["C-top"] == ("in-doubt", "supported")


def test_it_can_be_another_day() -> None:
    assert told(on=date(2027, 1, 1)) == {"C-top": ("supported", "in-doubt"), "A-year": ("supported", "in-doubt")}
    assert told(on=date(2026, 12, 31)) == {}


def test_of_a_supposed_result_no_number_is_known_so_that_a_trigger_cannot_be_judged() -> None:
    watching = (Trigger(when="E-four.solved.value >= 5%", then="expire", of=("C-b",)),)
    assert told({"E-four": "stale-evidence"}, triggers=watching, E_four="passed")["C-top"] == ("in-doubt", "unknown")
    assert "C-b" not in told({}, "C-b", triggers=watching)


def test_causes_are_compared_by_element_and_name() -> None:
    case = argued(CASE, {"E-one": "stale-evidence", "E-two": "not-measured"})
    supposed = suppose(
        case.loaded, case.graph, case.results, TODAY, Supposition((), {"E-one": "stale", "E-two": "passed"})
    )
    come, gone = new_and_mended(case.assessment, case.graph, supposed)
    assert come == ()
    assert [(one.element, one.name) for one in gone] == [("E-two", "not-measured")]


def refused(supposition: Supposition) -> str:
    case = argued(CASE)
    with pytest.raises((UnknownNameError, UnfitOutcomeError, ContradictionError)) as caught:
        suppose(case.loaded, case.graph, case.results, TODAY, supposition)
    return str(caught.value)


def test_what_cannot_be_supposed_is_told_with_what_can() -> None:
    assert refused(Supposition(("E-for",))) == "there is no element 'E-for'. Did you mean 'E-four'?"
    assert refused(Supposition((), {"D-hides": "answerd"})) == (
        "'answerd' is no outcome of defeater D-hides. Did you mean 'answered'? "
        "There are: answered, open, upheld, defeated, in-doubt, unknown, supported."
    )
    assert refused(Supposition((), {"C-a": "failed"})).startswith("'failed' is no outcome of claim C-a.")
    assert refused(Supposition(("E-one",), {"E-one": "stale"})) == "E-one cannot both be taken away and be stale."
    assert refused(Supposition(("C-top",))).startswith("the top claim cannot be taken away")
    assert refused(Supposition((), {"E-one": "supported", "D-hides": "upheld"})).startswith("D-hides bears on nothing")
