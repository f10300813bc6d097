"""Pictures kept out of a page while it is built.

Three quarters of a page of the argument are drawings, which Markdown and the search would read tag by tag and change
nothing of.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

_PICTURE = re.compile(r"<svg\b[^>]*>.*?</svg>", re.DOTALL)
_PLACE = re.compile(r'<svg id="kept-out-(\d+)"></svg>')


def without_pictures(text: str) -> tuple[str, tuple[str, ...]]:
    """Return a page with a mark in place of each picture, and the pictures in their order."""
    kept: list[str] = []

    def place(found: re.Match[str]) -> str:
        kept.append(found[0])
        return f'<svg id="kept-out-{len(kept) - 1}"></svg>'

    return _PICTURE.sub(place, text), tuple(kept)


def with_pictures(page: str, pictures: tuple[str, ...]) -> str:
    """Put the pictures back where they stood."""

    def picture(found: re.Match[str]) -> str:
        number = int(found[1])
        return pictures[number] if number < len(pictures) else found[0]

    return _PLACE.sub(picture, page)


class LightPages:
    """The pages of a site without their pictures, and what puts these back into what was built of them.

    `pages` are texts by their paths below `home`, the folder of the Markdown.
    """

    def __init__(self, files: Mapping[str, str], home: str) -> None:
        taken = {path: without_pictures(text) for path, text in files.items() if path.endswith(".md")}
        self.pages = {path: light for path, (light, _) in taken.items()}
        self._pictures = {
            PurePosixPath(path).relative_to(home).with_suffix(".html"): pictures
            for path, (_, pictures) in taken.items()
            if pictures
        }

    def complete(self, built: Path) -> None:
        """Put the pictures back into the pages in the folder `built`."""
        for path, kept in self._pictures.items():
            page = built / path
            page.write_text(with_pictures(page.read_text(encoding="utf-8"), kept), encoding="utf-8")
