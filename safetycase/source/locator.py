"""From a symbolic place to a span: the one file is read again, with the spans of all its keys and values."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final

from safetycase.source.content import Refusal, read_content
from safetycase.source.outline import Outline
from safetycase.source.span import Place, Pointer, Position, Span
from safetycase.source.tree import ARGUMENT, Lines
from safetycase.source.yaml_text import MAX_BYTES, lines_of

_MOST_FILES: Final = 32
_MOST_PARTS: Final = 20
"""Elements of one file that are read each by itself, before the whole file is."""


@dataclass(slots=True)
class _LocatedFile:
    path: str
    content: bytes | None = None
    elements: Mapping[str, Lines] = field(default_factory=dict)
    _lines: list[str] | None = None
    _outline: Outline | None = None
    _parts: dict[str, Outline | None] = field(default_factory=dict)

    @property
    def lines(self) -> list[str]:
        if self._lines is None:
            known = self.content is not None
            text = (self.content or b"").decode("utf-8", "replace").removeprefix("\ufeff")
            self._lines = lines_of(text) if known else []
        return self._lines

    @property
    def outline(self) -> Outline:
        """The spans of the file; a file of which only lines are shown need not be parsed for them."""
        if self._outline is None:
            self._outline = Outline() if self.content is None else _outlined(self.content, self.path)
        return self._outline

    def span(self, place: Pointer) -> Span:
        """Give the span of a place, from the lines of its element alone where those are known and hold just it."""
        inside = 2
        name = str(place.path[1]) if len(place.path) >= inside and place.path[0] == ARGUMENT else ""
        lines = self.elements.get(name)
        part = self._part(name, lines) if lines and self._outline is None else None
        if lines is None or part is None:
            return self.outline.find(place.path, place.part)
        found, above = part.find(place.path[1:], place.part), lines[0] - 1
        return Span(found.line + above, found.column, found.end_line + above, found.end_column)

    def _part(self, name: str, lines: Lines) -> Outline | None:
        """Give the outline of the lines of one element; None where there is none, or many were asked for already."""
        if name not in self._parts:
            self._parts[name] = self._read(name, lines) if len(self._parts) < _MOST_PARTS else None
        return self._parts[name]

    def _read(self, name: str, lines: Lines) -> Outline | None:
        from safetycase.source.yaml_reader import parse_yaml  # noqa: PLC0415 - as above

        text, outline = "\n".join([*self.lines[lines[0] - 1 : lines[1] - 1], ""]), Outline()
        parsed = parse_yaml(text.encode("utf-8", "replace"), self.path, outline)
        return outline if isinstance(parsed.data, dict) and [*parsed.data] == [name] == [*outline.inner] else None


@lru_cache(maxsize=_MOST_FILES)
def _outlined(content: bytes, path: str) -> Outline:
    """Parse a file for its spans; one that is judged again unchanged, as `serve` does, is not parsed again."""
    # PyYAML is not needed for a case that is read from the cache and has nothing to point at.
    from safetycase.source.yaml_reader import parse_yaml  # noqa: PLC0415

    outline = Outline()
    parse_yaml(content, path, outline)
    return outline


class Locator:
    """Finds places in the files of one case, reading each file when it is first asked for.

    The files asked for last are remembered: ask in the order of files. `elements` names the lines of the elements of
    each file, as `SourceFile` has them: where few are asked for, only those are read.
    """

    def __init__(self, root: Path, elements: Mapping[str, Mapping[str, Lines]] | None = None) -> None:
        self._root = root
        self._elements = elements or {}
        self._files: OrderedDict[str, _LocatedFile] = OrderedDict()

    def span(self, place: Place) -> Span:
        """Give the span of a place; of what does not exist, that of the nearest key above it."""
        if isinstance(place, Position):
            return place.span
        return self._file(place.file).span(place)

    def line(self, file: str, number: int) -> str | None:
        """Give the text of a line (from 1) without its end; None where there is no such line."""
        lines = self._file(file).lines
        return lines[number - 1] if 0 < number <= len(lines) else None

    def _file(self, path: str) -> _LocatedFile:
        known = self._files.get(path)
        if known is not None:
            self._files.move_to_end(path)
            return known
        self._files[path] = located = self._read(path)
        if len(self._files) > _MOST_FILES:
            self._files.popitem(last=False)
        return located

    def _read(self, path: str) -> _LocatedFile:
        content = read_content(self._root, path, MAX_BYTES)
        if isinstance(content, Refusal) or len(content) > MAX_BYTES:
            return _LocatedFile(path)
        return _LocatedFile(path, content, self._elements.get(path, {}))
