"""What a report spares WeasyPrint never changes what is printed."""

from __future__ import annotations

import importlib
import io
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import pypdf
import pytest
from sample_dossier import sample_view

from safetycase.render.report import printing
from safetycase.render.report.page_tree import read_page
from safetycase.render.report.pictures import Picture, set_apart
from safetycase.render.report.printing import print_pdf
from safetycase.render.report.report import report_page
from safetycase.render.report.sparing import spared

SVG = 'xmlns="http://www.w3.org/2000/svg"'
MEASURING = "resolve_percentages"
LAYOUT = [f"layout.{room}" for room in ("absolute", "block", "float", "inline", "page", "percent", "table")]
MARK = f'<svg {SVG} width="16" height="16"><circle cx="8" cy="8" r="7"/></svg>'


def wholly(style: str, body: str) -> bytes:
    return print_pdf(f'<html lang="en"><title>t</title><style>{style}</style><body>{body}</body></html>')


def page_of(pdf: bytes) -> pypdf.PageObject:
    return pypdf.PdfReader(io.BytesIO(pdf)).pages[0]


def places(pdf: bytes) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}

    def met(text: str, _cm: list[float], tm: list[float], *_rest: object) -> None:
        if text.strip():
            found[text.strip()] = round(tm[4]), round(tm[5])

    page_of(pdf).extract_text(visitor_text=met)
    return found


@pytest.fixture
def unspared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Print as WeasyPrint would by itself."""
    wholly("", "")
    html, svg, css = (importlib.import_module(f"weasyprint.{name}") for name in ("html", "svg", "css"))
    picture = "{http://www.w3.org/2000/svg}svg"
    monkeypatch.setitem(html.HTML_HANDLERS, picture, html.HTML_HANDLERS[picture].__wrapped__)
    monkeypatch.setattr(svg, "parse_stylesheets", svg.parse_stylesheets.__wrapped__)
    monkeypatch.setattr(css.ComputedStyle, "__missing__", css.ComputedStyle.__missing__.__wrapped__)
    for name, function in (("text.line_break", "get_font_description"), *((room, MEASURING) for room in LAYOUT)):
        module = importlib.import_module(f"weasyprint.{name}")
        monkeypatch.setattr(module, function, getattr(module, function).__wrapped__)
    monkeypatch.setattr(printing, "spared", lambda sheet, _page: sheet)
    for name in ("set_apart", "teach_pictures", "compute_less", "describe_less", "measure_once"):
        monkeypatch.setattr(printing, name, lambda *_: None)


def test_a_report_is_byte_for_byte_what_it_would_be_without(request: pytest.FixtureRequest) -> None:
    page = report_page(sample_view())
    spare = print_pdf(page)
    request.getfixturevalue("unspared")
    assert print_pdf(page) == spare


def test_boxes_are_as_large_as_they_would_be_without(request: pytest.FixtureRequest) -> None:
    cells = "<table><tr><td>one</td><td>two<p>three</p></td></tr></table>"
    styles = (
        "div{width:50%;margin:5% auto;padding:1em 2%;max-height:30px}",
        "div{width:120px;box-sizing:border-box;padding:9px;border:2px solid}",
        "div{height:calc(10px + 5%);min-width:10em}",
        "table{border-collapse:collapse}td{border:3px solid;padding:2px}p{border:1px solid}",
        "table{border-collapse:separate}td{border:3px solid;width:30%}p{float:left;border:1px solid}",
    )
    bodies = f"<div>text{cells}</div>{cells}<div><div>inner</div></div>"
    spare = [wholly(style, bodies) for style in styles]
    request.getfixturevalue("unspared")
    assert [wholly(style, bodies) for style in styles] == spare


def test_equal_pictures_share_what_they_are_drawn_of_and_look_empty() -> None:
    inner = '<g><svg><rect width="1" height="1"/></svg></g>'
    tree = fromstring(  # noqa: S314 - written above
        f"<p>{MARK}one <b>{MARK}</b>two<svg {SVG}><title>words</title>{inner}</svg>three</p>"
    )
    set_apart(tree)
    first, second, third = (element for element in tree.iter() if isinstance(element, Picture))
    assert first.drawing is second.drawing
    assert [len(picture) for picture in (first, second, third)] == [0, 0, 1]
    assert [picture.tail for picture in (first, second, third)] == ["one ", None, "three"]
    assert first.get("width") == "16"
    assert third.findtext("{http://www.w3.org/2000/svg}title") == "words"
    assert len(list(third.drawing.element.iter())) == 5


def test_a_picture_that_cannot_be_drawn_leaves_the_rest() -> None:
    pdf = wholly("", f"<p>before <svg {SVG}><style>@import 'none.css';</style></svg> after</p>")
    assert page_of(pdf).extract_text().split() == ["before", "after"]


def test_the_style_inside_a_picture_stays_inside() -> None:
    styled = f"<svg {SVG}><style>p{{margin-left:300px}} rect{{fill:#ff0000}}</style><rect width='9' height='9'/></svg>"
    pdf = wholly("@page{margin:0}body{margin:0}", f"<p>text</p>{styled}")
    assert places(pdf)["text"][0] == 0
    assert b"1 0 0 rg" in page_of(pdf).get_contents().get_data()  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "style",
    [
        ".note{float:footnote}",
        "p{color:red} p > span.note, .other { color: red; float : footnote }",
        "@media print{.note{float:footnote}}",
        "p{.note{float:footnote}}",
        "p{ & .note{float:footnote}}",
        ".note{FLOAT:/* below */Footnote}",
        "html{--where:footnote} .note{float:var(--where)}",
        ".note{float:\\66ootnote}",
        "/* don't */ .note{fl\\6f at:footnote} .x::before{content:'\\2026'}",
        "@import 'data:text/css,.note%7bfloat:footnot%65%7d';",
    ],
)
def test_whatever_floats_as_a_footnote_gets_its_call_and_its_marker(style: str) -> None:
    text = page_of(wholly(style, '<p>text<span class="note">told below</span></p>')).extract_text()
    assert text.split() == ["text1", "1.", "told", "below"]


@pytest.mark.parametrize("style", ["float:footnote", "float:\\66ootnote", "FLOAT:Footnote"])
def test_a_footnote_may_be_one_by_its_own_style(style: str) -> None:
    text = page_of(wholly("", f'<p>text<span style="{style}">told below</span></p>')).extract_text()
    assert text.split() == ["text1", "1.", "told", "below"]


def test_items_keep_their_numbers_whatever_makes_them_items() -> None:
    assert page_of(wholly("", "<ol><li>one</li></ol>")).extract_text().split() == ["one1."]
    assert page_of(wholly("p{display:list-item}", "<p>one</p>")).extract_text().split() == ["one•"]


def test_logical_properties_still_win_where_they_are_written() -> None:
    style = "@page{margin:0}body{margin:0}p{margin-inline-start:100px}"
    assert places(wholly(style, "<p>text</p>"))["text"][0] == 100


def test_a_page_with_notes_keeps_the_rules_for_them() -> None:
    sheet: Any = importlib.import_module("weasyprint.html").UA_STYLESHEET

    def kinds(page: str) -> set[str]:
        return {entry[3] for entry in spared(sheet, page).matcher.other_selectors if entry[3]}

    assert kinds("<style>p{color:red}</style>") == {"marker", "footnote-call", "footnote-marker"}
    assert kinds("<style>p{position:note(a)}</style>") >= {"note-call", "note-marker", "note-callback"}


def test_the_page_itself_is_no_picture() -> None:
    tree = Element("html")
    set_apart(tree)
    assert list(tree.iter()) == [tree]


def test_what_links_lead_to_holds_nothing_that_could_share_its_style() -> None:
    tree = read_page(report_page(sample_view()))
    assert tree is not None
    named = [element for element in tree.iter() if element.get("id") and element.tag != "h2"]
    assert {element.tag for element in named} == {"div", "td", "h3"}
    assert {element.get("class") for element in named if element.tag == "div"} == {"landing"}
    assert not any(element.get("id", "").startswith("_finding-") and len(element) for element in named)
