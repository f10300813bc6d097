"""What WeasyPrint works out for every element of a page, worked out only where it can matter.

Its own style sheet gives each element a call and a marker as a footnote and as a note, and a marker as an item of a
list: six styles beside the one that is looked at. Each property of each style goes through all the ways in which a
property may get its value, though most have the value of the element above or the one that everything starts with.
"""

from __future__ import annotations

import copy
import importlib
import re
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_FLOATING = re.compile(r"\bfloat\s*:\s*(?:footnote|var)", re.IGNORECASE)
_ELSEWHERE = re.compile(r"<link|@import", re.IGNORECASE)
"""How a page takes its style from where we do not look."""
_STYLE = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL | re.IGNORECASE)
_OWN_ESCAPE = re.compile(r"\bstyle\s*=[^>]*\\", re.IGNORECASE)
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_NOTES = ("note-call", "note-marker", "note-callback")
_FOOTNOTES = ("footnote-call", "footnote-marker")
_SPECIAL = frozenset({"float", "display", "position", "page"})
"""Properties that depend on one another, or on where an element stands."""

_DESCRIBING = (
    *("font_family", "font_style", "font_stretch", "font_weight", "font_size"),
    *("font_variant_caps", "font_variation_settings"),
)
_FONTS = 1024
_NONE: frozenset[str] = frozenset()

Test = Callable[[Any], bool]


def spared(sheet: Any, page: str) -> Any:
    """Return WeasyPrint's own style sheet with rules for notes and markers only where a page has some."""
    page = _COMMENT.sub("", page)
    if _ELSEWHERE.search(page) or _is_escaped(page):
        return sheet
    tests = {**dict.fromkeys(_FOOTNOTES, _footnote(page)), "marker": _item(page)}
    if "note(" not in page.lower():
        tests |= dict.fromkeys(_NOTES, _never)
    lean = copy.copy(sheet)
    lean.matcher = copy.copy(sheet.matcher)
    lean.matcher.other_selectors = [
        (tests.get(pseudo) or test, weight, order, pseudo, declared)
        for test, weight, order, pseudo, declared in sheet.matcher.other_selectors
        if tests.get(pseudo) is not _never
    ]
    return lean


def _is_escaped(page: str) -> bool:
    """Whether some word of a style may be written by the codes of its letters."""
    words = _QUOTED.sub("", " ".join(_STYLE.findall(page)))
    return "\\" in words or _OWN_ESCAPE.search(page) is not None


def _never(_element: Any) -> bool:
    return False


def _footnote(page: str) -> Test:
    """Return whether an element may be a footnote: whether a rule of the page that floats footnotes fits it."""
    selectors = importlib.import_module("cssselect2")
    rules = [rule.rpartition("{") for rule in page.split("}") if _FLOATING.search(rule)]
    heads = [re.split("[{;]", head)[-1] for head, _, _ in rules]
    try:
        tests = [selector.test for head in heads for selector in selectors.compile_selector_list(head)]
    except selectors.SelectorError:
        return _always
    return lambda element: (
        any(test(element) for test in tests) or "float" in element.etree_element.get("style", "").lower()
    )


def _item(page: str) -> Test:
    return _always if "list-item" in page.lower() else lambda element: element.local_name in ("li", "summary")


def _always(_element: Any) -> bool:
    return True


def compute_less() -> None:
    """Teach WeasyPrint to take the value of most properties from where it is, without working it out."""
    css = importlib.import_module("weasyprint.css")
    usual = css.ComputedStyle.__missing__
    if hasattr(usual, "__wrapped__"):
        return
    plain = {
        name for name in css.INITIAL_VALUES if name not in _SPECIAL and not name.startswith(("__", "text_decoration_"))
    }
    inherited = plain & set(css.INHERITED)
    initial = {name: css.INITIAL_VALUES[name] for name in plain - inherited - set(css.INITIAL_NOT_COMPUTED)}
    physical = {
        name: {written(block="ttb", inline=direction) for direction in ("ltr", "rtl")}
        for name, written in css.PHYSICAL_FUNCTIONS.items()
    }

    @wraps(usual)
    def missing(style: Any, name: str) -> Any:
        declared = style.cascaded
        if name in declared or not physical.get(name, _NONE).isdisjoint(declared):
            return usual(style, name)
        if name in initial:
            value = initial[name]
        elif name in inherited and style.parent_style is not None:
            value = style.parent_style[name]
            if css.check_math(value):
                return usual(style, name)
        else:
            return usual(style, name)
        style[name] = value
        return value

    css.ComputedStyle.__missing__ = missing


def describe_less(shaping: Any) -> None:
    """Teach WeasyPrint to describe a font once, not for every line; `shaping` is its module that shapes lines."""
    usual = shaping.get_font_description
    if hasattr(usual, "__wrapped__"):
        return
    described = lru_cache(_FONTS)(lambda *values: usual(dict(zip(_DESCRIBING, values, strict=True))))

    @wraps(usual)
    def get_font_description(style: Any) -> Any:
        families, *others = [style[name] for name in _DESCRIBING]
        return described(tuple(families), *others)

    shaping.get_font_description = get_font_description
