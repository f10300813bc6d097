"""An earlier state of a case, taken out of git into a folder of its own.

What must always hold: git is only asked to read objects; no filter, hook, attribute or network of the repository takes
part; nothing is written outside the folder, whatever the names in the tree say; what a branch is called never becomes
an option of git.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from safetycase.errors import MissingToolError, SafetyCaseError

_QUIET = {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_ATTR_NOSYSTEM": "1"}
LINK = "120000"
_POINTER = b"version https://git-lfs.github.com/spec/v1\n"
_LONGEST_POINTER = 1024


class UnreadableRevisionError(SafetyCaseError):
    """A revision cannot be read from the repository of the case."""

    def __init__(self, revision: str, reason: str) -> None:
        super().__init__(f"cannot read the revision '{revision}': {reason}.")


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a revision: where it stands in the case, its mode and the id of its content."""

    path: str
    mode: str
    blob: str


def take_out(folder: Path, revision: str, into: Path) -> str:
    """Write the case in `folder` as it was at a revision into the empty folder `into`; return the commit's id.

    Raises UnreadableRevisionError where there is no such revision or no repository, MissingToolError without git.
    """
    commit = commit_of(folder, revision)
    prefix = git_said(folder, revision, "rev-parse", "--show-prefix").strip()
    entries = list(entries_of(folder, revision, commit, prefix))
    if not entries:
        raise UnreadableRevisionError(revision, f"it has nothing in {prefix or 'the folder of the case'}")
    write_entries(folder, revision, entries, into)
    return commit


def commit_of(folder: Path, revision: str) -> str:
    """Return the id of the commit that a revision names; raises UnreadableRevisionError."""
    done = _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if done.returncode == 0:
        return done.stdout.decode("ascii", "replace").strip()
    inside = _git(folder, "rev-parse", "--is-shallow-repository")
    if inside.returncode != 0:
        raise UnreadableRevisionError(revision, f"{folder} is neither a case nor in a git repository")
    shallow = inside.stdout.strip() == b"true"
    advice = "; the clone is shallow, fetch its history first (git fetch --unshallow)" if shallow else ""
    raise UnreadableRevisionError(revision, f"there is no such folder and no such revision{advice}")


def _git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(  # noqa: S603  no shell; what users give comes after --end-of-options
            ["git", "-C", str(folder), *arguments],  # noqa: S607  the user's own git
            capture_output=True,
            check=False,
            env={**os.environ, **_QUIET},
            stdin=subprocess.DEVNULL,
        )
    except FileNotFoundError as error:
        raise MissingToolError("git", "Install it, or give two folders.") from error


def git_said(folder: Path, revision: str, *arguments: str) -> str:
    """Return what git answers when it is asked to read of a revision; raises UnreadableRevisionError."""
    done = _git(folder, *arguments)
    if done.returncode != 0:
        reason = done.stderr.decode("utf-8", "replace").strip().splitlines() or ["git gave no reason"]
        raise UnreadableRevisionError(revision, reason[0].removeprefix("fatal: "))
    return os.fsdecode(done.stdout)


def entries_of(folder: Path, revision: str, commit: str, prefix: str) -> Iterator[Entry]:
    """Yield the files of a commit below `prefix`, the case's folder in the repository."""
    listed = git_said(
        folder, revision, "ls-tree", "-r", "-z", "--full-tree", commit, "--", *([prefix] if prefix else [])
    )
    for line in listed.split("\0"):
        if not line:
            continue
        about, _, path = line.partition("\t")
        mode, kind, blob = about.split(" ", 2)
        if kind == "blob":
            yield Entry(path.removeprefix(prefix), mode, blob)


def write_entries(folder: Path, revision: str, entries: list[Entry], into: Path) -> None:
    """Write all files, then all links, so that none is written through a link."""
    root = into.resolve()
    with tempfile.TemporaryFile() as asked, tempfile.TemporaryFile() as contents:
        asked.write("".join(f"{entry.blob}\n" for entry in entries).encode("ascii"))
        asked.seek(0)
        done = subprocess.run(  # noqa: S603  no shell, no argument of the user's
            ["git", "-C", str(folder), "cat-file", "--batch", "--buffer"],  # noqa: S607  the user's own git
            stdin=asked,
            stdout=contents,
            stderr=subprocess.DEVNULL,
            check=False,
            env={**os.environ, **_QUIET},
        )
        if done.returncode != 0:
            raise UnreadableRevisionError(revision, "git could not read its files")
        contents.seek(0)
        links: list[tuple[Path, str]] = []
        for entry in entries:
            size = _announced(contents, revision)
            path = _inside(root, entry.path)
            if path is None:
                contents.seek(size + 1, os.SEEK_CUR)
            elif entry.mode == LINK:
                links.append((path, os.fsdecode(contents.read(size))))
                contents.seek(1, os.SEEK_CUR)
            else:
                _copy(contents, size, path, folder)
        for path, target in links:
            path.parent.mkdir(parents=True, exist_ok=True)
            if not os.path.lexists(path):
                path.symlink_to(target)


def _announced(contents: IO[bytes], revision: str) -> int:
    head = contents.readline().split()
    if len(head) != 3 or head[1] != b"blob":  # noqa: PLR2004  id, kind, size
        raise UnreadableRevisionError(revision, "a file of it is missing from the repository")
    return int(head[2])


def _inside(root: Path, path: str) -> Path | None:
    """Return where a file goes; None for names that lead elsewhere."""
    parts = PurePosixPath(path).parts
    if not parts or path.startswith("/") or any(part in {"..", ".git"} for part in parts):
        return None
    return root.joinpath(*parts)


def _copy(contents: IO[bytes], size: int, path: Path, folder: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if size <= _LONGEST_POINTER:
        content = contents.read(size)
        stored = _stored(content, folder)
        if stored is not None:
            shutil.copyfile(stored, path)
        else:
            path.write_bytes(content)
    else:
        with path.open("wb") as file:
            left = size
            while left and (chunk := contents.read(min(left, 1 << 20))):
                file.write(chunk)
                left -= len(chunk)
    contents.seek(1, os.SEEK_CUR)


def _stored(content: bytes, folder: Path) -> Path | None:
    """Return the file that a Git LFS pointer stands for, where the repository holds it."""
    if not content.startswith(_POINTER):
        return None
    found = [line[len(b"oid sha256:") :] for line in content.splitlines() if line.startswith(b"oid sha256:")]
    oid = found[0].decode("ascii", "replace") if found else ""
    if len(oid) != 64 or not set(oid) <= set("0123456789abcdef"):  # noqa: PLR2004  digits of a SHA-256
        return None
    home = _git(folder, "rev-parse", "--git-common-dir")
    common = folder / os.fsdecode(home.stdout).strip()
    stored = common / "lfs" / "objects" / oid[:2] / oid[2:4] / oid
    return stored if stored.is_file() else None
