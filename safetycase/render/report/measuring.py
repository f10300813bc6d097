"""Margins, paddings, borders and sizes measured once for all boxes of a style that knows no percentages."""

from __future__ import annotations

import importlib
import sys
from functools import wraps
from typing import Any

_SIDES = ("top", "right", "bottom", "left")
_MEASURES = (
    *(f"{kind}_{side}" for kind in ("margin", "padding") for side in _SIDES),
    *(f"{bound}{size}" for bound in ("", "min_", "max_") for size in ("width", "height")),
)
_BORDERS = tuple(f"border_{side}_width" for side in _SIDES)
_NAME = "resolve_percentages"
_MEASURED = "measured"
"""Where a style keeps what was measured; a copy of a style, which alone is ever changed, does not take it along."""


def measure_once() -> None:
    """Teach WeasyPrint to measure a style once."""
    usual = importlib.import_module("weasyprint.layout.percent").resolve_percentages
    if hasattr(usual, "__wrapped__"):
        return

    @wraps(usual)
    def resolve_percentages(box: Any, containing_block: Any) -> None:
        style = box.style
        if not hasattr(style, _MEASURED):
            setattr(style, _MEASURED, _measured(style))
        measured = getattr(style, _MEASURED)
        if not measured:
            usual(box, containing_block)
            return
        box.__dict__.update(measured)
        shared = style["border_collapse"] == "collapse"  # then a table may have given the box other borders
        for border in _BORDERS:
            if not (shared and hasattr(box, border)):
                setattr(box, border, style[border])

    for name, module in tuple(sys.modules.items()):
        if name.startswith("weasyprint.layout.") and getattr(module, _NAME, None) is usual:
            setattr(module, _NAME, resolve_percentages)


def _measured(style: Any) -> dict[str, Any]:
    """Return the measures of a style in CSS pixels; none where one depends on what is around a box."""
    found: dict[str, Any] = {}
    for name in _MEASURES:
        value = style[name]
        if value == "auto":
            found[name] = 0 if name.startswith("min_") else value
        elif getattr(value, "unit", None) == "px":
            found[name] = value.value
        else:
            return {}
    return found if style["box_sizing"] == "content-box" else {}
