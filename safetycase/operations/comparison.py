"""Compare a case with what it was, or with another."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from safetycase.assess.differing import Difference, Named, difference
from safetycase.operations.state import state_of
from safetycase.pipeline import Settings
from safetycase.source.locator import Locator


def diff_cases(old: Path, new: Path, settings: Settings, as_of: date, names: tuple[str, str]) -> Difference:
    """Compare the cases in two folders, both judged on the day `as_of`; `names` are what people call them.

    Raises as `check_case` does.
    """
    before, after = (_named(name, folder, settings, as_of) for name, folder in zip(names, (old, new), strict=True))
    return difference(before, after, as_of.isoformat())


def _named(name: str, folder: Path, settings: Settings, as_of: date) -> Named:
    return Named(name, state_of(folder, settings, as_of), Locator(folder))
