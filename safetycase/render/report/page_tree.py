"""A page of HTML read as XML, as long as both readings are the same."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

_DOCTYPE = re.compile(r"\s*<!doctype html>", re.IGNORECASE)
_VOID = re.compile(r"<(br|col|meta|img|hr|wbr)\b([^<>]*?)\s*/?>")
_PICTURE = re.compile(r"<svg\b(?![^<>]*\sxmlns=)")
_ENDS_PARAGRAPH = frozenset(
    {"address", "article", "aside", "blockquote", "div", "dl", "fieldset", "figure", "form", "h1", "h2", "h3", "h4"}
    | {"h5", "h6", "hr", "ol", "p", "pre", "section", "table", "ul"}
)
_XHTML = "http://www.w3.org/1999/xhtml"


def read_page(page: str) -> Element | None:
    """Return the elements of a page; None where it is no well-formed XML, so that an HTML parser has to read it.

    The two ways to read differ where HTML lets tags be left out, which our templates never do; those of a team may.
    """
    text = _DOCTYPE.sub("", page, count=1)
    text = _VOID.sub(r"<\1\2/>", text)
    text = _PICTURE.sub('<svg xmlns="http://www.w3.org/2000/svg"', text)
    if "<!DOCTYPE" in text or "<!ENTITY" in text or _XHTML in text:
        return None
    parser = XMLParser(target=TreeBuilder())  # noqa: S314 - our own page, without declarations
    try:
        parser.feed(text)
        tree = parser.close()
    except ParseError:
        return None
    return None if _differs(tree) else tree


def _differs(tree: Element) -> bool:
    """Whether an HTML parser would add a body to a table, or end a paragraph or a link before its end tag."""
    if any(table.find("tr") is not None for table in tree.iter("table")):
        return True
    closed = (("p", _ENDS_PARAGRAPH), ("a", {"a"}))
    return any(
        below.tag in inner for name, inner in closed for one in tree.iter(name) for below in one.iterfind(".//*")
    )
