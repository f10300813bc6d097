"""Lines in scripts that need more than the common faces: which face, which direction, and set as a whole."""

from __future__ import annotations

import re

import pytest
from leaks import unpacked
from sample_dossier import small_view

from safetycase.render.graph.script import MARK, face, joins, right_to_left, runs
from safetycase.render.graph.voice import render_graph
from safetycase.render.report.report import render_report

ARABIC = "\u0627\u0644\u0646\u0638\u0627\u0645 \u0622\u0645\u0646."
HINDI = "\u092f\u0939 \u0938\u0941\u0930\u0915\u094d\u0937\u093f\u0924 \u0939\u0948"


@pytest.mark.parametrize(
    ("text", "own", "whole", "leftward"),
    [
        ("It is safe.", None, False, False),
        ("\u5b89\u5168", None, False, False),
        (ARABIC, "Noto Sans Arabic", True, True),
        (HINDI, "Noto Sans Devanagari", True, False),
        (f"It holds. {ARABIC}", "Noto Sans Arabic", True, False),
        (f"4 {ARABIC} and more", "Noto Sans Arabic", True, True),
    ],
)
def test_a_line_says_how_it_must_be_drawn(text: str, own: str | None, whole: bool, leftward: bool) -> None:
    assert (face(text), joins(text), right_to_left(text)) == (own, whole, leftward)


def test_a_line_of_two_scripts_is_cut_where_the_face_changes() -> None:
    assert runs(f"safe: {ARABIC[:3]} ok") == [
        ("safe: ", None),
        (f"{ARABIC[:3]} ", "Noto Sans Arabic"),
        ("ok", None),
    ]


def test_a_diagram_keeps_the_stop_of_an_arabic_sentence_at_its_end() -> None:
    view = small_view({"a": {"C": {"claim": ARABIC}}}, "C")
    svg = render_graph(view, form="svg").decode()
    assert f'>{MARK}<tspan font-family="&#x27;Noto Sans Arabic&#x27;' in svg
    assert f"{ARABIC}</tspan>{MARK}</text>" in svg


def test_the_printed_diagram_sets_joined_letters_as_a_whole() -> None:
    """WeasyPrint draws text of pictures letter by letter; the page sets such lines on top of the figure."""
    view = small_view({"a": {"C": {"claim": HINDI}}}, "C")
    content = render_report(view)
    assert b"Devanagari" in b"".join(re.findall(rb"/BaseFont\s*/(\S+)", b"\n".join(unpacked(content))))
