"""The structure of a PDF as ISO 14289-1 (PDF/UA-1) wants it, where what WeasyPrint writes falls short of that.

What must hold when `finish` is done:

1. What is drawn is told once in the structure, else it is an artifact: heads and feet of pages are of the kind
   Pagination, pictures without words (marks that repeat a word, keys, rows of charts beside their numbers) Layout.
2. Every header of a table says whether it heads its row or its column.
3. Every element Link holds the annotation that leads there; every annotation is printed.
4. The metadata name the language.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape

_HOLLOW = ("/NonStruct", "/Span", "/Div", "/P")
_PRINTED = 4
"""The third bit of an annotation's flags, ISO 32000-1, 12.5.3."""


def finish(document: Any, pdf: Any) -> None:
    """Mend a PDF right before it is written; the types are WeasyPrint's and pydyf's."""
    for thing in pdf.objects:
        if isinstance(thing, dict) and thing.get("Type") == "/Annot":
            thing["F"] = _PRINTED
    if "AF" in pdf.catalog:
        pdf.catalog["AF"][:] = dict.fromkeys(pdf.catalog["AF"])
    if "Metadata" in pdf.catalog:
        _name_language(pdf, document.metadata.lang)
    if "StructTreeRoot" in pdf.catalog:
        _Mender(pdf).mend()


def _name_language(pdf: Any, language: str) -> None:
    told = _object(pdf, pdf.catalog["Metadata"])
    words = (
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:language><rdf:Bag>'
        f"<rdf:li>{escape(language)}</rdf:li></rdf:Bag></dc:language></rdf:Description></rdf:RDF>"
    )
    told.stream[:] = [part.replace(b"</rdf:RDF>", words.encode()) for part in told.stream]


def _object(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]


class _Mender:
    """Walks the structure of one file."""

    def __init__(self, pdf: Any) -> None:
        self._pdf = pdf
        self._root = _object(pdf, pdf.catalog["StructTreeRoot"])
        self._told: set[int] = set()

    def mend(self) -> None:
        """Drop what tells nothing, then turn what nobody tells into artifacts."""
        for reference in self._root["K"]:
            self._keep(_object(self._pdf, reference), ())
        rows = _object(self._pdf, self._root["ParentTree"])["Nums"]
        for number, page in enumerate(self._pages()):
            self._hide(page, rows[2 * number + 1])
        self._forget()

    def _pages(self) -> Iterator[Any]:
        for number in self._pdf.pages["Kids"][::3]:
            yield self._pdf.objects[number]

    def _keep(self, element: Any, above: tuple[str, ...]) -> bool:
        """Keep an element and those below it that tell something; whether it does itself."""
        kind = element["S"]
        if kind == "/Figure" and "Alt" not in element:
            return False
        if kind == "/Link" and "/Link" in above:
            element["S"] = "/Span"  # what the style sheet adds to a link
        if kind == "/TH":
            element["A"]["Scope"] = "/Column" if "/THead" in above else "/Row"
        element["K"][:] = [kid for kid in element["K"] if self._keeps(kid, (*above, kind))]
        keeps = bool(element["K"]) or kind not in _HOLLOW
        if keeps:
            self._told.add(element.number)
        return keeps

    def _keeps(self, kid: Any, above: tuple[str, ...]) -> bool:
        if isinstance(kid, int):
            return True
        below = _object(self._pdf, kid)
        return below["Type"] == "/OBJR" or self._keep(below, above)

    def _hide(self, page: Any, owners: Any) -> None:
        """Turn into artifacts what is drawn on a page and belongs to no element that is told."""
        hidden: dict[int, str] = {}
        for number, reference in enumerate(owners):
            owner = _object(self._pdf, reference)
            if owner.number not in self._told:
                hidden[number] = "/Layout" if owner["S"] == "/Figure" else "/Pagination"
                owners[number] = b"null"
        drawn = _object(self._pdf, page["Contents"]).stream
        for place, part in enumerate(drawn):
            if isinstance(part, dict) and part.get("MCID") in hidden:
                drawn[place - 1] = "/Artifact"
                kind = hidden[part.pop("MCID")]
                part["Type"] = kind

    def _forget(self) -> None:
        """Empty the elements that are not told, to which nothing leads any more."""
        for number, thing in enumerate(self._pdf.objects):
            if isinstance(thing, dict) and thing.get("Type") == "/StructElem" and number not in self._told:
                thing.clear()
