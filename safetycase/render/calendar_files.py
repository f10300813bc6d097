"""The days ahead of a case for programs, for a page or comment, and for the calendar of the people concerned."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, timedelta

from safetycase.assess.ahead import Ahead, DayAhead
from safetycase.assess.calendar import End
from safetycase.assess.changes import State
from safetycase.render.calendar_text import limit_words, verdict, window_words
from safetycase.render.end_words import end_words
from safetycase.render.escape import clean
from safetycase.render.json_text import JsonValue, json_text
from safetycase.render.markdown_text import Section, document, inline, row, table

SCHEMA = "safetycase-expires/1"
_FOLD = 73
_MOST = 60_000
_MOST_SHIFTS = 6


def calendar_json(state: State, ahead: Ahead) -> str:
    """Tell the days ahead for programs, as `safetycase-expires/1`."""
    header, because = state.case.header, ahead.because
    return json_text(
        {
            "schema": SCHEMA,
            "case": {"id": header.id, "title": header.title, "digest": state.loaded.case_digest},
            "as_of": ahead.as_of.isoformat(),
            "through": _day(ahead.through),
            "top": {
                "element": ahead.top,
                "status": ahead.today.value,
                "falls": _day(ahead.falls),
                "path": [*because.path] if because else [],
                "cause": because.cause.message if because and because.cause else None,
                "could_hold_through": _day(ahead.limit.day if ahead.limit else None),
                "window_ends": _day(ahead.window),
            },
            "past": [_end(ahead, end) for end in ahead.past],
            "days": [_ahead(ahead, day) for day in ahead.days],
        }
    )


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _ahead(ahead: Ahead, day: DayAhead) -> dict[str, JsonValue]:
    return {
        "day": day.day.isoformat(),
        "from": day.first.isoformat(),
        "days": (day.day - ahead.as_of).days,
        "ends": [_end(ahead, end) for end in day.ends],
        "status": {one.element: [one.before.value, one.after.value] for one in day.shifts},
        "top": day.top.value,
    }


def _end(ahead: Ahead, end: End) -> dict[str, JsonValue]:
    owned = ahead.owners.get(end.element or "")
    return {
        "kind": end.kind.value,
        "element": end.element,
        "day": end.day.isoformat(),
        "begins": end.begins,
        "what": end_words(end),
        "owner": end.owner or (owned.owner if owned else None),
        "owner_of": owned.of if owned and not end.owner else None,
        "note": end.note or None,
    }


def calendar_markdown(ahead: Ahead) -> str:
    """Tell the days ahead as Markdown, for a page or a comment, in at most 60,000 characters."""
    sections = [Section((f"### {inline(verdict(ahead))}",))]
    sections += [Section((inline(words),)) for words in (limit_words(ahead), window_words(ahead)) if words]
    rows = [_row(ahead, end, "past") for end in ahead.past]
    for day in ahead.days:
        shown = [f"{inline(one.element)} {one.before.value} → {one.after.value}" for one in day.shifts[:_MOST_SHIFTS]]
        more = len(day.shifts) - len(shown)
        after = "; ".join([*shown, *([f"{more} more"] if more else [])])
        rows += [_row(ahead, end, after if number == 0 else "") for number, end in enumerate(day.ends)]
    if rows:
        sections.append(table(("day", "element", "what", "owner", "what falls with it"), rows, "line"))
    else:
        sections.append(Section(("Nothing ends.",)))
    return document(sections, _MOST)


def _row(ahead: Ahead, end: End, after: str) -> str:
    owned = ahead.owners.get(end.element or "")
    owner = end.owner or (owned.owner if owned else "")
    return row(end.day.isoformat(), inline(end.element), inline(end_words(end)), inline(owner), after)


def calendar_ics(state: State, ahead: Ahead) -> str:
    """Tell the days ahead as all-day events of an iCalendar file (RFC 5545), the same bytes for the same case."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//safetycase//expires//EN", "CALSCALE:GREGORIAN"]
    stamp = f"{ahead.as_of:%Y%m%d}T000000Z"
    for day in ahead.days:
        for end in day.ends:
            lines += _event(state, ahead, end, day, stamp)
    if ahead.falls is not None and (ahead.through is None or ahead.falls <= ahead.through):
        words = f"{ahead.top} is supported no longer"
        because = ahead.because.cause.message if ahead.because and ahead.because.cause else ""
        lines += _written(state, ("top", ahead.top, ahead.falls.isoformat()), ahead.falls, words, because, stamp)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _event(state: State, ahead: Ahead, end: End, day: DayAhead, stamp: str) -> list[str]:
    owned = ahead.owners.get(end.element or "")
    owner = end.owner or (owned.owner if owned else "")
    falls = [f"{one.element} {one.before.value} to {one.after.value}" for one in day.shifts[:_MOST_SHIFTS]]
    said = [f"Owner: {owner}" if owner else "", end.note, "; ".join(falls) and f"The day after: {'; '.join(falls)}"]
    title = f"{end.element}: {end_words(end)}" if end.element else end_words(end)
    key = (end.kind.value, end.element or "", end_words(end), end.note, end.day.isoformat())
    return _written(state, key, end.day, title, "\n".join(filter(None, said)), stamp)


def _written(state: State, key: tuple[str, ...], day: date, title: str, words: str, stamp: str) -> list[str]:
    name = hashlib.sha256("\0".join((state.case.header.id, *key)).encode("utf-8", "surrogatepass")).hexdigest()[:32]
    following = day + timedelta(days=1) if day < date.max else day
    return [
        "BEGIN:VEVENT",
        f"UID:{name}@safetycase",
        f"DTSTAMP:{stamp}",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{following:%Y%m%d}",
        f"SUMMARY:{_text(title)}",
        *([f"DESCRIPTION:{_text(words)}"] if words else []),
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _text(words: str) -> str:
    """Escape a text (RFC 5545, 3.3.11); controls, which no line may hold, are made visible."""
    safe = "\n".join(clean(line) for line in words.split("\n"))
    return safe.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Break a line into parts of at most 75 octets, never inside a character (RFC 5545, 3.1)."""
    part, used = "", 0
    for sign in line:
        size = len(sign.encode("utf-8"))
        if used + size > _FOLD:
            yield part
            part, used = " ", 1
        part, used = part + sign, used + size
    yield part
