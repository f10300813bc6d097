"""The door to WeasyPrint: a page of HTML becomes a PDF; nothing is fetched, and the same page gives the same bytes."""

from __future__ import annotations

import hashlib
import importlib
import warnings
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Any

from safetycase.errors import MissingToolError
from safetycase.render.report.attachments import Attached

_NO_DAY = date(1970, 1, 1)
_REMEDY = (
    "Install it with 'pip install \"safetycase[report]\"', or use 'safetycase render page', which prints well from a "
    "browser."
)
_LIBRARIES = (
    "Install Pango (for instance 'apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0'), or use "
    "'safetycase render page', which prints well from a browser."
)


def print_pdf(page: str, variant: str | None = None, attached: Iterable[Attached] = (), day: date = _NO_DAY) -> bytes:
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
        for one in attached
    ]
    whole = hashlib.sha256(page.encode())
    for one in attached:
        whole.update(hashlib.sha256(one.content).digest())
    document = weasyprint.HTML(string=page, url_fetcher=nothing)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # WeasyPrint leaves the file of its colour profile open
        pdf: bytes = document.write_pdf(
            pdf_identifier=whole.hexdigest()[:32].encode(),
            pdf_tags=True,
            pdf_variant=variant,
            attachments=files or None,
        )
    return pdf


def _weasyprint() -> Any:
    try:
        return importlib.import_module("weasyprint")
    except ImportError as error:
        raise MissingToolError("WeasyPrint", _REMEDY) from error
    except OSError as error:  # its libraries are opened as it is imported
        raise MissingToolError("a library that WeasyPrint needs", _LIBRARIES) from error
