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
from safetycase.source.parsing import Unparsed, digest_of, parsed_file, parsed_files
from safetycase.source.patterns import Selection
from safetycase.source.problem import Problem
from safetycase.source.recall import Recall
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
    cache = None if cache_folder is None else ContentCache(cache_folder, root)
    with collector_paused():
        header = _source_file(HEADER, content, cache, recall)
        found = find_files(root, _selection(header.data), _imported(header.data))
        files = {HEADER: header}
        files |= _source_files(root, [path for path in found.files if path != HEADER], cache, recall)
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


def _source_file(path: str, content: bytes, cache: ContentCache | None, recall: Recall | None) -> SourceFile:
    known = _known(path, digest_of(content), cache, recall)
    if known is None:
        known = _recalled(parsed_file(path, content), recall)
        if cache is not None:
            cache.put(known.digest, packed_file(known))
    return known


def _known(path: str, digest: str, cache: ContentCache | None, recall: Recall | None) -> SourceFile | None:
    """Give what was read of a file with these bytes in this process, or in an earlier one."""
    known = None if recall is None else recall.get(SourceFile, (path, digest))
    if known is not None or cache is None:
        return known
    known = cache.get(path, digest)
    return None if known is None else _recalled(known, recall)


def _recalled(file: SourceFile, recall: Recall | None) -> SourceFile:
    return file if recall is None else recall.put(SourceFile, (file.path, file.digest), file)


def _source_files(
    root: Path, paths: Iterable[str], cache: ContentCache | None, recall: Recall | None
) -> dict[str, SourceFile]:
    """Read files, what is known from the cache, and parse the others, as many at a time as memory has room for."""
    files: dict[str, SourceFile] = {}
    unparsed: list[Unparsed] = []

    def parse() -> None:
        for parsed in parsed_files(unparsed):
            files[parsed.file.path] = _recalled(parsed.file, recall)
            if cache is not None:
                cache.put(parsed.file.digest, parsed.packed)
        unparsed.clear()

    waiting = 0
    for path in paths:
        content = read_content(root, path, MAX_BYTES)
        if isinstance(content, Refusal):
            files[path] = _refused(path, content)
            continue
        digest = digest_of(content)
        known = _known(path, digest, cache, recall)
        if known is not None:
            files[path] = known
            continue
        unparsed.append(Unparsed(path, digest, content))
        waiting += len(content)
        if waiting > _AT_ONCE:
            parse()
            waiting = 0
    parse()
    return files


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
