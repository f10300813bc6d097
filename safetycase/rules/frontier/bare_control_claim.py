"""One of the three claims that carry a control argument stands without evidence.

A control evaluation shows something only if the red team tried as hard as the system could (`red-team-strength`), if
the controls in deployment are at least as strong as those that were attacked (`deployed-controls`), and if the step
from results to the whole time of deployment is conservative (`extrapolation`). To say so in a claim is not enough: each
of the three needs evidence below it, be it a report. Which of them are missing altogether is told by
`category-obligation-unmet`; an element meets one by its tag or its words.

## Example

```yaml
argument:
  C-top:
    claim: Attempts to exfiltrate the weights are stopped.
    category: control  # <- bare-control-claim
    supported_by: [C-team, C-same, C-whole]
  C-team:
    claim: The red team had the weights and two months.
    supported_by: [E-team]
  E-team:
    evidence: Report of the red team
    files: [{path: report.txt, reader: document, run: {date: 2026-10-30}}]
  C-same:
    claim: The monitor in production is the one that was evaluated.
  C-whole:
    claim: The extrapolation to the window is conservative.
    supported_by: [E-team]
```

```text title="report.txt"
No attempt went through.
```

## Instead

```yaml
argument:
  C-top:
    claim: Attempts to exfiltrate the weights are stopped.
    category: control
    supported_by: [C-team, C-same, C-whole]
  C-team:
    claim: The red team had the weights and two months.
    supported_by: [E-team]
  E-team:
    evidence: Report of the red team
    files: [{path: report.txt, reader: document, run: {date: 2026-10-30}}]
  C-same:
    claim: The monitor in production is the one that was evaluated.
    supported_by: [E-team]
  C-whole:
    claim: The extrapolation to the window is conservative.
    supported_by: [E-team]
```

```text title="report.txt"
No attempt went through. The monitor of release 4 was attacked and is deployed.
```

## Sources

- Korbak et al. (2025), A sketch of an AI control safety case: the three claims that carry a control argument.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from safetycase.findings.finding import Severity
from safetycase.graph.queries import reachable
from safetycase.knowledge.obligations import LOAD_BEARING, OBLIGATIONS, Obligation
from safetycase.model.elements import AnyElement, Category, Claim, Evidence, Strategy
from safetycase.rules.context import RuleContext
from safetycase.rules.rule import Observation, rule

_CARRYING = tuple(one for one in OBLIGATIONS[Category.CONTROL] if one.name in LOAD_BEARING)


@rule(
    code="SC732",
    name="bare-control-claim",
    severity=Severity.WARNING,
    draft=Severity.INFO,
    submission=Severity.ERROR,
    since="0.1",
)
def bare_control_claim(context: RuleContext) -> Iterator[Observation]:
    """Yield every control argument of which a load-bearing claim is made and nothing filed shows it."""
    for name, claim in context.claims.items():
        if claim.category is not Category.CONTROL:
            continue
        below = {one: context.elements[one] for one in sorted(reachable(context.graph, name) - {name})}
        bare = []
        for one in _CARRYING:
            meeting = _meant(one, below)
            if meeting and not any(context.ends_in_evidence(at) for at in meeting):
                bare.append(f"'{meeting[0]}' ({one.name})")
        if bare:
            message = (
                f"what carries the control argument stands without evidence: {', '.join(bare)}. File what shows it."
            )
            yield Observation(message, element=name, path=("category",))


def _meant(obligation: Obligation, below: Mapping[str, AnyElement]) -> list[str]:
    """Return the elements that are meant to meet an obligation, claims first.

    A tag says which they are. Words are looser: an assumption may speak of attackers, so may a claim about what is in
    production; those that can have evidence come before it, and those that speak of this obligation alone come first.
    """
    tagged = [name for name, element in below.items() if obligation.name in element.tags]
    worded = [name for name, element in below.items() if obligation.meets(element)]
    argued = [name for name in worded if isinstance(below[name], Claim | Strategy | Evidence)]
    others = [one for one in _CARRYING if one is not obligation]
    alone = [name for name in argued if not any(one.meets(below[name]) for one in others)]
    return sorted(tagged or alone or argued or worded, key=lambda name: not isinstance(below[name], Claim))
