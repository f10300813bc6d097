"""Tell what would fall or rise if something of a case were otherwise; nothing is ever written."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from safetycase.assess.supposing import Supposed, Supposition, suppose
from safetycase.pipeline import Settings, check_case
from safetycase.render.view import CaseView


def what_if(root: Path, settings: Settings, as_of: date, supposition: Supposition) -> tuple[CaseView, Supposed]:
    """Judge the case in `root` on the day `as_of`, and again under a supposition.

    Raises as `check_case` and `suppose` do.
    """
    view = check_case(root, settings, as_of).view
    return view, suppose(view.loaded, view.graph, view.results, as_of, supposition)
