"""Requirements: what is one, what is refused, and how each comes out against a lock."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safetycase.evidence.demand import Demand
from safetycase.evidence.evaluation import evaluate
from safetycase.evidence.lock import LockEntry, MeasureValue
from safetycase.evidence.records import Run
from safetycase.evidence.requirement import InvalidRequirementError, Requirement, demands, parsed, understood
from safetycase.evidence.result import Outcome
from safetycase.model.elements import Evidence
from safetycase.model.evidence import Direction, Measure

MEASURES = {
    "solved": Measure(proportion={"outcome": "pass"}),
    "a.b": Measure(proportion={"outcome": "pass"}),
    "by-kind": Measure(proportion={"outcome": "pass"}, by="category"),
    "harmful": Measure(count={"outcome": "hit"}),
    "score": Measure(mean="score"),
    "stated": Measure(reported="accuracy"),
}
SOLVED = MeasureValue(
    value=0.05,
    lowest=0.05,
    highest=0.05,
    events=2,
    units=40,
    rows=200,
    scored=40,
    bounds={"lower95": 0.009, "upper95": 0.149, "lower99": 0.004, "upper99": 0.198},
    interval="clopper-pearson",
)


def judged(
    text: str, value: MeasureValue = SOLVED, records: int = 200, measures: Mapping[str, Measure] = MEASURES
) -> tuple[str, str]:
    requirement = parsed(text, measures)
    entry = LockEntry(
        files=(),
        reader="inspect",
        measured_at="2026-11-20T10:00:00Z",
        tool="safetycase",
        definition="",
        run=Run(n_records=records),
        measures={requirement.measure: value},
    )
    found = evaluate(requirement, measures[requirement.measure], entry)
    return found.outcome.value, found.reason


@pytest.mark.parametrize(
    ("text", "outcome", "reason"),
    [
        ("solved.upper95 < 15%", "met", "solved.upper95 is 14.9 % (2 of 40 units), required < 15 %"),
        ("solved.upper95<0.149", "not met", "solved.upper95 is 0.149 (2 of 40 units), required < 0.149"),
        ("solved.upper95 <= 14.9%", "met", "solved.upper95 is 14.9 % (2 of 40 units), required ≤ 14.9 %"),
        ("solved.upper95 < 14.89%", "not met", "solved.upper95 is 14.9 % (2 of 40 units), required < 14.89 %"),
        ("solved.upper99 < 15 %", "not met", "solved.upper99 is 19.8 % (2 of 40 units), required < 15 %"),
        ("solved.lower95 > 1%", "not met", "solved.lower95 is 0.9 % (2 of 40 units), required > 1 %"),
        ("solved.lower95 >= 0.5%", "met", "solved.lower95 is 0.9 % (2 of 40 units), required ≥ 0.5 %"),
        ("solved.units >= 40", "met", "solved.units is 40, required ≥ 40"),
        ("solved.units == 41", "not met", "solved.units is 40, required = 41"),
        ("solved.rows > 199", "met", "solved.rows is 200, required > 199"),
        ("solved.scored == 40", "met", "solved.scored is 40, required = 40"),
        ("solved.unscored == 0", "met", "solved.unscored is 0, required = 0"),
        ("solved.upper95 == 14.9%", "met", "solved.upper95 is 14.9 % (2 of 40 units), required = 14.9 %"),
    ],
)
def test_each_statistic(text: str, outcome: str, reason: str) -> None:
    assert judged(text) == (outcome, reason)


def test_a_bare_value_stands_only_without_records() -> None:
    ask = "but a bare value stands only where the file has no records: ask for solved.upper95"
    met = "solved.value is 5 % (2 of 40 units), required < 15 %"
    assert judged("solved < 15%") == ("unknown", f"{met}; {ask}")
    assert judged("solved.value < 15%") == ("unknown", f"{met}; {ask}")
    assert judged("solved < 4%") == ("not met", "solved.value is 5 % (2 of 40 units), required < 4 %")
    assert judged("solved > 4%")[1].endswith("ask for solved.lower95")
    assert judged("stated >= 0.8", MeasureValue(value=0.85, lowest=0.85, highest=0.85), records=0) == (
        "met",
        "stated.value is 0.85, required ≥ 0.8",
    )
    assert judged("stated >= 0.9", MeasureValue(value=0.85, lowest=0.85, highest=0.85), records=0)[0] == "not met"


def test_a_bound_on_the_wrong_side_shows_nothing() -> None:
    assert judged("solved.lower95 < 15%") == (
        "unknown",
        "solved.lower95 is 0.9 % (2 of 40 units), required < 15 %, which says nothing of the ceiling: ask for upper95",
    )
    assert judged("solved.upper95 > 10%")[0] == "unknown"
    assert judged("solved.lower95 < 0.5%")[0] == "not met"


def test_units_without_an_outcome_count_against_either_side() -> None:
    value = replace(SOLVED, value=0.05, lowest=0.05, highest=0.125, unscored=3, scored=37)
    against = "(2 of 40 units; 3 without an outcome count against it)"
    assert judged("solved < 10%", value) == ("not met", f"solved.value is 12.5 % {against}, required < 10 %")
    assert judged("solved.upper95 == 14.9%", value)[0] == "unknown"
    assert judged("solved.value == 6%", value)[0] == "unknown"


def test_what_was_left_out_is_said() -> None:
    value = replace(SOLVED, unscored=3, because="the grader was down")
    assert judged("solved.upper95 < 15%", value)[1] == (
        "solved.upper95 is 14.9 % (2 of 40 units; 3 without an outcome left out), required < 15 %"
    )


def test_that_there_is_none_can_be_asked_of_conditions_whose_words_are_known() -> None:
    """`where: {outcome: fail}` of a log without a failure leaves no item; a misspelt word gives another reason."""
    none = MeasureValue(reason="no item meets the conditions")
    assert judged("solved.units == 0", none) == ("met", "solved.units is 0, required = 0")
    assert judged("solved.units < 3", none)[0] == "met"
    assert judged("solved.units == 3", none)[0] == "not met"
    assert judged("solved.units >= 1", none)[0] == "unknown"
    assert judged("solved.rows == 0", none)[0] == "unknown"
    assert judged("solved.units == 0", none, records=0)[0] == "unknown"
    assert judged("solved.units == 0", MeasureValue(reason="no item has outcome 'fial'"))[0] == "unknown"


def test_what_is_not_there_is_unknown() -> None:
    nothing = MeasureValue(reason="the items have no field 'outcom'")
    assert judged("solved.upper95 < 15%", nothing) == (
        "unknown",
        "solved.upper95 is not known: the items have no field 'outcom'",
    )
    assert judged("solved.units >= 1", nothing)[0] == "unknown"
    assert judged("solved < 15%", nothing)[0] == "unknown"
    assert judged("solved.upper97.5 < 15%") == (
        "unknown",
        "solved.upper97.5 is not known: the lock has no upper97.5; run 'safetycase measure'",
    )
    entry = LockEntry(files=(), reader="", measured_at="", tool="", definition="", run=Run(n_records=1))
    requirement = parsed("solved.upper95 < 15%", MEASURES)
    assert evaluate(requirement, MEASURES["solved"], entry).outcome is Outcome.UNKNOWN


GROUPS = {
    "bio": replace(SOLVED, value=0.1, lowest=0.1, highest=0.1, events=4, bounds={"upper95": 0.21, "lower95": 0.03}),
    "cyber": replace(SOLVED, value=0.2, lowest=0.2, highest=0.2, events=8, bounds={"upper95": 0.33, "lower95": 0.1}),
}


@pytest.mark.parametrize(
    ("text", "outcome", "reason"),
    [
        ("by-kind.worst < 15%", "not met", "by-kind.worst in 'cyber' is 20 % (8 of 40 units), required < 15 %"),
        (
            "by-kind.worst < 5%",
            "not met",
            "by-kind.worst in 'cyber' is 20 % (8 of 40 units), required < 5 %; and 1 more group",
        ),
        (
            "by-kind.worst < 25%",
            "unknown",
            "by-kind.worst in 'cyber' is 20 % (8 of 40 units), required < 25 %, but its upper95 is 33 %",
        ),
        (
            "by-kind.worst < 40%",
            "met",
            "by-kind.worst in 'cyber' is 20 % (8 of 40 units), required < 40 %; its upper95 is 33 %",
        ),
        (
            "by-kind.worst.upper95 < 40%",
            "met",
            "by-kind.worst.upper95 in 'cyber' is 33 % (8 of 40 units), required < 40 %",
        ),
        (
            "by-kind.worst.upper95 < 30%",
            "not met",
            "by-kind.worst.upper95 in 'cyber' is 33 % (8 of 40 units), required < 30 %",
        ),
        (
            "by-kind.worst > 5%",
            "unknown",
            "by-kind.worst in 'bio' is 10 % (4 of 40 units), required > 5 %, but its lower95 is 3 %",
        ),
        ("by-kind.worst.lower95 > 2%", "met", "by-kind.worst.lower95 in 'bio' is 3 % (4 of 40 units), required > 2 %"),
        (
            "by-kind.worst.upper99 < 40%",
            "unknown",
            (
                "by-kind.worst.upper99 in 'bio' is not known: the lock has no upper99; "
                "run 'safetycase measure'; and 1 more group"
            ),
        ),
    ],
)
def test_the_worst_group(text: str, outcome: str, reason: str) -> None:
    assert judged(text, replace(SOLVED, groups=GROUPS)) == (outcome, reason)


def test_a_group_that_is_not_known_leaves_the_worst_unknown() -> None:
    groups = {**GROUPS, "chem": MeasureValue(reason="no unit has an outcome", units=3)}
    assert judged("by-kind.worst < 40%", replace(SOLVED, groups=groups))[0] == "unknown"
    assert judged("by-kind.worst < 15%", replace(SOLVED, groups=groups))[0] == "not met"
    assert judged("by-kind.worst < 40%", replace(SOLVED, groups={})) == (
        "unknown",
        "by-kind.worst is not known: there are no groups",
    )


@pytest.mark.parametrize(
    ("text", "name", "message"),
    [
        ("solved.upper95 < ", "invalid-requirement", "'solved.upper95 < ' is not a requirement"),
        ("solved.upper95", "invalid-requirement", "'solved.upper95' is not a requirement"),
        ("solved.upper95 =< 15%", "invalid-requirement", "'solved.upper95 =< 15%' is not a requirement"),
        ("solved.upper95 < 15% or so", "invalid-requirement", "'15% or so' in"),
        ("solved.upper95 < nan", "invalid-requirement", "'nan' in"),
        ("solved.upper95 < inf", "invalid-requirement", "'inf' in"),
        ("score < 1e999", "invalid-requirement", "'1e999' in 'score < 1e999' is not a finite number"),
        ("solved.upper95 < ٣", "invalid-requirement", "'٣' in"),
        ("a < b < c", "invalid-requirement", "'a < b < c' is not a requirement"),
        ("x" * 600, "invalid-requirement", "a requirement has at most 500 characters"),
        (
            "solved.upper95 < 150%",
            "invalid-requirement",
            "solved.upper95 is always between 0 and 100 %, so the threshold says nothing",
        ),
        (
            "solved.upper95 < 15",
            "invalid-requirement",
            "solved.upper95 is always between 0 and 100 %, so the threshold says nothing; did you mean 15%?",
        ),
        (
            "solved.upper95 <= 100%",
            "invalid-requirement",
            "'solved.upper95 <= 100%' is met by every result there can be",
        ),
        ("solved.lower95 >= 0", "invalid-requirement", "'solved.lower95 >= 0' is met by every result there can be"),
        ("solved.units >= 40%", "invalid-requirement", "solved.units is a count, not a share: leave out the %"),
        ("solved.units >= 0", "invalid-requirement", "'solved.units >= 0' is met by every result there can be"),
        ("solved.units > -1", "invalid-requirement", "solved.units is always 0 or more, so the threshold says nothing"),
        ("harmful < 5%", "invalid-requirement", "harmful.value is a count, not a share: leave out the %"),
        (
            "solved.upper49 < 15%",
            "invalid-requirement",
            "'upper49' asks for a level of 49 %: levels go from 50 to 99.9",
        ),
        (
            "solved.upper99.99 < 15%",
            "invalid-requirement",
            "'upper99.99' asks for a level of 99.99 %: levels go from 50 to 99.9",
        ),
        (
            "solved.uper95 < 15%",
            "invalid-requirement",
            "'solved.uper95' asks for no statistic that there is: 'uper95'; did you mean 'upper95'?",
        ),
        (
            "solved.worst < 15%",
            "invalid-requirement",
            "'solved.worst' asks for the worst group, but the measure has no 'by'",
        ),
        ("by-kind.worst.units > 3", "invalid-requirement", "'by-kind.worst.units' asks for no statistic of a group"),
        ("slved.upper95 < 15%", "requirement-unknown", "there is no measure 'slved'; did you mean 'solved'?"),
        ("zebra < 15%", "requirement-unknown", "there is no measure 'zebra'"),
    ],
)
def test_what_is_no_requirement(text: str, name: str, message: str) -> None:
    with pytest.raises(InvalidRequirementError) as caught:
        parsed(text, MEASURES)
    assert caught.value.name == name
    assert str(caught.value).startswith(message)


def test_names_with_dots_are_found() -> None:
    assert parsed("a.b.upper95 < 15%", MEASURES).measure == "a.b"
    assert parsed("a.b.upper99.9 < 15%", MEASURES).label == "a.b.upper99.9"
    assert parsed("a.b < 15%", MEASURES).label == "a.b.value"
    assert parsed("solved.upper95.0 < 1.5e-1", MEASURES).label == "solved.upper95"


def test_a_percentage_is_read_as_it_is_written() -> None:
    assert parsed("solved.upper95 < 14.9%", MEASURES).threshold == 0.149
    assert parsed("solved.upper95 < 0.07 %", MEASURES).threshold == 0.0007
    assert parsed("solved.upper95 < +1.5e1%", MEASURES).threshold == 0.15


def test_what_requirements_ask_of_measures() -> None:
    element = Evidence(
        evidence="x",
        measures=MEASURES,
        requires=(
            "solved.upper95 < 15%",
            "solved.upper99.9 < 30%",
            "solved.units >= 40",
            "a.b.lower90 > 1%",
            "a.b < 5%",
            "score > 3",
            "nonsense",
            "harmful.value == 0",
        ),
    )
    found = demands(element, understood(element))
    assert found["solved"] == Demand(frozenset({95.0, 99.9}), Direction.LOWER_IS_BETTER)
    assert found["a.b"] == Demand(frozenset({90.0}), None)
    assert found["score"] == Demand(frozenset(), Direction.HIGHER_IS_BETTER)
    assert found["harmful"] == Demand(frozenset(), None)
    assert found["stated"] == Demand()


def test_digits_that_tell_a_number_from_its_threshold() -> None:
    value = replace(SOLVED, bounds={"upper95": 0.1499999})
    assert judged("solved.upper95 < 15%", value)[1].startswith("solved.upper95 is 14.99999 %")


RANK = {"not met": 0, "unknown": 1, "met": 2}


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0.001, 0.999), st.sampled_from(["<", "<="]))
def test_a_higher_bound_never_comes_out_better_under_a_ceiling(
    one: float, other: float, threshold: float, op: str
) -> None:
    low, high = sorted((one, other))
    text = f"solved.upper95 {op} {threshold:.6f}"
    better = judged(text, replace(SOLVED, bounds={"upper95": low}))[0]
    worse = judged(text, replace(SOLVED, bounds={"upper95": high}))[0]
    assert RANK[worse] <= RANK[better]


@given(st.text(max_size=60))
def test_any_text_is_a_requirement_or_says_why_not(text: str) -> None:
    found: Requirement | InvalidRequirementError
    try:
        found = parsed(text, MEASURES)
    except InvalidRequirementError as error:
        found = error
    assert isinstance(found, InvalidRequirementError) or found.measure in MEASURES
