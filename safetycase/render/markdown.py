"""The voice for summaries of CI jobs and for comments: the verdict first, then findings, then what was set apart.

GitHub takes comments of 65,536 characters at most. A document of this voice holds 30,000, so that it fits beside the
tree of `safetycase status --format markdown` of the same size; what is left out is counted where it would stand.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from safetycase.findings.finding import Finding
from safetycase.findings.report import Report
from safetycase.model.status import Status
from safetycase.render.accepted import WITH_DOUBT
from safetycase.render.markdown_text import Section, document, folded, inline, place, row, table
from safetycase.render.renderer import SourceLines, Style, Voice
from safetycase.render.unjudged import by_reason, named
from safetycase.source.excerpt import counted

MOST = 30_000
SYMBOLS = {Status.SUPPORTED: "✔", Status.UNKNOWN: "?", Status.IN_DOUBT: "△", Status.DEFEATED: "✖"}
_WAIVER_HEADS = ("until", "finding", "element", "what", "decided by")
_NO_FINDING = "No finding."


def tell(report: Report, source: SourceLines, style: Style) -> str:  # noqa: ARG001 - every voice is asked alike
    """Return the report as Markdown."""
    sections = [Section(tuple(_verdict(report))), _counts(report)]
    sections += _findings(report, style)
    sections += _set_apart(report)
    return document([*sections, Section((_ground(report),))], MOST)


VOICE = Voice("markdown", tell)


def _word(status: Status) -> str:
    return status.value.replace("-", " ")


def _plain() -> Section:
    return Section((_NO_FINDING,))


_MOST_DOUBTS = 20
_DIGEST = re.compile(r"sha256:[0-9a-f]*")


def _verdict(report: Report) -> Iterator[str]:
    top = inline(report.top, 80)
    title = inline(report.case_title, 200)
    if report.top not in report.status:
        yield f"### {title}: the top claim {top} is not in the case"
        return
    status = Status(report.status[report.top])
    doubt = f", {WITH_DOUBT}" if report.top in report.qualified else ""
    yield f"### {SYMBOLS[status]} {title}: {top} is {_word(status)}{doubt}"
    for one in report.accepted[:_MOST_DOUBTS]:
        words = f"accepted by {inline(one.by, 80)} until {one.until}: {inline(one.reason, 200)}"
        yield f"- accepted doubt **{inline(one.defeater, 80)}**, {words}"
    if len(report.accepted) > _MOST_DOUBTS:
        yield f"- and {len(report.accepted) - _MOST_DOUBTS} more accepted doubts"
    if report.top_cause is not None:
        yield ""
        path = " → ".join(inline(step, 60) for step in report.top_cause.path[:40])
        yield f"{path}: **{inline(report.top_cause.name)}**, {inline(report.top_cause.message)}"


def _counts(report: Report) -> Section:
    summary = report.summary
    cells = {
        "errors": summary.error,
        "warnings": summary.warning,
        "infos": summary.info,
        "waived": summary.waived,
        "not evaluated": summary.not_evaluated,
    }
    if report.baseline is not None:
        cells["known"] = summary.known
    return Section((row(*cells), row(*["---:"] * len(cells)), row(*map(str, cells.values()))))


def _findings(report: Report, style: Style) -> Iterator[Section]:
    """Yield the findings by weight, of which the heaviest are open and the others folded."""
    if not report.findings:
        yield _plain()
    weights = sorted({finding.severity for finding in report.findings}, key=lambda severity: -severity.rank)
    for severity in weights:
        rows = [_row(finding, style) for finding in report.findings if finding.severity is severity]
        told = table((severity.value, "what"), rows, severity.value)
        yield told if severity is weights[0] else folded(f"{counted(len(rows), severity.value)}", told)


def _row(finding: Finding, style: Style) -> str:
    """Return two cells, so that the words have room: what the finding is and on which element; its words and place."""
    on = f"<br>{inline(finding.element, 80)}" if finding.element else ""
    where = place(style.path(finding.file), finding.line, style.links)
    return row(f"**{finding.code}** {inline(finding.name)}{on}", f"{inline(finding.message)}<br>{where}")


def _set_apart(report: Report) -> Iterator[Section]:
    """Yield what is not among the findings that count, each part folded: known, waived, not evaluated."""
    if report.known:
        known = [
            row(f"{one.since} to {one.until}", *_short(one.finding), inline(one.finding.message))
            for one in report.known
        ]
        heads = ("known", "finding", "element", "what")
        yield folded(counted(len(known), "known finding"), table(heads, known, "known finding"))
    if report.baseline is not None and report.baseline.gone:
        gone = tuple(f"- {inline(name)}" for name in report.baseline.gone)
        words = "no longer needed in the baseline; write it anew"
        yield folded(f"{len(gone)} {words}", Section((), gone, noun="entry that is no longer needed"))
    if report.waived:
        waived = [
            row(
                one.until,
                *_short(one.finding),
                inline(one.finding.message),
                f"{inline(one.owner)}: {inline(one.reason)}",
            )
            for one in report.waived
        ]
        yield folded(counted(len(waived), "waived finding"), table(_WAIVER_HEADS, waived, "waived finding"))
    if report.not_evaluated:
        number = counted(len(report.not_evaluated), "judgement")
        yield folded(f"{number} not made", Section((), tuple(_unjudged(report)), noun="reason"))


def _short(finding: Finding) -> tuple[str, str]:
    return f"{finding.code} {inline(finding.name)}", inline(finding.element or finding.file, 80)


def _unjudged(report: Report) -> Iterator[str]:
    for reason, entries in by_reason(report.not_evaluated).items():
        names = ", ".join(inline(f"{named(entry)} {entry.element or entry.file or ''}", 120) for entry in entries[:40])
        more = f" and {len(entries) - 40} more" if len(entries) > 40 else ""  # noqa: PLR2004  the same number
        yield f"- {inline(reason)}: {names}{more}"


def _ground(report: Report) -> str:
    """Say what was judged, on which day and how strictly."""
    counts = Counter(report.status.values())
    words = ", ".join(f"{counts[one.value]} {_word(one)}" for one in reversed(Status) if counts[one.value])
    elements = f"{counted(len(report.status), 'element')}{f' ({words})' if words else ''}"
    digest = report.case_digest[:23]
    # As code it can be copied: elsewhere, what may be the name of a commit comes apart.
    shown = f"`{digest}`" if _DIGEST.fullmatch(digest) else inline(digest)
    return (
        f"Judged as of {inline(report.as_of)} under the profile {inline(report.profile)}: {elements}. "
        f"{shown}, safetycase {inline(report.tool_version)}."
    )
