"""Measured values in words: the raw count beside the rate, the bound beside what it had to meet."""

from __future__ import annotations

from safetycase.evidence.evaluation import margin_words
from safetycase.evidence.lock import MeasureValue
from safetycase.evidence.records import Run
from safetycase.evidence.requirement import InvalidRequirementError, Requirement, parsed
from safetycase.evidence.result import EvidenceResult, RequirementResult
from safetycase.model.elements import AnyElement, Evidence
from safetycase.render.language import gettext as _
from safetycase.render.language import localised

_MOST_DECIMALS = 6

GLUE = "\u00a0"  # stands for the blanks inside a figure, so that a line does not end in one


def percent(value: float, against: float | None = None) -> str:
    """Write a share of 1 in percent, with as many decimals as tell it from 0, from 1 and from `against`."""
    apart = [other for other in (0.0, 1.0, against) if other is not None and other != value]
    for decimals in range(1, _MOST_DECIMALS + 1):
        text = f"{100 * value:.{decimals}f}"
        if all(text != f"{100 * other:.{decimals}f}" for other in apart):
            return localised(f"{text} %")
    return localised(f"{100 * value:.6g} %")


def number(value: float, against: float | None = None) -> str:
    """Write a number: whole ones as they are, others to three digits or as many as tell it from `against`."""
    if abs(value) < 1e15 and value == int(value):  # noqa: PLR2004 - beyond it a float is no longer exact
        return str(int(value))
    for digits in range(3, 16):
        text = f"{value:.{digits}g}"
        if against is None or against == value or text != f"{against:.{digits}g}":
            break
    return localised(text)


def measure_words(name: str, value: MeasureValue, kind: str = "proportion") -> str:
    """Tell a measure: `solved 2/40 = 5.0 %`, `score 0.713 over 40 units`, with what has no outcome.

    `kind` is that of the measure as the case defines it.
    """
    if value.value is None:
        told = f"{name} has no value" + (f" ({value.reason})" if value.reason else "")
    else:
        told = f"{name} {_figure(value, value.value, kind)}"
    if value.unscored:
        told += f", {value.unscored} unscored"
    if value.worst_group is not None:
        group = value.groups.get(value.worst_group)
        figure = f" ({_figure(group, group.value, kind)})" if group is not None and group.value is not None else ""
        told += f", worst in {value.worst_group}{figure}"
    return told


def _figure(value: MeasureValue, figure: float, kind: str) -> str:
    if value.events is None:
        basis = {0: "", 1: " over 1 unit"}.get(value.units, f" over {value.units} units")  # what is reported has none
        return f"{number(figure)}{basis}"
    if kind == "count":
        return f"{number(figure)} of {value.units}"
    return f"{value.events}/{value.units} = {percent(figure)}"


def requirement_words(result: RequirementResult, requirement: Requirement | None = None) -> str:
    """Tell a requirement with the value it was held against: `upper95 14.9 % < 15 %: met`.

    `requirement` is what the text says; its measure is left out, since the line names it already.
    """
    if requirement is None or result.value is None:
        reason = f" ({result.reason})" if result.reason else ""
        return f"{result.text}: {result.outcome.value}{reason}"
    name = requirement.label.removeprefix(f"{requirement.measure}.")
    value = (percent if requirement.percent else number)(result.value, requirement.limit)
    threshold = result.text.rpartition(requirement.op)[2].strip()
    if requirement.percent:
        threshold = f"{threshold.rstrip('% ')} %"
    threshold += margin_words(requirement) + (f" ({result.note})" if result.note else "")
    return f"{name} {value} {requirement.op} {threshold}: {result.outcome.value}"


def denominators(run: Run) -> str:
    """Tell the three denominators, intended, attempted and scored, and why each record that is missing is missing.

    Empty where the run holds no records and announces none.
    """
    if not (run.n_records or run.n_declared):
        return ""
    intended = _("number intended unknown") if run.n_declared is None else _("%(count)s intended", count=_intended(run))
    if "n_declared" in run.declared:
        intended += " (" + _("declared") + ")"
    attempted = _("%(count)s attempted", count=run.n_records)
    if run.n_records != run.n_units:
        attempted = _("%(count)s attempted of %(units)s units", count=run.n_records, units=run.n_units)
    parts = [intended, attempted, _("%(count)s scored", count=run.n_scored)]
    if run.n_unscored:
        parts.append(_("%(count)s unscored", count=run.n_unscored) + _reasons(run))
    parts += [_("%(count)s errored", count=run.n_errored)] if run.n_errored else []
    parts += [_("%(count)s invalidated", count=run.n_invalidated)] if run.n_invalidated else []
    parts += [_("%(count)s edited", count=run.n_edited)] if run.n_edited else []
    return ", ".join(parts)


def _intended(run: Run) -> str:
    repeats = run.repeats_declared or 1
    if repeats > 1:
        return _("%(count)s in %(repeats)s repeats", count=run.n_declared, repeats=repeats)
    return f"{run.n_declared}"


def _reasons(run: Run) -> str:
    if not run.unscored_by:
        return ""
    return f" ({', '.join(f'{count} {reason}' for reason, count in sorted(run.unscored_by.items()))})"


def evidence_words(element: AnyElement, result: EvidenceResult) -> list[str]:
    """Tell what an evidence element says: measures with their requirements, denominators, declarations, the rest.

    The blanks inside each part of a line are `GLUE`.
    """
    measures = result.entry.measures if result.entry is not None else {}
    kinds = {name: measure.kind for name, measure in element.measures.items()} if isinstance(element, Evidence) else {}
    told = {name: [measure_words(name, value, kinds.get(name, "proportion"))] for name, value in measures.items()}
    rest = []
    for held in result.requirements:
        requirement = _read(element, held)
        if requirement is not None and requirement.measure in told:
            told[requirement.measure].append(requirement_words(held, requirement))
        else:
            rest.append(f"requires {requirement_words(held)}")
    counts = denominators(result.entry.run) if result.entry is not None else ""
    said = result.entry.run.declared if result.entry is not None else []
    declared = f"declared by people, not recorded: {', '.join(sorted(said))}" if said else ""
    lines = [*(line for line in (counts, declared) if line), *rest]
    return ["; ".join(part.replace(" ", GLUE) for part in parts) for parts in told.values()] + lines


def _read(element: AnyElement, result: RequirementResult) -> Requirement | None:
    try:
        return parsed(result.text, element.measures) if isinstance(element, Evidence) else None
    except InvalidRequirementError:
        return None
