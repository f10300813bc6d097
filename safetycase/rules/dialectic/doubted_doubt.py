"""A doubt challenges a doubt, which takes nothing away.

In a debate a counter-argument is met by another one. In a safety case a doubt about a doubt leaves two open questions
where there was one: it can make the first doubt's standing worse, never better. If it did otherwise, a case could be
made to hold by doubting what speaks against it.

Whoever thinks that a doubt is unfounded answers it: put the reason into a claim, support it, and name it under the
doubt's `answered_by`.

## Example

```yaml
argument:
  C-top:
    claim: Aster 2 cannot exploit servers.
  D-seen:
    defeater: A customer saw it exploit a server.
    challenges: C-top
  D-toy:
    defeater: That server was a toy.
    challenges: D-seen  # <- doubted-doubt
```

## Instead

```yaml
argument:
  C-top:
    claim: Aster 2 cannot exploit servers.
  D-seen:
    defeater: A customer saw it exploit a server.
    challenges: C-top
    answered_by: [C-toy]
  C-toy:
    claim: That server was made to be exploited, and no real one has its fault.
```

## Sources

- Bloomfield and Rushby, *Assessing Confidence with Assurance 2.0* (arXiv:2205.04522): a defeater is refuted by a
  subcase of its own, under the same rules as the case.
- [How a status comes about](../status.md): a doubt about a doubt does not cancel it.
"""

from __future__ import annotations

from collections.abc import Iterator

from safetycase.findings.finding import Severity
from safetycase.graph.relation import Relation
from safetycase.rules.context import RuleContext
from safetycase.rules.rule import Observation, rule
from safetycase.source.excerpt import shortened


@rule(code="SC515", name="doubted-doubt", severity=Severity.WARNING, draft=Severity.INFO, since="0.1")
def doubted_doubt(context: RuleContext) -> Iterator[Observation]:
    """Yield every defeater that challenges a defeater."""
    for name in context.defeaters:
        for target in context.graph.outgoing(name, Relation.CHALLENGES):
            if target in context.defeaters:
                message = (
                    f"this doubts the doubt '{shortened(target)}', which does not take that one away. "
                    f"Make it a claim, support it, and name it under 'answered_by' of '{shortened(target)}'."
                )
                yield Observation(message, element=name, path=("challenges",))
