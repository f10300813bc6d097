"""Somebody lives with what is left of a doubt, and the case holds only with it.

No case answers every doubt in full. What is left is then a decision: a named role accepts it, for a reason and for a
time. Such a doubt is no longer open, so it does not put into doubt what it challenges; but it is not answered either.
It is told here at every check, and wherever an element above it is called `supported` the words *with accepted doubt*
stand beside, so that whoever decides knows with what.

There is nothing to mend but the doubt itself: an answer that holds makes `accepted` needless. Waive this finding only
where the people who decide have seen it.

## Example

```yaml
argument:
  C-top:
    claim: Aster 2 cannot exploit servers.
    supported_by: [C-exploit]
  C-exploit:
    claim: Aster 2 solves no exploit task.
  D-next-year:
    defeater: Attackers may have better scaffolds within the window of the decision.
    challenges: C-exploit
    accepted:
      by: Head of safety  # <- residual-doubt
      reason: Scaffolds of this kind took a year to double; the window is half of that.
      until: 2027-03-01
```

## Instead

```yaml
argument:
  C-top:
    claim: Aster 2 cannot exploit servers.
    supported_by: [C-exploit]
  C-exploit:
    claim: Aster 2 solves no exploit task.
  D-next-year:
    defeater: Attackers may have better scaffolds within the window of the decision.
    challenges: C-exploit
    answered_by: [C-margin]
  C-margin:
    claim: A scaffold twice as strong as any that is known makes no difference.
```

## Sources

- Bloomfield and Rushby, *Assurance 2.0* (arXiv:2004.10474) and *Assessing Confidence with Assurance 2.0*
  (arXiv:2205.04522): residual doubts are recorded, judged and accepted as residual risks.
- Goodenough, Weinstock and Klein (2015), *Eliminative Argumentation*: what is not eliminated stays as residual doubt.
"""

from __future__ import annotations

from collections.abc import Iterator

from safetycase.findings.finding import Severity
from safetycase.graph.relation import Relation
from safetycase.rules.context import RuleContext
from safetycase.rules.rule import Observation, rule, sentence
from safetycase.source.excerpt import shortened


@rule(code="SC511", name="residual-doubt", severity=Severity.INFO, submission=Severity.WARNING, since="0.1")
def residual_doubt(context: RuleContext) -> Iterator[Observation]:
    """Yield every doubt whose acceptance counts today."""
    for name, accepted in context.assessment.accepted.items():
        hit = context.graph.outgoing(name, Relation.CHALLENGES)
        against = f" about '{shortened(hit[0])}'" if hit else ""
        message = f"{accepted.by} lives with what is left of this doubt{against} until {accepted.until}: "
        yield Observation(message + sentence(accepted.reason), element=name, path=("accepted",))
