"""What changed between two states of a case, in terms of the argument: what went, what came, what became weaker.

What must always hold:

1. Every difference that a status or a review may hang on is a change; moving text between files is none.
2. A change weakens unless it can be shown that it does not: something argued is gone, a requirement asks less, a scope
   may be wider, an outcome is no longer argued against, evidence may be older, a finding is lived with.
3. An element that only got another id is renamed, not removed and added.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from safetycase.assess.content import Contents
from safetycase.assess.coverage import CatalogueCoverage, CoverageState
from safetycase.assess.reviews import ReviewStanding
from safetycase.assess.standing import Assessment
from safetycase.evidence.result import EvidenceResult
from safetycase.graph.case_graph import CaseGraph
from safetycase.load.project import LoadedCase
from safetycase.model.case import Case
from safetycase.model.status import Status
from safetycase.source.span import Step


@dataclass(frozen=True, slots=True)
class State:
    """One state of a case, judged."""

    loaded: LoadedCase
    graph: CaseGraph
    results: Mapping[str, EvidenceResult]
    assessment: Assessment
    coverage: Mapping[str, CatalogueCoverage] = field(default_factory=dict)
    reviews: tuple[ReviewStanding, ...] = ()

    @property
    def case(self) -> Case:
        """The case itself."""
        return self.loaded.case

    @property
    def top_status(self) -> Status:
        """How the top claim stands; `unknown` where the case has none."""
        return self.assessment.status_or_unknown(self.graph.top)

    @property
    def contents(self) -> Contents:
        """The digests of its elements."""
        return Contents(self.graph, self.results, self.case.system)


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `before` and `after` say it in words; one of them is None where something came or went.

    `element` is the id in the new state, or in the old one where it is gone. `path` leads to the field inside the
    element; `old` tells that the place is in the old state.
    """

    kind: str
    element: str | None
    weakens: bool
    before: str | None = None
    after: str | None = None
    path: tuple[Step, ...] = ()
    old: bool = False


def renamed(old: State, new: State) -> Mapping[str, str]:
    """Return the new id of each element that has another one: its kind and its words stand once in both states."""
    gone = {name for name in old.case.elements if name not in new.case.elements}
    come = {name for name in new.case.elements if name not in old.case.elements}
    before, after = _by_words(old.case, gone), _by_words(new.case, come)
    return {before[words]: after[words] for words in before if words in after and before[words] and after[words]}


def _by_words(case: Case, names: set[str]) -> dict[tuple[str, str], str]:
    """Return the id of each statement; nothing where several elements share it."""
    found: dict[tuple[str, str], str] = {}
    for name in sorted(names):
        element = case.elements[name]
        words = (element.kind.value, element.statement)
        found[words] = "" if words in found else name
    return found


def changed_statuses(old: State, new: State, names: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Return how each element that is in both states stood and stands, where that differs."""
    found = {}
    for name, standing in old.assessment.standings.items():
        now = new.assessment.standings.get(names.get(name, name))
        if now is not None and now.status is not standing.status:
            found[now.element] = (standing.status.value, now.status.value)
    return dict(sorted(found.items()))


def status_changes(old: State, new: State, names: Mapping[str, str]) -> Iterator[Change]:
    """Yield every element that stands otherwise than before."""
    for name, (before, after) in changed_statuses(old, new, names).items():
        previous = next((was for was, now in names.items() if now == name), name)
        worse = new.assessment.status(name).rank < old.assessment.status(previous).rank
        yield Change("status-changed", name, worse, before, after)


_HOLDS = frozenset({CoverageState.MET, CoverageState.PARTLY, CoverageState.NOT_APPLICABLE})


def coverage_changes(old: State, new: State) -> Iterator[Change]:
    """Yield every catalogue item that is answered otherwise than before."""
    for name, before in sorted(old.coverage.items()):
        after = new.coverage.get(name)
        if after is None:
            yield Change("catalogue-removed", None, True, f"{name}: {before.asked} items", None)
            continue
        for item, then in before.items.items():
            now = after.items.get(item)
            if now is None or now.state is then.state:
                continue
            lost = now.state is CoverageState.CONTRADICTED or (then.state in _HOLDS and now.state not in _HOLDS)
            lost = lost or (then.state is CoverageState.MET and now.state is not CoverageState.MET)
            kind = "coverage-lost" if lost else "coverage-changed"
            words = (f"{name}/{item}: {then.state.value}", f"{name}/{item}: {now.state.value}")
            element = next(iter((*now.by, *then.by)), None)
            yield Change(kind, element if element in new.case.elements else None, lost, *words)
    for name in sorted(new.coverage.keys() - old.coverage.keys()):
        yield Change("catalogue-added", None, False, None, f"{name}: {new.coverage[name].asked} items")


def review_changes(old: State, new: State) -> Iterator[Change]:
    """Yield the reviews that counted and no longer do, and those that came."""
    now = {_review_key(standing): standing for standing in new.reviews}
    then = {_review_key(standing) for standing in old.reviews}
    for standing in old.reviews:
        after = now.get(_review_key(standing))
        if standing.in_force and (after is None or not after.in_force):
            why = "taken out" if after is None else "what it judged has changed" if not after.current else "expired"
            yield Change("review-voided", standing.review.of[0], True, _review_words(standing), why, old=after is None)
    for key, standing in now.items():
        if key not in then:
            yield Change("review-added", standing.review.of[0], False, None, _review_words(standing))


def _review_key(standing: ReviewStanding) -> tuple[object, ...]:
    review = standing.review
    return (review.of, review.reviewer, review.role, review.date, review.decision, review.digest)


def _review_words(standing: ReviewStanding) -> str:
    review = standing.review
    return f"{review.decision.replace('-', ' ')} by {review.reviewer} ({review.role}) of {review.date}"
