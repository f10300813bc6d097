"""Which script a line is in, as far as drawing it depends on it: its face, its direction, whether its letters join."""

from __future__ import annotations

import re
import unicodedata

_FACES = (
    (0x0590, 0x05FF, "Hebrew"),
    (0x0600, 0x06FF, "Arabic"),
    (0x0750, 0x077F, "Arabic"),
    (0x08A0, 0x08FF, "Arabic"),
    (0x0900, 0x097F, "Devanagari"),
    (0x0980, 0x09FF, "Bengali"),
    (0x0A00, 0x0A7F, "Gurmukhi"),
    (0x0A80, 0x0AFF, "Gujarati"),
    (0x0B00, 0x0B7F, "Oriya"),
    (0x0B80, 0x0BFF, "Tamil"),
    (0x0C00, 0x0C7F, "Telugu"),
    (0x0C80, 0x0CFF, "Kannada"),
    (0x0D00, 0x0D7F, "Malayalam"),
    (0x0D80, 0x0DFF, "Sinhala"),
    (0x0E00, 0x0E7F, "Thai"),
    (0x0E80, 0x0EFF, "Lao"),
    (0x1000, 0x109F, "Myanmar"),
    (0x10A0, 0x10FF, "Georgian"),
    (0x0530, 0x058F, "Armenian"),
    (0x1200, 0x139F, "Ethiopic"),
    (0x1780, 0x17FF, "Khmer"),
    (0xFB50, 0xFDFF, "Arabic"),
    (0xFE70, 0xFEFC, "Arabic"),
)
SCRIPTS = tuple(dict.fromkeys(name for _, _, name in _FACES))
_JOINED = re.compile(
    "[\u0300-\u036f\u0590-\u109f\u1780-\u1cff\ua800-\uabff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00011fff]"
)
_RIGHT_TO_LEFT = ("R", "AL")
MARK = "\N{RIGHT-TO-LEFT MARK}"


def face(text: str) -> str | None:
    """Name the Noto face of the first script in a text that the common faces lack; None where they have all."""
    for letter in text:
        point = ord(letter)
        if point >= _FACES[0][0]:
            found = next((name for first, last, name in _FACES if first <= point <= last), None)
            if found is not None:
                return f"Noto Sans {found}"
    return None


def runs(text: str) -> list[tuple[str, str | None]]:
    """Cut a text into runs of one face each, as `face` names them; signs between two letters go with the first."""
    found: list[tuple[str, str | None]] = []
    for letter in text:
        own = face(letter)
        if found and (own == found[-1][1] or not letter.isalnum()):
            found[-1] = (found[-1][0] + letter, found[-1][1])
        else:
            found.append((letter, own))
    return found


def joins(text: str) -> bool:
    """Whether letters of a text change with their neighbours, so that it must be set as a whole."""
    return _JOINED.search(text) is not None


def right_to_left(text: str) -> bool:
    """Whether a text runs from right to left: so its first letter says (Unicode Bidirectional Algorithm, P2 and P3)."""
    for letter in text:
        kind = unicodedata.bidirectional(letter)
        if kind == "L":
            return False
        if kind in _RIGHT_TO_LEFT:
            return True
    return False
