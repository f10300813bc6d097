"""A module's diagram, whole where a page can hold it, else cut into parts that each start from one element.

The foot of one part is the head of another: an element whose own support is drawn elsewhere is drawn in both, and shows
how much is left out.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from safetycase.render.graph.selection import Hrefs, below, plan_modules, plan_part
from safetycase.render.language import gettext as _
from safetycase.render.report.plates import MOST_FIGURES, Plate, fitted, shrunk
from safetycase.render.view import CaseView

_FEWER = 0.75
_CHUNKS = (9, 4)
_LONE = 12
_EASY = 12
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Atlas:
    """The plates of one module, and how many of its elements are on none of them because there would be too many."""

    plates: tuple[Plate, ...]
    left_out: int = 0


def module_map(view: CaseView, hrefs: Hrefs) -> Plate | None:
    """Draw the modules of a case and what leans on what; None where there is one only, or too many for a page."""
    if len(view.modules) < 2:  # noqa: PLR2004 - a map of one place tells nothing
        return None
    return fitted(replace(plan_modules(view), note=None), hrefs)


def module_plates(view: CaseView, module: str, hrefs: Hrefs, most: int) -> Atlas:
    """Draw a module on as few plates as it takes, at most `most`.

    Raises MissingToolError where Graphviz is not installed, LayoutError where it gives up.
    """
    own = view.modules[module]
    if most <= 0:
        return Atlas((), len(own))
    cutter = _Cutter(view, module, hrefs)
    whole = cutter.whole()
    if whole is not None:
        return Atlas((whole,))
    plates: list[Plate] = []
    shown: set[str] = set()
    for plate, names in cutter.parts():
        if len(plates) == most:
            break
        plates.append(plate)
        shown.update(names)
    numbered = (
        replace(plate, part=_("part %(number)s of %(all)s, %(what)s", number=n, all=len(plates), what=plate.part))
        for n, plate in enumerate(plates, 1)
    )
    return Atlas(tuple(numbered), len(set(own) - shown))


@dataclass
class _Cutter:
    """Cuts one module: below `opened` everything is drawn or waits to be, from `waiting` the next parts start."""

    view: CaseView
    module: str
    hrefs: Hrefs
    opened: set[str] = field(default_factory=set)
    waiting: deque[str] = field(default_factory=deque)

    def whole(self) -> Plate | None:
        """Draw all of the module, if a page can hold it."""
        own = self.view.modules[self.module]
        return self._fitted(tuple(dict.fromkeys((*own, *self._reach(own))))) if len(own) <= MOST_FIGURES else None

    def parts(self) -> Iterator[tuple[Plate, tuple[str, ...]]]:
        """Yield each part with the elements on it, from the heads of the module down."""
        own = self.view.modules[self.module]
        lower = {other for name in own for other in self._below(name) if other != name}
        leading = [name for name in own if self._below(name)]
        self.waiting.extend(name for name in leading if name not in lower)
        alone = [name for name in own if name not in lower and not self._below(name)]
        for start in range(0, len(alone), _LONE):
            names = tuple(alone[start : start + _LONE])
            yield self._forced(names, _("elements that stand alone")), names
        for name in leading:  # those that are on no way down from a head stand on a circle
            yield from self._waiting_parts()
            self.waiting.append(name)
        yield from self._waiting_parts()

    def _waiting_parts(self) -> Iterator[tuple[Plate, tuple[str, ...]]]:
        while self.waiting:
            if self._opens(self.waiting[0]):
                yield from self._next_parts()
            else:
                self.waiting.popleft()

    def _next_parts(self) -> Iterator[tuple[Plate, tuple[str, ...]]]:
        """Yield the largest part that starts from what waits first; several where its next level alone is too large."""
        roots = self._roots()
        while True:
            parents = self._parents(roots)
            plate = self._fitted(tuple(self._reach(parents)))
            if plate is not None or len(roots) == 1:
                break
            roots = roots[: len(roots) // 2]
        while plate is None and len(parents) > 1:
            parents = parents[: int(len(parents) * _FEWER)]
            plate = self._fitted(tuple(self._reach(parents)))
        self.opened.update(parents)
        drawn = tuple(self._reach(parents))
        self.waiting.extend(name for name in drawn if self._opens(name))
        if plate is not None:
            words = _("from %(element)s down", element=_short(roots[0]))
            if len(roots) > 1:
                words = _("from %(element)s and %(num)s more down", element=_short(roots[0]), num=len(roots) - 1)
            yield replace(plate, part=words), drawn
        else:
            yield from self._slices(roots[0])

    def _slices(self, root: str) -> Iterator[tuple[Plate, tuple[str, ...]]]:
        """Yield an element with a few at a time of the many that stand right below it."""
        under = self._below(root)
        start = 0
        while start < len(under):
            for size in _CHUNKS:
                names = (root, *under[start : start + size])
                plate = self._fitted(names)
                if plate is not None or size == _CHUNKS[-1]:
                    words = _(
                        "below %(element)s, %(first)s to %(last)s of %(all)s",
                        element=_short(root),
                        first=start + 1,
                        last=start + len(names) - 1,
                        all=len(under),
                    )
                    yield (replace(plate, part=words) if plate else self._forced(names, words)), names
                    start += size
                    break

    def _roots(self) -> list[str]:
        """List what waits first, and what waits next as long as all of it together makes one easy page."""
        roots: list[str] = []
        for name in self.waiting:
            if self._opens(name) and name not in roots:
                if roots and len(self._reach(self._parents([*roots, name]))) > _EASY:
                    break
                roots.append(name)
        return roots

    def _parents(self, roots: Sequence[str]) -> list[str]:
        """List the elements of the module that lead on, breadth first from the roots, as many as a page might hold."""
        found = list(roots)
        met = set(roots)
        for name in found:
            for other in self._below(name):
                if other not in met:
                    met.add(other)
                    if self._opens(other):
                        found.append(other)
            if len(met) > MOST_FIGURES:
                break
        count = len(found)
        while count > len(roots) and len(self._reach(found[:count])) > MOST_FIGURES:
            count -= 1
        return found[:count]

    def _reach(self, parents: Sequence[str]) -> dict[str, None]:
        """Return elements and what stands right below them, each once and in their order."""
        return dict.fromkeys((*parents, *(other for name in parents for other in self._below(name))))

    def _below(self, name: str) -> tuple[str, ...]:
        return below(self.view.graph, name)

    def _opens(self, name: str) -> bool:
        """Whether what stands below an element belongs to this module and is not drawn yet."""
        own = self.view.module_of(name) == self.module
        return own and name not in self.opened and bool(self._below(name))

    def _fitted(self, names: tuple[str, ...]) -> Plate | None:
        if len(names) > MOST_FIGURES:
            return None
        return fitted(plan_part(self.view, self.module, names, self.view.module_title(self.module)), self.hrefs)

    def _forced(self, names: tuple[str, ...], words: str) -> Plate:
        plan = plan_part(self.view, self.module, names, self.view.module_title(self.module))
        return replace(fitted(plan, self.hrefs) or shrunk(plan, self.hrefs), part=words)


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] + "…"
