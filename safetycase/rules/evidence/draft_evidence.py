"""The name of an evidence file says that it is a draft.

Evidence is what was found, not what is being written. A file called `report-draft-2.pdf` or `results_wip.csv` may
change tomorrow without anybody thinking of the case, and whoever signs the case signs something that its own authors
did not call finished.

File the final version under a name that says so.

## Example

```yaml
argument:
  C-top:
    claim: Aster 2 gives no uplift.
    supported_by: [E-study]
  E-study:
    evidence: The uplift study
    files:
      - path: uplift-draft-2.txt  # <- draft-evidence
```

```text title="uplift-draft-2.txt"
no difference (table 3 is still to be checked)
```

## Instead

```yaml
argument:
  C-top:
    claim: Aster 2 gives no uplift.
    supported_by: [E-study]
  E-study:
    evidence: The uplift study
    files:
      - path: uplift-2026-10.txt
```

```text title="uplift-2026-10.txt"
no difference
```

## Sources

- SCSC assurance case guidance, EV.8: evidence is in its final form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from safetycase.findings.finding import Severity
from safetycase.rules.context import RuleContext
from safetycase.rules.rule import Observation, rule
from safetycase.source.excerpt import shortened

_DRAFT = re.compile(r"(?:^|[-_. ])(?:draft|wip|tmp|temp|unfinished|preliminary)(?:[-_. 0-9]|$)", re.IGNORECASE)


@rule(code="SC471", name="draft-evidence", severity=Severity.INFO, submission=Severity.WARNING, since="0.1")
def draft_evidence(context: RuleContext) -> Iterator[Observation]:
    """Yield every evidence file whose own name, not that of its folder, calls it unfinished."""
    for name, evidence in context.evidence.items():
        for index, file in enumerate(evidence.files):
            own = str(file.path).rpartition("/")[2]
            if _DRAFT.search(own):
                message = f"'{shortened(own)}' calls itself unfinished. File the final version in its place."
                yield Observation(message, element=name, path=("files", index, "path"))
