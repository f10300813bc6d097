"""The acceptance of a doubt does not count.

What is left of a doubt can be accepted by a role that may, from the day on which it did, and only where it is known
what was accepted. It does not count where

- its `date` lies after the day of the judgement;
- the policy names the roles that may accept doubts (`policy: {acceptance: {roles: […]}}`) and this is none of them;
- the doubt has grounds of its own (`supported_by`) and nothing answers it: that is a result, not a residue;
- the doubt challenges nothing that is in the case.

Such a doubt is open, whatever answers it: the record itself says that something of it is left.

## Example

```yaml title="safetycase.yaml"
safetycase: 1
id: aster-2
title: Aster 2, pre-deployment safety case
top: C-top
policy:
  acceptance: {roles: [Head of safety]}
```

```yaml
argument:
  C-top:
    claim: Aster 2 cannot exploit servers.
  D-scaffold:
    defeater: Attackers may have better scaffolds.
    challenges: C-top
    accepted:
      by: Team lead  # <- void-acceptance
      reason: We have seen none.
      until: 2027-03-01
  D-seen:
    defeater: A customer saw it exploit a server.
    challenges: C-top
    supported_by: [E-report]
    accepted:
      by: Head of safety  # <- void-acceptance
      reason: It was one customer.
      until: 2027-03-01
  E-report:
    evidence: The customer's report
  D-later:
    defeater: The tasks may leak.
    challenges: C-top
    accepted:
      by: Head of safety
      reason: They are kept offline.
      date: 2026-12-01  # <- void-acceptance
      until: 2027-03-01
```

## Instead

```yaml
argument:
  C-top:
    claim: Aster 2 cannot exploit servers.
  D-scaffold:
    defeater: Attackers may have better scaffolds.
    challenges: C-top
    accepted:
      by: Head of safety
      reason: None is known that would close the margin.
      date: 2026-11-10
      until: 2027-03-01
```

## Sources

- Bloomfield and Rushby, *Assessing Confidence with Assurance 2.0* (arXiv:2205.04522): sustained defeaters and residual
  doubts are different things.
- ISO/IEC/IEEE 15026-2:2022: an assurance case names who is responsible for accepting what is left.
"""

from __future__ import annotations

from collections.abc import Iterator

from safetycase.assess.acceptances import VOID
from safetycase.findings.finding import Severity
from safetycase.model.elements import Acceptance
from safetycase.rules.context import RuleContext
from safetycase.rules.rule import Observation, rule
from safetycase.source.span import Step


@rule(code="SC513", name="void-acceptance", severity=Severity.ERROR, draft=Severity.WARNING, since="0.1")
def void_acceptance(context: RuleContext) -> Iterator[Observation]:
    """Yield every doubt whose acceptance does not count, with the reason."""
    for name, doubt in context.defeaters.items():
        for fault in context.assessment.faults.get(name, ()):
            if fault.cause.name == VOID and doubt.accepted is not None:
                message = f"{fault.cause.message}, so the doubt is open. Correct this, or answer the doubt."
                yield Observation(message, element=name, path=_field(doubt.accepted, context))


def _field(accepted: Acceptance, context: RuleContext) -> tuple[Step, ...]:
    policy = context.case.header.policy.acceptance
    if accepted.date is not None and accepted.date > context.as_of:
        return ("accepted", "date")
    return ("accepted", "by") if policy is not None and accepted.by not in policy.roles else ("accepted",)
