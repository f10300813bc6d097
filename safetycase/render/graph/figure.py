"""The figure of one subject: its shape, its lettering and therefore its size. Unit: CSS pixel."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from safetycase.model.elements import Kind
from safetycase.model.language import Language
from safetycase.render.graph.lettering import shorten, text_width, wrap
from safetycase.render.graph.plan import Notation, Subject
from safetycase.render.language import gettext as _
from safetycase.render.language import spoken
from safetycase.render.words import kind_word, status_word

TEXT = 12.0
LEADING = 15.5
HEADING = 12.0
SMALL = 10.5
HEADING_ROW = 17.0
STATUS_ROW = 18.0
PAD = 11.0
SKEW = 16.0
MARK = 12.0
MARK_GAP = 5.0
MORE_ROW = 20.0
STRIP = 7.0
"""What the foot of an away element, which names its module, is set apart by."""
CHIP_HEIGHT = 24.0


@dataclass(frozen=True, slots=True)
class Density:
    """How much room a figure may take: its width, the width of what stands beside others, and how many lines."""

    width: float
    aside: float
    lines: int
    aside_lines: int


ROOMY = Density(width=214.0, aside=190.0, lines=5, aside_lines=4)
DENSE = Density(width=180.0, aside=160.0, lines=3, aside_lines=3)
BRIEF = Density(width=164.0, aside=140.0, lines=2, aside_lines=2)


class Shape(StrEnum):
    """An outline; GSN v3 part 1 and CAE say which kind takes which."""

    RECTANGLE = "rectangle"
    PARALLELOGRAM = "parallelogram"
    ELLIPSE = "ellipse"
    ROUNDED = "rounded"
    STADIUM = "stadium"
    CHAMFERED = "chamfered"
    FOLDER = "folder"
    CHIP = "chip"


_GSN = {
    Kind.CLAIM: Shape.RECTANGLE,
    Kind.STRATEGY: Shape.PARALLELOGRAM,
    Kind.EVIDENCE: Shape.ELLIPSE,
    Kind.CONTEXT: Shape.STADIUM,
    Kind.ASSUMPTION: Shape.ELLIPSE,
    Kind.JUSTIFICATION: Shape.ELLIPSE,
    Kind.DEFEATER: Shape.CHAMFERED,
}
_CAE = {
    **_GSN,
    Kind.CLAIM: Shape.ELLIPSE,
    Kind.STRATEGY: Shape.ROUNDED,
    Kind.EVIDENCE: Shape.RECTANGLE,
    Kind.ASSUMPTION: Shape.STADIUM,
    Kind.JUSTIFICATION: Shape.STADIUM,
}
_ASIDE = frozenset({Kind.CONTEXT, Kind.ASSUMPTION, Kind.JUSTIFICATION})
BADGES = {Kind.ASSUMPTION: "A", Kind.JUSTIFICATION: "J"}


@dataclass(frozen=True, slots=True)
class Figure:
    """A subject with its measures. The box holds the outline only; `extra` is the room that marks below it take.

    Where `status_beside` is set, the status stands in the row of the heading, else in a row of its own at the foot.
    """

    subject: Subject
    shape: Shape
    width: float
    height: float
    heading: str
    lines: tuple[str, ...]
    status: str
    centred: bool
    status_beside: bool = False

    @property
    def badge(self) -> str | None:
        """The letter that GSN puts beside an assumption or a justification."""
        return BADGES.get(self.subject.kind) if self.subject.kind else None

    @property
    def extra(self) -> float:
        """Height of what hangs below the outline: the diamond of an undeveloped element, the count of hidden ones."""
        return MORE_ROW if self.subject.undeveloped or self.subject.hidden else 0.0


def is_aside(kind: Kind | None) -> bool:
    """Whether a kind stands beside what it belongs to, not under it."""
    return kind in _ASIDE


def shape_of(kind: Kind | None, notation: Notation) -> Shape:
    """Return the shape of a kind; of a module for None."""
    return Shape.FOLDER if kind is None else (_GSN if notation is Notation.GSN else _CAE)[kind]


def make_figure(subject: Subject, notation: Notation, density: Density = ROOMY) -> Figure:
    """Measure a subject and break its text into lines."""
    return _figure(subject, notation, density, spoken())


@lru_cache(maxsize=4096)
def _figure(subject: Subject, notation: Notation, density: Density, _spoken: Language) -> Figure:
    """Remember a figure by the language of its words, too."""
    shape = shape_of(subject.kind, notation)
    if shape is Shape.ELLIPSE:
        return _round_figure(subject, shape, density)
    return _straight_figure(subject, shape, density)


def make_chip(subject: Subject) -> Figure:
    """Make the small figure that stands for a context already drawn elsewhere."""
    heading = shorten(subject.name, 120.0, SMALL, bold=True)
    width = math.ceil(text_width(heading, SMALL, bold=True) + MARK + MARK_GAP + 24)
    return Figure(subject, Shape.CHIP, width, CHIP_HEIGHT, heading, (), "", centred=False)


def _status_text(subject: Subject) -> str:
    words = status_words(subject)
    return f"{words} · " + _("in %(module)s", module=subject.module) if subject.module else words


def _straight_figure(subject: Subject, shape: Shape, density: Density) -> Figure:
    aside = is_aside(subject.kind)
    width = (density.aside if aside else density.width) + (2 * SKEW if shape is Shape.PARALLELOGRAM else 0.0)
    inset = {Shape.PARALLELOGRAM: SKEW + 7, Shape.STADIUM: 15.0}.get(shape, PAD)
    room = width - 2 * inset
    lines = wrap(subject.statement, TEXT, lambda _: room, density.aside_lines if aside else density.lines)
    centred = shape in (Shape.PARALLELOGRAM, Shape.STADIUM)
    heading = shorten(subject.name, room, HEADING, bold=True)
    status = shorten(_status_text(subject), room - MARK - MARK_GAP, SMALL, bold=True)
    used = text_width(heading, HEADING, bold=True) + text_width(status, SMALL, bold=True) + MARK + MARK_GAP + 14
    beside = not centred and not subject.module and used <= room
    height = 2 * PAD - 4 + HEADING_ROW + LEADING * len(lines) + (0.0 if beside else STATUS_ROW)
    if subject.module and not centred:
        height += STRIP
    return Figure(subject, shape, width, round(height, 1), heading, lines, status, centred, beside)


def _chord(width: float, height: float, top: float, bottom: float) -> float:
    """Return how long a line of text may be between two levels of an ellipse, measured from its middle."""
    reach = min(1.0, max(abs(top), abs(bottom)) / (height / 2))
    return max(40.0, width * math.sqrt(1 - reach * reach) - 10)


def _wrap_round(statement: str, width: float, count: int) -> tuple[tuple[str, ...], float, float]:
    """Wrap into an ellipse made for `count` lines; return the lines, its height and the height of all rows."""
    rows = HEADING_ROW + LEADING * count + STATUS_ROW
    height = rows * 1.26 + 8
    first = HEADING_ROW - rows / 2

    def room(line: int) -> float:
        return _chord(width, height, first + line * LEADING + 3, first + (line + 1) * LEADING - 3)

    return wrap(statement, TEXT, room, count), height, rows


def _round_figure(subject: Subject, shape: Shape, density: Density) -> Figure:
    """Fill an ellipse: each line is as long as the chord at its place, and the ellipse as low as the text allows."""
    aside = is_aside(subject.kind)
    width = density.aside if aside else density.width + 8
    most = density.aside_lines if aside else density.lines
    for count in range(1, most + 1):
        lines, height, rows = _wrap_round(subject.statement, width, count)
        if not lines[-1].endswith("…"):
            break
    heading_room = _chord(width, height, 4 - rows / 2, HEADING_ROW - rows / 2)
    status_room = _chord(width, height, rows / 2 - STATUS_ROW, rows / 2 - 5)
    return Figure(
        subject,
        shape,
        width,
        round(height, 1),
        shorten(subject.name, heading_room, HEADING, bold=True),
        lines,
        shorten(_status_text(subject), status_room - MARK - MARK_GAP, SMALL, bold=True),
        centred=True,
    )


def status_words(subject: Subject) -> str:
    """Name the status of a subject, and that it holds only with accepted doubts."""
    words = [status_word(subject.status)]
    return ", ".join([*words, _("with accepted doubt")] if subject.qualified else words)


def kind_name(subject: Subject) -> str:
    """Name what the subject is."""
    return _("module") if subject.kind is None else kind_word(subject.kind)
