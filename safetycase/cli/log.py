"""`safetycase log`: what became of one element through the revisions of the case."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from safetycase.cli.options import (
    as_of_option,
    cache_folder,
    cache_option,
    folder_argument,
    plugins_option,
    wants_ascii,
    wants_colour,
    width,
)
from safetycase.operations.history import history_of
from safetycase.pipeline import Settings
from safetycase.render.history import history_json, history_text

_MOST = 500


@click.command("log")
@click.argument("element", metavar="ID")
@folder_argument
@click.option(
    "--limit", type=click.IntRange(min=1), default=_MOST, show_default=True, help="Look at so many revisions."
)
@click.option("--format", "voice", type=click.Choice(["text", "json"]), default="text", show_default=True)
@as_of_option
@plugins_option
@cache_option
def command(element: str, folder: Path, limit: int, voice: str, as_of: date, no_plugins: bool, no_cache: bool) -> None:
    """Tell what became of an element in each revision of the case.

    The oldest revision comes first. Each is judged on its author's day, the
    folder as it lies on the day of --as-of. An element that was renamed is
    followed under its former ids, through merges, and past revisions that
    cannot be read.
    """
    settings = Settings(plugins=not no_plugins, cache_folder=cache_folder(folder, no_cache))
    history = history_of(folder, settings, element, as_of, limit)
    if voice == "json":
        click.echo(history_json(history, as_of), nl=False)
        return
    text = history_text(history, as_of, width=width(), colour=wants_colour(), ascii_only=wants_ascii())
    click.echo(text, nl=False)
