"""The evidence register: every evidence element with its files, its run, its measures and what was asked of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from safetycase.evidence.evaluation import margin_words
from safetycase.evidence.lock import LockEntry, MeasureValue
from safetycase.evidence.requirement import InvalidRequirementError, Requirement, parsed
from safetycase.evidence.result import EvidenceResult, Flaw, Outcome, RequirementResult
from safetycase.evidence.trail import locked_trail
from safetycase.model.elements import Evidence
from safetycase.model.evidence import Measure
from safetycase.model.status import Status
from safetycase.render.dossier.measured_words import describe, figure, interval
from safetycase.render.dossier.steps import Link, Step, chain, steps
from safetycase.render.figures import GLUE, denominators, number, percent
from safetycase.render.language import gettext as _
from safetycase.render.language import localised
from safetycase.render.view import CaseView


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and what there is to say, in words; `counts` marks the one that tells the denominators of a run."""

    label: str
    words: str
    counts: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A requirement and how it came out; `value` is in its unit, `op` and `threshold` are set if it was understood."""

    result: RequirementResult
    label: str = ""
    op: str = ""
    value: str = ""
    threshold: str = ""


@dataclass(frozen=True, slots=True)
class Plot:
    """The numbers of a picture of a measure: all on one axis from `low` to `high`."""

    low: float
    high: float
    value: float | None
    lower: float | None
    upper: float | None
    threshold: float | None
    met: Outcome | None
    label: str


@dataclass(frozen=True, slots=True)
class Measured:
    """One measure of an evidence element, or one group of it (`group`), with what was asked of it."""

    name: str
    what: str
    value: str
    interval: str
    method: str
    counts: str
    reason: str
    groups: tuple[tuple[str, str, str, str], ...] = ()
    asked: tuple[Asked, ...] = ()
    plot: Plot | None = None
    steps: tuple[Step, ...] = ()
    chain: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Filed:
    """One file of evidence. `sha256` and `size` are None where it was never measured."""

    path: str
    sha256: str | None
    size: int | None
    reader: str | None


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One evidence element as the register tells it."""

    element: str
    status: Status
    statement: str
    withheld: bool
    evidence: Evidence
    module: str
    files: tuple[Filed, ...] = ()
    run: tuple[Fact, ...] = ()
    measured: tuple[Measured, ...] = ()
    asked: tuple[Asked, ...] = ()
    flaws: tuple[Flaw, ...] = ()
    warnings: tuple[str, ...] = ()
    dated: date | None = None
    date_declared: bool = False
    expires: date | None = None
    days_left: int | None = None
    measured_at: str = ""
    failure: str = ""

    @property
    def unsaid(self) -> tuple[str, ...]:
        """The warnings of a reader that no flaw of the evidence says already."""
        said = {f"{flaw.name}: {flaw.message}".rstrip(".") for flaw in self.flaws}
        return tuple(warning for warning in self.warnings if warning.rstrip(".") not in said)


def register(view: CaseView) -> tuple[Exhibit, ...]:
    """Return every evidence element of a case, in the order of the modules."""
    return tuple(
        _exhibit(view, name, element)
        for names in view.modules.values()
        for name in names
        if isinstance(element := view.graph.elements[name], Evidence)
    )


def _exhibit(view: CaseView, name: str, element: Evidence) -> Exhibit:
    status = view.assessment.status(name)
    module = view.module_of(name)
    result = view.results.get(name, EvidenceResult(name, None))
    if name in view.withheld:
        return Exhibit(name, status, element.statement, withheld=True, evidence=element, module=module)
    entry = result.entry
    measures = entry.measures if entry else {}
    asked = [(one, _understood(one, element)) for one in result.requirements]
    homeless = tuple(Asked(one) for one, found in asked if found is None or found.measure not in measures)
    expires = result.expires if result.expires != date.max else None
    return Exhibit(
        element=name,
        status=status,
        statement=element.statement,
        withheld=False,
        evidence=element,
        module=module,
        files=tuple(_files(element, entry)),
        run=(*_design(element), *(_run(entry) if entry else ())),
        measured=tuple(
            _traced(_measured(measure, value, element.measures.get(measure), asked), name, element, entry)
            for measure, value in measures.items()
        ),
        asked=homeless,
        flaws=result.flaws,
        warnings=tuple(f"{warning.name}: {warning.message}" for warning in entry.warnings) if entry else (),
        dated=result.dated,
        date_declared=result.date_declared,
        expires=expires,
        days_left=(expires - view.as_of).days if expires else None,
        measured_at=entry.measured_at if entry else "",
        failure=entry.failure.message if entry and entry.failure else "",
    )


def _understood(result: RequirementResult, element: Evidence) -> Requirement | None:
    try:
        return parsed(result.text, element.measures)
    except InvalidRequirementError:
        return None


def _files(element: Evidence, entry: LockEntry | None) -> Iterator[Filed]:
    """Yield the files as they were measured; as they are named where they never were."""
    if entry is not None and entry.files:
        for pinned in entry.files:
            yield Filed(pinned.path, pinned.sha256, pinned.size, entry.reader or None)
        return
    for file in element.files:
        yield Filed(file.path, None, None, file.reader)


def _design(element: Evidence) -> Iterator[Fact]:
    if element.design is not None:
        yield Fact(_("Design"), element.design.words)


def _run(entry: LockEntry) -> Iterator[Fact]:
    run = entry.run
    status = run.status.value if run.status.value != "unknown" else None
    yield from _fact(entry, _("Run"), (("status", status), ("tool", run.tool)))
    version = _("version %(version)s", version=run.task_version) if run.task_version else None
    dataset = _("data set %(name)s", name=run.dataset) if run.dataset else None
    yield from _fact(entry, _("Task"), (("task", run.task), ("task_version", version), ("dataset", dataset)))
    asked = _("asked for %(model)s", model=run.model_requested) if run.model_requested else None
    answered = ", ".join(f"{model} ({count})" for model, count in sorted(run.models_observed.items()))
    observed = _("answered by %(models)s", models=answered) if answered else None
    yield from _fact(entry, _("Model"), (("model", asked), ("models_observed", observed)))
    yield from _fact(entry, _("Configuration"), (("configuration_digest", run.configuration_digest),))
    yield from (replace(fact, counts=True) for fact in _fact(entry, _("Counts"), (("counts", denominators(run)),)))


def _fact(entry: LockEntry, label: str, parts: tuple[tuple[str, str | None], ...]) -> Iterator[Fact]:
    """Yield what is known; what the case declares, because the file cannot say it, is marked so."""
    declared, marked = frozenset(entry.run.declared), _("declared")
    words = [f"{words} ({marked})" if field in declared else words for field, words in parts if words]
    if words:
        yield Fact(label, ", ".join(words))


def _measured(
    name: str,
    value: MeasureValue,
    measure: Measure | None,
    asked: list[tuple[RequirementResult, Requirement | None]],
) -> Measured:
    share = measure is not None and measure.is_share
    known = [(result, found) for result, found in asked if found is not None and found.measure == name]
    return Measured(
        name=name,
        what=describe(measure) if measure else "",
        value=figure(value.value, share=share),
        interval=interval(value, share=share),
        method=_method(value, measure),
        counts=_units(value),
        reason=value.reason or "",
        groups=tuple(
            (
                group,
                figure(one.value, share=share),
                interval(one, share=share),
                _of_group(one, group == value.worst_group),
            )
            for group, one in sorted(value.groups.items())
        ),
        asked=tuple(_asked(result, found) for result, found in known),
        plot=_plot(name, value, known, share=share),
    )


def _method(value: MeasureValue, measure: Measure | None) -> str:
    prior = ""
    if measure is not None and measure.beta_prior is not None:
        prior = " " + _("with prior (%(a)s, %(b)s)", a=f"{measure.beta_prior.a:g}", b=f"{measure.beta_prior.b:g}")
    return f"{value.interval}{prior}" if value.interval else ""


def _units(value: MeasureValue) -> str:
    parts = [_("%(count)s units", count=value.units)]
    if value.events is not None:
        parts = [_("%(events)s of %(units)s units", events=value.events, units=value.units)]
    if value.rows and value.rows != value.units:
        parts.append(_("%(count)s records", count=value.rows))
    if value.unscored:
        parts.append(_("%(count)s unscored", count=value.unscored))
    return ", ".join(parts)


def _of_group(value: MeasureValue, is_worst: bool) -> str:
    return f"{_units(value)}, " + _("the worst") if is_worst else _units(value)


def _asked(result: RequirementResult, requirement: Requirement) -> Asked:
    threshold = result.text.rpartition(requirement.op)[2].strip()
    if requirement.percent:
        threshold = f"{threshold.rstrip('% ')} %"
    threshold = localised(threshold).replace(" ", GLUE) + margin_words(requirement)
    threshold += f" ({result.note})" if result.note else ""
    value = ""
    if result.value is not None:
        value = (percent if requirement.percent else number)(result.value, requirement.limit)
    return Asked(result, requirement.label, requirement.op, value.replace(" ", GLUE), threshold)


def _traced(measured: Measured, name: str, element: Evidence, entry: LockEntry | None) -> Measured:
    """Add how the number came to be, as far as the lock tells."""
    held = tuple(asked.result for asked in measured.asked)
    trail = locked_trail(name, element, measured.name, entry, held) if entry is not None else None
    if trail is None:
        return measured
    told = steps(trail)
    return replace(measured, steps=told, chain=chain(told))


def _plot(
    name: str, value: MeasureValue, asked: list[tuple[RequirementResult, Requirement]], *, share: bool
) -> Plot | None:
    """Choose what to draw: the measure, its outermost bounds, and the first threshold that it is held against."""
    if value.value is None or not value.bounds:
        return None
    compared = [pair for pair in asked if pair[1].statistic.stat in ("value", "lower", "upper")]
    result, requirement = compared[0] if compared else (None, None)
    lower = min((figure for bound, figure in value.bounds.items() if bound.startswith("lower")), default=None)
    upper = max((figure for bound, figure in value.bounds.items() if bound.startswith("upper")), default=None)
    threshold = requirement.limit if requirement else None
    shown = [figure for figure in (value.value, lower, upper, threshold) if figure is not None]
    low, high = min(shown), max(shown)
    spread = (high - low) or abs(high) or 1.0
    low, high = low - spread * 0.12, high + spread * 0.12
    if share:
        low, high = max(0.0, low if low > 0.2 else 0.0), min(1.0, high if high < 0.8 else 1.0)  # noqa: PLR2004
    words = f"{name}: {figure(value.value, share=share)}; {interval(value, share=share)}"
    return Plot(low, high, value.value, lower, upper, threshold, result.outcome if result else None, words)
