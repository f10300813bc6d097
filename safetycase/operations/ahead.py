"""Look ahead: what of a case ends when, and what falls with it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from safetycase.assess.ahead import Ahead, look_ahead
from safetycase.assess.changes import State
from safetycase.operations.state import state_of
from safetycase.pipeline import Settings


def calendar_of(root: Path, settings: Settings, as_of: date, through: date | None = None) -> tuple[State, Ahead]:
    """Judge the case in `root` on every day from `as_of` on which something ends, through the day `through` if given.

    Raises as `check_case` does.
    """
    state = state_of(root, settings, as_of)
    return state, look_ahead(state, as_of, through)
