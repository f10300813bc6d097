"""The same evidence speaks for a claim and for a doubt about it.

A file cannot at once show that something is so and that it may not be. Either the doubt reads the evidence in a way
that the claim must take into account, or one of the two rests on a misreading. Both cannot be put before a reviewer
without a word about which it is.

Say in the case how the evidence is to be read: answer the doubt by a claim on that reading, take the evidence from the
side that it does not carry, or split it into two elements with the part of the records that each is about.

## Example

```yaml
argument:
  C-top:
    claim: Aster 2 refuses what is harmful.
    supported_by: [C-asked]
  C-asked:
    claim: It refuses in all languages of the deployment.
    supported_by: [E-refusals]
  E-refusals:
    evidence: The refusal suite in three languages
  D-malay:
    defeater: In Malay it answers one request in five.
    challenges: C-top
    supported_by:
      - E-refusals  # <- evidence-on-both-sides
```

## Instead

```yaml
argument:
  C-top:
    claim: Aster 2 refuses what is harmful.
    supported_by: [C-asked]
  C-asked:
    claim: It refuses in English and Chinese.
    supported_by: [E-refusals]
  E-refusals:
    evidence: The refusal suite in English and Chinese
  E-malay:
    evidence: The refusal suite in Malay
  D-malay:
    defeater: In Malay it answers one request in five.
    challenges: C-top
    supported_by: [E-malay]
```

## Sources

- Chowdhury et al. (2025), OntoGSN, rules S8, S12 and S13: the same support for contradictory goals.
- Greenwell, Knight, Holloway and Pease (2006), *A Taxonomy of Fallacies in System Safety Arguments*: omission of
  counter-evidence.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from safetycase.findings.finding import Severity
from safetycase.graph.queries import stands_on
from safetycase.graph.relation import Relation
from safetycase.rules.context import RuleContext
from safetycase.rules.rule import Observation, rule
from safetycase.source.excerpt import shortened
from safetycase.source.problem import Remark

_MOST_DOUBTS = 500
"""Each doubt costs a walk over what is below it and below its target; a case has tens of them."""


@rule(code="SC516", name="evidence-on-both-sides", severity=Severity.WARNING, since="0.1")
def evidence_on_both_sides(context: RuleContext) -> Iterator[Observation]:
    """Yield what a doubt and the element that it challenges both rest on, at the doubt's reference that leads to it."""
    grounded = (name for name, doubt in context.defeaters.items() if doubt.supported_by)
    for name in islice(grounded, _MOST_DOUBTS):
        for target in context.graph.outgoing(name, Relation.CHALLENGES):
            theirs = stands_on(context.graph, target)
            for index, ground in enumerate(context.defeaters[name].supported_by):
                shared = sorted(stands_on(context.graph, ground) & theirs & context.evidence.keys())
                if shared:
                    yield _observed(context, name, index, target, shared[0])


def _observed(context: RuleContext, doubt: str, index: int, target: str, shared: str) -> Observation:
    ground = context.defeaters[doubt].supported_by[index]
    by_way = "" if ground == shared else f", by way of '{shortened(ground)}'"
    what = f"evidence '{shortened(shared)}'"
    if shared == target:
        message = f"this doubts {what} and rests on it{by_way}. Say how it is to be read, or split it."
    else:
        message = (
            f"this doubt and '{shortened(target)}', which it challenges, both rest on {what}{by_way}. "
            "Say how it is to be read, or split it."
        )
    remark = Remark(context.loaded.whereabouts.of_element(shared), f"'{shortened(shared)}' is written here")
    return Observation(message, element=doubt, path=("supported_by", index), related=(remark,))
