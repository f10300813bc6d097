"""`safetycase new`: start a case from a template."""

from __future__ import annotations

import re
import shlex
from datetime import UTC, date, datetime, time
from pathlib import Path

import click

from safetycase.cli.options import as_of_option, width
from safetycase.errors import MissingToolError
from safetycase.evidence.lock import LOCK_NAME
from safetycase.knowledge.starter import start_case, starter_case, starter_cases
from safetycase.operations.measurement import measure_case
from safetycase.pipeline import Settings
from safetycase.render.terminal import wrap


@click.command("new")
@click.argument("folder", metavar="[DIR]", default="my-case", type=click.Path(path_type=Path, file_okay=False))
@click.option("--template", default="starter", show_default=True, metavar="NAME", help="The starter case to copy.")
@click.option("--list", "show_list", is_flag=True, help="Show the starter cases.")
@click.option("--id", "case_id", metavar="ID", help="The id of the case.  [default: from the folder]")
@click.option("--title", metavar="TEXT", help="The title of the case.")
@as_of_option
def command(folder: Path, template: str, show_list: bool, case_id: str | None, title: str | None, as_of: date) -> None:
    """Start a case from a template.

    The new case holds sample evidence, is measured and checks clean, or names
    what to argue next; replace one part after the other with your own.
    """
    if show_list:
        for starter in starter_cases().values():
            words = f"{starter.title}. {starter.summary}"
            click.echo("\n".join(wrap(words, width(), f"{starter.name:<13}")))
        click.echo("\n'safetycase new DIR --template NAME' starts one.")
        return
    name = case_id or re.sub(r"[^a-z0-9]+", "-", folder.absolute().name.lower()).strip("-") or "my-system"
    starter = starter_case(template)
    written = start_case(starter, folder, case_id=name, title=title or f"{name}, safety case", today=as_of)
    for path in written:
        click.echo(f"wrote {folder / path}")
    if starter.next:
        click.echo(f"\nTo be answered, in this order: {', '.join(starter.next)}.")
    quoted = shlex.quote(str(folder))
    try:
        measure_case(folder, Settings(), datetime.combine(as_of, time(0), UTC))
        click.echo(f"wrote {folder / LOCK_NAME}")
        click.echo(f"\nNext:\n  safetycase check {quoted}\n  safetycase status {quoted}")
    except MissingToolError as missing:
        click.echo(f"\nThe sample evidence is not measured yet: {missing}")
        click.echo(f"\nNext:\n  safetycase measure {quoted}\n  safetycase check {quoted}")
