"""The documentation of this tool, read from a folder: its links lead somewhere, and everybody can read it."""

from __future__ import annotations

import subprocess
import sys
from html.parser import HTMLParser
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from urllib.parse import unquote, urlsplit

import pytest
from browsing import DARK, LIGHT, LOOKS, SMALL, Look, looking, see, violations
from playwright.sync_api import Browser, expect

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "site" / "docs"
WRITTEN = sorted(path.stem for path in DOCS.glob("*.md"))
WIDTHS = (SMALL, Look(width=820), Look(width=1440))


class Addresses(HTMLParser):
    """What a page names: the addresses that it leads to, and its own anchors."""

    def __init__(self) -> None:
        super().__init__()
        self.named: set[str] = set()
        self.anchors: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take in one tag."""
        for key, value in attrs:
            if value and key in ("href", "src"):
                self.named.add(value)
            elif value and (key == "id" or (tag == "a" and key == "name")):
                self.anchors.add(value)


def read(page: Path) -> Addresses:
    found = Addresses()
    found.feed(page.read_text(encoding="utf-8"))
    return found


def dead_links(folder: Path) -> list[str]:
    """Name every link of the pages in a folder that leads to no file, or to no place in it."""
    pages = {page.resolve(): read(page) for page in sorted(folder.rglob("*.html")) if page.name != "404.html"}
    dead = []
    for page, found in pages.items():
        for address in sorted(found.named):
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                continue
            target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            inside = pages.get(target)
            if not target.is_file() or (inside and parts.fragment and unquote(parts.fragment) not in inside.anchors):
                dead.append(f"{page.relative_to(folder)}: {address}")
    return dead


def script(name: str) -> ModuleType:
    spec = spec_from_file_location(name, ROOT / "site" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def test_every_link_and_anchor_leads_somewhere(documentation: Path) -> None:
    assert dead_links(documentation) == []


def test_a_link_that_leads_nowhere_is_found(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text('<h1 id="x"></h1><a href="#x"></a><a href="#y"></a><a href="b.html"></a>')
    assert dead_links(tmp_path) == ["a.html: #y", "a.html: b.html"]


def test_every_page_is_in_the_menu(documentation: Path) -> None:
    menu = read(documentation / "index.html").named
    assert [name for name in WRITTEN if name != "index" and f"{name}.html" not in menu] == []


@pytest.mark.parametrize("name", WRITTEN)
def test_a_page_fits_its_window_shows_its_pictures_and_asks_nobody_else(
    browser: Browser, documentation: Path, name: str
) -> None:
    address = (documentation / f"{name}.html").as_uri()
    with looking(browser, address, SMALL) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.reload()
        for look in WIDTHS:
            see(page, look)
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, look
        assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
        assert page.evaluate("[...document.images].filter(image => !image.alt).length") == 0
        assert page.evaluate("[...document.images].filter(image => image.complete && !image.naturalWidth).length") == 0


@pytest.mark.parametrize("name", ["index", "tutorial", "method", "rules/stale-evidence", "patterns/cyber-inability"])
def test_pages_are_accessible(browser: Browser, documentation: Path, name: str) -> None:
    for look, asked in LOOKS:
        with looking(browser, (documentation / f"{name}.html").as_uri(), look) as page:
            page.wait_for_selector("nav.md-code__nav, article")
            assert violations(page, asked=asked) == [], look


@pytest.mark.parametrize(("look", "paper"), [(LIGHT, "rgb(255, 255, 255)"), (DARK, "rgb(30, 33, 41)")])
def test_a_page_is_light_or_dark_as_the_reader_wants(
    browser: Browser, documentation: Path, look: Look, paper: str
) -> None:
    with looking(browser, (documentation / "method.html").as_uri(), look) as page:
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == paper


def test_the_search_works_without_a_server(browser: Browser, documentation: Path) -> None:
    with looking(browser, (documentation / "index.html").as_uri()) as page:
        page.click(".md-search__input")
        page.keyboard.type("clopper")
        expect(page.locator(".md-search-result__link").first).to_contain_text("Clopper", use_inner_text=True)


def test_every_example_has_its_place_in_the_gallery() -> None:
    places = script("gallery").PLACE.findall((DOCS / "gallery.md").read_text(encoding="utf-8"))
    assert sorted(places) == sorted(path.parent.name for path in ROOT.glob("examples/*/safetycase.yaml"))


def test_the_gallery_leads_to_cases_that_were_rendered_and_shows_them(browser: Browser, tmp_path: Path) -> None:
    gallery = script("gallery")
    shown = gallery.rendered("red-team-suite", tmp_path / "gallery")
    gallery.picture(browser, tmp_path / "gallery", ["red-team-suite"])
    named = Addresses()
    named.feed(gallery.markup(shown, tmp_path / "gallery"))
    assert {"page.html", "summary.pdf", "page-dark.png#only-dark", "summary.png"} <= {
        address.rpartition("/")[2] for address in named.named
    }
    assert [name for name in named.named if not (tmp_path / name.partition("#")[0]).is_file()] == []


def test_the_address_that_a_finding_names_leads_to_its_page(documentation: Path, tmp_path: Path) -> None:
    build = script("build")
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "stale-evidence.html").write_bytes((documentation / "rules/stale-evidence.html").read_bytes())
    build.forward_findings(tmp_path)
    assert 'url=../stale-evidence.html"' in (tmp_path / "rules/stale-evidence/index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(("where", "code", "said"), [({}, 0, "it shows no pictures"), ({"CI": "true"}, 1, "built")])
def test_without_chromium_the_gallery_says_that_pictures_are_missing_and_ci_fails(
    tmp_path: Path, where: dict[str, str], code: int, said: str
) -> None:
    page = tmp_path / "gallery.html"
    page.write_text('<div class="notice"><p>built without</p></div>', encoding="utf-8")
    command = [sys.executable, str(ROOT / "site" / "gallery.py"), str(tmp_path)]
    run = subprocess.run(command, env={"PATH": "", "PYTHONPATH": str(ROOT), **where}, capture_output=True, check=False)
    assert run.returncode == code
    assert said in page.read_text(encoding="utf-8")
    assert (b"the gallery needs Chromium" in run.stderr) == bool(code)
