"""Words of a file inside a sentence of ours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

LONGEST: Final = 60


def shortened(text: str) -> str:
    """Cut a text to what a message can hold, on one line, with all that would steer a terminal written as escapes."""
    line = " ".join(text[: LONGEST * 4].split())
    shown = "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in line)
    return shown if len(shown) <= LONGEST and len(text) <= LONGEST * 4 else shown[: LONGEST - 1] + "…"


def enumerated(parts: Sequence[str], most: int, separator: str = ", ", total: int | None = None) -> str:
    """List the first `most` of the parts and how many more there are (of `total`, where `parts` are not all).

    With the separator "; ", which sets clauses apart, the number stands after one, too.
    """
    left = (len(parts) if total is None else total) - min(len(parts), most)
    more = "; and " if separator == "; " else " and "
    return separator.join(parts[:most]) + (f"{more}{left} more" if left > 0 else "")


def listed(names: Sequence[str], most: int) -> str:
    """List names as a sentence does: the last after an 'and', or how many more there are than the first `most`."""
    if len(names) > most or len(names) == 1:
        return enumerated(names, most)
    return " and ".join([", ".join(names[:-1]), names[-1]]) if names else ""


def counted(number: int, noun: str) -> str:
    """Write a number with its noun, in the plural where it is not one."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
