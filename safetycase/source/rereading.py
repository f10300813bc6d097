"""Reading a file again of which a few elements changed: only those are parsed.

What must always hold: the answer is the one that parsing the whole text gives. It does, since an element that ends
where the parser found its end, or that is sound as the only one of a file, is a whole entry of a block mapping: what
stands above and below it cannot change how it reads. Wherever that is not certain there is no answer, and the whole
text is parsed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import Final

from safetycase.source.parsing import Unparsed
from safetycase.source.tree import ARGUMENT, Data, Lines, SourceFile
from safetycase.source.yaml_text import YamlText, decoded

_WORTH: Final = 4
"""Parsing one element in so many by itself is faster than parsing them all at once."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The bytes of a case file and what was read of them."""

    content: bytes
    file: SourceFile


@dataclass(frozen=True, slots=True)
class _Cut:
    """A text before its first element, each of its elements by itself, and what follows the last."""

    head: str
    elements: tuple[str, ...]
    tail: str


def reread(new: Unparsed, earlier: Reading) -> SourceFile | None:
    """Read a file by what was read of another text at its path; None where that is no help."""
    from safetycase.source.yaml_reader import MAX_NODES  # noqa: PLC0415 - PyYAML, which nothing else may need

    before, text = _plain(earlier.content, new.path), _plain(new.content, new.path)
    # A text that has no more characters than that holds no more keys and values either.
    if before is None or text is None or len(text) > MAX_NODES:
        return None
    old = _cut_as_read(before, earlier.file)
    cut = None if old is None else _cut(text, old.head)
    if old is None or cut is None or cut.tail != old.tail:
        return None
    elements = _elements(cut, dict(zip(old.elements, _argument(earlier.file).items(), strict=True)), new.path)
    if elements is None or not isinstance(earlier.file.data, dict):
        return None
    # A key keeps its place among the others.
    data: dict[str, Data] = {**earlier.file.data, ARGUMENT: elements}
    return replace(earlier.file, digest=new.digest, data=data, lines=_lines(cut, elements))


def _plain(content: bytes, path: str) -> str | None:
    """Decode a text whose lines end at line feeds only; None for any other."""
    read = decoded(content, path)
    return read.text if isinstance(read, YamlText) and not read.exchanged and "\r" not in read.text else None


def _cut_as_read(text: str, file: SourceFile) -> _Cut | None:
    """Cut a text in which nothing was wrong, where the parser found the same elements at the same lines."""
    if file.problems or file.dropped or not file.lines or not file.readable:
        return None
    first = next(iter(file.lines.values()))[0]
    lines = text.split("\n", first - 1)
    cut = _cut(text, text[: len(text) - len(lines[-1])]) if len(lines) == first else None
    return cut if cut is not None and _lines(cut, _argument(file)) == dict(file.lines) else None


def _cut(text: str, head: str) -> _Cut | None:
    """Cut a text that begins with `head` at each line that is indented as the first line after it."""
    column = len(text) - len(head) - len(text[len(head) :].lstrip(" "))
    if not column or not head.endswith("\n") or not text.startswith(head):
        return None
    starts, end = list[int](), len(text)
    for line in re.compile(rf"\n( {{0,{column}}})[^ \n#]").finditer(text, len(head) - 1):
        if len(line[1]) < column:
            end = line.start() + 1
            break
        starts.append(line.start() + 1)
    if not starts or starts[0] != len(head):
        return None
    pieces = [text[start:stop] for start, stop in zip(starts, [*starts[1:], end], strict=True)]
    return _Cut(head, tuple(pieces), text[end:])


def _elements(cut: _Cut, known: Mapping[str, tuple[str, Data]], path: str) -> dict[str, Data] | None:
    """Give each element by its id, parsing those whose text is not `known`; None where one is not sound."""
    if _WORTH * sum(piece not in known for piece in cut.elements) > len(cut.elements):
        return None
    found: dict[str, Data] = {}
    for piece in cut.elements:
        entry = known.get(piece) or _parsed(piece, path)
        if entry is None or entry[0] in found:
            return None
        found[entry[0]] = entry[1]
    return found


def _parsed(piece: str, path: str) -> tuple[str, Data] | None:
    """Parse one element as the only one of a file."""
    from safetycase.source.yaml_reader import parse_yaml  # noqa: PLC0415 - as above

    parsed = parse_yaml(f"{ARGUMENT}:\n{piece}".encode(), path)
    if parsed.problems or parsed.dropped or not isinstance(parsed.data, dict) or len(parsed.data) != 1:
        return None
    elements = parsed.data[ARGUMENT]
    if not isinstance(elements, dict) or len(elements) != 1:
        return None
    ((name, value),) = elements.items()
    return (name, value) if parsed.lines == {name: (2, 2 + _height(piece))} else None


def _argument(file: SourceFile) -> Mapping[str, Data]:
    argument = file.data.get(ARGUMENT) if isinstance(file.data, dict) else None
    return argument if isinstance(argument, dict) else {}


def _lines(cut: _Cut, argument: Mapping[str, Data]) -> dict[str, Lines]:
    """Give the lines of each element; nothing where there are more or fewer pieces than elements."""
    if len(cut.elements) != len(argument):
        return {}
    starts = accumulate(map(_height, cut.elements), initial=cut.head.count("\n") + 1)
    return dict(zip(argument, pairwise(starts), strict=True))


def _height(piece: str) -> int:
    return piece.count("\n") + (not piece.endswith("\n"))
