"""The key of a diagram: the kinds, statuses and arrows that it really uses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from safetycase.graph.relation import Relation
from safetycase.model.elements import Kind
from safetycase.model.status import Status
from safetycase.render.coordinate import coordinate
from safetycase.render.graph.drawing import MARGIN
from safetycase.render.graph.figure import SMALL, Shape, shape_of
from safetycase.render.graph.lettering import text_width
from safetycase.render.graph.pieces import arrow, mark, outline, status_class, text
from safetycase.render.graph.plan import Notation, Plan
from safetycase.render.graph.route import Route, straight
from safetycase.render.language import gettext as _
from safetycase.render.language import marked
from safetycase.render.words import kind_word, status_word

_ROW = 22.0
_GAP = 20.0
_SIGN = 30.0
_RELATION_WORDS = {
    Relation.SUPPORTED_BY: marked("supported by"),
    Relation.IN_CONTEXT_OF: marked("in context of"),
    Relation.CHALLENGES: marked("challenges"),
    Relation.ANSWERED_BY: marked("answered by"),
}


@dataclass(frozen=True, slots=True)
class Legend:
    """The key as SVG, with its size."""

    svg: str
    width: float
    height: float


def _entries(plan: Plan) -> Iterator[tuple[str, str]]:
    """Yield (sign drawn in a box of 26 by 14, words)."""
    kinds = {subject.kind for subject in plan.subjects.values()}
    for kind in Kind:
        if kind in kinds:
            yield outline(shape_of(kind, plan.notation), 0, 0, 26, 14), kind_word(kind)
    if None in kinds:
        yield outline(shape_of(None, plan.notation), 0, 1, 26, 13), _("module")
    if any(subject.undeveloped for subject in plan.subjects.values()):
        yield '<polygon class="diamond" points="13,-1 21,7 13,15 5,7"/>', _("undeveloped")
    relations = {link.relation for link in plan.links}
    for relation, words in _RELATION_WORDS.items():
        if relation in relations:
            at_start = plan.notation is Notation.CAE and relation is Relation.SUPPORTED_BY
            yield arrow(Route(relation, straight((0, 7), (26, 7)), at_start=at_start)), _(words)


def _statuses(plan: Plan) -> Iterator[tuple[str, str]]:
    statuses = {subject.status for subject in plan.subjects.values()}
    for status in Status:
        if status in statuses:
            frame = outline(Shape.RECTANGLE, 0, 0, 26, 14)
            yield f'<g class="{status_class(status)}">{frame}{mark(status, 8, 2, 10)}</g>', status_word(status)


def _row(entries: list[tuple[str, str]], room: float, top: float) -> tuple[str, float, float]:
    """Set entries from `top` on; return the SVG, the width used and the level of the next row."""
    pieces: list[str] = []
    x, y, widest = MARGIN, top, 0.0
    for sign, words in entries:
        width = _SIGN + text_width(words, SMALL) + 4
        if x > MARGIN and x + width > room - MARGIN:
            x, y = MARGIN, y + _ROW
        label = text("key", _SIGN + 3, 11, words)
        pieces.append(f'<g transform="translate({coordinate(x)} {coordinate(y)})">{sign}{label}</g>')
        x += width + _GAP
        widest = max(widest, x - _GAP + MARGIN)
    return "".join(pieces), widest, y + _ROW


def legend(plan: Plan, room: float) -> Legend:
    """Set the key in rows no wider than `room`: shapes and arrows, then statuses."""
    shapes, statuses = list(_entries(plan)), list(_statuses(plan))
    whole, width, bottom = _row([*shapes, *statuses], room, 12.0)
    if bottom > 12.0 + _ROW:
        first, width, middle = _row(shapes, room, 12.0)
        second, other, bottom = _row(statuses, room, middle)
        whole, width = first + second, max(width, other)
    rule = f'<path class="rule" d="M{coordinate(MARGIN)} 0H{coordinate(room - MARGIN)}"/>'
    return Legend(rule + whole, max(width, room), bottom + 4)
