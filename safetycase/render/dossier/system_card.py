"""The card of the system under assessment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from safetycase.knowledge.autonomy import ORDER
from safetycase.model.elements import Claim
from safetycase.model.system import DeployedModel, System
from safetycase.render.dossier.levels import LevelChart, autonomy_word, level_chart, performance_word
from safetycase.render.language import gettext as _
from safetycase.render.view import CaseView


@dataclass(frozen=True, slots=True)
class Row:
    """A label, what there is to say, and the elements that show it, or that argue about it where it is `argued`."""

    label: str
    words: str
    by: tuple[str, ...] = ()
    code: bool = False
    argued: bool = False


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """An unacceptable outcome and the claims that argue against it."""

    name: str
    words: str
    catalogue: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SystemCard:
    """What is under assessment."""

    name: str
    description: str
    rows: tuple[Row, ...]
    outcomes: tuple[OutcomeRow, ...]
    levels: LevelChart | None = None


def system_card(view: CaseView) -> SystemCard | None:
    """Return the card; None where the case does not describe its system."""
    system = view.case.system
    if system is None:
        return None
    claims: dict[str, list[str]] = {}
    for name, element in view.graph.elements.items():
        for outcome in getattr(element, "against", ()):
            claims.setdefault(outcome, []).append(name)
    return SystemCard(
        name=system.name or system.id,
        description=system.description or "",
        rows=(*_rows(system), *_parts(view, system)),
        levels=level_chart(system),
        outcomes=tuple(
            OutcomeRow(name, outcome.outcome, outcome.catalogue or "", tuple(claims.get(name, ())))
            for name, outcome in system.outcomes.items()
        ),
    )


def _rows(system: System) -> Iterator[Row]:
    for model in system.models:
        yield Row(_("Model"), _model(model), code=True)
    for key, value in system.configuration.items():
        yield Row(_("Configuration: %(key)s", key=key), said(value), code=True)
    deployment = system.deployment
    if deployment is not None:
        parts = (
            (_("Access"), deployment.access),
            (_("Users"), deployment.users),
            (_("Languages"), ", ".join(deployment.languages)),
            (_("Affordances"), ", ".join(deployment.affordances)),
            (_("Deployment"), deployment.note),
        )
        for label, words in parts:
            if words:
                yield Row(label, words)
    if system.level is not None:
        level = system.level
        number = ORDER.index(level.performance)
        breadth = _("general") if level.generality.value == "general" else _("narrow")
        yield Row(_("Level of AGI"), f"{number}, {performance_word(number)}, {breadth}", level.by)
    if system.autonomy is not None:
        words = f"{system.autonomy.level}, {autonomy_word(system.autonomy.level)}"
        yield Row(_("Level of autonomy"), words, system.autonomy.by)


def _parts(view: CaseView, system: System) -> Iterator[Row]:
    """Yield the subsystems and interactions, with the claims that are about each."""
    about: dict[str, list[str]] = {}
    for name, element in view.graph.elements.items():
        for part in element.about if isinstance(element, Claim) else ():
            about.setdefault(part, []).append(name)
    for name, subsystem in system.subsystems.items():
        yield Row(_("Subsystem: %(name)s", name=name), subsystem.subsystem, tuple(about.get(name, ())), argued=True)
    for name, one in system.interactions.items():
        words = f"{one.interaction} ({', '.join(one.between)})"
        yield Row(_("Interaction: %(name)s", name=name), words, tuple(about.get(name, ())), argued=True)


def _model(model: DeployedModel) -> str:
    parts = [model.id]
    parts += [_("revision %(revision)s", revision=model.revision)] if model.revision else []
    parts += [model.digest] if model.digest else []
    parts += [_("also called %(names)s", names=", ".join(model.aliases))] if model.aliases else []
    parts += [] if model.pinned else [_("not pinned")]
    return ", ".join(parts)


def said(value: object) -> str:
    """Write a configuration value as a person would."""
    if value is None:
        return _("none")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {said(item)}" for key, item in value.items())
    if isinstance(value, tuple | list):
        return ", ".join(said(item) for item in value)
    return str(value)
