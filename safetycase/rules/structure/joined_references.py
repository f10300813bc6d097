"""A reference holds several ids in one text.

`supported_by: "C-model, C-filter"` is one text, not two references, and it names nothing: no element has a comma or a
space in its id. What was meant as support is lost, and the claim stands on less than its author believes.

Write a list: `[C-model, C-filter]`.

## Example

```yaml
argument:
  C-top:
    claim: The system is safe.
    supported_by:
      - C-model, C-filter  # <- joined-references
  C-model:
    claim: The model refuses what is harmful.
  C-filter:
    claim: The filter stops the rest.
```

## Instead

```yaml
argument:
  C-top:
    claim: The system is safe.
    supported_by: [C-model, C-filter]
  C-model:
    claim: The model refuses what is harmful.
  C-filter:
    claim: The filter stops the rest.
```

## Sources

- gsn2x, check C11: a text that looks like a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from safetycase.findings.finding import Severity
from safetycase.model.elements import AnyElement, Claim, Defeater
from safetycase.rules.context import RuleContext
from safetycase.rules.rule import Observation, rule
from safetycase.source.excerpt import shortened
from safetycase.source.span import Step

_BETWEEN = re.compile(r"[\s,;|&+]+")


@rule(code="SC220", name="joined-references", severity=Severity.ERROR, since="0.1")
def joined_references(context: RuleContext) -> Iterator[Observation]:
    """Yield every reference that names nothing as it is and elements where it is taken apart."""
    elements = context.elements
    for name, element in elements.items():
        for path, target in _references(element):
            if target in elements:
                continue
            parts = [part for part in _BETWEEN.split(target) if part]
            if len(parts) > 1 and any(part in elements for part in parts):
                meant = ", ".join(shortened(part) for part in parts)
                message = f"'{shortened(target)}' is one text and names nothing. Write a list: [{meant}]."
                yield Observation(message, element=name, path=path)


def _references(element: AnyElement) -> Iterator[tuple[tuple[Step, ...], str]]:
    lists = {"supported_by": element.supported_by, "in_context_of": element.in_context_of}
    if isinstance(element, Defeater):
        lists["answered_by"] = element.answered_by
        if isinstance(element.challenges, str):
            yield ("challenges",), element.challenges
    elif isinstance(element, Claim):
        lists["against"] = element.against
    for key, targets in lists.items():
        yield from (((key, index), target) for index, target in enumerate(targets))
