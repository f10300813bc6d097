"""Whether evidence is about the system of the case: the models that answered, and the configuration they ran in.

What must always hold:

1. The models observed in the records decide, each of them; the name in a header decides nothing.
2. A name that may stand for another model tomorrow is no match, unless the system pins its model by revision or digest.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator, Sequence

from safetycase.evidence.records import Run
from safetycase.evidence.result import Flaw
from safetycase.model.elements import Evidence
from safetycase.model.evidence import Subject
from safetycase.model.status import Status
from safetycase.model.system import DeployedModel, System, is_floating
from safetycase.source.excerpt import enumerated

_MONTH, _DAY = r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12][0-9]|3[01])"
_DATED = re.compile(
    rf"(?<![0-9])(?:20[0-9]{{2}}(?P<dash>[-_.]?){_MONTH}(?P=dash){_DAY}|20[0-9]{{2}}[-_.]{_MONTH})(?![0-9])"
    rf"|[-_@]{_MONTH}{_DAY}$|[-_@]2[0-9]{_MONTH}{_DAY}$|sha256:[0-9a-f]{{64}}|@[0-9a-f]{{40}}$"
)
_DECLARED = frozenset({"model", "model_requested"})
_OF_FILES = "models_observed"
"""What a merged run lists as declared where some of its files say nothing of the model and the case does."""

_SHOWN = 3
_SHORTEST = 4
"""Digits to which git cuts a commit at the most."""

_DIGEST_LENGTH = 64


def is_snapshot(name: str) -> bool:
    """Whether a model's name stands for one unchanging model: it carries a date, a commit or a digest."""
    return not is_floating(name) and _DATED.search(name) is not None


def _named(models: Sequence[DeployedModel], name: str) -> DeployedModel | None:
    return next((model for model in models if name == model.id or name in model.aliases), None)


def _names(models: Sequence[DeployedModel]) -> list[str]:
    return [name for model in models for name in (model.id, *model.aliases)]


def _listed(names: Sequence[str]) -> str:
    return enumerated([f"'{name}'" for name in names], _SHOWN)


def subject_flaws(element: Evidence, system: System | None, run: Run | None) -> Iterator[Flaw]:
    """Yield what keeps evidence from being about the system; `run` is None where nothing was measured."""
    models = system.models if system else ()
    subject = element.subject
    if not models:
        if subject is not None:
            message = "the evidence names its subject, but the case's system lists no models to compare with"
            yield Flaw("subject-unknown", message, ("subject",), Status.UNKNOWN)
    else:
        yield from _model_flaws(models, subject, run)
    if system is not None and subject is not None:
        yield from _configuration_flaws(subject, system)
    if run is not None and subject is not None and subject.configuration_digest is not None:
        yield from _digest_flaws(subject.configuration_digest, run)


def _model_flaws(models: Sequence[DeployedModel], subject: Subject | None, run: Run | None) -> Iterator[Flaw]:
    wanted = models
    if subject is not None and subject.model is not None:
        chosen = _named(models, subject.model)
        if chosen is None:
            near = difflib.get_close_matches(subject.model, _names(models), n=1)
            advice = f"; did you mean '{near[0]}'?" if near else ""
            message = f"the system has no model '{subject.model}'{advice}"
            yield Flaw("subject-unknown", message, ("subject", "model"), Status.UNKNOWN)
            return
        wanted = (chosen,)
    if run is not None:
        yield from _run_flaws(wanted, run)


def _run_flaws(wanted: Sequence[DeployedModel], run: Run) -> Iterator[Flaw]:
    observed, declared = _observed(run)
    if not observed:
        if run.n_records == 0 and run.model_requested is None:
            return  # a document answers for no model
        yield Flaw("subject-unknown", no_model(run), (), Status.UNKNOWN)
        return
    how = "declared" if declared else "observed"
    strangers = [name for name in observed if _named(wanted, name) is None]
    if strangers:
        message = (
            f"the model {how} is {_listed(strangers)}, and the subject is {_listed([model.id for model in wanted])}"
            "; give the name under 'aliases' if it is the same model"
        )
        yield Flaw("subject-mismatch", message, (), Status.IN_DOUBT)
    yield from _revision_flaws([model for name in observed if (model := _named(wanted, name)) is not None], run)
    loose = [name for name in observed if _is_loose(_named(wanted, name), name)]
    if loose:
        message = (
            f"{_listed(loose)} may name another model tomorrow: the system's model has neither revision nor digest, "
            "and the name carries no date"
        )
        yield Flaw("subject-unknown", message, (), Status.UNKNOWN)
    if unattributed(run):
        yield Flaw("subject-unknown", no_model(run), (), Status.UNKNOWN)


def _revision_flaws(models: Sequence[DeployedModel], run: Run) -> Iterator[Flaw]:
    """Compare the revision that the files record of their model with the one that the system pins, like with like."""
    pins = [pin for model in models for pin in (model.revision, model.digest) if pin and not is_floating(pin)]
    for recorded in (run.model_revision or "").split(", "):
        alike = [pin for pin in pins if _is_digest(pin) == _is_digest(recorded)]
        if recorded and not is_floating(recorded) and alike and not any(_same_pin(recorded, pin) for pin in alike):
            message = f"the files record revision '{recorded}' of the model, and the system pins {_listed(alike)}"
            yield Flaw("subject-mismatch", message, (), Status.IN_DOUBT)


def _is_digest(pin: str) -> bool:
    return len(pin.rpartition(":")[2]) == _DIGEST_LENGTH


def _same_pin(one: str, other: str) -> bool:
    """Whether two revisions are the same, where one may be cut short as git does it."""
    first, second = sorted((one.rpartition(":")[2].lower(), other.rpartition(":")[2].lower()), key=len)
    return first == second or (len(first) >= _SHORTEST and second.startswith(first))


def no_model(run: Run) -> str:
    """Say that nothing tells which model answered in a run, and what helps where the case may say it."""
    if answering(run):
        return f"{unattributed(run)} of {run.n_records} records do not say which model answered"
    if run.model_requested is not None:
        return f"no record says which model answered (the header asks for '{run.model_requested}')"
    return "no record says which model answered; state it under 'run: {model: …}' of the file"


def _is_loose(model: DeployedModel | None, name: str) -> bool:
    return model is not None and not model.pinned and not is_snapshot(name)


def answering(run: Run) -> dict[str, int]:
    """Return how many records each model answered: the models observed, for the rest the one that the case declares.

    A record with an error needs no model: none may have answered.
    """
    left = run.n_records - run.n_errored - sum(run.models_observed.values())
    declared = set(run.declared)
    if run.model_requested is None or not _DECLARED & declared or _OF_FILES in declared:
        return run.models_observed
    if run.models_observed and left <= 0:
        return run.models_observed
    mine = run.models_observed.get(run.model_requested, 0)
    return {**run.models_observed, run.model_requested: mine + (left if run.models_observed else run.n_records)}


def unattributed(run: Run) -> int:
    """Return how many records without an error say nothing of the model that answered, and nobody else does."""
    return max(0, run.n_records - run.n_errored - sum(answering(run).values()))


def _observed(run: Run) -> tuple[list[str], bool]:
    """Return the models that answered, and whether only the case says so."""
    models = answering(run)
    return sorted(models), models != run.models_observed or _OF_FILES in run.declared


def _plain(value: object) -> object:
    """Make lists of tuples, so that what is written alike compares alike; True is not 1."""
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    if isinstance(value, dict):
        return {str(key): _plain(part) for key, part in value.items()}
    return value


def _written(value: object) -> str:
    text = json.dumps(_plain(value), ensure_ascii=False, sort_keys=True, default=str)
    return text if len(text) <= 80 else text[:79] + "…"  # noqa: PLR2004  one line of a terminal


def _configuration_flaws(subject: Subject, system: System) -> Iterator[Flaw]:
    for key, value in (subject.configuration or {}).items():
        place = ("subject", "configuration", key)
        if key not in system.configuration:
            near = difflib.get_close_matches(key, sorted(system.configuration), n=1)
            advice = f"; did you mean '{near[0]}'?" if near else ""
            message = f"the evidence is about {key} = {_written(value)}, which the system's configuration lacks{advice}"
            yield Flaw("configuration-mismatch", message, place, Status.IN_DOUBT)
        elif not _same(value, system.configuration[key]):
            deployed = _written(system.configuration[key])
            message = f"the evidence is about {key} = {_written(value)}, and the system has {deployed}"
            yield Flaw("configuration-mismatch", message, place, Status.IN_DOUBT)


def _digest_flaws(pinned: str, run: Run) -> Iterator[Flaw]:
    """Compare the configuration that a run records with the one that the subject pins, as a whole."""
    place = ("subject", "configuration_digest")
    if run.configuration_digest is None:
        message = "the subject pins the run's configuration, and the files do not say what it was"
        yield Flaw("configuration-mismatch", message, place, Status.UNKNOWN)
        return
    others = [digest for digest in run.configuration_digest.split(", ") if digest != pinned]
    if others:
        how = "declared" if "configuration_digest" in run.declared else "recorded"
        shown = ", ".join(f"{digest[:19]}…" for digest in others[:_SHOWN])
        message = f"the subject pins the configuration {pinned[:19]}…, and the run's, as {how}, is {shown}"
        yield Flaw("configuration-mismatch", message, place, Status.IN_DOUBT)


def _same(one: object, other: object) -> bool:
    first, second = (json.dumps(_plain(value), sort_keys=True, default=str) for value in (one, other))
    return first == second or (type(one) in {int, float} and type(other) in {int, float} and one == other)
