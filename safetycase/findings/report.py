"""The report of one check: everything that any output format tells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from safetycase.findings.finding import Finding, NotEvaluated, RuleInfo, Severity, Waived


@dataclass(frozen=True, slots=True)
class Summary:
    """How many findings of each weight, how many waived, how many judgements not made, how many known before."""

    error: int
    warning: int
    info: int
    waived: int
    not_evaluated: int
    known: int = 0


@dataclass(frozen=True, slots=True)
class TopCause:
    """Why the top claim is not supported: the shortest path from it to the root cause, both included, and words."""

    path: tuple[str, ...]
    name: str
    message: str


@dataclass(frozen=True, slots=True)
class Known:
    """A finding that a baseline knows: since which day, and the last day on which it does (both as YYYY-MM-DD)."""

    finding: Finding
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class BaselineUse:
    """What a baseline did to a report.

    `known` findings are set apart. `ended` ones stand among the findings again, because their time is over. `gone`
    names the entries that no finding needs any more.
    """

    known: tuple[Known, ...] = ()
    ended: tuple[Known, ...] = ()
    gone: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AcceptedDoubt:
    """What is left of a doubt, the role that lives with it, why, and the last day (YYYY-MM-DD) on which that holds."""

    defeater: str
    by: str
    reason: str
    until: str


@dataclass(frozen=True, slots=True)
class Report:
    """One judgement, for many voices. `status` holds every element, in the order of their ids.

    `baseline` is None where the check was held against none. `accepted` holds the doubts that somebody lives with
    today, `qualified` the elements that are supported only with them: no voice tells that one of these is supported
    without saying so.
    """

    tool_version: str
    case_id: str
    case_title: str
    case_digest: str
    top: str
    profile: str
    as_of: str
    status: Mapping[str, str]
    findings: tuple[Finding, ...]
    waived: tuple[Waived, ...]
    not_evaluated: tuple[NotEvaluated, ...]
    rules: tuple[RuleInfo, ...]
    top_cause: TopCause | None = None
    baseline: BaselineUse | None = None
    accepted: tuple[AcceptedDoubt, ...] = ()
    qualified: frozenset[str] = frozenset()

    @property
    def known(self) -> tuple[Known, ...]:
        """The findings that a baseline set apart."""
        return self.baseline.known if self.baseline else ()

    @property
    def summary(self) -> Summary:
        """Counts by severity."""
        counts = dict.fromkeys(Severity, 0)
        for finding in self.findings:
            counts[finding.severity] += 1
        return Summary(
            error=counts[Severity.ERROR],
            warning=counts[Severity.WARNING],
            info=counts[Severity.INFO],
            waived=len(self.waived),
            not_evaluated=len(self.not_evaluated),
            known=len(self.known),
        )

    def fails(self, level: Severity) -> bool:
        """Whether any finding stands at or above the asked level."""
        return any(finding.severity.rank >= level.rank for finding in self.findings)
