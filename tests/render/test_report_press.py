"""What makes a report print fast, beside what WeasyPrint would do by itself."""

from __future__ import annotations

import importlib
import io
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, fromstring

import pypdf
import pytest
from sample_dossier import sample_view, small_view

from safetycase.render.report import printing
from safetycase.render.report.page_numbers import PAGE_OF_TARGET, left_open
from safetycase.render.report.page_tree import read_page
from safetycase.render.report.printing import print_pdf
from safetycase.render.report.report import report_page
from safetycase.render.report.words_of_pictures import draw_whole

STYLE = "a::after{content:' p. ' " + PAGE_OF_TARGET + "} p{break-after:page}"


def words(pdf: bytes) -> list[str]:
    return [re.sub(r"\s+", " ", page.extract_text()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def flat(tree: Element) -> Iterator[tuple[str, dict[str, str], str, str]]:
    for element in tree.iter():
        attributes = {name: value for name, value in element.attrib.items() if not name.endswith("xmlns")}
        yield str(element.tag), attributes, (element.text or "").strip(), (element.tail or "").strip()


def test_a_reference_names_its_page_and_what_follows_moves_up() -> None:
    body = (
        '<p>See <a href="#last">the end</a>, and <a href="#none">nothing</a>.</p><p>Between.</p><p id="last">End.</p>'
    )
    pages = words(print_pdf(f'<html lang="en"><title>t</title><style>{STYLE}</style><body>{body}</body></html>'))
    assert pages[0].startswith("See the end p. 3, and nothing")
    assert len(pages) == 3


def test_the_numbers_are_those_that_a_layout_in_several_passes_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    page = report_page(sample_view())
    once = words(print_pdf(page))
    monkeypatch.setattr(printing, "left_open", lambda _page: None)
    assert words(print_pdf(page)) == once


def test_a_style_sheet_that_counts_pages_its_own_way_is_left_to_the_printer() -> None:
    page = "<title>t</title><style>{}</style><p>target-counter(attr(href url), page)</p>"
    opened = left_open(page.format(STYLE))
    assert opened is not None
    assert opened[1] == 3
    assert '"000"' in opened[0]
    assert opened[0].endswith("<p>target-counter(attr(href url), page)</p>")
    assert left_open(page.format(STYLE + "@page{counter-increment:page 2}")) is None
    assert left_open(page.format("")) is None


def test_a_report_read_as_xml_has_the_elements_that_html_gives_it() -> None:
    html5 = importlib.import_module("tinyhtml5")
    for view in (sample_view(), small_view({"m": {"C": {"claim": "It < holds & \u0085 <b>."}}}, "C")):
        page = report_page(view)
        read = read_page(page)
        assert read is not None
        assert list(flat(read)) == list(flat(html5.parse(page, namespace_html_elements=False)))


def test_what_is_no_xml_is_read_as_html() -> None:
    assert read_page("<html><body><p>one<p>two</body></html>") is None
    assert read_page("<html><body><table><tr><td>no body</td></tr></table></body></html>") is None
    assert read_page("<html><body><p>text <span><table></table></span></p></body></html>") is None
    assert read_page('<!DOCTYPE html [<!ENTITY a "b">]><html>&a;</html>') is None
    pages = words(print_pdf("<html lang=en><title>t</title><p>one<p>two &nbsp; three</html>"))
    assert pages == ["one two three"]


def test_only_lines_that_are_words_at_one_place_are_drawn_whole() -> None:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg"><text x="1" y="2">whole</text>'
        '<text x="1" dx="1 2">spread</text><text x="1">in <tspan>parts</tspan></text></svg>'
    )
    tree = fromstring(svg)  # noqa: S314 - written above
    draw_whole(tree)
    assert [element.tag.partition("}")[2] for element in tree] == ["words", "text", "text"]


def test_a_line_of_a_picture_is_one_piece_at_its_anchor() -> None:
    lines = "".join(
        f'<text x="100" y="{20 * n}" text-anchor="{anchor}" font-size="10">AVATAR {anchor}</text>'
        for n, anchor in enumerate(("start", "middle", "end"), start=1)
    )
    picture = f'<svg width="300" height="100" viewBox="0 0 300 100"><title>t</title>{lines}</svg>'
    style = "@page{margin:0}body{margin:0}"
    pdf = print_pdf(f'<html lang="en"><title>t</title><style>{style}</style><body>{picture}</body></html>')
    places: dict[str, float] = {}

    def met(text: str, _cm: list[float], tm: list[float], *_rest: object) -> None:
        if text.strip():
            places[text.strip()] = round(tm[4])

    pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text(visitor_text=met)
    assert list(places) == ["AVATAR start", "AVATAR middle", "AVATAR end"]
    start, middle, end = places.values()
    assert start == 100
    assert 50 < middle < 80
    assert 20 < end < 50
