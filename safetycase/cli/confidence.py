"""`safetycase confidence`: bounds on how probable it is that an argument holds, and what they hang on."""

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
from safetycase.operations.confidence import confidence_in
from safetycase.pipeline import Settings
from safetycase.render.confidence_json import confidence_json
from safetycase.render.confidence_text import confidence_text


@click.command("confidence")
@folder_argument
@click.argument("element", metavar="[ID]", required=False)
@as_of_option
@click.option("--format", "voice", type=click.Choice(["text", "json"]), default="text", show_default=True)
@plugins_option
@cache_option
def command(folder: Path, element: str | None, as_of: date, voice: str, no_plugins: bool, no_cache: bool) -> None:
    """Bound how probable it is that the argument holds, and tell what matters.

    The bounds are put together from the confidences that the case states, under the dependence
    that it declares; what states none is unknown. They are of the top claim, or of the element ID.
    """
    settings = Settings(plugins=not no_plugins, cache_folder=cache_folder(folder, no_cache))
    shown = confidence_in(folder, settings, as_of, element)
    if voice == "json":
        click.echo(confidence_json(shown), nl=False)
        return
    text = confidence_text(shown, width=width(), colour=wants_colour(), ascii_only=wants_ascii())
    click.echo(text, nl=False)
