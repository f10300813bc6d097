"""A claim of control rests on one automatic guardrail, or on several that are alike.

Every guardrail lets something through. Layers help where they fail at different times: because they act at another
stage, or by another technique. One layer has nothing behind it, and two filters of one technique at one stage
miss the same things.

Add a layer at another stage or of another technique, let a person decide, or argue why one is enough.

## Example

```yaml
argument:
  C-top:
    claim: Requests for malware get no answer.
    category: control
    supported_by: [C-input, C-again]  # <- lone-guardrail
  C-input:
    claim: The first filter stops them.
    in_context_of: [X-input]
    undeveloped: true
  C-again:
    claim: A second filter stops them.
    in_context_of: [X-again]
    undeveloped: true
  X-input:
    context: First filter, on prompts
    guardrail: {actions: [block], motivations: [safety], stages: [prompts], technique: machine-learning}
  X-again:
    context: Second filter, on prompts
    guardrail: {actions: [block], motivations: [safety], stages: [prompts], technique: machine-learning}
```

## Instead

```yaml
argument:
  C-top:
    claim: Requests for malware get no answer.
    category: control
    supported_by: [C-input, C-again]
  C-input:
    claim: The first filter stops them.
    in_context_of: [X-input]
    undeveloped: true
  C-again:
    claim: A second filter stops them.
    in_context_of: [X-again]
    undeveloped: true
  X-input:
    context: First filter, on prompts
    guardrail: {actions: [block], motivations: [safety], stages: [prompts], technique: machine-learning}
  X-again:
    context: Second filter, on answers
    guardrail: {actions: [block], motivations: [safety], stages: [final-results], technique: rule-based}
```

## Sources

- Shamsujjoha et al. (2024): guardrails in layers, each with holes of its own, so that different layers compensate; the
  rule is ours.
"""

from __future__ import annotations

from collections.abc import Iterator

from safetycase.findings.finding import Severity
from safetycase.graph.queries import reachable
from safetycase.model.elements import Category, Context
from safetycase.model.guardrail import Guardrail
from safetycase.rules.context import RuleContext
from safetycase.rules.rule import Observation, rule


@rule(
    code="SC770",
    name="lone-guardrail",
    severity=Severity.INFO,
    submission=Severity.WARNING,
    since="0.1",
)
def lone_guardrail(context: RuleContext) -> Iterator[Observation]:
    """Yield each claim of control whose recorded guardrails are one, or all of one technique at one stage."""
    for name, claim in context.claims.items():
        if claim.category is not Category.CONTROL:
            continue
        records = _records_below(name, context)
        if not records or any(record.asks_a_person for record in records.values()):
            continue
        if len({_place(record) for record in records.values()}) > 1:
            continue
        named = ", ".join(sorted(records))
        what = "rests on one automatic guardrail" if len(records) == 1 else "rests on guardrails that are alike"
        message = f"the claim {what} ({named}): nothing stands behind it that fails at another time."
        yield Observation(message, element=name, path=("supported_by",) if claim.supported_by else ("in_context_of",))


def _records_below(name: str, context: RuleContext) -> dict[str, Guardrail]:
    found = {one: context.elements[one] for one in reachable(context.graph, name)}
    return {
        one: element.guardrail
        for one, element in found.items()
        if isinstance(element, Context) and element.guardrail is not None
    }


def _place(record: Guardrail) -> tuple[frozenset[str], frozenset[str], str | None]:
    return frozenset(record.stages), frozenset(record.artefacts), record.technique
