"""How a review stands, in the words that every voice uses."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from safetycase.assess.reviews import ReviewStanding
from safetycase.model.governance import ReviewCondition
from safetycase.render.json_text import JsonValue, json_text
from safetycase.render.language import gettext as _
from safetycase.render.terminal import wrap

_MOST_NAMED = 6


def review_standing(standing: ReviewStanding) -> str:
    """Say whether a review counts today, and if not why."""
    if standing.future:
        return _("of a day to come")
    if standing.current is None:
        return _("of what is not in the case") if standing.digest is None else _("names no digest")
    if not standing.current:
        return _("outdated") + _since(standing)
    return _("expired") if standing.expired else _("counts today")


def _since(standing: ReviewStanding) -> str:
    named = ((_("changed"), standing.changed), (_("new"), standing.added), (_("gone"), standing.removed))
    parts = [f"{word} {_names(names)}" for word, names in named if names]
    return f" ({'; '.join(parts)})" if parts else ""


def _names(names: Sequence[str]) -> str:
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (" " + _("and %(num)s more", num=more) if more > 0 else "")


def review_condition(condition: ReviewCondition) -> str:
    """Say what a reviewer asked for, of whom, by when, and whether it was done."""
    done = _("done %(day)s", day=condition.done) if condition.done else _("open")
    return _(
        "Condition: %(condition)s (%(owner)s, due %(due)s, %(done)s)",
        condition=condition.condition,
        owner=condition.owner,
        due=condition.due,
        done=done,
    )


def reviews_text(standings: Sequence[ReviewStanding], width: int = 80) -> str:
    """List reviews, the newest first, for a terminal."""
    if not standings:
        words = "No review is recorded. Record one of the element ID with:"
        return f"{words}\n  safetycase review DIR ID --reviewer NAME --role ROLE --decision accept\n"
    lines: list[str] = []
    for standing in sorted(standings, key=lambda one: (one.review.date, one.index), reverse=True):
        review = standing.review
        until = f", until {review.until}" if review.until else ""
        decision = review.decision.replace("-", " ")
        lines += wrap(f"{_names(review.of)}: {decision}{until}", width, f"{review.date}  ")
        said = [f"{review.reviewer} ({review.role}); {review_standing(standing)}"]
        said += [review_condition(one) for one in review.conditions]
        for one in said:
            lines += wrap(one, width, " " * 12, " " * 14)
    return "".join(f"{line}\n" for line in lines)


def reviews_json(standings: Sequence[ReviewStanding]) -> str:
    """Tell how reviews stand as JSON."""
    told: list[JsonValue] = [
        {
            "of": list(standing.review.of),
            "decision": standing.review.decision,
            "role": standing.review.role,
            "reviewer": standing.review.reviewer,
            "organisation": standing.review.organisation,
            "date": str(standing.review.date),
            "until": str(standing.review.until) if standing.review.until else None,
            "in_force": standing.in_force,
            "current": standing.current,
            "expired": standing.expired,
            "changed": list(standing.changed),
            "added": list(standing.added),
            "removed": list(standing.removed),
            "digest_today": standing.digest,
        }
        for standing in standings
    ]
    return json_text({"schema": "safetycase-reviews/1", "reviews": told})


def slug(text: str) -> str:
    """Return a text as a part of a file name: ASCII letters, digits and hyphens, at most 40 of them."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    words = "".join(letter if letter.isalnum() else " " for letter in plain).split()
    return "-".join(words)[:40].strip("-") or "reviewer"
