"""The strokes of which diagrams and their keys are made, as SVG."""

from __future__ import annotations

import math

from safetycase.graph.relation import Relation
from safetycase.model.status import Status
from safetycase.render.coordinate import coordinate
from safetycase.render.escape import markup
from safetycase.render.graph.figure import SKEW, Shape
from safetycase.render.graph.lettering import is_wide
from safetycase.render.graph.route import HEAD, Curve, Route
from safetycase.render.graph.script import MARK, right_to_left, runs
from safetycase.render.graph.style import FONTS, IDEOGRAPHS
from safetycase.render.language import foreign
from safetycase.render.words import STATUS_LOOKS

_CHAMFER = 12.0
_POINT = 0.5  # what is shorter is a point
_TAB = (64.0, 9.0)

_OF_CASE = frozenset({"t", "title"})
"""The kinds of lines that hold text of the case and nothing of ours."""


def status_class(status: Status) -> str:
    """Name the class of a status: `s-in-doubt`."""
    return f"s-{status.value}"


def outline(shape: Shape, x: float, y: float, width: float, height: float) -> str:
    """Draw the outline of a shape."""
    if shape is Shape.ELLIPSE:
        middle = f'cx="{coordinate(x + width / 2)}" cy="{coordinate(y + height / 2)}"'
        return f'<ellipse class="o" {middle} rx="{coordinate(width / 2)}" ry="{coordinate(height / 2)}"/>'
    right, bottom = x + width, y + height
    if shape is Shape.PARALLELOGRAM:
        skew = min(SKEW, width / 4)
        return _polygon((x + skew, y), (right, y), (right - skew, bottom), (x, bottom))
    if shape is Shape.CHAMFERED:
        cut = min(_CHAMFER, height / 3)
        return _polygon(
            (x + cut, y), (right - cut, y), (right, y + cut), (right, bottom - cut),
            (right - cut, bottom), (x + cut, bottom), (x, bottom - cut), (x, y + cut),
        )  # fmt: skip
    if shape is Shape.FOLDER:
        tab, high = min(_TAB[0], width / 3), min(_TAB[1], height / 4)
        return _polygon(
            (x, y - high), (x + tab, y - high), (x + tab + high * 0.7, y), (right, y), (right, bottom), (x, bottom)
        )
    radius = {Shape.STADIUM: min(height / 2, 28.0), Shape.CHIP: height / 2, Shape.ROUNDED: 12.0}.get(shape, 0.0)
    corner = f' rx="{coordinate(radius)}"' if radius else ""
    size = f'width="{coordinate(width)}" height="{coordinate(height)}"'
    return f'<rect class="o" x="{coordinate(x)}" y="{coordinate(y)}" {size}{corner}/>'


def _polygon(*points: tuple[float, float]) -> str:
    return f'<polygon class="o" points="{" ".join(f"{coordinate(x)},{coordinate(y)}" for x, y in points)}"/>'


def mark(status: Status, x: float, y: float, size: float) -> str:
    """Draw the mark of a status with its upper left corner at (x, y)."""
    place = f"translate({coordinate(x)} {coordinate(y)}) scale({size / 16:.3f})"
    return f'<g class="mark" transform="{place}">{STATUS_LOOKS[status].mark}</g>'


def text(kind: str, x: float, y: float, words: str, *, centred: bool = False) -> str:
    """Write one line of text; `kind` is its class.

    A line from right to left stands between marks of its direction, so that its last stop does not go astray.
    """
    where = ' text-anchor="middle"' if centred else ""
    family = f' font-family="{markup(IDEOGRAPHS)}"' if is_wide(words) else ""
    written = foreign() if kind in _OF_CASE else None
    tongue = f' lang="{written.value}"' if written else ""
    said = "".join(_run(run, own) for run, own in runs(words))
    said = f"{MARK}{said}{MARK}" if right_to_left(words) else said
    return f'<text class="{kind}" x="{coordinate(x)}" y="{coordinate(y)}"{where}{family}{tongue}>{said}</text>'


def _run(words: str, own: str | None) -> str:
    """Write letters of one script; some renderers look at the first face of a run only."""
    if own is None:
        return markup(words)
    faces = markup(f"'{own}', {FONTS}")
    return f'<tspan font-family="{faces}">{markup(words)}</tspan>'


ROUTE_CLASSES = {
    Relation.SUPPORTED_BY: "r-support",
    Relation.IN_CONTEXT_OF: "r-context",
    Relation.CHALLENGES: "r-challenge",
    Relation.ANSWERED_BY: "r-answer",
}


def _direction(curve: Curve) -> tuple[float, float]:
    """Return the direction in which a curve arrives, as a vector of length 1."""
    x, y = curve.points[-1]
    for other_x, other_y in reversed(curve.points[:-1]):
        length = math.hypot(x - other_x, y - other_y)
        if length > _POINT:
            return ((x - other_x) / length, (y - other_y) / length)
    return (0.0, 1.0)


def _path(curve: Curve) -> str:
    start, *rest = curve.points
    pieces = [f"M{coordinate(start[0])} {coordinate(start[1])}"]
    last = start
    for first in range(0, len(rest), 3):
        piece = rest[first : first + 3]
        if all(math.hypot(x - last[0], y - last[1]) < _POINT / 10 for x, y in piece):
            continue
        pieces.append("C" + " ".join(f"{coordinate(x)} {coordinate(y)}" for x, y in piece))
        last = piece[-1]
    return "".join(pieces)


def arrow(route: Route) -> str:
    """Draw a route with its head; what the head covers is cut off the line."""
    kind = ROUTE_CLASSES[route.relation]
    curve = route.curve.reversed() if route.at_start else route.curve
    if route.headless:
        return f'<path class="r {kind}" d="{_path(curve)}"/>'
    dx, dy = _direction(curve)
    x, y = curve.points[-1]
    neck = (x - dx * HEAD, y - dy * HEAD)
    wing = HEAD * 0.42
    corners = ((x, y), (neck[0] - dy * wing, neck[1] + dx * wing), (neck[0] + dy * wing, neck[1] - dx * wing))
    head = " ".join(f"{coordinate(a)},{coordinate(b)}" for a, b in corners)
    line = _path(Curve((*curve.points[:-1], neck)))
    return f'<path class="r {kind}" d="{line}"/><polygon class="a {kind}" points="{head}"/>'
