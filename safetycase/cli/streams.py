"""What happens where a character cannot be written in the encoding of a terminal, a pipe or a file."""

from __future__ import annotations

import codecs
import io

_PLAIN = {"…": "...", "→": "->", "\u2019": "'", "−": "-", "–": "-", "\xa0": " ", "\u202f": " "}  # noqa: RUF001 - what is meant


def show_whatever_comes(*streams: object) -> None:
    """Make streams write what their encoding lacks as `<U+2192>`, where they would raise UnicodeEncodeError."""
    codecs.register_error("safetycase.shown", _shown_as_code)
    for stream in streams:
        if isinstance(stream, io.TextIOWrapper) and stream.errors == "strict":
            stream.reconfigure(errors="safetycase.shown")


def _shown_as_code(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    return "".join(_PLAIN.get(character, f"<U+{ord(character):04X}>") for character in lacking), error.end
