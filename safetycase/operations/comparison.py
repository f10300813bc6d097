"""Compare a case with what it was, or with another."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from safetycase.assess.changes import State
from safetycase.assess.differing import Difference, Named, difference
from safetycase.operations.state import state_of
from safetycase.pipeline import Settings
from safetycase.source.find_files import HEADER
from safetycase.source.locator import Locator
from safetycase.source.recall import Recall
from safetycase.source.revisions import take_out

GATES = ("never", "changed", "weakened", "unreviewed", "worse")
"""At what a comparison can be made to fail."""
_SHORT = 12


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


@contextmanager
def case_at(name: str, case: Path) -> Iterator[tuple[Path, str]]:
    """Give a folder of a case, or one for the time being that holds `case` as it was at the git revision `name`.

    The second is what to call it: the name of the folder, or the revision with the commit that it means.
    """
    if (Path(name) / HEADER).is_file() or Path(name) == case:
        yield Path(name), Path(name).name or name
        return
    with tempfile.TemporaryDirectory(prefix="safetycase-") as into:
        commit = take_out(case, name, Path(into))
        yield Path(into), name if commit.startswith(name) else f"{name} ({commit[:_SHORT]})"


def stops_at(told: Difference, gate: str) -> bool:
    """Say whether a difference fails at one of the `GATES`."""
    return {
        "never": False,
        "changed": bool(told.changes),
        "weakened": bool(told.weakening),
        "unreviewed": bool(told.unreviewed),
        "worse": told.top_is_worse,
    }[gate]
