"""A general level is declared, and no task of metacognition shows it.

Generality is over a wide range of tasks, metacognitive ones among them: learning new skills, knowing when to ask for
help, understanding other minds. A system that was tested on exams and code alone is not shown to be general; and from
autonomy 3 upwards working together hardly succeeds without these abilities.

Name under `level.metacognition` the statistics that show them: `learning`, `help` and `minds`. Or declare the level as
narrow.

## Example

```yaml title="system.yaml"
system:
  id: aster-2
  level:  # <- level-without-metacognition
    performance: competent
    generality: general
    by: [E-survey]
```

```yaml
argument:
  C-top: {claim: Aster 2 is safe enough., supported_by: [E-survey]}
  E-survey: {evidence: Survey of skills, url: "https://example.org/survey"}
```

## Instead

```yaml title="system.yaml"
system:
  id: aster-2
  level:
    performance: competent
    generality: general
    by: [E-survey]
    metacognition:
      learning: E-survey.learning.lower95
      help: E-survey.asks-for-help.lower95
      minds: E-survey.minds.lower95
```

```yaml
argument:
  C-top: {claim: Aster 2 is safe enough., supported_by: [E-survey]}
  E-survey: {evidence: Survey of skills, url: "https://example.org/survey"}
```

## Sources

- Morris et al. (2023), sections 3 and 5: generality asks for metacognitive tasks; section 6: they are what the higher
  levels of autonomy need.
"""

from __future__ import annotations

from collections.abc import Iterator

from safetycase.findings.finding import Severity
from safetycase.model.system import Generality, Performance
from safetycase.rules.context import RuleContext
from safetycase.rules.rule import Observation, rule
from safetycase.source.span import Pointer

_WORDS = {"learning": "learning new skills", "help": "asking for help", "minds": "understanding other minds"}
_TOGETHER = 3
"""From this level of autonomy on people and system work together."""


@rule(
    code="SC772",
    name="level-without-metacognition",
    severity=Severity.INFO,
    submission=Severity.WARNING,
    since="0.1",
)
def level_without_metacognition(context: RuleContext) -> Iterator[Observation]:
    """Yield a general level that lacks a kind of metacognitive task."""
    system = context.case.system
    level = system.level if system else None
    if system is None or level is None:
        return
    if level.generality is not Generality.GENERAL or level.performance is Performance.NO_AI:
        return
    lacking = [_WORDS[kind] for kind, cited in level.metacognition if cited is None]
    if not lacking:
        return
    high = system.autonomy is not None and system.autonomy.level >= _TOGETHER
    also = f" Autonomy {system.autonomy.level} hardly works without." if high and system.autonomy else ""
    message = (
        f"a general level owes tasks of metacognition, and 'metacognition' cites none of {', '.join(lacking)}.{also}"
    )
    home = context.loaded.whereabouts.system or context.loaded.whereabouts.header
    yield Observation(message, place=Pointer(home.file, (*home.path, "level")))
