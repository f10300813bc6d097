"""A drawing written as SVG: no script, no outside reference, every text escaped, the same bytes every time."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from safetycase.render.coordinate import coordinate
from safetycase.render.escape import clean, markup
from safetycase.render.graph.block import Placed
from safetycase.render.graph.drawing import MARGIN, Drawing, Placing
from safetycase.render.graph.figure import (
    HEADING,
    HEADING_ROW,
    LEADING,
    MARK,
    MARK_GAP,
    PAD,
    SMALL,
    STATUS_ROW,
    STRIP,
    TEXT,
    Shape,
    kind_name,
    status_words,
)
from safetycase.render.graph.legend import legend
from safetycase.render.graph.lettering import shorten, text_width
from safetycase.render.graph.pieces import arrow, mark, outline, status_class, text
from safetycase.render.graph.plan import Plan, Subject
from safetycase.render.graph.script import joins
from safetycase.render.graph.style import CONCRETE, FONTS, style
from safetycase.render.language import gettext as _

STATEMENT_DROP = 1.5
"""How much further from the heading the lines of a statement stand."""
_TITLE_ROW = 34.0
_NARROWEST = 300.0
_NOTE_ROW = 20.0
_LONGEST_TOOLTIP = 1200


@dataclass(frozen=True, slots=True)
class SvgForm:
    """What surrounds the drawing: alone it brings its own style and title; in a page the page has them.

    Without `joined`, statements whose letters join are left to a printer that would set them letter by letter here.
    """

    alone: bool = True
    legend: bool = True
    joined: bool = True


def _tooltip(subject: Subject) -> str:
    words = f"{subject.name} ({kind_name(subject)}, {status_words(subject)})"
    title = f"\n{subject.title}" if subject.title else ""
    whole = f"{words}{title}\n{subject.statement}"
    return whole if len(whole) <= _LONGEST_TOOLTIP else whole[: _LONGEST_TOOLTIP - 1] + "…"


def _chip_lettering(placed: Placed) -> Iterator[str]:
    size = 11.0
    left, middle = placed.x + 9, placed.middle[1]
    yield mark(placed.figure.subject.status, left, middle - size / 2, size)
    yield text("sh", left + size + MARK_GAP, middle + 3.8, placed.figure.heading)


def heading_line(placed: Placed) -> float:
    """Return the level of the base line of a figure's heading; the lines below follow by `LEADING`."""
    figure = placed.figure
    stripped = bool(figure.subject.module) and not figure.centred
    rows = HEADING_ROW + LEADING * len(figure.lines) + (0.0 if figure.status_beside else STATUS_ROW)
    return placed.y + (figure.height - rows - (STRIP if stripped else 0.0)) / 2 + HEADING


def _lettering(placed: Placed, form: SvgForm) -> Iterator[str]:
    figure, status = placed.figure, placed.figure.subject.status
    if figure.shape is Shape.CHIP:
        yield from _chip_lettering(placed)
        return
    stripped = bool(figure.subject.module) and not figure.centred
    y = heading_line(placed)
    left = placed.middle[0] if figure.centred else placed.x + PAD
    yield text("h", left, y, figure.heading, centred=figure.centred)
    length = MARK + MARK_GAP + text_width(figure.status, SMALL, bold=True)
    foot = y + LEADING * len(figure.lines) + STATUS_ROW + (STRIP if stripped else 1.0)
    if figure.status_beside:
        start, foot = placed.x + figure.width - PAD - length, y
    else:
        start = placed.middle[0] - length / 2 if figure.centred else placed.x + PAD
    for line in figure.lines:
        y += LEADING
        if form.joined or not joins(figure.subject.statement):
            yield text("t", left, y + STATEMENT_DROP, line, centred=figure.centred)
    if stripped:
        start_of = f"{coordinate(placed.x)} {coordinate(foot - SMALL - 4)}"
        yield f'<path class="away" d="M{start_of}h{coordinate(figure.width)}"/>'
    yield mark(status, start, foot - MARK + 2.2, MARK)
    yield text("st", start + MARK + MARK_GAP, foot, figure.status)


def _hanging(placed: Placed) -> Iterator[str]:
    """Draw what hangs at the foot of a figure: the diamond of an undeveloped element, the count of hidden ones."""
    figure = placed.figure
    bottom = placed.y + figure.height
    x = placed.middle[0]
    if figure.subject.undeveloped:
        points = ((x, bottom), (x + 9, bottom + 9), (x, bottom + 18), (x - 9, bottom + 9))
        yield f'<polygon class="diamond" points="{" ".join(f"{coordinate(a)},{coordinate(b)}" for a, b in points)}"/>'
    if figure.subject.hidden:
        words = _("+ %(num)s more", num=figure.subject.hidden)
        yield text("more", placed.x + figure.width - text_width(words, SMALL) - 4, bottom + 13, words)


def _figure(placed: Placed, form: SvgForm) -> Iterator[str]:
    figure = placed.figure
    subject = figure.subject
    kind = subject.kind.value if subject.kind else "module"
    yield f'<g class="n k-{kind} {status_class(subject.status)}"><title>{markup(_tooltip(subject))}</title>'
    if subject.href:
        yield f'<a href="{markup(subject.href)}">'
    yield outline(figure.shape, placed.x, placed.y, figure.width, figure.height)
    if figure.badge and figure.shape is Shape.ELLIPSE:
        x, y = placed.x + figure.width * 0.9, placed.y + figure.height * 0.93
        yield text("badge", x, y, figure.badge)
    yield from _lettering(placed, form)
    yield from _hanging(placed)
    yield "</a></g>" if subject.href else "</g>"


def bare_size(drawn: Drawing | Placing) -> tuple[int, int]:
    """How wide and how high a drawing is when it is written neither alone nor with a legend."""
    width, height = drawn.size
    head = _head(drawn.plan, SvgForm(alone=False, legend=False))
    return math.ceil(max(width, _NARROWEST)), math.ceil(head + height)


def _head(plan: Plan, form: SvgForm) -> float:
    return (_TITLE_ROW if form.alone else 0.0) + (_NOTE_ROW if plan.note else 0.0)


def write_svg(drawing: Drawing, form: SvgForm | None = None) -> str:
    """Write a drawing; a note of the plan, such as what was left out, is written above it."""
    form = form or SvgForm()
    plan = drawing.plan
    key = legend(plan, max(drawing.width, 360.0)) if form.legend else None
    width = max(drawing.width, key.width if key else 0.0, _NARROWEST)
    head = _head(plan, form)
    height = head + drawing.height + (key.height if key else 0.0)
    label = markup(plan.title)
    linked = any(placed.figure.subject.href for _, placed in drawing.figures)
    size = f'width="{math.ceil(width)}" height="{math.ceil(height)}"'
    attributes = (
        'xmlns="http://www.w3.org/2000/svg" class="diagram"',
        f'role="{"group" if linked else "img"}" aria-label="{label}"',
        f'{size} viewBox="0 0 {math.ceil(width)} {math.ceil(height)}"',
        f'font-family="{markup(FONTS)}" font-size="{coordinate(TEXT)}"',
    )
    parts = [
        f"<svg {' '.join(attributes)}>",
        f"<title>{label}</title><desc>{markup(plan.description)}</desc>",
    ]
    if form.alone:
        parts.append(f"<style>{style(CONCRETE)}</style>")
        parts.append(f'<rect class="paper" {size}/>')
        parts.append(text("title", MARGIN, 23, shorten(clean(plan.title), width - 2 * MARGIN, 15.0, bold=True)))
    if plan.note:
        parts.append(text("note", MARGIN, head - 5, plan.note))
    left = (width - drawing.width) / 2 if form.alone else 0.0
    parts.append(f'<g transform="translate({coordinate(left)} {coordinate(head)})">')
    parts.extend(dict.fromkeys(arrow(route) for route in drawing.routes))
    for _name, placed in drawing.figures:
        parts.extend(_figure(placed, form))
    parts.append("</g>")
    if key:
        parts.append(f'<g transform="translate(0 {coordinate(head + drawing.height)})">{key.svg}</g>')
    parts.append("</svg>\n")
    return "\n".join(parts)
