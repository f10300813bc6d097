"""Days as people write them."""

from __future__ import annotations

from datetime import date

from safetycase.model.language import Language
from safetycase.render.language import spoken

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day(value: date) -> str:
    """Write a day as `20 Nov 2026`, in another language than English as Unicode's CLDR has it."""
    if spoken() is not Language.ENGLISH:
        from babel.dates import format_date  # noqa: PLC0415 - only another language than English needs Babel

        return format_date(value, format="medium", locale=spoken().value)
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"
