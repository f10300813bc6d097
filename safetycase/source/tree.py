"""What reading yields: one plain tree per file, with the problems of its text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from safetycase.source.problem import Problem
from safetycase.source.span import Step

Scalar = str | int | float | bool | None
Data = Scalar | list["Data"] | dict[str, "Data"]
Lines = tuple[int, int]
ARGUMENT: Final = "argument"
"""The key under which elements stand."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One case file: its path relative to the case folder (POSIX), its bytes' digest, its tree and its problems.

    `data` is None and `readable` False where the text yields no tree at all. `dropped` holds the path of every key or
    value that the text has and `data` lacks or holds in another form (a second value for a key, an alias, what a tag
    would have made); an empty path stands for the file as a whole. The digest is empty where no bytes could be read.
    `lines` holds, for each element on lines of its own, its first line (from 1) and the line after its last.
    """

    path: str
    digest: str
    data: Data
    problems: tuple[Problem, ...] = ()
    readable: bool = True
    dropped: tuple[tuple[Step, ...], ...] = ()
    lines: Mapping[str, Lines] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SourceTree:
    """All files of a case, ordered by path. `root` is the folder that holds `safetycase.yaml`."""

    root: Path
    files: Mapping[str, SourceFile]
    problems: tuple[Problem, ...] = ()
    digest: str = field(default="")
