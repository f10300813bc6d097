"""One element through the revisions of its case: what became of it in each, under whatever id it had."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from safetycase.assess.changes import Change, State, renamed
from safetycase.assess.differing import changes_between
from safetycase.model.status import Status
from safetycase.source.history import Revision


@dataclass(frozen=True, slots=True)
class Happening:
    """What became of an element in one revision, None for the working folder.

    `name` is the id that it had then, `status` how it stood on the day of the revision; None where it was not there.
    `unread` says why nothing can be said of it in this revision.
    """

    revision: Revision | None
    name: str
    status: Status | None
    changes: tuple[Change, ...] = ()
    unread: str | None = None


@dataclass(frozen=True, slots=True)
class ElementHistory:
    """The revisions in which something became of an element, the oldest first, of the `looked_at` that there are.

    `begins` is the first revision that a shallow clone has, `more` tells that older revisions were left out.
    """

    element: str
    happenings: tuple[Happening, ...]
    looked_at: int
    begins: Revision | None = None
    more: bool = False


def status_in(state: State, name: str) -> Status | None:
    """Return how an element stands in a state; None where it is not there."""
    standing = state.assessment.standings.get(name)
    return standing.status if standing else None


def unread_in(state: State, name: str) -> str | None:
    """Say why it cannot be told whether an element is in a state: a part that might hold it could not be read."""
    if name in state.case.elements or not state.loaded.unread:
        return None
    part = state.loaded.unread[0]
    return f"{part.file} could not be taken in: {part.reason}"


def former_name(old: State, new: State, name: str) -> str:
    """Return the id in the old state of the element that has this one in the new state."""
    if name in old.case.elements or name not in new.case.elements:
        return name
    return next((before for before, after in renamed(old, new).items() if after == name), name)


def became(old: State, new: State, name: str) -> tuple[Change, ...]:
    """Return what became of an element from one state to the next; `name` is its id in the new one, or in the old."""
    return tuple(_of(changes_between(old, new, renamed(old, new)), name))


def _of(changes: list[Change], name: str) -> Iterator[Change]:
    for one in changes:
        if one.element == name or (one.kind == "element-renamed" and one.before == name):
            yield one


def appeared(state: State, name: str) -> tuple[Change, ...]:
    """Return that an element is there from the first revision on that can be read."""
    element = state.case.elements.get(name)
    if element is None:
        return ()
    return (Change("element-added", name, False, None, f"{element.kind.value}: {element.statement}"),)
