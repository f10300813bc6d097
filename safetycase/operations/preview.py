"""The site of a case while it is being written: judged anew as files change, whatever state they are in."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date
from html import escape
from pathlib import Path

from safetycase.errors import SafetyCaseError
from safetycase.model.elements import Audience
from safetycase.model.language import Language
from safetycase.pipeline import CheckResult, Settings, check_case
from safetycase.render.escape import clean
from safetycase.render.site.workshop import Workshop

HOME = "index.html"
FINDINGS = "findings.html"
RELOADER = "__safetycase/reload.js"
EVENTS = "__safetycase/events"
RELOAD_SCRIPT = f"""\
(() => {{
  let seen;
  new EventSource("/{EVENTS}").onmessage = (event) => {{
    if (seen !== undefined && seen !== event.data) location.reload();
    seen = event.data;
  }};
}})();
"""
_LOADER = f'<script src="/{RELOADER}" defer></script>\n</head>'
_FAULT_PAGE = (
    '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
    "script-src 'self'; connect-src 'self'\">\n<title>safetycase</title>\n"
    "<style>body{{font:17px/1.5 sans-serif;max-width:44rem;margin:12vh auto;padding:0 1rem;color-scheme:light dark}}"
    "</style>\n</head>\n<body>\n<h1>{title}</h1>\n{reasons}\n<p>{hope}</p>\n</body>\n</html>\n"
)
_UNREAD = frozenset({"invalid-yaml", "unreadable-file"})
_MENDED = "This page shows the case again as soon as its files are mended."
_MISSING = ("There is no such page", "The case may have lost what it told of, or given it another name.")
_HOME = f'This page looks again as the case changes. The case begins at its <a href="/{HOME}">overview</a>.'


class Preview:
    """The site of the case in `folder`, kept below `work`; safe to be asked by several threads."""

    def __init__(
        self,
        folder: Path,
        work: Path,
        settings: Settings,
        as_of: date,
        audience: Audience = Audience.INTERNAL,
        language: Language | None = None,
    ) -> None:
        self._folder, self._settings, self._as_of = folder, settings, as_of
        self._workshop = Workshop(work, audience, language)
        self._changed = threading.Condition()
        self._lock = threading.Lock()
        self._fault = ""
        self._state = 0

    def refresh(self) -> CheckResult | None:
        """Judge the case anew; return how it stands, None where nothing could be judged or shown."""
        result: CheckResult | None = None
        with self._lock:
            try:
                result = check_case(self._folder, self._settings, self._as_of)
                self._fault = "\n".join(_unread(result))
                if self._fault:
                    result = None
                else:
                    self._workshop.show(result.view)
            except SafetyCaseError as error:
                result, self._fault = None, str(error)
        with self._changed:
            self._state += 1
            self._changed.notify_all()
        return result

    @property
    def fault(self) -> str:
        """Why the case cannot be shown, one reason in each line; "" where it can."""
        return self._fault

    @property
    def state(self) -> int:
        """How often the case was judged."""
        return self._state

    def wait(self, known: int, seconds: float) -> int:
        """Wait until the case was judged again after `known`, or for so long; return the state then."""
        with self._changed:
            self._changed.wait_for(lambda: self._state != known, timeout=seconds)
            return self._state

    def content(self, path: str) -> tuple[str, bytes] | None:
        """Return (path, content) of a file of the site, up to date; None where there is none of this path."""
        with self._lock:
            if self._fault:
                return HOME, _fault_page(self._fault) if path.endswith(".html") else b""
            try:
                file = self._workshop.page(path)
            except SafetyCaseError as error:
                return HOME, _fault_page(str(error))
            if file is None:
                return None
            return path, _reloading(file.read_text(encoding="utf-8")) if path.endswith(".html") else file.read_bytes()


def missing_page() -> bytes:
    """Make the page for an address at which there is none (any more); it, too, follows the case."""
    title, reason = _MISSING
    return _reloading(_FAULT_PAGE.format(title=title, reasons=f"<p>{reason}</p>", hope=_HOME))


def _unread(result: CheckResult) -> Iterator[str]:
    """Tell what of the case could not be read, and where: while it is so, its pages would come and go."""
    for found in result.view.report.findings:
        if found.name in _UNREAD:
            yield f"{found.file}:{found.line}:{found.column}: {found.name}: {found.message}"


def _fault_page(fault: str) -> bytes:
    reasons = "\n".join(f"<p>{escape(clean(reason))}</p>" for reason in fault.split("\n"))
    return _reloading(_FAULT_PAGE.format(title="The case cannot be shown", reasons=reasons, hope=_MENDED))


def _reloading(page: str) -> bytes:
    return page.replace("</head>", _LOADER, 1).encode()
