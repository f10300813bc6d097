"""Tell what would fall or rise if something of a case were otherwise; nothing is ever written."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from safetycase.assess.changes import State
from safetycase.assess.supposing import Supposed, Supposition, suppose
from safetycase.operations.state import state_of
from safetycase.pipeline import Settings


def what_if(root: Path, settings: Settings, as_of: date, supposition: Supposition) -> tuple[State, Supposed]:
    """Judge the case in `root` on the day `as_of`, and again under a supposition.

    Raises as `check_case` and `suppose` do.
    """
    state = state_of(root, settings, as_of)
    return state, suppose(state.loaded, state.graph, state.results, as_of, supposition)
