"""A doubt is called by a kind that does not fit what it challenges.

Three ways of doubting hit three different things. A *rebut* says that a claim is false. An *undercut* says that the
step does not hold: the claim may be true, but not for this reason. An *undermine* says that what the step starts from
is not to be trusted: the evidence, an assumption, a context. They are answered differently: a rebut by other grounds
for the claim, an undercut by a better step, an undermine by better grounds. A kind that does not fit its target means
that either is wrong, and that the answer may be one to another question.

Let an undercut challenge the relation (`{from: …, to: …}`), the strategy or the justification; an undermine the
evidence, the assumption or the context; a rebut the claim.

## Example

```yaml
argument:
  C-top:
    claim: Aster 2 cannot exploit servers.
    supported_by: [E-tasks]
  E-tasks:
    evidence: The exploit tasks, all failed
  D-proxy:
    defeater: The tasks are easier than real servers.
    kind: undercut  # <- misnamed-doubt
    challenges: C-top
  D-leak:
    defeater: The tasks were in the training data.
    kind: rebut  # <- misnamed-doubt
    challenges: E-tasks
```

## Instead

```yaml
argument:
  C-top:
    claim: Aster 2 cannot exploit servers.
    supported_by: [E-tasks]
  E-tasks:
    evidence: The exploit tasks, all failed
  D-proxy:
    defeater: The tasks are easier than real servers.
    kind: undercut
    challenges: {from: C-top, to: E-tasks}
  D-leak:
    defeater: The tasks were in the training data.
    kind: undermine
    challenges: E-tasks
  D-seen:
    defeater: A customer saw it exploit a server.
    kind: rebut
    challenges: C-top
```

## Sources

- Pollock (1987), *Defeasible Reasoning*: rebutting and undercutting defeaters.
- Goodenough, Weinstock and Klein (2015), *Eliminative Argumentation*: rebutting defeaters attack claims, undercutting
  ones inference rules, undermining ones evidence.
"""

from __future__ import annotations

from collections.abc import Iterator

from safetycase.findings.finding import Severity
from safetycase.model.elements import Defeater, DoubtKind, Inference, Kind
from safetycase.rules.context import RuleContext
from safetycase.rules.rule import Observation, rule
from safetycase.source.excerpt import shortened

_HITS = {
    DoubtKind.REBUT: frozenset({Kind.CLAIM, Kind.DEFEATER}),
    DoubtKind.UNDERCUT: frozenset({Kind.STRATEGY, Kind.JUSTIFICATION}),
    DoubtKind.UNDERMINE: frozenset({Kind.EVIDENCE, Kind.ASSUMPTION, Kind.CONTEXT}),
}
_WORDS = {
    DoubtKind.REBUT: "challenges a claim",
    DoubtKind.UNDERCUT: "challenges the step between two elements ({from: …, to: …}), a strategy or a justification",
    DoubtKind.UNDERMINE: "challenges evidence, an assumption or a context",
}


@rule(code="SC510", name="misnamed-doubt", severity=Severity.WARNING, draft=Severity.INFO, since="0.1")
def misnamed_doubt(context: RuleContext) -> Iterator[Observation]:
    """Yield every doubt whose kind does not fit the element or relation that it challenges."""
    for name, doubt in context.defeaters.items():
        target = _target(doubt, context)
        if doubt.attack is None or target is None or _fits(doubt.attack, target):
            continue
        fitting = next(kind for kind in DoubtKind if _fits(kind, target))
        what = "a relation" if target == "relation" else f"{target} '{shortened(str(doubt.challenges))}'"
        message = (
            f"a doubt of the kind '{doubt.attack}' {_WORDS[doubt.attack]}, and this one challenges {what}. "
            f"Call it '{fitting}', or correct 'challenges'."
        )
        yield Observation(message, element=name, path=("kind",))


def _target(doubt: Defeater, context: RuleContext) -> str | None:
    """Return what a doubt challenges: `relation` or a kind of element; None where it is not there."""
    challenged = doubt.challenges
    if isinstance(challenged, Inference):
        return "relation"
    element = context.elements.get(challenged) if challenged is not None else None
    return element.kind.value if element is not None else None


def _fits(kind: DoubtKind, target: str) -> bool:
    return target == "relation" if kind is DoubtKind.UNDERCUT and target == "relation" else target in _HITS[kind]
