"""`safetycase gate`: judge a case in CI, once, and write all that a job shows."""

from __future__ import annotations

import re
import sys
from datetime import date
from pathlib import Path

import click

from safetycase.cli.options import GATES, as_of_option, cache_folder, cache_option, folder_argument, plugins_option
from safetycase.findings.finding import Profile, Severity
from safetycase.operations.baseline import baseline_text
from safetycase.operations.gate import GateOrder, gate, write_gate
from safetycase.pipeline import Settings
from safetycase.render.terminal import harmless

PROFILES = click.Choice([profile.value for profile in Profile])
_LINKS = re.compile(r"https?://[A-Za-z0-9.-]+(?::[0-9]+)?(?:/[A-Za-z0-9._~-]+)*/?")
LEVELS = click.Choice([severity.value for severity in reversed(Severity)])


def _address(_: click.Context, __: click.Parameter, value: str) -> str:
    if value and _LINKS.fullmatch(value) is None:
        raise click.BadParameter(f"'{value}' is no plain web address, such as https://host/group/name/blob/main.")
    return value


@click.command("gate")
@folder_argument
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, file_okay=False), default="safetycase-gate", show_default=True
)
@click.option("--fail-on", type=LEVELS, default="error", show_default=True, help="The level of findings that stops.")
@click.option("--profile", type=PROFILES, help="How strictly to weigh findings.  [default: the case's own]")
@click.option("--baseline", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="As in 'check'.")
@click.option("--against", metavar="REVISION", help="Tell what changed since this revision or folder, too.")
@click.option(
    "--stop-at",
    type=click.Choice(GATES),
    default="never",
    show_default=True,
    help="With --against: as 'diff --fail-on'.",
)
@click.option("--prefix", default="", metavar="PATH", help="Path of the case inside its repository.")
@click.option("--links", default="", metavar="URL", callback=_address, help="Where the files of the repository show.")
@as_of_option
@plugins_option
@cache_option
def command(
    folder: Path,
    output: Path,
    fail_on: str,
    profile: str | None,
    baseline: Path | None,
    against: str | None,
    stop_at: str,
    prefix: str,
    links: str,
    as_of: date,
    no_plugins: bool,
    no_cache: bool,
) -> None:
    """Judge a case in a CI job and write all that the job shows.

    The folder gets report.json, .sarif and .txt, junit.xml, code-quality.json
    (GitLab), annotations.txt (GitHub), summary.md, status.txt, two badges, and
    changes.md where --against is given. Exit codes are those of 'check'.
    """
    settings = Settings(
        Profile(profile) if profile else None, plugins=not no_plugins, cache_folder=cache_folder(folder, no_cache)
    )
    known = baseline_text(baseline) if baseline else None
    done = gate(folder, settings, GateOrder(as_of, prefix, Severity(fail_on), known, against, stop_at, links))
    write_gate(done, output)
    click.echo(done.files["report.txt"], nl=False)
    click.echo(f"wrote {harmless(str(output))}", err=True)
    sys.exit(done.code)
