"""The argument is broader or deeper than anybody can hold in mind.

A claim with twenty claims directly below it is a list, not an argument: nobody can say whether the twenty together are
enough. An argument twenty steps deep hides at its foot what the head rests on. Neither is wrong; both are where
reviewers stop reading.

Group the support below strategies or intermediate claims, each of which can be judged by itself; or draw a deep chain
together.

## Example

```yaml
argument:
  C-top:
    claim: Aster 2 refuses what is harmful in every category.
    supported_by: [C-1, C-2, C-3, C-4, C-5, C-6, C-7, C-8, C-9, C-10, C-11, C-12, C-13]  # <- sprawling-argument
  C-1: {claim: Malware.}
  C-2: {claim: Fraud.}
  C-3: {claim: Privacy.}
  C-4: {claim: Hate.}
  C-5: {claim: Violence.}
  C-6: {claim: Weapons.}
  C-7: {claim: Drugs.}
  C-8: {claim: Self-harm.}
  C-9: {claim: Abuse.}
  C-10: {claim: Defamation.}
  C-11: {claim: Theft.}
  C-12: {claim: Stalking.}
  C-13: {claim: Terror.}
```

## Instead

```yaml
argument:
  C-top:
    claim: Aster 2 refuses what is harmful in every category.
    supported_by: [C-crime, C-people]
  C-crime: {claim: It refuses help with crime.}
  C-people: {claim: It refuses to harm people.}
```

## Sources

- SCSC assurance case guidance, CL.2 and CL.3: an argument is readable in steps.
- Miller (1956), *The Magical Number Seven, Plus or Minus Two*; the bounds here, 12 and 15, are ours and generous.
"""

from __future__ import annotations

from collections.abc import Iterator

from safetycase.findings.finding import Severity
from safetycase.graph.case_graph import CaseGraph
from safetycase.graph.relation import Relation
from safetycase.rules.context import RuleContext
from safetycase.rules.rule import Observation, rule

_WIDEST, _DEEPEST = 12, 15


@rule(code="SC331", name="sprawling-argument", severity=Severity.INFO, since="0.1")
def sprawling_argument(context: RuleContext) -> Iterator[Observation]:
    """Yield every claim or strategy with very many supports, and once the depth of a very deep argument."""
    for name in context.developable:
        width = len(context.graph.outgoing(name, Relation.SUPPORTED_BY))
        if width > _WIDEST:
            message = (
                f"{width} elements stand directly below this one, more than {_WIDEST}. "
                "Group them below strategies or claims that can be judged one by one."
            )
            yield Observation(message, element=name, path=("supported_by",))
    if context.graph.top in context.elements:
        depth = _depth(context.graph)
        if depth > _DEEPEST:
            message = f"the argument is {depth} steps deep, more than {_DEEPEST}. Draw steps together that say little."
            yield Observation(message, element=context.graph.top)


def _depth(graph: CaseGraph) -> int:
    """Return the fewest steps to the farthest element below the top claim, along support."""
    level, seen, depth = [graph.top], {graph.top}, -1
    while level:
        depth += 1
        below = (one for name in level for one in graph.outgoing(name, Relation.SUPPORTED_BY) if one not in seen)
        level = list(dict.fromkeys(below))
        seen.update(level)
    return depth
