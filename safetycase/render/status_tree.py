"""The text of `safetycase status`: the argument as a tree with statuses, the way to the cause, and the repairs.

What hangs together by several ways is shown once, and named as "shown above" wherever else it stands. A tree that grows
too deep for the width goes on below as a tree of its own.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator, Sequence

from safetycase.assess.acceptances import below
from safetycase.assess.failing import Failing
from safetycase.assess.standing import Repair
from safetycase.graph.queries import reachable, unreachable
from safetycase.graph.relation import Relation
from safetycase.model.elements import Kind
from safetycase.model.status import Status
from safetycase.render.accepted import WITH_DOUBT
from safetycase.render.branches import Branch, branches, root_of
from safetycase.render.failing_words import failing_words
from safetycase.render.figures import GLUE, evidence_words
from safetycase.render.terminal import Paint, arrow_path, cells, cut, harmless, wrap
from safetycase.render.view import CaseView
from safetycase.render.words import doubt_word
from safetycase.source.excerpt import counted

_INDENT = 3
_ROOM_FOR_WORDS = 44
_LINES = ("├─ ", "└─ ", "│  ", "│ ")
_ASCII_LINES = ("|- ", "`- ", "|  ", "| ")


def status_text(
    view: CaseView,
    repairs: Sequence[Repair],
    *,
    element: str | None = None,
    failing: Failing | None = None,
    depth: int | None = None,
    width: int = 80,
    colour: bool = False,
    ascii_only: bool = False,
) -> str:
    """Return the tree below an element (else the top claim) with statuses, its cause and the repairs given for it.

    `failing` is what failing evidence would do to it; nothing is told of that where None. `depth` is how many levels
    below the root are shown; what is left out is counted. `width` is in cells. Raises UnknownNameError where
    there is no such element.
    """
    return _Teller(view, width, Paint(colour, ascii_only), depth).tell(root_of(view, element), repairs, failing)


class _Teller:
    """Writes one tree."""

    def __init__(self, view: CaseView, width: int, paint: Paint, depth: int | None) -> None:
        self.view = view
        self.graph = view.graph
        self.width = max(width, _ROOM_FOR_WORDS + _INDENT)
        self.deepest = (self.width - _ROOM_FOR_WORDS) // _INDENT
        self.limit = depth
        self.paint = paint
        self.fork, self.last, self.trunk, self.side = _ASCII_LINES if paint.ascii_only else _LINES
        self.shown: set[str] = set()
        self.waiting: deque[tuple[Branch, int]] = deque()

    def tell(self, root: str, repairs: Sequence[Repair], failing: Failing | None) -> str:
        lines = list(self._title())
        if root not in self.graph.elements:
            lines += [*wrap(f"The top claim {root} is not in the case; these have nothing above them:", self.width), ""]
        roots = [root] if root in self.graph.elements else self._tops()
        lines += self._caps()
        for top in roots:
            lines += [*self._tree(top), ""]
        lines += self._beside(root)
        lines += self._why(root)
        lines += self._repairs(root, repairs)
        lines += self._failing(root, failing)
        lines += self._counts()
        return "\n".join(lines) + "\n"

    def _name(self, element: str) -> str:
        return cut(harmless(element), self.width - _ROOM_FOR_WORDS + 10, ascii_only=self.paint.ascii_only)

    def _title(self) -> Iterator[str]:
        header = self.view.case.header
        yield self.paint.rule(harmless(header.title), self.width, f"as of {self.view.as_of.isoformat()}")
        yield ""

    def _caps(self) -> Iterator[str]:
        """Yield what keeps every element from being supported: parts that could not be read, doubts without target."""
        assessment = self.view.assessment
        caps = [*assessment.unread, *(cause.message for cause in assessment.lost.values())]
        for cap in caps:
            yield from wrap(f"! no element can be supported: {cap}", self.width, "", "  ")
        if caps:
            yield ""

    def _tops(self) -> list[str]:
        """Return elements below which all others stand."""
        covered = {below for found in self.graph.dependencies.values() for below in found}
        tops = [element for element in self.graph.elements if element not in covered]
        reached = {below for top in tops for below in reachable(self.graph, top)}
        for element in self.graph.elements:
            if element not in reached:
                tops.append(element)
                reached |= reachable(self.graph, element)
        return tops

    def _tree(self, root: str) -> Iterator[str]:
        yield from self._element(Branch(root, Relation.SUPPORTED_BY), "", "", "", 0)
        while self.waiting:
            branch, level = self.waiting.popleft()
            if branch.element not in self.shown:
                yield ""
                yield from self._element(branch, "", "", "", level)

    def _element(self, branch: Branch, stem: str, joint: str, trunk: str, level: int) -> Iterator[str]:
        """Yield an element and what stands below it. `level` counts from the root that was asked for."""
        element = branch.element
        if element in self.shown:
            yield from self._head(branch, stem + joint, stem + trunk + "  ", "shown above")
            return
        if len(stem + joint) // _INDENT > self.deepest:
            self.waiting.append((branch, level))
            yield from self._head(branch, stem + joint, stem + trunk + "  ", "goes on below")
            return
        self.shown.add(element)
        under = branches(self.graph, element)
        side = stem + trunk + (self.side if under else "  ")
        yield from self._head(branch, stem + joint, side, "from above" if level and not joint else "")
        stem += trunk
        yield from self._words(element, side)
        if self.limit is not None and level >= self.limit:
            yield from self._left_out(under, stem)
            return
        for number, child in enumerate(under, start=1):
            final = number == len(under)
            joint, trunk = (self.last, " " * _INDENT) if final else (self.fork, self.trunk)
            yield from self._element(child, stem, joint, trunk, level + 1)

    def _head(self, branch: Branch, lead: str, rest: str, remark: str) -> Iterator[str]:
        """Yield the line of an element: symbol, id, kind and status, how it stands to the one above, a remark."""
        kind = self.graph.elements[branch.element].kind
        status = self.view.assessment.status(branch.element)
        word = f"{status.value}{self._doubt(branch.element, kind, status)}"
        tail = [part for part in (harmless(branch.role), remark) if part]
        mark = self.paint.mark(status)
        name = cut(harmless(branch.element), self.width - cells(lead) - 2, ascii_only=self.paint.ascii_only)
        start, painted = f"{lead}{mark} {self.paint(name, 'bold')}", self.paint(word, status.value)
        taken = cells(f"{lead}{name}{kind.value}{word}") + 6
        if taken + sum(len(part) + 2 for part in tail) <= self.width:
            yield ", ".join((f"{start}  {kind.value}", painted, *tail))
        elif taken < self.width:
            yield f"{start}  {kind.value}, {painted}{',' if tail else ''}"
            yield from wrap(", ".join(tail), self.width, rest, rest)
        else:
            yield start
            yield from wrap(", ".join((kind.value, word, *tail)), self.width, rest, rest)

    def _doubt(self, element: str, kind: Kind, status: Status) -> str:
        """Say beside a status how a doubt is coped with, or that the element is supported only with accepted doubt."""
        assessment = self.view.assessment
        if kind is Kind.DEFEATER:
            known = status is not Status.UNKNOWN
            return f" ({doubt_word(status, accepted=element in assessment.accepted)})" if known else ""
        return f" {WITH_DOUBT}" if assessment.is_qualified(element) else ""

    def _words(self, element: str, side: str) -> Iterator[str]:
        """Yield the statement of an element, what its evidence says and what is wrong with it."""
        yield from wrap(self.graph.elements[element].statement, self.width, side, side)
        result = self.view.results.get(element)
        if result is not None:
            for line in evidence_words(self.graph.elements[element], result):
                yield from self._noted(line, side, None)
            if result.dated is not None:
                day = f"dated {result.dated.isoformat()}{' by the case' if result.date_declared else ''}"
                day += f", fresh until {result.expires.isoformat()}" if result.expires is not None else ""
                yield from self._noted(day, side, "dim")
        accepted = self.view.assessment.accepted.get(element)
        if accepted is not None:
            words = f"accepted by {accepted.by} until {accepted.until}: {accepted.reason}"
            yield from self._noted(words, side, Status.IN_DOUBT.value)
        status = self.view.assessment.status(element)
        look = Status.IN_DOUBT if status is Status.SUPPORTED else status
        for fault in self._faults(element):
            yield from self._noted(f"! {fault}", side, look.value)

    def _faults(self, element: str) -> list[str]:
        """Return what is wrong with the element itself, and not with all of them."""
        result = self.view.results.get(element)
        found = [f"{flaw.name}: {flaw.message}" for flaw in result.flaws] if result is not None else []
        causes = [fault.cause for fault in self.view.assessment.faults.get(element, ())]
        causes += [cause] if (cause := self.view.assessment.standings[element].cause) is not None else []
        everywhere = self.view.assessment.unread
        found += [
            f"{cause.name}: {cause.message}"
            for cause in causes
            if cause.element == element and cause.message not in everywhere
        ]
        return list(dict.fromkeys(found))

    def _noted(self, text: str, side: str, look: str | None) -> Iterator[str]:
        for line in wrap(text, self.width, side, side + "  "):
            words = line[len(side) :].replace(GLUE, " ")
            yield side + (self.paint(words, look) if look else words)

    def _left_out(self, under: list[Branch], stem: str) -> Iterator[str]:
        hidden = {below for branch in under for below in reachable(self.graph, branch.element)} - self.shown
        if hidden:
            yield f"{stem}{self.last}{counted(len(hidden), 'more element')} below"

    def _beside(self, root: str) -> Iterator[str]:
        """Yield the elements that the top claim does not reach, so that none is passed over in silence."""
        if root != self.graph.top or root not in self.graph.elements:
            return
        beside = unreachable(self.graph)
        if beside:
            names = ", ".join(self._name(element) for element in beside)
            yield from wrap(f"Not below {self._name(root)}: {names}", self.width, "", "  ")
            yield ""

    def _why(self, root: str) -> Iterator[str]:
        standing = self.view.assessment.standings.get(root)
        if standing is None:
            return
        name, status = self._name(root), standing.status.value
        if standing.cause is None:
            doubt = f", {WITH_DOUBT}" if self.view.assessment.is_qualified(root) else ""
            words = f"{name} is {status}{doubt}: everything below it holds on {self.view.as_of.isoformat()}."
            yield from wrap(words, self.width)
            yield from self._lived_with(root)
        else:
            yield f"Why {self.paint(name, 'bold')} is {self.paint(status, status)}:"
            yield from arrow_path(standing.path or (root,), self.width, "  ", ascii_only=self.paint.ascii_only)
            yield from wrap(f"{standing.cause.name}: {standing.cause.message}", self.width, "  ")
        yield ""

    def _lived_with(self, root: str) -> Iterator[str]:
        """Yield the accepted doubts below a supported element: it holds only with them."""
        doubts = below(self.graph, root, self.view.assessment.accepted)
        if doubts and root not in doubts:
            yield "It holds only with what somebody accepted of these doubts:"
        for doubt in doubts:
            one = self.view.assessment.accepted[doubt]
            words = f"{self._name(doubt)}, accepted by {one.by} until {one.until}: {one.reason}"
            yield from wrap(words, self.width, "  ", "    ")

    def _repairs(self, root: str, repairs: Sequence[Repair]) -> Iterator[str]:
        if not repairs:
            return
        yield from wrap(f"Repairs (smallest set that makes {self._name(root)} supported):", self.width)
        size = len(str(len(repairs)))
        for position, repair in enumerate(repairs, start=1):
            yield from wrap(repair.advice, self.width, f"  {position:>{size}}. ")
            if repair.command is not None:
                yield f"{' ' * (size + 4)}$ {harmless(repair.command)}"
        yield ""

    def _failing(self, root: str, failing: Failing | None) -> Iterator[str]:
        if failing is None:
            return
        yield "If evidence fails:"
        for words, listed in failing_words(failing, self._name(root)):
            yield from wrap(words, self.width, "    - " if listed else "  ")
        yield ""

    def _counts(self) -> Iterator[str]:
        counts = Counter(standing.status for standing in self.view.assessment.standings.values())
        words = (
            self.paint(f"{counts[status]} {status.value}", status.value) if counts[status] else f"0 {status.value}"
            for status in reversed(Status)
        )
        qualified = sum(map(self.view.assessment.is_qualified, self.view.assessment.touched))
        note = f" ({qualified} {WITH_DOUBT})" if qualified else ""
        yield f"{counted(len(self.graph.elements), 'element')}: {', '.join(words)}{note}"
