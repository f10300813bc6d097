"""The one door through which the tool listens: a web server for this machine alone, for `safetycase serve`.

What must hold:

1. It listens on 127.0.0.1 and nowhere else, and opens no connection itself.
2. It answers only those who call it by that address or by `localhost`: a page of another site whose name is made to
   point here (DNS rebinding) is refused by its Host.
3. It reads only; a path that leads out of the site is not found.
"""

from __future__ import annotations

import mimetypes
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

from safetycase.operations.preview import EVENTS, HOME, RELOAD_SCRIPT, RELOADER, Preview, missing_page

ADDRESS = "127.0.0.1"
_HEARTBEAT = 15.0
_SCRIPT_TYPE = "text/javascript; charset=utf-8"
_HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "frame-ancestors 'none'",
}


class LocalServer(ThreadingHTTPServer):
    """A server of one preview; `port` 0 takes a free one. Raises OSError where the port is taken."""

    daemon_threads = True

    def __init__(self, preview: Preview, port: int) -> None:
        self.mimetypes = mimetypes.MimeTypes()
        super().__init__((ADDRESS, port), partial(_Visitor, preview))

    @property
    def url(self) -> str:
        """Where it is to be called."""
        return f"http://{ADDRESS}:{self.server_port}/"

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a browser that hung up."""


class _Visitor(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    server: LocalServer

    def __init__(self, preview: Preview, *rest: object) -> None:
        self._preview = preview
        super().__init__(*rest)  # type: ignore[arg-type]  # as the server calls it

    def do_GET(self) -> None:
        path = self._path()
        if path is None:
            return
        if path == EVENTS:
            self._tell_changes()
        elif path == RELOADER:
            self._answer(HTTPStatus.OK, RELOAD_SCRIPT.encode(), _SCRIPT_TYPE)
        else:
            found = self._preview.content(path)
            if found is None and path.endswith(".html"):
                self._answer(HTTPStatus.NOT_FOUND, missing_page(), "text/html; charset=utf-8")
            elif found is None:
                self._answer(HTTPStatus.NOT_FOUND, b"There is no such page.\n")
            else:
                self._answer(HTTPStatus.OK, found[1], self._type(found[0]))

    def do_HEAD(self) -> None:
        self.do_GET()

    def _path(self) -> str | None:
        """Return the path asked for; None after an answer to those who may not ask."""
        port = self.server.server_port
        if self.headers.get("Host", "") not in (f"{ADDRESS}:{port}", f"localhost:{port}"):
            self._answer(HTTPStatus.MISDIRECTED_REQUEST, b"This server answers this machine only.\n")
            return None
        path = unquote(urlsplit(self.path).path).removeprefix("/")
        if "\0" in path or "\\" in path or ".." in path.split("/"):
            self._answer(HTTPStatus.NOT_FOUND, b"There is no such page.\n")
            return None
        return path + HOME if path.endswith("/") or not path else path

    def _type(self, path: str) -> str:
        kind = self.server.mimetypes.guess_type(path)[0] or "application/octet-stream"
        return f"{kind}; charset=utf-8" if kind.startswith("text/") or kind.endswith("json") else kind

    def _answer(self, status: HTTPStatus, content: bytes, kind: str = "text/plain; charset=utf-8") -> None:
        self.send_response(status)
        for name, value in {**_HEADERS, "Content-Type": kind, "Content-Length": str(len(content))}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def _tell_changes(self) -> None:
        """Tell the state of the case, and each further one, as server-sent events (HTML standard, section 9.2)."""
        self.send_response(HTTPStatus.OK)
        for name, value in {**_HEADERS, "Content-Type": "text/event-stream", "Connection": "close"}.items():
            self.send_header(name, value)
        self.end_headers()
        self.close_connection = True
        state = self._preview.state
        while True:
            self.wfile.write(f"data: {id(self._preview)}-{state}\n\n".encode())
            self.wfile.flush()
            state = self._preview.wait(state, _HEARTBEAT)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - named by the library
        """Keep the terminal for what changed in the case."""
