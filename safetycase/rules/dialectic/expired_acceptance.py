"""The acceptance of a doubt is past its last day.

Whoever accepted what is left of a doubt did so for a time. After that time nobody lives with it any more: the doubt is
open again, and what it challenges is in doubt with everything above it, whatever answers it had.

Have the role look at it again: accept it anew with a later `until`, answer it, or act on it.

## Example

```yaml
argument:
  C-top:
    claim: Aster 2 cannot exploit servers.
  D-next-year:
    defeater: Attackers may have better scaffolds within the window of the decision.
    challenges: C-top
    accepted:
      by: Head of safety
      reason: The window is short.
      until: 2026-11-01  # <- expired-acceptance
```

## Instead

```yaml
argument:
  C-top:
    claim: Aster 2 cannot exploit servers.
  D-next-year:
    defeater: Attackers may have better scaffolds within the window of the decision.
    challenges: C-top
    accepted:
      by: Head of safety
      reason: Looked at again in November; the window is still short.
      until: 2027-03-01
```

## Sources

- Bloomfield and Rushby, *Assessing Confidence with Assurance 2.0* (arXiv:2205.04522): residual doubts are reviewed.
- The `waivers` and `reviews` of this tool: what somebody decided ends on a day.
"""

from __future__ import annotations

from collections.abc import Iterator

from safetycase.assess.acceptances import EXPIRED
from safetycase.findings.finding import Severity
from safetycase.rules.context import RuleContext
from safetycase.rules.rule import Observation, rule
from safetycase.source.excerpt import shortened


@rule(code="SC512", name="expired-acceptance", severity=Severity.ERROR, draft=Severity.WARNING, since="0.1")
def expired_acceptance(context: RuleContext) -> Iterator[Observation]:
    """Yield every doubt whose acceptance has run out."""
    for name, doubt in context.defeaters.items():
        faults = context.assessment.faults.get(name, ())
        if doubt.accepted is not None and any(fault.cause.name == EXPIRED for fault in faults):
            who, until = shortened(doubt.accepted.by), doubt.accepted.until
            message = f"{who} accepted what is left of this doubt until {until} only, so it is open again. "
            message += "Have it looked at anew, or answer it."
            yield Observation(message, element=name, path=("accepted", "until"))
