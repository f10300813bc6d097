"""Which part of a case a diagram shows: all of it, one module, one element with its surroundings.

More than `MOST_DRAWN` figures are not read by anybody; a selection that is larger is drawn as its modules, or down from
the top as far as the bound allows, and says so.
"""

from __future__ import annotations

import difflib
from collections import Counter, deque
from collections.abc import Callable, Iterable

from safetycase.errors import UnknownNameError
from safetycase.graph.case_graph import CaseGraph
from safetycase.graph.relation import Relation
from safetycase.model.elements import Defeater, Inference
from safetycase.model.status import Status, worst
from safetycase.render.escape import anchor
from safetycase.render.graph.plan import Link, Notation, Plan, Subject
from safetycase.render.language import gettext as _
from safetycase.render.language import ngettext
from safetycase.render.view import CaseView
from safetycase.render.words import status_word

MOST_DRAWN = 150
_MOST_LINKS = 900

Hrefs = Callable[[str], str | None]


def anchors(name: str) -> str:
    """Link a figure to the element's place on the same page."""
    return "#" + anchor(name)


def below(graph: CaseGraph, name: str) -> tuple[str, ...]:
    """Name what stands under or beside an element: its support, contexts, doubts and, for a doubt, its answers."""
    return tuple(
        dict.fromkeys(
            (
                *graph.outgoing(name, Relation.SUPPORTED_BY),
                *graph.outgoing(name, Relation.ANSWERED_BY),
                *graph.outgoing(name, Relation.IN_CONTEXT_OF),
                *graph.incoming(name, Relation.CHALLENGES),
            )
        )
    )


def above(graph: CaseGraph, name: str) -> tuple[str, ...]:
    """Name what an element stands under: the reverse of `below`."""
    return tuple(
        dict.fromkeys(
            (
                *graph.incoming(name, Relation.SUPPORTED_BY),
                *graph.incoming(name, Relation.ANSWERED_BY),
                *graph.incoming(name, Relation.IN_CONTEXT_OF),
                *graph.outgoing(name, Relation.CHALLENGES),
            )
        )
    )


def _reach(step: Callable[[str], Iterable[str]], start: str, depth: int, most: int) -> dict[str, int]:
    """Walk breadth first; return the elements met and how far away they are."""
    met = {start: 0}
    queue = deque([start])
    while queue:
        name = queue.popleft()
        if met[name] == depth:
            continue
        for other in step(name):
            if other not in met and len(met) < most:
                met[other] = met[name] + 1
                queue.append(other)
    return met


def _subject(view: CaseView, name: str, home: str | None, drawn: frozenset[str], hrefs: Hrefs | None) -> Subject:
    element = view.graph.elements[name]
    own = view.module_of(name)
    return Subject(
        name=name,
        kind=element.kind,
        statement=element.statement,
        status=view.assessment.status(name),
        undeveloped=element.undeveloped,
        module=own if home is not None and own != home else None,
        hidden=sum(other not in drawn for other in below(view.graph, name)),
        href=hrefs(name) if hrefs else None,
        title=element.title,
        qualified=view.assessment.is_qualified(name),
    )


def _links(view: CaseView, drawn: frozenset[str], order: Iterable[str]) -> tuple[Link, ...]:
    links: list[Link] = []
    for name in order:
        for relation in (Relation.SUPPORTED_BY, Relation.ANSWERED_BY, Relation.IN_CONTEXT_OF):
            links += [Link(name, target, relation) for target in view.graph.outgoing(name, relation) if target in drawn]
        element = view.graph.elements[name]
        inference = (
            element.challenges.to
            if isinstance(element, Defeater) and isinstance(element.challenges, Inference)
            else None
        )
        links += [
            Link(name, target, Relation.CHALLENGES, inference)
            for target in view.graph.outgoing(name, Relation.CHALLENGES)
            if target in drawn
        ]
    return tuple(links)


def _describe(view: CaseView, names: Iterable[str]) -> str:
    counts = Counter(view.assessment.status(name) for name in names)
    parts = [f"{counts[status]} {status_word(status)}" for status in sorted(counts, key=lambda status: status.rank)]
    number, words = sum(counts.values()), ", ".join(parts)
    return ngettext(
        "%(num)s element on %(day)s: %(counts)s.",
        "%(num)s elements on %(day)s: %(counts)s.",
        number,
        day=view.as_of.isoformat(),
        counts=words,
    )


def _plan(
    view: CaseView,
    names: Iterable[str],
    title: str,
    *,
    home: str | None,
    notation: Notation,
    hrefs: Hrefs | None,
    note: str | None,
) -> Plan:
    drawn = frozenset(names)
    order = [name for name in view.graph.elements if name in drawn]
    links = _links(view, drawn, order)
    if len(links) > _MOST_LINKS:
        cut = _("Only %(drawn)s of %(all)s arrows are drawn.", drawn=_MOST_LINKS, all=len(links))
        note = f"{note or ''} {cut}".strip()
        links = links[:_MOST_LINKS]
    return Plan(
        title=title,
        description=_describe(view, order),
        subjects={name: _subject(view, name, home, drawn, hrefs) for name in order},
        links=links,
        note=note,
        notation=notation,
    )


def plan_case(view: CaseView, *, notation: Notation = Notation.GSN, hrefs: Hrefs | None = None) -> Plan:
    """Plan the diagram of the whole case."""
    title = view.case.header.title
    names = list(view.graph.elements)
    note = None
    if len(names) > MOST_DRAWN:
        if len(view.modules) > 1:
            return _plan_modules(view, title, notation=notation)
        names = list(_reach(lambda name: below(view.graph, name), view.graph.top, len(names), MOST_DRAWN))
        names = [name for name in names if name in view.graph.elements]
        note = _(
            "%(all)s elements; the %(drawn)s nearest to the top claim are drawn.",
            all=len(view.graph.elements),
            drawn=len(names),
        )
    return _plan(view, names, title, home=None, notation=notation, hrefs=hrefs, note=note)


def plan_module(view: CaseView, module: str, *, notation: Notation = Notation.GSN, hrefs: Hrefs | None = None) -> Plan:
    """Plan the diagram of one module with what it borrows from others; raises UnknownNameError."""
    if module not in view.modules:
        nearest = difflib.get_close_matches(module, view.modules, n=1)
        raise UnknownNameError("module", module, nearest[0] if nearest else None)
    own = view.modules[module]
    note = None
    if len(own) > MOST_DRAWN:
        note = _("%(all)s elements; the first %(drawn)s are drawn.", all=len(own), drawn=MOST_DRAWN)
        own = own[:MOST_DRAWN]
    borrowed = [other for name in own for other in below(view.graph, name) if view.module_of(other) != module]
    names = tuple(dict.fromkeys((*own, *borrowed)))[:MOST_DRAWN]
    title = f"{view.case.header.title}: {view.module_title(module)}"
    return _plan(view, names, title, home=module, notation=notation, hrefs=hrefs, note=note)


def plan_part(view: CaseView, module: str, names: Iterable[str], title: str, *, hrefs: Hrefs | None = None) -> Plan:
    """Plan the diagram of these elements as they stand in one module; those of other modules are drawn as borrowed."""
    return _plan(view, names, title, home=module, notation=Notation.GSN, hrefs=hrefs, note=None)


def plan_modules(view: CaseView) -> Plan:
    """Plan the diagram of the modules of a case, each as one figure."""
    return _plan_modules(view, view.case.header.title, notation=Notation.GSN)


def plan_surroundings(
    view: CaseView, element: str, depth: int, *, notation: Notation = Notation.GSN, hrefs: Hrefs | None = None
) -> Plan:
    """Plan the diagram of one element with `depth` levels above and below it; raises UnknownNameError."""
    if element not in view.graph.elements:
        nearest = difflib.get_close_matches(element, view.graph.elements, n=1)
        raise UnknownNameError("element", element, nearest[0] if nearest else None)
    down = _reach(lambda name: below(view.graph, name), element, depth, MOST_DRAWN)
    up = _reach(lambda name: above(view.graph, name), element, depth, MOST_DRAWN)
    near = sorted({**down, **up}, key=lambda name: (min(down.get(name, depth + 1), up.get(name, depth + 1)), name))
    note = None
    if len(near) > MOST_DRAWN:
        note = _(
            "%(all)s elements; the %(drawn)s nearest to %(element)s are drawn.",
            all=len(near),
            drawn=MOST_DRAWN,
            element=element,
        )
    title = _("%(case)s: %(element)s and its surroundings", case=view.case.header.title, element=element)
    return _plan(view, near[:MOST_DRAWN], title, home=None, notation=notation, hrefs=hrefs, note=note)


def _plan_modules(view: CaseView, title: str, *, notation: Notation) -> Plan:
    """Draw each module as one figure; an arrow where anything in it leans on anything in the other."""
    links: dict[tuple[str, str], Link] = {}
    leaning: set[str] = set()
    for name in view.graph.elements:
        for target in below(view.graph, name):
            home, other = view.module_of(name), view.module_of(target)
            if home != other:
                links[home, other] = Link(home, other, Relation.SUPPORTED_BY)
            leaning.add(target)
    shown = list(view.modules)[:MOST_DRAWN]
    subjects = {}
    for module in shown:
        names = view.modules[module]
        heads = [name for name in names if name not in leaning] or list(names)
        status = worst(view.assessment.status(name) for name in heads)
        subjects[module] = Subject(
            name=view.module_title(module),
            kind=None,
            statement=_describe(view, names),
            status=status,
            qualified=status is Status.SUPPORTED and any(map(view.assessment.is_qualified, heads)),
        )
    drawn = tuple(link for pair, link in links.items() if pair[0] in subjects and pair[1] in subjects)
    note = _(
        "%(elements)s elements, drawn as %(drawn)s of %(all)s modules.",
        elements=len(view.graph.elements),
        drawn=len(shown),
        all=len(view.modules),
    )
    return Plan(
        title, _describe(view, view.graph.elements), subjects, drawn[:_MOST_LINKS], note=note, notation=notation
    )
