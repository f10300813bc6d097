"""The command's door to diagrams: a judged case becomes SVG, PNG or DOT."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from safetycase.errors import MissingToolError
from safetycase.model.elements import Audience
from safetycase.model.language import Language
from safetycase.render.glyphs import Told, drawable, silent
from safetycase.render.graph.dot import write_dot
from safetycase.render.graph.drawing import Canvas, draw
from safetycase.render.graph.plan import Notation, Plan
from safetycase.render.graph.selection import Hrefs, plan_case, plan_module, plan_surroundings
from safetycase.render.graph.svg import SvgForm, write_svg
from safetycase.render.language import foreign, speaking, spoken
from safetycase.render.view import CaseView
from safetycase.render.withholding import for_audience

_ZOOM = 2.0
_WIDEST = 12_000.0

Form = Literal["svg", "png", "dot"]


def render_graph(  # noqa: PLR0913  one drawing and all that it depends on
    view: CaseView,
    *,
    form: Form,
    module: str | None = None,
    element: str | None = None,
    depth: int = 2,
    notation: Literal["gsn", "cae"] = "gsn",
    audience: Audience = Audience.INTERNAL,
    language: Language | None = None,
    told: Told = silent,
) -> bytes:
    """Draw the case, one module of it, or one element with `depth` levels of its surroundings.

    Raises UnknownNameError for a module or element that does not exist, MissingToolError where the layout or PNG needs
    a program or library that is not installed, LayoutError where Graphviz gives up.
    """
    with speaking(language or view.case.header.language, view.case.header.language):
        view = for_audience(view, audience)
        chosen = Notation(notation)
        if element is not None:
            plan = plan_surroundings(view, element, depth, notation=chosen)
        elif module is not None:
            plan = plan_module(view, module, notation=chosen)
        else:
            plan = plan_case(view, notation=chosen)
        if form == "dot":
            return write_dot(plan).encode()
        drawing = draw(plan, Canvas())
        svg = write_svg(drawing)
    if form == "svg":
        return svg.encode()
    return _png(drawable(svg, view.graph.elements, told), max(drawing.width, drawing.height))


def draw_inline(plan: Plan, canvas: Canvas) -> str:
    """Draw a plan for a page that brings the style of diagrams itself; the same plan is drawn once."""
    return _drawn(_Told(repr(plan), plan), canvas, (spoken(), foreign()))


@dataclass(frozen=True, slots=True)
class _Told:
    """A plan that is known by its words."""

    words: str
    plan: Plan = field(compare=False)


@lru_cache(maxsize=512)
def _drawn(told: _Told, canvas: Canvas, _languages: tuple[Language, Language | None]) -> str:
    return write_svg(draw(told.plan, canvas), SvgForm(alone=False))


def module_diagram(view: CaseView, module: str, canvas: Canvas, hrefs: Hrefs | None = None) -> str:
    """Draw one module for a page; `view` must already be the one for the page's audience."""
    return draw_inline(plan_module(view, module, hrefs=hrefs), canvas)


def case_diagram(view: CaseView, canvas: Canvas, hrefs: Hrefs | None = None) -> str:
    """Draw the whole case for a page; `view` must already be the one for the page's audience."""
    return draw_inline(plan_case(view, hrefs=hrefs), canvas)


def _png(svg: str, longest: float) -> bytes:
    if importlib.util.find_spec("resvg_py") is None:
        raise MissingToolError("resvg-py", "Install it with 'pip install \"safetycase[render]\"', or ask for SVG.")
    import resvg_py  # noqa: PLC0415 - a compiled library that only PNG needs

    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            zoom=min(_ZOOM, _WIDEST / longest),
            font_family="Noto Sans",
            sans_serif_family="DejaVu Sans",
        )
    )
