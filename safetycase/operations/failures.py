"""Find which evidence a case hangs on most."""

from __future__ import annotations

from safetycase.assess.failing import Failing, failing
from safetycase.model.elements import Kind
from safetycase.render.view import CaseView


def what_fails(view: CaseView, element: str | None = None) -> Failing | None:
    """Find what failing evidence does to a claim or strategy (else the top claim); None where there is none."""
    root = element or view.graph.top
    known = view.graph.elements.get(root)
    if known is None or known.kind not in {Kind.CLAIM, Kind.STRATEGY}:
        return None
    found = failing(view.case, view.graph, view.results, view.assessment, root)
    return found if found.evidence else None
