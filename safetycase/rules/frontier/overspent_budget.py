"""The probabilities that claims leave to an outcome add up to more than its budget.

A case argues against the ways in which an outcome can come about one by one. Each claim may be in order, and the
outcome still more probable than is accepted: a budget is kept by all of them together. Where nothing is known of how
the ways hang together, their probabilities are added up (Boole's inequality). The same holds for a claim whose parts
take more than the claim itself.

Lower the shares by better arguments, or let who set the budget decide on it again.

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
      budget: {at_most: 0.1%, because: Board decision 14.}  # <- overspent-budget
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
    shares: {O-cyber: 0.07%}
    note: Threat model 3, section 4.
```

## Example: parts above the whole

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
    shares: {O-cyber: 0.04%}  # <- overspent-budget
    note: Threat model 3, section 2.
    supported_by: [C-scripts]
  C-expert:
    claim: Experts cause O-cyber with a probability of at most 0.06 %.
    category: inability
    against: [O-cyber]
    shares: {O-cyber: 0.06%}
    note: Threat model 3, section 4.
  C-scripts:
    claim: Scripts that Aster 2 writes cause O-cyber with a probability of at most 0.05 %.
    category: inability
    against: [O-cyber]
    shares: {O-cyber: 0.05%}
    note: Threat model 3, section 3.
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
- Boole (1854), *The Laws of Thought*: any of several events is at most as probable as the sum of their probabilities.
"""

from __future__ import annotations

from collections.abc import Iterator

from safetycase.assess.budgets import Share, Spending
from safetycase.findings.finding import Severity
from safetycase.rules.context import RuleContext
from safetycase.rules.rule import Observation, rule
from safetycase.source.problem import Remark
from safetycase.source.span import Pointer


@rule(code="SC740", name="overspent-budget", severity=Severity.ERROR, draft=Severity.WARNING, since="0.1")
def overspent_budget(context: RuleContext) -> Iterator[Observation]:
    """Yield every budget that is overspent, and every share whose parts come to more than it."""
    if not context.has_budgets:
        return
    for spending in context.spendings:
        if spending.overspent:
            yield _overspent(context, spending)
        for share in (*spending.shares, *spending.parts):
            if share.overspent:
                yield _parts(spending.outcome, share)


def _overspent(context: RuleContext, spending: Spending) -> Observation:
    home = context.loaded.whereabouts.system or context.loaded.whereabouts.header
    message = (
        f"the shares that claims take of '{spending.outcome}' come to more than its budget of "
        f"{spending.budget.at_most:.6g}. Lower them, or have the budget decided on again."
    )
    related = tuple(
        Remark(
            context.loaded.whereabouts.of_element(share.claim, ("shares", spending.outcome)),
            f"'{share.claim}' takes a share",
        )
        for share in spending.shares
    )
    place = Pointer(home.file, (*home.path, "outcomes", spending.outcome, "budget", "at_most"), "value")
    return Observation(message, place=place, related=related)


def _parts(outcome: str, share: Share) -> Observation:
    message = f"'{share.claim}' leaves '{outcome}' {share.share:.6g}, and the claims below it leave it more together."
    return Observation(message, element=share.claim, path=("shares", outcome))
