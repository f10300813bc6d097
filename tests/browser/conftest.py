"""One Chromium for all tests of what people see, and the page and the site of one case, each made once."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sample_dossier import sample_view

from safetycase.render.page.page import render_page
from safetycase.render.site.site import render_site

LACKING = [
    name
    for name, there in (
        ("Chromium", shutil.which("chromium")),
        ("playwright", importlib.util.find_spec("playwright")),
        ("MkDocs Material", importlib.util.find_spec("material")),
    )
    if not there
]
collect_ignore_glob = ["test_*.py"] if LACKING and not os.environ.get("CI") else []


def pytest_report_header() -> list[str]:
    """Say why the tests of pages are left out; in CI they never are."""
    return [f"tests/browser are left out, lacking {', '.join(LACKING)}"] if collect_ignore_glob else []


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - these tests are left out where it is missing

    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=shutil.which("chromium"))
        yield started
        started.close()


@pytest.fixture(scope="session")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file: Path = tmp_path_factory.mktemp("page") / "case.html"
    file.write_text(render_page(sample_view()), encoding="utf-8")
    return file


@pytest.fixture(scope="session")
def site_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("site")
    render_site(sample_view(), folder)
    return folder / "site"


@pytest.fixture(scope="session")
def documentation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The documentation of this tool, as MkDocs builds it: without a gallery, and strictly."""
    folder: Path = tmp_path_factory.mktemp("documentation")
    root = Path(__file__).parents[2]
    mkdocs = [sys.executable, "-m", "mkdocs", "build", "-q", "--strict", "-f", "site/mkdocs.yml", "-d", str(folder)]
    subprocess.run(mkdocs, cwd=root, check=True, capture_output=True)
    return folder
