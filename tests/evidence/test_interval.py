"""Bounds against published figures, against scipy's own test, and against laws."""

import math
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom, binomtest

from safetycase.evidence.clustered import (
    LEAST_CLUSTERS,
    ClusterTotal,
    clustered_error,
    clustered_mean,
    clustered_proportion,
    clustered_student,
    design_effect,
    effective,
    korn_graubard,
)
from safetycase.evidence.interval import (
    NO_BOUNDS,
    Bounds,
    beta_posterior,
    chernoff_hoeffding,
    clopper_pearson,
    normal,
    quantile_ranks,
    student,
    wilson,
)


class Both(NamedTuple):
    """Bounds of which neither is missing."""

    lower: float
    upper: float


def both(found: Bounds) -> Both:
    assert found.lower is not None
    assert found.upper is not None
    return Both(found.lower, found.upper)


LEVELS = st.sampled_from([0.5, 0.8, 0.9, 0.95, 0.975, 0.99, 0.999])

# Miller's toy: five clusters of four units.
TOY = [ClusterTotal(4, 3), ClusterTotal(4, 0), ClusterTotal(4, 3), ClusterTotal(4, 0), ClusterTotal(4, 1)]


@pytest.mark.parametrize(
    ("events", "units", "upper", "two_sided", "wilson_pair", "jeffreys", "uniform"),
    [
        (0, 300, 0.009936, (0, 0.012221), (0, 0.012643), 0.006377, 0.009903),
        (0, 5000, 0.000599, (0, 0.000738), (0, 0.000768), 0.000384, 0.000599),
        (2, 5000, 0.001259, (0.000048, 0.001444), (0.000110, 0.001457), 0.001107, 0.001258),
        (3, 939, 0.008236, (0.000659, 0.009308), (0.001087, 0.009351), 0.007472, 0.008228),
        (23, 939, 0.034525, (0.015589, 0.036528), (0.016376, 0.036487), 0.033907, 0.034488),
        (6, 40, 0.274745, (0.057102, 0.298353), (0.070612, 0.290723), 0.259990, 0.268544),
    ],
)
def test_the_table_of_bounds(
    events: int,
    units: int,
    upper: float,
    two_sided: tuple[float, float],
    wilson_pair: tuple[float, float],
    jeffreys: float,
    uniform: float,
) -> None:
    assert clopper_pearson(events, units, 0.95).upper == pytest.approx(upper, abs=6e-7)
    assert clopper_pearson(events, units, 0.975) == pytest.approx(two_sided, abs=6e-7)
    assert wilson(events, units, 0.975) == pytest.approx(wilson_pair, abs=6e-7)
    assert beta_posterior(events, units, 0.95, 0.5, 0.5).upper == pytest.approx(jeffreys, abs=6e-7)
    assert beta_posterior(events, units, 0.95, 1, 1).upper == pytest.approx(uniform, abs=6e-7)


@pytest.mark.parametrize(
    ("events", "units", "upper", "two_sided"),
    [(34, 100, 0.425788, (0.248224, 0.441533)), (34, 64, 0.638815, (0.402310, 0.657203))],
)
def test_the_denominator_decides(events: int, units: int, upper: float, two_sided: tuple[float, float]) -> None:
    assert clopper_pearson(events, units, 0.95).upper == pytest.approx(upper, abs=6e-7)
    assert clopper_pearson(events, units, 0.975) == pytest.approx(two_sided, abs=6e-7)


@pytest.mark.parametrize(
    ("share", "confidence", "units"),
    [
        (0.1, 0.95, 29),
        (0.1, 0.99, 44),
        (0.05, 0.95, 59),
        (0.05, 0.99, 90),
        (0.01, 0.95, 299),
        (0.01, 0.99, 459),
        (0.001, 0.95, 2995),
        (0.001, 0.99, 4603),
    ],
)
def test_how_many_clean_units_a_share_needs(share: float, confidence: float, units: int) -> None:
    assert both(clopper_pearson(0, units, confidence)).upper <= share
    assert both(clopper_pearson(0, units - 1, confidence)).upper > share


def test_the_rule_of_three() -> None:
    assert clopper_pearson(0, 1000, 0.95).upper == pytest.approx(3 / 1000, rel=0.01)


@given(st.integers(1, 400), st.data(), LEVELS)
@settings(max_examples=200, deadline=None)
def test_clopper_pearson_is_the_inverted_binomial_test(units: int, data: st.DataObject, confidence: float) -> None:
    events = data.draw(st.integers(0, units))
    found = clopper_pearson(events, units, confidence)
    lower = binomtest(events, units, alternative="greater").proportion_ci(confidence, "exact").low
    upper = binomtest(events, units, alternative="less").proportion_ci(confidence, "exact").high
    assert found.lower == pytest.approx(lower, abs=1e-9)
    assert found.upper == pytest.approx(upper, abs=1e-9)


@given(st.integers(1, 400), st.data(), LEVELS)
@settings(max_examples=100, deadline=None)
def test_wilson_two_sided_is_scipys(units: int, data: st.DataObject, confidence: float) -> None:
    events = data.draw(st.integers(0, units))
    ours = wilson(events, units, confidence)
    theirs = binomtest(events, units).proportion_ci(2 * confidence - 1, "wilson")
    if confidence > 0.5:
        assert ours == pytest.approx((theirs.low, theirs.high), abs=1e-9)


def test_ends_have_exact_bounds() -> None:
    assert clopper_pearson(0, 40, 0.95).lower == 0.0
    assert clopper_pearson(40, 40, 0.95).upper == 1.0
    assert wilson(0, 40, 0.95).lower == 0.0
    assert wilson(40, 40, 0.95).upper == 1.0
    assert clopper_pearson(40, 40, 0.95).lower == pytest.approx(0.05 ** (1 / 40))


def test_nothing_looked_at_has_no_bounds() -> None:
    for found in (
        clopper_pearson(0, 0, 0.95),
        wilson(0, 0, 0.95),
        beta_posterior(0, 0, 0.95, 1, 1),
        chernoff_hoeffding(0.0, 0, 0.95),
        student([], 0.95),
        student([3.0], 0.95),
        clustered_proportion([], 0.95),
        clustered_proportion([ClusterTotal(40, 2)], 0.95),
    ):
        assert found == NO_BOUNDS
    assert quantile_ranks(0, 0.5, 0.95) == (None, None)


def test_wilson_under_covers_where_nothing_happened() -> None:
    assert wilson(0, 300, 0.95).upper == pytest.approx(0.008938, abs=1e-6)
    assert both(wilson(0, 300, 0.95)).upper < both(clopper_pearson(0, 300, 0.95)).upper


def test_the_clustered_toy() -> None:
    values = [1, 1, 1, 0, 0, 0, 0, 0, 1, 1, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0]
    variance = 0.35 * 0.65
    assert sum(values) / 20 == 0.35
    assert math.sqrt(variance / 20) == pytest.approx(0.106654, abs=1e-6)
    assert clustered_error(TOY, corrected=False) == pytest.approx(0.151658, abs=1e-6)
    assert clustered_error(TOY) == pytest.approx(0.169558, abs=1e-6)
    effect = design_effect(TOY, variance)
    assert effect is not None
    assert effect == pytest.approx(2.022, abs=5e-4)
    assert 20 / effect == pytest.approx(9.891, abs=5e-4)


def test_korn_and_graubard_take_the_effective_number_of_units() -> None:
    effect = design_effect(TOY, 0.35 * 0.65)
    assert effect is not None
    effective = 20 / effect
    assert clopper_pearson(0.35 * effective, effective, 0.95).upper == pytest.approx(0.6544, abs=5e-5)
    assert clopper_pearson(7, 20, 0.95).upper == pytest.approx(0.5580, abs=5e-5)


def test_few_clusters_lower_the_effective_number_of_units() -> None:
    """By 5 / 4 in the variance and by (t(0.95, 19) / t(0.95, 4))², quantiles of any table: 9.891 become 5.206."""
    size = 9.891 * 4 / 5 * (1.729133 / 2.131847) ** 2
    assert size == pytest.approx(5.206, abs=1e-3)
    found = korn_graubard(TOY, 0.95)
    assert found == pytest.approx(clopper_pearson(0.35 * size, size, 0.95), abs=1e-4)
    assert clustered_proportion(TOY, 0.95).upper == found.upper, "wider than Student's 0.7115"


def test_clustered_bounds_are_students_where_that_is_wider() -> None:
    """Cameron and Miller 2015: t with C - 1 degrees of freedom; t(0.95, 4) = 2.131847 in any table."""
    assert clustered_student(0.35, TOY, 0.95).upper == pytest.approx(0.35 + 2.131847 * 0.169558, abs=1e-5)
    found = clustered_proportion(TOY, 0.95)
    assert found.lower == pytest.approx(max(0.0, 0.35 - 2.131847 * 0.169558), abs=1e-5)


def test_equal_clusters_are_students_t_of_their_means() -> None:
    """Whatever is inside them, clusters of one size are bounded as so many independent numbers: their means."""
    means = [cluster.total / cluster.units for cluster in TOY]
    assert clustered_student(0.35, TOY, 0.95) == pytest.approx(student(means, 0.95), abs=1e-12)


def test_few_clusters_say_nothing_of_their_spread() -> None:
    few = TOY[: LEAST_CLUSTERS - 1]
    assert clustered_proportion(few, 0.95) == NO_BOUNDS
    assert clustered_student(0.35, few, 0.95) == NO_BOUNDS
    assert effective(few) is None
    assert clustered_proportion([ClusterTotal(8, 0)] * 2, 0.95) == clopper_pearson(0, 2, 0.95)


def test_a_mean_over_clusters_is_never_tighter_than_one_over_units() -> None:
    """Clusters that all have the same total are more alike than chance, and gain nothing by it."""
    values = [1.0, 5.0, 2.0, 4.0, 3.0, 3.0, 0.0, 6.0, 2.5, 3.5]
    alike = [ClusterTotal(2, 6.0)] * 5
    assert clustered_mean(values, alike, 0.95) == student(values, 0.95)


def test_no_event_in_any_cluster_counts_clusters_not_units() -> None:
    clean = [ClusterTotal(8, 0)] * 5
    assert clustered_proportion(clean, 0.95) == clopper_pearson(0, 5, 0.95)
    assert clustered_proportion([ClusterTotal(8, 8)] * 5, 0.95) == clopper_pearson(5, 5, 0.95)


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(0, 9)), min_size=5, max_size=12), LEVELS)
@settings(deadline=None)
def test_clusters_never_tighten_a_bound(sizes: list[tuple[int, int]], confidence: float) -> None:
    clusters = [ClusterTotal(units, min(units, events)) for units, events in sizes]
    events, units = sum(c.total for c in clusters), sum(c.units for c in clusters)
    found = both(clustered_proportion(clusters, confidence))
    alone = both(clopper_pearson(events, units, confidence))
    assert found.upper >= alone.upper
    assert found.lower <= alone.lower


def test_chernoff_hoeffding_without_events_is_clopper_pearson() -> None:
    for units in (1, 40, 300):
        assert chernoff_hoeffding(0.0, units, 0.95).upper == pytest.approx(1 - 0.05 ** (1 / units), abs=1e-12)
        assert chernoff_hoeffding(1.0, units, 0.95).lower == pytest.approx(0.05 ** (1 / units), abs=1e-12)
    assert chernoff_hoeffding(0.0, 40, 0.95).lower == 0.0
    assert chernoff_hoeffding(1.0, 40, 0.95).upper == 1.0


@given(st.integers(1, 200), st.data(), LEVELS)
@settings(deadline=None)
def test_chernoff_hoeffding_holds_what_it_promises(units: int, data: st.DataObject, confidence: float) -> None:
    """At its bound, a binomial count is as rare as promised."""
    events = data.draw(st.integers(0, units))
    found = both(chernoff_hoeffding(events / units, units, confidence))
    assert binom.cdf(events, units, found.upper) <= 1 - confidence + 1e-9 or found.upper == 1.0
    assert found.upper >= both(clopper_pearson(events, units, confidence)).upper - 1e-9


def test_students_bounds() -> None:
    # n = 5, mean 3, s = 1.581139, t(0.95, 4) = 2.131847
    found = student([1.0, 2.0, 3.0, 4.0, 5.0], 0.95)
    assert found == pytest.approx((3 - 1.507443, 3 + 1.507443), abs=1e-5)
    assert student([2.0, 2.0, 2.0], 0.95) == NO_BOUNDS


def test_normal_bounds() -> None:
    assert normal(0.5, 0.1, 0.975) == pytest.approx((0.304004, 0.695996), abs=1e-6)


def test_ranks_that_bound_a_quantile() -> None:
    # Wilks (1941): 59 values are the fewest whose largest bounds the 95 % quantile at 95 %.
    assert quantile_ranks(59, 0.95, 0.95)[1] == 59
    assert quantile_ranks(58, 0.95, 0.95)[1] is None
    assert quantile_ranks(59, 0.05, 0.95)[0] == 1


@given(st.integers(1, 300), st.floats(0.01, 0.99), LEVELS)
@settings(deadline=None)
def test_the_ranks_are_the_tightest_that_hold(units: int, q: float, confidence: float) -> None:
    lower, upper = quantile_ranks(units, q, confidence)
    if upper is not None:
        assert binom.cdf(upper - 1, units, q) >= confidence - 1e-12
        assert upper == 1 or binom.cdf(upper - 2, units, q) < confidence + 1e-12
    if lower is not None:
        assert binom.cdf(lower - 1, units, q) <= 1 - confidence + 1e-12


@given(st.integers(1, 300), st.data(), LEVELS)
@settings(deadline=None)
def test_one_more_event_never_lowers_a_bound(units: int, data: st.DataObject, confidence: float) -> None:
    events = data.draw(st.integers(0, units - 1))
    for method in (clopper_pearson, wilson, lambda k, n, c: beta_posterior(k, n, c, 1, 1)):
        before = both(method(events, units, confidence))
        after = both(method(events + 1, units, confidence))
        assert after.upper >= before.upper - 1e-12
        assert after.lower >= before.lower - 1e-12


@given(st.integers(1, 300), st.data())
@settings(deadline=None)
def test_a_higher_level_never_tightens(units: int, data: st.DataObject) -> None:
    events = data.draw(st.integers(0, units))
    for method in (clopper_pearson, wilson):
        loose, tight = both(method(events, units, 0.99)), both(method(events, units, 0.9))
        assert loose.upper >= tight.upper
        assert loose.lower <= tight.lower


def test_an_absurd_prior_gives_no_number_that_is_not_one() -> None:
    found = beta_posterior(1, 2, 0.95, 1e308, 1e308)
    assert isinstance(found, Bounds)
    assert all(bound is None or math.isfinite(bound) for bound in found)
