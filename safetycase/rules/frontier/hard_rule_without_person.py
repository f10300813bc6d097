"""A guardrail enforces a hard rule, and no person is ever asked.

A hard rule is one that nobody may bend. Where it hits by mistake the user has no way out, and where it is passed by
nobody is told: both need somebody who can decide.

Add a path to a person (`human-intervention` or `defer` under `actions`, or `autonomy: human-intervention`).

## Example

```yaml
argument:
  C-top:
    claim: Requests for pathogens get no answer.
    in_context_of: [X-filter]
    undeveloped: true
  X-filter:
    context: Filter on prompts
    guardrail:
      actions: [block, log]  # <- hard-rule-without-person
      motivations: [safety]
      stages: [prompts]
      rules: [hard]
      autonomy: automatic
```

## Instead

```yaml
argument:
  C-top:
    claim: Requests for pathogens get no answer.
    in_context_of: [X-filter]
    undeveloped: true
  X-filter:
    context: Filter on prompts
    guardrail:
      actions: [block, log, human-intervention]
      motivations: [safety]
      stages: [prompts]
      rules: [hard]
      autonomy: automatic
```

## Sources

- Shamsujjoha et al. (2024): hard rules beside negotiable ones, and intervention by people as a design option; the rule
  is ours.
"""

from __future__ import annotations

from collections.abc import Iterator

from safetycase.findings.finding import Severity
from safetycase.model.elements import Context
from safetycase.rules.context import RuleContext
from safetycase.rules.rule import Observation, rule


@rule(
    code="SC771",
    name="hard-rule-without-person",
    severity=Severity.INFO,
    submission=Severity.WARNING,
    since="0.1",
)
def hard_rule_without_person(context: RuleContext) -> Iterator[Observation]:
    """Yield each record of a guardrail with a hard rule and without a path to a person."""
    for name, element in context.elements.items():
        record = element.guardrail if isinstance(element, Context) else None
        if record is not None and "hard" in record.rules and not record.asks_a_person:
            message = "a hard rule without a person: nobody is asked when it hits, and nobody told when it is passed."
            yield Observation(message, element=name, path=("guardrail",))
