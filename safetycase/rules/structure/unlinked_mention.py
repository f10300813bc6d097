"""A text speaks of an element that its own element has nothing to do with.

A claim that says "as shown by C-elicited" leans on C-elicited. Where no reference says so, the tool does not know it:
if C-elicited falls, this claim stands as before. Prose is not an argument.

Add the reference that the words stand for, or take the id out of the text.

## Example

```yaml
argument:
  C-top:
    claim: Aster 2 cannot exploit servers.
    supported_by: [C-exploit, C-elicited]
  C-exploit:
    claim: Aster 2 solves no exploit task, as far as C-elicited holds.  # <- unlinked-mention
  C-elicited:
    claim: The tasks were elicited as an attacker would.
```

## Instead

```yaml
argument:
  C-top:
    claim: Aster 2 cannot exploit servers.
    supported_by: [C-exploit]
  C-exploit:
    claim: Aster 2 solves no exploit task, as far as C-elicited holds.
    supported_by: [C-elicited]
  C-elicited:
    claim: The tasks were elicited as an attacker would.
```

## Sources

- rivet, check prose-mention-without-typed-link.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from safetycase.findings.finding import Severity
from safetycase.graph.case_graph import CaseGraph
from safetycase.graph.relation import Relation
from safetycase.rules.context import RuleContext
from safetycase.rules.rule import Observation, rule
from safetycase.source.excerpt import shortened

_ID = re.compile(r"(?<![\w.-])[A-Za-z][A-Za-z0-9]*(?:[._-][A-Za-z0-9]+)+(?![\w-])")
"""An id with a mark in it: a plain word such as `Scope` is taken for a word."""


@rule(code="SC221", name="unlinked-mention", severity=Severity.INFO, since="0.1")
def unlinked_mention(context: RuleContext) -> Iterator[Observation]:
    """Yield every statement that names an element which neither stands next to its own nor anywhere below it."""
    for name, element in context.elements.items():
        words = element.statement[:-1]
        if "-" not in words and "." not in words and "_" not in words:
            continue
        named = dict.fromkeys(_ID.findall(element.statement))
        found = [one for one in named if one in context.elements and one != name]
        for one in found:
            if one not in _around(context.graph, name):
                message = (
                    f"the text speaks of '{shortened(one)}', and no reference ties the two. "
                    "Add the reference that the words stand for."
                )
                yield Observation(message, element=name, path=(element.kind.value,))


def _around(graph: CaseGraph, name: str) -> set[str]:
    """Name what an element refers to and what refers to it."""
    return {
        other for relation in Relation for other in (*graph.outgoing(name, relation), *graph.incoming(name, relation))
    }
