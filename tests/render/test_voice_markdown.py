"""Markdown for the summary of a CI job: nothing in a case acts there, and nothing is cut without a word."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest
from hypothesis import given, settings
from markdown_it import MarkdownIt
from voice_samples import NO_LINES, REPAIRS, REPORT, SOURCE, STALE, VIEW, finding, report
from voice_strategies import acting, reports, texts

from safetycase.findings.finding import Severity
from safetycase.findings.report import BaselineUse, Known, Report
from safetycase.render.markdown import MOST
from safetycase.render.markdown_text import Section, document, inline, place
from safetycase.render.renderer import PLAIN, Style, voice
from safetycase.render.status_markdown import status_markdown

MARKDOWN = voice("markdown")
SERVICE = MarkdownIt("gfm-like", {"html": False, "linkify": False})


def test_the_verdict_comes_first_and_errors_before_warnings() -> None:
    told = MARKDOWN.tell(REPORT, SOURCE, Style(prefix="cases/aster"))
    lines = told.splitlines()
    assert lines[0] == "### △ Aster 2, pre-deployment safety case: C-safe is in doubt"
    assert lines[2].startswith("C-safe → C-cyber → S-proxy → C-exploit → E-exploit: **stale-evidence**, The run")
    assert "| errors | warnings | infos | waived | not evaluated |" in lines
    assert "| 2 | 1 | 1 | 1 | 4 |" in lines
    heads = [line for line in lines if re.match(r"<details>|\| (?:error|warning|info) ", line)]
    assert heads[:5] == [
        "| error | what |",
        "<details><summary>1 warning</summary>",
        "| warning | what |",
        "<details><summary>1 info</summary>",
        "| info | what |",
    ]
    assert "<br>cases/aster/arguments/cyber.yaml:6 |" in told
    assert "<details><summary>1 waived finding</summary>" in lines
    assert "<details><summary>4 judgements not made</summary>" in lines
    assert lines[-1].startswith(
        "Judged as of 2026-11-20 under the profile review: 4 elements (1 supported, 1 unknown, 2 in doubt)"
    )


def test_what_a_baseline_knows_is_told() -> None:
    use = BaselineUse((Known(STALE, "2026-10-01", "2026-12-30"),), gone=("SC306 undeveloped-claim in C-old",))
    told = MARKDOWN.tell(report(baseline=use), SOURCE, PLAIN)
    assert "| errors | warnings | infos | waived | not evaluated | known |" in told
    assert "| 0 | 0 | 0 | 0 | 0 | 1 |" in told
    assert "| 2026-10-01 to 2026-12-30 | SC402 stale-evidence | E-exploit |" in told
    assert "- SC306 undeveloped-claim in C-old" in told


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<b>x</b>", "<b>x</b>"),
        ("a | b", "a | b"),
        ("`rm` **all** _now_", "`rm` **all** _now_"),
        ("@all #12 !34 ~bug", "@\u200ball #\u200b12 !\u200b34 ~\u200bbug"),
        ("https://example.org www.example.org", "https:\u200b//example.org www\u200b.example.org"),
        ("[words](javascript:x)", "[words](javascript:x)"),
        (":tada: 12:30", ":\u200btada: 12:30"),
        ("fixes GH-12 and gh-3, not GH-a", "fixes GH-\u200b12 and gh-\u200b3, not GH-a"),
        ("in ec8f8cd, defaced 20261121", "in e\u200bc8f8cd, defaced 20261121"),
        ("at " + "0a" * 20 + " too", "at 0\u200b" + "a" + "0a" * 19 + " too"),
        ("a\n/close\n# b", "a /close # b"),
        ("x\x00y\u202ez", "x<U+0000>y<U+202E>z"),
    ],
)
def test_texts_are_shown_as_they_are_and_call_nobody(text: str, shown: str) -> None:
    assert unescape(inline(text)) == shown
    html = SERVICE.render(f"- {inline(text)}")
    assert not re.search(r"<(?!/?(?:ul|li|p)\b)", html)
    assert unescape(re.sub(r"<[^>]+>", "", html)).strip() == shown


def test_a_place_is_a_link_where_the_address_is_known() -> None:
    style = Style(prefix="cases/aster", links="https://example.org/o/r/blob/main")
    told, file = MARKDOWN.tell(REPORT, SOURCE, style), "cases/aster/arguments/cyber.yaml"
    assert f"<br>[{file}:6](https://example.org/o/r/blob/main/{file}#L6) |" in told
    hostile = "a](javascript:x) \u202e<b>|`.yaml"
    html = SERVICE.render(f"| a |\n| --- |\n| {place(hostile, 3, style.links)} |")
    (address,) = re.findall(r'href="([^"]*)"', html)
    assert address == "https://example.org/o/r/blob/main/a%5D%28javascript%3Ax%29%20%E2%80%AE%3Cb%3E%7C%60.yaml#L3"
    assert (html.count("<td>"), html.count("<a "), "<b>" in html) == (1, 1, False)


@given(texts)
def test_no_text_makes_markup_of_its_own(text: str) -> None:
    written = inline(text, 10_000)
    written.encode()
    assert "\n" not in written
    html = SERVICE.render(f"| a |\n| --- |\n| {written} |")
    assert not re.search(r"<(?!/?(?:table|thead|tbody|tr|th|td)\b)", html)
    assert html.count("<td>") == 1
    assert not re.search(r"@\w|#\w", unescape(html))


@settings(max_examples=60, deadline=None)
@given(reports())
def test_whatever_a_case_says_it_fits_and_is_inert(told: Report) -> None:
    text = MARKDOWN.tell(told, NO_LINES, PLAIN)
    text.encode()
    assert len(text) <= MOST
    assert acting(text) == []
    assert set(re.findall(r"<[^>]*>", text)) <= {"<details>", "<summary>", "</summary>", "</details>", "<br>"}
    assert text.count("<details>") == text.count("</details>")


def test_a_cut_says_how_much_is_missing_and_keeps_the_verdict() -> None:
    many = tuple(finding("x" * 300, line=line, severity=Severity.WARNING) for line in range(1, 400))
    worst = replace(STALE, line=500)
    told = MARKDOWN.tell(replace(REPORT, findings=(*many, worst)), SOURCE, PLAIN)
    assert MOST - 1000 < len(told) <= MOST
    shown = sum("xxx" in line for line in told.splitlines())
    assert f"**{399 - shown} of 399 warnings are left out here**" in told
    assert "| **SC402** stale-evidence<br>E-exploit | " in told
    assert "<details><summary>1 waived finding</summary>" in told


def test_a_document_gives_the_rows_that_fit() -> None:
    sections = [Section(("head",), ("1", "2", "3"), ("end",), "row")]
    assert document(sections, 100) == "head\n1\n2\n3\nend\n"
    assert document([Section(("head",), ("x" * 90, "y"), (), "row")], 120) == (
        "head\n\n**2 of 2 rows are left out here**, for want of room.\n"
    )


def test_the_tree_shows_each_element_once() -> None:
    told = status_markdown(VIEW, REPAIRS)
    assert told.startswith("**What would make C-safe supported**")
    lines = told.splitlines()
    assert len([line for line in lines if "**C-shared** claim, supported: The records are whole." in line]) == 1
    assert len([line for line in lines if "**C-shared** claim, supported (shown above)" in line]) == 1
    assert any(line.startswith("  - ✔ **X-window** in context") for line in lines)


def test_a_tree_can_be_shallow() -> None:
    told = status_markdown(VIEW, (), depth=1)
    assert "E-exploit" not in told
    assert "    - … and 2 directly below" in told
