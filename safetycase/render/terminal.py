"""Text for terminals and logs: made harmless, measured in cells, wrapped, painted.

Whatever a case says is hostile here: an escape sequence could repaint what stands above it, a right-to-left override
could swap "not met" with "met", and a line that begins like a command of a CI runner would be obeyed by it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from safetycase.findings.finding import Severity
from safetycase.model.status import Status

# Controls, invisible format characters (not the joiners of scripts and emoji), surrogates, private use, non-characters.
_HARMFUL = re.compile(
    r"[\x00-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    r"\ufff0-\ufffb\ufffe\uffff\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\U000e0000-\U000e00ff\U000e01f0-\U0010ffff]"
)
_RUNNER_COMMAND = re.compile(r"##(?=\w*\[)")  # ##[group], ##vso[task.setvariable], ##teamcity[…]: anywhere in a line
_COLONS = re.compile(r"(?<!\S):{2,}")
_BLANKS = " \t\r\f\v"
_BETWEEN_WORDS = re.compile(f"[{_BLANKS}]+")
_NO_LINE_START = frozenset("、。，．：；！？）］｝〉》」』】〕・ー々")  # noqa: RUF001 - wide punctuation is meant
_NO_LINE_END = frozenset("（［｛〈《「『【〔")  # noqa: RUF001 - wide brackets are meant
_ELLIPSIS = {False: "…", True: "..."}

LONGEST_TEXT = 4000
_LONGEST_STEP = 60


def harmless(text: str) -> str:
    """Make every character visible and inert: controls and invisible ones become `<U+001B>`.

    Commands of CI runners come apart: `##[…]` anywhere, and the two colons that a GitHub workflow command begins with.
    """
    if not (text.isascii() and text.isprintable()):
        text = _HARMFUL.sub(lambda found: f"<U+{ord(found[0]):04X}>", text)
    if "##" in text:
        text = _RUNNER_COMMAND.sub("# #", text)
    return _COLONS.sub(lambda found: " ".join(found[0]), text) if "::" in text else text


@lru_cache(maxsize=8192)
def _cells_of(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    if "\u1161" <= character <= "\u11ff":  # vowels and finals of a Hangul syllable join its first letter
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def cells(text: str) -> int:
    """Return how many cells of a terminal a text takes; `text` has been made harmless."""
    return len(text) if text.isascii() else sum(map(_cells_of, text))


def shown(line: str) -> list[str]:
    """Return what stands for each character of a source line: itself, four blanks for a tab, or `<U+001B>`."""
    found = ["    " if character == "\t" else harmless(character) for character in line]
    for command in _RUNNER_COMMAND.finditer(line):
        found[command.start()] = "# "
    return found


def cut(text: str, width: int, *, ascii_only: bool = False) -> str:
    """Shorten a text to so many cells; the ellipsis at its end counts."""
    text = text[: LONGEST_TEXT + 1]
    if cells(text) <= width:
        return text
    ellipsis = _ELLIPSIS[ascii_only]
    kept, used = [], cells(ellipsis)
    for character in text:
        used += _cells_of(character)
        if used > width:
            break
        kept.append(character)
    return "".join(kept) + ellipsis


def _is_wide(character: str) -> bool:
    return character > "\u1100" and _cells_of(character) == 2  # noqa: PLR2004 - two cells are what wide means


def _pieces(word: str) -> Iterator[str]:
    """Yield the pieces between which a word may break: around wide characters, minding punctuation; else the word."""
    if word.isascii():
        yield word
        return
    piece = ""
    for character in word:
        may_break = piece and (_is_wide(character) or _is_wide(piece[-1]))
        if may_break and character not in _NO_LINE_START and piece[-1] not in _NO_LINE_END:
            yield piece
            piece = character
        else:
            piece += character
    yield piece


def _split(text: str) -> Iterator[tuple[str, str]]:
    """Yield (blank before it, piece) for each piece that a line may end after."""
    for word in _BETWEEN_WORDS.split(text.strip(_BLANKS)):
        blank = " "
        for piece in _pieces(harmless(word)):
            yield blank, harmless(piece) if piece.startswith("::") else piece
            blank = ""


def wrap(text: str, width: int, first: str = "", rest: str | None = None) -> list[str]:
    """Make a text harmless and break it into lines of at most `width` cells, unless one word is longer than that.

    `first` leads the first line and `rest` (else as many blanks) every other; both count. Line ends in it are kept.
    """
    if len(text) > LONGEST_TEXT:
        text = text[:LONGEST_TEXT] + " …"
    rest = " " * cells(first) if rest is None else rest
    lines: list[str] = []
    for paragraph in text.strip(_BLANKS + "\n").split("\n"):
        lines += _wrap_paragraph(paragraph, width, rest if lines else first, rest)
    return lines


def _wrap_paragraph(text: str, width: int, first: str, rest: str) -> list[str]:
    if text.isascii() and text.isprintable():
        return _wrap_ascii(harmless(" ".join(text.split())), width, first, rest)
    lines: list[str] = []
    lead, line, used = first, "", cells(first)
    for blank, piece in _split(text):
        size = cells(piece)
        if line and used + len(blank) + size > width:
            lines.append((lead + line).rstrip(_BLANKS))
            lead, line, used = rest, "", cells(rest)
        joined = blank + piece if line else piece
        line += joined
        used += len(joined) - len(piece) + size
    lines.append((lead + line).rstrip(_BLANKS))
    return lines


def _wrap_ascii(text: str, width: int, first: str, rest: str) -> list[str]:
    """Do the same for a text whose characters all take one cell, many times faster."""
    lines: list[str] = []
    lead, start = first, 0
    while True:
        room = max(width - cells(lead), 1)
        if len(text) - start <= room:
            lines.append((lead + text[start:]).rstrip(_BLANKS))
            return lines
        end = text.rfind(" ", start, start + room + 1)
        if end < 0:
            end = text.find(" ", start)
        if end < 0:
            end = len(text)
        lines.append((lead + text[start:end]).rstrip(_BLANKS))
        lead, start = rest, end + 1
        if start >= len(text):
            return lines


def arrow_path(path: tuple[str, ...], width: int, lead: str, *, ascii_only: bool) -> list[str]:
    """Return a path of elements as wrapped lines with arrows between them."""
    arrow = "->" if ascii_only else "→"
    return wrap(f" {arrow} ".join(cut(step, _LONGEST_STEP, ascii_only=ascii_only) for step in path), width, lead)


_SGR = {
    "bold": "1",
    "dim": "2",
    "path": "36",
    "error": "1;31",
    "warning": "1;33",
    "info": "1;34",
    "supported": "32",
    "unknown": "36",
    "in-doubt": "33",
    "defeated": "31",
}
_SYMBOLS = {
    Status.SUPPORTED: ("✔", "+"),
    Status.UNKNOWN: ("?", "?"),
    Status.IN_DOUBT: ("~", "~"),
    Status.DEFEATED: ("✖", "x"),
}


@dataclass(frozen=True, slots=True)
class Paint:
    """Puts ANSI colours around text, or leaves it as it is. Nothing is said by colour alone."""

    colour: bool
    ascii_only: bool = False

    def __call__(self, text: str, look: str) -> str:
        """Return the text in a look: bold, dim, path, the name of a severity or of a status."""
        return f"\x1b[{_SGR[look]}m{text}\x1b[0m" if self.colour and text else text

    def severity(self, severity: Severity) -> str:
        """Return the word of a severity."""
        return self(severity.value, severity.value)

    def mark(self, status: Status) -> str:
        """Return the symbol of a status."""
        return self(_SYMBOLS[status][self.ascii_only], status.value)

    def status(self, status: Status) -> str:
        """Return the symbol and word of a status."""
        return self(f"{_SYMBOLS[status][self.ascii_only]} {status.value}", status.value)

    def rule(self, title: str, width: int, end: str = "") -> str:
        """Return a line across the page with a title in it, and words at its end."""
        bar = "-" if self.ascii_only else "━"
        end = cut(end, width // 2, ascii_only=self.ascii_only)
        tail = f" {end} {bar * 2}" if end else ""
        title = cut(title, width - 6 - cells(tail), ascii_only=self.ascii_only)
        fill = bar * (width - 4 - cells(title) - cells(tail))
        return f"{self(bar * 2, 'dim')} {self(title, 'bold')} {self(fill + tail, 'dim')}"
