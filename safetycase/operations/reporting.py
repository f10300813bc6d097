"""What a report needs beside the judged case: an earlier state to compare with, and the files to attach."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from safetycase.assess.differing import Named, difference
from safetycase.errors import SafetyCaseError
from safetycase.evidence.lock import LARGEST_LOCK, LOCK_NAME
from safetycase.model.elements import Audience
from safetycase.operations.revised import case_at
from safetycase.operations.state import state_of
from safetycase.pipeline import CheckResult, Settings
from safetycase.render.dossier.delta import Delta, delta
from safetycase.render.report.attachments import Attached, attachments
from safetycase.render.view import CaseView
from safetycase.render.withholding import for_audience, repeats_withheld
from safetycase.source.content import read_content
from safetycase.source.files import read_case
from safetycase.source.find_files import HEADER
from safetycase.source.locator import Locator
from safetycase.source.parsing import digest_of
from safetycase.source.yaml_text import MAX_BYTES


def delta_since(
    folder: Path, result: CheckResult, since: str, settings: Settings, as_of: date, audience: Audience
) -> Delta:
    """Tell what changed since a git revision or an earlier folder, as far as an audience may know.

    Both states are judged on the day `as_of`. Raises as `check_case` and `take_out` do.
    """
    with case_at(since, folder) as (before, name):
        now = for_audience(result.view, audience)
        earlier = state_of(before, settings, as_of)
        report = replace(result.view.report, findings=(), waived=(), not_evaluated=(), top_cause=None)
        full = CaseView.of(earlier, report, as_of)
        then = for_audience(full, audience)
        found = difference(
            Named(name, then.state, Locator(before, earlier.loaded.whereabouts.lines)),
            Named("now", now.state, result.locator),
            as_of.isoformat(),
        )
    secret = (repeats_withheld(result.view, audience), repeats_withheld(full, audience))
    return delta(found, now.graph.top, then.withheld | now.withheld, secret)


class ChangedMeanwhileError(SafetyCaseError):
    """A file of the case is no longer what was judged a moment ago."""

    def __init__(self, path: str) -> None:
        super().__init__(f"{path} changed while the report was made. Make it again.")


def attached_files(folder: Path, result: CheckResult, audience: Audience) -> tuple[Attached, ...]:
    """Return what goes into a PDF/A-3: the files of the case exactly as they were judged, the lock, and a manifest.

    Raises ChangedMeanwhileError where a file is another one by now.
    """
    view = for_audience(result.view, audience)
    tree = read_case(folder)
    if tree.digest != result.view.loaded.case_digest:
        raise ChangedMeanwhileError(HEADER)
    files: dict[str, bytes] = {}
    for path, file in tree.files.items():
        content = read_content(folder, path, MAX_BYTES)
        if isinstance(content, bytes):
            if digest_of(content) != file.digest:
                raise ChangedMeanwhileError(path)
            files[path] = content
    lock = read_content(folder, LOCK_NAME, LARGEST_LOCK)
    if isinstance(lock, bytes):
        files[LOCK_NAME] = lock
    return attachments(view, files, LOCK_NAME)
