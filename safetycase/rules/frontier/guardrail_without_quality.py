"""A claim about a guardrail does not say what it is for, or at which stage it acts.

A guardrail is judged by a quality (safety, privacy, accuracy, …) at a stage of the pipeline: what a filter on prompts
achieves says nothing of one on plans or on results. A claim that covers items of `runtime-guardrails`, or carries the
tag `guardrail`, names at least one motivation or quality attribute and at least one target in the pipeline. So does a
claim whose context is the record of a guardrail; what the record names counts for the claim.

## Example

```yaml
argument:
  C-top:
    claim: The input filter stops requests for malware.
    covers:
      - runtime-guardrails/action.block  # <- guardrail-without-quality
    undeveloped: true
```

## Instead

```yaml
argument:
  C-top:
    claim: The input filter stops requests for malware.
    covers:
      - runtime-guardrails/action.block
      - runtime-guardrails/motivation.safety
      - runtime-guardrails/target.pipeline.prompts
    undeveloped: true
```

## Sources

- Shamsujjoha et al. (2024): guardrails are described by quality attributes and by design options, of which the target
  in the pipeline is the first.
"""

from __future__ import annotations

from collections.abc import Iterator

from safetycase.findings.finding import Severity
from safetycase.model.elements import Context
from safetycase.model.guardrail import Guardrail
from safetycase.rules.context import RuleContext
from safetycase.rules.rule import Observation, rule


@rule(
    code="SC714",
    name="guardrail-without-quality",
    severity=Severity.INFO,
    submission=Severity.WARNING,
    since="0.1",
)
def guardrail_without_quality(context: RuleContext) -> Iterator[Observation]:
    """Yield each claim about a guardrail that lacks a quality or a stage."""
    for name, claim in context.claims.items():
        covered = [
            item for one in claim.covers for catalogue, _, item in [one.partition("/")] if catalogue == _CATALOGUE
        ]
        items = [*covered, *(item for record in _records(name, context) for item in record.items)]
        if not items and _TAG not in claim.tags:
            continue
        lacking = [what for what, groups in _OWED.items() if not any(_is_in(item, groups) for item in items)]
        if lacking:
            message = (
                f"a claim about a guardrail names {' and '.join(lacking)}, and this one does not. Let it cover them, "
                "or name them in the record of the guardrail."
            )
            yield Observation(message, element=name, path=("covers",) if covered else ())


_CATALOGUE = "runtime-guardrails"
_TAG = "guardrail"
_OWED = {
    f"a motivation or quality attribute ('{_CATALOGUE}/motivation.…' or 'quality.…')": ("motivation", "quality"),
    f"a stage of the pipeline ('{_CATALOGUE}/target.pipeline.…')": ("target.pipeline",),
}


def _records(name: str, context: RuleContext) -> Iterator[Guardrail]:
    """Yield the records of guardrails that stand in the context of a claim."""
    for one in context.claims[name].in_context_of:
        element = context.elements.get(one)
        if isinstance(element, Context) and element.guardrail is not None:
            yield element.guardrail


def _is_in(item: str, groups: tuple[str, ...]) -> bool:
    return any(item == group or item.startswith(f"{group}.") for group in groups)
