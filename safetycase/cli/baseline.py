"""`safetycase baseline`: write down the findings there are, so that only new ones fail a check."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from safetycase.cli.options import as_of_option, cache_folder, cache_option, folder_argument, plugins_option
from safetycase.findings.baseline import LONGEST_DAYS
from safetycase.operations.baseline import write_baseline
from safetycase.pipeline import Settings
from safetycase.render.terminal import harmless

NAME = "safetycase-baseline.json"


@click.command("baseline")
@folder_argument
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help=f"The file.  [default: {NAME} in the folder of the case]",
)
@click.option(
    "--days",
    type=click.IntRange(1, LONGEST_DAYS),
    default=90,
    show_default=True,
    help="How long what is new in it counts as known.",
)
@as_of_option
@plugins_option
@cache_option
def command(folder: Path, output: Path | None, days: int, as_of: date, no_plugins: bool, no_cache: bool) -> None:
    """Write down the findings there are, for 'check --baseline'.

    Known findings no longer fail a check, until their days are over; they are
    always shown, and no status changes. Written again, the file loses what no
    longer occurs; what stays keeps the day on which it was first seen.
    """
    path = output or folder / NAME
    settings = Settings(plugins=not no_plugins, cache_folder=cache_folder(folder, no_cache))
    done = write_baseline(folder, settings, as_of, path, days)
    click.echo(
        f"wrote {harmless(str(path))}: {len(done.baseline.entries)} known "
        f"({done.added} new, {done.kept} kept with their days, {done.gone} no longer needed)."
    )
    for finding in done.refused:
        about = f" in {finding.element or finding.file}"
        click.echo(harmless(f"not taken in, it always counts: {finding.code} {finding.name}{about}"), err=True)
