"""What a page of the site may do in a browser, written into the page: no word leaves the machine, no script but ours.

The Content-Security-Policy (W3C, level 3) stands in a `meta` element, so that it holds from a folder as well as from a
server. The theme's few scripts inside pages are named by their SHA-256; text of a case is never among them. Styles may
be inline, since diagrams and bars carry their sizes.
"""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

_SCRIPT = re.compile(r"<script(?P<attributes>[^>]*)>(?P<text>.*?)</script>", re.DOTALL)
_HEAD = re.compile(r"<head>\s*(?:<meta charset=[^>]*>)?")
_MARK = "Content-Security-Policy"
_FIXED = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; "
)


def with_policy(page: str) -> str:
    """Return a page with its policy as the first thing in its head; one that has it already is returned as it is."""
    if _MARK in page[:2000]:
        return page
    scripts = dict.fromkeys(_digest(found["text"]) for found in _SCRIPT.finditer(page) if _is_inline(found))
    allowed = " ".join(("'self'", *scripts))
    policy = f"{_FIXED}script-src {allowed}"
    element = f'\n<meta http-equiv="{_MARK}" content="{policy}">'
    return _HEAD.sub(lambda head: head[0] + element, page, count=1)


def secure_pages(folder: Path) -> None:
    """Write the policy into every page below a folder."""
    for path in sorted(folder.rglob("*.html")):
        secure_page(path)


def secure_page(path: Path) -> None:
    """Write the policy into one page."""
    text = path.read_text(encoding="utf-8")
    path.write_text(with_policy(text), encoding="utf-8")


def _is_inline(script: re.Match[str]) -> bool:
    attributes = script["attributes"]
    return "src=" not in attributes and "application/json" not in attributes


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
