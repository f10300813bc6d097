"""The catalogues of the interface: complete, current, and with the same placeholders and markup as their source."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po
from sample_dossier import sample_view

from safetycase.model.elements import Audience
from safetycase.model.language import Language
from safetycase.render.graph.voice import render_graph
from safetycase.render.language import catalogue_file, speaking
from safetycase.render.page.page import render_page
from safetycase.render.report.report import report_page

ROOT = Path(__file__).parents[2]
OTHERS = [language for language in Language if language is not Language.ENGLISH]
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2), "marked": None}
OPTIONS = {"silent": "false", "newstyle_gettext": "true"}
Key = tuple[str | None, str | tuple[str, ...]]


@cache
def sources() -> frozenset[Key]:
    """Every message that stands in templates and code today."""
    found: set[Key] = set()
    files = [(path, "python") for path in (ROOT / "safetycase/render").rglob("*.py")]
    for folder in ("html", "page", "report", "site"):
        files += [(path, "jinja2") for path in (ROOT / "templates" / folder).rglob("*") if path.is_file()]
    for path, method in files:
        for _, message, _, context in extract_from_file(method, path, KEYWORDS, options=OPTIONS):
            found.add((context, message))
    return frozenset(found)


@cache
def catalogue(language: Language) -> Catalog:
    with catalogue_file(language).open("rb") as file:
        return read_po(file, locale=language.value)


def messages(language: Language) -> list[Message]:
    return [message for message in catalogue(language) if message.id]


def key(message: Message) -> Key:
    return message.context, message.id if isinstance(message.id, str) else tuple(message.id)


def forms(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ("",))


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_of_the_interface_is_translated(language: Language) -> None:
    known = {key(message) for message in messages(language)}
    assert sources() - known == set(), "run './dev words' and translate what is new"
    assert known - sources() == set(), "run './dev words' to drop what is gone"
    assert [message.id for message in messages(language) if message.fuzzy or not all(forms(message.string))] == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_keeps_placeholders_and_markup(language: Language) -> None:
    """A lost placeholder hides a figure; lost or new markup breaks a page."""
    pieces = re.compile(r"%\(\w+\)s|%%|</?\w+[^>]*>")
    for message in messages(language):
        wanted = set(pieces.findall(forms(message.id)[-1]))
        for form in forms(message.string):
            assert set(pieces.findall(form)) == wanted, message.id
            assert '"' not in form, "a double quote would end an attribute"


def test_no_message_hides_inside_an_f_string_where_it_is_not_found() -> None:
    """Python before 3.12 gives the extraction no tokens of what stands in the braces of an f-string."""
    names = {"_", "gettext", "ngettext", "pgettext", "marked"}
    for path in (ROOT / "safetycase/render").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                for call in ast.walk(node):
                    if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in names:
                        assert not any(isinstance(one, ast.Constant) for one in call.args), (path, node.lineno)


def test_every_noun_that_templates_count_with_is_known() -> None:
    known = {message[0] for _, message in sources() if isinstance(message, tuple)}
    for folder in ("html", "page", "report", "site"):
        for path in (ROOT / "templates" / folder).rglob("*"):
            if path.is_file():
                for noun in re.findall(r'\| count\("(\w+)"', path.read_text(encoding="utf-8")):
                    assert f"%(num)s {noun}" in known, (path, noun)


@pytest.mark.parametrize("language", OTHERS)
def test_page_report_and_diagram_speak_the_language(language: Language) -> None:
    page = render_page(sample_view(), Audience.PUBLIC, language)
    assert f'<html lang="{language.value}">' in page
    with speaking(language):
        report = report_page(sample_view())
    diagram = render_graph(sample_view(), form="svg", language=language).decode()
    for told in (page, report, diagram):
        for english in (
            ">Nothing was found<",
            ">Evidence register<",
            "supported by<",
            ">in doubt<",
            ">Digest of the case<",
        ):
            assert english not in told


def test_a_german_page_tells_figures_and_days_as_germans_write_them() -> None:
    page = render_page(sample_view(), language=Language.GERMAN)
    assert "höchstens 14,9\N{NO-BREAK SPACE}% (95\N{NO-BREAK SPACE}%)" in page
    assert "20.11.2026" in page
    assert '<span lang="en" dir="auto">' in page  # what rules say stays English, and is marked so


def test_no_sentence_of_a_page_is_left_english_by_accident() -> None:
    """Every English message of more than three words that a page shows has gone from the Chinese one."""
    english = render_page(sample_view())
    chinese = render_page(sample_view(), language=Language.CHINESE)
    sentences = [
        form
        for _, message in sources()
        for form in forms(message)
        if form.count(" ") > 2 and "%(" not in form and form in english
    ]
    assert len(sentences) > 5
    assert [sentence for sentence in sentences if sentence in chinese] == []
