"""What a voice is: one way to tell a report of a check. A voice never decides anything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol

from safetycase.errors import UnknownNameError
from safetycase.findings.finding import Severity
from safetycase.findings.report import Report


class SourceLines(Protocol):
    """The lines of the case files, for voices that show them."""

    def line(self, file: str, number: int) -> str | None:
        """Return a line (from 1, without its end) of a case file; None where there is none to show."""
        ...


@dataclass(frozen=True, slots=True)
class Style:
    """How a report is to be told; what it says stays the same.

    `width` is in cells of a terminal. `ascii_only` is for terminals and logs without Unicode. `prefix` is the path of
    the case folder below the root of its repository (POSIX, "" where they are one), for voices that are read by a
    code-hosting service. `fail_on` is the level at which a finding counts as a failure where a format must say so.
    `links` is the address below which that service shows the files of the repository, "" where none is known.
    """

    width: int = 80
    colour: bool = False
    ascii_only: bool = False
    prefix: str = ""
    fail_on: Severity = Severity.ERROR
    links: str = ""

    def path(self, file: str) -> str:
        """Return the path of a case file below the root of the repository."""
        prefix = self.prefix.strip("/")
        return f"{prefix}/{file}" if prefix not in ("", ".") else file


PLAIN = Style()


@dataclass(frozen=True, slots=True)
class Voice:
    """One output format of `check`: `tell` turns a report into the whole text of it, which ends in a newline."""

    name: str
    tell: Callable[[Report, SourceLines, Style], str]


FORMATS = {
    "text": "safetycase.render.text",
    "json": "safetycase.render.json_report",
    "sarif": "safetycase.render.sarif",
    "github": "safetycase.render.github",
    "gitlab": "safetycase.render.gitlab",
    "junit": "safetycase.render.junit",
    "markdown": "safetycase.render.markdown",
}


def voice(name: str) -> Voice:
    """Return the voice of this name; only its own module is imported, so that the others cost nothing at start-up.

    Raises UnknownNameError where there is none.
    """
    if name not in FORMATS:
        raise UnknownNameError("format", name)
    found: Voice = import_module(FORMATS[name]).VOICE
    return found
