"""Looking for words in every byte of an output, however it is packed or written."""

from __future__ import annotations

import base64
import gzip
import io
import re
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import pypdf


def unpacked(content: bytes) -> Iterator[bytes]:
    """Yield a file as it is, each of its compressed streams, and what a PDF says on its pages and of itself."""
    yield content
    if content.startswith(b"\x1f\x8b"):
        yield gzip.decompress(content)
    if content.startswith(b"%PDF"):
        for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL):
            try:
                yield zlib.decompressobj().decompress(stream)
            except zlib.error:
                continue
        pdf = pypdf.PdfReader(io.BytesIO(content))
        yield " ".join(page.extract_text() for page in pdf.pages).encode()
        yield repr((pdf.metadata, pdf.outline, pdf.attachments, pdf.named_destinations)).encode()


def spellings(word: str) -> Iterator[bytes]:
    """Yield how an ASCII word may be written in a file: plain, as UTF-16, as hex digits of either, in base 64."""
    plain = word.encode()
    for form in (plain, word.encode("utf-16-be"), word.encode("utf-16-le")):
        yield form
        yield form.hex().encode()
        yield form.hex().upper().encode()
    for shift in range(3):
        inside = base64.b64encode(b"x" * shift + plain)
        yield inside[4 if shift else 0 : -4]


def leaked(words: Iterable[str], contents: Iterable[tuple[str, bytes]]) -> set[tuple[str, str]]:
    """Return (output, word) wherever a word is found in an output, whatever the case of its letters."""
    wanted = {word: tuple(spellings(word.lower())) + tuple(spellings(word)) for word in words}
    return {
        (name, word)
        for name, content in contents
        for piece in unpacked(content)
        for word, forms in wanted.items()
        if any(form in piece or form in piece.lower() for form in forms)
    }


def every_file(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the name of every file below a folder with what it holds; the name is looked through as well."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file():
            yield name, name.encode() + b"\n" + path.read_bytes()
