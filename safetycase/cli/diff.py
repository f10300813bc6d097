"""`safetycase diff`: what changed in the argument between two revisions or folders, and what it touches."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from safetycase.cli.options import (
    as_of_option,
    cache_folder,
    cache_option,
    plugins_option,
    wants_ascii,
    wants_colour,
    width,
)
from safetycase.operations.comparison import GATES, case_at, diff_cases, stops_at
from safetycase.pipeline import Settings
from safetycase.render.changes import difference_json, difference_markdown, difference_text


@click.command("diff")
@click.argument("old", metavar="[OLD]", default="HEAD")
@click.argument("new", metavar="[NEW]", required=False)
@click.option(
    "--case", "case", default=".", type=click.Path(path_type=Path), metavar="DIR", help="The folder of the case."
)
@click.option("--format", "voice", type=click.Choice(["text", "json", "markdown"]), default="text", show_default=True)
@click.option("--impact", is_flag=True, help="Name what must be looked at again, too.")
@click.option(
    "--fail-on",
    "gate",
    type=click.Choice(GATES),
    default="never",
    show_default=True,
    help="Exit with 1 where this is so.",
)
@as_of_option
@plugins_option
@cache_option
def command(
    old: str,
    new: str | None,
    case: Path,
    voice: str,
    impact: bool,
    gate: str,
    as_of: date,
    no_plugins: bool,
    no_cache: bool,
) -> None:
    """Tell what changed in the argument from OLD to NEW.

    OLD and NEW are git revisions or folders of a case. OLD is the last commit
    where left out, NEW the case as it lies in the folder. `--fail-on weakened`
    fails where anything may be weaker, `unreviewed` where that is so and no
    accepting review has seen it, `worse` where the top claim stands worse.
    """
    with case_at(old, case) as before, case_at(new or str(case), case) as after:
        settings = Settings(plugins=not no_plugins, cache_folder=cache_folder(after, no_cache))
        told = diff_cases(before, after, settings, as_of, (old, new or "the working folder"))
        if voice == "json":
            text = difference_json(told)
        elif voice == "markdown":
            text = difference_markdown(told)
        else:
            text = difference_text(told, width=width(), colour=wants_colour(), ascii_only=wants_ascii(), impact=impact)
        click.echo(text, nl=False)
    sys.exit(1 if stops_at(told, gate) else 0)
