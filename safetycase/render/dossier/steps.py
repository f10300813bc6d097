"""The steps of a trail in words: from the files over items, filter, units and events to interval and requirement.

Every voice that tells how a number came to be tells these; the words may hold text of files and are not yet harmless.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from safetycase.evidence.lock import MeasureValue
from safetycase.evidence.result import Outcome
from safetycase.evidence.trail import Sifted, TracedFile, Trail
from safetycase.model.evidence import DuplicatePolicy, Measure, UnscoredPolicy
from safetycase.render.dossier.measured_words import REPEATS, condition, describe, figure, interval
from safetycase.render.figures import GLUE, number
from safetycase.render.language import gettext as _
from safetycase.render.language import marked, ngettext
from safetycase.render.words import outcome_word

_SHORT_DIGEST = 12
_MOST_DETAILS = 14
_JUDGE = ("corrected", "corrected_error", "sensitivity", "specificity", "youden")
_NOT_ASKED = {
    "sensitivity": marked("not truly positive"),
    "specificity": marked("not truly negative"),
    "precision": marked("not called positive by the judge"),
    "f1": marked("positive neither truly nor by the judge"),
    "difference": marked("of neither of the two"),
}
_WITHOUT_EVENTS = {
    "mean": marked("there is no yes or no: the numbers of the units are averaged"),
    "quantile": marked("there is no yes or no: the numbers of the units are put in order"),
    "detection": marked("the numbers of units with the event are held against those without"),
    "calibration": marked("the stated confidences are held against what came"),
    "reliability": marked("the labels of the raters are held against chance"),
    "difference": marked("each unit is compared with itself under the other of the two"),
    "f1": marked("the positive of both are held against the positive of either"),
}
_WHY = {"unsaid": marked("for no stated reason"), "not-judged": marked("not judged")}


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its name, the number that goes on from it, what is told of it, and `brief`, the step in a few words.

    `outcome` is set for a requirement, whose words are those of the judgement, in English.
    """

    label: str
    figure: str
    words: tuple[str, ...]
    brief: str
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A step in a few words; `outcome` is set for what is required."""

    words: str
    outcome: Outcome | None = None


def steps(trail: Trail) -> tuple[Step, ...]:
    """Return the steps that a number took; those that a measure does not take are left out."""
    return tuple(_steps(trail))


def _steps(trail: Trail) -> Iterator[Step]:
    files = len(trail.files)
    words = tuple(line for file in trail.files for line in file_words(file)) or (_("none"),)
    yield Step(_("files"), str(files), words, _counted(files, "file"))
    value = trail.value
    if trail.run is not None and value is not None:
        if trail.run.n_records:
            yield Step(
                _("items"), str(trail.run.n_records), tuple(_items(trail)), _counted(trail.run.n_records, "record")
            )
        if trail.measure.derived is not None:
            yield _derived(trail)
        elif trail.measure.reported is None and trail.run.n_records:
            yield from _counting(trail, value)
        elif trail.components:
            yield replace(_derived(trail), label=_("range of"))
        yield _interval(trail, value)
    yield from _requirements(trail)


def _counted(count: int, word: str) -> str:
    one, many = f"%(num)s {word}", f"%(num)s {word}s"
    return ngettext(one, many, count, num=count).replace(" ", GLUE)


def counted_things(number_of: int) -> tuple[str, ...]:
    """Count with every noun that steps count with; here the extraction of messages finds them."""
    return (
        ngettext("%(num)s byte", "%(num)s bytes", number_of),
        ngettext("%(num)s cluster", "%(num)s clusters", number_of),
        ngettext("%(num)s component", "%(num)s components", number_of),
        ngettext("%(num)s event", "%(num)s events", number_of),
        ngettext("%(num)s file", "%(num)s files", number_of),
        ngettext("%(num)s record", "%(num)s records", number_of),
        ngettext("%(num)s unit", "%(num)s units", number_of),
    )


def file_words(file: TracedFile) -> Iterator[str]:
    """Tell where a file lies, what it is, and which of its rows were taken."""
    yield file.path
    known = [_("read as %(reader)s", reader=file.reader)] if file.reader else []
    known += [_counted(file.size, "byte")] if file.size is not None else []
    known += [f"sha256{GLUE}{file.sha256[:_SHORT_DIGEST]}…"] if file.sha256 else [_("not read")]
    known += [_counted(file.records, "record")] if file.records is not None else []
    yield ", ".join(known)
    if file.where:
        yield _("rows taken: %(condition)s", condition=condition(file.where))
    if file.duplicates is not None and file.duplicates is not DuplicatePolicy.ERROR:
        if file.duplicates is DuplicatePolicy.FIRST:
            yield _("of several rows of one unit, the first counts")
        else:
            yield _("of several rows of one unit, they are its repeats")


def _items(trail: Trail) -> Iterator[str]:
    run = trail.run
    if run is None:
        return
    announced = ""
    if run.n_declared is not None:
        announced = " (" + _("%(units)s announced", units=_counted(run.n_declared, "unit")) + ")"
    odd = [
        told.replace(" ", GLUE)
        for told, count in (
            (_("%(count)s scored", count=run.n_scored), run.n_scored),
            (_("%(count)s errored", count=run.n_errored), run.n_errored),
            (_("%(count)s invalidated", count=run.n_invalidated), run.n_invalidated),
            (_("%(count)s edited", count=run.n_edited), run.n_edited),
        )
        if count
    ]
    yield ", ".join([f"{_counted(run.n_records, 'record')}{announced}", *odd])
    models = ", ".join(f"{model} ({count})" for model, count in sorted(run.models_observed.items()))
    if models and "models_observed" in run.declared:
        yield _("of the models by the case: %(models)s", models=models)
    elif models:
        yield _("of the models: %(models)s", models=models)
    elif run.model_requested:
        yield _("no record names its model; asked was %(model)s", model=run.model_requested)
    else:
        yield _("no record names its model")
    if trail.sifted is not None and trail.sifted.items != run.n_records:
        yield _("%(count)s items, one for each record and scorer", count=trail.sifted.items)


def _counting(trail: Trail, value: MeasureValue) -> Iterator[Step]:
    measure = trail.measure
    if trail.sifted is not None:
        looked = trail.sifted.looked_at
        yield Step(
            _("filter"), str(looked), tuple(_filter(measure, trail.sifted)), _("%(count)s looked at", count=looked)
        )
    if not (value.units or value.unscored):
        return
    yield Step(_("units"), str(value.units), tuple(_units(trail, value)), _counted(value.units, "unit"))
    events = "" if value.events is None else str(value.events)
    brief = "" if value.events is None else _counted(value.events, "event")
    yield Step(_("events"), events, tuple(_events(measure, value)), brief)


def _filter(measure: Measure, sifted: Sifted) -> Iterator[str]:
    if measure.where:
        yield _("items where %(condition)s", condition=condition(measure.where))
    else:
        yield _("all items: the measure has no 'where'")
    dropped = (
        (sifted.other_scorers, _("of other scorers")),
        (sifted.superseded, _("invalidated and replaced")),
        (sifted.left_out, _("left out")),
        (sifted.not_asked, _(_NOT_ASKED.get(measure.kind, marked("not asked")))),
    )
    told = ", ".join(f"{count} {why}" for count, why in dropped if count)
    if told:
        yield told
    if sifted.scorers:
        yield _("answered by %(models)s", models=", ".join(sifted.scorers))


def _units(trail: Trail, value: MeasureValue) -> Iterator[str]:
    measure, found = trail.measure, trail.gathered
    each = _each(found.fewest, found.most) if found is not None else ""
    if not each and value.rows:
        each = _("%(records)s in all", records=_counted(value.rows, "record"))
    repeats = f"; {_(REPEATS[measure.repeats])}" if measure.repeats is not None else ""
    if not repeats and found is not None and (found.most or 0) > 1:
        repeats = "; " + _("how repeats become one is not said, so that the worse counts")
    if each or repeats:
        yield f"{each}{repeats}".removeprefix("; ")
    if found is not None and found.clusters is not None:
        yield _(
            "in %(clusters)s of '%(field)s'",
            clusters=_counted(found.clusters, "cluster"),
            field=measure.cluster or "cluster",
        )
    if found is not None and found.silent:
        yield _("%(units)s without a record of the scorer that answers", units=_counted(found.silent, "unit"))
    if found is not None and found.open_rows:
        told = [(count, _(_WHY[why]) if why in _WHY else why) for why, count in found.open_rows.items()]
        reasons = told[0][1] if len(told) == 1 else ", ".join(f"{count}{GLUE}{why}" for count, why in told)
        records = _counted(sum(found.open_rows.values()), "record")
        yield _("%(records)s without an answer: %(reasons)s", records=records, reasons=reasons)
    if value.unscored:
        yield _unscored(measure, value)


def _each(fewest: int | None, most: int | None) -> str:
    if most is None:
        return ""
    if fewest == most:
        return _("one record each") if most == 1 else _("%(count)s records each", count=most)
    return _("%(fewest)s to %(most)s records each", fewest=fewest, most=most)


def _unscored(measure: Measure, value: MeasureValue) -> str:
    units = _counted(value.unscored, "unit")
    if measure.unscored is UnscoredPolicy.EXCLUDED:
        return _("%(units)s without an outcome left out, because %(reason)s", units=units, reason=measure.because)
    if not value.bounds:
        return _("%(units)s without an outcome, which leaves the number unknown", units=units)
    return _("%(units)s without an outcome, counted as worst against either bound", units=units)


def _events(measure: Measure, value: MeasureValue) -> Iterator[str]:
    if measure.kind in _WITHOUT_EVENTS:
        yield _(_WITHOUT_EVENTS[measure.kind])
    elif value.events is None:
        yield _("a unit is more than one yes or no: the share of its repeats counts")
    else:
        event = measure.proportion or measure.count
        what = describe(measure).partition(";")[0]
        if event:
            what = _("where %(condition)s", condition=condition(event))
        yield _("of %(units)s for certain, %(what)s", units=_counted(value.units, "unit"), what=what)
    if value.kappa is not None and measure.agreement is not None:
        yield _("Cohen's kappa") + f" {number(value.kappa)}"


def _derived(trail: Trail) -> Step:
    """Tell the measures that a derived one, or the range of a reported one, is made of."""
    lines = []
    for part in trail.components:
        if part.value is None or part.value.value is None:
            why = part.value.reason if part.value is not None else None
            lines.append(_("%(name)s is not known", name=part.name) + (f": {why}" if why else ""))
            continue
        bounds = interval(part.value, share=False)
        value, units = number(part.value.value), _counted(part.value.units, "unit")
        lines.append(_("%(name)s %(value)s over %(units)s", name=part.name, value=value, units=units))
        lines[-1] += f", {bounds}" if bounds else ""
        lines[-1] += ", " + _("%(count)s unscored", count=part.value.unscored) if part.value.unscored else ""
    count = len(trail.components)
    return Step(_("components"), str(count), tuple(lines) or (_("none"),), _counted(count, "component"))


def _interval(trail: Trail, value: MeasureValue) -> Step:
    measure = trail.measure
    share = measure.is_share
    told = interval(value, share=share)
    shown = figure(value.value, share=share) if value.value is not None else _("no value")
    words = [describe(measure)] if measure.derived is not None or measure.reported is not None else []
    if value.interval:
        words.append(f"{value.interval}: {told}" if told else value.interval)
    if value.lowest is not None and value.highest is not None and value.lowest != value.highest:
        ends = [figure(end, share=share) for end in (value.lowest, value.highest)]
        reach = _("from %(low)s to %(high)s, whatever the units without an outcome were", low=ends[0], high=ends[1])
        words.append(reach)
    words += _details(value, share=share)
    words += [value.reason] if value.reason else []
    return Step(_("interval"), shown, tuple(words) or (_("no interval"),), _reach(shown, value, share=share))


def _reach(shown: str, value: MeasureValue, *, share: bool) -> str:
    """Write a number with its outermost bounds, `5.0 % (0.9 % to 14.9 %)`."""
    sides = [
        [one for key, one in value.bounds.items() if key.startswith(side) and not (share and one == certain)]
        for side, certain in (("lower", 0.0), ("upper", 1.0))
    ]
    low, high = (figure(end(side), share=share) if side else "" for end, side in zip((min, max), sides, strict=True))
    if low and high:
        return _("%(value)s (%(low)s to %(high)s)", value=shown, low=low, high=high)
    if low:
        return _("%(value)s (at least %(low)s)", value=shown, low=low)
    return _("%(value)s (at most %(high)s)", value=shown, high=high) if high else shown


def _details(value: MeasureValue, *, share: bool) -> Iterator[str]:
    """Tell what else an auditor needs: first what a correction for the judge's errors rests on."""
    details = dict(value.details)
    judge = {name: details.pop(name) for name in _JUDGE if name in details and "corrected" in value.details}
    raw = {name[4:]: details.pop(name) for name in list(details) if name.startswith("raw_")}
    if judge:
        yield _(
            "corrected for the judge (sensitivity %(sensitivity)s, specificity %(specificity)s): %(value)s",
            sensitivity=number(judge["sensitivity"]),
            specificity=number(judge["specificity"]),
            value=figure(judge["corrected"], share=share),
        )
    if raw:
        bounds = interval(MeasureValue(bounds=raw), share=share)
        yield _("without that correction: %(bounds)s", bounds=bounds)
    told = [f"{name} {number(one)}" for name, one in sorted(details.items())]
    more = ", " + _("and %(num)s more", num=len(told) - _MOST_DETAILS) if len(told) > _MOST_DETAILS else ""
    if told:
        yield ", ".join(part.replace(" ", GLUE) for part in told[:_MOST_DETAILS]) + more


def chain(told: tuple[Step, ...]) -> tuple[Link, ...]:
    """Return the steps in a few words each; all requirements are one, which is as its worst."""
    links = [Link(step.brief) for step in told if step.outcome is None and step.brief]
    held = [step.outcome for step in told if step.outcome is not None]
    counts = [(outcome, held.count(outcome)) for outcome in (Outcome.NOT_MET, Outcome.UNKNOWN, Outcome.MET)]
    words = [
        outcome_word(outcome) if len(held) == 1 else f"{number_of} {outcome_word(outcome)}"
        for outcome, number_of in counts
        if number_of
    ]
    worst = next((outcome for outcome, number_of in counts if number_of), None)
    return (*links, Link(", ".join(words) if words else _("nothing required"), worst))


def _requirements(trail: Trail) -> Iterator[Step]:
    for held in trail.requirements:
        words = held.reason if held.value is not None else f"{held.text}: {held.reason}"
        start, asked, limit = words.rpartition(", required ")
        words = f"{start}{asked}{limit.replace(' ', GLUE)}" if asked else words
        word = outcome_word(held.outcome)
        yield Step(_("requirement"), word, (words,), f"{held.text}: {word}", held.outcome)
    if not trail.requirements:
        yield Step(_("requirement"), _("none"), (_("nothing is required of this measure"),), "")
