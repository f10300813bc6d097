"""Numbers of pages in cross-references, set after the pages are laid out once.

With `target-counter()` WeasyPrint lays out every page again whose references changed, and every page that moved by
that, several times over. So while the pages are laid out a reference holds zeros, as many as any number has digits, and
when all pages stand the number of its page takes their place and what follows on the line moves up. No digit is wider
than a zero, so that no line can overflow, and no page can change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

PAGE_OF_TARGET = "target-counter(attr(href url), page)"
"""How the style sheet asks for the number of the page that a reference leads to."""
_STYLE = ("<style>", "</style>")
_COUNTING = "counter-"
_PAGES_PER_LETTER = 1 / 4000


def left_open(page: str) -> tuple[str, int] | None:
    """Return a page with zeros for the numbers of its references, and how many; None where pages count otherwise.

    A style sheet of a team may count pages its own way, which only WeasyPrint can follow.
    """
    head, opening, rest = page.partition(_STYLE[0])
    style, closing, body = rest.partition(_STYLE[1])
    if _COUNTING in style.replace("target-counter", "") or PAGE_OF_TARGET not in style:
        return None
    digits = max(3, len(str(int(len(page) * _PAGES_PER_LETTER))))
    zeros = f'"{"0" * digits}"'
    return f"{head}{opening}{style.replace(PAGE_OF_TARGET, zeros)}{closing}{body}", digits


def set_numbers(pages: Any, lines: Any, digits: int) -> bool:
    """Put the numbers in place of the zeros; whether all pages have so many digits at most.

    `pages` are those of a WeasyPrint document, `lines` its module that shapes lines of text.
    """
    if len(pages) >= 10**digits:
        return False
    numbers: dict[str, int] = {}
    for number, page in enumerate(pages, start=1):
        for name in page.anchors:
            numbers.setdefault(name, number)
    setter = _Setter(numbers, lines, "0" * digits)
    for page in pages:
        setter.lay(page._page_box)  # noqa: SLF001 - what is painted; there is no other way to it
    return True


class _Setter:
    """Walks the boxes of a page; `numbers` are the pages of the anchors."""

    def __init__(self, numbers: Mapping[str, int], lines: Any, zeros: str) -> None:
        self._numbers, self._lines, self._zeros = numbers, lines, zeros

    def lay(self, box: Any) -> None:
        """Set the numbers on every line below a box."""
        if type(box).__name__ == "LineBox":
            self._close(box)
            return
        for child in _children(box):
            self.lay(child)

    def _close(self, box: Any) -> float:
        """Set the numbers in a line or in a part of one; return how much narrower it became, in CSS pixels."""
        freed = 0.0
        for child in _children(box):
            if freed:
                child.translate(dx=-freed)
            freed += self._narrow(child)
        return freed

    def _narrow(self, box: Any) -> float:
        kind = type(box).__name__
        if kind == "TextBox":
            return self._set(box) if box.text.endswith(self._zeros) and box.element_tag == "a::after" else 0.0
        if kind != "InlineBox":
            self.lay(box)
            return 0.0
        freed = self._close(box)
        box.width -= freed
        return freed

    def _set(self, box: Any) -> float:
        target = unquote((box.element.get("href") or "").removeprefix("#"))
        if target not in self._numbers:
            return 0.0
        box.text = f"{box.text.removesuffix(self._zeros)}{self._numbers[target]}"
        layout, _, _, width, _, _ = self._lines.split_first_line(box.text, box.style, None, None, 0)
        freed = float(box.width - width)
        box.width, box.pango_layout = width, layout
        return freed


def _children(box: Any) -> Iterator[Any]:
    return iter(getattr(box, "children", ()))
