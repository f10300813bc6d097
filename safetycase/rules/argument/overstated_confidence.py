"""A claim states more confidence than what it rests on can give.

The confidence in a claim over claims is computed from what supports it, and the number that stands at it is only held
against the result. Where it lies above the upper bound, even the kindest dependence between the supports would not give
it: one of the numbers is wrong, or the argument is not what the confidence comes from.

State less, or argue for the rest.

## Example

```yaml
argument:
  C-top:
    claim: Aster 2 is safe enough.
    supported_by: [C-a, C-b]
    confidence: 0.99  # <- overstated-confidence
    note: Overall judgement of the board.
  C-a: {claim: It cannot., supported_by: [E-a], confidence: 0.95, note: "elicited, lowest of four"}
  C-b: {claim: It would not., supported_by: [E-b], confidence: 0.9, note: "elicited, lowest of four"}
  E-a: {evidence: A report, files: [{path: a.txt}], produced: 2026-10-30}
  E-b: {evidence: A report, files: [{path: b.txt}], produced: 2026-10-30}
```

```txt title="a.txt"
No uplift.
```

```txt title="b.txt"
No scheming.
```

## Instead

```yaml
argument:
  C-top:
    claim: Aster 2 is safe enough.
    supported_by: [C-a, C-b]
    confidence: 0.85
    note: The sum of the doubts about its parts.
  C-a: {claim: It cannot., supported_by: [E-a], confidence: 0.95, note: "elicited, lowest of four"}
  C-b: {claim: It would not., supported_by: [E-b], confidence: 0.9, note: "elicited, lowest of four"}
  E-a: {evidence: A report, files: [{path: a.txt}], produced: 2026-10-30}
  E-b: {evidence: A report, files: [{path: b.txt}], produced: 2026-10-30}
```

```txt title="a.txt"
No uplift.
```

```txt title="b.txt"
No scheming.
```

## Sources

- Fréchet (1935), *Généralisations du théorème des probabilités totales*: all of several events are at most as probable
  as the least probable of them.
- Graydon, Holloway (2016), *An investigation of proposed techniques for quantifying confidence in assurance arguments*.
"""

from __future__ import annotations

from collections.abc import Iterator

from safetycase.findings.finding import Severity
from safetycase.rules.context import RuleContext
from safetycase.rules.rule import Observation, rule


@rule(
    code="SC351",
    name="overstated-confidence",
    severity=Severity.WARNING,
    draft=Severity.INFO,
    since="0.1",
)
def overstated_confidence(context: RuleContext) -> Iterator[Observation]:
    """Yield every claim over claims that states more than its upper bound."""
    if not any(isinstance(element.confidence, int | float) for element in context.elements.values()):
        return
    for name, number, _ in context.confidence.overstated():
        message = (
            f"'{name}' states {number:g}, which is more than what it rests on can give: see 'safetycase confidence'. "
            "State less, or argue for the rest."
        )
        yield Observation(message, element=name, path=("confidence",))
