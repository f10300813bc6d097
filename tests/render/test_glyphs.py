"""A character that no font here can draw is told and written as its code point, never as an empty box."""

from __future__ import annotations

import io

import pypdf
import pytest
from sample_dossier import small_view

from safetycase.render.glyphs import Coverage, covered, drawable, installed
from safetycase.render.graph.voice import render_graph
from safetycase.render.report.report import render_report

LATIN = covered(["20-7e", "a0-ff"])
RARE = "\U0001b8ff"  # unassigned: no font can have it


def test_ranges_of_fonts_are_read_and_joined() -> None:
    assert covered(["41-43", "44", "50-51", "40-42"]).ranges == (range(0x40, 0x45), range(0x50, 0x52))


def test_what_cannot_be_seen_needs_no_glyph() -> None:
    assert LATIN.lacks("a b\n\u200d\ufe0f\u00a0é") == ()


def test_a_missing_glyph_is_told_with_its_name_and_place() -> None:
    view = small_view({"a": {"C": {"claim": "safe"}, "C-sunda": {"claim": "\u1b83"}}}, "C")
    told: list[str] = []
    text = drawable("it says \u1b83", view.graph.elements, told.append, LATIN)
    assert text == "it says [U+1B83]"
    (words,) = told
    assert words.startswith("no font here has a glyph for U+1B83 SUNDANESE LETTER A (in C-sunda). Install a font")
    assert words.endswith("until then the code point stands in its place.")


def test_where_nobody_can_be_asked_that_is_told_too() -> None:
    told: list[str] = []
    assert drawable("\u1b83", {}, told.append, Coverage(known=False)) == "\u1b83"
    assert told == [
        "fc-list is not installed, so nobody looked whether every character has a glyph. Install fontconfig."
    ]


@pytest.mark.skipif(not installed().known, reason="needs fc-list")
def test_report_and_picture_tell_what_they_cannot_draw() -> None:
    view = small_view({"a": {"C": {"claim": f"It holds {RARE} today."}}}, "C")
    told: list[str] = []
    report = render_report(view, told=told.append)
    assert "[U+1B8FF]" in " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(report)).pages)
    render_graph(view, form="png", told=told.append)
    assert [words.partition(" (")[0] for words in told] == ["no font here has a glyph for U+1B8FF"] * 2


SCRIPTS = {
    "zh": "该系统不会泄露机密。",
    "ja": "このシステムは安全である。",
    "ko": "이 시스템은 안전하다.",
    "ar": "النظام آمن بما يكفي للنشر.",
    "hi": "यह प्रणाली पर्याप्त सुरक्षित है।",
    "ta": "இந்த அமைப்பு பாதுகாப்பானது.",
    "th": "ระบบนี้ปลอดภัยเพียงพอ",
    "ru": "Система достаточно безопасна.",
}


@pytest.mark.skipif(not installed().known, reason="needs fc-list")
def test_claims_in_any_script_are_drawn_with_the_fonts_of_the_project() -> None:
    told: list[str] = []
    elements = {f"C-{name}": {"claim": text} for name, text in SCRIPTS.items()}
    view = small_view({"a": {"C": {"claim": "It holds.", "supported_by": list(elements)}, **elements}}, "C")
    render_report(view, told=told.append)
    assert told == []
