"""A claim takes a share of an outcome that has no budget, or that it is not against.

A share is a part of a budget: without one there is nothing that it could keep to. And a claim that says how probable it
leaves an outcome argues against it, which `against` must say too, or coverage and budget speak of different claims.

Give the outcome a `budget`, name it under `against`, or take the share out.

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
    shares: {O-cyber: 0.04%}  # <- share-without-budget
    note: Threat model 3, section 2.
  C-expert:
    claim: Experts cause O-cyber with a probability of at most 0.06 %.
    category: inability
    against: [O-cyber]
    shares: {O-bio: 0.01%}  # <- share-without-budget
    note: Threat model 4.
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
"""

from __future__ import annotations

from collections.abc import Iterator

from safetycase.findings.finding import Severity
from safetycase.load.nearest import question
from safetycase.rules.context import RuleContext
from safetycase.rules.rule import Observation, rule


@rule(code="SC743", name="share-without-budget", severity=Severity.WARNING, submission=Severity.ERROR, since="0.1")
def share_without_budget(context: RuleContext) -> Iterator[Observation]:
    """Yield every share of what is no outcome, has no budget, or is not argued against by the claim."""
    outcomes = context.case.system.outcomes if context.case.system else {}
    for name, claim in context.claims.items():
        for outcome in claim.shares:
            known = outcomes.get(outcome)
            if known is None:
                asked = question(outcome, outcomes)
                message = f"there is no outcome '{outcome}' in the system.{asked}{context.perhaps_unread}"
            elif known.budget is None:
                message = f"'{name}' takes a share of '{outcome}', which has no budget. Give it one."
            elif outcome not in claim.against:
                message = f"'{name}' takes a share of '{outcome}' and is not against it. Name it under 'against'."
            else:
                continue
            yield Observation(message, element=name, path=("shares", outcome))
