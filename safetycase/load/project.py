"""What loading yields: the case, where each part of it is written, and what could not be taken in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from safetycase.model.case import Case
from safetycase.source.problem import Problem
from safetycase.source.span import Pointer, Step
from safetycase.source.tree import Lines


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where the parts of a case are written. Empty for a case made in memory.

    `elements` maps an id to the pointer of its key; `waivers`, `reviews`, `triggers` and `comments` are in the order of
    the case's own lists; `responses` maps (catalogue, item), `catalogues` and `patterns` the name of one beside the
    case; `uses` is as listed; `header` and `system` point to the file's `safetycase` and `system` keys; `lines` maps a
    file to the lines of each element in it, where those are known.
    """

    header: Pointer = Pointer("safetycase.yaml")
    system: Pointer | None = None
    elements: Mapping[str, Pointer] = field(default_factory=dict)
    waivers: tuple[Pointer, ...] = ()
    reviews: tuple[Pointer, ...] = ()
    triggers: tuple[Pointer, ...] = ()
    comments: tuple[Pointer, ...] = ()
    responses: Mapping[tuple[str, str], Pointer] = field(default_factory=dict)
    catalogues: Mapping[str, Pointer] = field(default_factory=dict)
    patterns: Mapping[str, Pointer] = field(default_factory=dict)
    uses: tuple[Pointer, ...] = ()
    lines: Mapping[str, Mapping[str, Lines]] = field(default_factory=dict)

    def of_element(self, element: str, path: tuple[Step, ...] = ()) -> Pointer:
        """Point at an element's key, or at the value that `path` leads to inside it; else at the case."""
        home = self.elements.get(element)
        if home is None:
            return self.header
        return Pointer(home.file, (*home.path, *path), "value") if path else home

    def file_of(self, element: str) -> str:
        """Name the case file (POSIX, relative to the case folder) that an element stands in."""
        return self.elements[element].file if element in self.elements else self.header.file


@dataclass(frozen=True, slots=True)
class Unread:
    """A part of the case that could not be taken in at all: it may have held a doubt against any element."""

    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class LoadedCase:
    """A case with its places and problems.

    `malformed` maps the id of an element whose shape was mended (a key dropped) to the reason: it can at best be
    `unknown`. `unread` lists the parts that are missing from `case` altogether. `case_digest` is `sha256:…` over the
    paths and bytes of all case files.
    """

    case: Case
    whereabouts: Whereabouts
    problems: tuple[Problem, ...] = ()
    malformed: Mapping[str, str] = field(default_factory=dict)
    unread: tuple[Unread, ...] = ()
    case_digest: str = ""
