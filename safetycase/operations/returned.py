"""Take in a review that somebody without git filled in and sent back: a file from outside, which may hold anything.

What must always hold:

1. Only reviews are taken. A file that holds anything else (an argument, a waiver, a comment) is refused whole.
2. What is filed is written anew from what was understood; no byte of the file itself gets into the case.
3. The digest stays the one that the reviewer judged. What changed since is told, and the review is then outdated.
4. Nothing is overwritten, and a review that is in the case already is not taken twice.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from safetycase.assess.content import Contents
from safetycase.assess.recording import review_file
from safetycase.assess.reviews import review_standings
from safetycase.errors import SafetyCaseError
from safetycase.load.bind import bind
from safetycase.model.case import Case
from safetycase.model.governance import Review
from safetycase.pipeline import Settings, check_case
from safetycase.render.review_words import review_standing, slug
from safetycase.render.terminal import harmless
from safetycase.source.files import read_case
from safetycase.source.writing import write_new

_HEADER = "safetycase: 1\nid: returned\ntitle: What was sent back\ntop: C-none\n"
_NAME = "returned.yaml"
_LARGEST = 2**20
_FOREIGN = ("elements", "system", "responses", "waivers", "triggers", "glossary", "catalogues", "patterns", "uses")


class NotAReviewError(SafetyCaseError):
    """A returned file cannot be taken in."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path} is not taken in: {reason}")


@dataclass(frozen=True, slots=True)
class Taken:
    """A review that was filed: where, and how it stands today."""

    path: Path
    review: Review
    standing: str


def take_reviews(root: Path, settings: Settings, as_of: date, returned: Path) -> tuple[Taken, ...]:
    """File the reviews of a returned file below `reviews/` of the case in `root`.

    Raises as `check_case` does, NotAReviewError where the file is not one or more reviews of this case, and
    UnwritableFileError.
    """
    view = check_case(root, settings, as_of).view
    reviews = _understood(returned)
    for review in reviews:
        _require_ours(review, view.case, str(returned))
    contents = Contents(view.graph, view.results, view.case.system)
    statements = {name: element.statement for name, element in view.graph.elements.items()}
    standings = review_standings(_holding(view.case, reviews), contents, as_of)
    taken = []
    for review, standing in zip(reviews, standings, strict=True):
        path = root / "reviews" / f"{review.date}-{slug(review.of[0])}-{slug(review.reviewer)}.yaml"
        write_new(path, review_file(review, statements))
        taken.append(Taken(path, review, review_standing(standing)))
    return tuple(taken)


def _understood(returned: Path) -> tuple[Review, ...]:
    """Read a file as a case of its own, apart from every other, and return its reviews."""
    name = str(returned)
    try:
        if returned.is_symlink() or not returned.is_file():
            raise NotAReviewError(name, "it is no file.")
        with returned.open("rb") as file:
            content = file.read(_LARGEST + 1)
    except OSError as error:
        raise NotAReviewError(name, f"{error.strerror or 'it cannot be read'}.") from error
    if len(content) > _LARGEST:
        raise NotAReviewError(name, "it is larger than 1 MiB, and no review is.")
    with tempfile.TemporaryDirectory(prefix="safetycase-") as folder:
        (Path(folder) / "safetycase.yaml").write_text(_HEADER, "utf-8")
        (Path(folder) / _NAME).write_bytes(content)
        loaded = bind(read_case(Path(folder)))
    faults = [problem for problem in loaded.problems if problem.place.file == _NAME]
    if faults:
        raise NotAReviewError(name, harmless(faults[0].message))
    foreign = list(_foreign(loaded.case))
    if foreign:
        raise NotAReviewError(name, f"besides reviews it holds {', '.join(foreign)}; ask for a file of reviews alone.")
    if not loaded.case.reviews:
        raise NotAReviewError(name, "it holds no review.")
    return loaded.case.reviews


def _foreign(case: Case) -> Iterator[str]:
    yield from (name for name in _FOREIGN if getattr(case, name))
    if case.comments:
        yield "comments"
    if any(module.name for module in case.modules.values()):
        yield "a module"


def _require_ours(review: Review, case: Case, name: str) -> None:
    unknown = next((element for element in review.of if element not in case.elements), None)
    if unknown is not None:
        raise NotAReviewError(name, f"it judges '{harmless(unknown)}', which is not in this case.")
    if review.digest is None:
        raise NotAReviewError(name, "it names no digest, so nobody can tell what was judged.")
    if any(_same(review, other) for other in case.reviews):
        raise NotAReviewError(name, "the case has this review already.")


def _same(one: Review, other: Review) -> bool:
    return (one.of, one.digest, one.reviewer, one.role, one.date) == (
        other.of,
        other.digest,
        other.reviewer,
        other.role,
        other.date,
    )


def _holding(case: Case, reviews: tuple[Review, ...]) -> Case:
    """Return the case as if it held these reviews and no other."""
    return Case(case.header, case.elements, reviews=reviews)
