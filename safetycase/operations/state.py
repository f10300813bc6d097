"""The case in a folder as it stands on one day, without judging it by rules."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from safetycase.assess.changes import State
from safetycase.pipeline import Settings, assess_case
from safetycase.source.collector import collector_paused


def state_of(root: Path, settings: Settings, as_of: date) -> State:
    """Find how every element of the case in `root` stands on the day `as_of`. Raises as `check_case` does."""
    with collector_paused():
        return assess_case(root, settings, as_of).state
