"""Markdown for places that others own: summaries of CI jobs, comments on change requests, lists of work.

Text of a case must not act there. It is written so that Markdown with or without HTML shows it as it is, that no name
in it calls anybody, and that nothing in it becomes a link, a reference to an issue or a command.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from safetycase.render.terminal import harmless

LONGEST_CELL = 400
_MARKUP = frozenset("\\`*_{}[]<>#|!&~@$^")
_APART = "&#8203;"
"""A space without width: services look for names and references when the markup, with its escapes, is read already."""
_CALLS = re.compile(
    r"[@#!~$&^%](?=[\w\"'])|:(?=[\w+-]+:|//)|(?<=\b[wW]{3})(?=\.)"
    r"|\b[gG][hH]-(?=\d)"  # an issue
    r"|\b(?=[0-9]*[a-f])(?=[a-f]*[0-9])[0-9a-f](?=[0-9a-f]{6,39}\b)"  # a commit
)
_MARK = "\x00"  # stands for what is to come apart, until the text is written; none is left in a harmless text


def inline(text: str | None, longest: int = LONGEST_CELL) -> str:
    """Return text that Markdown shows as it is, on one line; what is too long is cut and says so by an ellipsis."""
    plain = harmless(" ".join((text or "").split()))
    if len(plain) > longest:
        plain = plain[:longest] + " …"
    parted = _CALLS.sub(lambda found: f"{found[0]}{_MARK}", plain)
    return "".join(_written(sign) for sign in parted)


def _written(sign: str) -> str:
    if sign == _MARK:
        return _APART
    return f"&#{ord(sign)};" if sign in _MARKUP else sign


def place(path: str, line: int, links: str) -> str:
    """Return where something stands, as a link where the address is known below which files are shown."""
    shown = f"{inline(path, 200)}:{line}"
    return f"[{shown}]({links.rstrip('/')}/{quote(path, safe='/')}#L{line})" if links else shown


def row(*cells: str) -> str:
    """Return one line of a table; the cells are Markdown already."""
    return f"| {' | '.join(cells)} |"


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a document: lines that must stay, and rows of which as many are shown as fit.

    `before` leads the rows and `after` ends them. `noun` names one row.
    """

    before: tuple[str, ...]
    rows: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    noun: str = "line"


def table(heads: Sequence[str], rows: Sequence[str], noun: str) -> Section:
    """Return a table as a section."""
    return Section((row(*heads), row(*["---"] * len(heads))), tuple(rows), noun=noun)


def folded(summary: str, section: Section) -> Section:
    """Return a section that is opened by a click."""
    opening = f"<details><summary>{summary}</summary>"
    return Section((opening, "", *section.before), section.rows, (*section.after, "", "</details>"), section.noun)


def document(sections: Sequence[Section], most: int) -> str:
    """Return a document of at most `most` characters: of each section as many rows as there is room for, in order.

    What is left out is counted in its place.
    """
    room = most - sum(len("\n".join(_told(section, 0))) + 2 for section in sections)
    parts = []
    for section in sections:
        shown = 0
        for line in section.rows:
            if room < len(line) + 1:
                break
            room -= len(line) + 1
            shown += 1
        parts.append("\n".join(_told(section, shown)))
    return "\n\n".join(parts).rstrip() + "\n"


def _told(section: Section, shown: int) -> Iterator[str]:
    yield from section.before
    yield from section.rows[:shown]
    missing = len(section.rows) - shown
    if missing:
        yield ""
        yield f"**{missing} of {len(section.rows)} {section.noun}s are left out here**, for want of room."
    yield from section.after
