"""What holds of two painters, in a process without threads: see `test_report_painting`."""

from __future__ import annotations

import base64
import io
import os
import threading
from collections.abc import Callable
from typing import Any

import pypdf
import pytest
from PIL import Image
from sample_dossier import sample_view

from safetycase.render.report import painting
from safetycase.render.report.kinds import Variant
from safetycase.render.report.painting import WORTH_A_COPY, Painters
from safetycase.render.report.printing import print_pdf
from safetycase.render.report.report import report_page

SVG = 'xmlns="http://www.w3.org/2000/svg"'
FADED = f'<svg {SVG} width="20" height="20"><title>t</title><rect width="9" height="9" opacity=".5"/></svg>'
STRIPED = '<div style="height:9px;background:repeating-linear-gradient(90deg,red 0,red 2px,blue 2px,blue 4px)"></div>'


def written(*bodies: str) -> str:
    """Write a page of HTML that is printed on as many pages as there are bodies."""
    pages = "".join(f'<section id="s{n}"><p>Page {n}</p>{body}</section>' for n, body in enumerate(bodies))
    style = "section{break-after:page} p{font-family:'Noto Sans'} b{font-family:'Noto Serif'}"
    return f'<html lang="en"><title>t</title><style>{style}</style><body>{pages}</body></html>'


def pixels() -> str:
    file = io.BytesIO()
    Image.new("RGB", (2, 2), (200, 0, 0)).save(file, "PNG")
    return f'<img alt="red" src="data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}">'


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The pages that were painted by the copy and taken over."""
    found: list[int] = []
    usual = Painters._take

    def take(self: Painters, painted: Any, stream: Any) -> None:
        found.append(len(self._resources))
        usual(self, painted, stream)

    monkeypatch.setattr(Painters, "_take", take)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    return found


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> Callable[..., bytes]:
    """Print in one process."""

    def printed(page: str, variant: str | None = None) -> bytes:
        with monkeypatch.context() as context:
            context.setattr(os, "cpu_count", lambda: 1)
            return print_pdf(page, variant)

    return printed


@pytest.mark.parametrize("variant", [None, Variant.A_3A.value])
def test_two_painters_write_the_file_that_one_writes(
    variant: str | None, taken: list[int], alone: Callable[..., bytes]
) -> None:
    page = report_page(sample_view())
    pdf = print_pdf(page, variant)
    count = len(pypdf.PdfReader(io.BytesIO(pdf)).pages)
    assert count >= WORTH_A_COPY
    assert len(taken) > count // 3
    taken.clear()
    assert alone(page, variant) == pdf
    assert taken == []


def test_groups_shadings_and_patterns_come_along(taken: list[int], alone: Callable[..., bytes]) -> None:
    page = written(*[FADED + STRIPED] * 14)
    pdf = print_pdf(page)
    assert taken == list(range(8, 15))
    assert alone(page) == pdf
    for printed in pypdf.PdfReader(io.BytesIO(pdf)).pages:
        resources: Any = printed["/Resources"]
        assert (len(resources["/XObject"]), len(resources["/Pattern"]) + len(resources["/Shading"])) == (1, 1)


def test_what_only_the_original_can_number_is_painted_there(taken: list[int], alone: Callable[..., bytes]) -> None:
    strange = "<p>\U0001f9ff\ue123</p>"
    bodies = [*[""] * 8, pixels(), "", "<b>a font of its own</b>", "<b>and again</b>", strange, ""]
    page = written(*bodies)
    pdf = print_pdf(page)
    assert taken == [8, 10, 12]  # not what comes after a glyph that no font has, either
    assert alone(page) == pdf


def test_a_page_with_a_glyph_of_another_width_is_painted_by_the_original(
    monkeypatch: pytest.MonkeyPatch, taken: list[int], alone: Callable[..., bytes]
) -> None:
    usual = painting._new

    def wider(font: Any, known: tuple[int, int]) -> Any:
        told = usual(font, known)
        return painting._Glyphs(tuple((glyph, width + 1) for glyph, width in told.widths), told.texts)

    monkeypatch.setattr(painting, "_new", wider)
    page = written(*[""] * 14)
    assert print_pdf(page) == alone(page)
    assert taken == []


def test_a_copy_that_ends_early_leaves_the_rest_to_the_original(
    monkeypatch: pytest.MonkeyPatch, taken: list[int], alone: Callable[..., bytes]
) -> None:
    usual, original = painting._folded, os.getpid()
    done: list[int] = []

    def folded(parts: Any) -> Any:
        done.append(1)
        if len(done) > 3 and os.getpid() != original:
            raise MemoryError
        return usual(parts)

    monkeypatch.setattr(painting, "_folded", folded)
    page = written(*[""] * 16)
    assert print_pdf(page) == alone(page)
    assert taken == [9, 10, 11]


def test_no_copy_is_made_beside_other_threads_nor_for_a_few_pages(
    taken: list[int], alone: Callable[..., bytes]
) -> None:
    page, short = written(*[""] * 14), written(*[""] * (WORTH_A_COPY - 1))
    ended = threading.Event()
    other = threading.Thread(target=ended.wait)
    other.start()
    try:
        assert print_pdf(page) == alone(page)
    finally:
        ended.set()
        other.join()
    assert print_pdf(short) == alone(short)
    assert taken == []
