"""`safetycase measure`: read the evidence, recompute the measures, write the lock."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import NoReturn

import click

from safetycase.cli.explaining import explain_options, explaining, tell_trail
from safetycase.cli.meter import Meter, wanted
from safetycase.cli.options import (
    as_of_option,
    cache_folder,
    cache_option,
    depot_folder,
    engine_option,
    folder_argument,
    plugins_option,
    width,
)
from safetycase.operations.measurement import MeasureResult, measure_case
from safetycase.pipeline import Settings
from safetycase.render.terminal import harmless, wrap


@click.command("measure")
@folder_argument
@click.argument("ids", nargs=-1, metavar="[IDS]...")
@as_of_option
@click.option("--force", is_flag=True, help="Read unchanged evidence again, too.")
@click.option("--check", "only_check", is_flag=True, help="Write nothing; fail if the lock says something else.")
@click.option(
    "--fetch", multiple=True, metavar="PREFIX", help="Fetch evidence from addresses below this one, such as s3://runs/."
)
@explain_options
@engine_option
@plugins_option
@cache_option
def command(
    folder: Path,
    ids: tuple[str, ...],
    as_of: date,
    force: bool,
    only_check: bool,
    fetch: tuple[str, ...],
    explain: tuple[str, str] | None,
    rows: int | None,
    voice: str | None,
    engine: str | None,
    no_plugins: bool,
    no_cache: bool,
) -> None:
    """Read the evidence files, recompute the measures, write safetycase.lock.

    Evidence whose files and definition are unchanged keeps its entry. With
    --explain, nothing is written: one number is told step by step, with the
    units that decided it and whether the lock says the same.
    """
    settings = Settings(plugins=not no_plugins, cache_folder=cache_folder(folder, no_cache))
    asked = explaining(explain, voice, rows, alone=not (ids or force or only_check or engine))
    if asked is not None:
        tell_trail(folder, settings, asked, fetch)
    meter = Meter() if wanted() else None
    measured = measure_case(
        folder,
        settings,
        datetime.combine(as_of, time(0), UTC),
        ids=ids,
        force=force or only_check,
        write=not only_check,
        depot=depot_folder(folder),
        fetch=fetch,
        engine=engine,
        progress=meter.progress if meter else None,
        came=meter.came if meter else None,
    )
    if meter:
        meter.end()
    _tell(measured, only_check)


def _tell(measured: MeasureResult, only_check: bool) -> NoReturn:
    """Say what was measured, and end with 1 where something could not be, or where the lock is out of date."""
    for element, message in measured.flaws:
        # A log is searched by lines, so each flaw has one there.
        flaw = f"{element}: {message}"
        click.echo("\n".join(wrap(flaw, width(), "", "  ")) if sys.stdout.isatty() else harmless(flaw))
    if only_check:
        click.echo("The lock says what the evidence says." if measured.unchanged else "The lock says something else.")
        sys.exit(0 if measured.unchanged else 1)
    click.echo(f"measured {len(measured.read)}, unchanged {len(measured.kept)}, not measured {len(measured.flaws)}")
    if measured.interrupted:
        click.echo("stopped: what was measured is in the lock; run it again for the rest.", err=True)
        sys.exit(2)
    sys.exit(1 if measured.flaws else 0)
