"""Charts: every drawing stands on an axis, says in words what it shows, and its numbers stand in the table it is in."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from sample_dossier import sample_view, small_view, written

from safetycase.evidence.lock import MeasureValue
from safetycase.evidence.result import Outcome
from safetycase.model.elements import Audience
from safetycase.model.status import Status
from safetycase.render.charts.axis import PAD, WIDTH, Axis, Tick, day_axis, number_axis, share_axis
from safetycase.render.charts.reliability import ReliabilityBin, draw_reliability
from safetycase.render.charts.rows import Cell, Held, Span, draw_axis, draw_cells, draw_held, draw_span
from safetycase.render.dossier.dossier import Dossier
from safetycase.render.dossier.timeline import MOST_ROWS
from safetycase.render.graph.style import CONCRETE, NAMED
from safetycase.render.page.page import render_page
from safetycase.render.withholding import for_audience


def words(axis: Axis) -> list[str]:
    return [tick.words for tick in axis.ticks]


def test_axes_carry_round_values() -> None:
    assert words(share_axis()) == ["0 %", "25 %", "50 %", "75 %", "100 %"]
    assert words(share_axis(0.031)) == ["0 %", "1.25 %", "2.5 %", "3.75 %", "5 %"]
    assert words(number_axis([3, 97])) == ["0", "25", "50", "75", "100"]
    assert words(number_axis([7.0])) == ["6.5", "6.75", "7", "7.25", "7.5"]
    assert words(number_axis([])) == ["0", "0.25", "0.5", "0.75", "1"]
    assert words(number_axis([-2e-9, 3e-9])) == ["-2e-09", "0", "2e-09"]
    assert words(day_axis(date(2026, 6, 30), date(2027, 9, 15))) == ["Jul 2026", "Jan 2027", "Jul 2027"]
    assert words(day_axis(date(2026, 11, 20), date(2026, 11, 20))) == []
    assert len(day_axis(date(1, 1, 1), date(9999, 12, 31)).ticks) <= 6


def test_a_value_stands_where_it_is_and_never_beyond_an_end() -> None:
    axis = Axis(0.0, 2.0, ())
    assert axis.at(0.0) == PAD
    assert axis.at(1.0) == WIDTH / 2
    assert axis.at(9.0) == WIDTH - PAD
    assert axis.at(-9.0) == PAD


def test_the_side_where_a_bound_must_not_lie_is_shaded() -> None:
    axis = Axis(0.0, 1.0, ())
    below = draw_held(Held(0.1, 0.05, 0.2, 0.5, below=True, status=Status.SUPPORTED, words="a"), axis, CONCRETE)
    assert '<rect x="150" y="2" width="143"' in below
    above = draw_held(Held(0.1, None, 0.2, 0.5, below=False, status=Status.DEFEATED, words="a"), axis, CONCRETE)
    assert '<rect x="7" y="2" width="143"' in above
    assert above.count("v10") == 1


def test_words_in_a_drawing_are_escaped() -> None:
    evil = '"><script>alert(1)</script>'
    axis = Axis(0.0, 1.0, (Tick(0.5, evil),))
    held = Held(None, None, None, None, below=False, status=Status.UNKNOWN, words=evil)
    drawn = [
        draw_axis(axis, NAMED),
        draw_held(held, axis, NAMED),
        draw_span(Span(0.1, None, Status.UNKNOWN, evil), axis, 0.2, (0.1, 0.9), NAMED),
        draw_cells([Cell(evil, Status.UNKNOWN, evil, evil)], NAMED),
        draw_reliability((ReliabilityBin(1.0, 4, 0.5, 0.75),), evil, (evil, evil), NAMED),
    ]
    for svg in drawn:
        assert "<script" not in svg
        assert "&lt;script" in svg


def test_every_requirement_on_a_bound_has_a_row_the_failed_ones_first() -> None:
    rows = Dossier(sample_view()).thresholds
    assert [(row.element, row.label, row.outcome) for row in rows][:1] == [
        ("E-monitor", "caught.lower95", Outcome.NOT_MET)
    ]
    row = next(row for row in rows if row.label == "solved.upper95" and row.element == "E-exploit")
    assert (row.held.value, row.held.lower, row.held.upper, row.held.threshold) == (0.05, 0.009, 0.149, 0.15)
    assert row.held.below
    assert row.held.words == "solved.upper95 14.9\u00a0% (< 15\u00a0%): met"
    assert not [row for row in rows if row.label.endswith("units")]


def test_groups_stand_on_one_axis_with_the_worst_marked() -> None:
    dossier = Dossier(sample_view())
    exhibit = next(one for one in dossier.register if one.element == "E-monitor")
    chart = dossier.groups(exhibit, exhibit.measured[0])
    assert chart is not None
    assert [(row.group, row.value, row.worst) for row in chart.rows] == [
        ("insider", "90.0\u00a0%", True),
        ("prompt injection", "96.0\u00a0%", False),
    ]
    assert words(chart.axis)[-1] == "100 %"


def test_the_timeline_tells_everything_that_ends_the_first_end_first() -> None:
    line = Dossier(sample_view()).timeline
    assert line is not None
    assert (line.rows[0].element, line.rows[0].ends, line.rows[0].days_left) == ("E-exploit", date(2026, 10, 28), -23)
    assert line.rows[0].span.status is Status.DEFEATED
    assert line.window == (date(2026, 12, 1).toordinal(), date(2027, 6, 1).toordinal())
    kinds = {row.what.split(" ")[0] for row in line.rows}
    assert kinds == {"evidence", "assumption", "waiver", "review", "condition"} & kinds
    assert {"evidence", "assumption", "waiver"} <= kinds


def test_a_long_timeline_says_how_much_is_left_out() -> None:
    shape = {"m": {f"A{n}": {"assumption": "So.", "until": f"2027-01-{n % 28 + 1:02}"} for n in range(MOST_ROWS + 30)}}
    shape["m"]["C"] = {"claim": "It holds."}
    line = Dossier(small_view(shape, "C")).timeline
    assert line is not None
    assert (len(line.rows), line.more) == (MOST_ROWS, 30)
    assert Dossier(small_view({"m": {"C": {"claim": "It holds."}}}, "C")).timeline is None


def test_outcomes_stand_against_kinds_of_argument() -> None:
    grid = Dossier(sample_view()).outcome_grid
    assert grid is not None
    assert grid.categories[:4] == ("inability", "control", "trustworthiness", "deference")
    cyber = next(row.fields for row in grid.rows if row.name == "O-cyber")
    assert (cyber[0].status, cyber[0].claims) == (Status.IN_DOUBT, ("C-cyber",))
    assert cyber[1].status is None


def test_a_heat_map_has_a_field_for_every_item_that_leads_to_its_row() -> None:
    page = render_page(sample_view())
    dossier = Dossier(sample_view())
    assert dossier.matrices
    for matrix in dossier.matrices:
        cells = [cell for row in dossier.heat(matrix) for cell in row.cells]
        assert len(cells) == len([row for row in matrix.rows if row.state])
        for cell in cells:
            assert f'id="{cell.href[1:]}"' in page


def test_reliability_is_told_bin_by_bin() -> None:
    view = sample_view()
    result = view.results["E-exploit"]
    assert result.entry is not None
    details = {
        "bin001_edge": 0.5, "bin001_units": 30.0, "bin001_confidence": 0.4, "bin001_accuracy": 0.5,
        "bin002_edge": 1.0, "bin002_units": 10.0, "bin002_confidence": 0.9, "bin002_accuracy": 0.6,
        "bin003_edge": 1.0, "accuracy": 0.5,
    }  # fmt: skip
    measures = {**result.entry.measures, "fit": MeasureValue(value=0.1, units=40, details=details)}
    entry = replace(result.entry, measures=measures)
    view = replace(view, results={**view.results, "E-exploit": replace(result, entry=entry)})
    dossier = Dossier(view)
    exhibit = next(one for one in dossier.register if one.element == "E-exploit")
    found = dossier.reliability(exhibit, next(one for one in exhibit.measured if one.name == "fit"))
    assert found is not None
    assert [one.units for one in found.bins] == [30, 10]
    assert "the widest gap is at a stated confidence of 0.90, of which 0.60 came true" in found.words
    page = render_page(view)
    assert 'class="reliability"' in page
    assert re.search(r"<td>1\.00</td><td>10</td><td>0\.900</td><td>0\.600</td>", page)


@pytest.mark.parametrize("audience", [Audience.PUBLIC, Audience.REGULATOR])
def test_no_row_tells_of_what_is_withheld(audience: Audience) -> None:
    dossier = Dossier(for_audience(sample_view(written()), audience))
    assert "E-ms" not in {row.element for row in dossier.thresholds}
    assert dossier.timeline is not None
    assert "E-ms" not in {row.element for row in dossier.timeline.rows}
