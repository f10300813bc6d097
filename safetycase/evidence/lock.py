"""`safetycase.lock`: what the evidence said when it was last measured (contract: the lock).

JSON with sorted keys and one leaf a line, so that two branches that measured different evidence merge without conflict.
A lock that is damaged is never trusted in part silently: each entry that cannot be taken in is a problem, and its
evidence is then not measured.
"""

from __future__ import annotations

import errno
import json
import math
import os
import re
import stat
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import msgspec

from safetycase.errors import UnwritableFileError
from safetycase.evidence.digests import open_regular
from safetycase.evidence.records import Pinned, Run, Warned
from safetycase.source.problem import Problem
from safetycase.source.recall import Recall
from safetycase.source.span import Position, Span

SCHEMA = "safetycase-lock/1"
LOCK_NAME = "safetycase.lock"
LARGEST_LOCK = 256 * 2**20

_BOUND = re.compile(r"(?:lower|upper)[0-9]{1,3}(?:\.[0-9]{1,6})?")
_PLAIN = ("value", "lowest", "highest", "events", "units", "rows", "scored", "unscored", "kappa")
_WORDS = ("interval", "worst_group", "because", "reason")
_FIELDS = frozenset({*_PLAIN, *_WORDS})
_SELDOM = frozenset({"task_versions"})
_ENTRY_LINE = b'\n  "'
_CONFLICT_MARKS = (b"<" * 7, b"=" * 7, b">" * 7, b"|" * 7)
_CONFLICT = re.compile(rb"^(?:<{7}|={7}|>{7}|\|{7})(?: |\r?$)", re.MULTILINE)
_AT_BYTE = re.compile(r"\(byte (\d+)\)")
_DEEPEST_GROUPS = 2


@dataclass(frozen=True, slots=True)
class MeasureValue:
    """A measure as it was recomputed from items.

    `value` is the statistic itself. `lowest` and `highest` are the least and the most that it can be whatever the
    unscored items were; without unscored items all three agree. `events` counts units for which the event certainly
    holds (proportions and counts), `units` the independent units looked at, `rows` the items behind them, `scored` and
    `unscored` the units with and without an outcome. `bounds` maps `lower95`, `upper99` … to one-sided bounds, in which
    unscored units already count against each bound. `groups` holds one value per group of `by`, `worst_group` names the
    worst of them. `interval` names the method; `reason` says why there is no value or no bound. `kappa` is Cohen's, for
    an agreement. `details` holds what else an auditor needs to compute the value anew, by name.
    """

    value: float | None = None
    lowest: float | None = None
    highest: float | None = None
    events: int | None = None
    units: int = 0
    rows: int = 0
    scored: int = 0
    unscored: int = 0
    bounds: Mapping[str, float] = field(default_factory=dict)
    interval: str | None = None
    groups: Mapping[str, MeasureValue] = field(default_factory=dict)
    worst_group: str | None = None
    because: str | None = None
    reason: str | None = None
    kappa: float | None = None
    details: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class LockEntry:
    """What one evidence element said.

    `definition` is the digest of the files, mapping, measures and levels that were measured: another definition in the
    case means that this entry is out of date. `measured_at` is an ISO 8601 instant in UTC. `failure` says why the files
    yielded nothing; such an entry has no run and no measures.
    """

    files: tuple[Pinned, ...]
    reader: str
    measured_at: str
    tool: str
    definition: str
    run: Run
    measures: Mapping[str, MeasureValue] = field(default_factory=dict)
    warnings: tuple[Warned, ...] = ()
    failure: Warned | None = None


@dataclass(frozen=True, slots=True)
class Lock:
    """All entries, by evidence id."""

    entries: Mapping[str, LockEntry] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LockReading:
    """A lock as it was read, and what was wrong with it; a lock that is not there is empty."""

    lock: Lock
    problems: tuple[Problem, ...] = ()


class _Entry(msgspec.Struct, kw_only=True):
    """An entry as JSON has it, before its measures are checked."""

    files: list[Pinned]
    reader: str
    measured_at: str
    tool: str
    definition: str
    run: Run
    measures: dict[str, dict[str, object]] = {}
    warnings: list[Warned] = []
    failure: Warned | None = None


class _File(msgspec.Struct):
    schema: str
    evidence: dict[str, msgspec.Raw] = {}


def _problem(message: str, line: int = 1, element: str | None = None) -> Problem:
    return Problem("invalid-lock", message, Position(LOCK_NAME, Span(line, 1, line, 2)), element)


def _line(data: bytes, offset: int) -> int:
    return data.count(b"\n", 0, offset) + 1


def read_lock(root: Path, recall: Recall | None = None) -> LockReading:
    """Read the lock of the case in the folder `root`; `recall` keeps it, and its entries."""
    try:
        data = _bytes(root / LOCK_NAME)
    except FileNotFoundError:
        return LockReading(Lock())
    except OSError as error:
        reason = "it is a symbolic link" if error.errno == errno.ELOOP else (error.strerror or "unknown reason")
        return LockReading(Lock(), (_problem(f"{LOCK_NAME} cannot be read: {reason}"),))
    known = None if recall is None else recall.get(LockReading, data)
    if known is None:
        known = parsed_lock(data, recall)
        if recall is not None:
            recall.put(LockReading, data, known)
    return known


def _bytes(path: Path) -> bytes:
    with open(open_regular(path), "rb") as file:  # noqa: PTH123  a descriptor has no path
        if os.fstat(file.fileno()).st_size > LARGEST_LOCK:
            raise OSError(errno.EFBIG, f"it is larger than {LARGEST_LOCK >> 20} MiB")
        return file.read(LARGEST_LOCK + 1)


def parsed_lock(data: bytes, recall: Recall | None = None) -> LockReading:
    """Take in the text of a lock: every entry that is whole, and a problem for each that is not."""
    marked = any(mark in data for mark in _CONFLICT_MARKS)
    conflict = _CONFLICT.search(data) if marked else None
    if conflict is not None:
        message = f"{LOCK_NAME} holds the marks of an unresolved merge; run 'safetycase measure' to write it anew"
        return LockReading(Lock(), (_problem(message, _line(data, conflict.start())),))
    try:
        file = msgspec.json.decode(data, type=_File)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        at = _AT_BYTE.search(str(error))
        where = _line(data, int(at[1])) if at else 1
        return LockReading(Lock(), (_problem(f"{LOCK_NAME} is not a lock: {error}", where),))
    if file.schema != SCHEMA:
        message = f"{LOCK_NAME} is of schema '{file.schema}', and this version reads '{SCHEMA}'"
        return LockReading(Lock(), (_problem(message),))
    twice = _written_twice(data, len(file.evidence))
    entries: dict[str, LockEntry] = {}
    problems: list[Problem] = []
    for name, raw in file.evidence.items():
        try:
            if name in twice:
                raise ValueError("it is written twice")  # noqa: TRY301  told as every other fault of an entry
            entries[name] = _entry_of(raw, recall)
        except (ValueError, RecursionError) as error:
            key = data.find(json.dumps(name, ensure_ascii=False).encode("utf-8", "replace"))
            message = f"the entry of {name} in {LOCK_NAME} cannot be used: {error}; run 'safetycase measure {name}'"
            problems.append(_problem(message, _line(data, max(key, 0)), name))
    return LockReading(Lock(entries), tuple(problems))


def _written_twice(data: bytes, entries: int) -> frozenset[str]:
    """Find the entries that a bad merge left in the file twice, of which a decoder would silently take one."""
    if data.startswith(b'{\n "') and data.count(_ENTRY_LINE) == entries:
        return frozenset()  # the tool's own layout, with one such line for each entry
    names: list[str] = []

    def keys(pairs: list[tuple[str, object]]) -> list[str]:
        if any(name == "schema" for name, _ in pairs):
            names.extend(
                key for name, value in pairs if name == "evidence" and isinstance(value, list) for key in value
            )
        return [name for name, _ in pairs]

    json.loads(data, object_pairs_hook=keys)
    return frozenset(name for name in names if names.count(name) > 1)


def _entry_of(raw: msgspec.Raw, recall: Recall | None) -> LockEntry:
    """Take in one entry; the same bytes are the same entry. Raises ValueError where it cannot be taken in."""
    written = None if recall is None else bytes(raw)
    known = None if recall is None else recall.get(LockEntry, written)
    if known is None:
        known = _entry(msgspec.json.decode(raw, type=_Entry))
        if recall is not None:
            recall.put(LockEntry, written, known)
    return known


def _entry(raw: _Entry) -> LockEntry:
    if len({pinned.path for pinned in raw.files}) != len(raw.files):
        raise ValueError("a file is named twice")
    return LockEntry(
        files=tuple(raw.files),
        reader=raw.reader,
        measured_at=raw.measured_at,
        tool=raw.tool,
        definition=raw.definition,
        run=raw.run,
        measures={name: _measure(name, value) for name, value in raw.measures.items()},
        warnings=tuple(raw.warnings),
        failure=raw.failure,
    )


def _measure(name: str, raw: Mapping[str, object]) -> MeasureValue:
    value = msgspec.convert(_nested(name, raw, depth=1), MeasureValue)
    for part in (value, *value.groups.values()):
        if min(part.units, part.rows, part.scored, part.unscored, part.events or 0) < 0:
            raise ValueError(f"the measure '{name}' has a count below 0")
        if part.events is not None and part.events > part.units:
            raise ValueError(f"the measure '{name}' has more events than units")
    return value


@lru_cache(maxsize=1024)
def _is_bound(key: str) -> bool:
    return _BOUND.fullmatch(key) is not None


def _nested(name: str, raw: object, *, depth: int) -> dict[str, object]:
    """Gather the flat keys of a measure into the shape of `MeasureValue`."""
    if not isinstance(raw, dict) or depth > _DEEPEST_GROUPS:
        raise ValueError(f"the measure '{name}' is not made as a measure is")
    nested: dict[str, object] = {}
    bounds: dict[str, object] = {}
    for key, value in raw.items():
        if key in _FIELDS:
            nested[key] = value
        elif _is_bound(key):
            bounds[key] = value
        elif key == "details":
            nested[key] = value
        elif key != "groups":
            raise ValueError(f"the measure '{name}' has a field '{key}' that this version does not know")
    groups = raw.get("groups", {})
    if not isinstance(groups, dict):
        raise ValueError(f"the groups of the measure '{name}' are no groups")  # noqa: TRY004  a fault of the file
    nested["bounds"] = bounds
    nested["groups"] = {group: _nested(f"{name}' of '{group}", part, depth=depth + 1) for group, part in groups.items()}
    return nested


def _flat(value: MeasureValue) -> dict[str, object]:
    """Write a measure as the contract shows it: one flat object, without what is empty."""
    flat: dict[str, object] = {}
    for key in (*_PLAIN, *_WORDS):
        one = getattr(value, key)
        if isinstance(one, float) and not math.isfinite(one):
            continue
        if one is not None:
            flat[key] = one
    flat.update({key: bound for key, bound in value.bounds.items() if math.isfinite(bound)})
    if value.details:
        flat["details"] = {key: one for key, one in value.details.items() if math.isfinite(one)}
    if value.groups:
        flat["groups"] = {group: _flat(part) for group, part in value.groups.items()}
    return flat


def _run(run: Run) -> dict[str, object]:
    """Write a run without what is empty in most: older versions wrote the rest."""
    written: dict[str, object] = msgspec.structs.asdict(run)
    return {name: value for name, value in written.items() if value or name not in _SELDOM}


def _written(entry: LockEntry) -> dict[str, object]:
    written: dict[str, object] = {
        "files": entry.files,
        "reader": entry.reader,
        "measured_at": entry.measured_at,
        "tool": entry.tool,
        "definition": entry.definition,
        "run": _run(entry.run),
        "measures": {name: _flat(value) for name, value in entry.measures.items()},
        "warnings": entry.warnings,
    }
    if entry.failure is not None:
        written["failure"] = entry.failure
    return written


def rendered_lock(lock: Lock) -> bytes:
    """Return the text of a lock: the same lock, the same bytes."""
    content = {"schema": SCHEMA, "evidence": {name: _written(entry) for name, entry in lock.entries.items()}}
    try:
        text = msgspec.json.encode(content, order="sorted")
    except UnicodeEncodeError:
        text = msgspec.json.encode(_spelled_out(msgspec.to_builtins(content)), order="sorted")
    return msgspec.json.format(text, indent=1) + b"\n"


def _spelled_out(value: object) -> object:
    """Spell out lone surrogates, which no UTF-8 text can hold."""
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode("utf-8")
    if isinstance(value, dict):
        return {_spelled_out(key): _spelled_out(part) for key, part in value.items()}
    return [_spelled_out(part) for part in value] if isinstance(value, list) else value


def write_lock(root: Path, lock: Lock) -> bool:
    """Write the lock of the case in the folder `root`, all or nothing; return whether its bytes changed.

    Raises UnwritableFileError where that cannot be done.
    """
    path, data = root / LOCK_NAME, rendered_lock(lock)
    try:
        if not path.is_symlink() and _bytes(path) == data:
            return False
    except OSError:
        pass  # whatever stands there is replaced
    try:
        _replace(path, data)
    except OSError as error:
        raise UnwritableFileError(str(path), error.strerror or "unknown reason") from error
    return True


def _replace(path: Path, data: bytes) -> None:
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with open(descriptor, "wb") as file:  # noqa: PTH123  a descriptor has no path
            file.write(data)
            os.fchmod(descriptor, _mode(path))
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _mode(path: Path) -> int:
    """Return the permissions that the lock has, or that any new file gets; those of a temporary file are too tight."""
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask
