"""`safetycase check`: judge a case against its lock."""

from __future__ import annotations

import hashlib
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from safetycase.cli.options import (
    as_of_option,
    cache_folder,
    cache_option,
    folder_argument,
    plugins_option,
    wants_ascii,
    wants_colour,
    width,
)
from safetycase.cli.replay import Answer, Replay
from safetycase.findings.finding import Profile, Severity

if TYPE_CHECKING:
    from safetycase.operations.baseline import BaselineText
    from safetycase.pipeline import CheckResult

FORMATS = ("text", "json", "sarif", "github", "gitlab", "junit", "markdown")
PROFILES = click.Choice([profile.value for profile in Profile])
LEVELS = click.Choice([severity.value for severity in reversed(Severity)])


def _names(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name.strip() for value in values for name in value.split(",") if name.strip())


@click.command("check")
@folder_argument
@as_of_option
@click.option("--format", "voice", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--fail-on", type=LEVELS, default="error", show_default=True, help="The level that fails the check.")
@click.option("--profile", type=PROFILES, help="How strictly to weigh findings.  [default: the case's own]")
@click.option(
    "--select", multiple=True, callback=_names, metavar="RULES", help="Run only these names, codes, families."
)
@click.option("--ignore", multiple=True, callback=_names, metavar="RULES", help="Leave these out; the report says so.")
@click.option(
    "--baseline",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Set apart the findings that FILE knows; see 'safetycase baseline'.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to a file.")
@click.option("--prefix", default="", metavar="PATH", help="Path of the case inside its repository, for CI formats.")
@plugins_option
@cache_option
def command(
    folder: Path,
    as_of: date,
    voice: str,
    fail_on: str,
    profile: str | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    baseline: Path | None,
    output: Path | None,
    prefix: str,
    no_plugins: bool,
    no_cache: bool,
) -> None:
    """Judge a case without opening the contents of evidence.

    Text, shape, references, graph, dialectic, and evidence against the lock:
    digest, subject, age and requirements.
    """
    memory = cache_folder(folder, no_cache)
    look = (width(), wants_colour() and output is None, wants_ascii() and output is None)
    known = _baseline_text(baseline)
    told = [str(baseline), hashlib.sha256(known.content).hexdigest()] if known else None
    question = [as_of.isoformat(), voice, fail_on, profile, select, ignore, prefix, no_plugins, look, told]
    replay = Replay(folder, memory, question)
    answer = replay.recalled()
    if answer is None:
        # An answer that is known need not pay for all that judging needs.
        from safetycase.render.renderer import Style  # noqa: PLC0415

        level = Severity(fail_on)
        result = _judged(folder, as_of, profile, select, ignore, not no_plugins, memory, known)
        text = result.told(voice, Style(*look, prefix=prefix, fail_on=level))
        answer = Answer(text, 1 if result.view.report.fails(level) else 0)
        if result.crashed:
            _write(answer.text, output)
            sys.exit(2)
        replay.keep(answer)
    _write(answer.text, output)
    sys.exit(answer.code)


def _judged(
    folder: Path,
    as_of: date,
    profile: str | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    plugins: bool,
    memory: Path | None,
    known: BaselineText | None,
) -> CheckResult:
    from safetycase.pipeline import Settings, check_case  # noqa: PLC0415 - as above

    settings = Settings(Profile(profile) if profile else None, select, ignore, plugins, memory)
    result = check_case(folder, settings, as_of)
    if known is None:
        return result
    from safetycase.operations.baseline import against_baseline  # noqa: PLC0415 - few checks have one

    return against_baseline(result, known)


def _baseline_text(path: Path | None) -> BaselineText | None:
    if path is None:
        return None
    from safetycase.operations.baseline import baseline_text  # noqa: PLC0415 - few checks have one

    return baseline_text(path)


def _write(text: str, output: Path | None) -> None:
    if output is None:
        click.echo(text, nl=False)
    else:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(text, encoding="utf-8", newline="\n")
