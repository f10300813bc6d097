"""A waiver lasts longer than the decision that the case is made for.

A waiver is a decision to live with a finding for the time of another decision: to deploy, to train. When that one ends
the case is argued anew, and what was waived is to be looked at anew with it. A waiver that reaches further is carried
over in silence.

## Example

```yaml title="safetycase.yaml"
safetycase: 1
id: aster-2
title: Aster 2, pre-deployment safety case
top: C-top
decision: {question: May it be deployed?, window: {from: 2026-12-01, until: 2027-06-01}}
```

```yaml
argument:
  C-top:
    claim: Aster 2 is safe.
waivers:
  - finding: undeveloped-claim
    element: C-top
    reason: The argument is being written.
    owner: Head of safety
    until: 2028-01-01  # <- waiver-beyond-decision
```

## Instead

```yaml title="safetycase.yaml"
safetycase: 1
id: aster-2
title: Aster 2, pre-deployment safety case
top: C-top
decision: {question: May it be deployed?, window: {from: 2026-12-01, until: 2027-06-01}}
```

```yaml
argument:
  C-top:
    claim: Aster 2 is safe.
waivers:
  - finding: undeveloped-claim
    element: C-top
    reason: The argument is being written.
    owner: Head of safety
    until: 2027-02-01
```

## Sources

- A public list for reviewing assurance cases, P-06: every exception has an end that belongs to the decision.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from safetycase.findings.finding import Severity
from safetycase.rules.context import RuleContext
from safetycase.rules.rule import Observation, rule
from safetycase.source.excerpt import shortened


@rule(code="SC830", name="waiver-beyond-decision", severity=Severity.INFO, submission=Severity.WARNING, since="0.1")
def waiver_beyond_decision(context: RuleContext) -> Iterator[Observation]:
    """Yield every waiver, and every acceptance of a doubt, that ends after the window of the decision."""
    decision = context.case.header.decision
    end = decision.window.until if decision and decision.window else None
    if end is None:
        return
    for index, waiver in enumerate(context.case.waivers):
        if waiver.until > end:
            message = f"this waiver lasts until {waiver.until}, and the decision ends on {end}. Let it end with it."
            places = context.loaded.whereabouts.waivers
            home = places[index] if index < len(places) else None
            place = replace(home, path=(*home.path, "until"), part="value") if home else None
            yield Observation(message, element=waiver.element, place=place)
    for name, doubt in context.defeaters.items():
        if doubt.accepted is not None and doubt.accepted.until > end:
            message = (
                f"what is left of '{shortened(name)}' is accepted until {doubt.accepted.until}, and the decision "
                f"ends on {end}. Let the acceptance end with it."
            )
            yield Observation(message, element=name, path=("accepted", "until"))
