"""The reliability diagram: what share came true against the confidence that was stated, bin by bin.

After Murphy and Winkler (1977) and Guo et al. (2017), figure 1. On the diagonal, confidence is what it says; a bin
below it promised more than came. The area of a dot grows with the units of its bin.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from safetycase.render.escape import markup
from safetycase.render.graph.style import FONTS

_SIDE = 220.0
_LEFT, _TOP, _FOOT = 38.0, 8.0, 34.0
_SMALLEST, _LARGEST = 2.5, 9.0
_QUARTERS = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """One bin: confidences up to `edge`, how many units, what they stated on average, and the share that was right."""

    edge: float
    units: int
    confidence: float
    accuracy: float


def draw_reliability(
    bins: tuple[ReliabilityBin, ...], label: str, axes: tuple[str, str], colours: Mapping[str, str]
) -> str:
    """Draw the bins, the diagonal and the gap of each bin to it; `axes` are the names of both."""
    width, height = _LEFT + _SIDE + 12, _TOP + _SIDE + _FOOT

    def x(value: float) -> str:
        return f"{_LEFT + value * _SIDE:.1f}"

    def y(value: float) -> str:
        return f"{_TOP + (1 - value) * _SIDE:.1f}"

    parts = [
        f'<rect x="{_LEFT}" y="{_TOP}" width="{_SIDE}" height="{_SIDE}" fill="none" stroke="{colours["hair"]}"/>',
        f'<path d="M{x(0)} {y(0)}L{x(1)} {y(1)}" stroke="{colours["line"]}" stroke-dasharray="4 3"/>',
    ]
    for at in _QUARTERS:
        parts.append(f'<text x="{x(at)}" y="{_TOP + _SIDE + 14:.0f}" text-anchor="middle">{100 * at:.0f} %</text>')
        parts.append(f'<text x="{_LEFT - 5:.0f}" y="{y(at - 0.015)}" text-anchor="end">{100 * at:.0f} %</text>')
    parts.append(
        f'<text x="{x(0.5)}" y="{height - 5:.0f}" text-anchor="middle">{markup(axes[0])}</text>'
        f'<text transform="translate(10 {y(0.5)}) rotate(-90)" text-anchor="middle">{markup(axes[1])}</text>'
    )
    most = max((one.units for one in bins), default=1)
    ink, gap = colours["text"], colours["defeated-ink"]
    for one in bins:
        radius = _SMALLEST + (_LARGEST - _SMALLEST) * math.sqrt(one.units / most)
        parts.append(
            f'<path d="M{x(one.confidence)} {y(one.confidence)}V{y(one.accuracy)}" stroke="{gap}" stroke-width="1.6"/>'
            f'<circle cx="{x(one.confidence)}" cy="{y(one.accuracy)}" r="{radius:.1f}" fill="{ink}" '
            'fill-opacity=".75"/>'
        )
    size = f'viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" height="{height:.0f}"'
    inner = f'<g font-size="10" font-family="{markup(FONTS)}" fill="{colours["quiet"]}">{"".join(parts)}</g>'
    return f'<svg class="reliability" {size} role="img" aria-label="{markup(label)}">{inner}</svg>'
