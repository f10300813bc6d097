"""YAML 1.2 (core schema) to plain data, with every fault of the text at its place.

What must always hold, since a part that is lost unseen may have been a doubt:

1. Nothing is taken that the text does not say in plain sight: aliases yield null, merge keys nothing, tags are not
   obeyed; each is a problem.
2. Whatever is not taken is named in `ParsedYaml.dropped` by its path.
3. The parser runs event by event and is stopped at the first limit, so that no text can exhaust stack or memory.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from yaml.error import YAMLError
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from safetycase.source.event_stream import NextEvent, bounds, libyaml_events
from safetycase.source.excerpt import shortened
from safetycase.source.outline import Outline, Ruler
from safetycase.source.problem import Problem, Remark
from safetycase.source.scalars import NUMBER_STARTS, WORDS, OutOfRange, resolve
from safetycase.source.span import Pointer, Position, Span, Step
from safetycase.source.syntax_faults import syntax_fault
from safetycase.source.tree import ARGUMENT, Data, Lines
from safetycase.source.yaml_text import YamlText, decoded, lines_of

MAX_DEPTH: Final = 50
MAX_NODES: Final = 300_000
MAX_PROBLEMS: Final = 10_000

_OF_ELEMENTS: Final = 2  # levels: what a key of the file that came twice holds lies deeper

Path = tuple[Step, ...]

_PROPERTY = re.compile(r"[^\s,\[\]{}]+")


@dataclass(frozen=True, slots=True)
class ParsedYaml:
    """The tree of one text, or `readable` False where it has none; problems in the order they were met."""

    data: Data
    problems: tuple[Problem, ...] = ()
    dropped: tuple[Path, ...] = ()
    readable: bool = True
    lines: dict[str, Lines] = field(default_factory=dict)


def parse_yaml(
    content: bytes, file: str, outline: Outline | None = None, events: Callable[[str], NextEvent] = libyaml_events
) -> ParsedYaml:
    """Read one case file. `file` is the name that its problems carry; an `outline` is filled with all its spans."""
    text = decoded(content, file)
    if isinstance(text, Problem):
        return ParsedYaml(None, (text,), readable=False)
    walker = _Walker(text, file, Ruler(text.parsed) if outline is not None else None)
    try:
        # A text can hardly have more nodes than characters, so that small ones need no count.
        if len(text.text) > MAX_NODES:
            _refuse_too_many(events(text.parsed), file)
        data = walker.document(events(text.parsed), outline)
    except YAMLError as error:
        walker.problems.append(syntax_fault(error, text, file))
    except _StopReadingError as stop:
        walker.problems.append(stop.problem)
    else:
        readable = isinstance(data, dict)
        return ParsedYaml(data, tuple(walker.problems), tuple(walker.dropped), readable, walker.lines())
    return ParsedYaml(None, tuple(walker.problems), readable=False)


class _StopReadingError(Exception):
    """A limit is reached: nothing more of this text is read."""

    def __init__(self, message: str, place: Position) -> None:
        super().__init__(message)
        self.problem = Problem("invalid-yaml", message, place)


def _refuse_too_many(following: NextEvent, file: str) -> None:
    """Count before anything is built: events are cheap, and a tree of millions of them is not."""
    depth = 0
    for _ in range(MAX_NODES):
        event = following()
        if isinstance(event, CollectionStartEvent):
            depth += 1
        elif isinstance(event, CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH or isinstance(event, StreamEndEvent):
            return  # what is nested too deep is refused where it is read
    message = f"the file holds more than {MAX_NODES:,} keys and values; nothing in it is read. Split it."
    raise _StopReadingError(message, Position(file))


class _Walker:
    """Walks the events of one text once and builds its tree; with a ruler, the outline of its spans as well."""

    def __init__(self, text: YamlText, file: str, ruler: Ruler | None) -> None:
        self._text = text
        self._file = file
        self._ruler = ruler
        self._plain = ruler is None and not text.exchanged
        # Only where the text has this sign are keys looked at more closely.
        self._asked = "?" in text.parsed
        self._known_keys: set[str] = set()
        self._path: list[Step] = []
        self._depth = 0
        self._next: NextEvent
        self._marks: list[tuple[str, int]] = []
        self.problems: list[Problem] = []
        self.dropped: list[Path] = []

    def document(self, following: NextEvent, outline: Outline | None) -> Data:
        """Read the one document of the text."""
        self._next = following
        self._next()
        begin = self._next()
        if not isinstance(begin, DocumentStartEvent):
            raise _StopReadingError("the file is empty. Write keys and values, or delete it.", Position(self._file))
        self._directives(begin)
        start = self._next()
        data = self._value(start, outline)
        self._next()
        more = self._next()
        if not isinstance(more, StreamEndEvent):
            self._fault("invalid-yaml", "a second document begins here. Put it into a file of its own.", _span(more))
            self.dropped.append(())
        if not isinstance(data, dict):
            self._fault(
                "invalid-yaml", f"the top of the file must be keys with values, not {_noun(data)}.", _span(start)
            )
            return None
        return data

    def _value(self, event: Event, node: Outline | None) -> Data:
        if not isinstance(event, ScalarEvent | CollectionStartEvent):
            self._alias(event, node)
            return None
        self._properties(event)
        if isinstance(event, ScalarEvent):
            if node is not None and self._ruler is not None:
                node.value = self._ruler.scalar(bounds(event), node)
            return self._scalar(event)
        self._depth += 1
        if self._depth > MAX_DEPTH:
            message = f"the text is nested deeper than {MAX_DEPTH} levels; nothing in this file is read."
            raise _StopReadingError(message, Position(self._file, _span(event)))
        data: Data
        if isinstance(event, MappingStartEvent):
            argument = self._depth == _OF_ELEMENTS and self._path == [ARGUMENT]
            data, end = self._mapping(node, marking=argument and not event.flow_style)
        else:
            data, end = self._sequence(node)
        self._depth -= 1
        if node is not None and self._ruler is not None:
            node.value = self._ruler.collection(bounds(event)[0], bounds(end)[1], node, flow=event.flow_style)
        return data

    def _mapping(self, node: Outline | None, *, marking: bool) -> tuple[Data, Event]:
        data: dict[str, Data] = {}
        following, known, plain = self._next, self._known_keys, self._plain
        while True:
            event = following()
            if marking:
                self._mark(event)
            if type(event) is MappingEndEvent:
                return data, event
            key: str | None
            if type(event) is ScalarEvent and event.value in known and event.anchor is None and event.tag is None:
                key = event.value
            else:
                key = self._key(event)
            if key is None or key in data:
                self._refused(key, event)
                continue
            child = self._entered(node, key, event)
            event = following()
            if plain and type(event) is ScalarEvent and event.anchor is None and event.tag is None:
                text = event.value
                ordinary = event.style or (text not in WORDS and text[0] not in NUMBER_STARTS)
                value = text if ordinary else resolve(text)
                if not isinstance(value, OutOfRange):
                    data[key] = value
                    continue
            self._path.append(key)
            data[key] = self._value(event, child)
            self._path.pop()

    def _mark(self, event: Event) -> None:
        """Note on which line (from 0) the key of an element stands, or the first line after the last element."""
        start = bounds(event)[0]
        if isinstance(event, ScalarEvent):
            self._marks.append((self._text.restored(event.value), start.line))
        else:
            self._marks.append(("", start.line if start.column == 0 else start.line + 1))

    def lines(self) -> dict[str, Lines]:
        """Give the lines of each element; of an id given twice, those of the first."""
        ends = [line for _, line in self._marks[1:]]
        found: dict[str, Lines] = {}
        for (name, line), end in zip(self._marks, ends, strict=False):
            if name and end > line:
                found.setdefault(name, (line + 1, end + 1))
        return found

    def _sequence(self, node: Outline | None) -> tuple[Data, Event]:
        data: list[Data] = []
        following, plain = self._next, self._plain
        while True:
            event = following()
            if type(event) is SequenceEndEvent:
                return data, event
            if plain and type(event) is ScalarEvent and event.anchor is None and event.tag is None:
                text = event.value
                ordinary = event.style or (text not in WORDS and text[0] not in NUMBER_STARTS)
                value = text if ordinary else resolve(text)
                if not isinstance(value, OutOfRange):
                    data.append(value)
                    continue
            self._path.append(len(data))
            data.append(self._value(event, None if node is None else node.enter(len(data))))
            self._path.pop()

    def _entered(self, node: Outline | None, key: str, event: Event) -> Outline | None:
        if node is None or self._ruler is None:
            return None
        return node.enter(key, self._ruler.scalar(bounds(event), node))

    def _key(self, event: Event) -> str | None:
        """Give the text of a key, or None where it cannot be one."""
        if isinstance(event, AliasEvent):
            self._alias(event, None)
            return None
        if not isinstance(event, ScalarEvent):
            self._fault("invalid-value", "a key must be text, not a list or a mapping.", _span(event))
            self.dropped.append(tuple(self._path))
            self._step_over(event)
            return None
        self._properties(event)
        key = self._text.restored(event.value)
        if self._asked and self._is_asked_for(event):
            self._fault("invalid-yaml", "text that begins with '?' must stand in quotes.", _span(event))
            self.dropped.append((*self._path, key))
        if event.style:
            return key
        if key == "<<":
            self._fault("yaml-feature", "merge keys are not taken. Write the keys out.", _span(event))
            self.dropped.append((*self._path, key))
            return None
        value = resolve(event.value)
        if isinstance(value, str):
            if not self._asked:
                self._known_keys.add(key)
        else:
            self._fault("invalid-value", f"a key must be text, not {_noun(value)}. Put it in quotes.", _span(event))
            self.dropped.append((*self._path, key))
        return key

    def _is_asked_for(self, event: Event) -> bool:
        """Tell whether the parser took a '?' before a key for a sign: in YAML 1.2 it is part of the text."""
        start, end = (mark.index for mark in bounds(event))
        return 0 < start < end and self._text.parsed[start - 1] == "?"

    def _refused(self, key: str | None, event: Event) -> None:
        """Step over the value of a key that is no key or that came before; its own faults are still told."""
        if key is not None:
            path = (*self._path, key)
            first = Remark(Pointer(self._file, path), "it is first given here, and this value counts")
            message = f"the key '{shortened(key)}' is given twice. Keep one."
            self._fault("duplicate-key", message, _span(event), first)
            self.dropped.append(path)
        self._step_over(self._next())

    def _step_over(self, event: Event) -> None:
        """Read what is not taken, for the faults in it; that it is dropped is noted already."""
        noted = len(self.dropped)
        self._value(event, None)
        del self.dropped[noted:]

    def _scalar(self, event: ScalarEvent) -> Data:
        if event.style:
            return self._text.restored(event.value)
        value = resolve(event.value)
        if isinstance(value, OutOfRange):
            self._fault(
                "invalid-value", "this whole number does not fit into 64 bits. Write text in quotes.", _span(event)
            )
            self.dropped.append(tuple(self._path))
            return value.text
        return self._text.restored(value) if isinstance(value, str) else value

    def _alias(self, event: Event, node: Outline | None) -> None:
        if node is not None:
            node.value = _span(event)
        self._fault("yaml-feature", "aliases are not taken. Write the value out.", _span(event))
        self.dropped.append(tuple(self._path))

    def _properties(self, event: ScalarEvent | CollectionStartEvent) -> None:
        """Tell of an anchor, which changes nothing, and of a tag, which would make another value."""
        if event.anchor is not None:
            place = self._found("&" + event.anchor, event)
            self._fault("yaml-feature", "anchors are not taken. Write the value out where it is needed.", place)
        if event.tag is not None:
            self._fault("yaml-feature", "tags are not obeyed. Write the value without it.", self._found("!", event))
            self.dropped.append(tuple(self._path))

    def _directives(self, event: DocumentStartEvent) -> None:
        """Tell of `%YAML` and `%TAG`; only a version other than 1.2 would change how values are read."""
        if event.version is None and not event.tags:
            return
        for number, line in enumerate(lines_of(self._text.text), 1):
            if line.startswith("---"):
                break
            if line.startswith("%"):
                place = Span(number, 1, number, len(line) + 1)
                self._fault("yaml-feature", "directives are not taken: every case file is YAML 1.2.", place)
        if event.version not in {None, (1, 2)}:
            self.dropped.append(())

    def _found(self, text: str, event: Event) -> Span:
        """Find an anchor or tag among the properties that a node begins with."""
        (start, end), parsed = bounds(event), self._text.parsed
        offset = parsed.find(text, start.index, max(end.index, start.index + len(text)))
        if offset < 0:
            return _span(event)
        word = _PROPERTY.match(parsed, offset)
        *above, before = lines_of(parsed[start.index : offset])
        line, column = start.line + len(above) + 1, len(before) + (0 if above else start.column) + 1
        return Span(line, column, line, column + (len(word[0]) if word else 1))

    def _fault(self, name: str, message: str, span: Span, *related: Remark) -> None:
        if len(self.problems) >= MAX_PROBLEMS:
            message = f"the file has more than {MAX_PROBLEMS:,} faults; nothing in it is read."
            raise _StopReadingError(message, Position(self._file, span))
        self.problems.append(Problem(name, message, Position(self._file, span), related=related))


def _span(event: Event) -> Span:
    start, end = bounds(event)
    if start.line == end.line:
        return Span(start.line + 1, start.column + 1, end.line + 1, max(end.column, start.column + 1) + 1)
    return Span(start.line + 1, start.column + 1, start.line + 1, start.column + 2)


def _noun(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, str):
        return "a text"
    return "a list" if isinstance(value, list) else "a number"
