"""The doubt about the claims that keep a budget is larger than the budget.

A claim "at most 0.04 %" that is held with 95 % confidence leaves 5 % in which nothing is said of the outcome: with that
doubt it may come with a probability of 5.04 %. So a budget of 0.1 % is kept only by claims that are held with more than
99.9 %. The shares add up, and yet the case does not show that the budget is kept. Said where the shares themselves are
within the budget and the claims have a confidence.

Raise the confidence, argue by several independent legs, or say in the decision that doubt about the argument itself is
accepted apart from the budget.

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
      budget: {at_most: 0.1%, because: Board decision 14.}  # <- doubt-beyond-budget
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
    confidence: 0.95
    supported_by: [E-novice]
  C-expert:
    claim: Experts cause O-cyber with a probability of at most 0.06 %.
    category: inability
    against: [O-cyber]
    shares: {O-cyber: 0.06%}
    note: Threat model 3, section 4.
    confidence: 0.97
    supported_by: [E-expert]
  E-novice: {evidence: A report, files: [{path: a.txt}], produced: 2026-10-30}
  E-expert: {evidence: A report, files: [{path: b.txt}], produced: 2026-10-30}
```

```txt title="a.txt"
No uplift for novices.
```

```txt title="b.txt"
No uplift for experts.
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
      budget: {at_most: 0.15%, because: Board decision 14.}
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
    confidence: 0.9999
    supported_by: [E-novice]
  C-expert:
    claim: Experts cause O-cyber with a probability of at most 0.06 %.
    category: inability
    against: [O-cyber]
    shares: {O-cyber: 0.06%}
    note: Threat model 3, section 4.
    confidence: 0.9999
    supported_by: [E-expert]
  E-novice: {evidence: A proof, files: [{path: a.txt}], produced: 2026-10-30}
  E-expert: {evidence: A proof, files: [{path: b.txt}], produced: 2026-10-30}
```

```txt title="a.txt"
No uplift for novices.
```

```txt title="b.txt"
No uplift for experts.
```

## Sources

- Bloomfield, Littlewood, Wright (2007), *Confidence: its role in dependability cases for risk assessment*: doubt about
  a claim adds to the probability of failure that it bounds.
- Bishop, Bloomfield, Littlewood, Povyakalo, Wright (2011), *Toward a formalism for conservative claims about the
  dependability of software-based systems*.
"""

from __future__ import annotations

from collections.abc import Iterator

from safetycase.findings.finding import Severity
from safetycase.rules.context import RuleContext
from safetycase.rules.rule import Observation, rule
from safetycase.source.span import Pointer


@rule(code="SC744", name="doubt-beyond-budget", severity=Severity.INFO, submission=Severity.WARNING, since="0.1")
def doubt_beyond_budget(context: RuleContext) -> Iterator[Observation]:
    """Yield every budget that the shares keep and the shares with the doubt about their claims do not."""
    if not context.has_budgets:
        return
    home = context.loaded.whereabouts.system or context.loaded.whereabouts.header
    for spending in context.spendings:
        sure = bool(spending.shares) and all(share.confidence.lower > 0 for share in spending.shares)
        if sure and not spending.overspent and spending.with_doubt > spending.budget.at_most:
            message = (
                f"with the doubt about the claims that keep it, '{spending.outcome}' may be more probable than its "
                f"budget of {spending.budget.at_most:.6g}. 'safetycase confidence' adds it up."
            )
            place = Pointer(home.file, (*home.path, "outcomes", spending.outcome, "budget"), "value")
            yield Observation(message, place=place)
