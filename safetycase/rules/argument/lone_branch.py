"""A strategy breaks its claim down into a single claim, and nothing says why.

A strategy says how a claim is taken apart. Where one part comes out, either the others are missing, or the strategy is
a name for a step that the claim could take itself. Both happen: the second is a matter of style, the first a gap that
nobody sees.

Add the parts that are missing, or take the strategy out, or say in a justification (`in_context_of`) why one part is
the whole.

## Example

```yaml
argument:
  C-top:
    claim: The system is safe.
    supported_by: [S-parts]
  S-parts:
    strategy: Argue over all parts.
    supported_by: [C-model]  # <- lone-branch
  C-model:
    claim: The model is safe.
```

## Instead

```yaml
argument:
  C-top:
    claim: The system is safe.
    supported_by: [S-parts]
  S-parts:
    strategy: Argue over all parts.
    supported_by: [C-model]
    in_context_of: [J-one]
  J-one:
    justification: The system is the model and nothing else.
  C-model:
    claim: The model is safe.
```

## Sources

- A public list for reviewing assurance cases, S-02: a strategy has at least two parts, or a reason.
"""

from __future__ import annotations

from collections.abc import Iterator

from safetycase.findings.finding import Severity
from safetycase.graph.relation import Relation
from safetycase.model.elements import Kind
from safetycase.rules.context import RuleContext
from safetycase.rules.rule import Observation, rule
from safetycase.source.excerpt import shortened


@rule(code="SC332", name="lone-branch", severity=Severity.INFO, submission=Severity.WARNING, since="0.1")
def lone_branch(context: RuleContext) -> Iterator[Observation]:
    """Yield every strategy with exactly one claim below it and no justification in its context."""
    for name, strategy in context.strategies.items():
        reasons = context.graph.outgoing(name, Relation.IN_CONTEXT_OF)
        justified = any(context.elements[one].kind is Kind.JUSTIFICATION for one in reasons)
        parts = set(strategy.supported_by)
        if len(parts) == 1 and parts <= context.claims.keys() and not strategy.undeveloped and not justified:
            message = (
                f"this strategy has one part, '{shortened(strategy.supported_by[0])}'. "
                "Add what is missing, or justify why this is the whole."
            )
            yield Observation(message, element=name, path=("supported_by",))
