"""How far the case answers each catalogue, item by item, for people to read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from safetycase.assess.coverage import CatalogueCoverage, CoverageState, ItemCoverage
from safetycase.model.catalogue import ItemKind
from safetycase.render.catalogues import SIGNS, WORDS, counts
from safetycase.render.language import gettext as _
from safetycase.render.view import CaseView


@dataclass(frozen=True, slots=True)
class Row:
    """One item, or the heading of a group where there is no `state`.

    `answer` says in words how it stands, `note` why, or what the case says of it. `by` names the elements behind it.
    """

    item: str
    title: str
    depth: int
    state: CoverageState | None = None
    mark: str = ""
    answer: str = ""
    by: tuple[str, ...] = ()
    note: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Matrix:
    """One catalogue; `words` are its counts, such as `12 met, 3 open of 15 in force`."""

    name: str
    title: str
    version: str
    source: str
    licence: str
    words: str
    rows: tuple[Row, ...]
    tally: tuple[tuple[CoverageState, str, int], ...]


def matrices(view: CaseView) -> tuple[Matrix, ...]:
    """Return a matrix for each catalogue that the case lists or answers, in the order of their names.

    One that it only draws its outcomes from asks for no answers.
    """
    listed = {text.partition("@")[0].strip() for text in view.case.header.catalogues}
    answered = listed | set(view.case.responses)
    return tuple(_matrix(coverage) for name, coverage in sorted(view.coverage.items()) if name in answered)


def _matrix(coverage: CatalogueCoverage) -> Matrix:
    catalogue = coverage.catalogue
    tally = tuple((state, _(WORDS[state]), coverage.count(state)) for state in CoverageState if coverage.count(state))
    return Matrix(
        catalogue.name,
        catalogue.title,
        catalogue.version,
        catalogue.source.title,
        catalogue.source.licence,
        counts(coverage),
        tuple(_rows(coverage)),
        tally,
    )


def _rows(coverage: CatalogueCoverage) -> Iterator[Row]:
    catalogue = coverage.catalogue
    for name, entry in catalogue.items.items():
        kind = catalogue.kind_of(name)
        if kind is ItemKind.ASPECT:
            continue
        depth = catalogue.depth(name)
        standing = coverage.items.get(name)
        if standing is None:
            yield Row(name, entry.title, depth, label=entry.label or "")
        else:
            yield _row(name, entry.title, depth, standing, entry.label or "")


def _row(name: str, title: str, depth: int, standing: ItemCoverage, label: str) -> Row:
    state = standing.state
    answer = _(WORDS[state]) if standing.in_force else _("not in force")
    return Row(name, title, depth, state, SIGNS[state][0], answer, standing.by, standing.because, label)
