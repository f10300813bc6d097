"""A line on a terminal that tells how far measuring has come."""

from __future__ import annotations

import os
import shutil
import sys

from safetycase.render.terminal import harmless

_CLEAR = "\r\033[K"  # asks for a terminal that knows it: see `wanted`
_STEP = 2**24
_UNITS = ("B", "kB", "MB", "GB", "TB")
_THOUSAND = 1000


def wanted() -> bool:
    """Whether standard error is a terminal that can take a line away again."""
    return sys.stderr.isatty() and os.environ.get("TERM") != "dumb"


class Meter:
    """Writes one line to standard error and writes over it; `end` takes it away."""

    def __init__(self) -> None:
        self._at = ""
        self._rows = 0
        self._bytes = 0
        self._shown = 0

    def progress(self, element: str, done: int, total: int) -> None:
        """Show which element comes next."""
        self._at = f"measuring {done + 1}/{total} {harmless(element)}"
        self._show()

    def came(self, rows: int, size: int) -> None:
        """Count rows and bytes, and show them now and then."""
        self._rows += rows
        self._bytes += size
        if rows or self._bytes - self._shown > _STEP:
            self._show()

    def end(self) -> None:
        """Take the line away."""
        sys.stderr.write(_CLEAR)
        sys.stderr.flush()

    def _show(self) -> None:
        self._shown = self._bytes
        counts = f", {self._rows:,} rows" if self._rows else ""
        line = f"{self._at}, {amount(self._bytes)} read{counts}"
        width = shutil.get_terminal_size().columns
        sys.stderr.write(_CLEAR + line[: width - 1])
        sys.stderr.flush()


def amount(size: float) -> str:
    """Write a number of bytes with three digits and its unit (powers of 1000)."""
    unit = 0
    while size >= _THOUSAND and unit < len(_UNITS) - 1:
        size /= _THOUSAND
        unit += 1
    return f"{size:.3g} {_UNITS[unit]}" if unit else f"{int(size)} B"
