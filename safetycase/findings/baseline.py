"""Findings that are known already, so that a gate can be put before a case that has some.

What must always hold:

1. A baseline changes no status. It says which findings do not fail a check, and every one of them is still told.
2. It knows a finding by rule, element and words, never by line; where no element is concerned, by its file, too. In the
   words only what grows by itself is left out of account: numbers of days, and the day of the judgement. A figure that
   got worse is another finding.
3. It ages. An entry counts from the day on which it was first seen, for a year at most whatever it says, and writing
   the baseline anew makes none of them younger.
4. It covers no more findings than were there when it was written, and none that weighs more than it did then.
5. Nothing can be known of what was not read, nor of what keeps the records honest (`NEVER_KNOWN`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from safetycase.findings.finding import Finding, Severity
from safetycase.findings.report import BaselineUse, Known, Report

LONGEST_DAYS = 366
_NEVER_FAMILIES = ("SC1", "SC9")
NEVER_KNOWN = frozenset({"changed-evidence", "expired-waiver", "invalid-lock", "standing-rejection", "unsafe-path"})
_GROWS = re.compile(r"\b\d+(?= days?\b)")

Key = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """A finding that was there when the baseline was written, `count` times; `message` is without what grows."""

    code: str
    name: str
    element: str
    file: str
    message: str
    severity: Severity
    since: date
    until: date
    count: int = 1

    @property
    def key(self) -> Key:
        """What it is recognised by."""
        return (self.code, self.element, self.file, self.message)

    def last_day(self) -> date:
        """Return the last day on which it counts: what it says, but a year after it was first seen at the latest."""
        return min(self.until, self.since + timedelta(days=LONGEST_DAYS))

    def holds(self, as_of: date) -> bool:
        """Whether it counts on this day; an entry of a day to come does not."""
        return self.since <= as_of <= self.last_day()


@dataclass(frozen=True, slots=True)
class Baseline:
    """The entries of one case, each key once."""

    case_id: str
    entries: Mapping[Key, Entry] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Renewal:
    """A baseline written anew, and how many findings came to it, stayed, went, or cannot be in one."""

    baseline: Baseline
    added: int
    kept: int
    gone: int
    refused: tuple[Finding, ...]


def key_of(finding: Finding, as_of: str) -> Key:
    """Return what a finding is recognised by on the day of the judgement."""
    words = _GROWS.sub("#", finding.message.replace(as_of, "#"))
    file = finding.file if finding.element is None else ""
    return (finding.code, finding.element or "", file, words)


def can_be_known(finding: Finding) -> bool:
    """Whether a finding may stand in a baseline at all."""
    return finding.code[:3] not in _NEVER_FAMILIES and finding.name not in NEVER_KNOWN


def held_against(report: Report, baseline: Baseline) -> Report:
    """Return the report with the known findings set apart; what the baseline says too much of is told, too."""
    as_of = date.fromisoformat(report.as_of)
    left = Counter({key: entry.count for key, entry in baseline.entries.items()})
    new: list[Finding] = []
    known: list[Known] = []
    ended: list[Known] = []
    for finding in report.findings:
        entry = baseline.entries.get(key_of(finding, report.as_of))
        if entry is None or not can_be_known(finding) or not _covers(entry, finding) or not left[entry.key]:
            new.append(finding)
            continue
        left[entry.key] -= 1
        told = Known(finding, entry.since.isoformat(), entry.last_day().isoformat())
        if entry.holds(as_of):
            known.append(told)
        else:
            new.append(finding)
            ended.append(told)
    gone = tuple(_gone(baseline, left, report))
    return replace(report, findings=tuple(new), baseline=BaselineUse(tuple(known), tuple(ended), gone))


def _covers(entry: Entry, finding: Finding) -> bool:
    return finding.severity.rank <= entry.severity.rank


def _gone(baseline: Baseline, left: Mapping[Key, int], report: Report) -> Iterator[str]:
    """Name the entries that no finding needs any more; of a rule that was not run nothing is said."""
    unjudged = {entry.code for entry in report.not_evaluated}
    for key in sorted(baseline.entries):
        entry = baseline.entries[key]
        if left[key] and entry.code not in unjudged:
            about = f" in {entry.element or entry.file}" if entry.element or entry.file else ""
            times = f" ({left[key]} of {entry.count})" if entry.count > 1 else ""
            yield f"{entry.code} {entry.name}{about}{times}"


def renewed(report: Report, before: Baseline | None, days: int) -> Renewal:
    """Write down the findings of a report: those known before keep their days, the others count for `days` from now."""
    today = date.fromisoformat(report.as_of)
    until = today + timedelta(days=min(days, LONGEST_DAYS))
    old = before.entries if before else {}
    fit = [finding for finding in report.findings if can_be_known(finding)]
    entries: dict[Key, Entry] = {}
    for key, findings in _gathered(fit, report.as_of).items():
        first = findings[0]
        heaviest = max((one.severity for one in findings), key=lambda one: one.rank)
        fresh = Entry(first.code, first.name, key[1], key[2], key[3], heaviest, today, until, len(findings))
        entries[key] = _aged(fresh, old.get(key))
    unjudged = {entry.code for entry in report.not_evaluated}
    entries |= {key: entry for key, entry in old.items() if key not in entries and entry.code in unjudged}
    return Renewal(
        Baseline(report.case_id, {key: entries[key] for key in sorted(entries)}),
        added=len(entries.keys() - old.keys()),
        kept=len(entries.keys() & old.keys()),
        gone=len(old.keys() - entries.keys()),
        refused=tuple(finding for finding in report.findings if not can_be_known(finding)),
    )


def _gathered(findings: Iterable[Finding], as_of: str) -> dict[Key, list[Finding]]:
    found: dict[Key, list[Finding]] = {}
    for finding in findings:
        found.setdefault(key_of(finding, as_of), []).append(finding)
    return found


def _aged(fresh: Entry, old: Entry | None) -> Entry:
    """Return the entry with its weight and number of today, but no younger and no longer than it was."""
    return fresh if old is None else replace(fresh, since=old.since, until=old.until)
