"""Whoever owns what is doubted accepted the doubt.

To live with a doubt is a decision for somebody who answers for the decision, not for somebody who answers for the
argument. Where the role that accepts is the owner of the doubted element or the one who filed the doubt away, nobody
else has judged it.

## Example

```yaml
argument:
  C-top:
    claim: Aster 2 cannot exploit servers.
    owner: Cyber team
  D-scaffold:
    defeater: Attackers may have better scaffolds.
    challenges: C-top
    accepted:
      by: Cyber team  # <- self-acceptance
      reason: We have seen none.
      until: 2027-03-01
```

## Instead

```yaml
argument:
  C-top:
    claim: Aster 2 cannot exploit servers.
    owner: Cyber team
  D-scaffold:
    defeater: Attackers may have better scaffolds.
    challenges: C-top
    accepted:
      by: Head of safety
      reason: None is known that would close the margin.
      until: 2027-03-01
```

## Sources

- ISO/IEC/IEEE 15026-2:2022: those who approve an assurance case are others than those who make it.
- The rule [self-review](self-review.md), which says the same of reviews.
"""

from __future__ import annotations

from collections.abc import Iterator

from safetycase.findings.finding import Severity
from safetycase.graph.relation import Relation
from safetycase.rules.context import RuleContext
from safetycase.rules.rule import Observation, rule
from safetycase.source.excerpt import shortened


@rule(code="SC514", name="self-acceptance", severity=Severity.WARNING, submission=Severity.ERROR, since="0.1")
def self_acceptance(context: RuleContext) -> Iterator[Observation]:
    """Yield every accepted doubt whose acceptor owns what it challenges."""
    for name, doubt in context.defeaters.items():
        if doubt.accepted is None:
            continue
        for target in context.graph.outgoing(name, Relation.CHALLENGES):
            owner = context.elements[target].owner
            if owner and owner.casefold().split() == doubt.accepted.by.casefold().split():
                message = (
                    f"{shortened(owner)} owns '{shortened(target)}' and accepts the doubt about it. "
                    "Have somebody else decide to live with it."
                )
                yield Observation(message, element=name, path=("accepted", "by"))
