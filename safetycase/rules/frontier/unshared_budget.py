"""A claim argues against an outcome that has a budget, and takes no share of it.

A budget is kept where every way to the outcome has its share. What a claim without one leaves is not in the sum, and
the sum then says nothing. A claim over claims that take shares needs none of its own, nor does one that stands below a
share.

Say under `shares` how probable the claim leaves the outcome at most, with the basis in `note`.

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
    shares: {O-cyber: 0.04%}
    note: Threat model 3, section 2.
  C-expert:
    claim: Experts have no use of Aster 2 for O-cyber.
    category: inability
    against: [O-cyber]  # <- unshared-budget
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
"""

from __future__ import annotations

from collections.abc import Iterator

from safetycase.findings.finding import Severity
from safetycase.rules.context import RuleContext
from safetycase.rules.rule import Observation, rule


@rule(
    code="SC741",
    name="unshared-budget",
    severity=Severity.WARNING,
    draft=Severity.INFO,
    submission=Severity.ERROR,
    since="0.1",
)
def unshared_budget(context: RuleContext) -> Iterator[Observation]:
    """Yield every claim against an outcome with a budget whose share is neither stated nor part of another's."""
    if not context.has_budgets:
        return
    for spending in context.spendings:
        for name in spending.missing:
            message = (
                f"'{name}' is against '{spending.outcome}', which has a budget, and takes no share of it. "
                "Say under 'shares' how probable it leaves it."
            )
            yield Observation(message, element=name, path=("against",))
