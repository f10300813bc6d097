"""From a case folder to a tree: every case file is read once, whatever is wrong with the others."""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from safetycase.errors import CaseNotFoundError, NotAFolderError, UnreadableCaseError
from safetycase.source.cache import ContentCache, packed_file
from safetycase.source.collector import collector_paused
from safetycase.source.content import Refusal, read_content
from safetycase.source.find_files import HEADER, find_files
from safetycase.source.parsing import Unparsed, digest_of, parsed_files
from safetycase.source.patterns import Selection
from safetycase.source.problem import Problem
from safetycase.source.recall import Recall
from safetycase.source.rereading import Reading, reread
from safetycase.source.span import Pointer, Position
from safetycase.source.tree import Data, SourceFile, SourceTree
from safetycase.source.yaml_text import MAX_BYTES

_SHA256: Final = "sha256:"
_AT_ONCE: Final = 64 * 2**20


def read_case(root: Path, cache_folder: Path | None = None, recall: Recall | None = None) -> SourceTree:
    """Read all case files below a folder; `cache_folder` keeps what was read for the next time, `recall` meanwhile.

    Raises CaseNotFoundError, NotAFolderError or UnreadableCaseError where no `safetycase.yaml` can be opened.
    """
    content = _header_content(root)
    cache = None if cache_folder is None else ContentCache(cache_folder)
    with collector_paused():
        reader = _Reader(cache, recall)
        reader.take(HEADER, content)
        reader.parse()
        header = reader.files[HEADER]
        found = find_files(root, _selection(header.data), _imported(header.data))
        for path in found.files:
            if path != HEADER:
                reader.take(path, read_content(root, path, MAX_BYTES))
        reader.parse()
        files = reader.files
        files |= {path: _refused(path, refusal) for path, refusal in found.refused.items() if path not in files}
    if cache is not None:
        cache.save()
    ordered = {path: files[path] for path in sorted(files)}
    problems = (*found.problems, *_pattern_problems(header.data))
    return SourceTree(root, ordered, problems, tree_digest(ordered.values()))


def tree_digest(files: Iterable[SourceFile]) -> str:
    """Give `sha256:…` over the path and the digest of the bytes of every file, in the order of their paths."""
    whole = hashlib.sha256()
    for file in sorted(files, key=lambda file: file.path):
        whole.update(f"{file.path}\0{file.digest}\n".encode())
    return _SHA256 + whole.hexdigest()


def _header_content(root: Path) -> bytes:
    if not root.is_dir():
        raise NotAFolderError(str(root))
    path = root / HEADER
    if not path.exists() and not path.is_symlink():
        raise CaseNotFoundError(str(root))
    content = read_content(root, HEADER, MAX_BYTES)
    if isinstance(content, Refusal):
        raise UnreadableCaseError(str(path), content.reason)
    return content


class _Reader:
    """Reads files: what is known from the cache or this process, the rest by parsing."""

    def __init__(self, cache: ContentCache | None, recall: Recall | None) -> None:
        self.files: dict[str, SourceFile] = {}
        self._cache = cache
        self._recall = recall
        self._unparsed: list[Unparsed] = []
        self._waiting = 0

    def take(self, path: str, content: bytes | Refusal) -> None:
        """Read one file; what must be parsed waits for others, as many as memory has room for."""
        if isinstance(content, Refusal):
            self.files[path] = _refused(path, content)
            return
        new = Unparsed(path, digest_of(content), content)
        known = self._known(new)
        if known is not None:
            self._keep(new, known)
            return
        self._unparsed.append(new)
        self._waiting += len(content)
        if self._waiting > _AT_ONCE:
            self.parse()

    def parse(self) -> None:
        """Parse what waits."""
        waiting = {file.path: file for file in self._unparsed}
        for parsed in parsed_files(self._unparsed):
            self._keep(waiting[parsed.file.path], parsed.file)
            if self._cache is not None:
                self._cache.put(parsed.file.digest, parsed.packed)
        self._unparsed.clear()
        self._waiting = 0

    def _known(self, new: Unparsed) -> SourceFile | None:
        """Give what was read of these bytes before, or what follows from an earlier text at the same path."""
        known = None if self._recall is None else self._recall.get(SourceFile, (new.path, new.digest))
        if known is None and self._cache is not None:
            known = self._cache.get(new.path, new.digest)
        return self._reread(new) if known is None else known

    def _reread(self, new: Unparsed) -> SourceFile | None:
        earlier = None if self._recall is None else self._recall.get(Reading, new.path)
        file = None if earlier is None else reread(new, earlier)
        if file is not None and self._cache is not None:
            self._cache.put(file.digest, packed_file(file))
        return file

    def _keep(self, new: Unparsed, file: SourceFile) -> None:
        self.files[new.path] = file
        if self._recall is not None:
            self._recall.put(SourceFile, (file.path, file.digest), file)
            self._recall.put(Reading, file.path, Reading(new.content, file))


def _refused(path: str, refusal: Refusal) -> SourceFile:
    message = f"this is not read: {refusal.reason}."
    return SourceFile(path, "", None, (Problem(refusal.name, message, Position(path)),), readable=False)


def _selection(header: Data) -> Selection:
    include = [text for _, text in _patterns(header, "include")]
    exclude = [text for _, text in _patterns(header, "exclude")]
    return Selection.of(include or None, exclude)


def _patterns(header: Data, key: str) -> Iterator[tuple[int, str]]:
    """Yield the patterns that can be read; binding tells of the others, and leaving them out only reads more."""
    listed = header.get(key) if isinstance(header, dict) else None
    for position, text in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(text, str) and text.strip():
            yield position, text


def _pattern_problems(header: Data) -> Iterator[Problem]:
    for key in ("include", "exclude"):
        for position, text in _patterns(header, key):
            if text.lstrip().startswith("!"):
                message = (
                    "a pattern cannot begin with '!'. Use 'include' for what is read and 'exclude' for what is not."
                )
                yield Problem("invalid-value", message, Pointer(HEADER, (key, position), "value"))


def _imported(header: Data) -> set[str]:
    imports = header.get("imports") if isinstance(header, dict) else None
    named = imports.values() if isinstance(imports, dict) else ()
    return {posixpath.normpath(path) for path in named if isinstance(path, str)}
