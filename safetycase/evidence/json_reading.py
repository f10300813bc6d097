"""JSON and JSON Lines of other people's tools, read strictly and within bounds.

What must always hold: nothing is dropped silently. A key that stands twice, a line that is no object, bytes that are
not UTF-8 or a number that no double holds end the reading, with the place where they stand.
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from safetycase.evidence.content import BOM
from safetycase.evidence.reader import UnreadableEvidenceError

LARGEST_DOCUMENT = 512 * 2**20
LARGEST_LINE = 64 * 2**20

Json = dict[str, Any]


class _TwiceError(ValueError):
    """A key stands twice in one object."""


def _unique(pairs: list[tuple[str, Any]]) -> Json:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _TwiceError(f"the key '{twice[:80]}' stands twice in one object")
    return found


_DECODER = json.JSONDecoder(object_pairs_hook=_unique)


def decoded(content: bytes, where: str) -> Any:
    """Decode JSON; bare NaN and infinities are taken as the floats that they are. `where` names the place in messages.

    Raises UnreadableEvidenceError for anything else that is wrong.
    """
    try:
        text = content.removeprefix(BOM).decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableEvidenceError(f"{where} is not UTF-8 (byte {error.start})") from error
    try:
        return _DECODER.decode(text)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise UnreadableEvidenceError(f"{where} is not JSON: {error.msg} ({place})") from error
    except _TwiceError as error:
        raise UnreadableEvidenceError(f"{where}: {error}") from error
    except RecursionError as error:
        raise UnreadableEvidenceError(f"{where} is nested too deep") from error
    except ValueError as error:  # an integer of thousands of digits
        raise UnreadableEvidenceError(f"{where} holds a number that is too long") from error


def document(path: Path, largest: int = LARGEST_DOCUMENT) -> Any:
    """Read a file that is one JSON document."""
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            content = file.read(largest + 1) if size <= largest else b""
    except OSError as error:
        raise UnreadableEvidenceError(f"the file cannot be opened ({error.strerror or error})") from error
    if max(size, len(content)) > largest:
        raise UnreadableEvidenceError(f"the file is larger than {largest >> 20} MiB, too large for one JSON document")
    if not content.strip():
        raise UnreadableEvidenceError("the file is empty")
    return decoded(content, "the file")


def json_object(path: Path) -> Json:
    """Read a file that is one JSON object."""
    found = document(path)
    if not isinstance(found, dict):
        raise UnreadableEvidenceError("the file is not a JSON object")
    return found


def lines(path: Path, largest: int = LARGEST_LINE) -> Iterator[tuple[int, Json, bool]]:
    """Yield (number from 1, object, whether it ends in a line end) for each line that is not blank, as they stream in.

    A file whose last line has no end may have been cut there: the reader of a format decides what that means, and is
    given what can be decoded; a last line that cannot be decoded is yielded as an empty object.
    """
    try:
        with path.open("rb") as file:
            number = 0
            while line := file.readline(largest + 1):
                number += 1
                if len(line) > largest:
                    raise UnreadableEvidenceError(f"line {number} is longer than {largest >> 20} MiB")
                if not line.strip():
                    continue
                ended = line.endswith(b"\n")
                try:
                    found = decoded(line.strip(), f"line {number}")
                except UnreadableEvidenceError:
                    if ended:
                        raise
                    found = {}
                if not isinstance(found, dict):
                    raise UnreadableEvidenceError(f"line {number} is not a JSON object")
                yield number, found, ended
    except OSError as error:
        raise UnreadableEvidenceError(f"the file cannot be read ({error.strerror or error})") from error


def text(value: Any, longest: int = 500) -> str | None:
    """Return a value as short text; None for what is absent or holds other values."""
    if value is None or isinstance(value, dict | list):
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    written = str(value)
    return written if len(written) <= longest else written[: longest - 1] + "…"


def number(value: Any) -> float | None:
    """Return a finite number; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        found = float(value)
    except OverflowError:
        return None
    return found if math.isfinite(found) else None


def whole(value: Any) -> int | None:
    """Return a count: a whole number that is not negative and fits 63 bits; None for anything else."""
    usable = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**63
    return value if usable else None


def instant(seconds: Any) -> str | None:
    """Turn seconds since 1970 into an instant (ISO 8601, UTC); None for what is no number or no such day."""
    since = number(seconds)
    if since is None:
        return None
    try:
        return datetime.fromtimestamp(since, UTC).isoformat()
    except (OverflowError, OSError, ValueError):
        return None


def inner(value: Any) -> Json:
    """Return an object, or an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def listed(value: Any) -> list[Any]:
    """Return a list, or an empty one for anything else."""
    return value if isinstance(value, list) else []
