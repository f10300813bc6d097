"""The revisions in which a case changed, and a folder that is taken from one of them to the next.

What must always hold: what `revisions` promises (git only reads objects, nothing is written outside the folder) holds
here too; a folder in which any link stands is written anew, so that no file is written through it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from safetycase.source.revisions import (
    LINK,
    Entry,
    UnreadableRevisionError,
    commit_of,
    entries_of,
    git_said,
    write_entries,
)

_FORMAT = "%H%n%h%n%P%n%aI%n%an%n%s"
_HEAD = "HEAD"


@dataclass(frozen=True, slots=True)
class Revision:
    """One commit that changed the case: its parents are the nearest earlier ones that did.

    `begins` tells that the clone is shallow and what was before it is not here.
    """

    commit: str
    short: str
    parents: tuple[str, ...]
    date: date
    author: str
    subject: str
    begins: bool = False


@dataclass(frozen=True, slots=True)
class Revisions:
    """The revisions of a case, the newest first, children before parents; `more` tells that older ones are left out."""

    listed: tuple[Revision, ...]
    more: bool = False


def revisions_of(folder: Path, most: int) -> Revisions:
    """Return the revisions in which anything in the folder of the case changed, at most so many.

    Branches that were merged count. Raises UnreadableRevisionError where there is no repository or nothing committed.
    """
    commit_of(folder, _HEAD)
    asked = ("log", "-z", "--topo-order", "--full-history", "--simplify-merges", "--parents", "--no-show-signature")
    said = git_said(folder, _HEAD, *asked, f"--format={_FORMAT}", f"--max-count={most + 1}", _HEAD, "--", ".")
    shallow = git_said(folder, _HEAD, "rev-parse", "--is-shallow-repository").strip() == "true"
    found = [_revision(record) for record in said.split("\0") if record.strip()]
    if not found:
        raise UnreadableRevisionError(_HEAD, "nothing in the folder of the case was ever committed")
    if shallow:
        found = [_begun(folder, one) if not one.parents else one for one in found]
    return Revisions(tuple(found[:most]), len(found) > most)


def _revision(record: str) -> Revision:
    commit, short, parents, day, author, subject = record.lstrip("\n").split("\n", 5)
    return Revision(commit, short, tuple(parents.split()), _day(day), author, subject)


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written[:10])
    except ValueError:
        return date(1970, 1, 1)  # what git makes of a date that is none


def _begun(folder: Path, one: Revision) -> Revision:
    """Mark a commit whose object names parents that a shallow clone does not have."""
    said = git_said(folder, one.commit, "cat-file", "commit", one.commit)
    begins = any(line.startswith("parent ") for line in said.split("\n\n", 1)[0].split("\n"))
    return Revision(one.commit, one.short, one.parents, one.date, one.author, one.subject, begins)


class Walk:
    """A folder that holds a case as it was at one revision after another; only what differs is written."""

    def __init__(self, folder: Path, into: Path) -> None:
        self._folder, self._into = folder, into
        self._there: dict[str, Entry] = {}
        self._prefix = git_said(folder, _HEAD, "rev-parse", "--show-prefix").strip()

    def go(self, commit: str) -> Path:
        """Write the case as it was at a commit, and return the folder. Raises UnreadableRevisionError."""
        wanted = {entry.path: entry for entry in entries_of(self._folder, commit, commit, self._prefix)}
        if any(entry.mode == LINK for entry in (*wanted.values(), *self._there.values())):
            self._clear()
        for path in [path for path, entry in self._there.items() if wanted.get(path) != entry]:
            self._remove(path)
        changed = [entry for path, entry in wanted.items() if path not in self._there]
        self._into.mkdir(parents=True, exist_ok=True)
        if changed:
            write_entries(self._folder, commit, changed, self._into)
        self._there = wanted
        return self._into

    def _clear(self) -> None:
        if self._into.exists():
            shutil.rmtree(self._into)
        self._there = {}

    def _remove(self, path: str) -> None:
        del self._there[path]
        place = self._into / path
        place.unlink(missing_ok=True)
        for above in self._parents(place):
            if any(above.iterdir()):
                break
            above.rmdir()

    def _parents(self, place: Path) -> Iterator[Path]:
        yield from (above for above in place.parents if above.is_relative_to(self._into) and above != self._into)
