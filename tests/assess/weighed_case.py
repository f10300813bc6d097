"""Arguments with confidences, written as short YAML in the test itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from argued_case import Argued, argued

from safetycase.assess.budgets import Spending, spendings
from safetycase.assess.confidence import Confidence, Leaf, confidence_of
from safetycase.model.case import Case, CaseHeader
from safetycase.model.system import System


@dataclass(frozen=True)
class WeighedCase:
    """A case with the bounds of its elements."""

    case: Case
    argument: Argued
    confidence: Confidence

    def __getitem__(self, element: str) -> tuple[float, float]:
        bounds = self.confidence.bounds[element]
        return bounds.lower, bounds.upper

    def leaves(self, element: str) -> list[Leaf]:
        return list(self.confidence.leaves(element))

    def unknown(self, element: str) -> list[tuple[str, str]]:
        """The elements that keep a lower bound at 0, each with the reason."""
        return [(event.element, event.reason) for event in self.confidence.unknown(element)]

    @property
    def budgets(self) -> tuple[Spending, ...]:
        return spendings(self.case, self.argument.graph, self.confidence.bounds)


def weighed(
    text: str,
    flaws: Mapping[str, str] | None = None,
    *,
    outcomes: Mapping[str, object] | None = None,
    **policy: object,
) -> WeighedCase:
    """Weigh an argument; `policy` is that of confidence, `outcomes` those of the system."""
    argument = argued(text, flaws)
    graph = argument.graph
    keys = {"safetycase": 1, "id": "a", "title": "A", "top": graph.top, "policy": {"confidence": policy}}
    system = System.model_validate({"id": "x", "outcomes": dict(outcomes)}) if outcomes else None
    case = Case(CaseHeader.model_validate(keys), graph.elements, system=system)
    return WeighedCase(case, argument, confidence_of(case, graph, argument.results, argument.assessment))
