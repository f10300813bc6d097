"""The text of `safetycase measure --explain`: how one number came to be, step by step, and which units decided it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from safetycase.evidence.lock import MeasureValue
from safetycase.evidence.result import Outcome
from safetycase.evidence.trail import Counted, Decided, DecidingRow, LockDifference, Trail
from safetycase.model.evidence import Direction, Measure
from safetycase.model.status import Status
from safetycase.render.dossier.measured_words import describe, figure, interval
from safetycase.render.dossier.steps import Step, steps
from safetycase.render.figures import GLUE
from safetycase.render.terminal import Paint, cells, cut, harmless, wrap
from safetycase.source.excerpt import counted

_NARROWEST = 60
_LABEL = 11
_FIGURE = 8
_LONGEST_UNIT = 60
_MOST_DIFFERENCES = 12
_LOOKS = {Outcome.MET: Status.SUPPORTED, Outcome.NOT_MET: Status.DEFEATED, Outcome.UNKNOWN: Status.UNKNOWN}
_HEADINGS = {
    "mean": "Units with the worst numbers",
    "quantile": "Units with the worst numbers",
    "detection": "Units that lie farthest on the wrong side",
    "calibration": "Units whose confidence lies farthest from what came",
    "reliability": "Units whose raters differ",
    "difference": "Units on which the two differ",
}


def trail_text(trail: Trail, *, width: int = 80, colour: bool = False, ascii_only: bool = False) -> str:
    """Return a trail as text of at most `width` cells, unless a single word is longer."""
    return _Teller(trail, max(width, _NARROWEST), Paint(colour, ascii_only)).tell()


class _Teller:
    """Writes one trail."""

    def __init__(self, trail: Trail, width: int, paint: Paint) -> None:
        self.trail = trail
        self.width = width
        self.paint = paint

    def tell(self) -> str:
        trail = self.trail
        lines = [self.paint.rule(f"{harmless(trail.element)}: {harmless(trail.name)}", self.width), ""]
        lines += [*self._wrapped(_sentence(describe(trail.measure)), "  "), ""]
        for flaw in trail.flaws:
            lines += [*self._wrapped(f"! {flaw.name}: {flaw.message}", "  "), ""]
        for step in steps(trail):
            lines += self._step(step)
        lines += self._groups()
        lines += self._decided()
        lines += self._lock()
        return "\n".join(lines) + "\n"

    def _wrapped(self, text: str, first: str, rest: str | None = None) -> list[str]:
        rest = " " * cells(first) if rest is None else rest
        lines = (line.replace(GLUE, " ") for line in wrap(text, self.width, first, rest))
        return [part for line in lines for part in _within(line, self.width, rest)]

    def _step(self, step: Step) -> Iterator[str]:
        """Yield the lines of a step: its name and number, and its words beside them."""
        blank = " " * (2 + _LABEL + 2 + _FIGURE + 2)
        told = step.figure.replace(GLUE, " ")
        room = " " * max(_FIGURE - cells(told), 0)
        look = _LOOKS[step.outcome].value if step.outcome is not None else "bold"
        lead = f"  {step.label:<{_LABEL}}  {room}{told}  "
        painted = f"  {step.label:<{_LABEL}}  {room}{self.paint(told, look)}  "
        for number, words in enumerate(step.words):
            first = lead if number == 0 else blank
            lines = self._wrapped(words, first, blank + ("  " if len(step.words) > 1 else ""))
            yield lines[0].replace(lead, painted, 1) if number == 0 else lines[0]
            yield from lines[1:]

    def _groups(self) -> Iterator[str]:
        """Yield one line for each group of the measure's `by`, the worst named."""
        value, by = self.trail.value, self.trail.measure.by
        if value is None or by is None or not value.groups:
            return
        worst = value.worst_group
        named = f"the worst: {harmless(worst)}" if worst is not None else "nothing says which way is worse"
        yield ""
        family = self.trail.measure.family
        shared = f", their doubt shared by {family}" if family is not None else ""
        yield from self._wrapped(f"By {by} ({counted(len(value.groups), 'group')}{shared}; {named}):", "  ", "    ")
        names = {
            name: cut(harmless(name), self.width * 2 // 5, ascii_only=self.paint.ascii_only) for name in value.groups
        }
        longest = max(map(cells, names.values()))
        decided = self.trail.decided
        for name, part in sorted(value.groups.items()):
            lead = f"  {'>' if name == worst else ' '} {names[name]}{' ' * (longest - cells(names[name]))}  "
            words = _group(part, self.trail.measure, decided.direction if decided else None)
            yield from self._wrapped(words, lead, " " * cells(lead))

    def _decided(self) -> Iterator[str]:
        """Yield the units that decided, by file."""
        decided, measure = self.trail.decided, self.trail.measure
        if decided is None:
            return
        yield ""
        words = f"{_heading(decided, measure)}:" if decided.rows else _nobody(decided, measure)
        yield from self._wrapped(words, "  ", "    ")
        tasks = {row.task for row in decided.rows}
        for file, rows in groupby(decided.rows, key=lambda row: row.file):
            if file is not None:
                yield from self._wrapped(file, "  ")
            for row in rows:
                yield from self._wrapped(self._row(row, tell_task=len(tasks) > 1), "    ", "      ")

    def _row(self, row: DecidingRow, *, tell_task: bool) -> str:
        unit = cut(harmless(row.unit), _LONGEST_UNIT, ascii_only=self.paint.ascii_only)
        unit = unit if row.row is None else f"row {row.row}"
        where = f"{row.task}, {unit}" if tell_task and row.task else unit
        if row.repeat is not None and (row.repeat > 1 or row.rows > 1):
            where += f", repeat {row.repeat}"
        if row.true is not None and row.rows > 1:
            where += f" ({row.true} of {row.rows} records)"
        said = [f"{name} {_LACKING if text is None else text}" for name, text in row.said]
        said += [] if row.reason is None else ["no stated reason" if row.reason == "unsaid" else row.reason]
        return f"{where}: {', '.join(said)}" if said else where

    def _lock(self) -> Iterator[str]:
        """Yield whether the lock says the same."""
        found = self.trail.differences
        if found is None:
            return
        yield ""
        element = harmless(self.trail.element)
        if not found:
            yield "  The lock says the same."
        elif found[0].what == "lock":
            yield from self._wrapped(f"The lock cannot be used: {found[0].lock}.", "  ")
        elif found[0].what == "entry":
            yield from self._wrapped(f"The lock has nothing of {element}: run 'safetycase measure'.", "  ")
        else:
            yield from self._wrapped("The lock says something else:", "  ")
            for one in found[:_MOST_DIFFERENCES]:
                yield from self._wrapped(_difference(one), "    ", "      ")
            if len(found) > _MOST_DIFFERENCES:
                yield f"    and {len(found) - _MOST_DIFFERENCES} more"
            yield from self._wrapped("'check' judges by the lock until 'safetycase measure' is run.", "  ")


def _within(line: str, width: int, rest: str) -> Iterator[str]:
    """Break a line that a long word makes too wide, where there is one at the end of a part of the word."""
    while cells(line) > width:
        room = width
        while cells(line[:room]) > width:
            room -= 1
        part = max(line.rfind(mark, 0, room) for mark in _PARTS) + 1
        end = part if part > room - _LONGEST_PART and part > len(rest) else room
        yield line[:end]
        line = rest + line[end:]
    yield line


_PARTS = "/_-"
_LONGEST_PART = 20
_LACKING = "(none)"
_BAD_SIDE = {Direction.LOWER_IS_BETTER: "upper", Direction.HIGHER_IS_BETTER: "lower", None: ""}


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


def _difference(one: LockDifference) -> str:
    if one.what == "definition":
        return "what is asked: files, mapping, measures or levels were changed since"
    return f"{one.what}: {one.lock or 'nothing'} in the lock, {one.now or 'nothing'} now"


def _group(part: MeasureValue, measure: Measure, direction: Direction | None) -> str:
    if part.value is None:
        return f"no value: {part.reason or 'nothing was counted'}"
    share = measure.is_share
    value = figure(part.value, share=share)
    basis = f"{part.events} of {part.units} units" if part.events is not None else f"{part.units} units"
    told = f"{value} ({basis})".replace(" ", GLUE)
    side = _BAD_SIDE[direction]
    bounds = MeasureValue(bounds={key: one for key, one in part.bounds.items() if key.startswith(side)})
    reach = interval(bounds, share=share)
    told += f", {reach}".replace(" ", GLUE).replace(f",{GLUE}", ", ") if reach else ""
    return told + (f", {part.unscored} unscored" if part.unscored else "")


def _heading(decided: Decided, measure: Measure) -> str:
    """Name the units that are listed, and how many there are of each kind."""
    of_group = f" in {harmless(decided.group)}" if decided.group is not None else ""
    units, listed = decided.units, len(decided.rows)
    parts = []
    if decided.ranked:
        parts.append(f"{_HEADINGS[measure.kind]}{of_group}")
        total = units.get(Counted.ANSWERED, 0)
    else:
        against = Counted.NOT_HELD if decided.direction is Direction.HIGHER_IS_BETTER else Counted.HELD
        held = "Units whose event did not hold" if against is Counted.NOT_HELD else "Units whose event held"
        total = units.get(against, 0) + (units.get(Counted.NOT_HELD, 0) if measure.difference is not None else 0)
        parts.append(f"{_HEADINGS.get(measure.kind, held)}{of_group}: {total}")
    total += sum(units.get(kind, 0) for kind in (Counted.PARTLY, Counted.OPEN))
    if units.get(Counted.PARTLY):
        parts.append(f"in part: {units[Counted.PARTLY]}")
    if units.get(Counted.OPEN):
        parts.append(f"without an outcome: {units[Counted.OPEN]}")
    return ", ".join(parts) + (f"; the first {listed}" if 0 < listed < total else "")


def _nobody(decided: Decided, measure: Measure) -> str:
    total = sum(decided.units.get(kind, 0) for kind in (Counted.PARTLY, Counted.OPEN, Counted.ANSWERED))
    if total or (decided.units.get(Counted.HELD) and decided.direction is not Direction.HIGHER_IS_BETTER):
        return f"{_heading(decided, measure)}."
    return f"{_heading(decided, measure)}; none decides against it."
