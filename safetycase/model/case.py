"""The whole case: everything under one `safetycase.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from pydantic import Field

from safetycase.model.catalogue import Catalogue
from safetycase.model.elements import AnyElement
from safetycase.model.governance import Comment, Decision, Policy, Response, Review, Trigger, Waiver
from safetycase.model.language import Language
from safetycase.model.pattern import Pattern, PatternUse
from safetycase.model.system import System
from safetycase.model.values import Frozen, Text


class CaseHeader(Frozen):
    """The keys of `safetycase.yaml` that speak of the case as a whole."""

    safetycase: Literal[1]
    id: Text
    title: Text
    top: Text
    decision: Decision | None = None
    catalogues: tuple[Text, ...] = ()
    policy: Policy = Policy()
    imports: dict[str, Text] = Field(default_factory=dict)
    include: tuple[Text, ...] | None = None
    exclude: tuple[Text, ...] = ()
    language: Language = Language.ENGLISH


@dataclass(frozen=True, slots=True)
class Module:
    """One named part of the argument, and the ids of its elements in the order they are written."""

    name: str
    elements: tuple[str, ...] = ()
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A case without places: one made in memory is the same type as one read from files.

    `modules` partition `elements`; elements of a file without a `module` belong to the module named "". `catalogues`
    and `patterns` are those that stand beside the case, not those that ship with the tool; `uses` records the instances
    of patterns.
    """

    header: CaseHeader
    elements: Mapping[str, AnyElement]
    modules: Mapping[str, Module] = field(default_factory=dict)
    system: System | None = None
    responses: Mapping[str, Mapping[str, Response]] = field(default_factory=dict)
    waivers: tuple[Waiver, ...] = ()
    reviews: tuple[Review, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    comments: tuple[Comment, ...] = ()
    glossary: Mapping[str, str] = field(default_factory=dict)
    catalogues: Mapping[str, Catalogue] = field(default_factory=dict)
    patterns: Mapping[str, Pattern] = field(default_factory=dict)
    uses: tuple[PatternUse, ...] = ()
