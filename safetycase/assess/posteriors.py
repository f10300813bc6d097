"""What measured evidence says of its own confidence: only where its bounds were computed from a stated prior.

A classical bound at 95 % is right in 95 of 100 uses of the method. That is no probability that this claim is true, and
none is made of it. A posterior is one, under its prior: `Beta(a + k, b + n - k)`, or conservative Bayesian inference,
which takes the worst prior that agrees with a partial belief (Zhao et al. 2020).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from safetycase.assess.conjunction import Bounds
from safetycase.assess.stated import Stated
from safetycase.evidence.requirement import COUNTS, InvalidRequirementError, Requirement, understood
from safetycase.evidence.result import EvidenceResult, Outcome
from safetycase.graph.case_graph import CaseGraph
from safetycase.model.elements import Evidence
from safetycase.model.evidence import PriorInterval

_POSTERIORS = ("beta(", "conservative Bayesian inference")
_CEILINGS, _FLOORS = frozenset({"<", "<="}), frozenset({">", ">="})


@dataclass(frozen=True, slots=True)
class Posteriors:
    """The requirements of a case's evidence, as probabilities where they are some."""

    graph: CaseGraph
    results: Mapping[str, EvidenceResult]

    def none(self, name: str) -> Stated | None:  # noqa: ARG002 - the case did not ask for any
        """Say nothing of any evidence."""
        return None

    def of(self, name: str) -> Stated | None:
        """Return the posterior probability, at least, that all requirements of an evidence element hold.

        None where one of them is neither a count nor a bound of a posterior. Several are put together by Boole's
        inequality, since they speak of the same records.
        """
        element, result = self.graph.elements[name], self.results.get(name)
        if not isinstance(element, Evidence) or result is None or result.entry is None:
            return None
        if len(result.requirements) != len(element.requires) or any(
            one.outcome is not Outcome.MET for one in result.requirements
        ):
            return None
        doubts: list[float] = []
        for one in understood(element):
            if isinstance(one, InvalidRequirementError):
                return None
            if one.statistic.stat in COUNTS:
                continue
            doubt = _doubt(one, element, result)
            if doubt is None:
                return None
            doubts.append(doubt)
        if not doubts:
            return None
        told = "; ".join(one.text for one in result.requirements)
        least = round(max(0.0, 1 - sum(doubts)), 12)
        return Stated(Bounds(least, 1.0), None, f"posterior probability that {told}")


def _doubt(requirement: Requirement, element: Evidence, result: EvidenceResult) -> float | None:
    """Return what the posterior leaves of doubt about a bound; None where the bound is no posterior's."""
    measure, statistic = element.measures[requirement.measure], requirement.statistic
    value = result.entry.measures.get(requirement.measure) if result.entry is not None else None
    if value is None or statistic.level is None or statistic.every_group:
        return None
    if not isinstance(measure.interval, PriorInterval) or not (value.interval or "").startswith(_POSTERIORS):
        return None
    if requirement.op not in (_CEILINGS if statistic.stat == "upper" else _FLOORS):
        return None
    return round(1 - float(f"{statistic.level}e-2"), 12)
