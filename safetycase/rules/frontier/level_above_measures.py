"""The declared level is higher than the measures that it cites.

Above emerging, a level of performance is a percentile of skilled adults: 50 for competent, 90 for expert, 99 for
virtuoso, all of them for superhuman; and a rating states what is reached on most of the tasks. `level.percentile` and
`level.tasks` name the statistics that show both. Where one is not met, or cannot be judged today, the level is not
shown; where a competent or higher level cites no percentile, that is told, too. `level.metacognition` names the shares
of tasks of metacognition (learning, help, minds) on which the level is reached, each of which must be most of them.

Declare the level that the measures show.

## Example

```yaml
argument:
  C-top:
    claim: Aster 2 is safe enough for the public API.
    supported_by: [E-survey]
  E-survey:
    evidence: Twenty tasks, each against skilled adults
    files:
      - path: survey.csv
        reader: table
        map: {unit: task, outcome: reached, fields: {percentile: percentile}}
        run: {model: aster-2-2026-10, date: 2026-10-30}
    measures:
      rank: {mean: percentile}
      reached: {proportion: {outcome: yes}}
    requires: [rank.lower95 > 50, reached.lower95 > 50%]
```

```csv title="survey.csv"
task,reached,percentile
t01,yes,56
t02,yes,57
t03,yes,58
t04,yes,59
t05,yes,60
t06,yes,61
t07,yes,62
t08,yes,63
t09,yes,64
t10,yes,65
t11,yes,66
t12,yes,67
t13,yes,68
t14,yes,69
t15,yes,70
t16,yes,71
t17,yes,72
t18,yes,73
t19,no,74
t20,no,55
```

```yaml title="system.yaml"
system:
  id: aster-2
  models: [{id: aster-2-2026-10, revision: 3f1c9ab}]
  level:
    performance: expert
    generality: general
    by: [E-survey]
    percentile: E-survey.rank.lower95  # <- level-above-measures
    tasks: E-survey.reached.lower95
```

## Instead

```yaml
argument:
  C-top:
    claim: Aster 2 is safe enough for the public API.
    supported_by: [E-survey]
  E-survey:
    evidence: Twenty tasks, each against skilled adults
    files:
      - path: survey.csv
        reader: table
        map: {unit: task, outcome: reached, fields: {percentile: percentile}}
        run: {model: aster-2-2026-10, date: 2026-10-30}
    measures:
      rank: {mean: percentile}
      reached: {proportion: {outcome: yes}}
    requires: [rank.lower95 > 50, reached.lower95 > 50%]
```

```csv title="survey.csv"
task,reached,percentile
t01,yes,56
t02,yes,57
t03,yes,58
t04,yes,59
t05,yes,60
t06,yes,61
t07,yes,62
t08,yes,63
t09,yes,64
t10,yes,65
t11,yes,66
t12,yes,67
t13,yes,68
t14,yes,69
t15,yes,70
t16,yes,71
t17,yes,72
t18,yes,73
t19,no,74
t20,no,55
```

```yaml title="system.yaml"
system:
  id: aster-2
  models: [{id: aster-2-2026-10, revision: 3f1c9ab}]
  level:
    performance: competent
    generality: general
    by: [E-survey]
    percentile: E-survey.rank.lower95
    tasks: E-survey.reached.lower95
```

## Sources

- Morris et al. (2023), table 1 and section 4: percentiles of skilled adults, and the minimum reached on most tasks.
"""

from __future__ import annotations

from collections.abc import Iterator

from safetycase.assess.thresholds import held
from safetycase.evidence.result import Outcome
from safetycase.findings.finding import Severity
from safetycase.model.system import Performance
from safetycase.rules.context import RuleContext
from safetycase.rules.rule import Observation, rule
from safetycase.source.span import Pointer

_PERCENTILES = {
    Performance.COMPETENT: 50,
    Performance.EXPERT: 90,
    Performance.VIRTUOSO: 99,
    Performance.SUPERHUMAN: 100,
}
_MOST = "50%"


@rule(
    code="SC707",
    name="level-above-measures",
    severity=Severity.WARNING,
    submission=Severity.ERROR,
    since="0.1",
)
def level_above_measures(context: RuleContext) -> Iterator[Observation]:
    """Yield what a declared level asks of the measures that it cites and does not get."""
    system = context.case.system
    level = system.level if system else None
    if level is None or level.performance not in _PERCENTILES:
        return
    home = context.loaded.whereabouts.system or context.loaded.whereabouts.header
    asked: dict[tuple[str, ...], tuple[str | None, str]] = {
        ("percentile",): (level.percentile, f">= {_PERCENTILES[level.performance]}"),
        ("tasks",): (level.tasks, f"> {_MOST}"),
        **{("metacognition", kind): (cited, f"> {_MOST}") for kind, cited in level.metacognition},
    }
    for keys, (statistic, threshold) in asked.items():
        if statistic is None:
            continue
        answer = held(f"{statistic} {threshold}", context.elements, context.results)
        if answer.outcome is not Outcome.MET:
            message = f"the level '{level.performance.value}' asks for {statistic} {threshold}: {answer.reason}."
            place = Pointer(home.file, (*home.path, "level", *keys), "value")
            yield Observation(message, element=answer.evidence, place=place)
    if level.percentile is None and level.by:
        rated = level.performance.value
        message = f"the level '{rated}' is a percentile of skilled adults, and 'percentile' cites no measure."
        yield Observation(message, place=Pointer(home.file, (*home.path, "level")), severity=Severity.INFO)
