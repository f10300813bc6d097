from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import SMALL, Look, looking, words
from playwright.sync_api import Browser, Page, expect, sync_playwright
from sample_dossier import sample_view

from safetycase.render.page.page import render_page


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=shutil.which("chromium"))
        yield started
        started.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    file: Path = tmp_path_factory.mktemp("page") / "case.html"
    file.write_text(render_page(sample_view()), encoding="utf-8")
    return file.as_uri()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    with looking(browser, address) as opened:
        yield opened


def chosen(page: Page) -> str:
    return words(page.locator("[data-part=detail] .x-title").text_content())


def test_it_opens_at_the_top_claim_with_the_way_to_the_cause(page: Page) -> None:
    assert chosen(page) == "C-safe"
    expect(page.locator(".x-stage .x-card").first).to_be_visible()
    for name in ("C-safe", "S-outcomes", "C-control", "C-monitor", "E-monitor"):
        assert page.evaluate("name => !!document.querySelector(`.x-lit .x-id[title='${name}']`)", name) or name
    expect(page.locator(".x-because")).to_contain_text("caught.lower95 >= 95% is not met: it is 91.2%")


def test_the_keyboard_walks_the_argument(page: Page) -> None:
    page.locator(".x-stage").focus()
    page.keyboard.press("ArrowRight")
    assert chosen(page) == "X-system"
    page.keyboard.press("ArrowDown")
    assert chosen(page) == "X-window"
    page.keyboard.press("ArrowDown")
    assert chosen(page) == "S-outcomes"
    page.keyboard.press("ArrowLeft")
    assert chosen(page) == "C-safe"
    page.keyboard.press("End")
    assert chosen(page) == "E-monitor"
    assert page.url.endswith("#_explore-E-monitor")
    page.keyboard.press("Home")
    assert chosen(page) == "C-safe"


def test_search_finds_and_says_how_many(page: Page) -> None:
    page.locator("body").click(position={"x": 3, "y": 3})
    page.keyboard.press("/")
    page.keyboard.type("sandbag")
    expect(page.locator("[data-part=said]")).to_have_text("2 elements found")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert chosen(page) == "D-sandbag"
    expect(page.locator(".x-stage")).to_be_focused()


def test_a_deep_link_leads_to_its_element(browser: Browser, address: str) -> None:
    with looking(browser, f"{address}#_explore-E-exploit") as page:
        assert chosen(page) == "E-exploit"
        crumbs = words(page.locator("[data-part=crumbs]").text_content())
        assert crumbs == "C-safeS-outcomesC-cyberS-proxyC-exploitE-exploit"
        assert page.evaluate("scrollY") > 300


def test_without_scripts_a_drawing_stands_in(browser: Browser, address: str) -> None:
    with looking(browser, address, Look(scripts=False)) as page:
        expect(page.locator("#_explorer")).to_be_hidden()
        expect(page.locator(".explorer-stand-in svg").first).to_be_visible()


def test_on_a_phone_it_opens_as_an_outline(browser: Browser, address: str) -> None:
    with looking(browser, address, SMALL) as page:
        expect(page.locator("[data-part=outline] .x-row").first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= SMALL.width
