"""Whether the records cover what the design of the evaluation announced: every cell, alike, and nothing else.

What must always hold:

1. Invalidated records cover nothing.
2. A record counts once however many scorers judged it.
3. What is listed in a message is a sample in a fixed order; what is counted is everything.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from safetycase.evidence.conditions import Columns, Sql, UnanswerableError, text
from safetycase.evidence.items import Items
from safetycase.evidence.records import Warned
from safetycase.model.design import Design, written
from safetycase.source.excerpt import counted

NAME = "incomplete-design"
_NONE = "(none)"
_TOLD = 5

Cell = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Held:
    """What one cell holds: different units, records, and records with an outcome or a score."""

    units: int
    records: int
    scored: int


@dataclass(frozen=True, slots=True)
class _Found:
    """The records as the design looks at them: `recorded` yields task, unit, place of the record and its cell."""

    items: Items
    recorded: Sql
    keys: tuple[str, ...]

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """Ask the common table expression `recorded` something."""
        return list(self.items.rows(f"{self.recorded.text} {sql}", self.recorded.parameters))


def departures(design: Design, items: Items) -> Iterator[Warned]:
    """Tell every way in which the records depart from the design, each once with a few cases."""
    try:
        messages = list(_messages(design, items)) if items.is_started else ["there are no records"]
    except UnanswerableError as error:
        messages = [f"the design cannot be compared with the records: {error}"]
    for message in messages:
        yield Warned(name=NAME, message=message)


def _messages(design: Design, items: Items) -> Iterator[str]:
    found = _found(design, items)
    held = _held(found)
    planned: list[Cell] = [tuple(map(written, cell)) for cell in product(*design.cells.values())]
    yield from _totals(design, held, len(planned))
    yield from _cells(design, held, planned)
    yield from _repeats(design, found)
    yield from _several_cells(found)
    yield from _copies(design, found)


def _found(design: Design, items: Items) -> _Found:
    columns = Columns(items)
    cells = [text(columns.column(name)) for name in design.cells]
    apart = text(columns.column(design.distinct)) if design.distinct else "NULL"
    chosen = columns.selection()
    keys = tuple(f"c{at}" for at in range(len(cells)))
    named = "".join(f", coalesce(min({cell}), '{_NONE}') AS {key}" for cell, key in zip(cells, keys, strict=True))
    recorded = (
        f"WITH source AS (SELECT file AS i_file, task AS i_task, unit AS i_unit, coalesce(repeat, 1) AS i_repeat, "  # noqa: S608  SQL of our own
        f"(outcome IS NOT NULL OR score IS NOT NULL) AS i_scored{chosen.text} FROM items "
        "WHERE NOT coalesce(invalidated, FALSE)), "
        f"recorded AS (SELECT i_task AS task, i_unit AS unit, bool_or(i_scored) AS scored, min({apart}) AS own{named} "
        "FROM source GROUP BY i_file, i_task, i_unit, i_repeat)"
    )
    return _Found(items, Sql(recorded, chosen.parameters), keys)


def _held(found: _Found) -> dict[Cell, _Held]:
    keys = ", ".join(found.keys)
    grouped = f"GROUP BY {keys} ORDER BY {keys}" if keys else ""
    counts = "count(DISTINCT (task, unit)), count(*), count(*) FILTER (WHERE scored)"
    rows = found.rows(f"SELECT {counts}{', ' if keys else ''}{keys} FROM recorded {grouped}")  # noqa: S608  our own
    held: dict[Cell, _Held] = {}
    for units, records, scored, *cell in rows:
        if records:
            held[tuple(map(str, cell))] = _Held(int(str(units)), int(str(records)), int(str(scored)))
    return held


def _totals(design: Design, held: dict[Cell, _Held], cells: int) -> Iterator[str]:
    """Hold the number of units or of records against that of cells, units and repeats."""
    if design.units is None:
        return
    noun, asked = "unit", cells * design.units
    there = sum(one.units for one in held.values())
    factors = [counted(cells, "cell")] if design.cells else []
    factors.append(counted(design.units, "unit"))
    if design.repeats is not None:
        noun, asked = "record", asked * design.repeats
        there = sum(one.records for one in held.values())
        factors.append(counted(design.repeats, "repeat"))
    if there != asked:
        sum_of = f" = {counted(asked, noun)}" if len(factors) > 1 else ""
        yield f"the design is {' x '.join(factors)}{sum_of}, and there {'is' if there == 1 else 'are'} {there}"


def _cells(design: Design, held: dict[Cell, _Held], planned: Sequence[Cell]) -> Iterator[str]:
    """Tell cells that are missing, short, over-full, without any result, or not of the design."""
    if design.cells:
        missing = [cell for cell in planned if cell not in held]
        yield from _told(f"of {counted(len(planned), 'cell')} have no record", missing, design, ())
        known = frozenset(planned)
        beyond = [cell for cell in held if cell not in known]
        yield from _told("are not in the design", beyond, design, [held[cell].records for cell in beyond])
        silent = [cell for cell in planned if cell in held and held[cell].scored == 0]
        yield from _told("have records and no result among them", silent, design, ())
    if design.units is None or not design.cells:
        return
    short = [cell for cell in planned if cell in held and held[cell].units < design.units]
    yield from _told(f"have fewer than {design.units} units", short, design, [held[cell].units for cell in short])
    full = [cell for cell in planned if cell in held and held[cell].units > design.units]
    yield from _told(f"have more than {design.units} units", full, design, [held[cell].units for cell in full])


def _told(what: str, cells: Sequence[Cell], design: Design, numbers: Sequence[int]) -> Iterator[str]:
    if not cells:
        return
    names = [_named(cell, design) for cell in cells[:_TOLD]]
    shown = [f"{name} ({number})" for name, number in zip(names, numbers, strict=False)] if numbers else names
    noun = "" if what.startswith("of ") else " cell" if len(cells) == 1 else " cells"
    yield f"{len(cells)}{noun} {_agreeing(what, len(cells))}: {_listed(shown, len(cells))}"


def _agreeing(what: str, number: int) -> str:
    """Put the verb into the singular where one cell is meant."""
    if number != 1:
        return what
    for plural, singular in (("have ", "has "), ("are ", "is ")):
        head, found, tail = what.partition(plural)
        if found:
            return head + singular + tail
    return what


def _named(cell: Cell, design: Design) -> str:
    return ", ".join(f"{name} {value}" for name, value in zip(design.cells, cell, strict=True))


def _listed(shown: Sequence[str], number: int) -> str:
    more = f"; and {number - len(shown)} more" if number > len(shown) else ""
    return "; ".join(shown) + more


def _repeats(design: Design, found: _Found) -> Iterator[str]:
    """Tell units with too few or too many records."""
    if design.repeats is None:
        return
    for sign, word in (("<", "fewer"), (">", "more")):
        rows = found.rows(
            f"SELECT unit, count(*), count(*) OVER () FROM recorded GROUP BY task, unit "  # noqa: S608  our own
            f"HAVING count(*) {sign} {design.repeats:d} ORDER BY task, unit LIMIT {_TOLD}"
        )
        if rows:
            shown = [f"'{unit}' ({number})" for unit, number, _ in rows]
            several = int(str(rows[0][2]))
            have = "has" if several == 1 else "have"
            yield f"{counted(several, 'unit')} {have} {word} than {design.repeats} records: {_listed(shown, several)}"


def _several_cells(found: _Found) -> Iterator[str]:
    if not found.keys:
        return
    cell = f"({', '.join(found.keys)})" if len(found.keys) > 1 else found.keys[0]
    rows = found.rows(
        f"SELECT unit, count(*) OVER () FROM recorded GROUP BY task, unit HAVING count(DISTINCT {cell}) > 1 "  # noqa: S608  our own
        f"ORDER BY task, unit LIMIT {_TOLD}"
    )
    if rows:
        number = int(str(rows[0][1]))
        stands = "stands" if number == 1 else "stand"
        shown = [f"'{row[0]}'" for row in rows]
        yield f"{counted(number, 'unit')} {stands} in several cells: {_listed(shown, number)}"


def _copies(design: Design, found: _Found) -> Iterator[str]:
    """Tell units that agree where no two may."""
    if design.distinct is None:
        return
    rows = found.rows(
        "SELECT min(unit), max(unit), count(DISTINCT (task, unit)), count(*) OVER (), "  # noqa: S608  our own
        "sum(count(DISTINCT (task, unit)) - 1) OVER () FROM recorded WHERE own IS NOT NULL GROUP BY own "
        f"HAVING count(DISTINCT (task, unit)) > 1 ORDER BY 1, 2 LIMIT {_TOLD}"
    )
    if rows:
        shown = [f"'{first}' and '{last}'" + (f" ({n} in all)" if n != 2 else "") for first, last, n, *_ in rows]  # noqa: PLR2004
        extra = int(str(rows[0][4]))
        are = "is a duplicate" if extra == 1 else "are duplicates"
        yield f"{counted(extra, 'unit')} {are} of another by {design.distinct}: {_listed(shown, int(str(rows[0][3])))}"
