"""Pictures kept apart from the page that holds them.

WeasyPrint matches the style of the page with every line of every picture, reads the style inside a picture as one of
the page too, and makes boxes of all of it, only to draw the picture by itself. So a page is given pictures that hold
nothing but their title, and what they are drawn of is read once, however often it is drawn: a mark of a status is met
hundreds of times.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from functools import wraps
from typing import Any
from xml.etree.ElementTree import Element, tostring

from safetycase.render.report.words_of_pictures import SVG

_PICTURE = f"{SVG}svg"


@dataclass(eq=False)
class _Drawing:
    """What pictures are drawn of, and WeasyPrint's image of it once one of them was met."""

    element: Element
    image: Any = None


class Picture(Element):
    """A picture in a page: it looks empty but for its title."""

    drawing: _Drawing


def set_apart(tree: Element) -> None:
    """Put a picture that looks empty in place of each picture of a page; equal ones share what they are drawn of."""
    _set_apart(tree, {})


def _set_apart(tree: Element, known: dict[bytes, _Drawing]) -> None:
    for place, below in enumerate(tree):
        if below.tag == _PICTURE:
            tree[place] = _picture(below, known)
        else:
            _set_apart(below, known)


def _picture(whole: Element, known: dict[bytes, _Drawing]) -> Picture:
    picture = Picture(whole.tag, whole.attrib)
    picture.tail, whole.tail = whole.tail, None
    picture.extend(whole.findall(f"{SVG}title"))
    picture.drawing = known.setdefault(tostring(whole), _Drawing(whole))
    return picture


def teach_pictures() -> None:
    """Teach WeasyPrint to draw what `set_apart` leaves, and to read a style that many pictures have only once."""
    _draw_apart(importlib.import_module("weasyprint.html"))
    _read_styles_once(importlib.import_module("weasyprint.svg"))


def _draw_apart(html: Any) -> None:
    usual = html.HTML_HANDLERS[_PICTURE]
    if hasattr(usual, "__wrapped__"):
        return

    @wraps(usual)
    def handle(element: Element, box: Any, *how: Any) -> list[Any]:
        drawing = getattr(element, "drawing", None)
        if drawing is None:
            return list(usual(element, box, *how))
        if drawing.image is None:
            boxes = usual(drawing.element, box, *how)
            drawing.image = boxes[0].replacement if boxes else None
        return [html.make_replaced_box(element, box, drawing.image)] if drawing.image else []

    html.HTML_HANDLERS[_PICTURE] = handle


def _read_styles_once(pictures: Any) -> None:
    usual = pictures.parse_stylesheets
    if hasattr(usual, "__wrapped__"):
        return
    known: dict[tuple[str, ...], Any] = {}

    @wraps(usual)
    def parse_stylesheets(tree: Any, *how: Any) -> Any:
        styles = tuple(style.text or "" for style in tree.etree_element.iter(f"{SVG}style"))
        if "@" in "".join(styles):  # a font or another sheet, which belong to one document
            return usual(tree, *how)
        if styles not in known:
            known[styles] = usual(tree, *how)
        return known[styles]

    pictures.parse_stylesheets = parse_stylesheets
