"""A comment is about an element that is not in the case.

A remark that hangs on nothing is found by nobody who looks at the argument. The element may have got another id, or was
taken out together with what the remark was about.

Name the element as it is called now, or one above it.

## Example

```yaml
argument:
  C-top:
    claim: Aster 2 cannot exploit servers.
    undeveloped: true
comments:
  - of: [C-cyber]  # <- comment-without-target
    by: Jane Doe
    date: 2026-11-02
    text: Which servers?
    state: resolved
```

## Instead

```yaml
argument:
  C-top:
    claim: Aster 2 cannot exploit servers.
    undeveloped: true
comments:
  - of: [C-top]
    by: Jane Doe
    date: 2026-11-02
    text: Which servers?
    state: resolved
```

## Sources

- ISO/IEC 20246:2017, review of work products: an issue is recorded with the place that it is about.
"""

from __future__ import annotations

from collections.abc import Iterator

from safetycase.findings.finding import Severity
from safetycase.load.nearest import shortened
from safetycase.rules.context import RuleContext
from safetycase.rules.rule import Observation, rule


@rule(code="SC851", name="comment-without-target", severity=Severity.WARNING, since="0.1")
def comment_without_target(context: RuleContext) -> Iterator[Observation]:
    """Yield every element that a comment names and the case does not have."""
    for index, comment in enumerate(context.case.comments):
        for number, name in enumerate(comment.of):
            if name not in context.elements:
                message = f"there is no element '{shortened(name)}' for this comment. Name it as it is called now."
                yield Observation(message, place=context.comment_place(index, "of", number))
