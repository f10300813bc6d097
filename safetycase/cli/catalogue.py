"""`safetycase catalogue`: list catalogues, or show one, with how far a case answers it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import click

from safetycase.cli.options import as_of_option, cache_folder, wants_ascii, wants_colour, width
from safetycase.operations.catalogues import catalogue_index, catalogue_shown
from safetycase.pipeline import Settings
from safetycase.render.catalogues import index_text, shown_text


@click.command("catalogue")
@click.argument("name", required=False)
@click.option(
    "--case", "folder", type=click.Path(path_type=Path), default=".", metavar="DIR", help="The case.  [default: here]"
)
@as_of_option
@click.option("--format", "voice", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(name: str | None, folder: Path, as_of: date, voice: str) -> None:
    """List the catalogues there are, or show the items of one.

    Inside a case, each item tells how it stands and by what.
    """
    root = folder if (folder / "safetycase.yaml").exists() else None
    settings = Settings(cache_folder=cache_folder(folder, no_cache=False)) if root else Settings()
    if name is None:
        known = catalogue_index(root, settings)
        text = json.dumps([entry.as_data() for entry in known], ensure_ascii=False, indent=1) + "\n"
        click.echo(text if voice == "json" else index_text(known, width()), nl=False)
        return
    shown = catalogue_shown(name, root, settings, as_of)
    text = json.dumps(shown.as_data(), ensure_ascii=False, indent=1) + "\n"
    looks = {"colour": wants_colour(), "ascii_only": wants_ascii()}
    click.echo(text if voice == "json" else shown_text(shown, width(), **looks), nl=False)
