"""`safetycase export`: a case in the format of another tool, and what is lost on the way."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from safetycase.cli.options import as_of_option, cache_folder, cache_option, folder_argument, plugins_option
from safetycase.operations.export import export_case
from safetycase.pipeline import Settings
from safetycase.render.terminal import harmless


@click.command("export")
@click.argument("form", metavar="FORMAT")
@folder_argument
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, file_okay=False), required=True, help="The folder to write to."
)
@as_of_option
@plugins_option
@cache_option
def command(form: str, folder: Path, output: Path, as_of: date, no_plugins: bool, no_cache: bool) -> None:
    """Write a case in the format of another tool, and tell what is lost.

    FORMAT is every-eval-ever: the results and samples of the evidence, without
    any text of prompts or responses. Evidence that is not measured, or has
    changed since, is left out and told.
    """
    settings = Settings(plugins=not no_plugins, cache_folder=cache_folder(folder, no_cache))
    exported = export_case(folder, settings, form, as_of)
    for name, content in exported.files.items():
        target = output / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        click.echo(f"wrote {harmless(str(target))}")
    for loss in exported.losses:
        words = f"lost: {loss.element}: {loss.what}" if loss.element else f"lost: {loss.what}"
        click.echo(harmless(words))
    sys.exit(0 if exported.files else 1)
