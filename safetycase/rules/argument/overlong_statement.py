"""A statement is an essay.

A claim that runs over many sentences is several claims, and a reader who agrees with one of them agrees with none by
name. What cannot be said in a few lines is to be broken down, or its background to be put into a context or the `note`.

## Example

```yaml
argument:
  C-top:
    claim: >-  # <- overlong-statement
      Aster 2 gives no uplift to a novice who wants to attack a network, since it refuses, and where it does
      not refuse what it answers is wrong, and where it is right the novice cannot tell. Aster 2 gives no
      uplift to a novice who wants to attack a network, since it refuses, and where it does not refuse what it
      answers is wrong, and where it is right the novice cannot tell. Aster 2 gives no uplift to a novice who
      wants to attack a network, since it refuses, and where it does not refuse what it answers is wrong, and
      where it is right the novice cannot tell. Aster 2 gives no uplift to a novice who wants to attack a
      network, since it refuses, and where it does not refuse what it answers is wrong, and where it is right
      the novice cannot tell. Aster 2 gives no uplift to a novice who wants to attack a network, since it
      refuses, and where it does not refuse what it answers is wrong, and where it is right the novice cannot
      tell.
```

## Instead

```yaml
argument:
  C-top:
    claim: Aster 2 gives no uplift to a novice.
    in_context_of: [X-novice]
  X-novice:
    context: What a novice is, is said in the threat model.
```

## Sources

- SCSC assurance case guidance, CL.2 and CL.3: one claim per node, and no essay in a box.
"""

from __future__ import annotations

from collections.abc import Iterator

from safetycase.findings.finding import Severity
from safetycase.rules.context import RuleContext
from safetycase.rules.rule import Observation, rule
from safetycase.source.excerpt import shortened

_LONGEST = 800


@rule(code="SC335", name="overlong-statement", severity=Severity.INFO, since="0.1")
def overlong_statement(context: RuleContext) -> Iterator[Observation]:
    """Yield every statement of more than 800 characters; evidence and contexts may quote."""
    for name, element in (*context.developable.items(), *context.assumptions.items(), *context.defeaters.items()):
        length = len(element.statement)
        if length > _LONGEST:
            message = (
                f"the statement of '{shortened(name)}' has {length} characters. Break it down, "
                "and put its background into a context or 'note'."
            )
            yield Observation(message, element=name, path=(element.kind.value,))
