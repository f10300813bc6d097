"""`safetycase badge`: one line of SVG for a README, that says how a case stands."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from safetycase.cli.options import as_of_option, cache_folder, cache_option, folder_argument, plugins_option
from safetycase.pipeline import Settings, check_case
from safetycase.render.badge import badge_svg, freshness_badge, status_badge
from safetycase.render.terminal import harmless

BADGES = {"status": status_badge, "freshness": freshness_badge}


@click.command("badge")
@folder_argument
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="The file.  [default: badge.svg]")
@click.option("--of", "what", type=click.Choice(list(BADGES)), default="status", show_default=True, help="What to say.")
@as_of_option
@plugins_option
@cache_option
def command(folder: Path, output: Path | None, what: str, as_of: date, no_plugins: bool, no_cache: bool) -> None:
    """Draw a badge that says how a case stands today.

    'status' is that of the top claim, with the day; 'freshness' is how long
    all evidence stays valid, or how much of it is stale.
    """
    result = check_case(folder, Settings(plugins=not no_plugins, cache_folder=cache_folder(folder, no_cache)), as_of)
    path = output or Path("badge.svg")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(badge_svg(BADGES[what](result.view)), encoding="utf-8", newline="\n")
    click.echo(f"wrote {harmless(str(path))}")
