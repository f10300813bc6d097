"""The templates of a team: what they may change, and that they can neither run code nor reach a file."""

from __future__ import annotations

import io
from pathlib import Path

import pypdf
import pytest
from sample_dossier import sample_view

from safetycase.render.report.house_style import HouseStyle, HouseStyleError, read_house_style
from safetycase.render.report.kinds import ReportKind
from safetycase.render.report.order import ReportOrder
from safetycase.render.report.report import render_report, report_page

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'


def folder(home: Path, **files: str) -> Path:
    """Write files whose names are given with `__` for `/` and `_` for `.`; `report_yaml` is the settings."""
    for name, text in files.items():
        path = home / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return home


def page(style: HouseStyle, kind: ReportKind = ReportKind.SUMMARY) -> str:
    return report_page(sample_view(), ReportOrder(kind, style=style))


def test_a_team_sets_logo_colours_theme_and_chapters(tmp_path: Path) -> None:
    style = read_house_style(
        folder(
            tmp_path,
            report_yaml=(
                'logo: logo.svg\ncolours: {link: "#7a1f5c"}\n'
                "chapters: {summary: [summary, {name: statement, title: Statement of the board}]}\n"
            ),
            logo_svg=SVG,
            report__theme_css="h2{letter-spacing:1pt}",
            report__chapters__statement_html="<p>{{ d.summary.total }} elements of {{ case.header.title }}.</p>",
        )
    )
    told = page(style)
    assert '<img class="logo" src="data:image/svg+xml;base64,' in told
    assert "--link:#7a1f5c;" in told
    assert "h2{letter-spacing:1pt}" in told
    assert "<p>30 elements of Aster 2, pre-deployment safety case.</p>" in told
    assert "Statement of the board" in told
    assert "left out: The decision, What weighs most, Reviews" in told
    assert style.digest in told
    assert "Evidence register" in page(style, ReportKind.EVIDENCE)


def test_a_template_can_build_on_the_one_that_it_replaces(tmp_path: Path) -> None:
    cover = '{% include "original/report/cover.html" %}<p>Confidential</p>'
    whole = '{% extends "original/report/report.html" %}{% block contents %}<p>No contents</p>{% endblock %}'
    told = page(read_house_style(folder(tmp_path, report__cover_html=cover, report__report_html=whole)))
    assert "<p>Confidential</p>" in told
    assert "<p>No contents</p>" in told
    assert "How the case stands" in told


ATTACKS = [
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ case.header.parse_raw('x', allow_pickle=true) }}",
    "{{ case.header.parse_file('/etc/hostname') }}",
    "{{ case.header.model_construct() }}",
    "{{ case.header.__init__.__globals__ }}",
    "{{ d.view.loaded.__class__ }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ self._TemplateReference__context }}",
    "{{ (d | attr('__class__')).mro() }}",
    "{% include '../../../etc/hostname' %}",
    "{% include '/etc/hostname' %}",
    "{{ nobody.knows.this }}",
    "{{ 1 // 0 }}",
    "{% for i in range(999999999) %}x{% endfor %}",
    "{% if %}",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_template_runs_code_or_reaches_a_file(tmp_path: Path, attack: str) -> None:
    style = read_house_style(folder(tmp_path, report__cover_html=attack))
    with pytest.raises(HouseStyleError, match="the templates cannot be used: report/"):
        page(style)


def test_no_address_in_a_template_is_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.svg"
    secret.write_text(SVG.replace("<rect", "<text>reached</text><rect"), encoding="utf-8")
    evil = (
        f'{{% include "original/report/cover.html" %}}<img src="{secret.as_uri()}">'
        f'<link rel="attachment" href="{secret.as_uri()}"><link rel="stylesheet" href="{secret.as_uri()}">'
    )
    style = read_house_style(folder(tmp_path / "own", report__cover_html=evil))
    content = render_report(sample_view(), order=ReportOrder(ReportKind.COVERAGE, style=style))
    pdf = pypdf.PdfReader(io.BytesIO(content))
    assert not pdf.attachments
    assert "reached" not in "".join(one.extract_text() for one in pdf.pages)


def test_a_report_that_hides_how_the_case_stands_is_not_made(tmp_path: Path) -> None:
    style = read_house_style(folder(tmp_path, report__report_html="<p>All is well.</p>"))
    with pytest.raises(HouseStyleError, match="no longer tells the digest of the case and how the top claim stands"):
        page(style)


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        (
            {"report_yaml": "logo: logo.svg\n", "logo_svg": "not a picture"},
            "logo.svg: it is not a PNG, a JPEG or",
        ),
        ({"report_yaml": "logo: logo.svg\n", "logo_svg": "<!DOCTYPE svg [<!ENTITY a 'b'>]>" + SVG}, "not a PNG"),
        ({"report_yaml": "logo: logo.svg\n"}, "logo.svg: it is gone"),
        ({"report_yaml": "logo: ../logo.svg\n"}, "'../logo.svg' lies outside the folder"),
        ({"report_yaml": "logo: /etc/hostname\n"}, "'/etc/hostname' lies outside the folder"),
        ({"report_yaml": "logos: a\n"}, "'logos' is none of logo, colours, chapters"),
        ({"report_yaml": "colours: {supported-ink: '#000000'}\n"}, "'supported-ink' is no colour that a team may set"),
        ({"report_yaml": "colours: {link: 'red;}body{display:none'}\n"}, "is no colour; write it as #1c4f8b"),
        ({"report_yaml": "chapters: {novel: [summary]}\n"}, "'novel' is no kind of report"),
        ({"report_yaml": "chapters: {gaps: [summary, nothing]}\n"}, "'nothing' is no chapter"),
        ({"report_yaml": "chapters: {gaps: [gaps, gaps]}\n"}, "'gaps' names a chapter twice"),
        ({"report_yaml": "a: 1\na: 2\n"}, "report.yaml: "),
    ],
)
def test_what_is_wrong_in_a_folder_is_said(tmp_path: Path, files: dict[str, str], reason: str) -> None:
    with pytest.raises(HouseStyleError) as raised:
        read_house_style(folder(tmp_path, **files))
    assert reason in str(raised.value)


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.html").write_text("secret", encoding="utf-8")
    own = folder(tmp_path / "own", report__theme_css="")
    (own / "report" / "cover.html").symlink_to(tmp_path / "secret.html")
    with pytest.raises(HouseStyleError, match="leaves the"):
        read_house_style(own)


def test_a_linked_folder_is_refused(tmp_path: Path) -> None:
    folder(tmp_path / "elsewhere", cover_html="secret")
    own = tmp_path / "own"
    own.mkdir()
    (own / "report").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    assert not any("secret" in text for text in _read(own).values())


def _read(own: Path) -> dict[str, str]:
    """The templates of a folder; none where it is refused."""
    try:
        return dict(read_house_style(own).templates)
    except HouseStyleError:
        return {}
