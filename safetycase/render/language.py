"""The language in which the tool itself speaks on pages, sites, reports and diagrams.

Source texts are English and stand where they are said: `_("…")` in templates and in Python. Their translations are
gettext catalogues, `templates/languages/<code>/LC_MESSAGES/safetycase.po`, read as they are. Text of a case is never
translated, and neither are findings and reasons: waivers, locks and scripts quote them.

The language is one ambient value, like the context of a decimal: it is set with `speaking` at the door of a rendering,
ends with it, and is English everywhere else, so that terminal and machine formats never change with it.
"""

from __future__ import annotations

import gettext as standard
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

from safetycase.errors import MissingToolError
from safetycase.knowledge.template_files import templates_folder
from safetycase.model.language import Language

DOMAIN = "safetycase"
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})
_spoken: ContextVar[Language] = ContextVar("spoken", default=Language.ENGLISH)
_written: ContextVar[Language | None] = ContextVar("written", default=None)


@contextmanager
def speaking(language: Language, written: Language | None = None) -> Iterator[None]:
    """Let the interface speak a language until the block ends, around a case that is written in another, if given.

    Raises MissingToolError where Babel, which reads the catalogues, is not installed.
    """
    if language is not Language.ENGLISH and find_spec("babel") is None:
        raise MissingToolError("Babel", "Install it with 'pip install \"safetycase[render]\"'.")
    token, before = _spoken.set(language), _written.set(written)
    try:
        yield
    finally:
        _spoken.reset(token)
        _written.reset(before)


def spoken() -> Language:
    """Return the language that the interface speaks now."""
    return _spoken.get()


def foreign() -> Language | None:
    """Return the language that the case is written in, None where the interface speaks the same."""
    written = _written.get()
    return None if written is spoken() else written


def catalogue_file(language: Language) -> Path:
    """Return where the catalogue of a language stands."""
    return Path(templates_folder()) / "languages" / language.value / "LC_MESSAGES" / f"{DOMAIN}.po"


@cache
def _catalogue(language: Language) -> standard.NullTranslations:
    if language is Language.ENGLISH:
        return standard.NullTranslations()
    from babel.messages.mofile import write_mo  # noqa: PLC0415 - only another language than English needs Babel
    from babel.messages.pofile import read_po  # noqa: PLC0415 - as above

    compiled = BytesIO()
    with catalogue_file(language).open("rb") as file:
        write_mo(compiled, read_po(file, locale=language.value))
    compiled.seek(0)
    return standard.GNUTranslations(compiled)


def plain_gettext(message: str) -> str:
    """Return the translation of a message as it stands in the catalogue, its placeholders not filled."""
    return _catalogue(spoken()).gettext(message)


def plain_ngettext(one: str, many: str, number: int) -> str:
    """Return the form of a message for a number, its placeholders not filled."""
    return _catalogue(spoken()).ngettext(one, many, number)


def gettext(message: str, **values: object) -> str:
    """Translate a message and fill its `%(name)s`; a percent sign in it is written twice, as in templates."""
    return plain_gettext(message) % values


def ngettext(one: str, many: str, number: int, **values: object) -> str:
    """Translate a message in the form for a number, which is `%(num)s` in it."""
    return plain_ngettext(one, many, number) % {"num": grouped(number), **values}


def pgettext(meaning: str, message: str) -> str:
    """Translate a word that means several things; `meaning` tells which."""
    return _catalogue(spoken()).pgettext(meaning, message)


def marked(message: str) -> str:
    """Mark a message for extraction that is translated later, where it is said."""
    return message


def grouped(number: int) -> str:
    """Write a whole number with the groups of the language; in English they are set apart by a narrow space."""
    if spoken() is Language.ENGLISH:
        return f"{number:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")
    from babel.numbers import format_decimal  # noqa: PLC0415 - as above

    return format_decimal(number, locale=spoken().value)


@cache
def _figure_signs(language: Language) -> tuple[str, str]:
    """Return the decimal sign and what stands between a number and its percent sign."""
    from babel import Locale  # noqa: PLC0415 - as above
    from babel.numbers import get_decimal_symbol  # noqa: PLC0415 - as above

    locale = Locale(language.value)
    pattern = str(locale.percent_formats[None].pattern)
    return get_decimal_symbol(locale), pattern.partition("0")[2].rpartition("%")[0]


def localised(figure: str) -> str:
    """Write a figure of ours, such as `5.0 %` or `0.713`, with the signs of the language (Unicode CLDR)."""
    if spoken() is Language.ENGLISH:
        return figure
    decimal, gap = _figure_signs(spoken())
    return figure.replace(" %", f"{gap}%").replace(".", decimal)
