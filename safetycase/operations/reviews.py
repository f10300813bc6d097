"""Record a judgement of the content of a case."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from safetycase.assess.content import Contents
from safetycase.assess.recording import recorded, review_file
from safetycase.model.governance import Review
from safetycase.pipeline import Settings, check_case
from safetycase.source.writing import write_new


def record_review(root: Path, settings: Settings, as_of: date, review: Review, path: Path) -> tuple[str, ...]:
    """Write a review of the case as it stands into a new file; return what its author should know of it.

    Raises as `check_case` does, UnknownNameError where the case has no such element, and UnwritableFileError where
    the file cannot be made or is there already.
    """
    view = check_case(root, settings, as_of).view
    whole = recorded(review, Contents(view.graph, view.results, view.case.system))
    statements = {name: element.statement for name, element in view.graph.elements.items()}
    write_new(path, review_file(whole, statements))
    after = check_case(root, settings, as_of).view
    if len(after.reviews) <= len(view.reviews):
        return (f"{path.name} is not read as a part of the case; put it below safetycase.yaml as it is.",)
    known = {finding.message for finding in view.report.findings}
    names = {"self-review", "future-review", "review-expired"}
    return tuple(one.message for one in after.report.findings if one.name in names and one.message not in known)
