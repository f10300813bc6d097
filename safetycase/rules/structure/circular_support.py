"""An element rests on itself.

A circle of support proves nothing: each element of it is true if the others are, and none of them has to be. Every
minimal circle is told once, with the way around it. A doubt belongs to the circle where its answer rests on what it
doubts. The elements of a circle, and what stands on them, are at best `unknown`.

## Example

```yaml
argument:
  C-top:
    claim: The system is safe.
    supported_by: [C-filter]
  C-filter:
    claim: The filter stops what the model would answer.
    supported_by: [C-monitor]  # <- circular-support
  C-monitor:
    claim: The monitor sees what the filter misses.
    supported_by: [C-rare]
  C-rare:
    claim: There is little to miss.
    supported_by: [C-filter]
```

## Example: an answer that rests on what is doubted

```yaml
argument:
  C-top:
    claim: The system does not hide what it can do.
    supported_by: [E-log]
  E-log:
    evidence: The log of the tests.
  D-sandbag:
    defeater: It may have seen that it was tested.
    challenges: C-top
    answered_by: [C-answer]
  C-answer:
    claim: It does not look for signs of a test.
    supported_by: [C-top]  # <- circular-support
```

## Example: doubts that doubt each other

```yaml
argument:
  C-top:
    claim: The system is safe.
  D-judge:
    defeater: The judge of the answers may be wrong.
    challenges: D-people  # <- circular-support
  D-people:
    defeater: The people who checked the judge may be wrong.
    challenges: D-judge
```

## Instead

```yaml
argument:
  C-top:
    claim: The system is safe.
    supported_by: [C-filter, C-monitor]
  C-filter:
    claim: The filter stops what the model would answer.
    supported_by: [C-rare]
  C-monitor:
    claim: The monitor sees what the filter misses.
    supported_by: [C-rare]
  C-rare:
    claim: There is little to miss.
```

## Sources

- GSN Community Standard version 3 (SCSC-141C), part 1: a goal must not, directly or indirectly, support itself.
- Greenwell, Knight, Holloway, Pease (2006), *A Taxonomy of Fallacies in System Safety Arguments*: circular argument.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from safetycase.findings.finding import NotEvaluated, Severity
from safetycase.graph.circles import minimal_circles
from safetycase.graph.relation import Relation
from safetycase.model.elements import Defeater
from safetycase.rules.context import RuleContext
from safetycase.rules.rule import Observation, rule
from safetycase.source.problem import Remark
from safetycase.source.span import Step

_SHOWN = 50
_RELATED = 8
_WORDS = {Relation.IN_CONTEXT_OF: "(in context of) ", Relation.ANSWERED_BY: "(answered by) "}


@rule(code="SC208", name="circular-support", severity=Severity.ERROR, since="0.1")
def circular_support(context: RuleContext) -> Iterator[Observation | NotEvaluated]:
    """Yield every minimal circle, and say where there are more than can be listed."""
    circles = minimal_circles(context.graph)
    where = context.loaded.whereabouts
    for path in circles.paths:
        if all(name in context.defeaters for name in path):
            message = f"these doubts doubt each other: {_way(context, path)}. None takes another away: answer each."
            mention: tuple[Step, ...] = ("challenges",)
        else:
            message = f"'{path[0]}' rests on itself: {_way(context, path)}. Take one of these references out."
            mention = _mention(context, *path[:2])
        related = tuple(Remark(where.of_element(name), f"'{name}' is part of the circle") for name in path[1:_RELATED])
        yield Observation(message, element=path[0], path=mention, related=related)
    if circles.left_out:
        yield NotEvaluated("circular-support", f"{circles.left_out} more circles were found and are not listed")
    if not circles.complete:
        yield NotEvaluated("circular-support", "there may be more circles than were looked for")


def _mention(context: RuleContext, above: str, below: str) -> tuple[Step, ...]:
    """Return the path inside `above` at which it names `below`; nothing where `below` is a doubt about it."""
    element = context.elements[above]
    answers = element.answered_by if isinstance(element, Defeater) else ()
    lists = (("supported_by", element.supported_by), ("in_context_of", element.in_context_of), ("answered_by", answers))
    return next(((key, names.index(below)) for key, names in lists if below in names), ())


def _way(context: RuleContext, path: tuple[str, ...]) -> str:
    steps = [_word(context, above, below) + below for above, below in pairwise((*path, path[0]))]
    if len(steps) > _SHOWN:
        steps[_SHOWN // 2 : -(_SHOWN // 2)] = [f"… ({len(steps) - _SHOWN} more) …"]
    return " → ".join((path[0], *steps))


def _word(context: RuleContext, above: str, below: str) -> str:
    """Say how the way goes on where it does not go along support."""
    graph = context.graph
    if below in graph.outgoing(above, Relation.SUPPORTED_BY):
        return ""
    words = (word for relation, word in _WORDS.items() if below in graph.outgoing(above, relation))
    return next(words, "(doubted by) ")
