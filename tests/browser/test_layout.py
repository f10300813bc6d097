"""How the pages are laid out, held against `layout.json`: where their landmarks stand, in which colours.

No pictures are compared, since letters differ between machines. Of each landmark the file holds the left edge and the
width in steps of 20 pixels, its place in the order down the page, and its colours in light and dark. Where a change is
wanted, look at the pages and write the file anew:

    RENEW_LAYOUT=1 .venv/bin/python -m pytest tests/browser/test_layout.py
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from browsing import NARROW, TABLET, WIDE_SCREEN, Look, looking, see
from playwright.sync_api import Browser, Page

GOLDEN = Path(__file__).with_name("layout.json")
STEP = 20  # pixels
PAGES = {
    "page": (
        "header.case, nav.contents, main, .verdict, .numbers, #_system, #_explorer, .x-stage, .x-detail, #_argument, "
        "#_diagrams, #_evidence, #_findings, #_provenance"
    ),
    "index.html": ".md-header, .md-sidebar--primary, .md-sidebar--secondary, .md-content h1, .verdict, .numbers, .grid",
    "evidence.html": ".md-header, .md-content h1, .chart, .exhibit",
    "findings.html": ".md-header, .md-content h1, .owners, .sift, .sheaf",
    "argument/cyber.html": ".md-header, .md-content h1, figure.drawing, .card",
}
MEASURED = """([landmarks, step]) => {
  const near = (value) => Math.round(value / step) * step;
  const all = landmarks.split(", ").map((name) => [name, document.querySelector(name)]);
  const seen = all.filter(([, one]) => one?.checkVisibility());
  const boxes = seen.map(([name, one]) => [name, one.getBoundingClientRect()]);
  const down = [...boxes].sort((a, b) => Math.round(a[1].top) - Math.round(b[1].top) || a[1].left - b[1].left);
  return Object.fromEntries(down.map(([name, box]) => [name, [near(box.left), near(box.width)]]));
}"""
COLOURED = """(landmarks) => {
  const colours = (one) => [getComputedStyle(one).color, getComputedStyle(one).backgroundColor];
  const all = landmarks.split(", ").map((name) => [name, document.querySelector(name)]);
  const seen = all.filter(([, one]) => one?.checkVisibility());
  return Object.fromEntries(seen.map(([name, one]) => [name, colours(one)]));
}"""


def layout(page: Page, landmarks: str) -> dict[str, Any]:
    """Measure a page at three widths, and take its colours in both schemes."""
    found: dict[str, Any] = {}
    for look in (NARROW, TABLET, WIDE_SCREEN):
        see(page, look)
        found[str(look.width)] = page.evaluate(MEASURED, [landmarks, STEP])
    for scheme in ("light", "dark"):
        see(page, Look(WIDE_SCREEN.width, scheme))
        page.wait_for_timeout(300)  # the theme fades from one scheme to the other
        found[scheme] = page.evaluate(COLOURED, landmarks)
    return found


@pytest.mark.parametrize("name", PAGES)
def test_landmarks_stand_where_they_stood(browser: Browser, page_file: Path, site_folder: Path, name: str) -> None:
    file = page_file if name == "page" else site_folder / name
    with looking(browser, file.as_uri()) as page:
        found = layout(page, PAGES[name])
    golden: dict[str, Any] = json.loads(GOLDEN.read_text("utf-8")) if GOLDEN.exists() else {}
    if os.environ.get("RENEW_LAYOUT"):
        GOLDEN.write_text(json.dumps({**golden, name: found}, indent=1) + "\n", "utf-8")
        return
    for width, boxes in golden[name].items():
        assert list(found[width]) == list(boxes), f"{width}: the order down the page"
        for landmark, expected in boxes.items():
            told = f"{width}: {landmark}"
            if width in ("light", "dark"):
                assert found[width][landmark] == expected, told
            else:
                assert all(abs(a - b) <= STEP for a, b in zip(found[width][landmark], expected, strict=True)), told
