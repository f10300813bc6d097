"""The text of `safetycase confidence`: bounds, what they are conditional on, what is unknown, what matters most."""

from __future__ import annotations

from collections.abc import Iterator

from safetycase.assess.budgets import Share, Spending
from safetycase.assess.confidence import Leaf
from safetycase.render.confidence_words import (
    ROLE_WORDS,
    ShownConfidence,
    at_least,
    at_most,
    has_confidence,
    interval,
    share,
)
from safetycase.render.terminal import Paint, harmless, wrap
from safetycase.source.excerpt import counted

_LEAVES = 20
_UNKNOWN = 12


def confidence_text(shown: ShownConfidence, *, width: int = 80, colour: bool = False, ascii_only: bool = False) -> str:
    """Return what is known of the confidence in an element and of the budgets; lists are cut, and say so."""
    return _Teller(shown, width, Paint(colour, ascii_only)).tell()


class _Teller:
    """Tells of one element."""

    def __init__(self, shown: ShownConfidence, width: int, paint: Paint) -> None:
        self.shown = shown
        self.width = width
        self.paint = paint

    def tell(self) -> str:
        view = self.shown.view
        lines = [self.paint.rule(harmless(view.case.header.title), self.width, f"as of {view.as_of.isoformat()}"), ""]
        if not has_confidence(view):
            lines += self._said(
                "This case states no confidence and no budget, so there is nothing to put together. 'confidence' of an "
                "element, with a note of where it comes from, is where to begin."
            )
            return "\n".join(lines) + "\n"
        lines += self._head()
        lines += self._unknown()
        lines += self._leaves()
        for spending in self.shown.budgets:
            lines += self._budget(spending)
        return "\n".join(lines).rstrip("\n") + "\n"

    def _said(self, text: str, lead: str = "", rest: str = "") -> list[str]:
        return wrap(text, self.width, lead, rest)

    def _head(self) -> Iterator[str]:
        shown = self.shown
        root, standing = harmless(shown.root), shown.view.assessment.standings.get(shown.root)
        if standing is None:
            yield from self._said(f"The top claim {root} is not in the case.")
            yield ""
            return
        yield f"{self.paint(root, 'bold')}  {interval(shown.bounds)}  ({standing.status.value})"
        yield from self._said(shown.view.graph.elements[shown.root].statement, "  ", "  ")
        yield ""
        yield from self._said(
            "How probable it is that the argument for it holds: every ground, step, assumption and answer below it. "
            "It may be true without that."
        )
        yield from self._said(f"Dependence: {shown.dependence}.")
        if shown.policy.because:
            yield from self._said(f"Because: {shown.policy.because}", "  ", "  ")
        if shown.given:
            names = ", ".join(harmless(name) for name in shown.given)
            yield from self._said(f"Given that these hold, which state no confidence: {names}.", "", "  ")
        if shown.confidence.capped:
            yield from self._said(f"No lower bound is above 0: {shown.confidence.capped}", "! ", "  ")
        yield ""

    def _unknown(self) -> Iterator[str]:
        unknown = self.shown.unknown
        if not unknown:
            return
        keep = "keeps" if len(unknown) == 1 else "keep"
        yield from self._said(
            f"{counted(len(unknown), 'thing')} of which nothing is known {keep} the lower bound at 0:"
        )
        for event in unknown[:_UNKNOWN]:
            yield from self._said(f"{event.element}: {event.reason or 'it is stated to be 0'}", "  ", "    ")
        if len(unknown) > _UNKNOWN:
            yield f"  and {len(unknown) - _UNKNOWN} more"
        yield ""

    def _leaves(self) -> Iterator[str]:
        leaves = self.shown.leaves
        if not leaves:
            return
        yield from self._said("What it hangs on; how the lower bound moves if this were certain, or did not hold:")
        for leaf in leaves[:_LEAVES]:
            yield from self._said(self._leaf(leaf), "  ", "    ")
        if len(leaves) > _LEAVES:
            yield f"  and {len(leaves) - _LEAVES} more that move it less"
        yield ""

    def _leaf(self, leaf: Leaf) -> str:
        event, arrow = leaf.event, "->" if self.paint.ascii_only else "→"
        now = at_least(self.shown.bounds.lower)
        head, move = f"{event.element} ({ROLE_WORDS[event.role]}): {interval(event.bounds)}", leaf.move
        if move.certain is None or move.fails is None or move.most is None:
            return f"{head}; how it moves the bound is not computed: too much is shared"
        least = f"; then at most {at_most(move.most)}" if 0 < move.most < self.shown.bounds.upper else ""
        return f"{head}; {now} {arrow} {at_least(move.certain)} or {at_least(move.fails)}{least}"

    def _budget(self, spending: Spending) -> Iterator[str]:
        spent, most = share(spending.total), share(spending.budget.at_most)
        look = "defeated" if spending.overspent else "supported"
        word = self.paint("overspent" if spending.overspent else "within", look)
        yield f"{self.paint(harmless(spending.outcome), 'bold')}  {spent} of {most}, {word}"
        for one in (*spending.shares, *spending.parts):
            yield from self._said(self._share(one, part=one in spending.parts), "  ", "    ")
        if spending.missing:
            names = ", ".join(harmless(name) for name in spending.missing)
            yield from self._said(f"No share is taken by {names}: the sum says nothing of them.", "  ! ", "    ")
        if spending.shares:
            words = (
                f"Where a claim is wrong the outcome may come: with that doubt, at most {share(spending.with_doubt)}."
            )
            yield from self._said(words, "  ", "  ")
        yield ""

    def _share(self, one: Share, *, part: bool) -> str:
        words = f"{one.claim}: {share(one.share)}"
        words += " (part of a share above)" if part else f", with doubt {share(one.with_doubt)}"
        return words + (f"; its parts come to {share(one.parts_total)}" if one.parts else "")
