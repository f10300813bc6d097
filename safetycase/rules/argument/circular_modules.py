"""Two modules rest on each other.

Modules are there so that one can be read, reviewed and replaced without the others. Where each rests on the other that
is gone: a change in one is a change in both, and no order of reviewing them is right. The elements need not form a
circle for that; only the modules do.

Move the element that the lower module needs into that module, or into one below both.

## Example

```yaml
module: top
argument:
  C-top:
    claim: The system is safe.
    supported_by:
      - C-filter  # <- circular-modules
  C-base:
    claim: The requests are logged.
```

```yaml title="filter.yaml"
module: filter
argument:
  C-filter:
    claim: The filter stops what is harmful.
    supported_by: [C-base]
```

## Instead

```yaml
module: top
argument:
  C-top:
    claim: The system is safe.
    supported_by: [C-filter]
```

```yaml title="filter.yaml"
module: filter
argument:
  C-filter:
    claim: The filter stops what is harmful.
    supported_by: [C-base]
  C-base:
    claim: The requests are logged.
```

## Sources

- GSN Community Standard version 3 (SCSC-141C), 1:4: modules and their dependencies.
- gsn2x, check C06; OntoGSN, rule S37.
"""

from __future__ import annotations

from collections.abc import Iterator

from safetycase.findings.finding import Severity
from safetycase.rules.context import RuleContext
from safetycase.rules.rule import Observation, rule
from safetycase.source.excerpt import shortened
from safetycase.source.span import Step

_Mention = tuple[str, tuple[Step, ...]]


@rule(code="SC334", name="circular-modules", severity=Severity.INFO, submission=Severity.WARNING, since="0.1")
def circular_modules(context: RuleContext) -> Iterator[Observation]:
    """Yield once for every pair of named modules that rest on each other, directly or by way of others."""
    mentions = _mentions(context)
    below: dict[str, set[str]] = {}
    for above, under in mentions:
        below.setdefault(above, set()).add(under)
    reached = {name: _reached(name, below) for name in below}
    told: set[frozenset[str]] = set()
    for (above, under), (element, path) in mentions.items():
        pair = frozenset({above, under})
        if above in reached.get(under, ()) and pair not in told:
            told.add(pair)
            message = (
                f"module '{shortened(above)}' rests on '{shortened(under)}', and that one rests on it. "
                "Move what both need into a module below them."
            )
            yield Observation(message, element=element, path=path)


def _mentions(context: RuleContext) -> dict[tuple[str, str], _Mention]:
    """Return for every pair of modules the first reference of support from the one into the other."""
    homes = {element: name for name, module in context.case.modules.items() for element in module.elements if name}
    found: dict[tuple[str, str], _Mention] = {}
    for name, element in context.elements.items():
        for index, target in enumerate(element.supported_by):
            pair = homes.get(name), homes.get(target)
            if pair[0] and pair[1] and pair[0] != pair[1]:
                found.setdefault((pair[0], pair[1]), (name, ("supported_by", index)))
    return found


def _reached(start: str, below: dict[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        for under in below.get(waiting.pop(), ()):
            if under not in seen:
                seen.add(under)
                waiting.append(under)
    return seen
