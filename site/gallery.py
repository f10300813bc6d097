"""Fill the gallery of a built documentation: every example case as page, site and report, with pictures of them.

The page is whole without this: it then names the commands in place of the pictures. Without Chromium the cases are
rendered all the same, and the page says that pictures are missing; with CI set that is a fault.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from html import escape
from importlib.util import find_spec
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from safetycase.model.elements import Audience
from safetycase.pipeline import Settings, check_case
from safetycase.render.page.page import render_page
from safetycase.render.report.kinds import ReportKind
from safetycase.render.report.order import ReportOrder
from safetycase.render.report.report import render_report
from safetycase.render.site.site import render_site
from safetycase.render.words import STATUS_LOOKS

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parents[1]
DAY = date(2026, 11, 21)
WHOLE = "aster-2"
"""The case of which the whole dossier is shown, too; of the others the summary is enough."""
PLACE = re.compile(r'<div class="shown" data-case="([a-z0-9-]+)"></div>')
NOTICE = re.compile(r'<div class="notice">.*?</div>', re.DOTALL)
NO_PICTURES = (
    "<p>This copy was built where Chromium is missing, so it shows no pictures. The links lead to the cases.</p>"
)
_SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
_PATIENCE = 60_000.0  # milliseconds


@dataclass(frozen=True, slots=True)
class Picture:
    """A page of a case, looked at through a window of this size, in pixels."""

    name: str
    file: str
    width: int
    height: int
    words: str


PICTURES = (
    Picture("page", "page.html", 1280, 900, "the whole case as one page"),
    Picture("phone", "page.html", 390, 844, "the same page on a phone"),
    Picture("explorer", "site/argument/explorer.html", 1280, 900, "the explorer of the argument, in the site"),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """What was rendered of a case, and how its top claim stands."""

    name: str
    status: str
    elements: int
    files: tuple[tuple[str, str], ...]


def fill(built: Path) -> None:
    """Render all cases below `built` and put them into its gallery page; raises if CI lacks what pictures need."""
    page = built / "gallery.html"
    text = page.read_text(encoding="utf-8")
    names = PLACE.findall(text)
    with ProcessPoolExecutor(max_workers=2) as pool:
        shown = {one.name: one for one in pool.map(rendered, names, [built / "gallery"] * len(names))}
    pictured = can_picture()
    if pictured:
        picture_all(built / "gallery", names)
    elif os.environ.get("CI"):
        raise SystemExit("the gallery needs Chromium and playwright: './dev setup' installs them")
    text = NOTICE.sub("" if pictured else NO_PICTURES, text)
    folder = built / "gallery"
    page.write_text(PLACE.sub(lambda place: markup(shown[place[1]], folder), text), encoding="utf-8")


def rendered(name: str, gallery: Path) -> Shown:
    """Render one example as page, site and report into its folder of the gallery."""
    case, folder = ROOT / "examples" / name, gallery / name
    view = check_case(case, Settings(plugins=False), DAY).view
    folder.mkdir(parents=True)
    (folder / "page.html").write_text(render_page(view), encoding="utf-8")
    with tempfile.TemporaryDirectory() as made:
        render_site(view, Path(made))
        shutil.copytree(Path(made) / "site", folder / "site", ignore=shutil.ignore_patterns("*.map", "*.gz"))
    files = [("page.html", "page"), ("site/index.html", "site"), ("summary.pdf", "summary (PDF)")]
    (folder / "summary.pdf").write_bytes(render_report(view, Audience.INTERNAL, ReportOrder(ReportKind.SUMMARY)))
    if name == WHOLE:
        (folder / "dossier.pdf").write_bytes(render_report(view, Audience.INTERNAL))
        files.append(("dossier.pdf", "dossier (PDF)"))
    qualified = ", with accepted doubt" if view.graph.top in view.assessment.touched else ""
    return Shown(name, STATUS_LOOKS[view.top_status].word + qualified, len(view.graph.elements), tuple(files))


def can_picture() -> bool:
    """Tell whether Chromium and what drives it are there."""
    return shutil.which("chromium") is not None and find_spec("playwright") is not None


def picture_all(gallery: Path, names: list[str]) -> None:
    """Photograph the cases with a Chromium of our own."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - needed for pictures only

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"))
        picture(browser, gallery, names)
        browser.close()


def picture(browser: Browser, gallery: Path, names: list[str]) -> None:
    """Photograph the cases in light and dark, and the first page of each summary."""
    for one, scheme in product(PICTURES, _SCHEMES):
        window = browser.new_page(
            viewport={"width": one.width, "height": one.height}, color_scheme=scheme, reduced_motion="reduce"
        )
        window.set_default_timeout(_PATIENCE)
        for name in names:
            window.goto((gallery / name / one.file).as_uri())
            window.screenshot(path=gallery / name / f"{one.name}-{scheme}.png", animations="disabled")
        window.close()
    if shutil.which("pdftoppm"):
        for name in names:
            paper = [str(gallery / name / part) for part in ("summary.pdf", "summary")]
            subprocess.run(["pdftoppm", "-png", "-r", "72", "-singlefile", *paper], check=True)  # noqa: S603,S607


def markup(one: Shown, folder: Path) -> str:
    """Write what stands in the place of a case: how it stands, links, and pictures that lead to what they show."""
    links = " · ".join(f'<a href="gallery/{one.name}/{file}">{words}</a>' for file, words in one.files)
    told = f"<p>Top claim <strong>{one.status}</strong>, {one.elements} elements. Open the {links}.</p>"
    figures = [
        _figure(one.name, made.name, made.file, made.words)
        for made in PICTURES
        if (folder / one.name / f"{made.name}-light.png").is_file()
    ]
    if (folder / one.name / "summary.png").is_file():
        figures.append(_figure(one.name, "summary", "summary.pdf", "the first page of the summary, on paper"))
    return told + (f'<div class="gallery">{"".join(figures)}</div>' if figures else "")


def _figure(case: str, name: str, file: str, words: str) -> str:
    paper = name == "summary"
    shades = [("", "")] if paper else [(f"-{scheme}", f"#only-{scheme}") for scheme in _SCHEMES]
    images = "".join(
        f'<img src="gallery/{case}/{name}{shade}.png{only}" alt="{escape(f"{case}: {words}")}" loading="lazy">'
        for shade, only in shades
    )
    return (
        f'<figure class="{name}"><a href="gallery/{case}/{file}">{images}</a>'
        f"<figcaption>{escape(words[0].upper() + words[1:])}</figcaption></figure>"
    )


if __name__ == "__main__":
    fill(Path(sys.argv[1]).resolve())
