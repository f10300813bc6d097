"""What a measure asks of each record, and how many records and units fall out at each step before it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from safetycase.evidence.conditions import Columns, Sql, UnanswerableError, compiled, joined, number, text
from safetycase.evidence.judging import narrowed_frame
from safetycase.evidence.measure import Question, event_of, frame_of
from safetycase.evidence.tally import STANDING, Frame, Records
from safetycase.evidence.trail import Gathered, Sifted
from safetycase.model.evidence import Calibration, Detection, Direction, Measure

UNSAID = "unsaid"
"""The reason of a record that says nothing of why it has no answer."""


@dataclass(frozen=True, slots=True)
class Probe:
    """What is asked of each record of a measure.

    `base` are the items that the `where` admits, `frame` those of them that the measure is about. `answer` is NULL for
    a record without one: a yes or no, or where `ranked` a number that is the higher the worse. `fields` are what the
    measure looks at, `paths` the files by their index.
    """

    base: Frame
    frame: Frame
    answer: Sql
    fields: tuple[str, ...]
    ranked: bool = False
    paths: Mapping[int, str] = field(default_factory=dict)


def probe(records: Records, question: Question, paths: Mapping[int, str]) -> Probe:
    """Return what a measure asks of each record; `paths` are those of the files by their index.

    Raises UnanswerableError where it asks what no record has.
    """
    return replace(_probe(records, question), paths=paths)


def _probe(records: Records, question: Question) -> Probe:
    measure = question.measure
    frame = frame_of(records, question)
    if measure.judged is not None:
        narrowed, event = narrowed_frame(frame, measure.kind, measure.judged)
        return Probe(frame, narrowed, event, (measure.judged.truth, measure.judged.judge))
    if measure.difference is not None:
        between = measure.difference
        sides = compiled(frame.columns, {between.field: (between.first, between.second)})
        narrowed = replace(frame, definite=joined([frame.definite, sides], "AND"))
        event = compiled(frame.columns, between.event)
        return Probe(frame, narrowed, event, (between.field, *between.event))
    answer, fields, ranked = _asked(frame, question)
    return Probe(frame, frame, answer, fields, ranked)


def _asked(frame: Frame, question: Question) -> tuple[Sql, tuple[str, ...], bool]:
    measure, columns = question.measure, frame.columns
    numeric = measure.mean or (measure.quantile.field if measure.quantile else None)
    if numeric is not None:
        sign = "-" if question.direction is Direction.HIGHER_IS_BETTER else ""
        return Sql(f"{sign}{number(columns.column(numeric))}"), (numeric,), True
    if measure.detection is not None:
        return _detecting(frame, measure.detection), (measure.detection.score, *measure.detection.positive), True
    if measure.calibration is not None:
        return (
            _fitting(frame, measure.calibration),
            (measure.calibration.confidence, *measure.calibration.correct),
            True,
        )
    if _is_of_labels(measure):
        return _of_labels(frame, measure)
    return event_of(frame, question), measure.agreement or tuple(question.event), False


def _is_of_labels(measure: Measure) -> bool:
    return measure.kind in {"reliability", "ordinal", "issue_coverage"}


def _of_labels(frame: Frame, measure: Measure) -> tuple[Sql, tuple[str, ...], bool]:
    columns = frame.columns
    if measure.reliability is not None:
        raters = [text(columns.column(rater)) for rater in measure.reliability.raters]
        known = " AND ".join(f"{rater} IS NOT NULL" for rater in raters)
        differ = " OR ".join(f"{rater} <> {raters[0]}" for rater in raters[1:])
        return Sql(f"CASE WHEN {known} THEN ({differ}) END"), measure.reliability.raters, False
    if measure.issue_coverage is not None:
        sought = measure.issue_coverage
        by_known = compiled(columns, {sought.method: (*sought.exposing, *sought.detecting)})
        return by_known, (sought.issue, sought.method), False
    asked = measure.ordinal
    if asked is None:
        raise UnanswerableError("nothing is asked")
    on_scale = compiled(columns, {asked.field: asked.scale})
    reached = compiled(columns, {asked.field: asked.scale[asked.scale.index(asked.at_least) :]})
    event = f"CASE WHEN {on_scale.text} THEN ({reached.text}) END"
    return Sql(event, (*on_scale.parameters, *reached.parameters)), (asked.field,), False


def _detecting(frame: Frame, asked: Detection) -> Sql:
    """Rank how far a record lies on the wrong side: an event below others, or a record without it above them."""
    score, event = number(frame.columns.column(asked.score)), compiled(frame.columns, asked.positive)
    above = f"percent_rank() OVER (PARTITION BY ({score}) IS NULL ORDER BY {score})"
    ranked = f"CASE ({event.text}) WHEN TRUE THEN 1 - {above} WHEN FALSE THEN {above} END"
    return Sql(f"CASE WHEN ({score}) IS NOT NULL THEN {ranked} END", event.parameters)


def _fitting(frame: Frame, asked: Calibration) -> Sql:
    """Rank how far a confidence lies from what came."""
    stated, right = number(frame.columns.column(asked.confidence)), compiled(frame.columns, asked.correct)
    return Sql(
        f"CASE ({right.text}) WHEN TRUE THEN abs(1 - {stated}) WHEN FALSE THEN abs({stated}) END", right.parameters
    )


def sifted(records: Records, asked: Probe) -> Sifted:
    """Count the items that fall out at each step, each at the first that drops it."""
    frame = asked.base
    chosen = frame.columns.selection()
    other = Sql(f"({frame.own.text}) IS NOT TRUE", frame.own.parameters)
    if frame.files is not None:
        listed = ", ".join(map(str, frame.files)) or "NULL"
        other = joined([other, Sql(f"(i_file IN ({listed})) IS NOT TRUE")], "OR")
    steps = [
        (other, "other_scorers"),
        (Sql("NOT i_standing"), "superseded"),
        (_refused(frame), "left_out"),
        (_refused(asked.frame), "not_asked"),
    ]
    cases = " ".join(f"WHEN {step.text} THEN '{name}'" for step, name in steps)
    standing = STANDING if frame.invalidated else "TRUE"
    source = (
        f"SELECT file AS i_file, scorer AS i_scorer, coalesce(invalidated, FALSE) AS i_invalid, "  # noqa: S608  our own
        f"({standing}) AS i_standing{chosen.text} FROM items"
    )
    rows = records.items.rows(
        f"SELECT CASE {cases} ELSE 'looked_at' END AS step, count(*) FROM ({source}) GROUP BY step",  # noqa: S608  our own
        (*(parameter for step, _ in steps for parameter in step.parameters), *chosen.parameters),
    )
    counts = {str(name): int(str(count)) for name, count in rows}
    return Sifted(
        items=sum(counts.values()),
        looked_at=counts.get("looked_at", 0),
        left_out=counts.get("left_out", 0),
        other_scorers=counts.get("other_scorers", 0),
        superseded=counts.get("superseded", 0),
        not_asked=counts.get("not_asked", 0),
        scorers=_answering(records, asked),
    )


def _refused(frame: Frame) -> Sql:
    """Return which records a frame drops, as `Frame.picked` does."""
    kept = f"({frame.definite.text}) IS TRUE AND (i_invalid OR ({frame.results.text}) IS NOT FALSE)"
    return Sql(f"NOT ({kept})", (*frame.definite.parameters, *frame.results.parameters))


def _answering(records: Records, asked: Probe) -> tuple[str, ...]:
    """Return the scorers whose records answer."""
    scorer = asked.base.columns.column("scorer")
    base = asked.frame.picked(Sql("TRUE"), f", {scorer} AS s")
    named = "SELECT DISTINCT s FROM picked WHERE own AND s IS NOT NULL ORDER BY s LIMIT 20"
    rows = records.items.rows(base.text + named, base.parameters)
    return tuple(str(row[0]) for row in rows)


def reason(columns: Columns) -> str:
    """Return SQL for why a record has no answer, a value of `Unscored`, `invalidated` or `UNSAID`."""
    unscored, error = columns.column("unscored"), columns.column("error")
    failed = f"CASE WHEN {error} <> '' THEN 'error' ELSE '{UNSAID}' END"
    return f"CASE WHEN i_invalid THEN 'invalidated' ELSE coalesce({unscored}, {failed}) END"


def gathered(records: Records, asked: Probe) -> Gathered:
    """Count how rows make units, and why rows have no answer."""
    base = asked.frame.picked(asked.answer, f", {reason(asked.base.columns)} AS why")
    units = (
        ", units AS (SELECT min(c) AS c, count(*) FILTER (WHERE own) AS n FROM picked GROUP BY task, unit) "
        "SELECT min(n) FILTER (WHERE n > 0), max(n), count(DISTINCT c), count(*) FILTER (WHERE n = 0) FROM units"
    )
    fewest, most, clusters, silent = records.items.rows(base.text + units, base.parameters)[0]
    by_reason = "SELECT why, count(*) FROM picked WHERE own AND e IS NULL GROUP BY why ORDER BY why"
    reasons = records.items.rows(base.text + by_reason, base.parameters)
    return Gathered(
        fewest=None if fewest is None else int(str(fewest)),
        most=None if not most else int(str(most)),
        clusters=None if asked.frame.cluster is None else int(str(clusters)),
        silent=int(str(silent)),
        open_rows={str(why): int(str(count)) for why, count in reasons},
    )


def within(asked: Probe, by: str, group: str, none: str) -> Probe:
    """Look at one group only."""
    column = text(asked.base.columns.column(by))
    same = Sql(f"coalesce({column}, '{none}') = ?", (group,))
    return replace(asked, frame=replace(asked.frame, definite=joined([asked.frame.definite, same], "AND")))
