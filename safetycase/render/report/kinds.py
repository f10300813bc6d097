"""The kinds of report, the forms of PDF, and which chapters each kind has."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from safetycase.render.language import marked


class ReportKind(StrEnum):
    """One document out of the same case."""

    DOSSIER = "dossier"
    SUMMARY = "summary"
    GAPS = "gaps"
    COVERAGE = "coverage"
    DELTA = "delta"
    EVIDENCE = "evidence"


class Variant(StrEnum):
    """A form of PDF that a reader or an archive demands.

    `UA_1` is ISO 14289-1, for assistive technology; `A_3U` and `A_3A` are ISO 19005-3, for archives, with the files of
    the case attached; `A_3A` is tagged as well.
    """

    UA_1 = "pdf/ua-1"
    A_3U = "pdf/a-3u"
    A_3A = "pdf/a-3a"

    @property
    def attaches(self) -> bool:
        """Whether files may lie inside."""
        return self in (Variant.A_3U, Variant.A_3A)


TITLES: Mapping[str, str] = {
    "decision": marked("The decision"),
    "summary": marked("How the case stands"),
    "changes": marked("What changed"),
    "argument": marked("The argument"),
    "evidence": marked("Evidence register"),
    "gaps": marked("Gaps"),
    "defeaters": marked("Defeaters"),
    "assumptions": marked("Assumptions"),
    "waivers": marked("Waivers"),
    "unjudged": marked("Not evaluated"),
    "reviews": marked("Reviews"),
    "responses": marked("Coverage of catalogues"),
    "glossary": marked("Glossary"),
    "digests": marked("Digests and how to verify them"),
    "weightiest": marked("What weighs most"),
}
"""The title of every chapter; its template is `report/chapters/NAME.html`."""

CHAPTERS: Mapping[ReportKind, tuple[str, ...]] = {
    ReportKind.DOSSIER: (
        "decision",
        "summary",
        "changes",
        "argument",
        "evidence",
        "gaps",
        "defeaters",
        "assumptions",
        "waivers",
        "unjudged",
        "reviews",
        "responses",
        "glossary",
        "digests",
    ),
    ReportKind.SUMMARY: ("summary", "decision", "changes", "weightiest", "reviews"),
    ReportKind.GAPS: ("summary", "gaps", "defeaters", "waivers", "unjudged", "assumptions"),
    ReportKind.COVERAGE: ("responses", "decision", "unjudged"),
    ReportKind.DELTA: ("changes", "summary", "reviews"),
    ReportKind.EVIDENCE: ("evidence", "digests", "unjudged"),
}

KIND_TITLES: Mapping[ReportKind, str] = {
    ReportKind.DOSSIER: marked("Safety case"),
    ReportKind.SUMMARY: marked("Executive summary of the safety case"),
    ReportKind.GAPS: marked("Gap report on the safety case"),
    ReportKind.COVERAGE: marked("Coverage report on the safety case"),
    ReportKind.DELTA: marked("Delta report on the safety case"),
    ReportKind.EVIDENCE: marked("Evidence annex to the safety case"),
}
"""What the cover says that a document is."""
