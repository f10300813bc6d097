"""From bytes to text that is safe to parse, and from offsets in it to places.

YAML 1.2 breaks lines at line feeds and carriage returns only; libyaml follows YAML 1.1, where U+0085, U+2028 and U+2029
break lines too. They are therefore exchanged for private characters before parsing and exchanged back in every value.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from safetycase.source.problem import Problem
from safetycase.source.span import Position, Span

MAX_BYTES: Final = 8 * 1024 * 1024
MAX_LINE: Final = 100_000

_TOO_LONG = re.compile(rf"(?:\A|[\r\n])([^\r\n]{{{MAX_LINE + 1}}})")
_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_NOT_PRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_YAML_1_1_BREAKS = ("\x85", "\u2028", "\u2029")
_STAND_INS = range(0xE0A7, 0xF8FF, 0x17D)


@dataclass(frozen=True, slots=True)
class YamlText:
    """A decoded text. `parsed` is what the parser sees: the same number of characters, lines and columns as `text`."""

    text: str
    parsed: str
    exchanged: dict[int, str] = field(default_factory=dict)

    def restored(self, value: str) -> str:
        """Give a value read from `parsed` as it stands in `text`."""
        return value.translate(self.exchanged) if self.exchanged else value


def lines_of(text: str) -> list[str]:
    """Split a text into lines where YAML 1.2 does."""
    return _LINE_BREAK.split(text) if "\r" in text else text.split("\n")


def span_at(text: str, offset: int, length: int = 1) -> Span:
    """Give the span of `length` characters from an offset on one line."""
    before = lines_of(text[:offset])
    line, column = len(before), len(before[-1]) + 1
    return Span(line, column, line, column + length)


def decoded(content: bytes, file: str) -> YamlText | Problem:
    """Decode a case file, or say why it cannot be read as YAML: size, encoding, control characters, a line too long."""
    if len(content) > MAX_BYTES:
        return _too_big(file)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        return _not_utf8(content, error.start, file)
    text = text.removeprefix("\ufeff")
    if "\0" in text:
        return unprintable(text, file)
    if len(text) > MAX_LINE and (long := _TOO_LONG.search(text)):
        place = Position(file, span_at(text, long.start(1)))
        return Problem(
            "invalid-yaml",
            f"this line is longer than {MAX_LINE:,} characters. Break it: a text can span lines after '>-'.",
            place,
        )
    return _exchanged(text, file)


def unprintable(text: str, file: str) -> Problem:
    """Name the first character that YAML does not allow in a text."""
    found = _NOT_PRINTABLE.search(text)
    offset = found.start() if found else 0
    code = f"U+{ord(text[offset]):04X}" if found else "here"
    return Problem(
        "invalid-yaml",
        f"the character {code} may not stand in YAML. Remove it, or write it as an escape in double quotes.",
        Position(file, span_at(text, offset)),
    )


def _too_big(file: str) -> Problem:
    return Problem(
        "invalid-yaml",
        f"the file is larger than {MAX_BYTES // 1024**2} MiB. Split it, or name it under 'exclude'.",
        Position(file),
    )


def _not_utf8(content: bytes, offset: int, file: str) -> Problem:
    before = content[:offset].decode("utf-8").removeprefix("\ufeff")
    utf16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    guess = " It looks like UTF-16." if utf16 else ""
    return Problem(
        "invalid-yaml",
        f"the text is not UTF-8: byte 0x{content[offset]:02X}.{guess} Save the file as UTF-8.",
        Position(file, span_at(before, len(before))),
    )


def _exchanged(text: str, file: str) -> YamlText | Problem:
    present = [mark for mark in _YAML_1_1_BREAKS if mark in text]
    if not present:
        return YamlText(text, text)
    lower = text.lower()
    # An escape such as "\ue0a7" would make the character in a value without its standing in the text.
    free = [code for code in _STAND_INS if chr(code) not in text and f"{code:x}" not in lower]
    if len(free) < len(present):
        return Problem(
            "invalid-yaml",
            f"the character U+{ord(present[0]):04X} cannot be read here. Write it as an escape in double quotes.",
            Position(file, span_at(text, text.index(present[0]))),
        )
    exchanged = dict(zip(free, present, strict=False))
    return YamlText(text, text.translate({ord(mark): code for code, mark in exchanged.items()}), exchanged)
