"""The findings of a case bound by rule, so that thousands of them can be looked through.

A sheaf says once what its findings have in common: weight, rule and code. Where there are few findings all sheaves are
open; where there are many only the small ones, so that no rule buries the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from safetycase.findings.finding import Finding, Severity

_FEW = 60
_SMALL = 5


@dataclass(frozen=True, slots=True)
class Sheaf:
    """The findings of one rule of one weight, in the order of the report; `open` where they are shown at once."""

    severity: Severity
    code: str
    name: str
    findings: tuple[Finding, ...]
    open: bool


def sheaves(findings: Sequence[Finding]) -> tuple[Sheaf, ...]:
    """Bind findings by weight and rule; both in the order in which they first come."""
    bound: dict[tuple[Severity, str, str], list[Finding]] = {}
    for finding in findings:
        bound.setdefault((finding.severity, finding.code, finding.name), []).append(finding)
    few = len(findings) <= _FEW
    return tuple(_sheaf(key, found, few) for key, found in bound.items())


def _sheaf(key: tuple[Severity, str, str], found: Iterable[Finding], few: bool) -> Sheaf:
    findings = tuple(found)
    return Sheaf(*key, findings, few or len(findings) <= _SMALL)
