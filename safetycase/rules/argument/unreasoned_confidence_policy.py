"""The case declares something that narrows the bounds of its confidence, and does not say why.

Independence, a leg that suffices by itself, a step that carries with 0.99, a common cause of a certain probability:
each is a claim about the world, and each makes the top claim look surer. Without a reason it is not taken: the
calculation goes on as if it were not declared, or as if nothing were known.

Say why in `because`, or take the declaration out.

## Example

```yaml title="safetycase.yaml"
safetycase: 1
id: example
title: An example
top: C-top
policy:
  confidence:
    dependence: independent  # <- unreasoned-confidence-policy
    steps:
      C-top: {holds: 0.99}  # <- unreasoned-confidence-policy
    common_causes:
      sandbagging: {probability: 0.01, of: [C-a, C-b]}  # <- unreasoned-confidence-policy
```

```yaml
argument:
  C-top:
    claim: Aster 2 is safe enough.
    supported_by: [C-a, C-b]
  C-a: {claim: It cannot., confidence: 0.9, note: elicited}
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
    because: The two parts were measured on different data by different teams.
    steps:
      C-top: {holds: 0.99, because: Two reviewers worked through the step.}
    common_causes:
      sandbagging: {probability: 0.01, of: [C-a, C-b], because: "Model organisms: 1 of 100."}
```

```yaml
argument:
  C-top:
    claim: Aster 2 is safe enough.
    supported_by: [C-a, C-b]
  C-a: {claim: It cannot., confidence: 0.9, note: elicited}
  C-b: {claim: It would not., confidence: 0.9, note: elicited}
```

## Sources

- Bloomfield, Rushby (2025), *Quantifying confidence in Assurance 2.0 arguments*, arXiv:2604.00034: how far claims are
  independent decides which calculation is sound.
- Littlewood, Wright (2007), *The use of multilegged arguments to increase confidence in safety claims*: independence
  between legs must be argued, never assumed.
"""

from __future__ import annotations

from collections.abc import Iterator

from safetycase.findings.finding import Severity
from safetycase.model.confidence import ConfidencePolicy, Dependence
from safetycase.rules.context import RuleContext
from safetycase.rules.rule import Observation, rule
from safetycase.source.span import Pointer, Step


@rule(
    code="SC350",
    name="unreasoned-confidence-policy",
    severity=Severity.WARNING,
    submission=Severity.ERROR,
    since="0.1",
)
def unreasoned_confidence_policy(context: RuleContext) -> Iterator[Observation]:
    """Yield every declaration of the confidence policy, or of a budget, that needs a reason and has none."""
    home = context.loaded.whereabouts.header.file
    for path, words in _unreasoned(context.case.header.policy.confidence):
        message = f"nothing says why {words}, so it is not taken. Say it in 'because'."
        yield Observation(message, place=Pointer(home, ("policy", "confidence", *path)))


def _unreasoned(policy: ConfidencePolicy) -> Iterator[tuple[tuple[Step, ...], str]]:
    if policy.dependence is Dependence.INDEPENDENT and policy.because is None:
        yield ("dependence",), "the grounds of this case are independent"
    for name, step in policy.steps.items():
        if step.because is None and (step.holds is not None or step.dependence or step.support == "any"):
            yield ("steps", name), f"the step to '{name}' is as it is declared"
    for name, cause in policy.common_causes.items():
        if cause.because is None:
            yield ("common_causes", name), f"'{name}' has the probability {cause.probability:g}"
