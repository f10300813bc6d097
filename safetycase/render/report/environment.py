"""The templates of the report: those of every page, with pictures that bring their own colours."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment
from markupsafe import Markup

from safetycase.evidence.result import EvidenceResult
from safetycase.model.status import Status
from safetycase.render.charts.filters import chart_filters
from safetycase.render.dossier.register import Plot
from safetycase.render.dossier.system_card import said
from safetycase.render.escape import clean
from safetycase.render.graph.lettering import shorten
from safetycase.render.graph.script import MARK, right_to_left
from safetycase.render.graph.style import CONCRETE
from safetycase.render.html.environment import environment
from safetycase.render.html.levels_plot import draw_levels
from safetycase.render.html.plot import draw_plot
from safetycase.render.language import gettext as _
from safetycase.render.words import SEVERITY_STATUS, STATUS_LOOKS, status_sentence

_INK = "#1b2129"
_PLOT_STYLE = (
    ".p-axis{{stroke:#dcdfe3;stroke-width:1.2;fill:none}}"
    ".p-reach{{stroke:{ink};stroke-width:5;fill:none;opacity:.32}}"
    ".p-bound{{stroke:{ink};stroke-width:2;fill:none}}"
    ".p-value{{fill:{ink}}}"
    ".p-threshold{{stroke:#1b2129;stroke-width:1.4;stroke-dasharray:3 2;fill:none}}"
    ".p-flag{{fill:#1b2129}}"
)
_LETTER = 0.57  # of the size of the text, on average
_OUTCOME_STATUS = {"met": Status.SUPPORTED, "not met": Status.DEFEATED}


def print_mark(status: Status, _label: str = "") -> Markup:
    """Draw the mark of a status with its own colours: in print the style of a page does not reach into a picture."""
    look = STATUS_LOOKS[status]
    drawn = look.mark.replace('class="mark-fill"', f'fill="{look.light.ink}"')
    drawn = drawn.replace('class="mark-ring"', f'stroke="{look.light.ink}"')
    drawn = drawn.replace('class="mark-line"', 'stroke="#ffffff"')
    return Markup(f'<svg class="mark" viewBox="0 0 16 16" aria-hidden="true">{drawn}</svg>')  # noqa: S704 - drawn by us


def print_plot(plot: Plot) -> Markup:
    """Draw a measure with its bounds and its threshold, with its own colours."""
    status = _OUTCOME_STATUS.get(plot.met.value if plot.met else "", Status.UNKNOWN)
    style = _PLOT_STYLE.format(ink=STATUS_LOOKS[status].light.ink)
    head, _, rest = draw_plot(plot).partition(">")
    return Markup(f"{head}><style>{style}</style>{rest}")  # noqa: S704 - escaped where it is drawn


def shortened(text: str, length: int) -> str:
    """Cut a text for a place with room for `length` Latin letters; an ideograph takes the room of two."""
    return shorten(" ".join(clean(text).split()), _LETTER * length, 1.0)


def directed(text: str) -> Markup:
    """Write a text between marks of its direction, which the printer asks for: it does not look at the first letter."""
    words = Markup("{}").format(clean(text))
    return Markup("{0}{1}{0}").format(MARK, words) if right_to_left(text) else words


def untouched(result: EvidenceResult) -> str:
    """Name what befell no record of a run, so that a reader need not take silence for it."""
    run = result.entry.run if result.entry else None
    if run is None:
        return ""
    counts = (
        (_("unscored"), run.n_unscored),
        (_("errored"), run.n_errored),
        (_("invalidated"), run.n_invalidated),
        (_("edited"), run.n_edited),
    )
    spared = [word for word, number in counts if number == 0]
    told = _(" or ").join(filter(None, (", ".join(spared[:-1]), spared[-1]))) if spared else ""
    return "; " + _("none %(words)s", words=told) if spared else ""


@cache
def report_environment() -> Environment:
    """Return the environment of the report's templates."""
    made = environment().overlay()
    made.filters = {
        **environment().filters,
        **chart_filters(CONCRETE),
        "mark": print_mark,
        "plot": print_plot,
        "levels": lambda chart: Markup(draw_levels(chart, _INK)),  # noqa: S704 - escaped where it is drawn
        "severity_mark": lambda severity: print_mark(SEVERITY_STATUS[severity]),
        "shortened": shortened,
        "directed": directed,
        "untouched": untouched,
        "said": said,
        "meaning": status_sentence,
    }
    return made
