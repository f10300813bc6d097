"""`safetycase diff`: what changed in the argument between two revisions or folders, and what it touches."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from safetycase.cli.options import (
    GATES,
    as_of_option,
    cache_folder,
    cache_option,
    plugins_option,
)
from safetycase.operations.revised import cases_at
from safetycase.render.terminal import harmless

VOICES = {".html": "html", ".htm": "html", ".md": "markdown", ".json": "json"}


@click.command("diff")
@click.argument("old", metavar="[OLD]", default="HEAD")
@click.argument("new", metavar="[NEW]", required=False)
@click.option(
    "--case", "case", default=".", type=click.Path(path_type=Path), metavar="DIR", help="The folder of the case."
)
@click.option(
    "--format",
    "voice",
    type=click.Choice(["text", "json", "markdown", "html"]),
    help="How to tell it.  [default: text, or what the name of the file says]",
)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to a file.")
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
    voice: str | None,
    output: Path | None,
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
    with cases_at((old, new or str(case)), case) as folders:
        from safetycase.cli.differences import told  # noqa: PLC0415 - while git is at work
        from safetycase.operations.comparison import compare_cases, stops_at  # noqa: PLC0415 - as above
        from safetycase.pipeline import Settings  # noqa: PLC0415 - as above

        before, after = folders()
        # A revision lies in a folder for the time being; what was read of it is kept with the case.
        kept = cache_folder(after if after == Path(new or case) else case, no_cache)
        settings = Settings(plugins=not no_plugins, cache_folder=kept)
        found = compare_cases(before, after, settings, as_of, (old, new or "the working folder"))
        text = told(found, voice or _voice_of(output), to_terminal=output is None, impact=impact)
    _give(text, output)
    sys.exit(1 if stops_at(found.told, gate) else 0)


def _give(text: str, output: Path | None) -> None:
    if output is None:
        click.echo(text, nl=False)
        return
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(text, encoding="utf-8", newline="\n")
    click.echo(f"wrote {harmless(str(output))}")


def _voice_of(output: Path | None) -> str:
    """Choose the format that the name of a file asks for."""
    return VOICES.get(output.suffix.lower(), "text") if output else "text"
