"""The interface in other languages: what is translated, what is not, and how its numbers and days are written."""

from __future__ import annotations

from datetime import date

import pytest

from safetycase.model.language import Language
from safetycase.render.dossier.days import day
from safetycase.render.figures import percent
from safetycase.render.html.environment import environment
from safetycase.render.language import gettext, ngettext, speaking, spoken


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
