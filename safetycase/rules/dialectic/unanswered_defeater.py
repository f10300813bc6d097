"""A doubt is open: nothing answers it, or an answer does not hold.

An open defeater leaves what it challenges `in-doubt`, and everything that rests on it, up to the top claim. A defeater
that has full support of its own defeats what it challenges. While a case is being written that is as it should be: the
doubts that are on the table are the work that is left. A decision must not be taken over them in silence.

Answer it: name claims under `answered_by` and support them. What cannot be answered in full somebody may accept for a
time, with `accepted`; then [residual-doubt](residual-doubt.md) tells it instead. A doubt that turns out to be right is
not answered but acted on, by changing the system or by claiming less. Do not delete it: that somebody asked and was
answered is worth more than that nobody asked.

## Example

```yaml
argument:
  C-top:
    claim: Aster 2 cannot exploit servers.
  D-sandbag:  # <- unanswered-defeater
    defeater: The model may underperform on purpose.
    challenges: C-top
  D-leak:
    defeater: The tasks may have been in the training data.
    challenges: C-top
    answered_by:
      - C-no-leak  # <- unanswered-defeater
  C-no-leak:
    claim: The tasks were written after the end of the training data.
    undeveloped: true
```

## Instead

```yaml
argument:
  C-top:
    claim: Aster 2 cannot exploit servers.
  D-leak:
    defeater: The tasks may have been in the training data.
    challenges: C-top
    answered_by: [C-no-leak]
  C-no-leak:
    claim: The tasks were written after the end of the training data.
    supported_by: [E-dates]
  E-dates:
    evidence: The commit dates of the tasks
    files: [{path: dates.txt}]
```

```text title="dates.txt"
first commit of the tasks: 2026-09-01
end of the training data: 2026-03-31
```

## Sources

- GSN Community Standard version 3 (SCSC-141C), dialectic extension: an unresolved challenge.
- Bloomfield and Rushby, *Assurance 2.0*: confidence is indefeasible only when every defeater is answered.
- Barrett et al. (2026), arXiv:2604.21964: an outside review of a published case worked through its defeaters.
"""

from __future__ import annotations

from collections.abc import Iterator

from safetycase.assess.standing import Assessment
from safetycase.findings.finding import Severity
from safetycase.load.nearest import shortened
from safetycase.model.elements import Defeater
from safetycase.model.status import Status
from safetycase.rules.context import RuleContext
from safetycase.rules.rule import Observation, rule, sentence
from safetycase.source.problem import Remark


@rule(code="SC502", name="unanswered-defeater", severity=Severity.ERROR, draft=Severity.WARNING, since="0.1")
def unanswered_defeater(context: RuleContext) -> Iterator[Observation]:
    """Yield every defeater without an answer, and every answer that is not supported."""
    for name, element in context.defeaters.items():
        if not element.answered_by and element.accepted is None:
            yield _open(name, element, context)
        for index, answer in enumerate(element.answered_by):
            if answer in context.elements and _is_weak(answer, context.assessment):
                yield _weak_answer(name, index, answer, context)


def _open(name: str, element: Defeater, context: RuleContext) -> Observation:
    whereabouts = context.loaded.whereabouts
    hit = [target for target in _targets(element) if target in context.elements]
    upheld = context.assessment.status(name) is Status.DEFEATED
    what = "stands, with all its support" if upheld else "is open"
    against = f" against '{shortened(hit[0])}'" if hit else ""
    return Observation(
        f"this doubt{against} {what}: nothing answers it. Add 'answered_by' with claims that do, or act on it.",
        element=name,
        related=tuple(
            Remark(whereabouts.of_element(target), f"'{shortened(target)}' is challenged") for target in hit[:1]
        ),
    )


def _targets(element: Defeater) -> tuple[str, ...]:
    challenged = element.challenges
    if challenged is None:
        return ()
    return (challenged,) if isinstance(challenged, str) else (challenged.from_,)


def _is_weak(answer: str, assessment: Assessment) -> bool:
    """Whether an answer lacks support of its own; what caps the whole case is told at its own place."""
    standing = assessment.standings[answer]
    if standing.status is Status.SUPPORTED:
        return False
    cause = standing.cause
    return cause is None or not (cause.message in assessment.unread or cause.element in assessment.lost)


def _weak_answer(name: str, index: int, answer: str, context: RuleContext) -> Observation:
    standing = context.assessment.standings[answer]
    because = f": {standing.cause.message}" if standing.cause else ""
    remark = Remark(context.loaded.whereabouts.of_element(answer), f"'{shortened(answer)}' is {standing.status}")
    return Observation(
        sentence(f"this doubt stays open, since its answer '{shortened(answer)}' is {standing.status}{because}"),
        element=name,
        path=("answered_by", index),
        related=(remark,),
    )
