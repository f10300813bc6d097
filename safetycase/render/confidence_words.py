"""What people and templates are told of a case's confidence: the bounds, what they hang on, and what is not known."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

from safetycase.assess.budgets import Spending, spendings
from safetycase.assess.confidence import Confidence, Leaf, confidence_of, states_confidence
from safetycase.assess.conjunction import Bounds
from safetycase.assess.grounds import Event, Role
from safetycase.model.confidence import ConfidencePolicy, Dependence
from safetycase.render.language import gettext as _
from safetycase.render.language import localised, marked
from safetycase.render.view import CaseView

_MICRO = 10**6
_SLACK = 1e-6
DEPENDENCE_WORDS = {
    Dependence.UNKNOWN: marked("unknown (bounds of Fréchet and Boole)"),
    Dependence.INDEPENDENT: marked("independent, as the case declares"),
}
ROLE_WORDS = {
    Role.EVIDENCE: marked("evidence"),
    Role.CLAIM: marked("claim, in view of its evidence"),
    Role.INFERENCE: marked("the step to it"),
    Role.ASSUMPTION: marked("assumption"),
    Role.CONTEXT: marked("context"),
    Role.DOUBT: marked("that the doubt is not real"),
    Role.COMMON_CAUSE: marked("that this common cause stays away"),
    Role.STATUS: marked("its status"),
}


@dataclass(frozen=True)
class ShownConfidence:
    """The confidence in one element of a judged case, and the budgets of its outcomes."""

    view: CaseView
    root: str
    confidence: Confidence
    budgets: tuple[Spending, ...]

    @property
    def bounds(self) -> Bounds:
        """The bounds of the element."""
        return self.confidence.bounds.get(self.root, Bounds())

    @property
    def policy(self) -> ConfidencePolicy:
        """What the case declares."""
        return self.view.case.header.policy.confidence

    @cached_property
    def leaves(self) -> tuple[Leaf, ...]:
        """The events that the element rests on, those first that move its lower bound most."""
        return self.confidence.leaves(self.root) if self.root in self.view.graph.elements else ()

    @property
    def unknown(self) -> tuple[Event, ...]:
        """The events that keep the lower bound at 0."""
        return self.confidence.unknown(self.root) if self.root in self.view.graph.elements else ()

    @property
    def given(self) -> tuple[str, ...]:
        """The elements that state no confidence and that the bounds are conditional on."""
        return self.confidence.given(self.root)

    @property
    def dependence(self) -> str:
        """The dependence that was assumed, in words."""
        words = _(DEPENDENCE_WORDS[self.policy.assumed])
        causes = self.policy.common_causes if self.policy.assumed is Dependence.INDEPENDENT else {}
        return _("%(dependence)s, but for %(causes)s", dependence=words, causes=", ".join(causes)) if causes else words


def shown_confidence(view: CaseView, root: str) -> ShownConfidence:
    """Compute the confidence in one element of a judged case."""
    confidence = confidence_of(view.case, view.graph, view.results, view.assessment)
    return ShownConfidence(view, root, confidence, spendings(view.case, view.graph, confidence.bounds))


def has_confidence(view: CaseView) -> bool:
    """Tell whether a case states anything about confidence; one that does not shows nothing of it."""
    return states_confidence(view.case)


def at_least(probability: float) -> str:
    """Write a lower bound, rounded down, so that it is never shown as more than it is."""
    return localised(f"{math.floor(probability * _MICRO + _SLACK) / _MICRO:.6g}")


def at_most(probability: float) -> str:
    """Write an upper bound, rounded up."""
    return localised(f"{math.ceil(probability * _MICRO - _SLACK) / _MICRO:.6g}")


def interval(bounds: Bounds) -> str:
    """Write bounds as people do."""
    if bounds.lower <= 0 and bounds.upper >= 1:
        return _("unknown (0 to 1)")
    low, high = at_least(bounds.lower), at_most(bounds.upper)
    return low if low == high else _("%(least)s to %(most)s", least=low, most=high)


def share(probability: float) -> str:
    """Write a small probability in percent, with three digits."""
    return localised(f"{float(f'{probability * 100:.3g}'):g} %")
