"""What the documentation tells to type is what the program takes: every command that it names, and every option."""

from __future__ import annotations

import importlib
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from program import ROOT

from safetycase.cli.app import COMMANDS

PAGES = [*sorted((ROOT / "site" / "docs").glob("*.md")), ROOT / "README.md", ROOT / "examples" / "README.md"]
_BLOCK = re.compile(r"^ *```(?:console|bash|sh)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`(?:\$ )?(safetycase [a-z][^`]*)`")


def written(page: str) -> Iterator[str]:
    """Yield the command lines of a page: after `$` in its consoles, and in running text."""
    for block in _BLOCK.findall(page):
        lines = block.replace("\\\n", " ").splitlines()
        yield from (line.strip()[2:] for line in lines if line.strip().startswith("$ safetycase "))
    yield from _INLINE.findall(_BLOCK.sub("", page))


def faults(line: str) -> list[str]:
    """Say what the program would not take of a command line, up to a pipe, a redirection or a remark."""
    words = shlex.split(re.split(r"\s[|>#]|…", line)[0].replace("'…", ""), comments=False)
    name, *rest = words[1:]
    if name not in COMMANDS:
        return [] if "," in name or name.startswith("-") else [f"there is no command {name}"]
    command: click.Command = importlib.import_module(f"safetycase.cli.{name}").command
    known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
    known.add("--help")
    return [
        f"{name} has no {word}" for word in rest if re.match(r"--?[a-z]", word) and word.partition("=")[0] not in known
    ]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_command_line_of_a_page_is_one_that_the_program_takes(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert [f"{line}: {fault}" for line in written(text) for fault in faults(line)] == []


def test_a_command_or_option_that_is_not_there_is_found() -> None:
    page = "```console\n$ safetycase check --as-off 1 | head\nout\n$ safetycase chek\n```\nuse `safetycase whatif --if`"
    found = [fault for line in written(page) for fault in faults(line)]
    assert found == ["check has no --as-off", "there is no command chek", "whatif has no --if"]
