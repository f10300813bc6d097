"""An element is stated to be surer than a common cause of failure that it is subject to allows.

A common cause of probability q makes all its members fail together, so none of them can hold with more than 1 - q. One
that states more contradicts the cause. In the bounds it counts as 1 - q.

Lower the confidence, or the probability of the cause, or take the element out of it.

## Example

```yaml title="safetycase.yaml"
safetycase: 1
id: example
title: An example
top: C-top
policy:
  confidence:
    dependence: independent
    because: Measured on different data, but for sandbagging.
    common_causes:
      sandbagging: {probability: 0.05, of: [C-a, C-b], because: "Model organisms: 5 of 100."}
```

```yaml
argument:
  C-top:
    claim: Aster 2 is safe enough.
    supported_by: [C-a, C-b]
  C-a:
    claim: It cannot.
    confidence: 0.99  # <- ruled-out-certainty
    note: elicited
  C-b: {claim: It would not., confidence: 0.9, note: elicited}
```

## Instead

```yaml title="safetycase.yaml"
safetycase: 1
id: example
title: An example
top: C-top
policy:
  confidence:
    dependence: independent
    because: Measured on different data, but for sandbagging.
    common_causes:
      sandbagging: {probability: 0.05, of: [C-a, C-b], because: "Model organisms: 5 of 100."}
```

```yaml
argument:
  C-top:
    claim: Aster 2 is safe enough.
    supported_by: [C-a, C-b]
  C-a: {claim: It cannot., confidence: 0.94, note: elicited}
  C-b: {claim: It would not., confidence: 0.9, note: elicited}
```

## Sources

- Mosleh, Rasmuson, Marshall (1998), *Guidelines on modeling common-cause failures in probabilistic risk assessment*,
  NUREG/CR-5485: the part of a failure probability that is common is never more than the whole.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from safetycase.findings.finding import Severity
from safetycase.rules.context import RuleContext
from safetycase.rules.rule import Observation, rule

_NOISE = 1e-12


@rule(code="SC352", name="ruled-out-certainty", severity=Severity.ERROR, draft=Severity.WARNING, since="0.1")
def ruled_out_certainty(context: RuleContext) -> Iterator[Observation]:
    """Yield every member of common causes that states more than those leave."""
    causes: dict[str, dict[str, float]] = {}
    for cause, declared in context.case.header.policy.confidence.common_causes.items():
        for member in declared.of:
            causes.setdefault(member, {})[cause] = declared.probability
    for name, probabilities in causes.items():
        element = context.elements.get(name)
        number = element.confidence if element is not None else None
        left = math.prod(1 - probability for probability in probabilities.values())
        if isinstance(number, int | float) and left + _NOISE < number <= 1:
            words = ", ".join(f"'{cause}' ({probability:g})" for cause, probability in probabilities.items())
            message = f"'{name}' states {number:g}, and {words} leaves {left:g} at most. Lower one of them."
            yield Observation(message, element=name, path=("confidence",))
