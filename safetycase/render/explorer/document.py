"""The JSON document that the explorer reads: every element as it stands today, with what stands around it.

What must hold: equal views give equal bytes; the document can stand inside a `<script>` element of any page, whatever
the texts of the case are; it is made from the view of the page's audience, so that nothing withheld is in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import msgspec

from safetycase.graph.relation import Relation
from safetycase.model.elements import AnyElement, Claim
from safetycase.render.dossier.dossier import Dossier
from safetycase.render.dossier.outline import doubted_relation
from safetycase.render.dossier.particulars import particulars
from safetycase.render.escape import anchor, safe_url
from safetycase.render.explorer.json_in_html import in_script
from safetycase.render.explorer.words_once import words_once
from safetycase.render.figures import evidence_words
from safetycase.render.view import CaseView

_MOST_FINDINGS = 12


class Reason(msgspec.Struct, frozen=True, omit_defaults=True):
    """Why an element is not supported: the element at the root of it, and words where that does not tell the same.

    `flaw` is the place, among the flaws of the element, of the one that tells it.
    """

    element: int
    words: str = ""
    flaw: int | None = None


class Flaw(msgspec.Struct, frozen=True):
    """A finding about an element."""

    severity: str
    name: str
    words: str


class Node(msgspec.Struct, frozen=True, omit_defaults=True):
    """One element. Other elements are named by their place in the list; `onward` leads along the path to the cause."""

    id: str
    kind: str
    status: str
    text: str
    module: int = 0
    anchor: str = ""
    title: str = ""
    owner: str = ""
    category: str = ""
    note: str = ""
    url: str = ""
    withheld: bool = False
    exhibit: bool = False
    against: tuple[str, ...] = ()
    catalogues: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    flaws: tuple[Flaw, ...] = ()
    cause: Reason | None = None
    onward: int | None = None
    doubted: int | None = None
    supported_by: tuple[int, ...] = ()
    in_context_of: tuple[int, ...] = ()
    challenges: tuple[int, ...] = ()
    answered_by: tuple[int, ...] = ()


class Module(msgspec.Struct, frozen=True):
    """A module: its title, and what leads to its elements, up to the fragment."""

    title: str
    page: str


class Document(msgspec.Struct, frozen=True):
    """The case as the explorer is given it; `register` leads to the register of evidence, up to the fragment.

    In the document a text that several elements have stands once, in `words`, and its number in the elements.
    """

    title: str
    as_of: str
    top: int | None
    register: str
    modules: tuple[Module, ...]
    outcomes: dict[str, str]
    catalogues: dict[str, str]
    elements: tuple[Node, ...]


def explorer_document(dossier: Dossier, page_of: Callable[[str], str], register: str = "") -> str:
    """Return the document as JSON that is safe inside HTML.

    `page_of` names the page that tells the elements of a module, seen from where the explorer stands; "" for the same.
    `register` is the page of the register of evidence.
    """
    view = dossier.view
    places = {name: number for number, name in enumerate(view.graph.elements)}
    homes = {element: number for number, names in enumerate(view.modules.values()) for element in names}
    answered = _answered(view)
    document = Document(
        title=view.case.header.title,
        as_of=view.as_of.isoformat(),
        top=places.get(view.graph.top),
        register=register,
        modules=tuple(Module(view.module_title(name), page_of(name)) for name in view.modules),
        outcomes={name: one.outcome for name, one in view.case.system.outcomes.items()} if view.case.system else {},
        catalogues={name: coverage.catalogue.title for name, coverage in view.coverage.items()},
        elements=tuple(_node(dossier, name, places, homes[name], answered.get(name, ())) for name in places),
    )
    elements, words = words_once(msgspec.to_builtins(document.elements))
    return in_script({**msgspec.to_builtins(document), "words": words, "elements": elements})


def _answered(view: CaseView) -> Mapping[str, tuple[str, ...]]:
    """Name the catalogues whose items each element answers, by its own word or by a response."""
    found: dict[str, dict[str, None]] = {}
    for name, coverage in view.coverage.items():
        for item in coverage.items.values():
            for element in item.by:
                found.setdefault(element, {})[name] = None
    return {element: tuple(names) for element, names in found.items()}


def _node(dossier: Dossier, name: str, places: Mapping[str, int], home: int, answered: tuple[str, ...]) -> Node:
    view = dossier.view
    element, standing = view.graph.elements[name], view.assessment.standings[name]
    own = anchor(name)
    doubted = doubted_relation(view, name)
    findings = dossier.findings_of.get(name, ())[:_MOST_FINDINGS]
    flaws = tuple(Flaw(one.severity.value, one.name, one.message) for one in findings)
    return Node(
        id=name,
        kind=element.kind.value,
        status=standing.status.value,
        text=element.statement,
        module=home,
        anchor="" if own == name else own,
        title=element.title or "",
        owner=element.owner or "",
        category=element.category.value if isinstance(element, Claim) and element.category else "",
        note=element.note or "",
        url=(safe_url(element.url) or "") if element.url else "",
        withheld=name in view.withheld,
        exhibit=name in dossier.exhibited,
        against=element.against if isinstance(element, Claim) else (),
        catalogues=answered,
        phrases=tuple(phrase for phrase in particulars(element) if phrase != f"owner {element.owner}"),
        facts=tuple(_facts(view, name, element)),
        flaws=flaws,
        cause=_reason(view, name, places, flaws),
        onward=places[standing.onward.element] if standing.onward else None,
        doubted=places.get(doubted) if doubted else None,
        supported_by=_around(view, name, Relation.SUPPORTED_BY, places),
        in_context_of=_around(view, name, Relation.IN_CONTEXT_OF, places),
        challenges=_around(view, name, Relation.CHALLENGES, places),
        answered_by=_around(view, name, Relation.ANSWERED_BY, places),
    )


def _reason(view: CaseView, name: str, places: Mapping[str, int], flaws: tuple[Flaw, ...]) -> Reason | None:
    """Return the root of an element's status; its words are told once, at the root, by a finding where one says it."""
    cause = view.assessment.standings[name].cause
    if cause is None or cause.element not in places:
        return None
    place = places[cause.element]
    if name != cause.element:
        same = view.assessment.standings[cause.element].cause == cause
        return Reason(place, "" if same else cause.message)
    told = next((number for number, flaw in enumerate(flaws) if flaw.words.startswith(cause.message)), None)
    return Reason(place, "" if told is not None else cause.message, told)


def _around(view: CaseView, name: str, relation: Relation, places: Mapping[str, int]) -> tuple[int, ...]:
    return tuple(places[other] for other in view.graph.outgoing(name, relation) if other in places)


def _facts(view: CaseView, name: str, element: AnyElement) -> Iterator[str]:
    """Yield what its evidence says, a line for each measure."""
    result = view.results.get(name)
    if result is not None and name not in view.withheld:
        yield from evidence_words(element, result)
