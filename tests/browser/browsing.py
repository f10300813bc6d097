"""How the tests look at a page: at which width, in which colours, and what they ask of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page

AXE = (Path(__file__).parent / "axe.min.js").read_text(encoding="utf-8")
WIDE, PHONE = 1280, 375
_SECONDS = 10.0


@dataclass(frozen=True)
class Look:
    """A way to look at a page."""

    width: int = WIDE
    scheme: Literal["light", "dark"] = "light"
    scripts: bool = True
    motion: Literal["reduce", "no-preference"] = "reduce"


LIGHT = Look()
DARK = Look(scheme="dark")
SMALL = Look(width=PHONE)
SMALL_DARK = Look(width=PHONE, scheme="dark")


@contextmanager
def looking(browser: Browser, address: str, look: Look = LIGHT) -> Iterator[Page]:
    """Open a page; what it complains of, a script that fails or a policy that is broken, fails the test."""
    context = browser.new_context(
        viewport={"width": look.width, "height": 900},
        color_scheme=look.scheme,
        java_script_enabled=look.scripts,
        reduced_motion=look.motion,
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda told: complaints.append(told.text) if told.type in ("error", "warning") else None)
    page.set_default_timeout(_SECONDS * 1000)
    try:
        page.goto(address)
        yield page
        assert complaints == []
    finally:
        context.close()


def violations(page: Page) -> list[str]:
    """Return what axe-core has against a page: rule, what is wrong, and where."""
    session = page.context.new_cdp_session(page)
    session.send("Runtime.evaluate", {"expression": AXE})
    found = page.evaluate("async () => (await axe.run(document, {resultTypes: ['violations']})).violations")
    return [f"{one['id']}: {one['help']}: {[node['target'] for node in one['nodes'][:4]]}" for one in found]


def words(text: str | None) -> str:
    """Put a text on one line."""
    return re.sub(r"\s+", " ", text or "").strip()
