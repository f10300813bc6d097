"""The interface in other languages: what is translated, what is not, and how its numbers and days are written."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from safetycase.model.language import Language
from safetycase.pipeline import Settings, check_case
from safetycase.render.dossier.days import day
from safetycase.render.figures import percent
from safetycase.render.html.environment import environment
from safetycase.render.language import gettext, ngettext, speaking, spoken
from safetycase.render.page.page import render_page


def test_the_interface_is_english_until_told_otherwise() -> None:
    assert spoken() is Language.ENGLISH
    with speaking(Language.GERMAN):
        assert spoken() is Language.GERMAN
    assert spoken() is Language.ENGLISH


@pytest.mark.parametrize(
    ("language", "written"),
    [
        (Language.ENGLISH, "20 Nov 2026"),
        (Language.CHINESE, "2026年11月20日"),
        (Language.MALAY, "20 Nov 2026"),
        (Language.SPANISH, "20 nov 2026"),
        (Language.FRENCH, "20 nov. 2026"),
        (Language.GERMAN, "20.11.2026"),
    ],
)
def test_days_are_written_as_the_language_writes_them(language: Language, written: str) -> None:
    """Unicode CLDR 47, medium dates."""
    with speaking(language):
        assert day(date(2026, 11, 20)) == written


@pytest.mark.parametrize(
    ("language", "written"),
    [
        (Language.ENGLISH, "14.9 %"),
        (Language.CHINESE, "14.9%"),
        (Language.MALAY, "14.9%"),
        (Language.SPANISH, "14,9\N{NO-BREAK SPACE}%"),
        (Language.FRENCH, "14,9\N{NO-BREAK SPACE}%"),
        (Language.GERMAN, "14,9\N{NO-BREAK SPACE}%"),
    ],
)
def test_shares_have_the_signs_of_the_language(language: Language, written: str) -> None:
    """Unicode CLDR 47, percent patterns and decimal signs."""
    with speaking(language):
        assert percent(0.149) == written


def test_what_fills_a_message_of_a_template_is_escaped_and_cleaned() -> None:
    template = environment().from_string('{{ _("read as %(reader)s", reader=x) }}')
    assert template.render(x="<b>\u202e") == "read as &lt;b&gt;\N{REPLACEMENT CHARACTER}"


def test_a_percent_sign_in_a_message_is_written_twice() -> None:
    assert gettext("false-positive rate where 95 %% of the events are found").count("%") == 1


def test_thousands_are_set_apart_in_counts() -> None:
    assert ngettext("%(num)s element", "%(num)s elements", 12000) == "12\N{NARROW NO-BREAK SPACE}000 elements"


def test_texts_of_a_case_say_their_language_where_the_interface_speaks_another(tmp_path: Path) -> None:
    (tmp_path / "safetycase.yaml").write_text("safetycase: 1\nid: a\ntitle: A case\ntop: C-top\n", encoding="utf-8")
    (tmp_path / "argument.yaml").write_text(
        "argument:\n  C-top: {claim: It is safe, undeveloped: true}\n", encoding="utf-8"
    )
    view = check_case(tmp_path, Settings(plugins=False), date(2026, 11, 21)).view
    page = render_page(view, language=Language.GERMAN)
    assert '<html lang="de">' in page
    assert '<h1 dir="auto" lang="en">A case</h1>' in page
    assert re.search(r'<text class="t"[^>]* lang="en">It is safe</text>', page)
    assert 'id="_explorer" data-written="en"' in page
    own = render_page(view, language=Language.ENGLISH)
    assert '<h1 dir="auto">A case</h1>' in own
    assert "data-written=" not in own


def test_days_of_the_timeline_are_told_in_the_language() -> None:
    with speaking(Language.FRENCH):
        assert gettext("waiver of %(finding)s", finding="stale-evidence") == "dérogation à stale-evidence"
