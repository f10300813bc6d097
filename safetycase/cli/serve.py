"""`safetycase serve`: the site, rebuilt as files change."""

from __future__ import annotations

import tempfile
import threading
import webbrowser
from datetime import date
from pathlib import Path

import click

from safetycase.cli.options import as_of_option, cache_folder, cache_option, folder_argument, plugins_option
from safetycase.cli.render import AUDIENCES, LANGUAGES
from safetycase.errors import SafetyCaseError
from safetycase.findings.finding import Severity
from safetycase.model.elements import Audience
from safetycase.model.language import Language
from safetycase.pipeline import CheckResult, Settings
from safetycase.render.terminal import harmless
from safetycase.source.excerpt import counted


class TakenPortError(SafetyCaseError):
    """Another program listens on the port."""

    def __init__(self, port: int) -> None:
        super().__init__(f"port {port} is taken. Choose another with --port, or --port 0 for any that is free.")


@click.command("serve")
@folder_argument
@click.option("--port", type=click.IntRange(0, 65535), default=8321, show_default=True, help="Where to listen; 0: any.")
@click.option("--open", "open_", is_flag=True, help="Open a browser.")
@click.option("--audience", type=AUDIENCES, default="internal", show_default=True, help="For whose eyes.")
@click.option("--language", type=LANGUAGES, help="What the tool's own words are told in.  [default: that of the case]")
@as_of_option
@plugins_option
@cache_option
def command(
    folder: Path,
    port: int,
    open_: bool,
    audience: str,
    language: str | None,
    as_of: date,
    no_plugins: bool,
    no_cache: bool,
) -> None:
    """Show the site of the case to this machine and rebuild what changes.

    The browser follows by itself. Nobody else on the network can reach it.
    """
    from safetycase.operations.local_server import LocalServer  # noqa: PLC0415 - the server of Python
    from safetycase.operations.preview import Preview  # noqa: PLC0415 - MkDocs
    from safetycase.operations.watching import watch  # noqa: PLC0415 - watchdog

    settings = Settings(plugins=not no_plugins, cache_folder=cache_folder(folder, no_cache))
    with tempfile.TemporaryDirectory(prefix="safetycase-") as work:
        chosen = Language(language) if language else None
        preview = Preview(folder, Path(work) / "site", settings, as_of, Audience(audience), chosen)
        try:
            server = LocalServer(preview, port)
        except OSError:
            raise TakenPortError(port) from None
        _tell(preview.refresh(), preview.fault)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        click.echo(f"serving {folder} at {server.url} (Ctrl-C ends)")
        if open_:
            webbrowser.open(server.url)
        stop = threading.Event()
        try:
            watch(folder, lambda: _tell(preview.refresh(), preview.fault), stop)
        except KeyboardInterrupt:
            click.echo("ended")
        finally:
            stop.set()
            server.shutdown()
            server.server_close()


def _tell(result: CheckResult | None, fault: str) -> None:
    if result is None:
        for reason in fault.split("\n"):
            click.echo(harmless(f"cannot show the case: {reason}"), err=True)
        return
    found = [finding.severity for finding in result.view.report.findings]
    errors, warnings = found.count(Severity.ERROR), found.count(Severity.WARNING)
    counts = f"{counted(errors, 'error')}, {counted(warnings, 'warning')}"
    click.echo(f"judged: top claim {result.view.top_status.value}, {counts}")
