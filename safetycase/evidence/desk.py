"""What all evidence of a case is weighed with: its files, each found and hashed once, and what is known already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from safetycase.evidence.digests import Digest, DigestCache
from safetycase.evidence.lock import LockEntry
from safetycase.evidence.paths import CaseFolder, FoundFile
from safetycase.evidence.result import Flaw
from safetycase.evidence.sidecar import sidecars
from safetycase.load.project import LoadedCase
from safetycase.model.elements import Evidence
from safetycase.source.recall import Recall
from safetycase.source.span import Step


@dataclass(frozen=True, slots=True)
class Pin:
    """One file of an element as it stands now; a folder has no digest, what was read in it has."""

    file: FoundFile
    digest: Digest | None


@dataclass(frozen=True)
class Desk:
    """What all elements are weighed with."""

    loaded: LoadedCase
    folder: CaseFolder
    digests: DigestCache
    as_of: date
    hashed: dict[str, Digest] = field(default_factory=dict)
    declaring: dict[str, tuple[str, ...]] = field(default_factory=dict)
    found: dict[tuple[str, str], FoundFile] = field(default_factory=dict)
    recall: Recall | None = None

    @cached_property
    def basis(self) -> tuple[date, str, str]:
        """What every result hangs on beside its element, entry and files: the day, the policy and the system."""
        case = self.loaded.case
        system = "" if case.system is None else case.system.model_dump_json()
        return self.as_of, case.header.policy.model_dump_json(), system

    def find(self, named_in: str, path: str, place: tuple[Step, ...]) -> FoundFile | Flaw:
        """Find a file once, however many elements of one folder name it; what is amiss is looked at for each."""
        key = (named_in.rpartition("/")[0], path)
        known = self.found.get(key)
        if known is not None:
            return known
        found = self.folder.find(named_in, path, place, folders=True)
        if isinstance(found, FoundFile):
            self.found[key] = found
        return found

    def digest(self, location: str) -> Digest:
        """Hash a file once, however many elements name it; raises OSError where it cannot be read."""
        if location not in self.hashed:
            self.hashed[location] = self.digests.digest(location)
        return self.hashed[location]

    def sidecars(self, file: FoundFile) -> tuple[str, ...]:
        """Name the files beside an evidence file that speak of its run; looked for once, however many name the file."""
        if file.path not in self.declaring:
            self.declaring[file.path] = tuple(path.name for path in sidecars(file.real))
        return self.declaring[file.path]


def grounds_of(
    name: str,
    element: Evidence,
    desk: Desk,
    entry: LockEntry | None,
    pins: Mapping[int, Pin],
    flaws: Sequence[Flaw],
) -> tuple[object, ...] | None:
    """Name all that the result of an element hangs on; None where other files than those it names may matter."""
    if flaws or len(pins) != len(element.files):
        return None
    files = []
    for _, pin in sorted(pins.items()):
        if pin.digest is None or desk.sidecars(pin.file):
            return None
        files.append((pin.file.path, pin.digest.sha256, pin.digest.size))
    if entry is not None and not {one.path for one in entry.files} <= {path for path, _, _ in files}:
        return None
    return name, id(element), id(entry), desk.basis, tuple(files)
