"""Options that several commands share, and what the outside world adds to them."""

from __future__ import annotations

import hashlib
import os
import re
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeVar

import click

EMBEDDED = "duckdb"
GATES = ("never", "changed", "weakened", "unreviewed", "worse")
"""At what a comparison can be made to fail."""
ENGINE = re.compile(r"sc://[A-Za-z0-9.\[\]:_-]+(?:/[A-Za-z0-9_;=.-]*)?")
"""Where a Spark Connect server listens, as its clients write it: parameters follow a slash, each after a semicolon."""

Decorated = TypeVar("Decorated", bound=Callable[..., object])


def _day(_: click.Context, __: click.Parameter, value: datetime) -> date:
    return value.date()


def folder_argument(command: Decorated) -> Decorated:
    """Add the argument DIR, the folder of the case."""
    return click.argument("folder", metavar="[DIR]", default=".", type=click.Path(path_type=Path))(command)


def as_of_option(command: Decorated) -> Decorated:
    """Add `--as-of`, the only clock."""
    return click.option(
        "--as-of",
        type=click.DateTime(["%Y-%m-%d"]),
        metavar="DATE",
        default=lambda: datetime.now(UTC),
        callback=_day,
        help="The day to judge on.  [default: today]",
    )(command)


def cache_option(command: Decorated) -> Decorated:
    """Add `--no-cache`, which reads and hashes everything anew."""
    return click.option("--no-cache", is_flag=True, help="Read and hash everything anew.")(command)


def plugins_option(command: Decorated) -> Decorated:
    """Add `--no-plugins`, which runs built-in rules and readers only."""
    return click.option("--no-plugins", is_flag=True, help="Use built-in rules and readers only.")(command)


def engine_option(command: Decorated) -> Decorated:
    """Add `--engine`, what counts the items: a cluster that the user has, or what is embedded here."""
    return click.option(
        "--engine",
        default=EMBEDDED,
        metavar="ADDRESS",
        callback=_engine_address,
        help="Count on a Spark Connect cluster, sc://HOST:PORT.  [default: duckdb, here]",
    )(command)


def _engine_address(_: click.Context, __: click.Parameter, value: str) -> str | None:
    """Return the address of a cluster, None for the embedded engine."""
    if value == EMBEDDED:
        return None
    if ENGINE.fullmatch(value) is None:
        raise click.BadParameter(
            f"'{value}' is neither '{EMBEDDED}' nor an address such as sc://spark.example.org:15002."
        )
    return value


def cache_folder(folder: Path, no_cache: bool) -> Path | None:
    """Name the folder for what may be forgotten: outside the case, one per case, None where none is wanted."""
    return None if no_cache else _own_folder(folder)


def depot_folder(folder: Path) -> Path:
    """Name the folder for evidence that is fetched from elsewhere: outside the case, one per case."""
    return _own_folder(folder) / "fetched"


def _own_folder(folder: Path) -> Path:
    home = os.environ.get("SAFETYCASE_CACHE_DIR")
    if home is None:
        home = os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "safetycase")  # noqa: PTH111, PTH118 - no pathlib expansion of a missing home raises
    key = hashlib.sha256(os.fsencode(folder.absolute())).hexdigest()[:24]
    return Path(home) / key


def wants_colour() -> bool:
    """Whether standard output is a terminal that may be coloured (https://no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def wants_ascii() -> bool:
    """Whether standard output cannot show more than ASCII."""
    return (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"


def width() -> int:
    """Return the columns of the terminal, 80 where there is none, and never more than 100."""
    if not sys.stdout.isatty():
        return 80
    try:
        return max(40, min(os.get_terminal_size().columns, 100))
    except OSError:
        return 80
