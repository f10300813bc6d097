"""The budget of an outcome has no reason, or no window that it holds for.

A probability is one over a time: 0.1 % in a week and 0.1 % in ten years are different promises. The budget of an
outcome is for the window of the decision. And that so much is accepted is a decision that somebody took for a reason.

Say in `because` who accepted it and why, and give the decision a `window` with both ends.

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
      budget: {at_most: 0.1%}  # <- budget-without-basis
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

## Example: no window


```yaml title="system.yaml"
system:
  id: aster-2
  name: Aster 2
  outcomes:
    O-cyber:
      outcome: A cyber attack that costs more than a thousand lives.
      budget: {at_most: 0.1%, because: Board decision 14.}  # <- budget-without-basis
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

- Clymer et al. (2024), section 2: unacceptable outcomes are specified with the probability that each may have. The
deployment window is part of the decision.
"""

from __future__ import annotations

from collections.abc import Iterator

from safetycase.findings.finding import Severity
from safetycase.rules.context import RuleContext
from safetycase.rules.rule import Observation, rule
from safetycase.source.span import Pointer


@rule(code="SC745", name="budget-without-basis", severity=Severity.WARNING, draft=Severity.INFO, since="0.1")
def budget_without_basis(context: RuleContext) -> Iterator[Observation]:
    """Yield every budget that nobody gives a reason for, and every one where the decision has no whole window."""
    outcomes = context.case.system.outcomes if context.case.system else {}
    decision = context.case.header.decision
    window = decision.window if decision is not None else None
    whole = window is not None and window.from_ is not None and window.until is not None
    home = context.loaded.whereabouts.system or context.loaded.whereabouts.header
    for name, outcome in outcomes.items():
        if outcome.budget is None:
            continue
        place = Pointer(home.file, (*home.path, "outcomes", name, "budget"))
        if outcome.budget.because is None:
            yield Observation(f"nothing says why '{name}' may be as probable as its budget. Say it.", place=place)
        if not whole:
            message = (
                f"the budget of '{name}' is for the window of the decision, which is not said. Give both its ends."
            )
            yield Observation(message, place=place)
