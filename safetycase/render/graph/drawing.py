"""A plan with every figure placed and every arrow routed. Unit: CSS pixel, y grows downwards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from safetycase.render.graph.block import Blocks, Placed, make_blocks, parent_and_child
from safetycase.render.graph.engine import Layout, LayoutEdge, LayoutTask, lay_out, lay_out_all
from safetycase.render.graph.figure import BRIEF, DENSE, ROOMY, Density
from safetycase.render.graph.frame import Flow
from safetycase.render.graph.plan import Link, Plan
from safetycase.render.graph.route import Route
from safetycase.render.graph.tracer import Tracer

MARGIN = 14.0
_READABLE = 0.8
_SMALL = 40
"""Figures of a plan that is laid out faster than the program that does it starts."""


@dataclass(frozen=True, slots=True)
class Canvas:
    """The room a drawing should fit in without becoming too small to read."""

    width: float = 1280.0
    height: float = 905.0

    def scale(self, width: float, height: float) -> float:
        """How much something of this size shrinks to fit; 1 where it fits as it is."""
        return min(1.0, self.width / max(width, 1.0), self.height / max(height, 1.0))


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is left to be written down."""

    plan: Plan
    width: float
    height: float
    figures: tuple[tuple[str, Placed], ...]
    routes: tuple[Route, ...]

    @property
    def size(self) -> tuple[float, float]:
        """How wide and how high it is."""
        return self.width, self.height

    def scale(self, canvas: Canvas) -> float:
        """How much the drawing shrinks to fit; 1 where it fits as it is."""
        return canvas.scale(self.width, self.height)


@dataclass(frozen=True, slots=True)
class Arrangement:
    """One way to arrange a plan: how dense its figures are, which leaves are stacked, which way it runs."""

    density: Density
    stack_from: int
    stack_height: int
    sideways: bool
    worth: float = 1.0


_NEVER = 10**9
ARRANGEMENTS = (
    Arrangement(ROOMY, _NEVER, 1, sideways=False),
    Arrangement(ROOMY, 3, 3, sideways=False),
    Arrangement(ROOMY, 2, 5, sideways=False),
    Arrangement(ROOMY, 2, 8, sideways=True),
    Arrangement(DENSE, 2, 4, sideways=False, worth=0.97),
    Arrangement(DENSE, 2, 8, sideways=True, worth=0.97),
    Arrangement(BRIEF, 2, 4, sideways=False, worth=0.87),
    Arrangement(BRIEF, 2, 8, sideways=True, worth=0.87),
)
"""From the most to the least conventional; the first that is readable is taken, else the one that shrinks least.

`worth` weighs what is lost where texts are cut shorter.
"""


def draw(plan: Plan, canvas: Canvas) -> Drawing:
    """Arrange a plan so that it stays readable on the canvas."""
    tried: list[tuple[float, Placing]] = []
    for some in _in_turn(plan):
        for placing in place(plan, some, curves=False):
            scale = canvas.scale(*placing.size)
            if scale >= _READABLE:
                return _routed(placing)
            tried.append((scale * placing.arrangement.worth, placing))
    return _routed(max(tried, key=lambda entry: entry[0])[1])


def _in_turn(plan: Plan) -> Iterator[Sequence[Arrangement]]:
    """Yield the arrangements one after the other; those of a small plan all at once after the first."""
    yield ARRANGEMENTS[:1]
    left = ARRANGEMENTS[1:]
    yield from [left] if len(plan.subjects) <= _SMALL else [(arrangement,) for arrangement in left]


def _routed(sized: Placing) -> Drawing:
    """Draw a plan whose size is known in the arrangement that was chosen."""
    return replace(sized, layout=lay_out(_task(sized.blocks, sized.arrangement))).drawing()


@dataclass(frozen=True, slots=True)
class Placing:
    """A plan whose blocks have their places in one arrangement, before its arrows are routed."""

    plan: Plan
    arrangement: Arrangement
    blocks: Blocks
    layout: Layout

    @property
    def size(self) -> tuple[float, float]:
        """How wide and how high the drawing becomes."""
        return self.layout.width + 2 * MARGIN, self.layout.height + 2 * MARGIN

    def drawing(self) -> Drawing:
        """Route the arrows."""
        flow = Flow(self.arrangement.sideways)
        tracer = Tracer(self.blocks, self.layout, self.plan.notation, flow, MARGIN)
        return Drawing(self.plan, *self.size, tracer.figures, tracer.routes())


def place(plan: Plan, arrangements: Sequence[Arrangement], *, curves: bool = True) -> Iterator[Placing]:
    """Arrange a plan in several ways at once; without `curves` only to learn how large it becomes."""
    several = [_blocks(plan, arrangement) for arrangement in arrangements]
    layouts = lay_out_all([_task(*one, curves=curves) for one in zip(several, arrangements, strict=True)])
    for arrangement, blocks, layout in zip(arrangements, several, layouts, strict=True):
        yield Placing(plan, arrangement, blocks, layout)


def figures_area(plan: Plan, arrangement: Arrangement) -> float:
    """Return the area of the figures alone, in square pixels: no drawing in this arrangement covers less."""
    return sum(block.width * block.height for block in _blocks(plan, arrangement).blocks)


def _blocks(plan: Plan, arrangement: Arrangement) -> Blocks:
    return make_blocks(
        plan,
        density=arrangement.density,
        stack_from=arrangement.stack_from,
        stack_height=arrangement.stack_height,
        sideways=arrangement.sideways,
    )


def _task(blocks: Blocks, arrangement: Arrangement, *, curves: bool = True) -> LayoutTask:
    sizes = [(block.width, block.height) for block in blocks.blocks]
    return LayoutTask(sizes, _edges(blocks), arrangement.sideways, curves)


def _edges(blocks: Blocks) -> list[LayoutEdge]:
    """Give one edge per pair of blocks; those that close a cycle in written order do not shape the layout."""
    pairs: dict[tuple[int, int], None] = {}
    for link in _beside_their_target(blocks.links):
        parent, child = parent_and_child(link)
        if blocks.home[parent] != blocks.home[child]:
            pairs[blocks.home[parent], blocks.home[child]] = None
    below: dict[int, list[int]] = {}
    for tail, head in pairs:
        below.setdefault(tail, []).append(head)
    back = _back_edges(len(blocks.blocks), below)
    return [LayoutEdge(tail, head, back=(tail, head) in back) for tail, head in pairs]


def _beside_their_target(links: tuple[Link, ...]) -> list[Link]:
    """Order links so that a doubt about a relation comes right after that relation, and is placed next to it."""
    doubts: dict[tuple[str, str], list[Link]] = {}
    for link in links:
        if link.inference is not None:
            doubts.setdefault((link.target, link.inference), []).append(link)
    ordered: list[Link] = []
    for link in links:
        if link.inference is None:
            ordered += [link, *doubts.pop((link.source, link.target), ())]
    return [*ordered, *(link for left in doubts.values() for link in left)]


def _back_edges(count: int, below: dict[int, list[int]]) -> set[tuple[int, int]]:
    """Find the edges that lead back to a node whose descendants are still being visited."""
    back: set[tuple[int, int]] = set()
    state = [0] * count
    for root in range(count):
        trail = [(root, iter(below.get(root, ())))] if state[root] == 0 else []
        state[root] = max(state[root], 1)
        while trail:
            node, heads = trail[-1]
            head = next(heads, None)
            if head is None:
                state[node] = 2
                trail.pop()
            elif state[head] == 1:
                back.add((node, head))
            elif state[head] == 0:
                state[head] = 1
                trail.append((head, iter(below.get(head, ()))))
    return back
