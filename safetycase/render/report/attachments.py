"""The files that lie inside a PDF/A-3: the case as it was judged, its lock, and a manifest of both and the evidence.

What must hold: where one element, or one part that could not be read, is withheld from the readers, no file of the case
is attached, since a file can say more than its elements do (comments, names). Then the manifest is all there is, and it
names no file that the report does not name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from safetycase.model.elements import Audience
from safetycase.render.json_text import JsonValue, json_text
from safetycase.render.view import CaseView

SCHEMA = "safetycase-manifest/1"
MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Attached:
    """A file inside a PDF; `relationship` is one of ISO 32000-2, 7.11.3, such as `Source` or `Data`."""

    name: str
    content: bytes
    description: str
    relationship: str


def attachments(view: CaseView, files: Mapping[str, bytes], lock: str) -> tuple[Attached, ...]:
    """Return what goes into a PDF made of `view`, which must already be the one for its audience.

    `files` are those of the case with the lock, by path; `lock` is the path of the lock.
    """
    kept = files if may_attach(view) else {}
    found = [
        Attached(
            path,
            content,
            "What the evidence said when it was last measured" if path == lock else "A file of the safety case",
            "Data" if path == lock else "Source",
        )
        for path, content in sorted(kept.items())
    ]
    manifest = Attached(MANIFEST, _manifest(view, kept, len(files)).encode(), "What is attached, and digests", "Data")
    return (*found, manifest)


def may_attach(view: CaseView) -> bool:
    """Whether the readers may have the files: everything is theirs to read."""
    return view.audience is Audience.INTERNAL or not (view.withheld or view.loaded.unread)


def _manifest(view: CaseView, files: Mapping[str, bytes], of: int) -> str:
    attached: list[JsonValue] = [
        {"path": path, "sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
        for path, content in sorted(files.items())
    ]
    evidence: dict[str, JsonValue] = {
        name: [{"path": one.path, "sha256": one.sha256, "size": one.size} for one in result.entry.files]
        for name, result in sorted(view.results.items())
        if result.entry is not None
    }
    status: dict[str, JsonValue] = {
        name: view.assessment.status(name).value for name in sorted(view.assessment.standings)
    }
    return json_text(
        {
            "schema": SCHEMA,
            "case": {"id": view.case.header.id, "digest": view.report.case_digest},
            "as_of": view.as_of.isoformat(),
            "audience": view.audience.value,
            "tool": {"name": "safetycase", "version": view.report.tool_version},
            "files": attached,
            "withheld_files": of - len(files),
            "evidence": evidence,
            "status": status,
        }
    )
