"""A case is imported and never referred to.

`imports` tells readers that this case leans on another one. Where no element does, either the import is left over, or
the references to it were lost.

## Example

```yaml title="safetycase.yaml"
safetycase: 1
id: aster-2
title: Aster 2, pre-deployment safety case
top: C-top
imports:
  infra: ../infrastructure-case  # <- unused-import
```

```yaml
argument:
  C-top:
    claim: The weights are secure.
```

## Instead

```yaml title="safetycase.yaml"
safetycase: 1
id: aster-2
title: Aster 2, pre-deployment safety case
top: C-top
imports:
  infra: ../infrastructure-case
```

```yaml
argument:
  C-top:
    claim: The weights are secure.
    supported_by: ["infra:C-weights"]
```

## Sources

- gsn2x, checks C09 and C10: modules that are named and not used.
"""

from __future__ import annotations

from collections.abc import Iterator

from safetycase.findings.finding import Severity
from safetycase.rules.context import RuleContext
from safetycase.rules.rule import Observation, rule
from safetycase.source.excerpt import shortened
from safetycase.source.span import Pointer


@rule(code="SC224", name="unused-import", severity=Severity.INFO, since="0.1")
def unused_import(context: RuleContext) -> Iterator[Observation]:
    """Yield every import whose prefix no reference uses; not where part of the case could not be read."""
    if context.loaded.unread:
        return
    used = {name.partition(":")[0] for name in _named(context) if ":" in name}
    header = context.loaded.whereabouts.header
    for prefix in context.case.header.imports:
        if prefix not in used:
            message = f"'{shortened(prefix)}' is imported, and no element refers to it. Take it out, or refer to it."
            yield Observation(message, place=Pointer(header.file, ("imports", prefix), "value"))


def _named(context: RuleContext) -> Iterator[str]:
    yield from (reference.target for reference in context.graph.imported)
    yield from context.named_outside
    for claim in context.claims.values():
        yield from (*claim.against, *claim.covers)
    for waiver in context.case.waivers:
        yield waiver.element or ""
    for review in context.case.reviews:
        yield from review.of
    for trigger in context.case.triggers:
        yield from trigger.of
