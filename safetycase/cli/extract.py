"""`safetycase extract`: the items of evidence without its texts, for where the log itself cannot lie."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from safetycase.cli.options import cache_folder, cache_option, depot_folder, folder_argument, plugins_option, width
from safetycase.evidence.extract_record import Extracted
from safetycase.operations.export import extract_case
from safetycase.pipeline import Settings
from safetycase.render.terminal import wrap


@click.command("extract")
@folder_argument
@click.argument("ids", nargs=-1, metavar="[IDS]...")
@click.option("-o", "--output", required=True, metavar="FOLDER", type=click.Path(path_type=Path), help="Where to.")
@click.option("--keep", multiple=True, metavar="NAME", help="Let out the texts of this column or field, as they are.")
@click.option("--fetch", multiple=True, metavar="PREFIX", help="Fetch evidence from addresses below this one.")
@plugins_option
@cache_option
def command(
    folder: Path,
    ids: tuple[str, ...],
    output: Path,
    keep: tuple[str, ...],
    fetch: tuple[str, ...],
    no_plugins: bool,
    no_cache: bool,
) -> None:
    """Write the items of evidence without any of its texts.

    For each file, FOLDER gets a record (JSON) and the items (Parquet). Prompts, answers and other free texts are
    hashed or dropped; every measure is computed from the extract and must come out as it does from the original.
    Name the record under 'files' of the evidence, in place of the log.
    """
    settings = Settings(plugins=not no_plugins, cache_folder=cache_folder(folder, no_cache))
    extraction = extract_case(folder, settings, output, ids=ids, keep=keep, depot=depot_folder(folder), fetch=fetch)
    for one in extraction.extracted:
        _say(_told(one))
    for element, message in (*extraction.skipped, *extraction.faults):
        _say(f"{element}: {message}")
    click.echo(
        f"extracted {len(extraction.extracted)}, nothing to extract {len(extraction.skipped)}, "
        f"not extracted {len({element for element, _ in extraction.faults})}"
    )
    sys.exit(1 if extraction.faults else 0)


def _say(words: str) -> None:
    click.echo("\n".join(wrap(words, width(), "", "  ")))


def _told(one: Extracted) -> str:
    """Say of one extract what was hashed and dropped; all else was kept."""
    record = one.record
    words = [f"{record.items.rows} items by {record.reader}"]
    for treatment in ("hashed", "dropped"):
        names = [name for name, told in record.columns.items() if told.treatment == treatment and name != "error"]
        words += [f"{treatment} {', '.join(names)}"] if names else []
    return f"{record.element}: {one.path}, {'; '.join(words)}"
