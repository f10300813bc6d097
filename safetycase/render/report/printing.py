"""The door to WeasyPrint: a page of HTML becomes a PDF; nothing is fetched, and the same page gives the same bytes."""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import warnings
from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime, time
from threading import Thread
from typing import Any
from weakref import WeakKeyDictionary

from safetycase.errors import MissingToolError
from safetycase.render.report.attachments import Attached
from safetycase.render.report.measuring import measure_once
from safetycase.render.report.page_numbers import left_open, set_numbers
from safetycase.render.report.page_tree import read_page
from safetycase.render.report.painting import Painters
from safetycase.render.report.pictures import set_apart, teach_pictures
from safetycase.render.report.sparing import compute_less, describe_less, spared
from safetycase.render.report.tagging import finish
from safetycase.render.report.words_of_pictures import draw_whole, name_pictures, teach

_NO_DAY = date(1970, 1, 1)
_REMEDY = (
    "Install it with 'pip install \"safetycase[report]\"', or use 'safetycase render page', which prints well from a "
    "browser."
)
_LIBRARIES = (
    "Install Pango (for instance 'apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0'), or use "
    "'safetycase render page', which prints well from a browser."
)


def begin_import() -> Thread:
    """Begin to import what prints, which another core can do while the page is made; whatever fails fails again later.

    The thread is to be joined before anything is printed.
    """

    def attempt() -> None:
        with contextlib.suppress(MissingToolError):
            _weasyprint()

    thread = Thread(target=attempt, daemon=True)
    thread.start()
    return thread


def print_pdf(page: str, variant: str | None = None, attached: Collection[Attached] = (), day: date = _NO_DAY) -> bytes:
    """Print a page. Raises MissingToolError where WeasyPrint or the libraries that it calls are not installed.

    The page has no address, and every address but that of a picture in its own text (`data:`) is refused, so no file
    and no host can be reached from it. `variant` is a name of WeasyPrint's, `attached` goes inside, dated `day`.
    """
    weasyprint = _weasyprint()
    nothing = weasyprint.URLFetcher(allowed_protocols=("data",))
    instant = datetime.combine(day, time(), UTC)
    files = [
        weasyprint.Attachment(
            string=one.content,
            name=one.name,
            description=one.description,
            relationship=one.relationship,
            created=instant,
            modified=instant,
        )
        for one in sorted(attached, key=lambda one: one.name.encode())  # the order in which names are looked up
    ]
    whole = hashlib.sha256(page.encode())
    for one in attached:
        whole.update(hashlib.sha256(one.content).digest())
    options = {"pdf_tags": True, "pdf_variant": variant}
    document = _laid_out(page, weasyprint, nothing, options)
    painters = Painters(document.pages)
    painters.hire()

    def finisher(printed: Any, pdf: Any) -> None:
        painters.settle(pdf)
        finish(printed, pdf)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # WeasyPrint leaves the file of its colour profile open
        pdf: bytes = document.write_pdf(
            finisher=finisher, pdf_identifier=whole.hexdigest()[:32].encode(), attachments=files or None, **options
        )
    return pdf


def _laid_out(page: str, weasyprint: Any, nothing: Any, options: Mapping[str, Any]) -> Any:
    """Lay out a page, once where that will do."""
    shaping = importlib.import_module("weasyprint.text.line_break")
    teach(shaping)
    teach_pictures()
    compute_less()
    describe_less(shaping)
    measure_once()
    _remember_pages()
    opened = left_open(page)
    if opened is not None:
        document = _read(opened[0], weasyprint, nothing).render(**options)
        if set_numbers(document.pages, shaping, opened[1]):
            return _linked_once(document.copy([weasyprint.Page(one._page_box) for one in document.pages]))  # noqa: SLF001
    return _linked_once(_read(page, weasyprint, nothing).render(**options))


def _linked_once(document: Any) -> Any:
    """Leave one link where a link was made of every box inside one."""
    for page in document.pages:
        page.links[:] = [link for link in page.links if link[3].link]
    return document


def _remember_pages() -> None:
    """Let pydyf list its pages once instead of once for every element, which grows with the square of the pages."""
    pydyf = importlib.import_module("pydyf")
    listed = pydyf.PDF.page_references
    if listed.fget.__module__ != "pydyf":
        return
    known: WeakKeyDictionary[Any, tuple[int, Any]] = WeakKeyDictionary()

    def page_references(pdf: Any) -> Any:
        count = len(pdf.pages["Kids"])
        if known.get(pdf, (-1, None))[0] != count:
            known[pdf] = count, listed.fget(pdf)
        return known[pdf][1]

    pydyf.PDF.page_references = property(page_references)


def _read(page: str, weasyprint: Any, nothing: Any) -> Any:
    """Read a page: as XML where it is well-formed, which ours are and which takes a thirtieth of the time."""
    read = weasyprint.HTML.__new__(weasyprint.HTML)
    tree = read_page(page)
    if tree is None:
        read.__init__(string=page, url_fetcher=nothing)
    else:
        read.base_url, read.url_fetcher, read.media_type = None, nothing, "print"
        elements = importlib.import_module("cssselect2").ElementWrapper
        read.wrapper_element = elements.from_html_root(tree, content_language=None)
        read.etree_element = read.wrapper_element.etree_element
    draw_whole(read.etree_element)
    name_pictures(read.etree_element)
    set_apart(read.etree_element)
    whole = read._ua_stylesheets  # noqa: SLF001 - there is no other way to it
    read._ua_stylesheets = lambda forms=False: [spared(sheet, page) for sheet in whole(forms)]  # noqa: SLF001
    return read


def _weasyprint() -> Any:
    try:
        return importlib.import_module("weasyprint")
    except ImportError as error:
        raise MissingToolError("WeasyPrint", _REMEDY) from error
    except OSError as error:  # its libraries are opened as it is imported
        raise MissingToolError("a library that WeasyPrint needs", _LIBRARIES) from error
