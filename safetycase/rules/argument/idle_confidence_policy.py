"""The confidence policy speaks of what is not there, or of what it can say nothing about.

A step is that to a claim or a strategy that has support; a common cause is one of evidence, assumptions and claims that
state or need a confidence of their own. An entry for anything else is ignored, and whoever wrote it believes that it
counts.

Name the element that is meant, or take the entry out.

## Example

```yaml title="safetycase.yaml"
safetycase: 1
id: example
title: An example
top: C-top
policy:
  confidence:
    steps:
      C-tpo: {holds: 0.99, because: Reviewed.}  # <- idle-confidence-policy
      E-a: {holds: 0.99, because: Reviewed.}  # <- idle-confidence-policy
    common_causes:
      sandbagging:  # <- idle-confidence-policy
        probability: 0.01
        of: [C-top, E-a]  # <- idle-confidence-policy
        because: Model organisms.
```

```yaml
argument:
  C-top:
    claim: Aster 2 is safe enough.
    supported_by: [E-a]
  E-a: {evidence: A report, confidence: 0.9, note: elicited}
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
    because: Different data, but for sandbagging.
    steps:
      C-top: {holds: 0.99, because: Reviewed.}
    common_causes:
      sandbagging: {probability: 0.01, of: [E-a, E-b], because: Model organisms.}
```

```yaml
argument:
  C-top:
    claim: Aster 2 is safe enough.
    supported_by: [E-a, E-b]
  E-a: {evidence: A report, confidence: 0.9, note: elicited}
  E-b: {evidence: A report, confidence: 0.9, note: elicited}
```

## Sources

- This tool: what is declared and has no effect must not look as if it had.
"""

from __future__ import annotations

from collections.abc import Iterator

from safetycase.assess.grounds import Role
from safetycase.findings.finding import Severity
from safetycase.load.nearest import question
from safetycase.model.confidence import ConfidencePolicy, Dependence
from safetycase.model.elements import Kind
from safetycase.rules.context import RuleContext
from safetycase.rules.rule import Observation, rule
from safetycase.source.span import Pointer, Step

_ARGUED = frozenset({Kind.CLAIM, Kind.STRATEGY})
_PATH = ("policy", "confidence")


@rule(code="SC354", name="idle-confidence-policy", severity=Severity.WARNING, submission=Severity.ERROR, since="0.1")
def idle_confidence_policy(context: RuleContext) -> Iterator[Observation]:
    """Yield every entry of the confidence policy that nothing in the case answers to."""
    policy = context.case.header.policy.confidence
    if not policy.steps and not policy.common_causes:
        return
    home = context.loaded.whereabouts.header.file
    for path, message in (*_steps(context, policy), *_causes(context, policy)):
        yield Observation(message, place=Pointer(home, (*_PATH, *path), "value" if path[-1] == "of" else "key"))


def _steps(context: RuleContext, policy: ConfidencePolicy) -> Iterator[tuple[tuple[Step, ...], str]]:
    for name in policy.steps:
        element = context.elements.get(name)
        if element is None:
            asked = question(name, context.elements) or " Take the entry out, or name the element that is meant."
            yield ("steps", name), f"there is no element '{name}'.{asked}{context.perhaps_unread}"
        elif element.kind not in _ARGUED:
            yield ("steps", name), f"no step leads to '{name}': it is neither a claim nor a strategy."
        elif not element.supported_by:
            yield ("steps", name), f"no step leads to '{name}': nothing supports it."


def _causes(context: RuleContext, policy: ConfidencePolicy) -> Iterator[tuple[tuple[Step, ...], str]]:
    taken = {event.element for event in context.confidence.grounds.events.values() if event.role is not Role.INFERENCE}
    for cause, declared in policy.common_causes.items():
        idle = [member for member in dict.fromkeys(declared.of) if member not in taken]
        if idle:
            names = ", ".join(f"'{member}'" for member in idle)
            message = f"'{cause}' says nothing of {names}, which has no confidence of its own in the bounds."
            yield ("common_causes", cause, "of"), message
        if policy.assumed is Dependence.UNKNOWN and any(member not in idle for member in declared.of):
            message = f"'{cause}' is not used: where dependence is unknown, the bounds hold with and without it."
            yield ("common_causes", cause), message
