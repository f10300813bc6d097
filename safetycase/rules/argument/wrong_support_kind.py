"""An element is supported by, or supports, a kind of element that cannot.

Support runs from evidence through claims and strategies to the top claim. A context, an assumption or a justification
tells how to read an element and is referred to with `in_context_of`; a defeater attacks with `challenges`. Where
`supported_by` names one of these, the claim looks argued and is not.

A strategy breaks a claim down into claims. A strategy directly below a strategy, or evidence directly below a strategy,
is not among the relations that GSN lists, but other notations allow it and nothing is lost, so that is a warning; with
`policy: {notation: gsn-strict}` it is an error.

A doubt is answered by what could support a claim: an assumption or a context under `answered_by` answers nothing, and
the doubt stays open.

## Example

```yaml
argument:
  C-top:
    claim: The system is safe.
    supported_by:
      - A-users  # <- wrong-support-kind
      - S-parts
  A-users:
    assumption: Users are adults.
  S-parts:
    strategy: Argue over all parts.
    supported_by:
      - C-model
      - E-log  # <- wrong-support-kind
  C-model:
    claim: The model is safe.
    supported_by: [E-log]
  E-log:
    evidence: The log of the tests.
  X-scope:
    context: The system in the European Union.
    supported_by: [E-log]  # <- wrong-support-kind
  D-children:
    defeater: Children will use it too.
    challenges: C-model
    answered_by: [A-users]  # <- wrong-support-kind
```

## Example: strictly GSN

```yaml title="safetycase.yaml"
safetycase: 1
id: aster-2
title: Aster 2, pre-deployment safety case
top: C-top
policy: {notation: gsn-strict}
```

```yaml
argument:
  C-top:
    claim: The system is safe.
    supported_by: [S-parts]
  S-parts:
    strategy: Argue over all parts.
    supported_by:
      - S-model  # <- wrong-support-kind
      - C-host
  S-model:
    strategy: Argue over the model.
    supported_by: [C-host]
  C-host:
    claim: The host is safe.
```

## Instead

```yaml
argument:
  C-top:
    claim: The system is safe.
    supported_by: [S-parts]
    in_context_of: [A-users]
  A-users:
    assumption: Users are adults.
  S-parts:
    strategy: Argue over all parts.
    supported_by: [C-model]
  C-model:
    claim: The model is safe.
    supported_by: [E-log]
  E-log:
    evidence: The log of the tests.
```

## Sources

- GSN Community Standard version 3 (SCSC-141C), 1:2.1.5 with table 1:2-2: SupportedBy connects a goal to a goal, a
  strategy or a solution, and a strategy to a goal.
- OMG Structured Assurance Case Metamodel 2.3, AssertedInference and AssertedEvidence.
"""

from __future__ import annotations

from collections.abc import Iterator

from safetycase.findings.finding import Severity
from safetycase.model.elements import AnyElement, Defeater, Kind
from safetycase.model.governance import Notation
from safetycase.rules.context import RuleContext
from safetycase.rules.rule import Observation, rule

_ADVICE = {
    Kind.CONTEXT: "Refer to it with 'in_context_of'.",
    Kind.ASSUMPTION: "Refer to it with 'in_context_of', or make it a claim and support it.",
    Kind.JUSTIFICATION: "Refer to it with 'in_context_of'.",
    Kind.DEFEATER: "A defeater attacks with 'challenges' and is met with 'answered_by'.",
}
_SUPPORTED = {Kind.CLAIM, Kind.STRATEGY, Kind.DEFEATER}


@rule(code="SC301", name="wrong-support-kind", severity=Severity.ERROR, since="0.1")
def wrong_support_kind(context: RuleContext) -> Iterator[Observation]:
    """Yield every support and answer by kinds that can give none; evidence with support is another rule's."""
    for name, defeater in context.defeaters.items():
        yield from _wrong_answers(context, name, defeater)
    for name, element in context.elements.items():
        if not element.supported_by or element.kind is Kind.EVIDENCE:
            continue
        if element.kind not in _SUPPORTED:
            advice = "Move the support to the claim that it is about."
            message = f"{element.kind} '{name}' has support, which only claims and strategies take. {advice}"
            yield Observation(message, element=name, path=("supported_by",))
        else:
            yield from _wrong_supports(context, name, element)


def _wrong_answers(context: RuleContext, name: str, defeater: Defeater) -> Iterator[Observation]:
    for index, target in enumerate(defeater.answered_by):
        answer = context.elements.get(target)
        if answer is not None and target != name and answer.kind in _ADVICE:
            message = (
                f"defeater '{name}' is answered by {answer.kind} '{target}', which answers nothing. "
                "Answer it by claims that have support."
            )
            yield Observation(message, element=name, path=("answered_by", index))


def _wrong_supports(context: RuleContext, name: str, element: AnyElement) -> Iterator[Observation]:
    for index, target in enumerate(element.supported_by):
        below = context.elements.get(target)
        if below is None or target == name or below.kind is Kind.CLAIM:
            continue
        seen = f"{element.kind} '{name}' is supported by {below.kind} '{target}'"
        path = ("supported_by", index)
        if below.kind in _ADVICE:
            yield Observation(f"{seen}, which cannot support anything. {_ADVICE[below.kind]}", element=name, path=path)
        elif element.kind is Kind.STRATEGY:
            strict = context.case.header.policy.notation is Notation.GSN_STRICT
            clause = " (GSN v3, 1:2.1.5, table 1:2-2)" if strict else ""
            message = f"{seen}, but a strategy breaks down into claims{clause}. Put a claim between them."
            yield Observation(message, element=name, path=path, severity=None if strict else Severity.WARNING)
