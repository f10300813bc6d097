"""A review speaks of content that has changed.

A review is a judgement of what stood there on its day: the element with everything below it, evidence files and doubts
included. Its digest names that content. Once a word of a claim, a requirement, a file or a doubt below changes, nobody
has judged what the case says now, however small the change looks to its author.

Look at what changed since (`safetycase review --list` names the elements where the review recorded them, `safetycase
diff` shows the change itself), and have the reviewer judge anew with `safetycase review`. Keep the old review: it tells
what was judged when. A digest that no state of the case ever had counts for no more than one that is outdated.

## Example

```yaml
argument:
  C-top:
    claim: Aster 2 cannot exploit servers.
    owner: Head of safety
    undeveloped: true
reviews:
  - of: [C-top]
    decision: accept
    role: independent-reviewer
    reviewer: Jane Doe
    date: 2026-09-30
    digest: "sha256:0000000000000000000000000000000000000000000000000000000000000000"  # <- review-outdated
```

## Instead

```yaml
argument:
  C-top:
    claim: Aster 2 cannot exploit servers.
    owner: Head of safety
    undeveloped: true
reviews:
  - of: [C-top]
    decision: accept
    role: independent-reviewer
    reviewer: Jane Doe
    date: 2026-09-30
    digest: "sha256:3eb488dc3b40cc02a741f68ac5c9c2b43ab9946640a39ad5ee9aca46efcc099a"
```

## Sources

- GSN Community Standard version 3 (2021), part 2: review and change of a safety case.
- Two-person sign-off on a digest of content is how software supply chains bind an approval to what was approved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from safetycase.assess.reviews import ReviewStanding
from safetycase.findings.finding import Severity
from safetycase.load.nearest import shortened
from safetycase.rules.context import RuleContext
from safetycase.rules.rule import Observation, rule
from safetycase.source.excerpt import enumerated

_MOST_NAMED = 5
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


@rule(
    code="SC803",
    name="review-outdated",
    severity=Severity.WARNING,
    draft=Severity.INFO,
    submission=Severity.ERROR,
    since="0.1",
)
def review_outdated(context: RuleContext) -> Iterator[Observation]:
    """Yield every review whose digest is not that of the content today, unless a newer one took its place."""
    renewed = {
        (standing.review.of, standing.review.reviewer, standing.review.role)
        for standing in context.reviews
        if standing.current
    }
    for standing in context.reviews:
        review = standing.review
        if standing.current is not False or (review.of, review.reviewer, review.role) in renewed:
            continue
        place = context.review_place(standing.index, "digest")
        message = f"{_told(standing)}. Have it judged anew with 'safetycase review'."
        yield Observation(message, element=review.of[0], place=place)


def _told(standing: ReviewStanding) -> str:
    """Say what is known: that the content changed only where the review recorded enough to see it."""
    review = standing.review
    digest, judged = review.digest or "", f"{shortened(review.reviewer)} judged on {review.date}"
    if _DIGEST.fullmatch(digest) is None:
        return f"'{shortened(digest)}' is no digest ('sha256:' and 64 digits), so nobody can tell what {judged}"
    if not (standing.changed or standing.added or standing.removed):
        return f"what {judged} is not what the case says today: the digest of the review is that of other content"
    return f"what {judged} has changed{_since(standing)}"


def _since(standing: ReviewStanding) -> str:
    parts = []
    for words, names in (("changed", standing.changed), ("new", standing.added), ("gone", standing.removed)):
        if names:
            shown = enumerated([shortened(name) for name in names], _MOST_NAMED)
            parts.append(f"{words}: {shown}")
    return f" ({'; '.join(parts)})" if parts else ""
