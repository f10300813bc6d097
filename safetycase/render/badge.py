"""A badge: one line of SVG that says how a case stands, or how fresh its evidence is.

It needs no font and no file from elsewhere, is read aloud as a sentence, and equal cases give equal bytes. Ground and
ink keep at least 4.5 : 1 (WCAG 2.2, 1.4.3); what it says stands in words, never in colour alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from safetycase.model.status import Status
from safetycase.render.accepted import WITH_DOUBT
from safetycase.render.escape import markup
from safetycase.render.view import CaseView
from safetycase.render.words import STATUS_LOOKS, status_word

_HEIGHT = 22
_LABEL_GROUND, _LABEL_INK = "#2c333c", "#ffffff"
_FONTS = "Verdana,'DejaVu Sans','Noto Sans',Arial,sans-serif"
_SIZE = 11.0
_PAD = 8.0
_MARK = 14.0
_NARROW = frozenset("fijlrtI.,:;'!|()[]-/ ")
_BROAD = frozenset("mwMW%@")
_SOON_DAYS = 30


@dataclass(frozen=True, slots=True)
class Badge:
    """What a badge says: `label` on the left, `words` in the look of a status on the right, `sentence` read aloud."""

    label: str
    words: str
    look: Status
    sentence: str


def status_badge(view: CaseView) -> Badge:
    """Say how the top claim stands on the day of the view."""
    status, day, top = view.top_status, view.as_of.isoformat(), view.graph.top
    known = top in view.assessment.standings
    words = status_word(status) + (f" {WITH_DOUBT}" if known and view.assessment.is_qualified(top) else "")
    return Badge("safety case", f"{words} {day}", status, f"{view.case.header.title}: {top} is {words} as of {day}")


def freshness_badge(view: CaseView) -> Badge:
    """Say how much of the evidence is still valid, and until when that will be so."""
    dated = {name: result.expires for name, result in view.results.items() if result.expires is not None}
    undated = len(view.results) - len(dated)
    stale = [name for name, day in dated.items() if day < view.as_of]
    case = view.case.header.title
    if not view.results:
        return Badge("evidence", "none", Status.UNKNOWN, f"{case}: the case names no evidence")
    if stale:
        words = f"{len(stale)} of {len(view.results)} stale"
        return Badge("evidence", words, Status.IN_DOUBT, f"{case}: {words} as of {view.as_of.isoformat()}")
    if undated:
        words = f"{undated} of {len(view.results)} without an end"
        return Badge("evidence", words, Status.UNKNOWN, f"{case}: of the evidence, {words}")
    first = min(dated.values())
    return _fresh(case, first, view.as_of)


def _fresh(case: str, first: date, as_of: date) -> Badge:
    words = f"fresh until {first.isoformat()}"
    look = Status.IN_DOUBT if (first - as_of).days < _SOON_DAYS else Status.SUPPORTED
    return Badge("evidence", words, look, f"{case}: all evidence is {words}")


def badge_svg(badge: Badge) -> str:
    """Draw a badge."""
    look = STATUS_LOOKS[badge.look]
    left, right = _width(badge.label), _width(badge.words) + _MARK
    total = left + right
    middle = f'y="15" font-family="{_FONTS}" font-size="{_SIZE:g}"'
    mark = look.mark.replace('class="mark-fill"', 'fill="#ffffff"')
    mark = mark.replace('class="mark-ring"', 'stroke="#ffffff"').replace(
        'class="mark-line"', f'stroke="{look.light.ink}"'
    )
    return "".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{total:g}" height="{_HEIGHT}" ',
            f'viewBox="0 0 {total:g} {_HEIGHT}" role="img" aria-labelledby="t">',
            f'<title id="t">{markup(badge.sentence)}</title>',
            f'<clipPath id="c"><rect width="{total:g}" height="{_HEIGHT}" rx="4"/></clipPath>',
            f'<g clip-path="url(#c)"><rect width="{left:g}" height="{_HEIGHT}" fill="{_LABEL_GROUND}"/>',
            f'<rect x="{left:g}" width="{right:g}" height="{_HEIGHT}" fill="{look.light.ink}"/></g>',
            f'<svg x="{left + _PAD:g}" y="5" width="12" height="12" viewBox="0 0 16 16">{mark}</svg>',
            f'<g fill="{_LABEL_INK}" aria-hidden="true">{_text(badge.label, _PAD, middle)}',
            f"{_text(badge.words, left + _PAD + _MARK + 2, middle)}</g></svg>\n",
        )
    )


def _text(words: str, left: float, middle: str) -> str:
    length = _width(words) - 2 * _PAD
    return f'<text x="{left:g}" {middle} textLength="{length:g}">{markup(words)}</text>'


def _width(words: str) -> float:
    """Return the width of a text with its margins, in pixels; `textLength` makes every font keep to it."""
    sizes = (3.9 if sign in _NARROW else 9.6 if sign in _BROAD else 6.7 for sign in words)
    return round(sum(sizes) + 2 * _PAD)
