"""`safetycase status`: the tree with statuses, causes and repairs."""

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
from safetycase.operations.failures import what_fails
from safetycase.pipeline import Settings, check_case
from safetycase.render.status_json import status_json
from safetycase.render.status_markdown import status_markdown
from safetycase.render.status_tree import status_text


@click.command("status")
@folder_argument
@click.argument("element", metavar="[ID]", required=False)
@as_of_option
@click.option("--depth", type=click.IntRange(min=0), help="Show this many levels only.")
@click.option("--format", "voice", type=click.Choice(["text", "json", "markdown"]), default="text", show_default=True)
@plugins_option
@cache_option
def command(
    folder: Path,
    element: str | None,
    as_of: date,
    depth: int | None,
    voice: str,
    no_plugins: bool,
    no_cache: bool,
) -> None:
    """Show how every element stands, why, and what would mend it.

    The tree starts at the top claim, or at the element ID.
    """
    settings = Settings(plugins=not no_plugins, cache_folder=cache_folder(folder, no_cache))
    result = check_case(folder, settings, as_of)
    failing = what_fails(result.view, element)
    if voice == "json":
        click.echo(status_json(result.view, result.repairs(element), element=element, failing=failing), nl=False)
        return
    if voice == "markdown":
        click.echo(status_markdown(result.view, result.repairs(element), element=element, depth=depth), nl=False)
        return
    text = status_text(
        result.view,
        result.repairs(element),
        element=element,
        failing=failing,
        depth=depth,
        width=width(),
        colour=wants_colour(),
        ascii_only=wants_ascii(),
    )
    click.echo(text, nl=False)
