"""The chart of levels as SVG: a table of performance and generality, and beside it the steps of autonomy.

The system's place is told by a thick frame, a dot and bold letters, never by colour alone; all ink is one colour, the
text's own on a page. After Morris et al. (2023), tables 1 and 2.
"""

from __future__ import annotations

from collections.abc import Iterator

from safetycase.knowledge.autonomy import ORDER
from safetycase.render.dossier.levels import LevelChart, autonomy_word, performance_word
from safetycase.render.escape import markup
from safetycase.render.language import gettext as _

_WIDTH, _HEIGHT = 640, 232
_TOP, _ROW = 34, 32
_LEFT, _COLUMN = 110, 80
_STEPS, _STEP_WIDTH = 330, 300
_HIGHEST = 5


def draw_levels(chart: LevelChart, ink: str = "currentColor") -> str:
    """Draw a chart of 640 by 232; `ink` is the colour of all lines and letters."""
    head = (
        f'<svg class="levels" viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" height="{_HEIGHT}" role="img" '
        f'aria-label="{markup(chart.words)}" font-size="12" fill="{ink}" stroke="none">'
    )
    return "".join([head, *_table(chart, ink), *_ladder(chart, ink), "</svg>"])


def _table(chart: LevelChart, ink: str) -> Iterator[str]:
    for column, word in enumerate((_("narrow"), _("general"))):
        yield _text(_LEFT + column * _COLUMN + _COLUMN // 2, _TOP - 12, word, "middle")
    for row in range(len(ORDER)):
        number, y = _HIGHEST - row, _TOP + row * _ROW
        here = number == chart.performance
        yield _text(_LEFT - 8, y + 20, f"{number} {performance_word(number)}", "end", bold=here)
        for column in range(2):
            x = _LEFT + column * _COLUMN
            yield _cell(x, y, _COLUMN, ink, here=here and column == int(chart.general))


def _ladder(chart: LevelChart, ink: str) -> Iterator[str]:
    yield _text(_STEPS, _TOP - 12, _("autonomy"), "start")
    for row in range(_HIGHEST + 1):
        number, y = _HIGHEST - row, _TOP + row * _ROW
        here = number == chart.autonomy
        yield _cell(_STEPS, y, _STEP_WIDTH, ink, here=here, left=True)
        note = " (" + _("unlocked") + ")" if number in chart.unlocked and number else ""
        yield _text(_STEPS + 28, y + 20, f"{number} {autonomy_word(number)}{note}", "start", bold=here)


def _cell(x: int, y: int, width: int, ink: str, *, here: bool, left: bool = False) -> str:
    """Draw a field; that of the system has a thick frame and a dot, in its middle or at its left end."""
    frame = (2.5, 1) if here else (0.8, 0.45)
    box = (
        f'<rect x="{x + 2}" y="{y + 2}" width="{width - 4}" height="{_ROW - 4}" rx="3" fill="none" stroke="{ink}" '
        f'stroke-width="{frame[0]}" stroke-opacity="{frame[1]}"/>'
    )
    at = x + 14 if left else x + width // 2
    return box + (f'<circle cx="{at}" cy="{y + _ROW // 2}" r="5"/>' if here else "")


def _text(x: int, y: int, words: str, anchor: str, *, bold: bool = False) -> str:
    weight = ' font-weight="700"' if bold else ""
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}"{weight}>{markup(words)}</text>'
