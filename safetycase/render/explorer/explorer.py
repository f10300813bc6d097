"""What page and site put into the partial of the explorer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from safetycase.errors import MissingToolError
from safetycase.render.dossier.dossier import Dossier
from safetycase.render.explorer.document import explorer_document
from safetycase.render.graph.drawing import Canvas
from safetycase.render.graph.engine import LayoutError
from safetycase.render.graph.selection import Hrefs
from safetycase.render.graph.voice import case_diagram


@dataclass(frozen=True, slots=True)
class Explorer:
    """The case for the script, and the drawing that stands for it where no script runs ("" where there is none)."""

    case: Markup
    stand_in: str


def explorer(dossier: Dossier, page_of: Callable[[str], str], register: str, canvas: Canvas, hrefs: Hrefs) -> Explorer:
    """Return the explorer of a case; `page_of` and `register` as `explorer_document` takes them."""
    document = explorer_document(dossier, page_of, register)
    try:
        drawing = case_diagram(dossier.view, canvas, hrefs)
    except (MissingToolError, LayoutError):
        drawing = ""
    return Explorer(Markup(document), drawing)  # noqa: S704 - written so that no markup is in it
