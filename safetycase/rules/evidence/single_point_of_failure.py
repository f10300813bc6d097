"""Every branch of the argument rests on one and the same piece of evidence.

An argument by several branches looks redundant: if one fails, the others hold. Where all of them come down to the same
evidence, they fail together. Whoever reads the branches as independent reads a strength into the case that is not
there.

Say openly that the case stands and falls with this evidence, or add evidence that is independent of it to the branches
that need it.

## Example

```yaml
argument:
  C-top:
    claim: Aster 2 is safe.
    supported_by: [C-cyber, C-bio, C-fraud]
  C-cyber:
    claim: It helps no attack on networks.
    supported_by: [E-refusals]
  C-bio:
    claim: It helps nobody to make a pathogen.
    supported_by: [E-refusals]
  C-fraud:
    claim: It helps no fraud.
    supported_by: [C-asked]
  C-asked:
    claim: Requests for fraud were asked too.
    supported_by: [E-refusals]
  E-refusals:  # <- single-point-of-failure
    evidence: The refusal suite
```

## Instead

```yaml
argument:
  C-top:
    claim: Aster 2 is safe.
    supported_by: [C-cyber, C-bio, C-fraud]
  C-cyber:
    claim: It helps no attack on networks.
    supported_by: [E-refusals]
  C-bio:
    claim: It helps nobody to make a pathogen.
    supported_by: [E-uplift]
  C-fraud:
    claim: It helps no fraud.
    supported_by: [E-refusals]
  E-refusals:
    evidence: The refusal suite
  E-uplift:
    evidence: The uplift study
```

## Sources

- SCSC assurance case guidance: independence of the evidence behind parallel branches.
- Bloomfield and Littlewood (2003), *Multi-legged arguments*: legs that share what they stand on add little.
"""

from __future__ import annotations

from collections.abc import Iterator

from safetycase.findings.finding import Severity
from safetycase.graph.queries import stands_on
from safetycase.graph.relation import Relation
from safetycase.rules.context import RuleContext
from safetycase.rules.rule import Observation, rule
from safetycase.source.excerpt import shortened

_FEWEST_BRANCHES = 3


@rule(code="SC470", name="single-point-of-failure", severity=Severity.INFO, submission=Severity.WARNING, since="0.1")
def single_point_of_failure(context: RuleContext) -> Iterator[Observation]:
    """Yield evidence that stands below every one of three or more branches of the top claim."""
    branches = _branches(context)
    if len(branches) < _FEWEST_BRANCHES:
        return
    shared = frozenset.intersection(*(stands_on(context.graph, name) for name in branches))
    for name in context.evidence:
        if name in shared and name not in branches:
            message = (
                f"all {len(branches)} branches of '{shortened(context.graph.top)}' rest on '{shortened(name)}'. "
                "Say so, or add evidence that does not depend on it."
            )
            yield Observation(message, element=name)


def _branches(context: RuleContext) -> tuple[str, ...]:
    """Return the claims and evidence that the top claim is broken down into; a strategy stands for its parts."""
    found: dict[str, None] = {}
    seen: set[str] = set()
    waiting = list(context.graph.outgoing(context.graph.top, Relation.SUPPORTED_BY))
    while waiting:
        name = waiting.pop(0)
        if name in context.strategies and name not in seen:
            seen.add(name)
            waiting += context.graph.outgoing(name, Relation.SUPPORTED_BY)
        elif name not in context.strategies:
            found[name] = None
    return tuple(found)
