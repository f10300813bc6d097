"""The argument as an outline: what supports what, each element once, doubts and answers in their place.

An element that several lean on is told where it is first met; later mentions point there. A walk never follows a
circle, and nesting ends at `DEEPEST`: what lies deeper is told at that level, so that no reader and no browser is lost.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from safetycase.graph.relation import Relation
from safetycase.model.elements import Kind
from safetycase.model.status import Status
from safetycase.render.language import gettext as _
from safetycase.render.view import CaseView
from safetycase.render.words import kind_word

DEEPEST = 24


class Role(StrEnum):
    """Why an entry stands where it does."""

    ROOT = "root"
    SUPPORT = "supported by"
    ANSWER = "answered by"
    DOUBT = "challenged by"
    CONTEXT = "in context of"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the outline. `again` marks a mention of what is told elsewhere; `children` counts what hangs on it.

    `doubted` names the lower end of the relation that a defeater challenges.
    """

    element: str
    role: Role
    status: Status
    level: int
    again: bool = False
    children: int = 0
    doubted: str | None = None

    @property
    def opens(self) -> bool:
        """Whether what follows up to the matching `Close` stands inside this entry."""
        return self.children > 0 and self.level < DEEPEST


def role_words(entry: Entry, kind: Kind) -> str:
    """Say what an entry is and, where its place does not tell it, why it stands there."""
    word = kind_word(kind)
    if entry.role is Role.DOUBT:
        return _("%(kind)s of the step to %(element)s", kind=word, element=entry.doubted) if entry.doubted else word
    return _("%(kind)s, answers the doubt", kind=word) if entry.role is Role.ANSWER else word


@dataclass(frozen=True, slots=True)
class Close:
    """The end of an entry; `opened` where entries stand inside it."""

    opened: bool


Line = Entry | Close


def levels_to_open(lines: Iterable[Line], room: int) -> int:
    """Return how many levels of an outline may stand open so that at most `room` entries are seen at first."""
    counts = Counter(line.level for line in lines if isinstance(line, Entry))
    seen = 0
    for level in sorted(counts):
        seen += counts[level]
        if seen > room:
            return max(level - 1, 0)
    return DEEPEST


def outline(view: CaseView) -> tuple[Line, ...]:
    """Return the outline from the top claim down, then what the top claim does not reach."""
    told: set[str] = set()
    lines: list[Line] = []
    top = view.graph.top
    if top in view.graph.elements:
        lines += _walk(view, top, told)
    return tuple(lines)


def unreached(view: CaseView) -> tuple[Line, ...]:
    """Return the outline of what the top claim does not reach."""
    told = {line.element for line in outline(view) if isinstance(line, Entry)}
    below_others = {
        child for name in view.graph.elements if name not in told for child, _, _ in _below(view, name) if child != name
    }
    lines: list[Line] = []
    rest = [name for name in view.graph.elements if name not in told]
    for name in [name for name in rest if name not in below_others] + rest:
        if name not in told:
            lines += _walk(view, name, told)
    return tuple(lines)


def _walk(view: CaseView, start: str, told: set[str]) -> Iterator[Line]:
    """Walk depth first without recursion, so that an argument of any depth can be told."""
    waiting: list[tuple[str, Role, int, str | None] | Close] = [(start, Role.ROOT, 0, None)]
    while waiting:
        item = waiting.pop()
        if isinstance(item, Close):
            yield item
            continue
        name, role, level, doubted = item
        again = name in told
        told.add(name)
        below = [] if again else _below(view, name)
        entry = Entry(name, role, view.assessment.status(name), level, again, len(below), doubted)
        yield entry
        if entry.opens:
            waiting.append(Close(opened=True))
        else:
            yield Close(opened=False)
        inner = level + 1 if entry.opens else level
        waiting.extend((child, how, inner, lower) for child, how, lower in reversed(below))


def _below(view: CaseView, name: str) -> list[tuple[str, Role, str | None]]:
    """Name what stands under an element: contexts, support, answers, then the doubts about it."""
    graph = view.graph
    found: list[tuple[str, Role, str | None]] = []
    found += [(other, Role.CONTEXT, None) for other in graph.outgoing(name, Relation.IN_CONTEXT_OF)]
    found += [(other, Role.SUPPORT, None) for other in graph.outgoing(name, Relation.SUPPORTED_BY)]
    found += [(other, Role.ANSWER, None) for other in graph.outgoing(name, Relation.ANSWERED_BY)]
    found += [(other, Role.DOUBT, doubted_relation(view, other)) for other in graph.incoming(name, Relation.CHALLENGES)]
    return found


def doubted_relation(view: CaseView, defeater: str) -> str | None:
    """Name the lower end of the relation that a defeater challenges; None where it challenges an element."""
    challenged = getattr(view.graph.elements[defeater], "challenges", None)
    return getattr(challenged, "to", None)
