"""Follow one element of a case through the revisions of its repository."""

from __future__ import annotations

import tempfile
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from safetycase.assess.changes import State
from safetycase.assess.element_history import (
    ElementHistory,
    Happening,
    appeared,
    became,
    former_name,
    status_in,
    unread_in,
)
from safetycase.errors import CaseNotFoundError, SafetyCaseError, UnknownNameError
from safetycase.graph.nearest import Nearest
from safetycase.operations.state import state_of
from safetycase.pipeline import Settings
from safetycase.source.history import Revision, Walk, revisions_of
from safetycase.source.revisions import UnreadableRevisionError

_MOST_KEPT = 6


def history_of(root: Path, settings: Settings, element: str, as_of: date, most: int) -> ElementHistory:
    """Tell what became of an element in each of the last `most` revisions of the case in `root`, and until `as_of`.

    Each revision is judged on the day of its author. Raises UnreadableRevisionError where there is no repository, and
    UnknownNameError where no revision has the element.
    """
    found = revisions_of(root, most)
    with tempfile.TemporaryDirectory(prefix="safetycase-") as scratch:
        reader = _Reader(root, Path(scratch), settings)
        follower = _Follower(reader, {one.commit: one for one in found.listed})
        happenings = follower.run(found.listed, _today(root, settings, as_of), element)
    if not any(one.changes for one in happenings):
        raise UnknownNameError("element", element, Nearest(follower.met).to(element))
    begins = next((one for one in found.listed if one.begins), None)
    return ElementHistory(element, tuple(reversed(happenings)), len(found.listed), begins, found.more)


def _today(root: Path, settings: Settings, as_of: date) -> State | SafetyCaseError:
    try:
        return state_of(root, settings, as_of)
    except SafetyCaseError as error:
        return error


class _Reader:
    """States of revisions, the last few kept; one that cannot be read is the error that says why."""

    def __init__(self, root: Path, scratch: Path, settings: Settings) -> None:
        self._walk = Walk(root, scratch / "case")
        self._settings = replace(settings, cache_folder=scratch / "cache")
        self._kept: OrderedDict[str, State | SafetyCaseError] = OrderedDict()

    def state(self, revision: Revision) -> State | SafetyCaseError:
        if revision.commit not in self._kept:
            self._kept[revision.commit] = self._read(revision)
            if len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(revision.commit)
        return self._kept[revision.commit]

    def _read(self, revision: Revision) -> State | SafetyCaseError:
        try:
            return state_of(self._walk.go(revision.commit), self._settings, revision.date)
        except CaseNotFoundError:
            return UnreadableRevisionError(revision.short, "it has no safetycase.yaml")
        except SafetyCaseError as error:
            return error


class _Follower:
    """Goes back from the newest revision, and keeps in mind by which id the element goes in each."""

    def __init__(self, reader: _Reader, revisions: Mapping[str, Revision]) -> None:
        self._reader, self._revisions = reader, revisions
        self._names: dict[str, str] = {}
        self.met: set[str] = set()

    def run(self, listed: tuple[Revision, ...], today: State | SafetyCaseError, element: str) -> list[Happening]:
        """Return what became of the element, the newest first."""
        found = [self._working(listed[0], today, element)]
        for revision in listed:
            happening = self._at(revision, self._names.get(revision.commit, element))
            found += [happening] if happening else []
        return found

    def _working(self, head: Revision, today: State | SafetyCaseError, element: str) -> Happening:
        why = _unread(today, element)
        if isinstance(today, SafetyCaseError) or why:
            return Happening(None, element, None, unread=why)
        self.met.update(today.case.elements)
        before = self._readable(head, element)
        if before is None:
            return Happening(None, element, status_in(today, element))
        revision, state = before
        name = former_name(state, today, element)
        self._names[revision.commit] = self._names[head.commit] = name
        changes = became(state, today, element)
        told = tuple(one for one in changes if one.kind != "status-changed")
        return Happening(None, element, status_in(today, element), changes if told else ())

    def _at(self, revision: Revision, name: str) -> Happening | None:
        state = self._reader.state(revision)
        why = _unread(state, name)
        if isinstance(state, SafetyCaseError) or why:
            for parent in revision.parents:
                self._names.setdefault(parent, name)
            return Happening(revision, name, None, unread=why)
        self.met.update(state.case.elements)
        earlier = [one for parent in revision.parents if (one := self._before(parent, name))]
        if not earlier:
            changes = appeared(state, name)
            return Happening(revision, name, status_in(state, name), changes) if changes else None
        ways = []
        for before, old in earlier:
            self._names.setdefault(before.commit, former_name(old, state, name))
            ways.append(became(old, state, name))
        least = min(ways, key=len)  # a merge changed nothing where one of its parents had it so
        return Happening(revision, name, status_in(state, name), least) if least else None

    def _before(self, commit: str, name: str) -> tuple[Revision, State] | None:
        revision = self._revisions.get(commit)
        return self._readable(revision, name) if revision else None

    def _readable(self, revision: Revision, name: str) -> tuple[Revision, State] | None:
        """Return the nearest revision from this one back, along first parents, of which something can be said."""
        at: Revision | None = revision
        while at is not None:
            state = self._reader.state(at)
            if not isinstance(state, SafetyCaseError) and _unread(state, name) is None:
                return at, state
            self._names.setdefault(at.commit, name)
            at = self._revisions.get(at.parents[0]) if at.parents else None
        return None


def _unread(state: State | SafetyCaseError, name: str) -> str | None:
    return str(state) if isinstance(state, SafetyCaseError) else unread_in(state, name)
