"""An id begins with the letter of another kind of element.

Where a case names its claims C-…, its strategies S-… and its evidence E-…, people read the kind off the id, in
references and in diagrams. One element that goes against that is misread: a piece of evidence named C-survey looks
argued.

This is told only where the case itself keeps the convention: where at least four in five of its elements begin with the
letter of their kind.

## Example

```yaml
argument:
  C-top:
    claim: The system is safe.
    supported_by: [S-parts]
  S-parts:
    strategy: Argue over all parts.
    supported_by: [C-model, C-filter]
  C-model:
    claim: The model refuses what is harmful.
    supported_by: [E-model]
  C-filter:
    claim: The filter stops the rest.
    supported_by: [C-survey]
  E-model:
    evidence: The refusal suite
  C-survey:  # <- misleading-id
    evidence: The survey of the filter
```

## Instead

```yaml
argument:
  C-top:
    claim: The system is safe.
    supported_by: [C-model]
  C-model:
    claim: The model refuses what is harmful.
    supported_by: [E-model]
  E-model:
    evidence: The refusal suite
```

## Sources

- gsn2x, check V08: the prefix of an id contradicts the declared type.
"""

from __future__ import annotations

from collections.abc import Iterator

from safetycase.findings.finding import Severity
from safetycase.model.elements import Kind
from safetycase.rules.context import RuleContext
from safetycase.rules.rule import Observation, rule
from safetycase.source.excerpt import shortened

_LETTERS = {
    "C": Kind.CLAIM,
    "S": Kind.STRATEGY,
    "E": Kind.EVIDENCE,
    "X": Kind.CONTEXT,
    "A": Kind.ASSUMPTION,
    "J": Kind.JUSTIFICATION,
    "D": Kind.DEFEATER,
}
_FEWEST, _SHARE = 5, 0.8


@rule(code="SC225", name="misleading-id", severity=Severity.INFO, since="0.1")
def misleading_id(context: RuleContext) -> Iterator[Observation]:
    """Yield every id that says another kind than its element is, in a case that names its elements by kind."""
    said = {name: _LETTERS.get(name[:1]) for name in context.elements if name[1:2] == "-"}
    kept = sum(context.elements[name].kind is kind for name, kind in said.items())
    if len(context.elements) < _FEWEST or kept < _SHARE * len(context.elements):
        return
    for name, kind in said.items():
        element = context.elements[name]
        if kind is not None and kind is not element.kind:
            message = f"'{shortened(name)}' is named like {_a(kind)} and is {_a(element.kind)}. Give it another id."
            yield Observation(message, element=name)


def _a(kind: Kind) -> str:
    return {Kind.EVIDENCE: "evidence", Kind.ASSUMPTION: "an assumption"}.get(kind, f"a {kind}")
