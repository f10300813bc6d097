"""One element through the revisions of its case, told: in the terminal and as JSON, `safetycase-log/1`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from safetycase.assess.changes import Change
from safetycase.assess.element_history import ElementHistory, Happening
from safetycase.render.changes import before_and_after
from safetycase.render.json_text import JsonValue, json_text
from safetycase.render.terminal import Paint, cells, cut, harmless, wrap
from safetycase.source.excerpt import counted

SCHEMA = "safetycase-log/1"
_NARROWEST = 60
_LONGEST_AUTHOR = 30


def history_json(history: ElementHistory, as_of: date) -> str:
    """Tell the history of an element for programs, the oldest revision first."""
    begins = history.begins
    return json_text(
        {
            "schema": SCHEMA,
            "element": history.element,
            "as_of": as_of.isoformat(),
            "revisions_looked_at": history.looked_at,
            "older_left_out": history.more,
            "begins_at": begins.commit if begins else None,
            "revisions": [_happening(one) for one in history.happenings],
        }
    )


def _happening(one: Happening) -> dict[str, JsonValue]:
    revision = one.revision
    return {
        "revision": revision.short if revision else None,
        "commit": revision.commit if revision else None,
        "date": revision.date.isoformat() if revision else None,
        "author": revision.author if revision else None,
        "subject": revision.subject if revision else None,
        "name": one.name,
        "status": one.status.value if one.status else None,
        "unread": one.unread,
        "changes": [_change(change) for change in one.changes],
    }


def _change(change: Change) -> dict[str, JsonValue]:
    return {"kind": change.kind, "weakens": change.weakens, "before": change.before, "after": change.after}


def history_text(
    history: ElementHistory, as_of: date, *, width: int = 80, colour: bool = False, ascii_only: bool = False
) -> str:
    """Tell the history of an element in the terminal, the oldest revision first."""
    lines = _Teller(history, as_of, max(width, _NARROWEST), Paint(colour, ascii_only)).lines()
    return "\n".join(lines).rstrip("\n") + "\n"


class _Teller:
    def __init__(self, history: ElementHistory, as_of: date, width: int, paint: Paint) -> None:
        self._history, self._as_of, self._width, self._paint = history, as_of, width, paint

    def lines(self) -> Iterator[str]:
        history = self._history
        end = f"{counted(history.looked_at, 'revision')} of the case"
        yield self._paint.rule(harmless(history.element), self._width, end)
        yield ""
        if history.begins is not None:
            at = f"{history.begins.short} of {history.begins.date.isoformat()}"
            yield from wrap(
                f"The clone is shallow: its history begins at {at}. What was before is not here.", self._width
            )
            yield ""
        elif history.more:
            words = f"Only the last {history.looked_at} revisions were looked at; --limit asks for more."
            yield from (*wrap(words, self._width), "")
        for one in history.happenings:
            yield from self._happening(one)

    def _happening(self, one: Happening) -> Iterator[str]:
        status = self._paint.status(one.status) if one.status else "not there" if one.unread is None else ""
        if one.revision is None:
            name = f"  as {harmless(one.name)}" if one.name != self._history.element else ""
            what = "uncommitted" if one.changes else "today"
            yield f"{self._paint(self._as_of.isoformat(), 'bold')}  {what}{'  ' if status else ''}{status}{name}"
        else:
            revision = one.revision
            lead = f"{self._paint(revision.date.isoformat(), 'bold')}  {self._paint(revision.short, 'path')}"
            name = f"  as {harmless(one.name)}" if one.name != self._history.element else ""
            yield f"{lead}{'  ' if status else ''}{status}{name}"
            author = cut(harmless(revision.author), _LONGEST_AUTHOR, ascii_only=self._paint.ascii_only)
            room = self._width - cells(author) - 6
            subject = cut(harmless(revision.subject), room, ascii_only=self._paint.ascii_only)
            yield self._paint(f"  {subject}, by {author}", "dim")
        if one.unread is not None:
            yield from wrap(one.unread, self._width, "  ! ")
        for change in one.changes:
            yield from self._change(change)
        yield ""

    def _change(self, change: Change) -> Iterator[str]:
        mark = f"  {self._paint('may weaken', 'warning')}" if change.weakens else ""
        yield f"  {self._paint(change.kind, 'bold')}{mark}"
        yield from before_and_after(change, self._width)
