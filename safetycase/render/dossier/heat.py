"""Coverage at a glance: the items of a catalogue as cells, and outcomes against the kinds of argument."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from safetycase.assess.coverage import CoverageState
from safetycase.model.elements import Category, Claim
from safetycase.model.status import Status, worst
from safetycase.render.charts.rows import Cell
from safetycase.render.dossier.matrices import Matrix, Row
from safetycase.render.escape import anchor
from safetycase.render.view import CaseView

STATE_STATUS = {
    CoverageState.MET: Status.SUPPORTED,
    CoverageState.PARTLY: Status.IN_DOUBT,
    CoverageState.ON_PAPER: Status.IN_DOUBT,
    CoverageState.OPEN: Status.DEFEATED,
    CoverageState.NOT_APPLICABLE: Status.UNKNOWN,
    CoverageState.CONTRADICTED: Status.DEFEATED,
}


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One part of a catalogue: its cells, and their counts in words."""

    title: str
    cells: tuple[Cell, ...]
    words: str


@dataclass(frozen=True, slots=True)
class OutcomeField:
    """What argues against an outcome by one category: the worst status of the claims, None where there are none."""

    status: Status | None
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OutcomeGrid:
    """Outcomes down, categories of argument across; the last column holds claims without a category."""

    categories: tuple[str, ...]
    rows: tuple[tuple[str, str, tuple[OutcomeField, ...]], ...]


def item_anchor(catalogue: str, item: str) -> str:
    """Return the fragment of an item's row in its matrix."""
    return f"_item-{catalogue}-{anchor(item)}"


def heat_rows(matrix: Matrix) -> tuple[HeatRow, ...]:
    """Return the cells of a catalogue, part by part; what stands under no part is a part without a title."""
    parts: list[tuple[str, list[Row]]] = [("", [])]
    for row in matrix.rows:
        if row.state is None and row.depth == 0:
            parts.append((row.title, []))
        elif row.state is not None:
            parts[-1][1].append(row)
    return tuple(_heat_row(matrix.name, title, rows) for title, rows in parts if rows)


def _heat_row(catalogue: str, title: str, rows: list[Row]) -> HeatRow:
    cells = [
        Cell(
            row.mark,
            STATE_STATUS[row.state] if row.state else Status.UNKNOWN,
            f"#{item_anchor(catalogue, row.item)}",
            f"{row.label} {row.title}: {row.answer}".strip(),
        )
        for row in rows
    ]
    counts = Counter(row.answer for row in rows)
    return HeatRow(title, tuple(cells), ", ".join(f"{number} {answer}" for answer, number in counts.items()))


def outcome_grid(view: CaseView) -> OutcomeGrid | None:
    """Return which kinds of argument stand against each unacceptable outcome; None where the case names none."""
    system = view.case.system
    if system is None or not system.outcomes:
        return None
    found: dict[tuple[str, str], list[str]] = {}
    for name, element in view.graph.elements.items():
        if isinstance(element, Claim):
            category = element.category.value if element.category else ""
            for outcome in element.against:
                found.setdefault((outcome, category), []).append(name)
    categories = [category.value for category in Category]
    if any(category == "" for _, category in found):
        categories.append("")
    rows = tuple(
        (name, outcome.outcome, tuple(_field(view, found.get((name, category), [])) for category in categories))
        for name, outcome in system.outcomes.items()
    )
    return OutcomeGrid(tuple(categories), rows)


def _field(view: CaseView, claims: list[str]) -> OutcomeField:
    status = worst(view.assessment.status(name) for name in claims) if claims else None
    return OutcomeField(status, tuple(claims))
