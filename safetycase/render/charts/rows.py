"""The rows of charts as SVG: an interval against its threshold, a span of days, cells of a heat map, an axis.

All are as wide as the axis and say in words what they show; colours are those of the page or, in print, plain ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from safetycase.model.status import Status
from safetycase.render.charts.axis import PAD, WIDTH, Axis
from safetycase.render.coordinate import coordinate
from safetycase.render.escape import markup
from safetycase.render.language import gettext as _

Colours = Mapping[str, str]
_ROW = 22.0
_MIDDLE = 11.0
_EDGE = 24.0


@dataclass(frozen=True, slots=True)
class Held:
    """A value with how far its bounds reach, and the threshold that it is held against.

    `below` tells that it must stay below the threshold; `status` gives the colour.
    """

    value: float | None
    lower: float | None
    upper: float | None
    threshold: float | None
    below: bool
    status: Status
    words: str


@dataclass(frozen=True, slots=True)
class Span:
    """A time from `first` to `last` as ordinals; None where it has no beginning, or no end."""

    first: float | None
    last: float | None
    status: Status
    words: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of a heat map: its sign, its colour, where it leads and what it says."""

    sign: str
    status: Status
    href: str
    words: str


def _svg(height: float, label: str, inner: str, width: float = WIDTH) -> str:
    said = f'role="img" aria-label="{markup(label)}"' if label else 'aria-hidden="true"'
    return f'<svg class="row" viewBox="0 0 {coordinate(width)} {coordinate(height)}" {said}>{inner}</svg>'


def _grid(axis: Axis, colours: Colours) -> str:
    lines = "".join(f"M{coordinate(axis.at(tick.value))} 0V{coordinate(_ROW)}" for tick in axis.ticks)
    return f'<path d="{lines}" stroke="{colours["hair"]}" fill="none"/>' if lines else ""


def draw_axis(axis: Axis, colours: Colours) -> str:
    """Draw what is written on an axis."""
    parts = []
    for tick in axis.ticks:
        x = axis.at(tick.value)
        anchor = "start" if x < _EDGE else "end" if x > WIDTH - _EDGE else "middle"
        at = x - 4 if anchor == "start" else x + 4 if anchor == "end" else x
        parts.append(f'<text x="{coordinate(at)}" y="11" text-anchor="{anchor}">{markup(tick.words)}</text>')
        parts.append(f'<path d="M{coordinate(x)} 14v4" stroke="{colours["line"]}"/>')
    inner = f'<g font-size="10.5" fill="{colours["quiet"]}">{"".join(parts)}</g>'
    return _svg(18, ", ".join(tick.words for tick in axis.ticks), inner)


def draw_held(held: Held, axis: Axis, colours: Colours) -> str:
    """Draw an interval; the side of the threshold on which it must not lie is shaded."""
    ink = colours[f"{held.status.value}-ink"]
    parts = [_grid(axis, colours)]
    if held.threshold is not None:
        x = axis.at(held.threshold)
        left, right = (x, WIDTH - PAD) if held.below else (PAD, x)
        parts.append(
            f'<rect x="{coordinate(left)}" y="2" width="{coordinate(max(0.0, right - left))}" height="18" '
            f'fill="{colours["defeated-tint"]}"/>'
            f'<path d="M{coordinate(x)} 1v20" stroke="{colours["text"]}" stroke-width="1.4" stroke-dasharray="3 2"/>'
        )
    ends = [axis.low if held.lower is None else held.lower, axis.high if held.upper is None else held.upper]
    if held.lower is not None or held.upper is not None:
        reach = f"M{coordinate(axis.at(ends[0]))} {coordinate(_MIDDLE)}H{coordinate(axis.at(ends[1]))}"
        parts.append(f'<path d="{reach}" stroke="{ink}" stroke-width="4.5" opacity=".38"/>')
        known = [bound for bound in (held.lower, held.upper) if bound is not None]
        bars = "".join(f"M{coordinate(axis.at(bound))} {coordinate(_MIDDLE - 5)}v10" for bound in known)
        parts.append(f'<path d="{bars}" stroke="{ink}" stroke-width="2"/>')
    if held.value is not None:
        parts.append(
            f'<circle cx="{coordinate(axis.at(held.value))}" cy="{coordinate(_MIDDLE)}" r="3.6" fill="{ink}"/>'
        )
    return _svg(_ROW, held.words, "".join(parts))


def draw_span(span: Span, axis: Axis, today: float, window: tuple[float, float] | None, colours: Colours) -> str:
    """Draw how long something holds; the line is today, the shade is the time that the decision covers."""
    ink = colours[f"{span.status.value}-ink"]
    parts = [_grid(axis, colours)]
    if window is not None:
        left, right = axis.at(window[0]), axis.at(window[1])
        parts.insert(
            0,
            f'<rect x="{coordinate(left)}" y="0" width="{coordinate(max(0.5, right - left))}" '
            f'height="{coordinate(_ROW)}" fill="{colours["unknown-tint"]}"/>',
        )
    first, last = (axis.at(axis.low if span.first is None else span.first), axis.at(span.last or axis.high))
    dash = "" if span.first is not None and span.last is not None else ' stroke-dasharray="5 3"'
    parts.append(
        f'<path d="M{coordinate(first)} {coordinate(_MIDDLE)}H{coordinate(max(first + 1, last))}" stroke="{ink}" '
        f'stroke-width="6" opacity=".55"{dash}/>'
    )
    if span.last is not None:
        parts.append(f'<path d="M{coordinate(last)} {coordinate(_MIDDLE - 6)}v12" stroke="{ink}" stroke-width="2.6"/>')
    if span.first is not None:
        parts.append(f'<circle cx="{coordinate(first)}" cy="{coordinate(_MIDDLE)}" r="3.2" fill="{ink}"/>')
    now = coordinate(axis.at(today))
    parts.append(f'<path d="M{now} 0V{coordinate(_ROW)}" stroke="{colours["text"]}" stroke-width="1.2"/>')
    return _svg(_ROW, span.words, "".join(parts))


_CELL = 18.0
_PER_LINE = 20


def draw_cells(cells: Sequence[Cell], colours: Colours) -> str:
    """Draw the cells of one line of a heat map, twenty side by side; each is linked to what it stands for."""
    parts = []
    for number, cell in enumerate(cells):
        x, y = number % _PER_LINE * _CELL, number // _PER_LINE * _CELL
        ink, tint = colours[f"{cell.status.value}-ink"], colours[f"{cell.status.value}-tint"]
        drawn = (
            f"<title>{markup(cell.words)}</title>"
            f'<rect x="{coordinate(x + 1)}" y="{coordinate(y + 1)}" width="16" height="16" rx="2" fill="{tint}" '
            f'stroke="{ink}"/>'
            f'<text x="{coordinate(x + 9)}" y="{coordinate(y + 13)}" text-anchor="middle" font-size="11" '
            f'fill="{ink}">{markup(cell.sign)}</text>'
        )
        parts.append(f'<a href="{markup(cell.href)}">{drawn}</a>' if cell.href else f"<g>{drawn}</g>")
    lines = max(1, -(-len(cells) // _PER_LINE))
    items = _("items")
    label = markup(f"{items}: {len(cells)}")
    return (
        f'<svg class="cells" viewBox="0 0 {coordinate(_CELL * _PER_LINE)} {coordinate(_CELL * lines)}" '
        f'role="group" aria-label="{label}">{"".join(parts)}</svg>'
    )
