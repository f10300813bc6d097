"""Arguments written as short YAML in the test itself, assessed with evidence results given by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import yaml

from safetycase.assess.causes import RootCause, causes
from safetycase.assess.repairs import repairs
from safetycase.assess.standing import Assessment, Repair, Standing
from safetycase.assess.status import assess
from safetycase.evidence.result import EvidenceResult, Flaw
from safetycase.graph.build import link
from safetycase.graph.case_graph import CaseGraph
from safetycase.load.project import LoadedCase, Unread, Whereabouts
from safetycase.model.case import Case, CaseHeader
from safetycase.model.elements import ELEMENT_TYPES, Kind
from safetycase.model.governance import Trigger
from safetycase.model.status import Status

TODAY = date(2026, 11, 20)
EFFECTS = {
    "requirement-not-met": Status.DEFEATED,
    "stale-evidence": Status.IN_DOUBT,
    "changed-evidence": Status.IN_DOUBT,
    "not-measured": Status.UNKNOWN,
    "aggregate-mismatch": None,
    "flaw-of-a-plug-in": Status.UNKNOWN,
}


@dataclass(frozen=True)
class Argued:
    loaded: LoadedCase
    graph: CaseGraph
    results: Mapping[str, EvidenceResult]
    assessment: Assessment

    def __getitem__(self, element: str) -> str:
        return self.assessment.status(element).value

    def standing(self, element: str) -> Standing:
        return self.assessment.standings[element]

    def why(self, element: str) -> tuple[str | None, tuple[str, ...]]:
        """The name of the cause and the path to it."""
        standing = self.standing(element)
        return (standing.cause.name if standing.cause else None, standing.path)

    def causes(self, element: str) -> tuple[RootCause, ...]:
        return causes(self.assessment, self.graph, element)

    def repairs(self, element: str) -> tuple[Repair, ...]:
        return repairs(self.assessment, self.graph, self.results, element)


def argued(
    text: str,
    flaws: Mapping[str, str] | None = None,
    *,
    unread: tuple[Unread, ...] = (),
    malformed: Mapping[str, str] | None = None,
    imports: Mapping[str, str] | None = None,
    triggers: tuple[Trigger, ...] = (),
) -> Argued:
    """Assess an argument; `flaws` maps evidence to the names of its flaws, parted by blanks; others have none.

    Evidence whose flaws are "unweighed" has no result at all.
    """
    bodies = yaml.safe_load(text)
    elements = {
        name: ELEMENT_TYPES[next(Kind(key) for key in body if key in set(Kind))].model_validate(body)
        for name, body in bodies.items()
    }
    header = CaseHeader(safetycase=1, id="a", title="A", top=next(iter(elements)), imports=dict(imports or {}))
    loaded = LoadedCase(Case(header, elements, triggers=triggers), Whereabouts(), (), malformed or {}, unread)
    results = {
        name: EvidenceResult(
            name,
            None,
            tuple(Flaw(flaw, f"{flaw} here", (), EFFECTS[flaw]) for flaw in (flaws or {}).get(name, "").split()),
            expires=date(2026, 10, 1),
        )
        for name, element in elements.items()
        if element.kind is Kind.EVIDENCE and (flaws or {}).get(name) != "unweighed"
    }
    graph = link(loaded).graph
    return Argued(loaded, graph, results, assess(loaded, graph, results, TODAY))
