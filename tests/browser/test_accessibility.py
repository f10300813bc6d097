from __future__ import annotations

from pathlib import Path

import pytest
from browsing import DARK, LOOKS, SERVED, SHAPES, SMALL, looking, overflow, see, violations
from playwright.sync_api import Browser

PAGES = (
    "index.html",
    "argument/index.html",
    "argument/explorer.html",
    "argument/cyber.html",
    "evidence.html",
    "coverage.html",
    "findings.html",
    "governance.html",
    "system.html",
)


@pytest.mark.parametrize("name", PAGES)
def test_every_page_type_of_the_site_is_accessible(browser: Browser, site_folder: Path, name: str) -> None:
    with looking(browser, (site_folder / name).as_uri()) as page:
        for look, asked in LOOKS:
            see(page, look)
            assert violations(page, asked=asked) == [], look
        assert overflow(page) <= 0


def test_the_page_for_what_is_not_there_is_accessible(browser: Browser, site_folder: Path) -> None:
    with looking(browser, f"{SERVED}404.html", served=site_folder) as page:
        assert violations(page) == []


def test_the_single_page_is_accessible(browser: Browser, page_file: Path) -> None:
    with looking(browser, page_file.as_uri()) as page:
        for look, asked in LOOKS:
            see(page, look)
            assert violations(page, asked=asked) == [], look
        assert overflow(page) <= 0


@pytest.mark.parametrize("view", ["diagram", "outline", "table"])
def test_the_explorer_is_accessible_in_every_view(browser: Browser, page_file: Path, view: str) -> None:
    with looking(browser, page_file.as_uri()) as page:
        page.click(f"[data-view={view}]")
        page.click("[data-do=filters]")
        page.locator("[data-part=statuses] button:not([disabled])").first.click()
        page.fill("[data-part=query]", "a")
        for look, asked in ((DARK, "{}"), (SMALL, SHAPES)):
            see(page, look)
            assert violations(page, "#_explorer", asked) == [], look
