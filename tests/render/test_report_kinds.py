"""Each kind of report has its chapters, links only to what it tells, and holds what an archive demands."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace

import pypdf
import pytest
from sample_dossier import WITHHELD_NOTE, Data, sample_view, small_view

from safetycase.assess.changes import Change
from safetycase.assess.differing import Affected, Difference, PlacedChange
from safetycase.findings.finding import Finding, Severity
from safetycase.load.project import Unread
from safetycase.model.elements import Audience
from safetycase.render.dossier.delta import delta
from safetycase.render.dossier.dossier import Dossier
from safetycase.render.report.attachments import attachments
from safetycase.render.report.chapters import chapters, gaps
from safetycase.render.report.kinds import ReportKind, Variant
from safetycase.render.report.order import ReportOrder
from safetycase.render.report.report import render_report, report_page
from safetycase.render.withholding import for_audience

FILES = {"safetycase.yaml": b"safetycase: 1\n", "safetycase.lock": b"{}"}
DIFFERENCE = Difference(
    "v1 (0123456789ab)",
    "now",
    "2026-11-20",
    (
        PlacedChange(Change("requirement-changed", "E-exploit", True, "solved.upper95 < 10%", "solved.upper95 < 15%")),
        PlacedChange(Change("statement-changed", "E-ms", False, "An old Malay suite.", "A new one."), "a.yaml", 7),
        PlacedChange(Change("status-changed", "C-safe", True, "supported", "in-doubt")),
    ),
    {"C-safe": ("supported", "in-doubt"), "E-exploit-hard": ("unknown", "supported")},
    (Affected("C-safe", "Head of safety", ("E-exploit",)),),
)


def titles(order: ReportOrder) -> list[str]:
    return [chapter.title for chapter in chapters(Dossier(sample_view(), order.delta), order.kind)]


def test_each_kind_has_its_own_chapters() -> None:
    told = delta(DIFFERENCE, "C-safe")
    assert titles(ReportOrder(ReportKind.GAPS)) == [
        "How the case stands",
        "Gaps",
        "Defeaters",
        "Waivers",
        "Not evaluated",
        "Assumptions",
    ]
    assert titles(ReportOrder(ReportKind.EVIDENCE))[0] == "Evidence register"
    assert titles(ReportOrder(ReportKind.COVERAGE))[0] == "Coverage of catalogues"
    assert titles(ReportOrder(ReportKind.DELTA, delta=told))[0] == "What changed"
    assert "What changed" in titles(ReportOrder(delta=told))
    assert "What changed" not in titles(ReportOrder())


@pytest.mark.parametrize("kind", ReportKind)
def test_no_link_of_any_kind_leads_nowhere(kind: ReportKind) -> None:
    page = report_page(sample_view(), ReportOrder(kind, delta=delta(DIFFERENCE, "C-safe")))
    ids = set(re.findall(r' id="([^"]+)"', page))
    assert set(re.findall(r'href="#([^"]*)"', page)) <= ids
    assert "{{" not in page


def test_the_cover_says_which_document_it_is() -> None:
    assert "Executive summary of the safety case, internal" in report_page(
        sample_view(), ReportOrder(ReportKind.SUMMARY)
    )
    assert '<p class="kicker">Safety case, internal</p>' in report_page(sample_view())


def test_a_delta_tells_what_changed_what_is_weaker_and_whom_it_touches() -> None:
    page = report_page(sample_view(), ReportOrder(ReportKind.DELTA, delta=delta(DIFFERENCE, "C-safe")))
    text = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert "What differs from v1 (0123456789ab), both judged on 20 Nov 2026. 2 changes: 1 may weaken the case" in text
    assert "1 of them seen by no review in force" in text
    assert re.search(r"The top claim C-safe was supported and is in doubt", text)
    assert text.index("C-safe supported in doubt worse") < text.index("E-exploit-hard unknown supported better")
    assert "requirement changed may weaken solved.upper95 &lt; 10% solved.upper95 &lt; 15%" in text
    assert re.search(r"C-safe Head of safety E-exploit", text)


def test_a_delta_tells_no_words_of_what_is_withheld() -> None:
    told = delta(DIFFERENCE, "C-safe", {"E-ms"})
    of_secret = next(group for group in told.altered if group.element == "E-ms").changes[0]
    assert (of_secret.kind, of_secret.before, of_secret.after, of_secret.file) == ("statement changed", None, None, "")
    spoken = delta(DIFFERENCE, "C-safe", set(), ["solved.upper95 < 10%".__eq__])
    assert spoken.altered[0].changes[0].before is None
    assert spoken.altered[1].changes[0].before == "An old Malay suite."


def test_gaps_name_who_has_to_act() -> None:
    shape: dict[str, dict[str, Data]] = {
        "m": {
            "C": {"claim": "It holds.", "owner": "Head of safety", "supported_by": ["D"]},
            "D": {"claim": "So does this.", "supported_by": ["E"]},
            "E": {"claim": "And this.", "owner": "Evals"},
            "F": {"claim": "Alone."},
        }
    }
    view = small_view(shape, "C")
    findings = tuple(
        Finding("SC1", "flaw", severity, "wrong", "a.yaml", 1, 1, 1, 2, name)
        for severity, name in [(Severity.ERROR, "E"), (Severity.ERROR, "D"), (Severity.INFO, "F"), (Severity.INFO, "C")]
    )
    dossier = Dossier(replace(view, report=replace(view.report, findings=findings)))
    found = gaps(dossier)
    owners = {gap.finding.element: gap.owner for _, of_weight in found for gap in of_weight}
    assert owners["E"] is not None
    assert (owners["E"].name, owners["E"].of) == ("Evals", "")
    assert owners["D"] is not None
    assert (owners["D"].name, owners["D"].of) == ("Head of safety", "C")
    assert owners["F"] is None
    assert dossier.by_owner == (("Head of safety", (1, 0, 1)), ("Evals", (1, 0, 0)), ("", (0, 0, 1)))


def pdf_of(variant: Variant, audience: Audience = Audience.INTERNAL) -> bytes:
    view = sample_view()
    inside = attachments(for_audience(view, audience), FILES, "safetycase.lock")
    return render_report(view, audience, ReportOrder(ReportKind.COVERAGE, variant, attached=inside))


def test_an_archive_copy_holds_the_files_and_says_what_each_is() -> None:
    pdf = pypdf.PdfReader(io.BytesIO(pdf_of(Variant.A_3A)))
    assert set(pdf.attachments) == {"manifest.json", "safetycase.lock", "safetycase.yaml"}
    assert pdf.attachments["safetycase.yaml"] == [b"safetycase: 1\n"]
    manifest = json.loads(pdf.attachments["manifest.json"][0])
    assert manifest["schema"] == "safetycase-manifest/1"
    assert [one["path"] for one in manifest["files"]] == ["safetycase.lock", "safetycase.yaml"]
    assert manifest["evidence"]["E-exploit"][0]["path"] == "evidence/exploit.eval"
    related = {str(one.get_object()["/AFRelationship"]) for one in pdf.root_object["/AF"]}  # type: ignore[attr-defined]
    assert related == {"/Source", "/Data"}
    assert "/OutputIntents" in pdf.root_object
    assert "/StructTreeRoot" in pdf.root_object
    metadata = pdf.root_object["/Metadata"].get_data()  # type: ignore[attr-defined]
    assert b'part="3"' in metadata
    assert b'conformance="A"' in metadata


def test_an_accessible_copy_says_so_and_is_tagged() -> None:
    pdf = pypdf.PdfReader(
        io.BytesIO(render_report(sample_view(), order=ReportOrder(ReportKind.COVERAGE, Variant.UA_1)))
    )
    assert b"pdfuaid" in pdf.root_object["/Metadata"].get_data()  # type: ignore[attr-defined]
    assert pdf.root_object["/MarkInfo"]["/Marked"]  # type: ignore[index]
    assert pdf.root_object["/ViewerPreferences"]["/DisplayDocTitle"]  # type: ignore[index]
    assert all(str(page["/Tabs"]) == "/S" for page in pdf.pages if "/Annots" in page)


def test_the_same_order_gives_the_same_bytes() -> None:
    assert pdf_of(Variant.A_3U) == pdf_of(Variant.A_3U)


def test_nothing_is_attached_for_readers_who_may_not_read_all_of_it() -> None:
    public = pypdf.PdfReader(io.BytesIO(pdf_of(Variant.A_3U, Audience.PUBLIC)))
    assert set(public.attachments) == {"manifest.json"}
    manifest = public.attachments["manifest.json"][0].decode()
    assert json.loads(manifest)["withheld_files"] == 2
    assert json.loads(manifest)["files"] == []
    assert WITHHELD_NOTE not in manifest
    assert "malay" not in manifest.lower()
    assert json.loads(manifest)["status"]["E-ms"] == "supported"


def test_a_part_that_could_not_be_read_is_attached_for_nobody_else() -> None:
    view = small_view({"m": {"C": {"claim": "It holds."}}}, "C")
    view = replace(view, loaded=replace(view.loaded, unread=(Unread("b.yaml", "it is broken"),)))
    assert next(one.name for one in attachments(view, FILES, "safetycase.lock")) == "safetycase.lock"
    public = for_audience(view, Audience.PUBLIC)
    assert [one.name for one in attachments(public, FILES, "safetycase.lock")] == ["manifest.json"]
