"""What a diagram shows, before anything is measured or placed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from safetycase.graph.relation import Relation
from safetycase.model.elements import Kind
from safetycase.model.status import Status


class Notation(StrEnum):
    """Whose shapes are drawn."""

    GSN = "gsn"
    CAE = "cae"


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing to draw: an element, or a whole module where `kind` is None.

    `name` is what the heading shows; `module` names the module an element is borrowed from (an away element);
    `hidden` counts the neighbours below that this diagram leaves out; what is `qualified` is supported only with doubts
    that somebody accepted.
    """

    name: str
    kind: Kind | None
    statement: str
    status: Status
    undeveloped: bool = False
    module: str | None = None
    hidden: int = 0
    href: str | None = None
    title: str | None = None
    qualified: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """One arrow. It runs from `source` to `target` as it is written, whatever the layout does.

    `inference` is set for a challenge of a relation: the id that the challenged relation leads to.
    """

    source: str
    target: str
    relation: Relation
    inference: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """All that one diagram shows. `subjects` is keyed by a name unique in the diagram; order is drawing order."""

    title: str
    description: str
    subjects: Mapping[str, Subject] = field(default_factory=dict)
    links: tuple[Link, ...] = ()
    note: str | None = None
    notation: Notation = Notation.GSN
