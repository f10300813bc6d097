"""`safetycase add`: put an instance of an argument pattern into a case."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from safetycase.cli.options import width
from safetycase.errors import UnwritableFileError
from safetycase.knowledge.adding import Addition, Request, addition
from safetycase.knowledge.binding import read_values
from safetycase.knowledge.patterns import known_patterns, unknown_pattern
from safetycase.load.bind import load_case
from safetycase.render.patterns import index_text, shown_text
from safetycase.render.terminal import harmless
from safetycase.source.content import reason_of


@click.command("add")
@click.argument("pattern", required=False)
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(path_type=Path))
@click.option("--under", metavar="ID", help="The claim, strategy or defeater that the instance supports.")
@click.option("--set", "given", metavar="NAME=VALUE", multiple=True, help="Bind a parameter; lists with commas.")
@click.option("--module", metavar="FILE", help="The case file to write into.  [default: where ID stands]")
@click.option("--name", metavar="NAME", help="Name the instance; its ids hold this.  [default: from the parameters]")
@click.option("--dry-run", is_flag=True, help="Print the change as a diff; write nothing.")
@click.option("--list", "show_list", is_flag=True, help="List the patterns with their ratings.")
def command(
    pattern: str | None,
    folder: Path,
    under: str | None,
    given: tuple[str, ...],
    module: str | None,
    name: str | None,
    dry_run: bool,
    show_list: bool,
) -> None:
    """Add an argument PATTERN to a case, below a claim.

    Comments and order of the files are kept. What has no value yet is marked;
    'safetycase check' lists it. Without --under, the pattern is shown.
    """
    inside = (folder / "safetycase.yaml").exists()
    loaded = load_case(folder)[1] if inside or under else None
    known = known_patterns(loaded.case.patterns if loaded else {})
    if show_list:
        click.echo(index_text(tuple(known.values()), width()), nl=False)
        return
    if pattern is None:
        raise click.UsageError("name a pattern; --list shows them.")
    if pattern not in known:
        raise unknown_pattern(pattern, known)
    if loaded is None or under is None:
        click.echo(shown_text(known[pattern], width()), nl=False)
        return
    chosen = known[pattern]
    request = Request(chosen, read_values(chosen, [_pair(one) for one in given]), under, module, name)
    added = addition(loaded, folder, request)
    if dry_run:
        for edit in added.edits:
            for line in edit.difference().split("\n")[:-1]:
                click.echo(harmless(line.rstrip("\r")))
        return
    _write(folder, added)
    for edit in added.edits:
        click.echo(f"wrote {folder / edit.path}")
    for parameter in added.open:
        click.echo(harmless(f"open: {parameter} ({chosen.parameters[parameter].description})"))
    click.echo(f"\nNext:\n  safetycase check {shlex.quote(str(folder))}")


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not value.strip():
        raise click.UsageError(f"--set takes NAME=VALUE, not '{text}'.")
    return name.strip(), value


def _write(folder: Path, added: Addition) -> None:
    for edit in added.edits:
        path = folder / edit.path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("w", encoding="utf-8", newline="") as out:
                out.write(edit.after)
        except OSError as error:
            raise UnwritableFileError(str(path), reason_of(error)) from error
