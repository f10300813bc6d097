"""What changed since an earlier state of the case, ready to be told; nothing of what a reader may not read.

What must hold: of an element that is withheld today, or was in the earlier state, it is told that it changed and how it
stands, never what it said or says; and no words are told that repeat what only such elements say, in either state.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from safetycase.assess.differing import Affected, Difference, PlacedChange
from safetycase.model.status import Status

_LONGEST = 600


@dataclass(frozen=True, slots=True)
class Altered:
    """One change: `kind` in words, what it was and what it is, and where it is written now (or was)."""

    kind: str
    weakens: bool
    reviewed: bool
    before: str | None
    after: str | None
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class AlteredElement:
    """All changes of one element; None is the case itself."""

    element: str | None
    changes: tuple[Altered, ...]

    @property
    def weakens(self) -> bool:
        """Whether one of them may weaken the case."""
        return any(change.weakens for change in self.changes)


@dataclass(frozen=True, slots=True)
class Moved:
    """An element that stands otherwise than before."""

    element: str
    was: Status
    now: Status

    @property
    def worse(self) -> bool:
        """Whether it stands worse."""
        return self.now.rank < self.was.rank


@dataclass(frozen=True, slots=True)
class Delta:
    """What is new since `since`: counts, what stands otherwise, what changed, and what is to be looked at again."""

    since: str
    changes: int
    weakening: int
    unreviewed: int
    top: Moved | None
    moved: tuple[Moved, ...]
    altered: tuple[AlteredElement, ...]
    affected: tuple[Affected, ...]


def delta(
    found: Difference, top: str, withheld: Collection[str] = (), secret: Sequence[Callable[[str], bool]] = ()
) -> Delta:
    """Tell a difference; `withheld` are elements that the reader may not read, `secret` tells of words of such."""
    moved = tuple(Moved(name, Status(was), Status(now)) for name, (was, now) in found.status.items())
    changes = [one for one in found.changes if one.change.kind != "status-changed"]
    return Delta(
        since=found.old,
        changes=len(changes),
        weakening=sum(1 for one in changes if one.change.weakens),
        unreviewed=sum(1 for one in changes if one.change.weakens and not one.reviewed),
        top=next((one for one in moved if one.element == top), None),
        moved=tuple(sorted(moved, key=lambda one: (not one.worse, one.now.rank))),
        altered=tuple(_by_element(changes, withheld, secret)),
        affected=found.affected,
    )


def _by_element(
    changes: list[PlacedChange], withheld: Collection[str], secret: Sequence[Callable[[str], bool]]
) -> Iterator[AlteredElement]:
    for element, of_it in groupby(changes, key=lambda one: one.change.element):
        told = [
            _altered(one, secret=element in withheld or _repeats(one.change.before, one.change.after, secret))
            for one in of_it
        ]
        yield AlteredElement(element, tuple(told))


def _repeats(before: str | None, after: str | None, secret: Sequence[Callable[[str], bool]]) -> bool:
    return any(repeats(text or "") for repeats in secret for text in (before, after))


def _altered(one: PlacedChange, *, secret: bool) -> Altered:
    change = one.change
    words = (None, None) if secret else (change.before, change.after)
    before, after = (None if text is None else _cut(text) for text in words)
    file, line = ("", 0) if secret else (one.file or "", one.line or 0)
    return Altered(change.kind.replace("-", " "), change.weakens, one.reviewed, before, after, file, line)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST] + " …"
