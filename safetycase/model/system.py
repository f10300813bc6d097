"""The system under assessment: its models, configuration, deployment, levels and unacceptable outcomes."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StrictInt

from safetycase.model.confidence import Budget
from safetycase.model.filters import Scalar
from safetycase.model.values import Frozen, Text

_FLOATING = re.compile(r"(?:^|[-_:@/. ])(?:latest|main|master|head|default)$", re.IGNORECASE)


def is_floating(name: str) -> bool:
    """Whether the name of a model or revision says by itself that it moves: `…-latest`, `main`, nothing at all."""
    return not name.strip() or _FLOATING.search(name) is not None


class DeployedModel(Frozen):
    """One model of the system; a revision or a digest pins it, aliases name the same model."""

    id: Text
    revision: Text | None = None
    digest: Text | None = None
    aliases: tuple[Text, ...] = ()

    @property
    def pinned(self) -> bool:
        """Whether the name stands for one unchanging model; a branch such as `main` is no revision of it."""
        return self.digest is not None or (self.revision is not None and not is_floating(self.revision))


class Performance(StrEnum):
    """Performance levels of Morris et al. (2023), table 1."""

    NO_AI = "no-ai"
    EMERGING = "emerging"
    COMPETENT = "competent"
    EXPERT = "expert"
    VIRTUOSO = "virtuoso"
    SUPERHUMAN = "superhuman"


class Generality(StrEnum):
    """Generality of Morris et al. (2023), table 1."""

    NARROW = "narrow"
    GENERAL = "general"


class Metacognition(Frozen):
    """The shares of tasks of metacognition on which the system reaches its level (Morris et al. 2023, section 5).

    Each names a statistic of evidence: of `learning` new skills, of knowing when to ask for `help`, of understanding
    other `minds`.
    """

    learning: Text | None = None
    help: Text | None = None
    minds: Text | None = None


class Level(Frozen):
    """The system's place among the Levels of AGI, and the elements that show it.

    `percentile` names the statistic of evidence that is the system's percentile among skilled adults (0 to 100), such
    as `E-survey.median.lower95`; `tasks` the one that is the share of tasks on which it reaches the level;
    `metacognition` those of the tasks that a general level owes beside all others.
    """

    performance: Performance
    generality: Generality
    by: tuple[Text, ...] = ()
    percentile: Text | None = None
    tasks: Text | None = None
    metacognition: Metacognition = Metacognition()


class Autonomy(Frozen):
    """The system's autonomy level, 0 to 5 (Morris et al. 2023, table 2), and the elements that show it."""

    level: Annotated[StrictInt, Field(ge=0, le=5)]
    by: tuple[Text, ...] = ()


class Outcome(Frozen):
    """An unacceptable outcome that the case argues against; `budget` is the most that its probability may be."""

    outcome: Text
    catalogue: Text | None = None
    title: Text | None = None
    note: Text | None = None
    budget: Budget | None = None


class Subsystem(Frozen):
    """A part of the macrosystem whose behaviour is argued about by itself."""

    subsystem: Text
    title: Text | None = None
    owner: Text | None = None
    note: Text | None = None


class Interaction(Frozen):
    """A way in which subsystems act on each other, argued about beside each of them; `between` names them."""

    interaction: Text
    between: Annotated[tuple[Text, ...], Field(min_length=2)]
    title: Text | None = None
    owner: Text | None = None
    note: Text | None = None


ConfigurationValue = Scalar | tuple[Scalar, ...] | dict[str, Scalar | tuple[Scalar, ...]] | None


class Deployment(Frozen):
    """Who reaches the system, in which languages, with which affordances."""

    access: Text | None = None
    languages: tuple[Text, ...] = ()
    affordances: tuple[Text, ...] = ()
    users: Text | None = None
    note: Text | None = None


class System(Frozen):
    """The macrosystem under assessment (Clymer et al. 2024, section 2)."""

    id: Text
    name: Text | None = None
    description: Text | None = None
    models: tuple[DeployedModel, ...] = ()
    configuration: dict[str, ConfigurationValue] = Field(default_factory=dict)
    deployment: Deployment | None = None
    level: Level | None = None
    autonomy: Autonomy | None = None
    outcomes: dict[str, Outcome] = Field(default_factory=dict)
    subsystems: dict[str, Subsystem] = Field(default_factory=dict)
    interactions: dict[str, Interaction] = Field(default_factory=dict)
