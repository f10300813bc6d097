"""Compare a case with what it was, or with another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from safetycase.assess.changes import State
from safetycase.assess.differing import Difference, Named, difference
from safetycase.operations.state import state_of
from safetycase.pipeline import Settings
from safetycase.source.locator import Locator
from safetycase.source.recall import Recall


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two states of a case, and what differs between them."""

    told: Difference
    old: State
    new: State


def compare_cases(old: Path, new: Path, settings: Settings, as_of: date, names: tuple[str, str]) -> Comparison:
    """Compare the cases in two folders, both judged on the day `as_of`; `names` are what people call them.

    What is the same in both is worked out once; only of the new one is anything kept in the cache. Raises as
    `check_case` does.
    """
    shared = replace(settings, recall=settings.recall or Recall())
    after = _named(names[1], new, shared, as_of)
    before = _named(names[0], old, replace(shared, cache_folder=None), as_of)
    return Comparison(difference(before, after, as_of.isoformat()), before.state, after.state)


def diff_cases(old: Path, new: Path, settings: Settings, as_of: date, names: tuple[str, str]) -> Difference:
    """Return what differs between the cases in two folders, as `compare_cases` does."""
    return compare_cases(old, new, settings, as_of, names).told


def _named(name: str, folder: Path, settings: Settings, as_of: date) -> Named:
    state = state_of(folder, settings, as_of)
    return Named(name, state, Locator(folder, state.loaded.whereabouts.lines))


def stops_at(told: Difference, gate: str) -> bool:
    """Say whether a difference fails at a gate, one of those that `--fail-on` names."""
    return {
        "never": False,
        "changed": bool(told.changes),
        "weakened": bool(told.weakening),
        "unreviewed": bool(told.unreviewed),
        "worse": told.top_is_worse,
    }[gate]
