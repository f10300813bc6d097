"""Whether the probabilities that claims leave to an outcome add up to no more than the outcome's budget.

Clymer et al. (2024), section 2: a case names the unacceptable outcomes and how probable each may be; the ways in which
an outcome can come about are argued about one by one, and their probabilities are put together. Where nothing is known
of how those ways hang together they are added up (Boole's inequality), which is never too little.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from safetycase.assess.conjunction import Bounds
from safetycase.graph.case_graph import CaseGraph
from safetycase.graph.relation import Relation
from safetycase.model.case import Case
from safetycase.model.confidence import Budget, Dependence
from safetycase.model.elements import Claim

_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Share:
    """The probability that one claim leaves to an outcome, and the shares nearest below it, which are parts of it.

    `with_doubt` is the most that the probability is where the claim itself holds only with its lower bound.
    """

    claim: str
    share: float
    confidence: Bounds
    parts: tuple[str, ...] = ()
    parts_total: float = 0.0

    @property
    def with_doubt(self) -> float:
        """Add what is possible where the claim is wrong: share + doubt - share·doubt (Bishop et al. 2011)."""
        doubt = 1 - self.confidence.lower
        return round(self.share + doubt - self.share * doubt, _DIGITS)

    @property
    def overspent(self) -> bool:
        """Whether the parts come to more than the whole."""
        return self.parts_total > self.share


@dataclass(frozen=True, slots=True)
class Spending:
    """What claims spend of the budget of one outcome.

    `shares` are those that stand below no other; `parts` all others. `missing` names the claims against the outcome
    that take no share, stand below none and have none below them: the total says nothing of them.
    """

    outcome: str
    budget: Budget
    shares: tuple[Share, ...]
    parts: tuple[Share, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def total(self) -> float:
        """The probability that is spent."""
        return _together((one.share for one in self.shares), self.budget.assumed)

    @property
    def with_doubt(self) -> float:
        """The probability that is spent when the doubt about every claim counts against it."""
        return min(1.0, _together((one.with_doubt for one in self.shares), Dependence.UNKNOWN))

    @property
    def overspent(self) -> bool:
        """Whether more is spent than there is."""
        return self.total > self.budget.at_most


def _together(shares: Iterator[float], dependence: Dependence) -> float:
    """Put probabilities together: by Boole's inequality, or as those of independent events."""
    # Fractions of the decimals that are written: a tenth and two tenths are three tenths.
    exact = [Fraction(repr(float(share))) for share in shares]
    if dependence is Dependence.INDEPENDENT:
        return float(1 - math.prod(1 - share for share in exact))
    return float(sum(exact))


def spendings(case: Case, graph: CaseGraph, bounds: Mapping[str, Bounds]) -> tuple[Spending, ...]:
    """Return how the budget of every outcome that has one is spent, in the order of the outcomes."""
    outcomes = case.system.outcomes if case.system else {}
    claims = {name: element for name, element in graph.elements.items() if isinstance(element, Claim)}
    return tuple(
        _spending(name, outcome.budget, claims, graph, bounds)
        for name, outcome in outcomes.items()
        if outcome.budget is not None
    )


def _spending(
    outcome: str, budget: Budget, claims: Mapping[str, Claim], graph: CaseGraph, bounds: Mapping[str, Bounds]
) -> Spending:
    taken = {name: claim.shares[outcome] for name, claim in claims.items() if outcome in claim.shares}
    parts = {name: _nearest(graph, name, taken) for name in taken}
    tops = _tops(parts)
    shares = {
        name: Share(
            name,
            share,
            bounds.get(name, Bounds()),
            parts[name],
            _together((taken[part] for part in parts[name]), Dependence.UNKNOWN),
        )
        for name, share in taken.items()
    }
    below = _below(graph, tuple(taken))
    missing = tuple(
        name
        for name, claim in claims.items()
        if outcome in claim.against and name not in below and not _nearest(graph, name, taken)
    )
    rest = tuple(shares[name] for name in taken if name not in tops)
    return Spending(outcome, budget, tuple(shares[name] for name in taken if name in tops), rest, missing)


def _nearest(graph: CaseGraph, start: str, wanted: Mapping[str, float]) -> tuple[str, ...]:
    """Name the wanted claims that support one, without any between."""
    found: dict[str, None] = {}
    seen, waiting = {start}, [start]
    while waiting:
        for below in graph.outgoing(waiting.pop(), Relation.SUPPORTED_BY):
            if below in seen:
                continue
            seen.add(below)
            if below in wanted:
                found[below] = None
            else:
                waiting.append(below)
    return tuple(name for name in wanted if name in found)


def _below(graph: CaseGraph, starts: tuple[str, ...]) -> frozenset[str]:
    """Name some elements and everything that supports them."""
    seen, waiting = set(starts), list(starts)
    while waiting:
        for below in graph.outgoing(waiting.pop(), Relation.SUPPORTED_BY):
            if below not in seen:
                seen.add(below)
                waiting.append(below)
    return frozenset(seen)


def _tops(parts: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    """Name those that are part of no other; of a circle, which has no top, every member counts."""
    inner = {part for found in parts.values() for part in found}
    tops = {name for name in parts if name not in inner}
    reached, waiting = set(tops), list(tops)
    while waiting:
        for part in parts[waiting.pop()]:
            if part not in reached:
                reached.add(part)
                waiting.append(part)
    return frozenset(tops | {name for name in parts if name not in reached})
