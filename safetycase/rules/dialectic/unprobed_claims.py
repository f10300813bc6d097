"""Some claims that rest on evidence were never doubted by anybody.

Where a claim meets its evidence the argument leaves paper for the world, and that is where most cases go wrong: the
task is not the threat, the sample is not the population, the run is not the deployment. A case that records doubts
somewhere and none here has been looked at from above only. This finding lists where nobody is known to have asked; it
is no fault of the claims.

It is told under the profile `submission` only: a case in the making has other gaps first.

Ask of each: what would have to be true for this evidence to hold and the claim to be false? Write the answer down as a
defeater of the claim, of the evidence or of the step between them, with what answers it.

## Example

```yaml title="safetycase.yaml"
safetycase: 1  # <- unprobed-claims
id: aster-2
title: Aster 2, pre-deployment safety case
top: C-top
policy: {profile: submission}
```

```yaml
argument:
  C-top:
    claim: Aster 2 is safe.
    supported_by: [C-cyber, C-bio]
  C-cyber:
    claim: Aster 2 cannot exploit servers.
    supported_by: [E-cyber]
  E-cyber:
    evidence: The exploit tasks
  C-bio:
    claim: Aster 2 gives no uplift in biology.
    supported_by: [E-bio]
  E-bio:
    evidence: The uplift study
  D-leak:
    defeater: The tasks may leak.
    challenges: {from: C-cyber, to: E-cyber}
```

## Instead

```yaml title="safetycase.yaml"
safetycase: 1
id: aster-2
title: Aster 2, pre-deployment safety case
top: C-top
policy: {profile: submission}
```

```yaml
argument:
  C-top:
    claim: Aster 2 is safe.
    supported_by: [C-cyber]
  C-cyber:
    claim: Aster 2 cannot exploit servers.
    supported_by: [E-cyber]
  E-cyber:
    evidence: The exploit tasks
  D-leak:
    defeater: The tasks may leak.
    challenges: E-cyber
```

## Sources

- Goodenough, Weinstock and Klein (2015), *Eliminative Argumentation*: for every claim, what would defeat it?
- Bloomfield and Rushby, *Assurance 2.0* (arXiv:2004.10474): defeaters are sought, not awaited.
"""

from __future__ import annotations

from collections.abc import Iterator

from safetycase.findings.finding import Profile, Severity
from safetycase.graph.relation import Relation
from safetycase.rules.context import RuleContext
from safetycase.rules.rule import Observation, rule
from safetycase.source.excerpt import enumerated, shortened

_SHOWN = 5


@rule(code="SC517", name="unprobed-claims", severity=Severity.INFO, since="0.1")
def unprobed_claims(context: RuleContext) -> Iterator[Observation]:
    """Yield once, naming claims that rest on evidence with no doubt at either; a case without doubts is another's."""
    if not context.defeaters or context.profile is not Profile.SUBMISSION:
        return
    leaves = {name: grounds for name in context.claims if (grounds := _evidence(name, context))}
    bare = [name for name, grounds in leaves.items() if not any(_is_doubted(one, context) for one in (name, *grounds))]
    if bare:
        shown = enumerated([f"'{shortened(name)}'" for name in bare], _SHOWN)
        count = f"{len(bare)} of {len(leaves)} claims that rest on evidence"
        message = f"no doubt is recorded about {count} ({shown}). Ask what would defeat them, and write it down."
        yield Observation(message)


def _evidence(name: str, context: RuleContext) -> tuple[str, ...]:
    below = context.graph.outgoing(name, Relation.SUPPORTED_BY)
    return tuple(one for one in below if one in context.evidence)


def _is_doubted(name: str, context: RuleContext) -> bool:
    return bool(context.graph.incoming(name, Relation.CHALLENGES))
