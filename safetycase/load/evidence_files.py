"""Which YAML files are evidence and so never read as case files."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from safetycase.source.find_files import HEADER, SIDECAR
from safetycase.source.tree import Data, SourceFile, SourceTree


def named_as_evidence(tree: SourceTree) -> frozenset[str]:
    """Give the files that case files name as evidence.

    A file counts as evidence only where one that is a case file for sure names it: files that name each other, or
    themselves, stay case files, so that nothing can be argued out of the case.
    """
    known = set(tree.files) | {problem.place.file for problem in tree.problems}
    known_names = frozenset(map(posixpath.basename, known))
    named_by: dict[str, set[str]] = {}
    for file in tree.files.values():
        for path in _named(file, known_names):
            if path in known and path != HEADER:
                named_by.setdefault(path, set()).add(file.path)
    case_files = set(tree.files) - set(named_by)
    evidence: set[str] = set()
    grown = True
    while grown:
        found = {path for path, namers in named_by.items() if namers & case_files} - evidence
        evidence |= found
        freed = {path for path, namers in named_by.items() if namers <= evidence} - evidence - case_files
        case_files |= freed
        grown = bool(found or freed)
    return frozenset(evidence)


def _named(file: SourceFile, known_names: frozenset[str]) -> Iterator[str]:
    """Yield the YAML files that a case file names as evidence, those whose name some file of the case has."""
    folder = posixpath.dirname(file.path)
    argument = file.data.get("argument") if isinstance(file.data, dict) else None
    for element in argument.values() if isinstance(argument, dict) else ():
        files = element.get("files") if isinstance(element, dict) else None
        for named in files if isinstance(files, list) else ():
            for path in _paths_of(named):
                if path.rpartition("/")[2] in known_names:
                    yield posixpath.normpath(posixpath.join(folder, path))


def _paths_of(named: Data) -> Iterator[str]:
    """Yield the YAML files that one entry of `files` brings: the file itself, and the one that speaks of its run."""
    path = named.get("path") if isinstance(named, dict) else None
    if isinstance(path, str):
        if path.endswith((".yaml", ".yml")):
            yield path
        yield path + SIDECAR
