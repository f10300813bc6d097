"""A claim takes a share of a budget, and nothing says where the number comes from.

"At most 0.04 %" decides as much as the argument that it stands in. A share needs its basis: a `note`, a justification,
or evidence below the claim with a requirement that is measured.

## Example

```yaml title="safetycase.yaml"
safetycase: 1
id: example
title: An example
top: C-top
decision: {question: May it be deployed?, window: {from: 2026-12-01, until: 2027-06-01}}
```

```yaml title="system.yaml"
system:
  id: aster-2
  name: Aster 2
  outcomes:
    O-cyber:
      outcome: A cyber attack that costs more than a thousand lives.
      budget: {at_most: 0.1%, because: Board decision 14.}
```

```yaml
argument:
  C-top:
    claim: The probability of O-cyber is at most 0.1 % in the window.
    category: inability
    against: [O-cyber]
    supported_by: [C-novice, C-expert]
  C-novice:
    claim: Novices cause O-cyber with a probability of at most 0.04 %.
    category: inability
    against: [O-cyber]
    shares: {O-cyber: 0.04%}  # <- share-without-basis
  C-expert:
    claim: Experts cause O-cyber with a probability of at most 0.06 %.
    category: inability
    against: [O-cyber]
    shares: {O-cyber: 0.06%}
    note: Threat model 3, section 4.
```

## Instead

```yaml title="safetycase.yaml"
safetycase: 1
id: example
title: An example
top: C-top
decision: {question: May it be deployed?, window: {from: 2026-12-01, until: 2027-06-01}}
```

```yaml title="system.yaml"
system:
  id: aster-2
  name: Aster 2
  outcomes:
    O-cyber:
      outcome: A cyber attack that costs more than a thousand lives.
      budget: {at_most: 0.1%, because: Board decision 14.}
```

```yaml
argument:
  C-top:
    claim: The probability of O-cyber is at most 0.1 % in the window.
    category: inability
    against: [O-cyber]
    supported_by: [C-novice, C-expert]
  C-novice:
    claim: Novices cause O-cyber with a probability of at most 0.04 %.
    category: inability
    against: [O-cyber]
    shares: {O-cyber: 0.04%}
    note: Threat model 3, section 2.
  C-expert:
    claim: Experts cause O-cyber with a probability of at most 0.06 %.
    category: inability
    against: [O-cyber]
    shares: {O-cyber: 0.06%}
    note: Threat model 3, section 4.
```

## Sources

- Clymer et al. (2024), section 2: unacceptable outcomes are specified with the probability that each may have.
- O'Hagan et al. (2006), *Uncertain Judgements: Eliciting Experts' Probabilities*.
"""

from __future__ import annotations

from collections.abc import Iterator

from safetycase.assess.stated import has_basis
from safetycase.findings.finding import Severity
from safetycase.rules.context import RuleContext
from safetycase.rules.rule import Observation, rule


@rule(code="SC742", name="share-without-basis", severity=Severity.WARNING, submission=Severity.ERROR, since="0.1")
def share_without_basis(context: RuleContext) -> Iterator[Observation]:
    """Yield every share of a claim that has neither a note, a justification nor measured evidence below it."""
    for name, claim in context.claims.items():
        if not claim.shares or has_basis(claim, context.elements) or context.measured_below(name):
            continue
        for outcome in claim.shares:
            message = f"nothing says where the share of '{name}' in '{outcome}' comes from. Say it in 'note'."
            yield Observation(message, element=name, path=("shares", outcome))
