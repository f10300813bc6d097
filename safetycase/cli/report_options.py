"""The options of `render` that concern reports, gathered into one value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any

import click

KINDS = ("dossier", "summary", "gaps", "coverage", "delta", "evidence")
VARIANTS = ("pdf/ua-1", "pdf/a-3u", "pdf/a-3a")


@dataclass(frozen=True, slots=True)
class Wish:
    """What the user asked of a report; `since` holds for pages and sites, too."""

    kind: str
    variant: str | None
    since: str | None
    templates: Path | None


def report_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add `--kind`, `--variant` and `--since`; the command gets them as one value, `wish`."""

    @click.option(
        "--kind",
        "document",
        type=click.Choice(KINDS),
        default="dossier",
        show_default=True,
        help="report: which document.",
    )
    @click.option("--variant", type=click.Choice(VARIANTS), help="report: for assistive technology or archives.")
    @click.option("--templates", type=click.Path(path_type=Path), metavar="DIR", help="report: your own templates.")
    @click.option("--since", metavar="REV", help="Tell what changed since a git revision or an earlier folder.")
    @wraps(command)
    def with_wish(
        *args: Any, document: str, variant: str | None, since: str | None, templates: Path | None, **kwargs: Any
    ) -> None:
        if document == "delta" and since is None:
            raise click.UsageError("A delta report needs --since: a git revision (a tag, a commit) or a folder.")
        command(*args, wish=Wish(document, variant, since, templates), **kwargs)

    return with_wish
