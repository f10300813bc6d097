"""Diagrams scaled or turned so that each fits a page and no letter on it is smaller than seven points."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from safetycase.render.escape import markup
from safetycase.render.graph.block import Placed
from safetycase.render.graph.drawing import ARRANGEMENTS, Arrangement, Canvas, Drawing, draw, figures_area, place
from safetycase.render.graph.figure import LEADING, PAD, SMALL, TEXT, Density
from safetycase.render.graph.legend import legend
from safetycase.render.graph.plan import Plan
from safetycase.render.graph.script import joins
from safetycase.render.graph.selection import Hrefs
from safetycase.render.graph.style import CONCRETE, FONTS, style
from safetycase.render.graph.svg import STATEMENT_DROP, SvgForm, bare_size, heading_line, write_svg
from safetycase.render.report.words_of_pictures import WORDS

SMALLEST_LETTER = 7.0
"""Points."""
POINTS_PER_PIXEL = 0.75
FLOOR = SMALLEST_LETTER / (POINTS_PER_PIXEL * SMALL)
"""How far a drawing may shrink."""
PORTRAIT = Canvas(656.0, 912.0)
LANDSCAPE = Canvas(1018.0, 612.0)
"""What a page of A4 leaves for a diagram and its key between its margins, heading and caption, in CSS pixels."""
MOST_FIGURES = 30
"""More never fit on a page."""
_KEY_GAP = 8.0
_BASE = 0.39
"""How far the base line lies below the middle of a line, in letters: half of what Noto rises more than it falls."""
_STYLE = style(CONCRETE).replace(".diagram text{", f".diagram text,.diagram {WORDS}{{")


@dataclass(frozen=True, slots=True)
class Lines:
    """A statement whose letters join, set by the page on top of its figure, since pictures are set letter by letter.

    `top` is where its first line begins below the upper edge of the figure; all in CSS pixels.
    """

    texts: tuple[str, ...]
    top: float
    leading: float
    size: float
    inset: float
    centred: bool


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a figure stands on its plate, and what it is linked to; in CSS pixels.

    `down` counts from the lower edge of what was laid before (the drawing, then each spot), so that spots are laid one
    after another: what is placed absolutely gets lost where WeasyPrint moves a drawing on to the next page.
    """

    href: str
    left: float
    down: float
    width: float
    height: float
    lines: Lines | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """What the signs of a plate mean, as wide as the page."""

    svg: str
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Plate:
    """One diagram as it is printed: `width` and `height` in CSS pixels, `wide` on a page turned sideways.

    `part` tells which part of a larger diagram this is; "" where it is whole.
    """

    svg: str
    width: float
    height: float
    wide: bool
    key: Key
    spots: tuple[Spot, ...] = ()
    part: str = ""


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A page for one plan: what it leaves for the drawing, once the key is set."""

    wide: bool
    room: Canvas
    key: Key

    def scale(self, width: float, height: float) -> float:
        """How much a drawing of this size shrinks to fit; 1 where it fits as it is."""
        return min(1.0, self.room.width / width, self.room.height / height)


def fitted(plan: Plan, hrefs: Hrefs) -> Plate | None:
    """Print a plan on one page: longer texts before shorter ones, upright before sideways; None where it is too large.

    Raises MissingToolError where Graphviz is not installed, LayoutError where it gives up.
    """
    if len(plan.subjects) > MOST_FIGURES:
        return None
    sheets = _sheets(plan)
    largest = max(sheet.room.width * sheet.room.height for sheet in sheets)
    for group in _by_density():
        wanted = [arrangement for arrangement in group if figures_area(plan, arrangement) * FLOOR**2 <= largest]
        for sheet, placing in product(sheets, tuple(place(plan, wanted))):
            if sheet.scale(*bare_size(placing)) >= FLOOR:
                return _plate(placing.drawing(), sheet, hrefs)
    return None


def shrunk(plan: Plan, hrefs: Hrefs) -> Plate:
    """Print a plan on one page however small its letters become."""
    drawing = draw(plan, PORTRAIT)
    size = bare_size(drawing)
    return _plate(drawing, max(_sheets(plan), key=lambda sheet: sheet.scale(*size)), hrefs)


def _sheets(plan: Plan) -> tuple[_Sheet, _Sheet]:
    return _sheet(plan, PORTRAIT, wide=False), _sheet(plan, LANDSCAPE, wide=True)


def _sheet(plan: Plan, page: Canvas, *, wide: bool) -> _Sheet:
    drawn = legend(plan, page.width / FLOOR)
    size = f'width="{drawn.width:.0f}" height="{drawn.height:.0f}"'
    box = f'viewBox="0 0 {drawn.width:.0f} {drawn.height:.0f}"'
    svg = f'<svg class="diagram" aria-hidden="true" {size} {box} font-family="{markup(FONTS)}"><style>{_STYLE}</style>'
    height = math.ceil(drawn.height * FLOOR)
    key = Key(f"{svg}{drawn.svg}</svg>", page.width, height)
    return _Sheet(wide, Canvas(page.width, page.height - height - _KEY_GAP), key)


def _by_density() -> list[list[Arrangement]]:
    groups: dict[Density, list[Arrangement]] = {}
    for arrangement in ARRANGEMENTS:
        groups.setdefault(arrangement.density, []).append(arrangement)
    return list(groups.values())


def _plate(drawing: Drawing, sheet: _Sheet, hrefs: Hrefs) -> Plate:
    """Write a drawing with its own style, since the style of a page does not reach into a picture in print."""
    svg = write_svg(drawing, SvgForm(alone=False, legend=False, joined=False))
    svg = svg.replace("<title>", f"<style>{_STYLE}</style><title>", 1)
    size = bare_size(drawing)
    scale = sheet.scale(*size)
    width, height = (math.floor(side * scale * 10) / 10 for side in size)
    return Plate(svg, width, height, sheet.wide, sheet.key, tuple(_spots(drawing, scale, height, hrefs)))


def _spots(drawing: Drawing, scale: float, height: float, hrefs: Hrefs) -> Iterator[Spot]:
    foot = height
    for name, placed in drawing.figures:
        href, lines = hrefs(name), _lines(placed, scale)
        if href is not None or lines is not None:
            top, tall = placed.y * scale, placed.figure.height * scale
            yield Spot(
                href or "",
                round(placed.x * scale, 1),
                round(top - foot, 1),
                round(placed.figure.width * scale, 1),
                round(tall, 1),
                lines,
            )
            foot = top + tall


def _lines(placed: Placed, scale: float) -> Lines | None:
    """Return the statement of a figure where its letters join; its lines stand where the drawing has left room."""
    figure = placed.figure
    if not figure.lines or not joins(figure.subject.statement):
        return None
    leading, size = LEADING * scale, TEXT * scale
    base = (heading_line(placed) + LEADING + STATEMENT_DROP - placed.y) * scale
    top = base - leading / 2 - _BASE * size
    inset = 0.0 if figure.centred else PAD * scale
    return Lines(figure.lines, round(top, 1), round(leading, 1), round(size, 1), round(inset, 1), figure.centred)
