"""A measure in one line: its value, how far its bounds reach, and the threshold they must stay clear of.

It repeats what stands in words beside it; its label says it to those who cannot see it. Colours come from the page.
"""

from __future__ import annotations

from safetycase.evidence.result import Outcome
from safetycase.render.coordinate import coordinate
from safetycase.render.dossier.register import Plot
from safetycase.render.escape import markup

_WIDTH = 240.0
_HEIGHT = 30.0
_PAD = 8.0
_LINE = 13.0
_OUTCOMES = {Outcome.MET: "p-met", Outcome.NOT_MET: "p-not", Outcome.UNKNOWN: "p-unknown", None: "p-free"}


def draw_plot(plot: Plot) -> str:
    """Draw a plot as SVG of 240 by 30."""
    spread = (plot.high - plot.low) or 1.0

    def at(value: float) -> float:
        return _PAD + (value - plot.low) / spread * (_WIDTH - 2 * _PAD)

    box = f'viewBox="0 0 {coordinate(_WIDTH)} {coordinate(_HEIGHT)}"'
    parts = [
        f'<svg class="plot {_OUTCOMES[plot.met]}" {box} role="img" aria-label="{markup(plot.label)}">',
        f'<path class="p-axis" d="M{_PAD} {_LINE}H{coordinate(_WIDTH - _PAD)}"/>',
    ]
    left = plot.low if plot.lower is None else plot.lower
    right = plot.high if plot.upper is None else plot.upper
    parts.append(f'<path class="p-reach" d="M{coordinate(at(left))} {_LINE}H{coordinate(at(right))}"/>')
    bounds = [bound for bound in (plot.lower, plot.upper) if bound is not None]
    parts += [f'<path class="p-bound" d="M{coordinate(at(bound))} {_LINE - 5}v10"/>' for bound in bounds]
    if plot.value is not None:
        parts.append(f'<circle class="p-value" cx="{coordinate(at(plot.value))}" cy="{_LINE}" r="4"/>')
    if plot.threshold is not None:
        x = coordinate(at(plot.threshold))
        parts.append(f'<path class="p-threshold" d="M{x} 2V24"/><path class="p-flag" d="M{x} 24l-3.5 5h7z"/>')
    parts.append("</svg>")
    return "".join(parts)
