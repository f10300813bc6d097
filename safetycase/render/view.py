"""What every renderer is given: one judged case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from safetycase.assess.changes import State
from safetycase.assess.coverage import CatalogueCoverage
from safetycase.assess.reviews import ReviewStanding
from safetycase.assess.standing import Assessment
from safetycase.evidence.result import EvidenceResult
from safetycase.findings.report import Report
from safetycase.graph.case_graph import CaseGraph
from safetycase.load.project import LoadedCase
from safetycase.model.case import Case
from safetycase.model.elements import Audience
from safetycase.model.status import Status
from safetycase.render.language import gettext as _


@dataclass(frozen=True)
class CaseView:
    """A case with everything that was found out about it on one day.

    `audience` is who the view is for. A view for the public or the regulator is made by
    `withholding.for_audience`; `withheld` then names the elements whose place is kept and whose text is gone.
    `coverage` tells how far the case answers each catalogue that it uses, `reviews` how each
    recorded review stands; `kept_back` counts the
    waivers and reviews that are withheld whole, because they speak of withheld elements.
    """

    loaded: LoadedCase
    graph: CaseGraph
    results: Mapping[str, EvidenceResult]
    assessment: Assessment
    report: Report
    as_of: date
    audience: Audience = Audience.INTERNAL
    withheld: frozenset[str] = frozenset()
    coverage: Mapping[str, CatalogueCoverage] = field(default_factory=dict)
    reviews: tuple[ReviewStanding, ...] = ()
    kept_back: int = 0

    @classmethod
    def of(cls, state: State, report: Report, as_of: date) -> CaseView:
        """Show a judged case whole, as those see it who made it."""
        return cls(
            state.loaded,
            state.graph,
            state.results,
            state.assessment,
            report,
            as_of,
            coverage=state.coverage,
            reviews=state.reviews,
        )

    @property
    def state(self) -> State:
        """The state of the case that is shown, for comparing it with another."""
        return State(self.loaded, self.graph, self.results, self.assessment, self.coverage, self.reviews)

    @property
    def case(self) -> Case:
        """The case itself."""
        return self.loaded.case

    @property
    def top_status(self) -> Status:
        """How the top claim stands; `unknown` where the case has none."""
        return self.assessment.status_or_unknown(self.graph.top)

    @cached_property
    def modules(self) -> Mapping[str, tuple[str, ...]]:
        """The ids of the elements of each module that has any, modules in the order of the argument."""
        known = self.graph.elements
        found = {
            name: tuple(element for element in module.elements if element in known)
            for name, module in self.case.modules.items()
        }
        placed = {element for elements in found.values() for element in elements}
        rest = tuple(element for element in known if element not in placed)
        if rest:
            found[""] = (*found.get("", ()), *rest)
        return {name: found[name] for name in self._reading_order(found) if found[name]}

    def _reading_order(self, modules: Mapping[str, tuple[str, ...]]) -> list[str]:
        """Order modules as the argument comes to them from the top claim; then the rest as they are written."""
        homes = {element: name for name, elements in modules.items() for element in elements}
        met = dict.fromkeys([self.graph.top] if self.graph.top in homes else [])
        for name in (waiting := list(met)):
            below = [other for other in self.graph.dependencies.get(name, ()) if other not in met]
            met.update(dict.fromkeys(below))
            waiting.extend(below)
        return list(dict.fromkeys([*(homes[name] for name in met if name in homes), *modules]))

    @cached_property
    def _homes(self) -> Mapping[str, str]:
        return {element: name for name, elements in self.modules.items() for element in elements}

    def module_of(self, element: str) -> str:
        """Name the module that an element stands in; "" where it stands in none."""
        return self._homes.get(element, "")

    def module_title(self, module: str) -> str:
        """Return a module's title for people."""
        known = self.case.modules.get(module)
        return (known.title if known else None) or module or _("Argument")
