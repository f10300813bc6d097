"""Measures on small tables of items whose right answers can be seen by eye."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safetycase.evidence.demand import Demand
from safetycase.evidence.interval import chernoff_hoeffding, clopper_pearson
from safetycase.evidence.items import ItemTable
from safetycase.evidence.lock import MeasureValue
from safetycase.evidence.measure import measure_value
from safetycase.evidence.records import Item, Run
from safetycase.evidence.shares import share
from safetycase.evidence.tally import Pattern, Records
from safetycase.model.evidence import Direction, Measure

LOWER = Demand(direction=Direction.LOWER_IS_BETTER)
HIGHER = Demand(direction=Direction.HIGHER_IS_BETTER)


@contextmanager
def records(
    *items: Item,
    primary: str | None = None,
    vocabulary: dict[str, frozenset[str]] | None = None,
    run: Run | None = None,
) -> Iterator[Records]:
    with ItemTable() as table:
        table.add(items, task="suite")
        counted = run or Run(n_records=max(1, len(items)))
        known = {"outcome": frozenset({"pass", "fail"}), **(vocabulary or {})}
        yield Records(table, counted, {0: primary}, known)


def measured(
    measure: Mapping[str, object],
    *items: Item,
    demand: Demand | None = None,
    primary: str | None = None,
    vocabulary: dict[str, frozenset[str]] | None = None,
    run: Run | None = None,
) -> MeasureValue:
    with records(*items, primary=primary, vocabulary=vocabulary, run=run) as found:
        return measure_value(found, Measure.model_validate(measure), demand)


def passes(*outcomes: str | None) -> list[Item]:
    return [Item(unit=f"u{number}", outcome=outcome) for number, outcome in enumerate(outcomes)]


PASSED: dict[str, object] = {"proportion": {"outcome": "pass"}}


def test_a_proportion_of_units() -> None:
    value = measured(PASSED, *passes("pass", "pass", *["fail"] * 38))
    assert (value.value, value.events, value.units, value.rows) == (0.05, 2, 40, 40)
    assert (value.scored, value.unscored, value.lowest, value.highest) == (40, 0, 0.05, 0.05)
    assert value.bounds == {"lower95": 0.00895694559298, "upper95": 0.149151961273}
    assert value.interval == "clopper-pearson"
    assert value.reason is None


def test_levels_come_from_the_measure_and_from_requirements() -> None:
    demand = Demand(frozenset({99.9, 97.5}))
    value = measured({**PASSED, "level": 90}, *passes("pass", *["fail"] * 9), demand=demand)
    assert sorted(value.bounds) == [
        f"{side}{level}" for side in ("lower", "upper") for level in ("90", "95", "97.5", "99.9")
    ]


def test_repeats_are_not_units() -> None:
    rows = [Item(unit=f"u{u}", repeat=r, outcome="pass" if r == 1 else "fail") for u in range(10) for r in range(1, 6)]
    some = measured({**PASSED, "repeats": "any"}, *rows)
    every = measured({**PASSED, "repeats": "all"}, *rows)
    assert (some.value, some.events, some.units, some.rows) == (1.0, 10, 10, 50)
    assert (every.value, every.events, every.units) == (0.0, 0, 10)
    mean = measured({**PASSED, "repeats": "mean"}, *rows)
    assert (mean.value, mean.events, mean.interval) == (0.2, None, "chernoff-hoeffding")
    assert mean.bounds["upper95"] == pytest.approx(chernoff_hoeffding(0.2, 10, 0.95).upper, abs=1e-12)


def test_unstated_repeats_take_the_conservative_side_of_each_bound() -> None:
    rows = [Item(unit=f"u{u}", repeat=r, outcome="pass" if r == 1 else "fail") for u in range(10) for r in range(1, 3)]
    value = measured(PASSED, *rows)
    assert (value.value, value.lowest, value.highest, value.events) == (0.5, 0.0, 1.0, None)
    assert value.bounds == {"lower95": 0.0, "upper95": 1.0}
    stated = "repeats not stated: any repeat counts in upper bounds, all in lower bounds"
    assert value.interval == f"clopper-pearson; {stated}"
    assert measured(PASSED, *rows, demand=LOWER).events == 10
    assert measured(PASSED, *rows, demand=HIGHER).events == 0


def test_the_mean_of_single_repeats_is_a_plain_proportion() -> None:
    value = measured({**PASSED, "repeats": "mean"}, *passes("pass", "fail", "fail"))
    assert value.interval == "clopper-pearson"
    assert value.events == 1


def test_a_missing_outcome_counts_on_either_side() -> None:
    rows = passes("pass", "pass", "fail", "fail", None)
    value = measured(PASSED, *rows)
    assert (value.value, value.lowest, value.highest) == (0.5, 0.4, 0.6)
    assert (value.events, value.units, value.scored, value.unscored) == (2, 5, 4, 1)
    assert value.bounds["upper95"] == pytest.approx(clopper_pearson(3, 5, 0.95).upper, abs=1e-12)
    assert value.bounds["lower95"] == pytest.approx(clopper_pearson(2, 5, 0.95).lower, abs=1e-12)
    assert measured(PASSED, *rows, demand=LOWER).value == 0.6
    assert measured(PASSED, *rows, demand=HIGHER).value == 0.4


def test_missing_outcomes_are_left_out_only_with_a_reason() -> None:
    value = measured(
        {**PASSED, "unscored": "excluded", "because": "the grader was down"}, *passes("pass", "fail", None)
    )
    assert (value.value, value.units, value.scored, value.unscored) == (0.5, 2, 2, 1)
    assert value.because == "the grader was down"
    assert value.bounds["upper95"] == pytest.approx(clopper_pearson(1, 2, 0.95).upper, abs=1e-12)


def test_excluded_repeats_leave_the_others_of_their_unit() -> None:
    rows = [Item(unit="a", repeat=1, outcome="pass"), Item(unit="a", repeat=2), Item(unit="b", repeat=1)]
    value = measured({**PASSED, "repeats": "all", "unscored": "excluded", "because": "timeouts"}, *rows)
    assert (value.events, value.units, value.unscored) == (1, 1, 1)


def test_nothing_scored_has_no_value_but_the_widest_bounds() -> None:
    value = measured(PASSED, *passes(None, None))
    assert (value.value, value.lowest, value.highest, value.unscored) == (None, 0.0, 1.0, 2)
    assert value.bounds == {"lower95": 0.0, "upper95": 1.0}
    assert value.reason == "no unit has an outcome"


def test_an_invalidated_unit_counts_as_open() -> None:
    rows = [*passes("pass", "fail"), Item(unit="u9", outcome="fail", invalidated=True)]
    value = measured(PASSED, *rows)
    assert (value.units, value.events, value.unscored, value.highest) == (3, 1, 1, 0.666666666667)


def test_a_repeat_run_again_takes_the_place_of_the_invalidated_one() -> None:
    rows = [Item(unit="a", outcome="pass", invalidated=True), Item(unit="a", outcome="fail")]
    value = measured(PASSED, *rows)
    assert (value.units, value.rows, value.events, value.unscored) == (1, 1, 0, 0)


def test_an_invalidated_repeat_leaves_its_unit_open() -> None:
    rows = [Item(unit="a", repeat=1, outcome="fail"), Item(unit="a", repeat=2, outcome="fail", invalidated=True)]
    value = measured({**PASSED, "repeats": "any"}, *rows)
    assert (value.units, value.events, value.unscored, value.highest) == (1, 0, 1, 1.0)


def test_a_filter_on_results_does_not_launder_failures() -> None:
    rows = passes("pass", "fail", "fail", None)
    filtered = {"proportion": {"outcome": "fail"}, "where": {"outcome": ["pass", "fail"]}}
    value = measured(filtered, *rows)
    assert (value.units, value.events, value.unscored) == (4, 2, 1)
    dropped = measured({**PASSED, "where": {"invalidated": False}}, *passes("pass"), Item(unit="z", invalidated=True))
    assert (dropped.units, dropped.unscored) == (2, 1)


def test_where_picks_items() -> None:
    rows = [
        Item(unit="a", outcome="pass", category="cyber", fields={"difficulty": "3", "split": "test"}),
        Item(unit="b", outcome="fail", category="cyber", fields={"difficulty": "7", "split": "test"}),
        Item(unit="c", outcome="pass", category="bio", fields={"difficulty": "10", "split": "train_a"}),
    ]
    for where, units in [
        ({"category": "cyber"}, 2),
        ({"category": ["cyber", "bio"]}, 3),
        ({"category": {"not": "cyber"}}, 1),
        ({"difficulty": {"min": 5}}, 2),
        ({"difficulty": {"min": 5, "max": 7}}, 1),
        ({"difficulty": 7}, 1),
        ({"difficulty": 7.0}, 1),
        ({"split": {"like": "train%"}}, 1),
        ({"split": {"like": "t%"}, "category": "bio"}, 1),
        ({"split": {"not": ["test", "train_a"]}}, 0),
        ({"split": {"not": {"like": "test%"}}}, 1),
    ]:
        assert measured({**PASSED, "where": where}, *rows).units == units, where


def test_a_condition_on_a_score() -> None:
    rows = [Item(unit=str(number), score=score) for number, score in enumerate([0.1, 0.5, 0.9, None])]
    value = measured({"proportion": {"score": {"min": 0.5}}}, *rows)
    assert (value.events, value.units, value.unscored) == (2, 4, 1)


def test_not_a_number_is_no_number() -> None:
    rows = [Item(unit="a", fields={"harm": "nan"}), Item(unit="b", fields={"harm": "0.2"}), Item(unit="c")]
    value = measured({"proportion": {"harm": {"min": 0.5}}}, *rows)
    assert (value.events, value.units, value.unscored) == (0, 3, 2)


def test_truth_is_a_word() -> None:
    rows = [Item(unit="a", fields={"refused": "True"}), Item(unit="b", fields={"refused": "false"})]
    assert measured({"proportion": {"refused": True}}, *rows).events == 1
    assert measured({"proportion": {"edited": True}}, *rows).events == 0


def test_having_no_error_is_an_answer() -> None:
    rows = [Item(unit="a", outcome="pass"), Item(unit="b", error="Timeout: 30 s")]
    value = measured({"proportion": {"error": {"like": "Timeout%"}}}, *rows)
    assert (value.events, value.units, value.unscored) == (1, 2, 0)


@pytest.mark.parametrize(
    ("measure", "reason"),
    [
        ({"proportion": {"outcom": "pass"}}, "the items have no field 'outcom'; did you mean 'outcome'?"),
        ({"proportion": {"outcome": "passs"}}, "no item has outcome 'passs'; did you mean 'pass'?"),
        ({"proportion": {"outcome": {"not": "hit"}}}, "no item has outcome 'hit'; the items say 'fail', 'pass'"),
        ({**PASSED, "where": {"kind": "cyber"}}, "the items have no field 'kind'"),
        ({**PASSED, "where": {"category": ["cyber", "bios"]}}, "no item has category 'bios'; did you mean 'bio'?"),
        (
            {**PASSED, "where": {"category": {"like": "chem%"}}},
            "no item has category 'chem%'; the items say 'bio', 'cyber'",
        ),
        ({**PASSED, "by": "languag"}, "the items have no field 'languag'; did you mean 'language'?"),
        ({"mean": "scores"}, "the items have no field 'scores'; did you mean 'score'?"),
        ({"proportion": {}}, "the event names no field"),
        ({"proportion": {"score": {"max": 10**400}}}, "the condition on 'score' names a number that is not finite"),
        ({"proportion": {"outcome": []}}, "the condition on 'outcome' lists no value"),
        ({"proportion": {"outcome": {}}}, "the condition on 'outcome' says nothing"),
        ({"reported": "accuracy"}, "the files have 2 records: compute the measure from them"),
        ({**PASSED, "where": {"category": "cyber", "language": {"not": "en"}}}, "no item has language 'en'"),
    ],
)
def test_what_cannot_be_computed_says_why(measure: dict[str, object], reason: str) -> None:
    rows = [Item(unit="a", outcome="pass", category="cyber"), Item(unit="b", outcome="fail", category="bio")]
    value = measured(measure, *rows)
    assert value.value is None
    assert value.bounds == {}
    assert value.reason == reason


def test_hostile_words_are_words() -> None:
    nasty = "x'); DROP TABLE items; --"
    rows = [Item(unit="a", outcome=nasty, fields={nasty: nasty}), Item(unit="b", outcome="fail", fields={nasty: '"'})]
    value = measured(
        {"proportion": {"outcome": nasty, nasty: nasty}, "by": nasty, "where": {nasty: [nasty, '"']}}, *rows
    )
    assert (value.events, value.units, sorted(value.groups)) == (1, 2, ['"', nasty])


def test_an_event_that_never_happens_is_known_by_its_vocabulary() -> None:
    assert measured(PASSED, *passes("fail", "fail")).events == 0
    unheard = measured({"proportion": {"outcome": "hit"}}, *passes("fail"))
    assert unheard.reason == "no item has outcome 'hit'; the items say 'fail', 'pass'"
    heard = measured({"proportion": {"outcome": "hit"}}, *passes("fail"), vocabulary={"outcome": frozenset({"hit"})})
    assert heard.events == 0


def test_groups_and_the_worst_of_them() -> None:
    rows = [
        *[Item(unit=f"c{n}", outcome="pass" if n < 3 else "fail", category="cyber") for n in range(10)],
        *[Item(unit=f"b{n}", outcome="pass" if n < 1 else "fail", category="bio") for n in range(5)],
        Item(unit="z", outcome="fail"),
    ]
    value = measured({**PASSED, "by": "category"}, *rows, demand=LOWER)
    assert {name: (part.events, part.units) for name, part in value.groups.items()} == {
        "(none)": (0, 1),
        "bio": (1, 5),
        "cyber": (3, 10),
    }
    assert (value.units, value.worst_group) == (16, "cyber")
    assert measured({**PASSED, "by": "category"}, *rows, demand=HIGHER).worst_group == "(none)"
    assert measured({**PASSED, "by": "category"}, *rows).worst_group is None


def test_a_group_for_each_unit_is_refused() -> None:
    rows = passes(*["pass"] * 1001)
    value = measured({**PASSED, "by": "unit"}, *rows)
    assert value.reason == "'unit' makes 1001 groups; the most is 1000"


def test_clusters() -> None:
    toy = [[1, 1, 1, 0], [0, 0, 0, 0], [1, 1, 0, 1], [0, 0, 0, 0], [1, 0, 0, 0]]
    rows = [
        Item(unit=f"{c}-{n}", cluster=f"doc{c}", outcome="pass" if hit else "fail")
        for c, hits in enumerate(toy)
        for n, hit in enumerate(hits)
    ]
    for measure in ({**PASSED, "cluster": "cluster"}, {**PASSED, "interval": "clustered"}):
        value = measured(measure, *rows)
        assert value.interval == "clustered, 4 degrees of freedom, 5 clusters, design effect 2.02"
        assert value.value == 0.35
        assert value.bounds["upper95"] == pytest.approx(0.768578, abs=1e-6), "Korn and Graubard"
        assert value.bounds["lower95"] == 0, "Student: 0.35 - 2.131847 * 0.169558 is below"
        assert value.details == pytest.approx(
            {"clusters": 5, "clustered_error": 0.169558, "design_effect": 2.022, "effective_units": 9.891}, abs=5e-4
        )
    exact = measured({**PASSED, "cluster": "cluster", "interval": "clopper-pearson"}, *rows)
    assert exact.interval == "clopper-pearson, 5 clusters, design effect 2.02"
    assert exact.bounds["upper95"] == pytest.approx(0.6544, abs=5e-5), "Korn and Graubard, not 0.5580"


def test_one_cluster_bounds_nothing() -> None:
    rows = [Item(unit=str(n), cluster="a", outcome="fail") for n in range(50)]
    value = measured({**PASSED, "cluster": "cluster"}, *rows)
    assert value.bounds == {}
    assert value.reason == "there is only one cluster, so that nothing is known of the spread between clusters"


def test_a_unit_in_two_clusters_is_refused() -> None:
    rows = [Item(unit="a", repeat=n, cluster=str(n), outcome="fail") for n in (1, 2)]
    value = measured({**PASSED, "cluster": "cluster"}, *rows)
    assert value.reason == "a unit lies in several clusters; name a field that is the same in all its records"


def test_the_first_scorer_answers_unless_another_is_named() -> None:
    rows = [
        Item(unit=unit, scorer=scorer, outcome=outcome)
        for unit, first, second in [("a", "pass", "fail"), ("b", "fail", "fail"), ("c", "fail", "pass")]
        for scorer, outcome in (("match", first), ("judge", second))
    ]
    value = measured(PASSED, *rows, primary="match")
    assert (value.events, value.units, value.rows) == (1, 3, 3)
    named = measured({**PASSED, "where": {"scorer": "judge"}}, *rows, primary="match")
    in_event = measured(
        {"proportion": {"scorer": "judge", "outcome": "pass"}, "repeats": "all"}, *rows, primary="match"
    )
    assert (named.events, in_event.events, named.rows) == (1, 1, 3)
    assert measured(PASSED, *rows).reason == (
        "the items have several scorers and no first among them; name one under 'where'"
    )
    assert measured({**PASSED, "where": {"scorer": "jugde"}}, *rows, primary="match").reason == (
        "no item has scorer 'jugde'; did you mean 'judge'?"
    )


def test_a_unit_that_the_scorer_never_saw_is_open() -> None:
    rows = [
        Item(unit="a", scorer="match", outcome="fail"),
        Item(unit="a", scorer="judge", outcome="fail"),
        Item(unit="b", scorer="judge", outcome="fail"),
        Item(unit="c", error="crashed"),
    ]
    for measure in (PASSED, {**PASSED, "where": {"scorer": "match"}}):
        value = measured(measure, *rows, primary="match")
        assert (value.units, value.events, value.unscored) == (3, 0, 2)


def test_a_count() -> None:
    value = measured({"count": {"outcome": "pass"}}, *passes("pass", "pass", "fail", None))
    assert (value.value, value.events, value.lowest, value.highest, value.units) == (2.0, 2, 2.0, 3.0, 4)
    assert value.bounds["upper95"] == pytest.approx(4 * known(clopper_pearson(3, 4, 0.95).upper), abs=1e-10)


def test_agreement_and_kappa() -> None:
    # Cohen's own layout: 20 yes/yes, 5 yes/no, 10 no/yes, 15 no/no: agreement 0.7, kappa 0.4.
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    rows = [Item(unit=str(n), outcome=a, judge=b) for n, (a, b) in enumerate(pairs)]
    value = measured({"agreement": ["outcome", "judge"]}, *rows)
    assert (value.value, value.events, value.units, value.kappa) == (0.7, 35, 50, 0.4)
    lonely = measured({"agreement": ["outcome", "judge"]}, *rows, Item(unit="x", outcome="y"))
    assert (lonely.unscored, lonely.kappa) == (1, 0.4)
    assert measured({"agreement": ["outcome", "judge"]}, Item(unit="x", outcome="y", judge="y")).kappa is None


def test_sensitivity_is_a_proportion_where_the_truth_is_known() -> None:
    rows = [Item(unit=str(n), outcome="unsafe", judge="unsafe" if n < 8 else "safe") for n in range(10)]
    value = measured(
        {"proportion": {"judge": "unsafe"}, "where": {"outcome": "unsafe"}},
        *rows,
        Item(unit="s", outcome="safe", judge="unsafe"),
    )
    assert (value.value, value.units) == (0.8, 10)


def test_a_mean_of_scores() -> None:
    rows = [Item(unit=str(n), score=float(n)) for n in range(1, 6)]
    value = measured({"mean": "score"}, *rows)
    assert (value.value, value.units, value.interval) == (3.0, 5, "student")
    assert value.bounds == pytest.approx({"lower95": 1.492557, "upper95": 4.507443}, abs=1e-5)
    missing = measured({"mean": "score"}, *rows, Item(unit="x"))
    assert (missing.value, missing.bounds, missing.unscored, missing.units) == (3.0, {}, 1, 6)
    assert missing.reason == "1 of 6 units have no number, and a mean has no worst case"
    flat = measured({"mean": "score"}, *[Item(unit=str(n), score=1.0) for n in range(9)])
    assert (flat.value, flat.bounds) == (1.0, {})
    assert flat.reason == "the units show no spread, so that nothing bounds the mean"


def test_a_mean_takes_repeats_together() -> None:
    rows = [
        Item(unit=u, repeat=r, score=s) for u, r, s in [("a", 1, 0.0), ("a", 2, 1.0), ("b", 1, 0.25), ("b", 2, 0.25)]
    ]
    assert measured({"mean": "score"}, *rows).value == 0.375
    assert measured({"mean": "score", "repeats": "any"}, *rows).value == 0.625
    assert measured({"mean": "score", "repeats": "all"}, *rows).value == 0.125
    said = measured({"mean": "score"}, *rows).interval
    assert said == "student; repeats not stated: the mean of a unit's repeats is its value"


def test_numbers_beyond_reason_are_refused() -> None:
    rows = [Item(unit=str(n), score=1.7e308) for n in range(3)]
    assert measured({"mean": "score"}, *rows).reason == "the numbers are too large to be added"


def test_a_quantile() -> None:
    rows = [Item(unit=str(n), fields={"seconds": str(n)}) for n in range(1, 101)]
    value = measured({"quantile": {"field": "seconds", "q": 0.5}}, *rows)
    assert (value.value, value.units, value.interval) == (50.5, 100, "order statistics")
    # P(Bin(100, 1/2) <= 57) = 0.9334, <= 58: 0.9557; the 59th value bounds the median at 95 %.
    assert value.bounds == {"lower95": 42.0, "upper95": 59.0}
    missing = [Item(unit=f"m{n}") for n in range(30)]
    open_ended = measured({"quantile": {"field": "seconds", "q": 0.9}}, *rows, *missing)
    assert (open_ended.highest, open_ended.unscored) == (None, 30)
    assert "upper95" not in open_ended.bounds
    few = measured({"quantile": {"field": "seconds", "q": 0.99}}, *rows[:10])
    assert "upper95" not in few.bounds


def test_a_reported_number_stands_only_without_records() -> None:
    run = Run(n_records=0, reported={"accuracy": 0.85, "stderr": None})
    assert measured({"reported": "accuracy"}, run=run).value == 0.85
    assert measured({"reported": "acuracy"}, run=run).reason == (
        "the files report no aggregate 'acuracy'; did you mean 'accuracy'?"
    )
    assert measured({"reported": "stderr"}, run=run).reason == "the files report no number for 'stderr'"
    assert measured(PASSED, run=run).reason == "the files have no records"


def test_the_same_items_in_another_order_give_the_same_numbers() -> None:
    rows = [Item(unit=str(n % 7), repeat=n // 7 + 1, score=0.1 * n, outcome="pass") for n in range(21)]
    for measure in ({"mean": "score"}, {**PASSED, "repeats": "mean", "by": "unit"}):
        assert measured(measure, *rows) == measured(measure, *reversed(rows))


Units = list[list[str | None]]
OUTCOMES = st.sampled_from(["pass", "fail", None])
UNITS = st.lists(st.lists(OUTCOMES, min_size=1, max_size=3), min_size=1, max_size=8)
POLICIES = st.sampled_from(["any", "all", "mean", None])


def known(number: float | None) -> float:
    assert number is not None
    return number


def shared(units: Units, **measure: object) -> MeasureValue:
    """Compute a share without a database: one pattern for each unit."""
    patterns = [
        Pattern(f"c{number % 3}", repeats.count("pass"), repeats.count(None), len(repeats), 1)
        for number, repeats in enumerate(units)
    ]
    return share(patterns, Measure.model_validate({**PASSED, **measure}), (95.0,), None)


@given(UNITS, st.data(), POLICIES, st.sampled_from([None, "wilson", {"beta": {"a": 1, "b": 1}}]))
@settings(max_examples=300, deadline=None)
def test_worse_answers_never_look_better(
    units: Units, data: st.DataObject, repeats: str | None, interval: object
) -> None:
    """More events, or more missing answers, never lower an upper bound; fewer never raise a lower one."""
    unit = data.draw(st.integers(0, len(units) - 1))
    repeat = data.draw(st.integers(0, len(units[unit]) - 1))

    def answered(answer: str | None) -> MeasureValue:
        changed = [list(part) for part in units]
        changed[unit][repeat] = answer
        return shared(changed, repeats=repeats, interval=interval)

    clean, hit, unknown = answered("fail"), answered("pass"), answered(None)
    for worse in (hit, unknown):
        assert known(worse.highest) >= known(clean.highest)
        assert worse.bounds["upper95"] >= clean.bounds["upper95"] - 1e-9
    for lesser in (clean, unknown):
        assert known(lesser.lowest) <= known(hit.lowest)
        assert lesser.bounds["lower95"] <= hit.bounds["lower95"] + 1e-9


@given(UNITS, POLICIES, st.booleans())
@settings(max_examples=200, deadline=None)
def test_every_unit_is_counted_once(units: Units, repeats: str | None, clustered: bool) -> None:
    value = shared(units, repeats=repeats, cluster="cluster" if clustered else None)
    assert value.units == len(units)
    assert value.scored + value.unscored == value.units
    assert value.rows == sum(len(part) for part in units)
    lowest, highest = known(value.lowest), known(value.highest)
    assert 0 <= lowest <= highest <= 1
    assert value.bounds.get("lower95", 0) <= lowest + 1e-9
    assert value.bounds.get("upper95", 1) >= highest - 1e-9


@given(UNITS, POLICIES)
@settings(max_examples=15, deadline=None)
def test_the_database_counts_what_is_there(units: Units, repeats: str | None) -> None:
    rows = [
        Item(unit=f"u{number}", repeat=repeat, outcome=outcome)
        for number, part in enumerate(units)
        for repeat, outcome in enumerate(part, 1)
    ]
    assert measured({**PASSED, "repeats": repeats}, *rows) == shared(units, repeats=repeats)
