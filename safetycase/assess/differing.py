"""Two judged states of a case held against each other: the changes with their places, and what they touch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from safetycase.assess.case_changes import case_changes
from safetycase.assess.changes import (
    Change,
    State,
    changed_statuses,
    coverage_changes,
    renamed,
    review_changes,
    status_changes,
)
from safetycase.assess.element_changes import element_changes
from safetycase.source.locator import Locator
from safetycase.source.span import Pointer

_MOST_NAMED = 8


@dataclass(frozen=True, slots=True)
class PlacedChange:
    """A change with its place; `old` places lie in the old state. `reviewed` tells that a review in force saw it."""

    change: Change
    file: str | None = None
    line: int | None = None
    reviewed: bool = False


@dataclass(frozen=True, slots=True)
class Affected:
    """An element to be looked at again because something below it changed, with who owns it."""

    element: str
    owner: str | None
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Two states of a case, compared. `old` and `new` name them; `status` holds the elements that stand otherwise."""

    old: str
    new: str
    as_of: str
    changes: tuple[PlacedChange, ...]
    status: Mapping[str, tuple[str, str]]
    affected: tuple[Affected, ...]
    top_is_worse: bool = False
    qualified: frozenset[str] = frozenset()

    @property
    def weakening(self) -> tuple[PlacedChange, ...]:
        """The changes that may weaken the case."""
        return tuple(one for one in self.changes if one.change.weakens)

    @property
    def unreviewed(self) -> tuple[PlacedChange, ...]:
        """The changes that may weaken the case and that no review in force has seen."""
        return tuple(one for one in self.weakening if not one.reviewed)


@dataclass(frozen=True, slots=True)
class Named:
    """A state of a case with the name that people know it by, and the places in its files."""

    name: str
    state: State
    locator: Locator


def difference(old: Named, new: Named, as_of: str) -> Difference:
    """Compare two states of a case, both judged on the day `as_of`."""
    names = renamed(old.state, new.state)
    changes = changes_between(old.state, new.state, names)
    order = {name: at for at, name in enumerate(dict.fromkeys((*new.state.case.elements, *old.state.case.elements)))}
    ordered = sorted(changes, key=lambda one: -1 if one.element is None else order.get(one.element, len(order)))
    seen = _seen(new.state)
    return Difference(
        old.name,
        new.name,
        as_of,
        tuple(_placed(one, old if one.old else new, seen) for one in ordered),
        changed_statuses(old.state, new.state, names),
        tuple(_affected(new.state, ordered)),
        _top(new.state) < _top(old.state),
        frozenset(filter(new.state.assessment.is_qualified, new.state.assessment.touched)),
    )


def _top(state: State) -> tuple[int, bool]:
    """Return how well the top claim stands, in an order: supported with accepted doubt is less than supported."""
    return state.top_status.rank, state.case.header.top not in state.assessment.touched


def changes_between(old: State, new: State, names: Mapping[str, str]) -> list[Change]:
    """Return every change from one state to another; `names` are the new ids of elements that were renamed."""
    return [
        *case_changes(old, new),
        *element_changes(old, new, names),
        *status_changes(old, new, names),
        *coverage_changes(old, new),
        *review_changes(old, new),
    ]


def _seen(state: State) -> frozenset[str]:
    """Name every element that an accepting review in force has seen as it is."""
    contents = state.contents
    return frozenset[str]().union(*(contents.below(one.review.of) for one in state.reviews if one.accepts))


def _placed(change: Change, at: Named, seen: frozenset[str]) -> PlacedChange:
    where = at.state.loaded.whereabouts
    home = where.header if change.element is None else where.elements.get(change.element)
    reviewed = change.element in seen
    if home is None:
        return PlacedChange(change, reviewed=reviewed)
    span = at.locator.span(Pointer(home.file, (*home.path, *change.path)))
    return PlacedChange(change, home.file, span.line, reviewed)


def _affected(state: State, changes: list[Change]) -> Iterator[Affected]:
    """Yield every claim that stands above something changed, lowest first, and what that is."""
    because: dict[str, list[str]] = {}
    changed = dict.fromkeys(one.element for one in changes if one.element in state.graph.elements)
    for start in changed:
        if start is None:
            continue
        waiting, met = [start], {start}
        while waiting:
            for above in state.graph.dependants.get(waiting.pop(), ()):
                if above not in met:
                    met.add(above)
                    waiting.append(above)
                    because.setdefault(above, []).append(start)
    for name in state.graph.bottom_up:
        if name in because and state.graph.elements[name].kind.value == "claim":
            yield Affected(name, state.graph.elements[name].owner, tuple(because[name][:_MOST_NAMED]))
