"""`safetycase expires`: the days ahead on which something ends, who owns it, and what falls with it."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click
from pydantic import TypeAdapter, ValidationError

from safetycase.assess.ahead import Ahead
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
from safetycase.model.values import Duration, ValidFor
from safetycase.operations.ahead import calendar_of
from safetycase.pipeline import Settings
from safetycase.render.calendar_files import calendar_ics, calendar_json, calendar_markdown
from safetycase.render.calendar_text import calendar_text


def _duration(_: click.Context, __: click.Parameter, value: str | None) -> Duration | None:
    if value is None:
        return None
    try:
        found: Duration = TypeAdapter(ValidFor).validate_python(value)
    except ValidationError as error:
        raise click.BadParameter(f"'{value}': {error.errors()[0]['msg'].removeprefix('Value error, ')}.") from error
    return found


@click.command("expires")
@folder_argument
@click.option(
    "--within", metavar="TIME", callback=_duration, help="Look so far ahead only: 30d, 12w, 6m, 1y.  [default: all]"
)
@click.option(
    "--format",
    "voice",
    type=click.Choice(["text", "json", "markdown", "ics"]),
    default="text",
    show_default=True,
)
@click.option(
    "--fail-on",
    "gate",
    type=click.Choice(["never", "any", "status", "top"]),
    default="never",
    show_default=True,
    help="Exit with 1 where this is so.",
)
@as_of_option
@plugins_option
@cache_option
def command(
    folder: Path,
    within: Duration | None,
    voice: str,
    gate: str,
    as_of: date,
    no_plugins: bool,
    no_cache: bool,
) -> None:
    """Tell what ends when, who owns it, and what falls with it.

    First of all stands the first day on which the top claim would no longer be
    supported if nobody did anything. `--fail-on any` fails where anything ends
    in the time looked at, `status` where an element would stand worse, `top`
    where the top claim is not supported today or would not be.
    """
    settings = Settings(plugins=not no_plugins, cache_folder=cache_folder(folder, no_cache))
    state, ahead = calendar_of(folder, settings, as_of, within.after(as_of) if within else None)
    if voice == "json":
        text = calendar_json(state, ahead)
    elif voice == "markdown":
        text = calendar_markdown(ahead)
    elif voice == "ics":
        text = calendar_ics(state, ahead)
    else:
        text = calendar_text(state, ahead, width=width(), colour=wants_colour(), ascii_only=wants_ascii())
    click.echo(text, nl=False)
    sys.exit(1 if _fails(ahead, gate) else 0)


def _fails(ahead: Ahead, gate: str) -> bool:
    return {
        "never": False,
        "any": bool(ahead.days),
        "status": bool(ahead.worse),
        "top": ahead.top_is_in_danger,
    }[gate]
