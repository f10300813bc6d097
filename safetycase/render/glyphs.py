"""Characters that no font of this machine can draw, so that none ends as an empty box in a file that people sign.

What fonts cover is asked of fontconfig, which PDF and PNG find their fonts by, in one call of `fc-list`. A character
without a glyph is written as its code point, `[U+1B83]`, and told.
"""

from __future__ import annotations

import shutil
import subprocess
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from safetycase.model.elements import AnyElement
from safetycase.source.excerpt import enumerated

Told = Callable[[str], None]
_SECONDS = 30.0
_UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
_MOST_TOLD = 12


@dataclass(frozen=True, slots=True)
class Coverage:
    """The code points that fonts can draw, as ranges; `known` is false where nobody could be asked."""

    ranges: tuple[range, ...] = ()
    known: bool = True

    def lacks(self, text: str) -> tuple[str, ...]:
        """Return the characters of a text that are to be seen and cannot be drawn, in their order; each once."""
        if not self.known:
            return ()
        seen = sorted(sign for sign in set(text) if not _is_unseen(sign))
        return tuple(sign for sign in seen if not any(ord(sign) in one for one in self.ranges))


@cache
def installed() -> Coverage:
    """Return what the fonts of this machine can draw."""
    program = shutil.which("fc-list")
    if program is None:
        return Coverage(known=False)
    try:
        done = subprocess.run(  # noqa: S603 - a program of the system, no shell, no text of a case
            [program, "--format", "%{charset}\\n"], capture_output=True, text=True, timeout=_SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return Coverage(known=False)
    return covered(done.stdout.split())


def covered(pieces: Iterable[str]) -> Coverage:
    """Read ranges as fontconfig writes them, `20-7e a0-ff 1e9e`."""
    met = set()
    for piece in pieces:
        first, _, last = piece.partition("-")
        met.add((int(first, 16), int(last or first, 16)))
    merged: list[list[int]] = []
    for first_point, last_point in sorted(met):
        if merged and first_point <= merged[-1][1] + 1:
            merged[-1][1] = max(merged[-1][1], last_point)
        else:
            merged.append([first_point, last_point])
    return Coverage(tuple(range(start, end + 1) for start, end in merged))


def silent(_words: str) -> None:
    """Tell nobody."""


def drawable(text: str, elements: Mapping[str, AnyElement], told: Told, coverage: Coverage | None = None) -> str:
    """Return the text with a code point in place of each character that cannot be drawn; tell which and where."""
    known = coverage or installed()
    if not known.known:
        told("fc-list is not installed, so nobody looked whether every character has a glyph. Install fontconfig.")
        return text
    missing = known.lacks(text)
    if not missing:
        return text
    names = [f"{_named(sign)}{_where(sign, elements)}" for sign in missing[:_MOST_TOLD]]
    told(
        f"no font here has a glyph for {enumerated(names, _MOST_TOLD, total=len(missing))}. Install a font for the "
        "script, such as one of the Noto fonts; until then the code point stands in its place."
    )
    return text.translate({ord(sign): f"[U+{ord(sign):04X}]" for sign in missing})


def _is_unseen(sign: str) -> bool:
    return unicodedata.category(sign) in _UNSEEN or "\ufe00" <= sign <= "\ufe0f"


def _named(sign: str) -> str:
    return f"U+{ord(sign):04X} {unicodedata.name(sign, '')}".rstrip()


def _where(sign: str, elements: Mapping[str, AnyElement]) -> str:
    for name, element in elements.items():
        if sign in element.statement or sign in (element.title or "") or sign in (element.note or ""):
            return f" (in {name})"
    return ""
