"""What a CI job needs, judged once: the report in every format, a summary, what changed, badges, whether to stop."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from safetycase.errors import SafetyCaseError, UnwritableFileError
from safetycase.findings.finding import Severity
from safetycase.operations.baseline import BaselineText, against_baseline
from safetycase.operations.comparison import diff_cases, stops_at
from safetycase.operations.revised import case_at
from safetycase.pipeline import CheckResult, Settings, check_case
from safetycase.render.badge import badge_svg, freshness_badge, status_badge
from safetycase.render.changes import difference_json, difference_markdown
from safetycase.render.markdown_text import inline
from safetycase.render.renderer import Style
from safetycase.render.status_markdown import status_markdown
from safetycase.source.recall import Recall

REPORTS = {
    "report.json": "json",
    "report.sarif": "sarif",
    "junit.xml": "junit",
    "code-quality.json": "gitlab",
    "annotations.txt": "github",
    "report.txt": "text",
}
_COULD_NOT = 2
_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class GateOrder:
    """What a job asks.

    `against` is the revision that the case is compared with, None for none; `stop_at` is one of `comparison.GATES`;
    `links` is the address below which the files of the repository are shown.
    """

    as_of: date
    prefix: str = ""
    fail_on: Severity = Severity.ERROR
    baseline: BaselineText | None = None
    against: str | None = None
    stop_at: str = "never"
    links: str = ""

    @property
    def style(self) -> Style:
        """How its reports are told."""
        return Style(prefix=self.prefix, fail_on=self.fail_on, links=self.links)


@dataclass(frozen=True, slots=True)
class Gate:
    """The files to be written by name, and the exit code of the job: 0 pass, 1 stop, 2 it could not be judged."""

    code: int
    status: str
    files: Mapping[str, str] = field(default_factory=dict)


def gate(root: Path, settings: Settings, order: GateOrder) -> Gate:
    """Judge the case in `root` as a CI job does. Raises as `check_case` does, and UnusableBaselineError."""
    settings = replace(settings, recall=Recall())
    result = check_case(root, settings, order.as_of)
    if order.baseline is not None:
        result = against_baseline(result, order.baseline)
    style = order.style
    files = {name: result.told(form, style) for name, form in REPORTS.items()}
    files["summary.md"] = _summary(result, style)
    files["status.svg"] = badge_svg(status_badge(result.view))
    files["freshness.svg"] = badge_svg(freshness_badge(result.view))
    files["status.txt"] = f"{result.view.top_status.value}\n"
    code = 1 if result.view.report.fails(order.fail_on) else 0
    if order.against is not None:
        changed, stopped = _changes(root, settings, order, order.against)
        files |= changed
        code = max(code, stopped)
    return Gate(_COULD_NOT if result.crashed else code, result.view.top_status.value, files)


def _summary(result: CheckResult, style: Style) -> str:
    """Return verdict, findings and tree as one document of at most 60,000 characters."""
    return f"{result.told('markdown', style)}\n{status_markdown(result.view, result.repairs())}"


def _changes(root: Path, settings: Settings, order: GateOrder, against: str) -> tuple[dict[str, str], int]:
    """Compare with a revision; one that cannot be compared with is told, and stops a job that asked to stop."""
    try:
        with case_at(against, root) as (before, _):
            name = against[:12] if _COMMIT.fullmatch(against) else against
            told = diff_cases(before, root, settings, order.as_of, (name, "this change"))
    except SafetyCaseError as error:
        words = f"### Safety case: what changed could not be told\n\n{inline(str(error))}\n"
        return {"changes.md": words}, 0 if order.stop_at == "never" else _COULD_NOT
    files = {"changes.md": difference_markdown(told, order.style), "changes.json": difference_json(told)}
    return files, 1 if stops_at(told, order.stop_at) else 0


def write_gate(done: Gate, folder: Path) -> None:
    """Write the files of a gate into a folder, over those of an earlier run. Raises UnwritableFileError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in done.files.items():
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise UnwritableFileError(str(folder), error.strerror or "unknown reason") from error
