"""`safetycase measure --explain`: how one number came to be; nothing is written."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import click

from safetycase.cli.meter import Meter, wanted
from safetycase.cli.options import Decorated, depot_folder, wants_ascii, wants_colour, width
from safetycase.evidence.trail import DEFAULT_ROWS
from safetycase.operations.measurement import trace_measure
from safetycase.pipeline import Settings
from safetycase.render.trail_json import trail_json
from safetycase.render.trail_text import trail_text


@dataclass(frozen=True, slots=True)
class Explaining:
    """What is to be explained, and how: `voice` and `rows` are None where the user left them out."""

    element: str
    measure: str
    voice: str | None
    rows: int | None


def explain_options(command: Decorated) -> Decorated:
    """Add `--explain` and what goes with it."""
    for option in (
        click.option("--format", "voice", type=click.Choice(["text", "json"]), help="With --explain.  [default: text]"),
        click.option("--rows", type=click.IntRange(min=0), help="With --explain: list this many units.  [default: 10]"),
        click.option(
            "--explain",
            nargs=2,
            metavar="ID MEASURE",
            help="Show how one number came to be, from its files to its requirements; write nothing.",
        ),
    ):
        command = option(command)
    return command


def explaining(named: tuple[str, str] | None, voice: str | None, rows: int | None, *, alone: bool) -> Explaining | None:
    """Take in what is to be explained, if anything; raises UsageError where options do not go together."""
    if named is None:
        if rows is not None or voice is not None:
            raise click.UsageError("--rows and --format go with --explain.")
        return None
    if not alone:
        raise click.UsageError("--explain takes one measure: leave out IDS, --force, --check and --engine.")
    return Explaining(*named, voice, rows)


def tell_trail(folder: Path, settings: Settings, asked: Explaining, fetch: tuple[str, ...]) -> NoReturn:
    """Tell how a number came to be, and end with 1 where its files cannot be read or the lock says something else."""
    meter = Meter() if wanted() else None
    rows = DEFAULT_ROWS if asked.rows is None else asked.rows
    trail = trace_measure(
        folder,
        settings,
        asked.element,
        asked.measure,
        rows=rows,
        depot=depot_folder(folder),
        fetch=fetch,
        came=meter.came if meter else None,
    )
    if meter:
        meter.end()
    if asked.voice == "json":
        click.echo(trail_json(trail), nl=False)
    else:
        click.echo(trail_text(trail, width=width(), colour=wants_colour(), ascii_only=wants_ascii()), nl=False)
    sys.exit(0 if trail.is_clean else 1)
