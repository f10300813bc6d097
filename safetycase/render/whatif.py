"""What would fall or rise under a supposition, told: in the terminal and as JSON, `safetycase-whatif/1`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from safetycase.assess.changes import State
from safetycase.assess.standing import Cause
from safetycase.assess.supposing import FLAWS, Shift, Supposed, Supposition, new_and_mended, shifts
from safetycase.model.status import Status
from safetycase.render.accepted import WITH_DOUBT
from safetycase.render.json_text import JsonValue, json_text
from safetycase.render.terminal import Paint, arrow_path, cells, cut, harmless, wrap
from safetycase.source.excerpt import counted

SCHEMA = "safetycase-whatif/1"
_NARROWEST = 60
_LONGEST_ID = 30
_MOST_SHOWN = 40
_MOST_CAUSES = 6


def whatif_json(state: State, supposed: Supposed) -> str:
    """Tell a supposition and its consequences for programs."""
    supposition, header = supposed.supposition, state.case.header
    top = state.graph.top
    now = supposed.status(top)
    found = shifts(state.assessment, supposed)
    come, gone = new_and_mended(state.assessment, state.graph, supposed)
    return json_text(
        {
            "schema": SCHEMA,
            "case": {"id": header.id, "title": header.title, "digest": state.loaded.case_digest},
            "as_of": supposed.as_of.isoformat(),
            "supposed": {
                "without": [*supposition.without],
                "outcomes": dict(supposition.outcomes),
                "on": supposition.on.isoformat() if supposition.on else None,
            },
            "top": {"element": top, "before": state.top_status.value, "after": now.value if now else None},
            "set_aside": [*supposed.moot],
            "summary": {"falls": sum(one.falls for one in found), "rises": sum(not one.falls for one in found)},
            "changes": [_shift(state, one) for one in found],
            **_doubted(supposed),
            "new_causes": [_cause(one) for one in come],
            "mended_causes": [_cause(one) for one in gone],
        }
    )


def _doubted(supposed: Supposed) -> dict[str, JsonValue]:
    """Return what would be supported only with doubts that somebody accepted; nothing where there is none."""
    found = sorted(filter(supposed.assessment.is_qualified, supposed.assessment.touched))
    return {"supported_with_doubt": [*found]} if found else {}


def _cause(cause: Cause) -> dict[str, JsonValue]:
    return {"element": cause.element, "name": cause.name, "message": cause.message}


def _shift(state: State, one: Shift) -> dict[str, JsonValue]:
    cause = one.why.cause
    return {
        "element": one.element,
        "kind": state.graph.elements[one.element].kind.value,
        "before": one.before.value,
        "after": one.after.value,
        "falls": one.falls,
        "path": [*one.why.path],
        "cause": _cause(cause) if cause else None,
    }


def whatif_text(
    state: State, supposed: Supposed, *, width: int = 80, colour: bool = False, ascii_only: bool = False
) -> str:
    """Tell a supposition and its consequences in the terminal: the top claim first, then what falls and what rises."""
    return "\n".join(_Teller(state, supposed, max(width, _NARROWEST), Paint(colour, ascii_only)).lines()) + "\n"


class _Teller:
    def __init__(self, state: State, supposed: Supposed, width: int, paint: Paint) -> None:
        self._state, self._supposed, self._width, self._paint = state, supposed, width, paint
        self._arrow = "->" if paint.ascii_only else "→"

    def lines(self) -> Iterator[str]:
        title = harmless(self._state.case.header.title)
        yield self._paint.rule(title, self._width, f"as of {self._supposed.as_of.isoformat()}")
        yield ""
        yield "Suppose that"
        for words in _supposed(self._supposed.supposition):
            yield from wrap(words, self._width, "  ", "    ")
        if self._supposed.moot:
            names = ", ".join(self._supposed.moot)
            yield from wrap(f"and with that {names}, which doubts nothing else", self._width, "  ", "    ")
        yield ""
        found = shifts(self._state.assessment, self._supposed)
        top = self._state.graph.top
        yield from self._top(next((one for one in found if one.element == top), None))
        others = [one for one in found if one.element != top]
        noun = "element" if len(others) == len(found) else "more element"
        yield from self._listed(noun, "falls", [one for one in others if one.falls])
        yield from self._listed(noun, "rises", [one for one in others if not one.falls])
        come, gone = new_and_mended(self._state.assessment, self._state.graph, self._supposed)
        yield from self._caused(f"New below {harmless(top)}:", come)
        yield from self._caused(f"No longer below {harmless(top)}:", gone)
        rest = f"{len(found)} of {counted(len(self._state.graph.elements), 'element')} would stand otherwise"
        yield from wrap(f"{rest}. This is a supposition: nothing was written.", self._width)

    def _top(self, shift: Shift | None) -> Iterator[str]:
        """Yield how the top claim would stand, and the shortest way to why."""
        top = self._state.graph.top
        name = self._paint(cut(harmless(top), _LONGEST_ID, ascii_only=self._paint.ascii_only), "bold")
        if shift is None:
            standing = self._supposed.assessment.standings.get(top)
            if standing is None:
                yield from wrap(f"The top claim {top} is not in the case.", self._width)
            else:
                yield f"{name} stays {self._paint.status(standing.status)}{self._doubt(top)}"
                yield from self._why(standing.path, standing.cause.message if standing.cause else "")
        else:
            verb = "falls" if shift.falls else "rises"
            yield f"{name} {verb}: {self._change(shift)}{self._doubt(top)}"
            yield from self._why(shift.why.path, _reason(shift))
        yield ""

    def _doubt(self, element: str) -> str:
        """Say that an element would be supported only with doubts that somebody accepted."""
        return f", {WITH_DOUBT}" if self._supposed.assessment.is_qualified(element) else ""

    def _change(self, shift: Shift) -> str:
        return f"{self._paint.status(shift.before)} {self._arrow} {self._paint.status(shift.after)}"

    def _why(self, path: tuple[str, ...], reason: str) -> Iterator[str]:
        if len(path) > 1:
            yield from arrow_path(path, self._width, "  ", ascii_only=self._paint.ascii_only)
        if reason:
            yield from wrap(reason, self._width, "  ")

    def _listed(self, noun: str, verb: str, found: Sequence[Shift]) -> Iterator[str]:
        if not found:
            return
        yield f"{counted(len(found), noun)} {verb if len(found) == 1 else verb[:-1]}:"
        size = max(min(cells(harmless(one.element)), _LONGEST_ID) for one in found[:_MOST_SHOWN])
        change = max(len(one.before.value) + len(one.after.value) for one in found[:_MOST_SHOWN])
        for one in found[:_MOST_SHOWN]:
            name = cut(harmless(one.element), _LONGEST_ID, ascii_only=self._paint.ascii_only)
            blanks = " " * (size - cells(name))
            room = " " * (change - len(one.before.value) - len(one.after.value))
            lead = f"  {self._paint(name, 'bold')}{blanks}  {self._change(one)}{room}"
            taken = 2 + size + 2 + change + len(self._arrow) + 6
            yield from self._beside(lead, taken, self._through(one))
        if len(found) > _MOST_SHOWN:
            yield f"  and {len(found) - _MOST_SHOWN} more; --format json names all"
        yield ""

    def _caused(self, title: str, found: Sequence[Cause]) -> Iterator[str]:
        if not found:
            return
        yield from wrap(title, self._width)
        for one in found[:_MOST_CAUSES]:
            yield from wrap(f"{one.element}, {one.name}: {one.message}", self._width, "  ", "    ")
        if len(found) > _MOST_CAUSES:
            yield f"  and {len(found) - _MOST_CAUSES} more; --format json names all"
        yield ""

    def _beside(self, lead: str, taken: int, words: str) -> Iterator[str]:
        """Yield words beside the change where there is room, else below it."""
        if not words:
            yield lead.rstrip()
        elif taken + 2 + cells(words) <= self._width:
            yield f"{lead}  {self._paint(words, 'dim')}"
        else:
            yield lead
            yield from (self._paint(line, "dim") for line in wrap(words, self._width, "      "))

    def _through(self, one: Shift) -> str:
        cause = one.why.cause
        if cause is None or cause.element == one.element:
            return ""
        return f"{'no longer held by' if one.after is Status.SUPPORTED else 'by'} {harmless(cause.element)}"


def _supposed(supposition: Supposition) -> Iterator[str]:
    """Yield in words what is supposed, in the order: what is gone, what came out, the day."""
    yield from (f"{name} is not there" for name in supposition.without)
    for name, word in supposition.outcomes.items():
        flawed = FLAWS.get(word)
        verb = "has" if word in {"passed", "failed"} else "is"
        yield f"{name} {verb} {word}" + (f": {flawed.words}" if flawed else "")
    if supposition.on is not None:
        yield f"it is {supposition.on.isoformat()}"


def _reason(shift: Shift) -> str:
    cause = shift.why.cause
    if cause is None:
        return ""
    if shift.after is Status.SUPPORTED:
        return f"nothing keeps it from being supported any more; that was {cause.name}: {cause.message}"
    return f"{cause.name}: {cause.message}"
