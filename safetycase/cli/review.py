"""`safetycase review`: record a judgement on the digest of what was judged, or tell how the recorded ones stand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import click

from safetycase.assess.recording import review_from
from safetycase.cli.options import as_of_option, cache_folder, cache_option, folder_argument, plugins_option, width
from safetycase.operations.returned import take_reviews
from safetycase.operations.reviews import record_review
from safetycase.pipeline import Settings, check_case
from safetycase.render.review_words import reviews_json, reviews_text, slug
from safetycase.render.terminal import harmless

DECISIONS = click.Choice(["accept", "accept-with-conditions", "reject", "abstain"])
_FILE = click.Path(path_type=Path, dir_okay=False)
_DAY = click.DateTime(["%Y-%m-%d"])


@click.command("review")
@folder_argument
@click.argument("ids", nargs=-1, metavar="[IDS]...")
@click.option("--reviewer", metavar="NAME", help="Who judges.")
@click.option("--role", metavar="ROLE", help="In what role, such as independent-reviewer.")
@click.option("--organisation", metavar="NAME", help="For whom the reviewer works.")
@click.option("--decision", type=DECISIONS)
@click.option("--until", type=_DAY, metavar="DATE", help="The last day on which the judgement counts.")
@click.option("--note", metavar="TEXT", help="Why; dissent is kept and printed.")
@click.option(
    "--condition", "conditions", nargs=3, multiple=True, metavar="TEXT OWNER DATE", help="What has to be done by when."
)
@click.option("-o", "--output", type=_FILE, help="Write to this file instead.")
@click.option("--take", "returned", type=_FILE, metavar="FILE", help="Check a review that was sent back; file it.")
@click.option("--list", "only_list", is_flag=True, help="Show how the recorded reviews stand, and record nothing.")
@click.option("--format", "voice", type=click.Choice(["text", "json"]), default="text", show_default=True)
@as_of_option
@plugins_option
@cache_option
def command(
    folder: Path,
    ids: tuple[str, ...],
    reviewer: str | None,
    role: str | None,
    organisation: str | None,
    decision: str | None,
    until: datetime | None,
    note: str | None,
    conditions: tuple[tuple[str, str, str], ...],
    output: Path | None,
    returned: Path | None,
    only_list: bool,
    voice: str,
    as_of: date,
    no_plugins: bool,
    no_cache: bool,
) -> None:
    """Record a review of IDS, or list the reviews of the case.

    A review judges elements with everything below them, as they stand now. It
    is a file of its own under reviews/, to be committed with the case; from
    then on `check` tells when what it judged has changed, and what.
    """
    settings = Settings(plugins=not no_plugins, cache_folder=cache_folder(folder, no_cache))
    if returned is not None:
        _take(folder, settings, as_of, returned)
        return
    if only_list or not ids:
        _list(folder, settings, as_of, ids, voice)
        return
    if reviewer is None or role is None or decision is None:
        raise click.UsageError("a review needs --reviewer, --role and --decision.")
    last = None if until is None else until.date()
    asked = [{"condition": text, "owner": owner, "due": due} for text, owner, due in conditions]
    said = {"of": ids, "decision": decision, "role": role, "reviewer": reviewer, "organisation": organisation}
    fields: dict[str, object] = {**said, "date": as_of, "until": last, "note": note, "conditions": asked}
    path = output or folder / "reviews" / f"{as_of}-{slug(ids[0])}-{slug(reviewer)}.yaml"
    _record(folder, settings, as_of, fields, path)


def _take(folder: Path, settings: Settings, as_of: date, returned: Path) -> None:
    for one in take_reviews(folder, settings, as_of, returned):
        judged = ", ".join(one.review.of)
        said = f"{one.review.decision.replace('-', ' ')} of {judged} by {one.review.reviewer} ({one.review.role})"
        click.echo(harmless(f"{said}: {one.standing}."))
        click.echo(f"wrote {harmless(str(one.path))}; commit it with the case.")


def _list(folder: Path, settings: Settings, as_of: date, ids: tuple[str, ...], voice: str) -> None:
    result = check_case(folder, settings, as_of)
    told = [one for one in result.view.reviews if not ids or set(ids) & set(one.review.of)]
    click.echo(reviews_json(told) if voice == "json" else reviews_text(told, width()), nl=False)


def _record(folder: Path, settings: Settings, as_of: date, fields: Mapping[str, object], path: Path) -> None:
    for warning in record_review(folder, settings, as_of, review_from(fields), path):
        click.echo(harmless(f"note: {warning}"), err=True)
    click.echo(f"wrote {harmless(str(path))}; commit it with the case.")
