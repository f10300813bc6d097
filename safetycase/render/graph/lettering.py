"""How wide a text runs and where its lines break, without asking the machine for its fonts.

Advance widths are those of Noto Sans, which runs wider than Arial, Helvetica, Segoe UI and Roboto; so a text that fits
here fits in those too. An advance is in thousandths of the font size, every result in the unit of the size given.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache

_FIRST = 32
# fmt: off
_REGULAR = (
    260, 269, 408, 646, 572, 831, 732, 225, 300, 300, 551, 572, 268, 322, 268, 372, 572, 572, 572, 572, 572, 572,
    572, 572, 572, 572, 268, 268, 572, 572, 572, 434, 899, 639, 650, 632, 730, 556, 519, 728, 741, 339, 273, 619,
    524, 907, 760, 781, 605, 781, 622, 549, 556, 731, 600, 930, 586, 566, 572, 329, 372, 329, 572, 444, 281, 561,
    615, 480, 615, 564, 344, 615, 618, 258, 258, 534, 258, 935, 618, 605, 615, 615, 413, 479, 361, 618, 508, 786,
    529, 510, 470, 380, 551, 380, 572,
)
_BOLD = (
    260, 286, 472, 646, 572, 901, 750, 266, 339, 339, 545, 572, 285, 322, 285, 413, 572, 572, 572, 572, 572, 572,
    572, 572, 572, 572, 285, 285, 572, 572, 572, 477, 897, 690, 672, 637, 740, 560, 549, 724, 765, 389, 331, 664,
    565, 943, 813, 796, 628, 796, 660, 551, 579, 756, 650, 967, 667, 624, 579, 331, 413, 331, 572, 411, 362, 604,
    633, 514, 633, 591, 387, 633, 657, 305, 305, 620, 305, 982, 657, 619, 633, 633, 454, 497, 434, 657, 569, 856,
    578, 569, 488, 394, 551, 394, 572,
)
# fmt: on
_OTHER = 640
_FULL = 1000
_CAPITAL = 780
_BROAD = (
    (0x0416, 0x0416, 1000), (0x0424, 0x0424, 900), (0x0428, 0x0429, 1060), (0x042B, 0x042B, 960),
    (0x042E, 0x042E, 1060), (0x0436, 0x0436, 850), (0x0448, 0x0449, 960), (0x044E, 0x044E, 860),
    (0x0B00, 0x0DDF, 920), (0x1000, 0x109F, 930), (0x10A0, 0x10FF, 680), (0x1200, 0x139F, 720),
    (0x2013, 0x2015, 1000), (0x2030, 0x2031, 1600), (0x2116, 0x2116, 1050), (0x2190, 0x21FF, 1050),
    (0x27F0, 0x27FF, 1700), (0x2E3A, 0x2E3A, 2000), (0x2E3B, 0x2E3B, 3000), (0xFDF0, 0xFDFC, 2200),
    (0xFDFD, 0xFDFD, 10_000), (0x1D400, 0x1D7FF, 1050),
)  # fmt: skip
"""What runs wider than other letters (first, last, width), as Chromium draws it in Noto: broad Cyrillic, the scripts
from Oriya over Tamil to Sinhala, Myanmar, Georgian, Ethiopic, long dashes and arrows, Arabic words in one sign."""
_SIGN, _PICTURES = 1300, 0x2300
_SIGNS = frozenset({"So", "Sm", "No"})
_JOINER = "\u200d"
_BEFORE = frozenset("\u0e40\u0e41\u0e42\u0e43\u0e44\u0ec0\u0ec1\u0ec2\u0ec3\u0ec4")
"""Vowels of Thai and Lao that are written before the letter that they are spoken after."""
_ELLIPSIS = "…"
_GLUE = "\N{NO-BREAK SPACE}"
_SPACES = re.compile(r"[^\S\u00a0\u202f]+")
_PERCENT = re.compile(r"(?<=\d)[ \u202f]%")
_LONGEST = 400  # no line shows more characters than this, however narrow they are
_WHOLE = 16
# fmt: off
_NO_LINE_START = frozenset("、。，．：；！？）］｝〉》」』】〕・ー々%,.;:!?)]}")  # noqa: RUF001 - the ideographic marks are meant
_NO_LINE_END = frozenset("（［｛〈《「『【〔([{")  # noqa: RUF001 - as above
# fmt: on
_BREAK_AFTER = re.compile(r"(?<=[-_./\\:@])(?=[^-_./\\:@\s])")


@lru_cache(maxsize=4096)
def _advance(character: str, bold: bool) -> int:
    index = ord(character) - _FIRST
    if 0 <= index < len(_REGULAR):
        return (_BOLD if bold else _REGULAR)[index]
    return _REGULAR[0] if character == _GLUE else _foreign_advance(character)


def _foreign_advance(character: str) -> int:
    """Return how wide a character beyond ASCII runs, rather more than less."""
    kind = unicodedata.category(character)
    if kind in ("Mn", "Me", "Cf"):
        return 0
    broad = next((width for first, last, width in _BROAD if first <= ord(character) <= last), None)
    if broad is not None:
        return broad
    if kind in _SIGNS:
        return _SIGN if ord(character) >= _PICTURES else _CAPITAL
    if unicodedata.east_asian_width(character) in ("W", "F"):
        return _FULL
    return _CAPITAL if kind == "Lu" else _OTHER


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide the text runs at this size."""
    return _run(text, bold) * size / 1000


@lru_cache(maxsize=2**15)
def _run(text: str, bold: bool) -> int:
    """Return how wide a text runs, in thousandths of its size; a drawing asks for the same words again and again."""
    return sum([_advance(character, bold) for character in text])


def is_wide(text: str) -> bool:
    """Whether any character is an ideograph or as wide as one."""
    return not text.isascii() and any(unicodedata.east_asian_width(character) in ("W", "F") for character in text)


def _split_word(word: str) -> Iterator[str]:
    """Yield the pieces between which a word may break: around ideographs (with the rules of kinsoku).

    A long path or id may break after its separators too; a short one, such as `O-cyber`, stays whole.
    """
    if word.isascii():
        yield from _separate(word)
        return
    piece = ""
    for character in word:
        joins = not piece or not (is_wide(character) or is_wide(piece[-1]))
        if joins or character in _NO_LINE_START or piece[-1] in _NO_LINE_END:
            piece += character
        else:
            yield from _separate(piece)
            piece = character
    yield from _separate(piece)


def _separate(piece: str) -> list[str]:
    return _BREAK_AFTER.split(piece) if len(piece) > _WHOLE else [piece]


@lru_cache(maxsize=2**12)
def _atoms(text: str) -> tuple[tuple[str, str, int], ...]:
    """Return (piece, what stands before it on its line, advance); a percent sign stays with its number."""
    words = filter(None, _SPACES.split(_PERCENT.sub(f"{_GLUE}%", text)))
    return tuple(
        (piece, "" if number else " ", _run(piece, False))
        for word in words
        for number, piece in enumerate(_split_word(word))
    )


def _hard_pieces(piece: str, room: float, size: float) -> Iterator[str]:
    """Break what no rule can break, but never a letter from its marks."""
    if text_width(piece, size) <= room:
        yield piece
        return
    line = ""
    for letter in _letters(piece):
        if line and text_width(line + letter, size) > room:
            yield line
            line = ""
        line += letter
    yield line


def _letters(piece: str) -> Iterator[str]:
    """Yield the letters of a word, each with its marks, and with what a joiner binds to it."""
    letter = ""
    for character in piece:
        bound = letter[-1:] == _JOINER or letter[-1:] in _BEFORE
        if letter and not bound and character != _JOINER and unicodedata.category(character)[0] != "M":
            yield letter
            letter = ""
        letter += character
    if letter:
        yield letter


def shorten(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """Cut a text that is wider than `room` and end it with an ellipsis."""
    if len(text) <= _LONGEST and text_width(text, size, bold=bold) <= room:
        return text
    kept = room - text_width(_ELLIPSIS, size, bold=bold)
    end, advance = 0, 0
    for character in text:
        advance += _advance(character, bold)
        if advance * size / 1000 > kept:
            break
        end += 1
    return text[:end].rstrip() + _ELLIPSIS


def wrap(text: str, size: float, room: Callable[[int], float], most: int) -> tuple[str, ...]:
    """Break a text into at most `most` lines, line n no wider than `room(n)`; what does not fit ends in an ellipsis."""
    lines: list[str] = [""]
    advance, widest = 0, room(0)
    for atom, glue, atom_advance in _atoms(text[: _LONGEST * most]):
        longer = advance + atom_advance + (_advance(glue, False) if glue and lines[-1] else 0)
        if longer * size / 1000 <= widest:
            lines[-1] += glue + atom if lines[-1] else atom
            advance = longer
            continue
        for piece in _hard_pieces(atom, room(len(lines)), size):
            if lines[-1]:
                lines.append(piece)
            else:
                lines[-1] = piece
        if len(lines) > most:
            break
        advance, widest = _run(lines[-1], False), room(len(lines) - 1)
    if len(lines) <= most:
        return tuple(lines)
    kept = lines[: most - 1]
    return (*kept, shorten(" ".join(lines[most - 1 : most + 1]), room(most - 1), size))
