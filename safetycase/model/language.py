"""The languages that the tool's own words are told in."""

from __future__ import annotations

from enum import StrEnum


class Language(StrEnum):
    """A language of the interface, named by its ISO 639-1 code; the text of a case is in any language."""

    ENGLISH = "en"
    CHINESE = "zh"
    MALAY = "ms"
    SPANISH = "es"
    FRENCH = "fr"
    GERMAN = "de"
