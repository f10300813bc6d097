"""`safetycase whatif`: what would fall or rise if something of the case were otherwise."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import click

from safetycase.assess.supposing import Supposition
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
from safetycase.model.status import Status
from safetycase.operations.whatif import what_if
from safetycase.pipeline import Settings
from safetycase.render.whatif import whatif_json, whatif_text


def _outcomes(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> Mapping[str, str]:
    """Take in `ID=WORD`, each id once."""
    found: dict[str, str] = {}
    for value in values:
        name, sign, word = value.partition("=")
        if not (name and sign and word):
            raise click.BadParameter(f"'{value}' is not of the form ID=WORD, such as E-exploit=stale.")
        if found.setdefault(name, word) != word:
            raise click.BadParameter(f"{name} cannot be both {found[name]} and {word}.")
    return found


def _day(_: click.Context, __: click.Parameter, value: datetime | None) -> date | None:
    return value.date() if value else None


@click.command("whatif")
@folder_argument
@click.option("--without", multiple=True, metavar="ID", help="Suppose that this element is not there.")
@click.option(
    "--outcome",
    "outcomes",
    multiple=True,
    metavar="ID=WORD",
    callback=_outcomes,
    help="Suppose that evidence passed, failed, is stale, changed, missing, ...",
)
@click.option(
    "--on",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    callback=_day,
    help="Suppose that it is this day.",
)
@click.option("--format", "voice", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option(
    "--fail-on",
    "gate",
    type=click.Choice(["never", "worse", "unsupported"]),
    default="never",
    show_default=True,
    help="Exit with 1 where the top claim would stand so.",
)
@as_of_option
@plugins_option
@cache_option
def command(
    folder: Path,
    without: tuple[str, ...],
    outcomes: Mapping[str, str],
    on: date | None,
    voice: str,
    gate: str,
    as_of: date,
    no_plugins: bool,
    no_cache: bool,
) -> None:
    """Tell what would fall or rise if something were otherwise.

    Both sides are judged as of the same day, unless --on supposes another. Any
    element can be taken away; its references stay and then name nothing. The
    outcome of evidence is passed, failed, stale, changed, incomplete,
    other-subject, other-configuration, missing, unreadable or not-measured, of
    a defeater answered, open or upheld, and of any element a status. Options
    may be given together and more than once. Nothing is written.
    """
    if not (without or outcomes or on):
        raise click.UsageError("suppose something: --without ID, --outcome ID=WORD or --on DATE.")
    settings = Settings(plugins=not no_plugins, cache_folder=cache_folder(folder, no_cache))
    state, supposed = what_if(folder, settings, as_of, Supposition(tuple(dict.fromkeys(without)), outcomes, on))
    if voice == "json":
        click.echo(whatif_json(state, supposed), nl=False)
    else:
        text = whatif_text(state, supposed, width=width(), colour=wants_colour(), ascii_only=wants_ascii())
        click.echo(text, nl=False)
    sys.exit(1 if _fails(state.top_status, supposed.status(state.graph.top), gate) else 0)


def _fails(before: Status, after: Status | None, gate: str) -> bool:
    if gate == "worse":
        return after is not None and after.rank < before.rank
    return gate == "unsupported" and after is not Status.SUPPORTED
