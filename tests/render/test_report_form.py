"""Every form of PDF, held by machine against what veraPDF and qpdf would ask of it."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from sample_dossier import sample_view

pikepdf = pytest.importorskip("pikepdf")
import pdf_form as form  # noqa: E402 - it needs pikepdf

from safetycase.model.language import Language  # noqa: E402
from safetycase.render.report.attachments import Attached, attachments  # noqa: E402
from safetycase.render.report.kinds import ReportKind, Variant  # noqa: E402
from safetycase.render.report.order import ReportOrder  # noqa: E402
from safetycase.render.report.printing import print_pdf  # noqa: E402
from safetycase.render.report.report import render_report  # noqa: E402

TOLD: Mapping[Variant, Mapping[str, str]] = {
    Variant.UA_1: {"pdfuaid:part": "1"},
    Variant.A_3U: {"pdfaid:part": "3", "pdfaid:conformance": "U"},
    Variant.A_3A: {"pdfaid:part": "3", "pdfaid:conformance": "A"},
}
FILES = {"safetycase.yaml": b"safetycase: 1\n", "arguments/a.yaml": b"module: a\n", "safetycase.lock": b"{}\n"}


def opened(order: ReportOrder, language: Language | None = None) -> Any:
    return pikepdf.open(io.BytesIO(render_report(sample_view(), order=order, language=language)))


@pytest.fixture(scope="module", params=[None, *Variant], ids=lambda variant: variant or "plain")
def printed(request: pytest.FixtureRequest) -> Iterator[tuple[Variant | None, Any]]:
    variant: Variant | None = request.param
    attached = attachments(sample_view(), FILES, "safetycase.lock") if variant and variant.attaches else ()
    with opened(ReportOrder(variant=variant, attached=attached)) as pdf:
        yield variant, pdf


def test_the_file_is_sound_and_holds_nothing_active(printed: tuple[Variant | None, Any]) -> None:
    assert list(form.faults_of_file(printed[1])) == []


def test_every_font_is_inside_and_every_glyph_is_known(printed: tuple[Variant | None, Any]) -> None:
    assert list(form.faults_of_fonts(printed[1])) == []


def test_everything_drawn_is_told_once_or_decoration(printed: tuple[Variant | None, Any]) -> None:
    assert list(form.faults_of_tags(printed[1])) == []
    assert list(form.faults_of_content(printed[1])) == []


def test_headings_tables_figures_and_links_are_as_readers_need_them(printed: tuple[Variant | None, Any]) -> None:
    assert list(form.faults_of_headings(printed[1])) == []
    assert list(form.faults_of_kinds(printed[1])) == []
    assert list(form.faults_of_links(printed[1])) == []


def test_the_metadata_name_the_form_and_agree(printed: tuple[Variant | None, Any]) -> None:
    variant, pdf = printed
    if variant is None:
        assert "/Metadata" not in pdf.Root
        return
    assert list(form.faults_of_metadata(pdf, TOLD[variant])) == []


def test_an_archive_has_its_colours_and_the_files_of_the_case(printed: tuple[Variant | None, Any]) -> None:
    variant, pdf = printed
    if variant is None or not variant.attaches:
        assert "/OutputIntents" not in pdf.Root
        assert sorted(pdf.attachments) == []
        return
    assert list(form.faults_of_colour(pdf)) == []
    assert list(form.faults_of_attachments(pdf)) == []
    held = {name: spec.get_file().read_bytes() for name, spec in pdf.attachments.items()}
    assert {name: held[name] for name in FILES} == FILES
    assert sorted(held) == sorted((*FILES, "manifest.json"))


@pytest.mark.parametrize("kind", [kind for kind in ReportKind if kind not in (ReportKind.DOSSIER, ReportKind.DELTA)])
def test_every_kind_of_report_can_be_read_aloud(kind: ReportKind) -> None:
    with opened(ReportOrder(kind=kind, variant=Variant.UA_1), Language.CHINESE) as pdf:
        assert str(pdf.Root.Lang) == "zh"
        for look in (form.faults_of_fonts, form.faults_of_content, form.faults_of_headings, form.faults_of_kinds):
            assert list(look(pdf)) == []
        assert list(form.faults_of_links(pdf)) == []


def test_the_checks_find_what_is_wrong() -> None:
    body = (
        "<h1>one</h1><h3>three</h3><table><tbody><tr><th>a</th><td>b</td></tr><tr><td>c</td></tr></tbody></table>"
        '<svg width="9" height="9" aria-label="seen"><path d="M0 0h9v9z"/></svg><a href="https://example.org/">out</a>'
    )
    page = f'<html lang="en"><title>t</title><body>{body}</body></html>'
    attached = (Attached("a.txt", b"a", "a", "Unspecified"),)
    with pikepdf.open(io.BytesIO(print_pdf(page, "pdf/a-3a", attached))) as pdf:
        assert list(form.faults_of_headings(pdf)) == ["a heading of level 3 follows one of level 1"]
        assert list(form.faults_of_kinds(pdf)) == ["a table has rows of [1, 2] cells"]
        assert list(form.faults_of_attachments(pdf)) == ["a.txt: it is /Unspecified to the document"]
        for annotation in pdf.pages[0].Annots:
            annotation.F = 0
        del pdf.pages[0].Tabs
        for element, _above in form.elements(pdf):
            if str(element.S) == "/Figure":
                del element.Alt
                element.K = pikepdf.Array([])
            if str(element.S) == "/TH":
                del element.A.Scope
        assert list(form.faults_of_links(pdf)) == ["page 1: a link is not printed"]
        assert list(form.faults_of_tags(pdf)) == ["page 1: tabs do not follow the structure"]
        found = list(form.faults_of_kinds(pdf))
        assert "a figure has no alternative" in found
        assert "a header of a table has no scope" in found
        assert any("is not told" in fault for fault in form.faults_of_content(pdf))
