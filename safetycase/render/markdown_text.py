"""Text of a case inside Markdown that is read by people: shown as it is, on one line, whatever it says."""

from __future__ import annotations

from safetycase.render.escape import clean

_LONGEST = 400
_ACTIVE = frozenset("\\`*_{}[]<>()#|!&~@$^:")


def shortened(words: str) -> str:
    """Cut a text that is too long for a list of changes."""
    return words if len(words) <= _LONGEST else words[:_LONGEST] + " …"


def plain(text: str | None) -> str:
    """Return text that Markdown, with or without HTML, shows as it is, on one line."""
    words = " ".join(clean(shortened(text or "")).split())
    return "".join(f"&#{ord(sign)};" if sign in _ACTIVE else sign for sign in words)
