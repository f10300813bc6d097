"""Put the confidences of a case together."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from safetycase.pipeline import Settings, check_case
from safetycase.render.branches import root_of
from safetycase.render.confidence_words import ShownConfidence, shown_confidence


def confidence_in(root: Path, settings: Settings, as_of: date, element: str | None) -> ShownConfidence:
    """Compute the confidence in an element (else the top claim) of the case in `root`, as it stands on the day `as_of`.

    Raises as `check_case` does, and UnknownNameError where the case has no such element.
    """
    view = check_case(root, settings, as_of).view
    return shown_confidence(view, root_of(view, element))
