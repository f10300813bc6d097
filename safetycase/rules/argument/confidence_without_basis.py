"""A confidence is a number, and nothing says where it comes from.

A probability is as good as the sample, the elicitation or the calculation behind it. Say it in `note`, or refer to a
justification in `in_context_of`; else a reader cannot tell a measured 0.95 from a guessed one.

## Example

```yaml
argument:
  C-top:
    claim: The system is safe.
    supported_by: [C-tests]
    confidence: 0.95  # <- confidence-without-basis
  C-tests:
    claim: All tests pass.
```

## Instead

```yaml
argument:
  C-top:
    claim: The system is safe.
    supported_by: [C-tests]
    in_context_of: [J-elicited]
    confidence: 0.95
  C-tests:
    claim: All tests pass.
    confidence: 0.99
    note: 597 of 600 tests passed; lower end of the 95 % interval.
  J-elicited:
    justification: Four assessors gave their probability by the Delphi method; this is the lowest.
```

## Sources

- O'Hagan et al. (2006), *Uncertain Judgements: Eliciting Experts' Probabilities*.
- Bloomfield, Rushby (2020), *Assurance 2.0: A Manifesto*, arXiv:2004.10474.
"""

from __future__ import annotations

from collections.abc import Iterator

from safetycase.assess.stated import has_basis
from safetycase.findings.finding import Severity
from safetycase.rules.context import RuleContext
from safetycase.rules.rule import Observation, rule


@rule(
    code="SC312",
    name="confidence-without-basis",
    severity=Severity.INFO,
    submission=Severity.WARNING,
    since="0.1",
)
def confidence_without_basis(context: RuleContext) -> Iterator[Observation]:
    """Yield every number that has neither a note nor a justification."""
    for name, element in context.elements.items():
        if isinstance(element.confidence, int | float) and not has_basis(element, context.elements):
            message = f"nothing says where the confidence of '{name}' comes from. Say it in 'note', or justify it."
            yield Observation(message, element=name, path=("confidence",))
