"""Parsing many case files: half of them in a child process, where they are large enough to be worth one.

What a child does not give back whole is parsed here, so that a child can only save time, never lose a file.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO, Final

import msgspec

from safetycase.source.cache import packed_file, unpacked_file
from safetycase.source.child import Child, child_of, child_possible
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
    child = child_of(partial(_speak, theirs)) if _worth_a_child(files) else None
    if child is None:
        yield from map(_here, ordered)
        return
    yield from map(_here, mine)
    for file, packed in zip(theirs, _packed(child, len(theirs)), strict=True):
        unpacked = unpacked_file(packed, file.path, file.digest) if packed else None
        yield Parsed(unpacked, packed) if unpacked else _here(file)


def _worth_a_child(files: Sequence[Unparsed]) -> bool:
    return child_possible() and sum(len(file.content) for file in files) > WORTH_A_CHILD


def _here(file: Unparsed) -> Parsed:
    parsed = parsed_file(file.path, file.content)
    return Parsed(parsed, packed_file(parsed))


def _packed(child: Child, number: int) -> list[bytes]:
    """Return what the child wrote of each of its files, empty where it did not come to that."""
    with child.told() as pipe:
        content = pipe.read()
    with contextlib.suppress(msgspec.DecodeError):
        said = msgspec.msgpack.decode(content, type=list[bytes])
        if len(said) == number:
            return said
    return [b""] * number


def _speak(files: Sequence[Unparsed], pipe: BinaryIO) -> None:
    pipe.write(msgspec.msgpack.encode([_here(file).packed for file in files]))
