"""Who has to act on what is wrong with an element: its owner, else the owner of what it stands under."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from safetycase.render.view import CaseView


@dataclass(frozen=True, slots=True)
class Owner:
    """A name; `of` is the element above that names it, "" where the element itself does."""

    name: str
    of: str = ""


def owners(view: CaseView) -> Callable[[str | None], Owner | None]:
    """Return what tells the owner of an element: the nearest named on the ways up to the top claim."""
    known: dict[str, Owner | None] = {}

    def owner(element: str | None) -> Owner | None:
        if element is None or element not in view.graph.elements:
            return None
        if element not in known:
            known[element] = _nearest(view, element)
        return known[element]

    return owner


def _nearest(view: CaseView, element: str) -> Owner | None:
    waiting, met = deque([element]), {element}
    while waiting:
        name = waiting.popleft()
        found = view.graph.elements[name].owner
        if found:
            return Owner(found, "" if name == element else name)
        above = [other for other in view.graph.dependants.get(name, ()) if other not in met]
        met.update(above)
        waiting.extend(above)
    return None
