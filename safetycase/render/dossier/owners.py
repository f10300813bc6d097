"""Who has to act on what is wrong with an element: its owner, else the owner of what it stands under."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from safetycase.findings.finding import Finding, Severity
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


def tally(
    findings: Iterable[Finding], owner: Callable[[str | None], Owner | None]
) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """Count the findings of each owner by weight, the most burdened first; "" stands for nobody."""
    weights = tuple(reversed(Severity))
    counts: dict[str, list[int]] = {}
    for finding in findings:
        found = owner(finding.element)
        counts.setdefault(found.name if found else "", [0] * len(weights))[weights.index(finding.severity)] += 1
    ordered = sorted(counts.items(), key=lambda item: ([-count for count in item[1]], item[0]))
    return tuple((name, tuple(of_weight)) for name, of_weight in ordered)


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
