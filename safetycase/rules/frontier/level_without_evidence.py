"""The system's level is declared, and nothing shows it.

A level of AGI is a statement about most of the tasks of a suite, measured against people. Declared without evidence
it is an opinion, and what rests on it (thresholds, autonomy, the choice of argument) rests on an opinion too. Name
the elements that show it under `by`; they must have evidence below them, and hold today.

## Example

```yaml
argument:
  C-top:
    claim: Aster 2 is safe enough for the public API.
```

```yaml title="system.yaml"
system:
  id: aster-2
  name: Aster 2
  level: {performance: competent, generality: general}  # <- level-without-evidence
```

## Instead

```yaml
argument:
  C-top:
    claim: Aster 2 is safe enough for the public API.
    supported_by: [E-survey]
  E-survey:
    evidence: Survey of skills against skilled adults
    files:
      - path: survey.txt
```

```text title="survey.txt"
Median percentile over the suite: 56.
```

```yaml title="system.yaml"
system:
  id: aster-2
  name: Aster 2
  level: {performance: competent, generality: general, by: [E-survey]}
```

## Sources

- Morris et al. (2023), section 4 and table 1: a rating is the performance reached on most tasks.
"""

from __future__ import annotations

from collections.abc import Iterator

from safetycase.findings.finding import Severity
from safetycase.model.status import Status
from safetycase.model.system import Performance
from safetycase.rules.context import RuleContext
from safetycase.rules.rule import Observation, rule
from safetycase.source.span import Pointer


@rule(
    code="SC704",
    name="level-without-evidence",
    severity=Severity.WARNING,
    submission=Severity.ERROR,
    since="0.1",
)
def level_without_evidence(context: RuleContext) -> Iterator[Observation]:
    """Yield a declared level that no supported evidence shows."""
    system = context.case.system
    level = system.level if system else None
    if level is None or level.performance is Performance.NO_AI:
        return
    home = context.loaded.whereabouts.system or context.loaded.whereabouts.header
    place = Pointer(home.file, (*home.path, "level"))
    named = [name for name in level.by if name in context.elements]
    shown = [name for name in named if context.ends_in_evidence(name)]
    rated = f"{level.performance.value}, {level.generality.value}"
    if not shown:
        message = f"the level ({rated}) is declared, and no evidence shows it. Name what does under 'by'."
        yield Observation(message, place=place)
    elif not any(context.assessment.status(name) is Status.SUPPORTED for name in shown):
        message = f"the level ({rated}) rests on {shown[0]}, which is {context.assessment.status(shown[0])} today."
        yield Observation(message, place=place)
