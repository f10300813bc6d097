"""How the tests look at a page: at which width, in which colours, and what they ask of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, Route

AXE = (Path(__file__).parent / "axe.min.js").read_text(encoding="utf-8")
WIDE, PHONE, HIGH = 1280, 375, 900
SERVED = "http://case.test/"
_HERE = ("file:", "data:", "blob:", SERVED)
_PATIENCE = 10_000.0  # milliseconds


@dataclass(frozen=True)
class Look:
    """A way to look at a page."""

    width: int = WIDE
    scheme: Literal["light", "dark"] = "light"


LIGHT, DARK, SMALL = Look(), Look(scheme="dark"), Look(width=PHONE)
NARROW, TABLET, WIDE_SCREEN = Look(width=390), Look(width=820), Look(width=1440)
COLOURS, SHAPES = "{runOnly: ['color-contrast', 'link-in-text-block']}", "{rules: {'color-contrast': {enabled: false}}}"
LOOKS = ((LIGHT, "{}"), (DARK, COLOURS), (SMALL, SHAPES))
"""How a page is judged: wholly in light, in the dark for its colours, on a phone, which has the same, for the rest."""


@contextmanager
def looking(
    browser: Browser, address: str, look: Look = LIGHT, *, scripts: bool = True, served: Path | None = None
) -> Iterator[Page]:
    """Open a page. What it complains of, a script that fails or a policy that is broken, fails the test, and so does a
    dialogue that it opens or a request for anything that lies elsewhere.

    What stands below `SERVED` comes from the folder `served`, as a server would give it.
    """
    context = browser.new_context(
        viewport={"width": look.width, "height": HIGH},
        color_scheme=look.scheme,
        java_script_enabled=scripts,
        reduced_motion="reduce",
    )
    complaints: list[str] = []
    page = context.new_page()
    page.set_default_timeout(_PATIENCE)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda told: complaints.append(told.text) if told.type in ("error", "warning") else None)
    page.on("dialog", lambda asked: complaints.append(asked.message))
    page.on("request", lambda one: complaints.append(one.url) if not one.url.startswith(_HERE) else None)
    if served is not None:
        folder = served

        def give(route: Route) -> None:
            route.fulfill(path=folder / route.request.url.removeprefix(SERVED).partition("?")[0])

        page.route(f"{SERVED}**", give)
    try:
        page.goto(address)
        yield page
        assert not complaints, complaints
    finally:
        context.close()


def see(page: Page, look: Look) -> None:
    """Look at an open page in another way."""
    page.set_viewport_size({"width": look.width, "height": HIGH})
    page.emulate_media(color_scheme=look.scheme)


def overflow(page: Page) -> int:
    """How far a page is wider than its window."""
    found: int = page.evaluate("document.scrollingElement.scrollWidth - innerWidth")
    return found


def violations(page: Page, within: str = "html", asked: str = "{}") -> list[str]:
    """Return what axe-core has against a page or a part of it: rule, what is wrong, and where.

    `asked` are options of axe: which rules to try.
    """
    page.context.new_cdp_session(page).send("Runtime.evaluate", {"expression": AXE})
    options = f"{{preload: false, resultTypes: ['violations'], ...{asked}}}"
    found = page.evaluate(f"async part => (await axe.run(part, {options})).violations", within)
    return [f"{one['id']}: {one['help']}: {[node['target'] for node in one['nodes'][:4]]}" for one in found]


def one_line(text: str | None) -> str:
    """Put a text on one line."""
    return re.sub(r"\s+", " ", text or "").strip()
