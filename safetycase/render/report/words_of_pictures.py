"""Lines of text in pictures, drawn whole: WeasyPrint sets the text of a picture letter by letter.

A line drawn whole takes a twentieth of the time, its letters keep their distance (kerning) and join where they should,
and the file is smaller. Only lines that are nothing but words at one place are drawn so; others stay as they were.
"""

from __future__ import annotations

import importlib
import math
from typing import Any
from xml.etree.ElementTree import Element

SVG = "{http://www.w3.org/2000/svg}"
WORDS = "words"
"""The name of an element that is drawn whole."""
_PLAIN = frozenset({"class", "x", "y", "text-anchor", "font-family", "font-size", "font-weight", "fill", "transform"})
_ANCHORS = {"middle": 0.5, "end": 1.0}


def draw_whole(tree: Element) -> None:
    """Mark the lines of the pictures in a page that can be drawn whole."""
    for line in tree.iter(f"{SVG}text"):
        if not len(line) and line.text and _PLAIN.issuperset(line.attrib) and "\n" not in line.text:
            line.tag = f"{SVG}{WORDS}"


def name_pictures(tree: Element) -> None:
    """Give each picture that says what it shows a title, where a printer looks for words in its stead."""
    for picture in tree.iter(f"{SVG}svg"):
        words = picture.get("aria-label")
        if words and picture.find(f"{SVG}title") is None:
            title = Element(f"{SVG}title")
            title.text = words
            picture.insert(0, title)


def teach(shaping: Any) -> None:
    """Teach WeasyPrint to draw what `draw_whole` marks; `shaping` is its module that shapes lines of text."""
    pictures = importlib.import_module("weasyprint.svg")
    pictures.TAGS.setdefault(WORDS, _Pen(shaping))


class _Pen:
    """Draws one line of text at one place."""

    def __init__(self, shaping: Any) -> None:
        text = importlib.import_module("weasyprint.svg.text")
        self._shaping = shaping
        self._style, self._box = text.Style, text.TextBox
        self._size = importlib.import_module("weasyprint.svg.utils").size
        self._draw = importlib.import_module("weasyprint.draw.text").draw_first_line
        self._matrix = importlib.import_module("weasyprint.matrix").Matrix
        self._initial = importlib.import_module("weasyprint.css.properties").INITIAL_VALUES

    def __call__(self, svg: Any, node: Any, font_size: float) -> None:
        style = self._styled(svg, node, font_size)
        layout, _, _, width, *_ = self._shaping.split_first_line(node.text, style, svg.context, math.inf, 0)
        x, y = svg.point(node.get("x", "0"), node.get("y", "0"), font_size)
        x -= width * _ANCHORS.get(node.get("text-anchor"), 0.0)
        svg.stream.push_state()
        fill, stroke = svg.set_graphical_state(node, font_size)
        svg.stream.begin_text()
        layout.reactivate(style)
        svg.fill_stroke(fill, stroke, text=True)
        self._draw(svg.stream, self._box(layout, style), "none", "none", self._matrix(d=-1, e=x, f=y))
        svg.stream.end_text()
        svg.stream.pop_state()

    def _styled(self, svg: Any, node: Any, font_size: float) -> Any:
        style = self._style()
        style.update(self._initial)
        style.font_config = svg.font_config
        style["font_family"] = [face.strip(" \"'") for face in node.get("font-family", "sans-serif").split(",")]
        style["font_style"] = node.get("font-style", "normal")
        weight = {"normal": "400", "bold": "700"}.get(node.get("font-weight", "400"), node.get("font-weight", "400"))
        style["font_weight"] = int(weight) if weight.isdecimal() else 400
        style["font_size"] = font_size
        return style
