"""The drawings of charts as filters of templates, in the colours of a page or in plain ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from markupsafe import Markup

from safetycase.render.charts.axis import Axis
from safetycase.render.charts.reliability import draw_reliability
from safetycase.render.charts.rows import Colours, Held, draw_axis, draw_cells, draw_held, draw_span
from safetycase.render.dossier.charting import Reliability
from safetycase.render.dossier.heat import HeatRow
from safetycase.render.dossier.timeline import Timeline, TimelineRow


def chart_filters(colours: Colours) -> Mapping[str, Callable[..., Markup]]:
    """Return the filters; every text in a drawing is escaped where it is drawn."""

    def axis_svg(axis: Axis) -> Markup:
        return Markup(draw_axis(axis, colours))  # noqa: S704 - escaped where it is drawn

    def held_svg(held: Held, axis: Axis) -> Markup:
        return Markup(draw_held(held, axis, colours))  # noqa: S704 - as above

    def span_svg(row: TimelineRow, line: Timeline) -> Markup:
        return Markup(draw_span(row.span, line.axis, line.today, line.window, colours))  # noqa: S704 - as above

    def cells_svg(row: HeatRow) -> Markup:
        return Markup(draw_cells(row.cells, colours))  # noqa: S704 - as above

    def reliability_svg(one: Reliability, across: str, up: str) -> Markup:
        return Markup(draw_reliability(one.bins, one.words, (across, up), colours))  # noqa: S704 - as above

    drawn = (axis_svg, held_svg, span_svg, cells_svg, reliability_svg)
    return {one.__name__: one for one in drawn}
