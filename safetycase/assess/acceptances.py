"""What is left of doubts and accepted by somebody: where an acceptance counts, and which elements it touches.

What must hold:

1. An acceptance settles only that nothing more answers a doubt. It stands in for no answer that was given and fails,
   and for nothing that is wrong with the doubt itself.
2. A doubt that has grounds of its own and no answer is a result, not a residue: it cannot be accepted away. So a doubt
   whose grounds weaken is never better than open.
3. An acceptance counts from its day to its last one, by a role that the policy names (where it names any), of a doubt
   that is known to hit something. Where it does not count the doubt is open, whatever answers it: the record itself
   says that something is left.
4. Every element above an accepted doubt is known (`touched`), so that none is called supported without saying so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from safetycase.findings.report import AcceptedDoubt
from safetycase.graph.case_graph import CaseGraph
from safetycase.model.elements import Acceptance, Defeater
from safetycase.model.governance import AcceptancePolicy

EXPIRED, VOID = "expired-acceptance", "void-acceptance"


def failing(doubt: Defeater, policy: AcceptancePolicy | None, as_of: date, *, aimless: bool) -> tuple[str, str] | None:
    """Return why the acceptance of a doubt does not count on a day, as (finding, words); None where it does.

    `aimless` is set for a doubt that hits nothing. Asked of a doubt without `accepted`, the answer is None.
    """
    accepted = doubt.accepted
    if accepted is None:
        return None
    if accepted.until < as_of:
        return EXPIRED, f"what is left of this doubt was accepted until {accepted.until} only"
    reason = next(_voids(doubt, accepted, policy, as_of, aimless=aimless), None)
    return (VOID, reason) if reason else None


def _voids(
    doubt: Defeater, accepted: Acceptance, policy: AcceptancePolicy | None, as_of: date, *, aimless: bool
) -> Iterator[str]:
    if accepted.date is not None and accepted.date > as_of:
        yield f"what is left of this doubt is accepted from {accepted.date} on, and not before"
    if policy is not None and accepted.by not in policy.roles:
        yield f"it is accepted by '{accepted.by}', a role that the policy does not let accept doubts"
    if doubt.supported_by and not doubt.answered_by:
        yield "it is accepted, but it has grounds of its own and nothing answers it"
    if aimless:
        yield "it is accepted, but what it doubts is not said or is not there"


def in_force(graph: CaseGraph, void: Collection[str]) -> dict[str, AcceptedDoubt]:
    """Return the acceptances that count, by the doubt that they are about; those of `void` do not."""
    return {
        name: AcceptedDoubt(name, one.by, one.reason, one.until.isoformat())
        for name, element in graph.elements.items()
        if isinstance(element, Defeater) and (one := element.accepted) is not None and name not in void
    }


def touched(graph: CaseGraph, doubts: Iterable[str]) -> frozenset[str]:
    """Name every element whose status hangs on one of these doubts, the doubts among them."""
    found = set(doubts)
    waiting = list(found)
    while waiting:
        for above in graph.dependants.get(waiting.pop(), ()):
            if above not in found:
                found.add(above)
                waiting.append(above)
    return frozenset(found)


def below(graph: CaseGraph, element: str, accepted: Collection[str]) -> tuple[str, ...]:
    """Name the accepted doubts that an element's status hangs on, nearest first, then in the order of the case."""
    level, seen, found = [element], {element}, []
    while level:
        found += [name for name in level if name in accepted]
        level = list(dict.fromkeys(one for name in level for one in graph.dependencies[name] if one not in seen))
        seen.update(level)
    return tuple(found)
