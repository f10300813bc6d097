"""What earlier runs read, kept by the digest of the bytes read and by nothing else.

A pack holds the trees of one case's files. It is a convenience: whatever is wrong with it, the files are read anew. The
folder must be the user's own, never one that comes with a case.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal

import msgspec

from safetycase.source.problem import Problem, Remark
from safetycase.source.span import Pointer, Position, Span, Step
from safetycase.source.tree import Lines, SourceFile

READER_VERSION: Final = 2
"""Raise it whenever the reader would make another tree or other problems of the same bytes."""

_NAME: Final = "files.pack"
_MAGIC: Final = b"safetycase-pack/%d\n" % READER_VERSION
_DIGEST_SIZE: Final = 32
_LARGEST: Final = 2**31


class _KeptRemark(msgspec.Struct, array_like=True):
    message: str
    place: tuple[int, int, int, int] | None
    path: tuple[Step, ...] = ()
    part: Literal["key", "value"] = "key"


class _KeptProblem(msgspec.Struct, array_like=True):
    name: str
    message: str
    place: tuple[int, int, int, int]
    related: list[_KeptRemark]


class _KeptFile(msgspec.Struct, array_like=True):
    """A file's tree and problems without its path: the same bytes may stand under two names."""

    data: object
    readable: bool
    dropped: tuple[tuple[Step, ...], ...]
    problems: list[_KeptProblem]
    lines: dict[str, Lines] = {}


class ContentCache:
    """The pack of one case, in a folder of its own: ask it for a digest, tell it what was read, save it at the end."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / _NAME
        self._known = _unpacked(self._path)
        self._kept: dict[str, msgspec.Raw] = {}
        self._grown = False

    def get(self, path: str, digest: str) -> SourceFile | None:
        """Give what was read from bytes of this digest, as the file that stands at `path`."""
        raw = self._known.get(digest)
        if raw is None:
            return None
        file = unpacked_file(raw, path, digest)
        if file is not None:
            self._kept[digest] = raw
        return file

    def put(self, digest: str, packed: bytes) -> None:
        """Take in what was just read, as `packed_file` wrote it."""
        self._grown = True
        self._kept[digest] = msgspec.Raw(packed)

    def save(self) -> None:
        """Write the pack of the files of this run, at once or not at all; a disk that refuses is left alone."""
        if not self._grown and self._kept.keys() == self._known.keys():
            return
        payload = msgspec.msgpack.encode(self._kept)
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            _write_atomically(self._path, _MAGIC + hashlib.sha256(payload).digest() + payload)


def packed_file(file: SourceFile) -> bytes:
    """Write what was read of a file, all but its path and digest."""
    problems = [_kept_problem(problem) for problem in file.problems]
    return msgspec.msgpack.encode(_KeptFile(file.data, file.readable, file.dropped, problems, dict(file.lines)))


def unpacked_file(packed: bytes | msgspec.Raw, path: str, digest: str) -> SourceFile | None:
    """Read what `packed_file` wrote, as the file that stands at `path`; None where it is damaged."""
    try:
        kept = msgspec.msgpack.decode(packed, type=_KeptFile)
    except (msgspec.DecodeError, RecursionError):
        return None
    problems = tuple(_problem(problem, path) for problem in kept.problems)
    return SourceFile(path, digest, kept.data, problems, kept.readable, kept.dropped, kept.lines)  # type: ignore[arg-type]


def _write_atomically(path: Path, content: bytes) -> None:
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def _unpacked(path: Path) -> Mapping[str, msgspec.Raw]:
    try:
        if not path.is_file() or path.stat().st_size > _LARGEST:
            return {}
        content = path.read_bytes()
    except OSError:
        return {}
    body = len(_MAGIC) + _DIGEST_SIZE
    payload = memoryview(content)[body:]
    if not content.startswith(_MAGIC) or hashlib.sha256(payload).digest() != content[len(_MAGIC) : body]:
        return {}
    try:
        return msgspec.msgpack.decode(payload, type=dict[str, msgspec.Raw])
    except msgspec.DecodeError:
        return {}


def _kept_problem(problem: Problem) -> _KeptProblem:
    related = [_kept_remark(remark) for remark in problem.related]
    span = problem.place.span if isinstance(problem.place, Position) else Span()
    return _KeptProblem(problem.name, problem.message, _numbers(span), related)


def _kept_remark(remark: Remark) -> _KeptRemark:
    if isinstance(remark.place, Position):
        return _KeptRemark(remark.message, _numbers(remark.place.span))
    return _KeptRemark(remark.message, None, remark.place.path, remark.place.part)


def _problem(kept: _KeptProblem, path: str) -> Problem:
    related = tuple(_remark(remark, path) for remark in kept.related)
    return Problem(kept.name, kept.message, Position(path, Span(*kept.place)), related=related)


def _remark(kept: _KeptRemark, path: str) -> Remark:
    if kept.place is None:
        return Remark(Pointer(path, kept.path, kept.part), kept.message)
    return Remark(Position(path, Span(*kept.place)), kept.message)


def _numbers(span: Span) -> tuple[int, int, int, int]:
    return span.line, span.column, span.end_line, span.end_column
