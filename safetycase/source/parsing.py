"""Parsing many case files: half of them in a child process, where they are large enough to be worth one.

What a child does not give back whole is parsed here, so that a child can only save time, never lose a file.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec

from safetycase.source.cache import packed_file, unpacked_file
from safetycase.source.tree import SourceFile

WORTH_A_CHILD: Final = 2**20
"""Bytes of YAML that take longer to parse than a process takes to start."""


@dataclass(frozen=True, slots=True)
class Unparsed:
    """The bytes of a case file, with their digest."""

    path: str
    digest: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Parsed:
    """What was read of a case file, and the same as `packed_file` writes it."""

    file: SourceFile
    packed: bytes


def digest_of(content: bytes) -> str:
    """Return `sha256:…` of bytes."""
    return "sha256:" + hashlib.sha256(content).hexdigest()


def parsed_file(path: str, content: bytes) -> SourceFile:
    """Read the bytes of one case file."""
    # PyYAML costs a third of the time of a run that finds everything in the cache.
    from safetycase.source.yaml_reader import parse_yaml  # noqa: PLC0415

    parsed = parse_yaml(content, path)
    return SourceFile(
        path, digest_of(content), parsed.data, parsed.problems, parsed.readable, parsed.dropped, parsed.lines
    )


def parsed_files(files: Sequence[Unparsed]) -> Iterator[Parsed]:
    """Parse files, in any order; both cores are used where there is enough to do and this process has one thread."""
    ordered = sorted(files, key=lambda file: (len(file.content), file.path))
    theirs, mine = ordered[::2], ordered[1::2]
    child = _child(theirs) if _worth_a_child(files) else None
    if child is None:
        yield from map(_here, ordered)
        return
    yield from map(_here, mine)
    for file, packed in zip(theirs, child.packed(), strict=True):
        unpacked = unpacked_file(packed, file.path, file.digest) if packed else None
        yield Parsed(unpacked, packed) if unpacked else _here(file)


def _worth_a_child(files: Sequence[Unparsed]) -> bool:
    # To fork where other threads hold locks can hang the child.
    alone = threading.active_count() == 1 and hasattr(os, "fork")
    return alone and (os.cpu_count() or 1) > 1 and sum(len(file.content) for file in files) > WORTH_A_CHILD


def _here(file: Unparsed) -> Parsed:
    parsed = parsed_file(file.path, file.content)
    return Parsed(parsed, packed_file(parsed))


@dataclass(frozen=True, slots=True)
class _Child:
    """A copy of this process that parses `number` files and writes them into a pipe."""

    process: int
    reading: int
    number: int

    def packed(self) -> list[bytes]:
        """Return what the child wrote of each file, empty where it did not come to that; waits for its end."""
        with open(self.reading, "rb") as pipe:  # noqa: PTH123  a descriptor has no path
            content = pipe.read()
        with contextlib.suppress(ChildProcessError):  # whoever collects children did so already
            os.waitpid(self.process, 0)
        with contextlib.suppress(msgspec.DecodeError):
            said = msgspec.msgpack.decode(content, type=list[bytes])
            if len(said) == self.number:
                return said
        return [b""] * self.number


def _child(files: Sequence[Unparsed]) -> _Child | None:
    try:
        reading, writing = os.pipe()
        process = os.fork()
    except OSError:
        return None
    if process == 0:
        _speak(files, reading, writing)
    os.close(writing)
    return _Child(process, reading, len(files))


def _speak(files: Sequence[Unparsed], reading: int, writing: int) -> None:
    """Parse, write and end, whatever happens: a child must never go on as if it were its parent."""
    try:
        os.close(reading)
        said = msgspec.msgpack.encode([_here(file).packed for file in files])
        with open(writing, "wb") as pipe:
            pipe.write(said)
    finally:
        os._exit(0)
