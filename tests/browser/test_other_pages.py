"""What no other test opens: what changed, confidence, paper, and what a page may not do even where somebody tries."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from browsing import DARK, LOOKS, NARROW, TABLET, WIDE_SCREEN, looking, one_line, overflow, see, violations
from click.testing import CliRunner
from confident_case import confident_view
from playwright.sync_api import Browser, Page, expect

from safetycase.cli.app import program
from safetycase.render.page.page import render_page

DAY = "2026-11-21"
EXAMPLE = Path(__file__).parents[2] / "examples" / "aster-2"
INTERACTIVE = "button, input, select, textarea, nav, .fold, .sift, .unfold, .skip, .explorer, .x-bar"


@pytest.fixture(scope="module")
def earlier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example before two of its texts and one of its requirements were changed."""
    folder = Path(shutil.copytree(EXAMPLE, tmp_path_factory.mktemp("earlier") / "aster-2"))
    cyber = folder / "arguments" / "cyber.yaml"
    text = cyber.read_text("utf-8")
    for now, then in (("gives no actor", "gives few actors"), ("solved.upper95 < 60%", "solved.upper95 < 40%")):
        assert now in text
        text = text.replace(now, then)
    cyber.write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module")
def diff_file(earlier: Path) -> Path:
    return made(earlier.parent / "diff.html", "diff", str(earlier), str(EXAMPLE))


@pytest.fixture(scope="module")
def since_file(earlier: Path) -> Path:
    return made(earlier.parent / "since.html", "render", "page", str(EXAMPLE), "--since", str(earlier))


@pytest.fixture(scope="module")
def since_site(earlier: Path) -> Path:
    made(earlier.parent / "since", "render", "site", str(EXAMPLE), "--since", str(earlier))
    return earlier.parent / "since" / "site"


def made(file: Path, *arguments: str) -> Path:
    done = CliRunner().invoke(program, [*arguments, "--as-of", DAY, "-o", str(file)])
    assert done.exit_code == 0, done.output
    return file


def printed(page: Page, file: Path) -> str:
    """Print a page and return the words on the paper."""
    page.pdf(path=str(file), prefer_css_page_size=True, print_background=True)
    done = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, text=True, check=True)
    return one_line(done.stdout)


def stands_at_every_width(page: Page, part: str = "html") -> None:
    """Look for what keeps people from a page, or from a part of it, and for what is wider than a screen."""
    for look, asked in LOOKS:
        see(page, look)
        assert violations(page, part, asked) == [], look
    for look in (NARROW, TABLET, WIDE_SCREEN):
        see(page, look)
        assert overflow(page) <= 0, look


def test_the_page_of_differences_is_accessible_at_every_width(browser: Browser, diff_file: Path) -> None:
    with looking(browser, diff_file.as_uri()) as page:
        stands_at_every_width(page)


def test_what_changed_is_accessible_on_the_page_of_the_case(browser: Browser, since_file: Path) -> None:
    with looking(browser, since_file.as_uri()) as page:
        stands_at_every_width(page, "#_changes")


def test_what_changed_is_accessible_on_its_page_of_the_site(browser: Browser, since_site: Path) -> None:
    with looking(browser, (since_site / "changes.html").as_uri()) as page:
        assert page.locator("main h1").inner_text().startswith("What changed")
        stands_at_every_width(page)


def test_confidence_is_accessible(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "confidence.html"
    file.write_text(render_page(confident_view(tmp_path)), encoding="utf-8")
    with looking(browser, file.as_uri()) as page:
        for look, asked in LOOKS:
            see(page, look)
            assert violations(page, "#_confidence", asked) == [], look
            assert overflow(page) <= 0, look


def test_on_paper_nothing_can_be_pressed_and_everything_is_open(
    browser: Browser, page_file: Path, tmp_path: Path
) -> None:
    with looking(browser, page_file.as_uri(), DARK) as page:
        page.locator("#C-safe > summary").click()  # what a reader closed is printed all the same
        page.emulate_media(media="print", color_scheme="dark")
        assert page.locator(INTERACTIVE).locator("visible=true").count() == 0
        verdict = "getComputedStyle(document.querySelector('.verdict'))"
        assert page.evaluate(f"[{verdict}.color, {verdict}.printColorAdjust]") == ["rgb(27, 33, 41)", "exact"]
        words = printed(page, tmp_path / "page.pdf")
        assert "Show the whole text" not in words
        for name in ("E-exploit", "E-monitor", "C-uplift", "D-sandbag"):
            assert words.count(name) > 1, name
        assert "undeveloped-claim" in words


def test_paper_breaks_between_entries_and_never_after_a_heading(browser: Browser, page_file: Path) -> None:
    asked = "all => [...new Set(all.map((one) => getComputedStyle(one).{}))]"
    with looking(browser, page_file.as_uri()) as page:
        page.emulate_media(media="print")
        for kept in (".exhibit", ".finding", ".entry", ".verdict", "figure.drawing"):
            assert page.locator(kept).evaluate_all(asked.format("breakInside")) == ["avoid"], kept
        assert page.locator("h2, h3").evaluate_all(asked.format("breakAfter")) == ["avoid"]


def test_the_page_of_differences_prints(browser: Browser, diff_file: Path, tmp_path: Path) -> None:
    with looking(browser, diff_file.as_uri(), DARK) as page:
        page.emulate_media(media="print", color_scheme="dark")
        assert page.locator(INTERACTIVE).locator("visible=true").count() == 0
        assert page.evaluate("getComputedStyle(document.body).color") == "rgb(27, 33, 41)"
        words = printed(page, tmp_path / "diff.pdf")
        assert "gives few actors" in words
        assert "solved.upper95 < 60%" in words


def test_without_scripts_a_page_tells_everything(browser: Browser, page_file: Path) -> None:
    with looking(browser, page_file.as_uri(), NARROW, scripts=False) as page:
        expect(page.locator(".sift")).to_be_hidden()
        expect(page.locator("#E-exploit").first).to_be_visible()
        page.locator("#C-cyber > summary").click()
        expect(page.locator("#C-exploit")).to_be_hidden()
        assert overflow(page) <= 0


@pytest.mark.parametrize("place", ["page", "site"])
def test_what_somebody_smuggles_into_a_page_may_neither_run_nor_ask(
    browser: Browser, page_file: Path, site_folder: Path, place: str
) -> None:
    file = page_file if place == "page" else site_folder / "evidence.html"
    smuggled = "<script>window.ran = true</script><img src='https://elsewhere.test/a.png'>"
    copy = file.with_name(f"smuggled-{place}.html")
    copy.write_text(file.read_text("utf-8").replace("</main>", f"{smuggled}</main>", 1), "utf-8")
    context = browser.new_context()
    asked: list[str] = []
    refused: list[str] = []
    page = context.new_page()
    page.on("requestfinished", lambda one: asked.append(one.url))
    page.on("console", lambda told: refused.append(told.text) if told.type == "error" else None)
    page.goto(copy.as_uri())
    assert page.evaluate("window.ran") is None
    assert not [one for one in asked if "elsewhere" in one]
    assert sum("Content Security Policy" in one for one in refused) == len(refused) == len(("script", "image"))
    context.close()


def test_the_gaps_of_the_site_can_be_searched(browser: Browser, site_folder: Path) -> None:
    with looking(browser, (site_folder / "findings.html").as_uri()) as page:
        page.get_by_label("Search the gaps").fill("stale exploit")
        expect(page.locator(".sheaf .finding:visible")).to_have_count(1)
        expect(page.locator(".sifted output")).to_have_text("1 of 4 gaps")
