"""A comment on the case is still open.

Who reads a case on the way to a regulator asks what became of the remarks that were made on it. An open one says that
somebody saw something and nobody answered.

Change the case, or answer in words; then record `state: resolved`. The comment stays on record either way.

## Example

```yaml
argument:
  C-top:
    claim: Aster 2 cannot exploit servers.
    undeveloped: true
comments:
  - of: [C-top]
    by: Jane Doe
    date: 2026-11-02
    text: Does this cover servers that are not on the public internet?
    state: open  # <- open-comment
```

## Instead

```yaml
argument:
  C-top:
    claim: Aster 2 cannot exploit servers on any network that it can reach.
    undeveloped: true
comments:
  - of: [C-top]
    by: Jane Doe
    date: 2026-11-02
    text: Does this cover servers that are not on the public internet?
    state: resolved
```

## Sources

- ISO/IEC 20246:2017, review of work products: every issue that was found is tracked until it is closed.
"""

from __future__ import annotations

from collections.abc import Iterator

from safetycase.findings.finding import Severity
from safetycase.load.nearest import shortened
from safetycase.rules.context import RuleContext
from safetycase.rules.rule import Observation, rule


@rule(code="SC850", name="open-comment", severity=Severity.INFO, submission=Severity.ERROR, since="0.1")
def open_comment(context: RuleContext) -> Iterator[Observation]:
    """Yield every comment that nobody has resolved."""
    for index, comment in enumerate(context.case.comments):
        if comment.state == "open":
            message = (
                f"{shortened(comment.by)} asked on {comment.date}: {shortened(comment.text)} "
                "Answer it, and record 'state: resolved'."
            )
            element = comment.of[0] if comment.of[0] in context.elements else None
            yield Observation(message, element=element, place=context.comment_place(index, "state"))
