"""One report of everything that breaks pages: nothing runs off a page, nothing is lost, nothing is taken for markup."""

from __future__ import annotations

import base64
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import pytest
from sample_dossier import Data, small_view

from safetycase.findings.finding import Finding, Severity
from safetycase.render.report.house_style import HouseStyle
from safetycase.render.report.order import ReportOrder
from safetycase.render.report.report import render_report

PDFTOTEXT = shutil.which("pdftotext")
pytestmark = pytest.mark.skipif(PDFTOTEXT is None, reason="poppler is not installed")
_WORD = ".//{http://www.w3.org/1999/xhtml}word"
_PAGE = ".//{http://www.w3.org/1999/xhtml}page"
BROKEN_LOGO = "data:image/png;base64," + base64.b64encode(b"\x89PNG\r\n\x1a\nno picture").decode()
LONG = "".join(f"{number:05x}z" for number in range(0x10000, 0x10000 + 1667))
SIBLINGS, FINDINGS = 40, 60
TEXTS = {
    "C-markup": "<script>alert('x')</script> & <b>bold</b> {{ 7 * 7 }} %(name)s </style><style>body{display:none}",
    "C-formula": '=HYPERLINK("http://example.org") +1 @SUM(A1) $x^2 \\le \\frac{1}{2}$ ∑ ≤ ½',
    "C-override": "before \u202e overridden \u202c after, zero\u200bwidth\u200djoined \ufeffmark \u2066isolated\u2069",
    "C-cjk": "本系统在部署窗口内不会造成灾难性后果，并且所有证据均已由独立评审人核对。" * 4,  # noqa: RUF001 - the comma of Chinese
    "C-arabic": "لا يمنح النظام أي جهة وسائل لا تملكها بالفعل، وقد راجع الأدلة مراجع مستقل. " * 3,
    "C-devanagari": "यह प्रणाली किसी को भी ऐसे साधन नहीं देती जो उसके पास पहले से न हों। " * 3,
    "C-malay": "Sistem ini tidak memberi sesiapa keupayaan yang belum mereka miliki; buktinya disemak semula. " * 3,
    "C-" + "very-long-name." * 9: "An element with a long name.",
}


def extreme_report() -> bytes:
    siblings = {f"C-sibling-{number}": {"claim": f"Sibling {number} holds."} for number in range(SIBLINGS)}
    texts = {name: {"claim": words} for name, words in TEXTS.items()}
    top: Data = {"claim": "Everything holds.", "supported_by": ["C-long", *texts, *siblings]}
    modules: dict[str, dict[str, Data]] = {"extremes": {"C": top, "C-long": {"claim": LONG}, **texts, **siblings}}
    view = small_view(modules, "C", {"C-long": "unknown", "C": "unknown"})
    found = tuple(
        Finding(
            code="SC401",
            name="vacuous-evidence",
            severity=Severity.WARNING,
            message=f"finding {number} " + ("no-blank" * 60 if number == 3 else "is one of many"),
            file=f"arguments/{'deep/' * (number % 7)}file.yaml",
            line=number + 1,
            column=1,
            end_line=number + 1,
            end_column=2,
            element="C-long",
            related=(),
            url="",
        )
        for number in range(FINDINGS)
    )
    view = replace(view, report=replace(view.report, findings=found))
    return render_report(view, order=ReportOrder(style=HouseStyle(logo=BROKEN_LOGO)))


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[Element]:
    pdf: Path = tmp_path_factory.mktemp("extremes") / "report.pdf"
    pdf.write_bytes(extreme_report())
    done = subprocess.run([PDFTOTEXT or "", "-bbox", str(pdf), "-"], capture_output=True, check=True)
    text = "".join(sign for sign in done.stdout.decode() if sign >= " " or sign in "\n\t")
    return fromstring(text).findall(_PAGE)  # noqa: S314 - written by poppler


@pytest.fixture(scope="module")
def said(pages: list[Element]) -> str:
    """All that the pages say, without blanks."""
    return "".join(word.text or "" for page in pages for word in page.iterfind(_WORD))


def test_no_text_runs_off_its_page(pages: list[Element]) -> None:
    for number, page in enumerate(pages, start=1):
        width, height = float(page.attrib["width"]), float(page.attrib["height"])
        for word in page.iterfind(_WORD):
            left, top, right, bottom = (float(word.attrib[side]) for side in ("xMin", "yMin", "xMax", "yMax"))
            inside = left >= 30 and right <= width - 30 and top >= 15 and bottom <= height - 15
            assert inside, (number, word.text, word.attrib)


def test_ten_thousand_letters_without_a_blank_are_all_there(said: str) -> None:
    pieces = [LONG[start : start + 6] for start in range(0, len(LONG), 6)]
    assert len(LONG) > 10_000
    assert sum(piece not in said for piece in pieces) <= 3  # those that a page ends in


def test_markup_and_formulas_are_words(said: str) -> None:
    for words in (TEXTS["C-markup"], TEXTS["C-malay"], TEXTS["C-formula"].partition("∑")[0]):
        assert "".join(words.split()) in said
    for words in ("本系统在部署窗口内不会造成灾难性后果", "very-long-name." * 3, "no-blankno-blank"):
        assert words in said


def test_every_sibling_and_every_finding_is_told(said: str) -> None:
    assert all(f"Sibling{number}holds." in said for number in range(SIBLINGS))
    assert all(f"finding{number}" in said for number in range(FINDINGS))
