"""Whether evidence is recent enough: its own date, never that of a file or a commit, against how long it is valid."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from safetycase.evidence.records import Run
from safetycase.evidence.result import Flaw
from safetycase.model.elements import Evidence
from safetycase.model.governance import Policy
from safetycase.model.status import Status
from safetycase.model.values import Duration

_ONE_DAY = timedelta(days=1)
_DATES = frozenset({"date", "completed_at", "started_at"})


@dataclass(frozen=True, slots=True)
class Freshness:
    """The day that freshness counts from, whether only the case says so, the last fresh day, and what is wrong."""

    dated: date | None
    declared: bool
    expires: date | None
    flaws: tuple[Flaw, ...]


def day_of(instant: str | None) -> date | None:
    """Return the UTC day of an ISO 8601 instant or day; None where it is not one."""
    if instant is None:
        return None
    try:
        moment = datetime.fromisoformat(instant)
        return (moment.astimezone(UTC) if moment.tzinfo else moment).date()
    except (ValueError, OverflowError):
        return None


def freshness(element: Evidence, policy: Policy, run: Run | None, as_of: date) -> Freshness:
    """Judge the age of evidence on the day `as_of`; `run` is None where nothing was measured."""
    own = day_of(run.date) if run else None
    declared = own is not None and run is not None and bool(_DATES & set(run.declared))
    dated = own or element.produced
    if own is None:
        declared = dated is not None
    valid_for = element.valid_for or policy.evidence.valid_for
    expires = valid_for.after(dated) if valid_for and dated else None
    flaws = (
        *_contradiction(element, own),
        *age_flaws(element, policy, dated, expires, as_of),
        *(() if dated or valid_for is None or run is None else _undated(element, valid_for)),
    )
    return Freshness(dated, declared, expires, flaws)


def _contradiction(element: Evidence, own: date | None) -> Iterator[Flaw]:
    if own is None or element.produced is None or abs(own - element.produced) <= _ONE_DAY:
        return
    message = f"'produced' says {element.produced}, and the file says {own}; the file's date counts"
    yield Flaw("date-mismatch", message, ("produced",))


def age_flaws(
    element: Evidence, policy: Policy, dated: date | None, expires: date | None, as_of: date
) -> Iterator[Flaw]:
    """Yield what is wrong with the age of evidence of the day `dated`, fresh until `expires`, on the day `as_of`."""
    valid_for = element.valid_for or policy.evidence.valid_for
    if dated is None:
        return
    if dated > as_of:
        message = f"the evidence is dated {dated}, which lies after {as_of}"
        yield Flaw("future-evidence", message, (), Status.UNKNOWN)
    if expires is not None and as_of > expires:
        days = (as_of - expires).days
        late = f"{days} day" if days == 1 else f"{days} days"
        whose = () if element.valid_for is None else ("valid_for",)
        message = (
            f"the evidence is of {dated} and was valid for {valid_for}, until {expires}: {late} too old on {as_of}"
        )
        yield Flaw("stale-evidence", message, whose, Status.IN_DOUBT)


def _undated(element: Evidence, valid_for: Duration) -> Iterator[Flaw]:
    whose = () if element.valid_for is None else ("valid_for",)
    message = f"the evidence is valid for {valid_for}, but nothing says from when; state 'produced'"
    yield Flaw("undated-evidence", message, whose, Status.UNKNOWN)
