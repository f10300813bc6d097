"""The second half of the pages painted by a copy of this process, while this one paints the first half.

What must hold, so that nobody can tell from a file who painted it:

1. Each page has resources of its own, whoever paints it.
2. A painted page is taken over only where this process would have written the same: it knows each font of the page, by
   the same widths. Else it is painted here, as is all that the copy does not give back whole.
"""

# ruff: noqa: SLF001 - what WeasyPrint paints with has no other door

from __future__ import annotations

import contextlib
import importlib
import io
import pickle
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, BinaryIO, Final

from safetycase.source.child import Child, child_of, child_possible

WORTH_A_COPY: Final = 12
"""Pages that take longer to paint than half of them take to hand over."""


@dataclass(frozen=True, slots=True)
class _Glyphs:
    """What a page is the first to use of a font, by glyph."""

    widths: tuple[tuple[int, int], ...]
    texts: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class _Painted:
    """A page as the copy painted it; `told` are its boxes by number with what WeasyPrint notes of each.

    It is not `whole` where it holds what only the original can number: pictures of pixels, glyphs that no font has.
    """

    whole: bool
    parts: tuple[Any, ...]
    resources: Any
    told: tuple[tuple[int, Any], ...]
    glyphs: dict[int, _Glyphs]


class _Fonts(dict[int, Any]):
    """Fonts by WeasyPrint's key, and the keys that were asked for."""

    asked: set[int]

    def __getitem__(self, key: int) -> Any:
        self.asked.add(key)
        return super().__getitem__(key)


class _Pickler(pickle.Pickler):
    """Writes a stream of WeasyPrint as what is written of it."""

    def reducer_override(self, thing: Any) -> Any:
        if type(thing).__module__ == "weasyprint.pdf.stream":
            return importlib.import_module("pydyf").Stream, (list(_folded(thing.stream)), thing.extra, thing.compress)
        return NotImplemented


@dataclass(eq=False)
class Painters:
    """Two painters of one document; the types are WeasyPrint's and pydyf's."""

    pages: Sequence[Any]
    _boxes: list[Any] = field(default_factory=list)
    _resources: list[Any] = field(default_factory=list)
    _images: Any = None
    _profiles: Any = None
    _copy: Child | None = None
    _given: dict[int, _Painted] = field(default_factory=dict)
    _unlike: set[int] = field(default_factory=set)

    def hire(self) -> None:
        """Let the pages be painted by these two."""
        for number, page in enumerate(self.pages):
            page.paint = partial(self._paint, number)

    def settle(self, pdf: Any) -> None:
        """Give each page its resources, once all are painted."""
        writer = importlib.import_module("weasyprint.pdf")
        profiles = self._profiles
        for number, resources in zip(pdf.pages["Kids"][::3], self._resources, strict=True):
            page = pdf.objects[number]
            fonts = pdf.objects[int(page["Resources"].split()[0])]["Font"]
            resources["Font"] = None
            page["Resources"] = writer._reference_resources(pdf, resources, self._images, fonts, profiles)

    def _paint(self, number: int, stream: Any, scale: float) -> None:
        if number == 0:
            self._images, self._profiles = stream._images, stream._color_profiles
            self._copy = self._copied(stream, scale)
        if number == self._half:
            self._given = dict(enumerate(self._received(), self._half))
        stream._resources = _empty(stream._resources)
        self._resources.append(stream._resources)
        painted = self._given.pop(number, None)
        if painted is None or not self._is_like(painted, stream):
            _paint(self.pages[number], stream, scale)
        else:
            self._take(painted, stream)

    @property
    def _half(self) -> int:
        return (len(self.pages) + 1) // 2

    def _copied(self, stream: Any, scale: float) -> Child | None:
        if len(self.pages) < WORTH_A_COPY or not child_possible():
            return None
        self._boxes = [box for page in self.pages[self._half :] for box in _boxes(page._page_box)]
        return child_of(partial(self._write, stream, scale))

    def _write(self, stream: Any, scale: float, pipe: BinaryIO) -> None:
        # A pipe holds less than a page, and the original reads it only when its own half is done.
        done = io.BytesIO()
        try:
            for painted in self._painted(stream, scale):
                _Pickler(done, pickle.HIGHEST_PROTOCOL).dump(painted)
        finally:
            pipe.write(done.getvalue())

    def _painted(self, stream: Any, scale: float) -> Iterator[_Painted]:
        """Paint the second half, as the copy."""
        numbers = {id(box): number for number, box in enumerate(self._boxes)}
        fonts = _Fonts(stream._fonts)
        for page in self.pages[self._half :]:
            known = {key: (len(font.widths), len(font.to_unicode)) for key, font in fonts.items()}
            fonts.asked = set()
            own = _sheet(page, stream, scale, fonts)
            start = len(own.stream)
            _paint(page, own, scale)
            glyphs = {key: _new(fonts[key], known.get(key, (0, 0))) for key in sorted(fonts.asked)}
            told = tuple((numbers[id(box)], mark) for box, mark in (own._tags or {}).items())
            whole = not own._images and not any(fonts[key].missing for key in glyphs)
            yield _Painted(whole, tuple(_folded(own.stream[start:])), own._resources, told, glyphs)

    def _received(self) -> Iterator[_Painted]:
        """Yield what the copy gives of each page in turn, as far as it comes."""
        if self._copy is None:
            return
        with self._copy.told() as pipe, contextlib.suppress(EOFError, pickle.UnpicklingError):
            while True:
                yield pickle.load(pipe)  # noqa: S301 - written by a copy of ourselves

    def _is_like(self, painted: _Painted, stream: Any) -> bool:
        """Whether this process would have painted the same."""
        for key, glyphs in painted.glyphs.items():
            known = stream._fonts[key].widths if key in stream._fonts else {}
            if any(known.get(glyph, width) != width for glyph, width in glyphs.widths):
                self._unlike.add(key)
        known = stream._fonts.keys() - self._unlike
        return painted.whole and not stream._tags and painted.glyphs.keys() <= known

    def _take(self, painted: _Painted, stream: Any) -> None:
        stream.stream.extend(painted.parts)
        stream._resources.update(painted.resources)
        for number, mark in painted.told:
            stream._tags[self._boxes[number]] = mark
        for key, glyphs in painted.glyphs.items():
            font = stream._fonts[key]
            for glyph, width in glyphs.widths:
                font.widths.setdefault(glyph, width)
            for glyph, text in glyphs.texts:
                font.to_unicode.setdefault(glyph, text)


def _paint(page: Any, stream: Any, scale: float) -> None:
    type(page).paint(page, stream, scale)


def _sheet(page: Any, stream: Any, scale: float, fonts: _Fonts) -> Any:
    """Return a stream for a page as WeasyPrint begins it."""
    bleed = page.bleed
    left, top = -scale * bleed["left"], -scale * bleed["top"]
    right = left + scale * (page.width + bleed["left"] + bleed["right"])
    bottom = top + scale * (page.height + bleed["top"] + bleed["bottom"])
    sheet = stream.clone(
        fonts=fonts,
        page_rectangle=(left / scale, top / scale, (right - left) / scale, (bottom - top) / scale),
        resources=_empty(stream._resources),
        images={},
        tags=None if stream._tags is None else {},
    )
    sheet.transform(d=-1, f=page.height * scale)
    return sheet


def _empty(resources: Any) -> Any:
    """Return resources of one page, without any."""
    kinds = ("ExtGState", "XObject", "Pattern", "Shading")
    made = type(resources)
    return made({**{kind: made() for kind in kinds}, "ColorSpace": resources["ColorSpace"]})


def _boxes(box: Any) -> Iterator[Any]:
    box = getattr(box, "_box", box)  # where something is placed absolutely, another stands for it
    yield box
    for child in getattr(box, "children", ()):
        yield from _boxes(child)


def _folded(parts: Sequence[Any]) -> Iterator[Any]:
    """Join the parts of a stream as they are written, but for marks of content and their tags, which may change yet."""
    run: list[bytes] = []
    for place, part in enumerate(parts):
        following = parts[place + 1] if place + 1 < len(parts) else None
        if isinstance(part, dict) or isinstance(following, dict):
            if run:
                yield b"\n".join(run)
                run = []
            yield part
        else:
            run.append(part if isinstance(part, bytes) else str(part).encode("ascii"))
    if run:
        yield b"\n".join(run)


def _new(font: Any, known: tuple[int, int]) -> _Glyphs:
    widths, texts = known
    return _Glyphs(tuple(font.widths.items())[widths:], tuple(font.to_unicode.items())[texts:])
