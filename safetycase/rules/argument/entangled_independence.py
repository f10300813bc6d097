"""The supports of a step are declared independent, and rest on the same elements.

Two legs that share an assumption, a data set or a test harness fail together when that fails. A step whose supports are
declared independent while the argument itself shows what they share is put together as if nothing were declared.

Take the declaration out, or argue the shared element once, above both: in the context of the step. Where the whole case
is declared independent, shared elements count once by themselves.

## Example

```yaml title="safetycase.yaml"
safetycase: 1
id: example
title: An example
top: C-top
policy:
  confidence:
    steps:
      C-top: {dependence: independent, because: Two teams.}  # <- entangled-independence
```

```yaml
argument:
  C-top:
    claim: Aster 2 is safe enough.
    supported_by: [C-a, C-b]
  C-a: {claim: It cannot., confidence: 0.9, note: elicited, in_context_of: [A-elicited]}
  C-b: {claim: It would not., confidence: 0.9, note: elicited, in_context_of: [A-elicited]}
  A-elicited: {assumption: Elicitation reaches what attackers reach., confidence: 0.95, note: elicited}
```

## Instead

```yaml title="safetycase.yaml"
safetycase: 1
id: example
title: An example
top: C-top
policy:
  confidence:
    steps:
      C-top: {dependence: independent, because: Two teams.}
```

```yaml
argument:
  C-top:
    claim: Aster 2 is safe enough.
    supported_by: [C-a, C-b]
    in_context_of: [A-elicited]
  C-a: {claim: It cannot., confidence: 0.9, note: elicited}
  C-b: {claim: It would not., confidence: 0.9, note: elicited}
  A-elicited: {assumption: Elicitation reaches what attackers reach., confidence: 0.95, note: elicited}
```

## Sources

- Littlewood, Wright (2007), *The use of multilegged arguments to increase confidence in safety claims*: what legs share
  decides how much a second leg is worth.
"""

from __future__ import annotations

from collections.abc import Iterator

from safetycase.findings.finding import Severity
from safetycase.rules.context import RuleContext
from safetycase.rules.rule import Observation, rule
from safetycase.source.excerpt import enumerated
from safetycase.source.span import Pointer

_SHOWN = 3


@rule(code="SC353", name="entangled-independence", severity=Severity.ERROR, draft=Severity.WARNING, since="0.1")
def entangled_independence(context: RuleContext) -> Iterator[Observation]:
    """Yield every step that is declared independent and whose supports share events."""
    if not context.case.header.policy.confidence.steps:
        return
    home = context.loaded.whereabouts.header.file
    for name, shared in context.confidence.grounds.entangled.items():
        shown = enumerated([f"'{one}'" for one in shared], _SHOWN)
        message = (
            f"the supports of '{name}' are declared independent, and share {shown}. "
            "Take it out, or let the step itself rest on what they share."
        )
        place = Pointer(home, ("policy", "confidence", "steps", name, "dependence"), "value")
        yield Observation(message, element=name, place=place)
