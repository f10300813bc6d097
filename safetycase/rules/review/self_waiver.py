"""Whoever owns what is faulty waived the fault.

A waiver sets a finding aside for everybody who reads the case. Where its owner is the owner of the element that the
finding is about, nobody else has agreed to live with it.

Have somebody else own the waiver: somebody who answers for the decision.

## Example

```yaml
argument:
  C-top:
    claim: Aster 2 cannot exploit servers.
    owner: Cyber team
    undeveloped: true
waivers:
  - finding: undeveloped-claim
    element: C-top
    reason: We know that it is so.
    owner: Cyber team  # <- self-waiver
    until: 2027-01-01
```

## Instead

```yaml
argument:
  C-top:
    claim: Aster 2 cannot exploit servers.
    owner: Cyber team
    undeveloped: true
waivers:
  - finding: undeveloped-claim
    element: C-top
    reason: The argument is due in December.
    owner: Head of safety
    until: 2027-01-01
```

## Sources

- ISO/IEC/IEEE 15026-2:2022: those who approve an assurance case are others than those who make it.
- The rule [self-review](self-review.md), which says the same of reviews.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from safetycase.assess.reviews import folded
from safetycase.findings.finding import Severity
from safetycase.rules.context import RuleContext
from safetycase.rules.rule import Observation, rule
from safetycase.source.excerpt import shortened


@rule(code="SC831", name="self-waiver", severity=Severity.INFO, submission=Severity.WARNING, since="0.1")
def self_waiver(context: RuleContext) -> Iterator[Observation]:
    """Yield every waiver that is owned by the owner of the element that it is about."""
    for index, waiver in enumerate(context.case.waivers):
        element = context.elements.get(waiver.element) if waiver.element else None
        if element is not None and element.owner and folded(element.owner) == folded(waiver.owner):
            message = (
                f"{shortened(waiver.owner)} owns '{shortened(waiver.element or '')}' and waives what is wrong with it. "
                "Have somebody else decide to live with it."
            )
            places = context.loaded.whereabouts.waivers
            home = places[index] if index < len(places) else None
            place = replace(home, path=(*home.path, "owner"), part="value") if home else None
            yield Observation(message, element=waiver.element, place=place)
