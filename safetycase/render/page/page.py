"""`render page`: the whole dossier on one page."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from safetycase.errors import MissingToolError
from safetycase.model.elements import Audience
from safetycase.model.language import Language
from safetycase.render.dossier.delta import Delta
from safetycase.render.dossier.dossier import Dossier
from safetycase.render.dossier.outline import DEEPEST, levels_to_open
from safetycase.render.escape import anchor
from safetycase.render.explorer.explorer import explorer
from safetycase.render.explorer.script import explorer_script, script_source
from safetycase.render.graph.drawing import Canvas
from safetycase.render.graph.engine import LayoutError
from safetycase.render.graph.selection import Hrefs, anchors
from safetycase.render.graph.voice import module_diagram
from safetycase.render.html.environment import environment
from safetycase.render.html.sprite import with_marks_once
from safetycase.render.language import speaking
from safetycase.render.view import CaseView
from safetycase.render.withholding import for_audience

_CANVAS = Canvas(900.0, 1100.0)
_MOST_DIAGRAMS = 40
_MOST_FIGURES = 150
_ALL_OPEN = 400
_SEEN_AT_FIRST = 250


@dataclass(frozen=True, slots=True)
class Diagram:
    """One drawing of the page; `missing` says why there is none."""

    title: str
    name: str
    svg: str = ""
    missing: str = ""


def diagrams(view: CaseView, canvas: Canvas = _CANVAS) -> tuple[Diagram, ...]:
    """Draw the modules of a case, as many as a page can hold; the explorer shows the others too."""
    drawn: list[Diagram] = []
    small = len(view.graph.elements) <= _ALL_OPEN
    room = _ALL_OPEN if small else _MOST_FIGURES
    for module, names in view.modules.items():
        room -= len(names)
        if len(drawn) == _MOST_DIAGRAMS or (drawn and room < 0):
            break
        drawn.append(draw_module(view, module, canvas, anchors))
    return tuple(drawn)


def open_levels(dossier: Dossier) -> int:
    """Return how far the outline of a case stands open: all of it where the case is small."""
    if len(dossier.view.graph.elements) <= _ALL_OPEN:
        return DEEPEST
    return levels_to_open(dossier.outline, _SEEN_AT_FIRST)


def exhibit_anchor(name: str) -> str:
    """Link to the entry of an element in the register of the same page."""
    return f"#_evidence-{anchor(name)}"


def draw_module(view: CaseView, module: str, canvas: Canvas, hrefs: Hrefs) -> Diagram:
    """Draw one module; say why where it cannot be drawn."""
    title = view.module_title(module)
    try:
        return Diagram(title, module, module_diagram(view, module, canvas, hrefs))
    except (MissingToolError, LayoutError) as error:
        return Diagram(title, module, missing=str(error))


def render_page(
    view: CaseView,
    audience: Audience = Audience.INTERNAL,
    language: Language | None = None,
    delta: Delta | None = None,
) -> str:
    """Return the page, in the language of the case where no other is asked for.

    `delta` is what changed since an earlier state, as far as the audience may know. Where no diagram can be drawn, the
    page says so and why.
    """
    with speaking(language or view.case.header.language, view.case.header.language):
        return _page(for_audience(view, audience), delta)


def _page(view: CaseView, delta: Delta | None) -> str:
    dossier = Dossier(view, delta)
    drawings = diagrams(view)
    page = (
        environment()
        .get_template("page/page.html")
        .render(
            d=dossier,
            view=view,
            case=view.case,
            summary=dossier.summary,
            diagrams=drawings,
            explorer=explorer(dossier, lambda _: "", "", _CANVAS, anchors),
            explorer_script=Markup(explorer_script()),  # noqa: S704 - our own
            script_source=Markup(script_source()),  # noqa: S704 - our own
            href=anchors,
            exhibit_href=exhibit_anchor,
            open_levels=open_levels(dossier),
        )
    )
    return with_marks_once(page)
