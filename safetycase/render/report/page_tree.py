"""A page of HTML read as XML, as long as both readings are the same."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

_DOCTYPE = re.compile(r"\s*<!doctype html>", re.IGNORECASE)
_VOID = re.compile(r"<(br|col|meta|img|hr|wbr)\b([^<>]*?)\s*/?>")
_PICTURE = re.compile(r"<svg\b(?![^<>]*\sxmlns=)")
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
        return parser.close()
    except ParseError:
        return None
