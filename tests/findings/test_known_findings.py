"""A baseline sets apart what is known, and nothing that an attacker would like it to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from voice_samples import STALE, finding, report

from safetycase.findings.baseline import NEVER_KNOWN, Baseline, can_be_known, held_against, key_of, renewed
from safetycase.findings.finding import Finding, NotEvaluated, Severity

WRITTEN = "2026-11-20"
OPEN = finding("C-cyber is not argued.", code="SC306", name="undeveloped-claim", element="C-cyber")


def baseline(*findings: Finding, days: int = 90) -> Baseline:
    """Return what is written down of these findings on 20 November 2026."""
    return renewed(report(findings), None, days).baseline


def left(known: Baseline, *findings: Finding, as_of: str = "2026-12-01") -> tuple[Finding, ...]:
    """Return the findings that still count on a day."""
    return held_against(report(findings, as_of=as_of), known).findings


def test_a_known_finding_is_set_apart_wherever_it_moved_to() -> None:
    moved = replace(OPEN, line=90, column=7, end_line=90, end_column=9, file="arguments/other.yaml")
    told = held_against(report((moved,), as_of="2026-12-01"), baseline(OPEN))
    assert told.findings == ()
    assert [(one.finding, one.since, one.until) for one in told.known] == [(moved, WRITTEN, "2027-02-18")]
    assert (told.summary.known, told.summary.error) == (1, 0)


def test_a_status_is_never_changed() -> None:
    judged = report((OPEN,), status={"C-safe": "defeated"})
    assert held_against(judged, baseline(OPEN)).status == {"C-safe": "defeated"}


def test_days_that_pass_do_not_make_another_finding_of_it() -> None:
    """The words of 20 November say '172 days before 2026-11-20', those of 1 December '183 days before 2026-12-01'."""
    later = replace(STALE, message=STALE.message.replace("172 days before 2026-11-20", "183 days before 2026-12-01"))
    assert key_of(STALE, WRITTEN) == key_of(later, "2026-12-01")
    assert left(baseline(STALE), later) == ()


def test_a_figure_that_got_worse_is_another_finding() -> None:
    then = finding("solved.upper95 is 16 %, asked < 15 %", code="SC404", name="requirement-not-met", element="E-x")
    now = replace(then, message="solved.upper95 is 90 %, asked < 15 %")
    assert left(baseline(then), then) == ()
    assert left(baseline(then), now) == (now,)


def test_it_ages_and_then_the_finding_counts_again() -> None:
    known = baseline(OPEN)
    assert left(known, OPEN, as_of="2027-02-18") == ()
    told = held_against(report((OPEN,), as_of="2027-02-19"), known)
    assert told.findings == (OPEN,)
    assert [(one.finding, one.until) for one in (told.baseline.ended if told.baseline else ())] == [
        (OPEN, "2027-02-18")
    ]


def test_an_end_written_by_hand_lasts_a_year_and_no_longer() -> None:
    known = baseline(OPEN)
    (key, entry), *_ = known.entries.items()
    forever = Baseline("aster-2", {key: replace(entry, until=date(9999, 12, 31))})
    assert left(forever, OPEN, as_of="2027-11-21") == ()
    assert left(forever, OPEN, as_of="2027-11-22") == (OPEN,)
    unborn = Baseline("aster-2", {key: replace(entry, since=date(2027, 1, 1), until=date(2027, 6, 1))})
    assert left(unborn, OPEN, as_of="2026-12-01") == (OPEN,)


def test_written_again_it_keeps_its_days_and_loses_what_went() -> None:
    first = baseline(OPEN, STALE)
    again = renewed(report((OPEN,), as_of="2027-01-10"), first, 90)
    (entry,) = again.baseline.entries.values()
    assert (entry.since, entry.until) == (date(2026, 11, 20), date(2027, 2, 18))
    assert (again.added, again.kept, again.gone) == (0, 1, 1)


def test_what_no_longer_occurs_is_told_unless_its_rule_did_not_run() -> None:
    known = baseline(OPEN, STALE)
    told = held_against(report((OPEN,)), known)
    assert told.baseline is not None
    assert told.baseline.gone == ("SC402 stale-evidence in E-exploit",)
    not_run = (NotEvaluated("stale-evidence", "the rule was not run: it is not selected", "SC402"),)
    told = held_against(report((OPEN,), not_evaluated=not_run), known)
    assert told.baseline is not None
    assert told.baseline.gone == ()
    assert len(renewed(report((OPEN,), not_evaluated=not_run), known, 90).baseline.entries) == 2


def test_no_more_of_them_and_none_that_weighs_more() -> None:
    second = replace(OPEN, line=5)
    assert left(baseline(OPEN), OPEN, second) == (second,)
    warned = replace(OPEN, severity=Severity.WARNING)
    assert left(baseline(warned), OPEN) == (OPEN,)
    assert left(baseline(OPEN), warned) == ()


def test_without_an_element_the_file_tells_findings_apart() -> None:
    here = finding("'titel' is not a key.", file="a.yaml", code="SC204")
    assert left(baseline(here), replace(here, line=3)) == ()
    assert left(baseline(here), replace(here, file="b.yaml")) == (replace(here, file="b.yaml"),)


@pytest.mark.parametrize(
    ("code", "name"),
    [("SC101", "invalid-yaml"), ("SC901", "plugin-failed"), *(("SC499", name) for name in sorted(NEVER_KNOWN))],
)
def test_what_was_not_read_and_what_keeps_records_honest_always_counts(code: str, name: str) -> None:
    told = finding("x", code=code, name=name, element="E-x")
    assert not can_be_known(told)
    assert renewed(report((told,)), None, 90).refused == (told,)
    entry = replace(next(iter(baseline(OPEN).entries.values())), code=code, name=name, element="E-x", message="x")
    assert left(Baseline("aster-2", {entry.key: entry}), told) == (told,)
