"""The top claim is defeated.

All support of the top claim is defeated, or a doubt about it is upheld. That is a result, perhaps the most useful one
that a safety case can give, and it is never a green run: every finding that leads to it may be waived, and the answer
to the question of the case would still be no. So it is told by itself, at the top claim, with the way to the cause.

Bring it to those who decide. Then change the system, or claim less, and argue anew.

## Example

```yaml
argument:
  C-top:  # <- defeated-top
    claim: Aster 2 cannot exploit servers.
    supported_by: [E-tasks]
  E-tasks:
    evidence: The exploit tasks
    files: [{path: tasks.txt}]
  D-seen:
    defeater: It exploited the server of a customer.
    challenges: C-top
    supported_by: [E-seen]
  E-seen:
    evidence: The log of the customer's server
    files: [{path: seen.txt}]
```

```text title="tasks.txt"
0 of 40 solved
```

```text title="seen.txt"
root shell at 04:12
```

## Instead

```yaml
argument:
  C-top:
    claim: Aster 2 can exploit servers and is deployed without network access.
    supported_by: [E-seen]
  E-seen:
    evidence: The log of the customer's server
    files: [{path: seen.txt}]
```

```text title="seen.txt"
root shell at 04:12
```

## Sources

- Clymer et al. (2024), *Safety Cases: How to Justify the Safety of Advanced AI Systems*: the case answers whether a
  system may be deployed.
- Kelly (1998), *Arguing Safety*: an argument that is found wanting is to be escalated, not decorated.
"""

from __future__ import annotations

from collections.abc import Iterator

from safetycase.findings.finding import Severity
from safetycase.model.status import Status
from safetycase.rules.context import RuleContext
from safetycase.rules.rule import Observation, rule, sentence
from safetycase.source.excerpt import shortened
from safetycase.source.problem import Remark


@rule(code="SC518", name="defeated-top", severity=Severity.ERROR, since="0.1")
def defeated_top(context: RuleContext) -> Iterator[Observation]:
    """Yield once where the top claim is defeated."""
    standing = context.assessment.standings.get(context.graph.top)
    if standing is None or standing.status is not Status.DEFEATED:
        return
    cause = standing.cause
    because = f": {cause.message}" if cause else ""
    related: tuple[Remark, ...] = ()
    if cause is not None and cause.element != standing.element:
        remark = f"the cause lies here, {standing.distance} steps below" if standing.distance > 1 else "the cause"
        related = (Remark(context.loaded.whereabouts.of_element(cause.element), remark),)
    origin = f" by '{shortened(cause.element)}'" if cause and cause.element != standing.element else ""
    message = sentence(f"the top claim is defeated{origin}{because}") + " Bring this to those who decide."
    yield Observation(message, element=standing.element, related=related)
