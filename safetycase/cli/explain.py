"""`safetycase explain`: tell what a finding means."""

from __future__ import annotations

from itertools import groupby

import click

from safetycase.cli.options import plugins_option, wants_ascii, wants_colour, width
from safetycase.pipeline import explained, rule_index
from safetycase.render.terminal import Paint, harmless, wrap
from safetycase.source.excerpt import counted

_ROOM_FOR_NAME = 28


@click.command("explain")
@click.argument("code", metavar="[CODE]", required=False)
@plugins_option
def command(code: str | None, no_plugins: bool) -> None:
    """Tell what a finding means, with a failing and a mended example.

    CODE is a code (SC402) or a name (stale-evidence); without it, all are listed.
    """
    if code is None:
        click.echo(_index(plugins=not no_plugins), nl=False)
        return
    click.echo(_painted(explained(code, plugins=not no_plugins).rstrip("\n")))


def _index(*, plugins: bool) -> str:
    """List the rules, family by family."""
    paint = Paint(wants_colour(), wants_ascii())
    known = rule_index(plugins=plugins)
    lines: list[str] = []
    for family, rules in groupby(known, key=lambda info: info.family):
        lines += ["", paint.rule(family, width())] if lines else [paint.rule(family, width())]
        for info in rules:
            lead = f"  {info.code}  {harmless(info.name):<{_ROOM_FOR_NAME}}"
            if len(info.name) >= _ROOM_FOR_NAME:
                lines.append(lead)
                lead = " " * (_ROOM_FOR_NAME + 9)
            lines += wrap(info.summary, width(), lead)
    lines += ["", f"{counted(len(known), 'rule')}. 'safetycase explain CODE' tells of one."]
    return "\n".join(lines) + "\n"


def _painted(text: str) -> str:
    """Make the headings bold, where the terminal can."""
    paint = Paint(wants_colour())
    title, *lines = text.split("\n")
    return "\n".join([paint(title, "bold"), *(paint(line, "bold") if line.isupper() else line for line in lines)])
