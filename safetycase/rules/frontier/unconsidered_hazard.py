"""A whole category of hazards, or a dangerous capability, is not spoken of.

A case that lists a catalogue of hazards draws its outcomes from it. A group of hazards none of which any outcome, claim
or response names was perhaps never thought of; saying that it does not apply, and why, is an answer. The risks of
levels of autonomy (`levels-of-agi`) are asked for level by level, up to the level that the system declares: see
`unargued-autonomy-risk`.

## Example

```yaml title="safetycase.yaml"
safetycase: 1
id: aster-2
title: Aster 2
top: C-top
catalogues: [our-hazards]  # <- unconsidered-hazard
```

```yaml
argument:
  C-top:
    claim: Aster 2 is safe enough for the public API.
```

```yaml title="hazards.yaml"
catalogue:
  name: our-hazards
  title: Hazards
  version: "1"
  kind: hazard
  source: {title: Hazards, licence: internal}
  items:
    misuse: {title: Misuse, kind: group}
    misuse.cyber: {title: Cyber attacks, parent: misuse}
    misuse.biology: {title: Biological weapons, parent: misuse}
```

## Instead

```yaml title="safetycase.yaml"
safetycase: 1
id: aster-2
title: Aster 2
top: C-top
catalogues: [our-hazards]
```

```yaml
argument:
  C-top:
    claim: Aster 2 is safe enough for the public API.
    covers: [our-hazards/misuse.cyber]
```

```yaml title="hazards.yaml"
catalogue:
  name: our-hazards
  title: Hazards
  version: "1"
  kind: hazard
  source: {title: Hazards, licence: internal}
  items:
    misuse: {title: Misuse, kind: group}
    misuse.cyber: {title: Cyber attacks, parent: misuse}
    misuse.biology: {title: Biological weapons, parent: misuse}
```

## Sources

- Hendrycks et al. (2023): four sources of catastrophic risk, to be considered together.
- Shevlane et al. (2023), table 1: dangerous capabilities to be evaluated one by one.
"""

from __future__ import annotations

from collections.abc import Iterator

from safetycase.assess.coverage import CoverageState
from safetycase.findings.finding import Severity
from safetycase.model.catalogue import ItemKind
from safetycase.rules.context import RuleContext
from safetycase.rules.rule import Observation, rule

_DRAWN_FROM = frozenset({ItemKind.HAZARD, ItemKind.CAPABILITY})
_BY_LEVEL = "levels-of-agi"
"""The catalogue whose hazards are asked for by the level of the system, in a case that declares one."""


@rule(
    code="SC706",
    name="unconsidered-hazard",
    severity=Severity.INFO,
    submission=Severity.WARNING,
    since="0.1",
)
def unconsidered_hazard(context: RuleContext) -> Iterator[Observation]:
    """Yield every group of hazards, and every dangerous capability, of a listed catalogue that nothing names."""
    system = context.case.system
    outcomes = {outcome.catalogue for outcome in system.outcomes.values()} if system else set()
    for named in context.shelf.named:
        coverage = context.coverage.get(named.name)
        if coverage is None or (named.name == _BY_LEVEL and system is not None and system.autonomy is not None):
            continue
        groups: dict[str, list[bool]] = {}
        for item, standing in coverage.items.items():
            kind = coverage.catalogue.kind_of(item)
            if kind in _DRAWN_FROM and standing.in_force:
                key = item if kind is ItemKind.CAPABILITY else coverage.catalogue.items[item].parent or item
                answered = bool(standing.by) or standing.state is not CoverageState.OPEN
                groups.setdefault(key, []).append(answered or f"{named.name}/{item}" in outcomes)
        for group, spoken_of in groups.items():
            if not any(spoken_of):
                title = coverage.catalogue.items[group].title
                message = f"nothing in the case speaks of '{named.name}/{group}' ({title}). Argue, or say why not."
                yield Observation(message, place=named.place)
