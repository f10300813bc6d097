"""How `safetycase diff` tells what differs: what it needs is loaded while git takes out the revisions."""

from __future__ import annotations

from safetycase.cli.options import wants_ascii, wants_colour, width
from safetycase.operations.comparison import Comparison
from safetycase.render.changes import difference_json, difference_markdown, difference_text


def told(found: Comparison, voice: str, *, to_terminal: bool, impact: bool) -> str:
    """Tell a comparison as `json`, `markdown`, `html` or, for any other voice, as text; `impact` is for text only."""
    if voice == "json":
        return difference_json(found.told)
    if voice == "markdown":
        return difference_markdown(found.told)
    if voice == "html":
        from safetycase.render.page.difference_page import compared, difference_page  # noqa: PLC0415 - Jinja

        return difference_page(compared(found.told, found.old, found.new))
    colour, ascii_only = wants_colour() and to_terminal, wants_ascii() and to_terminal
    return difference_text(found.told, width=width(), colour=colour, ascii_only=ascii_only, impact=impact)
