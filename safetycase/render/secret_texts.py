"""Whether words of the tool repeat what only withheld elements say: as a whole, or in part.

A message may quote the beginning of a text or one of its names only. So beside whole texts these are looked for: three
words in a row, five ideographs in a row, and any single word that looks like a name (with a digit, a capital inside or
a letter beyond ASCII). A single plain word, such as `threshold`, gives nothing away.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

SHORTEST = 5
_WORD = re.compile(r"[^\W_]+(?:[-_.][^\W_]+)*")
_IDEOGRAPH = re.compile(
    "[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]"
)
_NAMED = re.compile(r"\d|[^\x00-\x7f]|.[A-Z]")
_ROW = 3
_IDEOGRAPHS = 5


@dataclass(frozen=True, slots=True)
class SecretTexts:
    """Texts and parts of texts that only withheld elements carry."""

    wholes: tuple[str, ...]
    parts: frozenset[str]

    def in_(self, text: str) -> bool:
        """Whether a text repeats any of them."""
        folded = text.casefold()
        return any(whole in folded for whole in self.wholes) or not self.parts.isdisjoint(_parts(text))


def secret_texts(secret: Iterable[str], open_: Iterable[str]) -> SecretTexts:
    """Return what is in `secret` and not in `open_`."""
    secrets, known = set(secret), set(open_)
    wholes = {text.casefold() for text in secrets - known if len(text) >= SHORTEST}
    shown = {part for text in known for part in _parts(text)}
    parts = {part for text in secrets for part in _parts(text)}
    return SecretTexts(tuple(sorted(wholes, key=lambda text: (-len(text), text))), frozenset(parts - shown))


def _parts(text: str) -> Iterator[str]:
    words = _WORD.findall(text)
    folded = [word.casefold() for word in words]
    for at in range(len(folded) - _ROW + 1):
        yield " ".join(folded[at : at + _ROW])
    for word, known in zip(words, folded, strict=True):
        if _IDEOGRAPH.search(word):
            yield from (known[at : at + _IDEOGRAPHS] for at in range(len(known) - _IDEOGRAPHS + 1))
        elif len(word) >= SHORTEST and _NAMED.search(word):
            yield known
