"""The voice for people: findings by file with their source lines, then what was set aside, then the verdict.

A finding takes a heading, its words, its place and the marked line. The end of the text is always there: counts, with
what was waived and what was not judged, the status of the top claim with the path to its cause, and what to do next.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from safetycase.findings.finding import Finding, NotEvaluated, RelatedPlace, Severity
from safetycase.findings.report import Report
from safetycase.model.status import Status
from safetycase.render.accepted import WITH_DOUBT
from safetycase.render.excerpt import excerpt
from safetycase.render.renderer import SourceLines, Style, Voice
from safetycase.render.terminal import Paint, arrow_path, cells, cut, harmless, wrap
from safetycase.render.unjudged import by_reason, named
from safetycase.source.excerpt import counted

_MANY = 10  # with more findings than this, a table by rule helps to see what they are about
_NARROWEST = 40
_LONGEST_NAME = 60
_LINES = ("│", "┌─", "├─", "└─", "──")
_ASCII_LINES = ("|", "-->", "=", "=", "-->")
_SEVERITIES = (Severity.ERROR, Severity.WARNING, Severity.INFO)


def tell(report: Report, source: SourceLines, style: Style) -> str:
    """Return the report as text of at most `style.width` columns, unless a single word is longer."""
    return _Teller(report, source, style).tell()


VOICE = Voice("text", tell)


def _written(place: Finding | RelatedPlace) -> str:
    """Write a place as terminals and editors make it a link."""
    return f"{harmless(place.file)}:{place.line}:{place.column}"


class _Teller:
    """Writes one report."""

    def __init__(self, report: Report, source: SourceLines, style: Style) -> None:
        self.report = report
        self.source = source
        self.width = max(style.width, _NARROWEST)
        self.paint = Paint(style.colour, style.ascii_only)
        self.ascii_only = style.ascii_only
        self.bar, self.corner, self.branch, self.end, self.dash = _ASCII_LINES if style.ascii_only else _LINES

    def tell(self) -> str:
        lines: list[str] = []
        for file, findings in groupby(self.report.findings, key=lambda finding: finding.file):
            lines += self._file(file, list(findings))
        lines += self._by_rule()
        lines += self._known()
        lines += self._waived()
        lines += self._not_evaluated()
        lines += self._verdict()
        return "\n".join(lines) + "\n"

    def _name(self, text: str) -> str:
        return cut(harmless(text), min(_LONGEST_NAME, self.width - 20), ascii_only=self.ascii_only)

    def _file(self, file: str, findings: list[Finding]) -> Iterator[str]:
        counts = Counter(finding.severity for finding in findings)
        words = ", ".join(counted(counts[level], level.value) for level in _SEVERITIES if counts[level])
        yield self.paint.rule(harmless(file), self.width, words)
        yield ""
        gutter = max(len(str(finding.line)) for finding in findings) + 2
        for finding in findings:
            yield from self._heading(finding)
            yield from wrap(finding.message, self.width, "  ")
            yield from self._place(finding, max(gutter, 4))
            yield ""

    def _heading(self, finding: Finding) -> Iterator[str]:
        code = f"{finding.code} {harmless(finding.name)}"
        painted = f"{self.paint.severity(finding.severity)} {self.paint(code, 'bold')}"
        if finding.element is None:
            yield painted
            return
        name = cut(harmless(finding.element), self.width - 6, ascii_only=self.ascii_only)
        room = self.width - cells(code) - len(finding.severity.value) - 2
        if cells(name) + 3 <= room:
            yield f"{painted} in {name}"
        else:
            yield painted
            yield f"  in {name}"

    def _place(self, finding: Finding, gutter: int) -> Iterator[str]:
        """Yield the place, the marked line and the related places."""
        blank = " " * gutter
        marked = list(self._marked(finding, gutter))
        corner = self.corner if marked or finding.related else self.dash
        yield f"{blank} {self.paint(corner, 'dim')} {self.paint(_written(finding), 'path')}"
        yield from marked
        last = len(finding.related) - 1
        for number, related in enumerate(finding.related):
            place = _written(related)
            lead, rest = (self.end, "") if number == last else (self.branch, self.bar)
            lines = wrap(f"{place} {related.message}", self.width, f"{blank} {lead} ", f"{blank} {rest:<{len(lead)}} ")
            yield lines[0].replace(place, self.paint(place, "path"), 1)
            yield from lines[1:]

    def _marked(self, finding: Finding, gutter: int) -> Iterator[str]:
        """Yield the line of a finding and the marks under its span; nothing where the line cannot be shown."""
        line = self.source.line(finding.file, finding.line)
        if line is None:
            return
        bar = self.paint(self.bar, "dim")
        goes_on = finding.end_line > finding.line
        end = len(line) if goes_on else finding.end_column - 1
        ellipsis = "..." if self.ascii_only else "…"
        seen = excerpt(line, finding.column - 1, end, self.width - gutter - 4, ellipsis)
        number = self.paint(f"{finding.line:>{gutter}}", "dim")
        yield f"{number} {bar} {seen.text}".rstrip()
        mark = self.paint("^" * seen.length, finding.severity.value)
        yield f"{' ' * gutter} {bar} {' ' * seen.indent}{mark}"
        if goes_on:
            yield f"{' ' * gutter} {bar} {self.paint(f'(to line {finding.end_line})', 'dim')}"

    def _by_rule(self) -> Iterator[str]:
        """Yield a table of how often each rule spoke, weightiest and most frequent first."""
        if len(self.report.findings) <= _MANY:
            return
        counts = Counter((finding.severity, finding.code, finding.name) for finding in self.report.findings)
        yield self.paint.rule("Findings by rule", self.width)
        yield ""
        size = len(str(max(counts.values())))
        order = sorted(counts.items(), key=lambda item: (-item[0][0].rank, -item[1], item[0][1:]))
        for (severity, code, name), number in order:
            word = self.paint(f"{severity.value:<7}", severity.value)
            yield f"  {number:>{size}}  {word}  {code} {name}"
        yield ""

    def _known(self) -> Iterator[str]:
        """Yield what a baseline set apart, where its time is over, and what it need not hold any more."""
        use = self.report.baseline
        if use is None or not (use.known or use.ended or use.gone):
            return
        yield self.paint.rule("Known", self.width, counted(len(use.known), "finding"))
        yield ""
        for known in use.known:
            yield from self._heading(known.finding)
            yield from wrap(known.finding.message, self.width, "  ")
            days = f"known since {known.since}, counts again after {known.until}"
            yield from wrap(f"{days}: {_written(known.finding)}", self.width, "  ")
        for known in use.ended:
            name = f"{known.finding.code} {known.finding.name} in {known.finding.element or known.finding.file}"
            yield from wrap(f"counts again: {harmless(name)}, which was known until {known.until}", self.width, "  ")
        for name in use.gone:
            yield from wrap(f"no longer occurs: {harmless(name)}", self.width, "  ")
        if use.gone:
            yield from wrap("write the baseline anew, so that it shrinks: safetycase baseline", self.width, "  ")
        yield ""

    def _waived(self) -> Iterator[str]:
        if not self.report.waived:
            return
        yield self.paint.rule("Waived", self.width, counted(len(self.report.waived), "finding"))
        yield ""
        for waived in self.report.waived:
            finding = waived.finding
            yield from self._heading(finding)
            yield from wrap(finding.message, self.width, "  ")
            yield from wrap(f"waived until {waived.until} by {waived.owner}: {waived.reason}", self.width, "  ")
            yield f"     {self.paint(self.dash, 'dim')} {self.paint(_written(finding), 'path')}"
            yield ""

    def _not_evaluated(self) -> Iterator[str]:
        """Yield what was not judged, one paragraph per reason."""
        if not self.report.not_evaluated:
            return
        number = len(self.report.not_evaluated)
        yield self.paint.rule("Not evaluated", self.width, counted(number, "judgement"))
        yield ""
        for reason, entries in by_reason(self.report.not_evaluated).items():
            yield from wrap(reason, self.width, "  ")
            yield from self._listed([self._unjudged(entry) for entry in entries])
            yield ""

    def _unjudged(self, entry: NotEvaluated) -> str:
        where = [self._name(entry.element)] if entry.element is not None else []
        where += [harmless(entry.file)] if entry.file is not None else []
        name = harmless(named(entry))
        return f"{name} ({', '.join(where)})" if where else name

    def _listed(self, names: list[str]) -> Iterator[str]:
        """Yield names separated by commas; one that fits a line is not broken."""
        lead = " " * 4
        line = ""
        for number, name in enumerate(names, start=1):
            item = name if number == len(names) else f"{name},"
            if line and cells(lead) + cells(line) + 1 + cells(item) > self.width:
                yield from wrap(line, self.width, lead)
                line = ""
            line += f" {item}" if line else item
        yield from wrap(line, self.width, lead)

    def _verdict(self) -> Iterator[str]:
        report = self.report
        yield self.paint.rule(harmless(report.case_title), self.width, self._name(report.case_id))
        yield ""
        yield from self._top()
        yield from wrap(self._elements(), self.width, "  ")
        yield from wrap(f"judged as of {report.as_of} under the profile {report.profile}", self.width, "  ")
        yield ""
        yield self._counts()
        yield from self._next()

    def _top(self) -> Iterator[str]:
        report = self.report
        top = self._name(report.top)
        if report.top not in report.status:
            yield from wrap(f"the top claim {top} is not in the case, so it has no status", self.width, "  ")
            return
        status = Status(report.status[report.top])
        words = f"{self.paint.mark(status)} {self.paint(top, 'bold')} is {self.paint(status.value, status.value)}"
        yield f"  {words}{f', {WITH_DOUBT}' if report.top in report.qualified else ''}"
        yield from self._accepted()
        if report.top_cause is not None:
            yield from arrow_path(report.top_cause.path, self.width, "    ", ascii_only=self.ascii_only)
            cause = f"{report.top_cause.name}: {report.top_cause.message}"
            yield from wrap(cause, self.width, "    ")

    def _accepted(self) -> Iterator[str]:
        """Yield the doubts that somebody lives with: whoever reads the status reads them too."""
        for one in self.report.accepted:
            words = f"accepted doubt {self._name(one.defeater)}: by {one.by}, until {one.until}: {one.reason}"
            yield from wrap(harmless(words), self.width, "    ", "      ")

    def _elements(self) -> str:
        counts = Counter(self.report.status.values())
        words = ", ".join(
            f"{counts[status.value]} {status.value}" for status in reversed(Status) if counts[status.value]
        )
        elements = counted(len(self.report.status), "element")
        if self.report.qualified:
            words += f" ({len(self.report.qualified)} {WITH_DOUBT})"
        return f"{elements}: {words}" if words else elements

    def _counts(self) -> str:
        summary = self.report.summary
        numbers = {"error": summary.error, "warning": summary.warning, "info": summary.info}
        words = [
            self.paint(counted(number, word), word) if number else counted(number, word)
            for word, number in numbers.items()
        ]
        words += [f"{summary.waived} waived", f"{summary.not_evaluated} not evaluated"]
        if self.report.baseline is not None:
            words.append(f"{summary.known} known")
        return "  " + ", ".join(words)

    def _next(self) -> Iterator[str]:
        """Yield the commands that help from here: what the weightiest finding means, and what would repair the case."""
        steps = []
        if self.report.findings:
            code = max(self.report.findings, key=lambda finding: finding.severity.rank).code
            steps.append(f"safetycase explain {code}")
        if self.report.status.get(self.report.top, Status.SUPPORTED) != Status.SUPPORTED:
            steps.append("safetycase status")
        lead = "  next: "
        for step in steps:
            yield f"{lead}{self.paint(step, 'bold')}"
            lead = " " * len(lead)
