"""The tree of `safetycase status` as Markdown: a nested list, each element once, with what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from safetycase.assess.standing import Repair
from safetycase.model.elements import Kind
from safetycase.render.accepted import WITH_DOUBT
from safetycase.render.branches import Branch, branches, root_of
from safetycase.render.figures import GLUE, evidence_words
from safetycase.render.markdown import MOST, SYMBOLS
from safetycase.render.markdown_text import Section, document, folded, inline
from safetycase.render.view import CaseView
from safetycase.render.words import kind_word, status_word
from safetycase.source.excerpt import counted

_DEEPEST = 12  # further down, lists are drawn at one depth: services stop nesting
_SHORT = 240


def status_markdown(
    view: CaseView, repairs: Sequence[Repair], *, element: str | None = None, depth: int | None = None
) -> str:
    """Return the tree below an element (else the top claim) with what would mend it, in at most 30,000 characters.

    Raises UnknownNameError where there is no such element.
    """
    root = root_of(view, element)
    if root not in view.graph.elements:
        return document([Section((f"The top claim {inline(root)} is not in the case.",))], MOST)
    sections = []
    if repairs:
        advice = tuple(f"{number}. {inline(repair.advice)}" for number, repair in enumerate(repairs, start=1))
        lead = f"**What would make {inline(root, 80)} supported** (the smallest set of repairs)"
        sections.append(Section((lead, ""), advice, noun="repair"))
    lines = tuple(_Tree(view, depth).lines(root))
    shown = counted(len(view.graph.elements), "element")
    sections.append(folded(f"The argument: {shown}", Section((), lines, noun="line")))
    return document(sections, MOST)


class _Tree:
    """Writes one tree; an element that hangs at several places is shown at the first."""

    def __init__(self, view: CaseView, depth: int | None) -> None:
        self._view = view
        self._depth = depth
        self._shown: set[str] = set()

    def lines(self, root: str) -> Iterator[str]:
        waiting: list[tuple[str, str, int]] = [(root, "", 0)]
        while waiting:
            name, role, level = waiting.pop()
            again = name in self._shown
            yield self._line(name, role, level, again=again)
            if again:
                continue
            self._shown.add(name)
            under = branches(self._view.graph, name)
            if self._depth is not None and level >= self._depth:
                if under:
                    yield f"{_indent(level + 1)}- … and {len(under)} directly below"
                continue
            waiting += [(branch.element, _role(branch), level + 1) for branch in reversed(under)]

    def _line(self, name: str, role: str, level: int, *, again: bool) -> str:
        element, status = self._view.graph.elements[name], self._view.assessment.status(name)
        kind = kind_word(element.kind)
        assessment = self._view.assessment
        doubt = (
            f" {WITH_DOUBT}" if assessment.is_qualified(name) else " (accepted)" if name in assessment.accepted else ""
        )
        words = f"{role or kind}, {status_word(status)}{doubt}"
        head = f"{_indent(level)}- {SYMBOLS[status]} **{inline(name, 80)}** {words}"
        if again:
            return f"{head} (shown above)"
        said = [inline(element.statement, _SHORT)]
        result = self._view.results.get(name)
        if result is not None and element.kind is Kind.EVIDENCE:
            said += [inline(line.replace(GLUE, " "), _SHORT) for line in evidence_words(element, result)]
        cause = self._view.assessment.standings[name].cause
        if cause is not None and cause.element == name:
            said.append(f"**{inline(cause.name)}**, {inline(cause.message, _SHORT)}")
        return f"{head}: {' · '.join(word for word in said if word)}"


def _indent(level: int) -> str:
    return "  " * min(level, _DEEPEST)


def _role(branch: Branch) -> str:
    return inline(branch.role, 120)
