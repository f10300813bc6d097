"""What changed in a case, told: in the terminal, as JSON, and as Markdown for a review thread."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from safetycase.assess.changes import Change
from safetycase.assess.differing import Affected, Difference, PlacedChange
from safetycase.model.status import Status
from safetycase.render.accepted import WITH_DOUBT
from safetycase.render.json_text import JsonValue, json_text
from safetycase.render.markdown_text import Section, document, folded, inline, place, row, table
from safetycase.render.renderer import PLAIN, Style
from safetycase.render.terminal import Paint, cells, cut, harmless, wrap
from safetycase.source.excerpt import counted

SCHEMA = "safetycase-diff/1"
_LONGEST = 400
_MOST = 60_000
_CASE = "the case"
_STATUSES = frozenset(status.value for status in Status)


def difference_json(difference: Difference) -> str:
    """Tell a difference for programs, as `safetycase-diff/1`."""
    changes: list[JsonValue] = [
        {
            "kind": one.change.kind,
            "element": one.change.element,
            "weakens": one.change.weakens,
            "reviewed": one.reviewed,
            "before": one.change.before,
            "after": one.change.after,
            "file": one.file,
            "line": one.line,
        }
        for one in difference.changes
    ]
    status: dict[str, JsonValue] = {name: [before, after] for name, (before, after) in difference.status.items()}
    doubted: list[JsonValue] = [name for name in sorted(difference.status) if name in difference.qualified]
    impact: list[JsonValue] = [
        {"element": one.element, "owner": one.owner, "because": list(one.because)} for one in difference.affected
    ]
    return json_text(
        {
            "schema": SCHEMA,
            "old": difference.old,
            "new": difference.new,
            "as_of": difference.as_of,
            "summary": _counts(difference),
            "changes": changes,
            "status": status,
            **({"supported_with_doubt": doubted} if doubted else {}),
            "impact": impact,
        }
    )


def _counts(difference: Difference) -> dict[str, JsonValue]:
    return {
        "changes": len(difference.changes),
        "weakening": len(difference.weakening),
        "unreviewed": len(difference.unreviewed),
        "status": len(difference.status),
    }


def difference_text(difference: Difference, *, width: int, colour: bool, ascii_only: bool, impact: bool) -> str:
    """Tell a difference in the terminal: by element, what it was and what it is, the weakening marked."""
    return "\n".join(_Teller(difference, Paint(colour, ascii_only), width, impact=impact).lines()) + "\n"


class _Teller:
    def __init__(self, difference: Difference, paint: Paint, width: int, *, impact: bool) -> None:
        self._difference, self._paint, self._width, self._impact = difference, paint, width, impact

    def lines(self) -> Iterator[str]:
        told = self._difference
        for element, changes in groupby(told.changes, key=lambda one: one.change.element):
            yield self._paint.rule(harmless(element or _CASE), self._width)
            for one in changes:
                yield from self._change(one)
            yield ""
        if told.status:
            yield self._paint.rule("status", self._width)
            yield from self._statuses()
            yield ""
        if self._impact and told.affected:
            yield self._paint.rule("to be looked at again", self._width)
            for claim in told.affected:
                owner = f" ({claim.owner})" if claim.owner else ""
                below = ", ".join(claim.because)
                yield from wrap(f"{claim.element}{owner}: below it changed {below}", self._width, "  ", "    ")
            yield ""
        yield from wrap(_verdict(told), self._width, "  ")

    def _statuses(self) -> Iterator[str]:
        """Yield how each element stood and stands, the arrows below each other."""
        ascii_only = self._paint.ascii_only
        told, room = self._difference, max(self._width - 40, 20)
        names = {name: cut(harmless(name), room, ascii_only=ascii_only) for name in told.status}
        longest = max(map(cells, names.values()))
        arrow = "->" if ascii_only else "→"
        for name, (was, now) in told.status.items():
            lead = f"  {names[name]}{' ' * (longest - cells(names[name]))}  "
            yield f"{lead}{self._status(was)} {arrow} {self._status(now)}{_doubt(name, told)}"

    def _status(self, word: str) -> str:
        return self._paint.status(Status(word)) if word in _STATUSES else word

    def _change(self, one: PlacedChange) -> Iterator[str]:
        change = one.change
        mark = self._paint("may weaken", "warning") if change.weakens else ""
        seen = " (reviewed)" if change.weakens and one.reviewed else ""
        place = f"  {harmless(one.file)}:{one.line}" if one.file else ""
        yield f"  {self._paint(change.kind, 'bold')}{'  ' if mark else ''}{mark}{seen}{place}"
        yield from before_and_after(change, self._width)


def _doubt(name: str, told: Difference) -> str:
    return f", {WITH_DOUBT}" if name in told.qualified else ""


def before_and_after(change: Change, width: int) -> Iterator[str]:
    """Yield lines of at most `width` cells that tell what was and what is, each cut to its first 400 characters."""
    for sign, words in (("-", change.before), ("+", change.after)):
        if words is not None:
            yield from wrap(words if len(words) <= _LONGEST else words[:_LONGEST] + " …", width, f"    {sign} ")


def _verdict(told: Difference) -> str:
    if not told.changes:
        return f"Nothing that the argument rests on differs between {told.old} and {told.new}."
    number = len(told.weakening)
    weaker = f"{number} may weaken it" if number else "none weakens it"
    rest = f", {len(told.unreviewed)} of them not reviewed" if told.weakening else ""
    return f"{counted(len(told.changes), 'change')} between {told.old} and {told.new}: {weaker}{rest}."


def difference_markdown(difference: Difference, style: Style = PLAIN) -> str:
    """Tell a difference as Markdown for a comment on a change request, in at most 60,000 characters.

    What may weaken the case is open, the rest is folded.
    """
    sections = [Section((f"### Safety case: {inline(_verdict(difference))}",))]
    if difference.status:
        rows = [
            row(inline(name), was, now + _doubt(name, difference)) for name, (was, now) in difference.status.items()
        ]
        sections.append(table(("element", "was", "is"), rows, "element"))
    if difference.changes:
        rest = [_row(one, style) for one in difference.changes if not one.change.weakens]
        if difference.weakening:
            rows = [_row(one, style) for one in difference.weakening]
            sections.append(table(("may weaken the case", "before → after"), rows, "change"))
        if rest:
            told = table(("other changes", "before → after"), rest, "change")
            sections.append(folded(counted(len(rest), "other change"), told) if difference.weakening else told)
    if difference.affected:
        again = tuple(f"- {name}" for name in _affected(difference.affected))
        words = f"{counted(len(again), 'element')} to be looked at again"
        sections.append(folded(words, Section((), again, noun="element")))
    return document(sections, _MOST)


def _affected(affected: Sequence[Affected]) -> Iterator[str]:
    for one in affected:
        yield inline(one.element) + (f" ({inline(one.owner)})" if one.owner else "")


def _row(one: PlacedChange, style: Style) -> str:
    """Return two cells, so that texts have room: what changed and where; how it read, and below that how it reads."""
    change = one.change
    seen = " (reviewed)" if change.weakens and one.reviewed else ""
    told = [f"**{inline(change.element or _CASE, 80)}** {change.kind.replace('-', ' ')}{seen}"]
    if one.file is not None and one.line is not None and not change.old:
        told.append(place(style.path(one.file), one.line, style.links))
    words = [inline(change.before)] if change.before is not None else []
    words += [f"→ {inline(change.after)}"] if change.after is not None else []
    return row("<br>".join(told), "<br>".join(words))
