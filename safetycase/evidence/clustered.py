"""Bounds for units that come in clusters: documents, families of tasks, prompts asked several times.

What must always hold:

1. Clusters never tighten a bound beyond that of independent units.
2. Below `LEAST_CLUSTERS` clusters nothing is said from the spread between them. Where every unit has the same value
   there is no spread to speak of, and each cluster counts as one unit, however few there are.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from safetycase.evidence.interval import NO_BOUNDS, Bounds, clopper_pearson, finite, squares, student, student_quantile

LEAST_CLUSTERS = 5
"""The fewest clusters whose spread is believed.

Student's t is exact for equal clusters whose means are normal; far from that, a few clusters say too little of their
own spread (Cameron and Miller 2015, section VI).
"""


class ClusterTotal(NamedTuple):
    """One cluster: how many units are in it, and the sum of their values."""

    units: int
    total: float


def too_few(clusters: int) -> str:
    """Say why clusters bound nothing."""
    if clusters == 1:
        return "there is only one cluster, so that nothing is known of the spread between clusters"
    return f"there are {clusters} clusters, and the spread between clusters is believed from {LEAST_CLUSTERS} on"


def clustered_error(clusters: Sequence[ClusterTotal], *, corrected: bool = True) -> float | None:
    """Return the standard error of a mean over units that come in clusters, None for fewer than two clusters.

    Miller (2024), arXiv:2411.00640, section 2.2: the squared sums of the residuals per cluster, over n squared;
    `corrected` multiplies by C / (C - 1), the finite-cluster correction of Inspect and of ordinary cluster-robust
    regression.
    """
    number = len(clusters)
    units = sum(cluster.units for cluster in clusters)
    if number < 2 or units <= 0:  # noqa: PLR2004  one cluster has no spread
        return None
    mean = math.fsum(cluster.total for cluster in clusters) / units
    spread = squares(cluster.total - cluster.units * mean for cluster in clusters) / (units * units)
    return math.sqrt(spread * number / (number - 1) if corrected else spread)


def design_effect(clusters: Sequence[ClusterTotal], variance: float) -> float | None:
    """Return by how much clustering inflates the variance of a mean (Kish 1965); `variance` is that of one unit."""
    return _inflation(clusters, variance, corrected=False)


def _inflation(clusters: Sequence[ClusterTotal], variance: float, *, corrected: bool) -> float | None:
    error = clustered_error(clusters, corrected=corrected)
    units = sum(cluster.units for cluster in clusters)
    if error is None or not 0 < variance < math.inf:
        return None
    return error * error * units / variance


def clustered_student(mean: float, clusters: Sequence[ClusterTotal], confidence: float) -> Bounds:
    """Bound a mean by its clustered standard error and Student's t with C - 1 degrees of freedom.

    Cameron and Miller (2015), A Practitioner's Guide to Cluster-Robust Inference, section VI.D: with few clusters the
    normal quantile claims too much. None below `LEAST_CLUSTERS` clusters, and where they show no spread.
    """
    error = clustered_error(clusters)
    if error is None or not 0 < error < math.inf or len(clusters) < LEAST_CLUSTERS:
        return NO_BOUNDS
    half = student_quantile(len(clusters) - 1, confidence) * error
    return Bounds(finite(mean - half), finite(mean + half))


def clustered_mean(values: Sequence[float], clusters: Sequence[ClusterTotal], confidence: float) -> Bounds:
    """Bound the mean of numbers without known limits: the wider of `clustered_student` and of independent units."""
    alone = student(values, confidence)
    if clustered_error(clusters) == 0 and len(clusters) >= LEAST_CLUSTERS:
        return alone
    apart = clustered_student(math.fsum(values) / len(values), clusters, confidence) if values else NO_BOUNDS
    if apart.lower is None or apart.upper is None or alone.lower is None or alone.upper is None:
        return NO_BOUNDS
    return Bounds(min(apart.lower, alone.lower), max(apart.upper, alone.upper))


def clustered_details(clusters: Sequence[ClusterTotal], variance: float) -> Mapping[str, float | None]:
    """Return what an auditor needs to check a clustered bound; `variance` is that of one unit, divided by n."""
    effect, units = design_effect(clusters, variance), sum(cluster.units for cluster in clusters)
    return {
        "clusters": float(len(clusters)),
        "clustered_error": clustered_error(clusters),
        "design_effect": effect,
        "effective_units": None if not effect else units / effect,
    }


def effective(clusters: Sequence[ClusterTotal], *, corrected: bool = False) -> tuple[float, float] | None:
    """Return the events and units that as many independent units would show; None for too few clusters.

    Korn and Graubard (1998): the units divided by the design effect, which never makes them more; `corrected` as in
    `clustered_error`. Where every unit has the same value, nothing is known of the correlation, and each cluster counts
    as one unit.
    """
    number, units = len(clusters), sum(cluster.units for cluster in clusters)
    if number < 2 or units <= 0:  # noqa: PLR2004  one cluster has no spread
        return None
    share = math.fsum(cluster.total for cluster in clusters) / units
    if share in {0.0, 1.0}:
        return share * number, float(number)
    if number < LEAST_CLUSTERS:
        return None
    effect = max(1.0, _inflation(clusters, share * (1 - share), corrected=corrected) or 1.0)
    return share * units / effect, units / effect


def korn_graubard(clusters: Sequence[ClusterTotal], confidence: float) -> Bounds:
    """Bound a proportion over clustered units: Clopper and Pearson's bounds for the effective number of units.

    Korn and Graubard (1998): the effective number is lowered by (t(n - 1) / t(C - 1))², the ratio of the quantiles of
    Student's t at the confidence, since the spread between few clusters is itself hardly known, and rests on the
    corrected variance, as survey software estimates it.
    """
    known = effective(clusters, corrected=True)
    number, units = len(clusters), sum(cluster.units for cluster in clusters)
    if known is None or units < 2:  # noqa: PLR2004  one unit has no spread
        return NO_BOUNDS
    events, size = known
    if confidence > 0.5:  # noqa: PLR2004  at one half both quantiles are 0
        ratio = student_quantile(units - 1, confidence) / student_quantile(number - 1, confidence)
        adjusted = size * min(1.0, ratio**2)
        events, size = events * adjusted / size, adjusted
    return clopper_pearson(events, size, confidence)


def clustered_proportion(clusters: Sequence[ClusterTotal], confidence: float) -> Bounds:
    """Bound a proportion over clustered units, never more tightly than if the units were independent.

    The bounds of `clustered_student` are even on both sides, and collapse where events are rare: they are widened to
    those of `korn_graubard`, and to Clopper and Pearson's over all units. Where every unit has the same value, nothing
    is known of the correlation, and each cluster counts as one unit.
    """
    number, units = len(clusters), sum(cluster.units for cluster in clusters)
    if number < 2 or units <= 0:  # noqa: PLR2004  one cluster has no spread
        return NO_BOUNDS
    events = math.fsum(cluster.total for cluster in clusters)
    if events in {0, units}:
        return clopper_pearson(number if events else 0, number, confidence)
    exact = clopper_pearson(events, units, confidence)
    if clustered_error(clusters) == 0 and number >= LEAST_CLUSTERS:
        return exact
    several = (exact, korn_graubard(clusters, confidence), clustered_student(events / units, clusters, confidence))
    lowers = [bounds.lower for bounds in several if bounds.lower is not None]
    uppers = [bounds.upper for bounds in several if bounds.upper is not None]
    if len(lowers) < len(several) or len(uppers) < len(several):
        return NO_BOUNDS
    return Bounds(max(0.0, min(lowers)), min(1.0, max(uppers)))
