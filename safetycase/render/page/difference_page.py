"""`diff --format html`: what changed in the argument, as one page for somebody who reads no diffs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from safetycase import __version__
from safetycase.assess.changes import State
from safetycase.assess.differing import Difference, PlacedChange
from safetycase.model.status import Status
from safetycase.render.accepted import WITH_DOUBT
from safetycase.render.html.environment import environment

_STATUSES = {status.value: status for status in Status}


@dataclass(frozen=True, slots=True)
class Compared:
    """A difference with how the top claim stood and stands, and the words of each element, the later ones first."""

    told: Difference
    title: str
    top: str
    statement: str
    top_then: Status
    top_now: Status
    statements: Mapping[str, str]
    doubt: str = ""


def compared(told: Difference, old: State, new: State) -> Compared:
    """Return a difference with what a reader wants to know first."""
    header = new.case.header
    element = new.graph.elements.get(header.top)
    statement = element.statement if element is not None else ""
    doubt = f" {WITH_DOUBT}" if new.assessment.is_qualified(header.top) else ""
    statements = {name: one.statement for state in (old, new) for name, one in state.graph.elements.items()}
    return Compared(told, header.title, header.top, statement, old.top_status, new.top_status, statements, doubt)


def difference_page(compared: Compared) -> str:
    """Return the page: it loads nothing, and reads in light, in the dark and on paper."""
    told = compared.told
    argued = [one for one in told.changes if one.change.kind != "status-changed"]  # those have a table of their own
    weaker = [one for one in argued if one.change.weakens]
    others = [one for one in argued if not one.change.weakens]
    made = environment().overlay()
    made.filters["kind_of_change"] = _kind
    return made.get_template("page/difference.html").render(
        told_of=told,
        title=compared.title,
        top=compared.top,
        statement=compared.statement,
        top_then=compared.top_then,
        top_now=compared.top_now,
        day_of=date.fromisoformat(told.as_of),
        statuses=_STATUSES,
        statements=compared.statements,
        doubt=compared.doubt,
        weaker=_by_element(weaker),
        others=_by_element(others),
        weaker_number=len(weaker),
        others_number=len(others),
        version=__version__,
    )


def _by_element(changes: Sequence[PlacedChange]) -> Sequence[tuple[str | None, Sequence[PlacedChange]]]:
    return [(element, list(found)) for element, found in groupby(changes, key=lambda one: one.change.element)]


_WORDS: Mapping[str, str] = {"against": "outcome argued against", "covers": "catalogue item covered"}


def _kind(kind: str) -> str:
    """Say a kind of change in words: `requirement-changed` is "requirement changed"."""
    subject, _, verb = kind.rpartition("-")
    words = _WORDS.get(subject, subject.replace("-", " "))
    return f"{words} {verb}".strip().capitalize()
