"""What would be if: a case judged with something taken away, turned out otherwise, or on another day.

What must always hold:

1. The same judge decides: what is supposed only changes what it is given, never its rules.
2. What is taken away leaves its references behind, which then name nothing: support that is written down as needed is
   not needed less because it is gone. Only doubts and triggers that speak of nothing else go with it.
3. Of a result that is supposed no number is known, except where it is the one on file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches

from safetycase.assess.causes import causes
from safetycase.assess.faults import faults_of
from safetycase.assess.standing import Assessment, Cause, Fault, Standing
from safetycase.assess.status import assess_faults, unread_parts
from safetycase.errors import SafetyCaseError, UnknownNameError
from safetycase.evidence.redating import redated
from safetycase.evidence.result import EvidenceResult, Flaw
from safetycase.graph.build import link
from safetycase.graph.case_graph import CaseGraph
from safetycase.graph.nearest import Nearest
from safetycase.graph.relation import Relation
from safetycase.load.project import LoadedCase
from safetycase.model.elements import Kind
from safetycase.model.status import Status

SUPPOSED = "supposed"


@dataclass(frozen=True, slots=True)
class Flawed:
    """What a word supposes of evidence: a flaw by its finding's name, in words, and its effect."""

    name: str
    words: str
    effect: Status


FLAWS: Mapping[str, Flawed | None] = {
    "passed": None,
    "failed": Flawed("requirement-not-met", "a requirement is not met", Status.DEFEATED),
    "stale": Flawed("stale-evidence", "it is older than it may be", Status.IN_DOUBT),
    "changed": Flawed("changed-evidence", "its files are not those that were measured", Status.IN_DOUBT),
    "incomplete": Flawed("incomplete-run", "its run was cut short", Status.IN_DOUBT),
    "other-subject": Flawed("subject-mismatch", "it is about another model", Status.IN_DOUBT),
    "other-configuration": Flawed("configuration-mismatch", "it is about another configuration", Status.IN_DOUBT),
    "missing": Flawed("missing-evidence-file", "its files are not there", Status.UNKNOWN),
    "unreadable": Flawed("unreadable-evidence", "its files cannot be read", Status.UNKNOWN),
    "not-measured": Flawed("not-measured", "it was never measured", Status.UNKNOWN),
}
"""The words for evidence: this, and nothing else, is wrong with its files."""

DOUBTS: Mapping[str, Status] = {
    "answered": Status.SUPPORTED,
    "open": Status.IN_DOUBT,
    "upheld": Status.DEFEATED,
}
"""The words for defeaters: how the case copes with the doubt."""

STATUSES: Mapping[str, Status] = {status.value: status for status in Status}
"""The words for every element: it stands so, whatever bears on it."""

_KEEPS_NUMBERS = frozenset({"stale-evidence"})


class UnfitOutcomeError(SafetyCaseError):
    """An outcome was supposed that an element of its kind cannot have."""

    def __init__(self, element: str, kind: Kind, word: str) -> None:
        known = [*outcomes_of(kind)]
        near = get_close_matches(word, known, 1)
        advice = f" Did you mean '{near[0]}'?" if near else ""
        super().__init__(f"'{word}' is no outcome of {kind.value} {element}.{advice} There are: {', '.join(known)}.")


class ContradictionError(SafetyCaseError):
    """Two things were supposed of one element that cannot both be, or the top claim was to be taken away."""


@dataclass(frozen=True, slots=True)
class Supposition:
    """What is supposed: elements taken away, outcomes by element, and the day (None for the day of the case)."""

    without: tuple[str, ...] = ()
    outcomes: Mapping[str, str] = field(default_factory=dict)
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Supposed:
    """A case under a supposition. `moot` names the doubts that went because nothing that they doubt is left open."""

    as_of: date
    supposition: Supposition
    graph: CaseGraph
    assessment: Assessment
    moot: tuple[str, ...] = ()

    def status(self, element: str) -> Status | None:
        """Return how an element would stand; None where it is taken away."""
        standing = self.assessment.standings.get(element)
        return standing.status if standing else None


@dataclass(frozen=True, slots=True)
class Shift:
    """An element that stands otherwise under a supposition than without it.

    `why` is the standing that explains it: the new one, or the former one where nothing is wrong any more.
    """

    element: str
    before: Status
    after: Status
    why: Standing

    @property
    def falls(self) -> bool:
        """Whether it stands worse than before."""
        return self.after.rank < self.before.rank


def outcomes_of(kind: Kind) -> tuple[str, ...]:
    """Name the outcomes that can be supposed of an element of a kind."""
    own: Mapping[str, object] = {Kind.EVIDENCE: FLAWS, Kind.DEFEATER: DOUBTS}.get(kind, {})
    return (*own, *STATUSES)


def suppose(
    loaded: LoadedCase,
    graph: CaseGraph,
    results: Mapping[str, EvidenceResult],
    as_of: date,
    supposition: Supposition,
) -> Supposed:
    """Judge a case, linked as `graph` and weighed as `results` on the day `as_of`, under a supposition.

    Raises UnknownNameError where the case has no such element, UnfitOutcomeError where it cannot have such an outcome,
    and ContradictionError.
    """
    _check(loaded, supposition)
    fixed = {name: word for name, word in supposition.outcomes.items() if word not in FLAWS}
    whole = frozenset(name for name, word in fixed.items() if word in STATUSES)
    gone = frozenset(supposition.without)
    moot = tuple(_moot(graph, gone | whole))
    for name in supposition.outcomes:
        doubted = graph.outgoing(name, Relation.CHALLENGES)
        if doubted and gone.union(whole, moot).issuperset(doubted):
            raise ContradictionError(f"{name} bears on nothing: of all that it doubts something is supposed, too.")
    if gone or moot:
        loaded = _without(loaded, gone.union(moot))
        graph = link(loaded).graph
    day = supposition.on or as_of
    weighed = {name: result for name, result in results.items() if name in graph.elements}
    if day != as_of:
        weighed = redated(loaded.case, weighed, day)
    weighed |= {name: _result(weighed[name], word) for name, word in supposition.outcomes.items() if word in FLAWS}
    graph = _cut_off(graph, fixed, whole)
    faults = faults_of(loaded, graph, weighed, day)
    for name, word in fixed.items():
        kept = () if name in whole else (fault for fault in faults.get(name, ()) if not fault.opens)
        faults[name] = (*_fault(name, word), *kept)
        if not faults[name]:
            del faults[name]
    return Supposed(as_of, supposition, graph, assess_faults(graph, faults, unread_parts(loaded)), moot)


def _check(loaded: LoadedCase, supposition: Supposition) -> None:
    elements = loaded.case.elements
    for name in (*supposition.without, *supposition.outcomes):
        if name not in elements:
            raise UnknownNameError("element", name, Nearest(elements).to(name))
    for name, word in supposition.outcomes.items():
        if word not in outcomes_of(elements[name].kind):
            raise UnfitOutcomeError(name, elements[name].kind, word)
        if name in supposition.without:
            raise ContradictionError(f"{name} cannot both be taken away and be {word}.")
    if loaded.case.header.top in supposition.without:
        raise ContradictionError("the top claim cannot be taken away: nothing would be left to be argued.")


def _moot(graph: CaseGraph, settled: frozenset[str]) -> Iterator[str]:
    """Name the doubts that speak of nothing but what is gone or settled, doubts about such doubts included."""
    found = set(settled)
    waiting = list(settled)
    while waiting:
        for doubt in graph.incoming(waiting.pop(), Relation.CHALLENGES):
            if doubt not in found and found.issuperset(graph.outgoing(doubt, Relation.CHALLENGES)):
                found.add(doubt)
                waiting.append(doubt)
    yield from (name for name in graph.elements if name in found and name not in settled)


def _without(loaded: LoadedCase, gone: frozenset[str]) -> LoadedCase:
    """Return the case without some elements; a trigger that watches nothing else goes with them."""
    case = loaded.case
    triggers = (
        trigger.model_copy(update={"of": left})
        for trigger in case.triggers
        if (left := tuple(name for name in trigger.of if name not in gone))
    )
    elements = {name: element for name, element in case.elements.items() if name not in gone}
    return replace(loaded, case=replace(case, elements=elements, triggers=tuple(triggers)))


def _result(result: EvidenceResult, word: str) -> EvidenceResult:
    """Return evidence with one flaw or none; its numbers are kept where they are those of the supposed result."""
    flawed = FLAWS[word]
    wrong = {flaw.name for flaw in result.flaws if flaw.effect is not None}
    known = flawed is not None and flawed.name in _KEEPS_NUMBERS
    entry = result.entry if (known or flawed is None) and wrong <= _KEEPS_NUMBERS else None
    flaws = () if flawed is None else (Flaw(flawed.name, f"{SUPPOSED}: {flawed.words}", (), flawed.effect),)
    return replace(result, entry=entry, flaws=flaws, requirements=())


def _cut_off(graph: CaseGraph, fixed: Mapping[str, str], whole: frozenset[str]) -> CaseGraph:
    """Return the graph in which nothing bears on the elements of `whole`.

    Of a doubt that is supposed to be answered, open or upheld only the answers are set aside: other doubts about it
    still count.
    """
    if not fixed:
        return graph
    edges = {relation: dict(graph.edges.get(relation, {})) for relation in Relation}
    for name in fixed:
        edges[Relation.ANSWERED_BY].pop(name, None)
    for name in whole:
        edges[Relation.SUPPORTED_BY].pop(name, None)
        edges[Relation.IN_CONTEXT_OF].pop(name, None)
    doubts = edges[Relation.CHALLENGES]
    for doubt in {doubt for name in whole for doubt in graph.incoming(name, Relation.CHALLENGES)}:
        doubts[doubt] = tuple(one for one in doubts[doubt] if one not in whole)
    return replace(graph, edges=edges)


def _fault(name: str, word: str) -> tuple[Fault, ...]:
    status = STATUSES.get(word) or DOUBTS[word]
    if status is Status.SUPPORTED:
        return ()
    return (Fault(status, Cause(name, SUPPOSED, f"it is supposed to be {word}"), opens=word == "open"),)


def shifts(before: Assessment, supposed: Supposed) -> tuple[Shift, ...]:
    """Return every element that stands otherwise, the top claim first, then from above to below."""
    order = (supposed.graph.top, *reversed(supposed.graph.bottom_up))
    return shifted(order, before.standings, supposed.assessment.standings)


def shifted(order: Iterable[str], before: Mapping[str, Standing], after: Mapping[str, Standing]) -> tuple[Shift, ...]:
    """Return every element that stands otherwise in `after`, in this order: the top claim, then from above to below."""
    found = []
    for name in order:
        was, now = before.get(name), after.get(name)
        if was is not None and now is not None and was.status is not now.status:
            why = was if now.status is Status.SUPPORTED else now
            found.append(Shift(name, was.status, now.status, why))
    return tuple(dict.fromkeys(found))


def new_and_mended(
    before: Assessment, graph: CaseGraph, supposed: Supposed
) -> tuple[tuple[Cause, ...], tuple[Cause, ...]]:
    """Return what would newly keep the top claim from being supported, and what would do so no longer; worst first.

    A cause is the same where its element and its name are, whatever the day makes of its words.
    """
    then = _causes_of_top(before, graph)
    now = _causes_of_top(supposed.assessment, supposed.graph)
    come = tuple(cause for key, cause in now.items() if key not in then)
    return come, tuple(cause for key, cause in then.items() if key not in now)


def _causes_of_top(assessment: Assessment, graph: CaseGraph) -> dict[tuple[str, str], Cause]:
    found: dict[tuple[str, str], Cause] = {}
    for root in causes(assessment, graph, graph.top) if graph.top in graph.elements else ():
        found.setdefault((root.cause.element, root.cause.name), root.cause)
    return found
