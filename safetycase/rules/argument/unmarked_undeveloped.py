"""A case that keeps strictly to GSN leaves an argument open without the mark for it.

GSN has a symbol for what is not argued yet: the diamond under a goal or a strategy (`undeveloped: true`). A case whose
policy says `notation: gsn-strict` promises its readers that a goal without a diamond is argued. A claim or strategy
with nothing below it breaks that promise, and so does the mark on an element that GSN does not give it to.

In every other case [undeveloped-claim](undeveloped-claim.md) tells what has nothing below it, marked or not.

## Example

```yaml title="safetycase.yaml"
safetycase: 1
id: aster-2
title: Aster 2, pre-deployment safety case
top: C-top
policy: {notation: gsn-strict}
```

```yaml
argument:
  C-top:
    claim: Aster 2 is safe.
    supported_by: [C-cyber, C-bio, E-audit]
  C-cyber:  # <- unmarked-undeveloped
    claim: Aster 2 cannot exploit servers.
  C-bio:
    claim: Aster 2 gives no uplift in biology.
    undeveloped: true
  E-audit:
    evidence: The audit of the system
    undeveloped: true  # <- unmarked-undeveloped
```

## Instead

```yaml title="safetycase.yaml"
safetycase: 1
id: aster-2
title: Aster 2, pre-deployment safety case
top: C-top
policy: {notation: gsn-strict}
```

```yaml
argument:
  C-top:
    claim: Aster 2 is safe.
    supported_by: [C-cyber]
  C-cyber:
    claim: Aster 2 cannot exploit servers.
    undeveloped: true
```

## Sources

- GSN Community Standard version 3 (SCSC-141C), 1:2.1.4 with table 1:2-1.
"""

from __future__ import annotations

from collections.abc import Iterator

from safetycase.findings.finding import Severity
from safetycase.model.elements import Kind
from safetycase.model.governance import Notation
from safetycase.rules.context import RuleContext
from safetycase.rules.rule import Observation, rule
from safetycase.source.excerpt import shortened

_MARKED = frozenset({Kind.CLAIM, Kind.STRATEGY})


@rule(code="SC330", name="unmarked-undeveloped", severity=Severity.ERROR, draft=Severity.WARNING, since="0.1")
def unmarked_undeveloped(context: RuleContext) -> Iterator[Observation]:
    """Yield, under a strict notation, what is open without the mark, and the mark where it cannot stand."""
    if context.case.header.policy.notation is not Notation.GSN_STRICT:
        return
    for name, element in context.elements.items():
        if element.kind in _MARKED and not element.supported_by and not element.undeveloped:
            message = (
                f"nothing stands below {element.kind} '{shortened(name)}', and it is not marked (GSN v3, 1:2.1.4). "
            )
            yield Observation(message + "Argue it, or add 'undeveloped: true'.", element=name)
        elif element.undeveloped and element.kind not in _MARKED:
            message = "only claims and strategies can be marked undeveloped (GSN v3, 1:2.1.4). Take the mark off."
            yield Observation(message, element=name, path=("undeveloped",))
