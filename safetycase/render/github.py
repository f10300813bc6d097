"""The voice for GitHub Actions: one workflow command per finding, which shows as an annotation of its line.

The escapes and parameters are those of the runner's documented workflow commands. Columns are given only for places on
one line, and the end column is the last one meant, as the runner takes it. The runner shows some annotations only, so
the counts stand at the end as plain text.
"""

from __future__ import annotations

from safetycase.findings.finding import Finding, NotEvaluated, Severity, Waived
from safetycase.findings.report import Known, Report
from safetycase.render.accepted import WITH_DOUBT
from safetycase.render.renderer import SourceLines, Style, Voice
from safetycase.render.terminal import harmless
from safetycase.render.unjudged import named, placed, unplaced
from safetycase.source.excerpt import counted

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def tell(report: Report, source: SourceLines, style: Style) -> str:  # noqa: ARG001 - every voice is asked alike
    """Return the report as workflow commands; what was waived or not evaluated is told as notices."""
    lines = [_command(_COMMANDS[finding.severity], finding, finding.message, style) for finding in report.findings]
    lines += [_known(known, style) for known in report.known]
    lines += [_waived(waived, style) for waived in report.waived]
    lines += [_not_evaluated(entry, style) for entry in placed(report.not_evaluated)]
    lines += [
        _written("notice", {"title": f"not evaluated: {counted(len(entries), 'rule')}"}, _unplaced(reason, entries))
        for reason, entries in unplaced(report.not_evaluated).items()
    ]
    summary = report.summary
    counts = ", ".join(
        (counted(summary.error, "error"), counted(summary.warning, "warning"), counted(summary.info, "info"))
    )
    known = "" if report.baseline is None else f", {summary.known} known"
    lines.append(f"safetycase: {counts}, {summary.waived} waived, {summary.not_evaluated} not evaluated{known}")
    lines += [f"safetycase: no longer occurs, take it out of the baseline: {harmless(name)}" for name in _gone(report)]
    status = report.status.get(report.top, "not in the case")
    if report.top in report.qualified:
        status += f", {WITH_DOUBT}"
    lines.append(f"safetycase: as of {report.as_of} the top claim {harmless(report.top)} is {status}")
    return "\n".join(lines) + "\n"


VOICE = Voice("github", tell)


def _value(text: str) -> str:
    """Escape a message: an end of line would end the command."""
    lines = "\n".join(harmless(line) for line in text.replace("\r\n", "\n").split("\n"))
    return lines.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """Escape a parameter, in which colons and commas separate, too."""
    return _value(text).replace(":", "%3A").replace(",", "%2C")


def _command(command: str, finding: Finding, message: str, style: Style, note: str = "") -> str:
    parameters = {"file": style.path(finding.file), "line": str(finding.line)}
    if finding.end_line > finding.line:
        parameters["endLine"] = str(finding.end_line)
    else:
        parameters["endLine"] = str(finding.line)
        parameters["col"] = str(finding.column)
        parameters["endColumn"] = str(max(finding.column, finding.end_column - 1))
    parameters["title"] = f"{finding.code} {finding.name}{note}"
    about = f" (element {finding.element})" if finding.element is not None else ""
    return _written(command, parameters, message + about)


def _written(command: str, parameters: dict[str, str], message: str) -> str:
    told = ",".join(f"{name}={_property(text)}" for name, text in parameters.items())
    return f"::{command} {told}::{_value(message)}"


def _gone(report: Report) -> tuple[str, ...]:
    return report.baseline.gone if report.baseline else ()


def _known(known: Known, style: Style) -> str:
    words = f"{known.finding.message}\nKnown since {known.since}, counts again after {known.until}"
    return _command("notice", known.finding, words, style, " (known)")


def _waived(waived: Waived, style: Style) -> str:
    words = f"{waived.finding.message}\nWaived until {waived.until} by {waived.owner}: {waived.reason}"
    return _command("notice", waived.finding, words, style, " (waived)")


def _not_evaluated(entry: NotEvaluated, style: Style) -> str:
    parameters = {"file": style.path(entry.file)} if entry.file is not None else {}
    parameters["title"] = f"{named(entry)} (not evaluated)"
    about = f" (element {entry.element})" if entry.element is not None else ""
    return _written("notice", parameters, entry.reason + about)


def _unplaced(reason: str, entries: list[NotEvaluated]) -> str:
    return f"{reason}: {', '.join(named(entry) for entry in entries)}"
