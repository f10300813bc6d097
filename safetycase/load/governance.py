"""Waivers, reviews, responses, catalogues, patterns, the glossary: what people decided, taken in whole or not at all.

A waiver that lost its `element`, or a review that lost its `until`, would reach further than what was written.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from pydantic import BaseModel

from safetycase.load.intake import Intake
from safetycase.load.mending import bound
from safetycase.load.pydantic_problems import Owner, Path, mismatch
from safetycase.model.catalogue import Catalogue
from safetycase.model.governance import Comment, Response, Review, Trigger, Waiver
from safetycase.model.pattern import Pattern, PatternUse
from safetycase.source.problem import Problem, Remark
from safetycase.source.span import Pointer
from safetycase.source.tree import Data

Model = TypeVar("Model", bound=BaseModel)


@dataclass(slots=True)
class Governance:
    """What was taken in from all files so far, each item with its place."""

    intake: Intake
    waivers: list[tuple[Waiver, Pointer]] = field(default_factory=list)
    reviews: list[tuple[Review, Pointer]] = field(default_factory=list)
    triggers: list[tuple[Trigger, Pointer]] = field(default_factory=list)
    comments: list[tuple[Comment, Pointer]] = field(default_factory=list)
    responses: dict[tuple[str, str], tuple[Response, Pointer]] = field(default_factory=dict)
    glossary: dict[str, tuple[str, Pointer]] = field(default_factory=dict)
    catalogues: dict[str, tuple[Catalogue, Pointer]] = field(default_factory=dict)
    patterns: dict[str, tuple[Pattern, Pointer]] = field(default_factory=dict)
    uses: list[tuple[PatternUse, Pointer]] = field(default_factory=list)

    def take(self, file: str, data: dict[str, Data]) -> None:
        """Take in the sections of one file."""
        self.waivers += self._listed(Waiver, file, "waivers", data, "a waiver")
        self.reviews += self._listed(Review, file, "reviews", data, "a review")
        self.comments += self._listed(Comment, file, "comments", data, "a comment")
        self.uses += self._listed(PatternUse, file, "patterns", data, "the record of a pattern")
        self._take_triggers(file, data)
        self._take_responses(file, data)
        self._take_glossary(file, data)
        if "catalogue" in data:
            self._take_catalogue(file, data["catalogue"])
        if "pattern" in data:
            self._take_pattern(file, data["pattern"])

    def _take_triggers(self, file: str, data: dict[str, Data]) -> None:
        """Take in triggers; one that is lost may have been against any claim, so the case is not whole without it."""
        found = list(self._listed(Trigger, file, "triggers", data, "a trigger"))
        self.triggers += found
        raw = data.get("triggers", [])
        if not isinstance(raw, list) or len(found) < len(raw):
            self.intake.lose(file, "a trigger could not be taken in, and may have been crossed")

    def _listed(
        self, model: type[Model], file: str, section: str, data: dict[str, Data], noun: str
    ) -> Iterator[tuple[Model, Pointer]]:
        items = data.get(section, [])
        if not isinstance(items, list):
            self._tell(file, (section,), mismatch((section,), items, ["a list"], Owner(noun, {})))
            return
        for index, raw in enumerate(items):
            place = Pointer(file, (section, index), "value")
            value = self._whole(model, raw, place, noun)
            if value is not None:
                yield value, place

    def _whole(self, model: type[Model], raw: Data, place: Pointer, noun: str) -> Model | None:
        mended = bound(model, raw, Owner(noun, {}))
        self.intake.tell_faults(mended.faults, place)
        return None if mended.faults or self.intake.is_mended(place.file, place.path) else mended.value

    def _take_responses(self, file: str, data: dict[str, Data]) -> None:
        for catalogue, items in self._mapping(file, ("responses",), data.get("responses", {})).items():
            path = ("responses", catalogue)
            for item, raw in self._mapping(file, path, items).items():
                place = Pointer(file, (*path, item))
                value = self._whole(Response, raw, place, "a response")
                first = self.responses.get((catalogue, item))
                if first is not None:
                    self._tell_again(f"the response to '{catalogue}/{item}'", place, first[1])
                elif value is not None:
                    self.responses[catalogue, item] = value, place

    def _take_catalogue(self, file: str, raw: Data) -> None:
        place = Pointer(file, ("catalogue",))
        value = self._whole(Catalogue, raw, place, "a catalogue")
        if value is None:
            return
        first = self.catalogues.get(value.name)
        if first is not None:
            self._tell_again(f"the catalogue '{value.name}'", place, first[1])
        else:
            self.catalogues[value.name] = value, place

    def _take_pattern(self, file: str, raw: Data) -> None:
        place = Pointer(file, ("pattern",))
        value = self._whole(Pattern, raw, place, "a pattern")
        if value is None:
            return
        first = self.patterns.get(value.name)
        if first is not None:
            self._tell_again(f"the pattern '{value.name}'", place, first[1])
        else:
            self.patterns[value.name] = value, place

    def _take_glossary(self, file: str, data: dict[str, Data]) -> None:
        for term, meaning in self._mapping(file, ("glossary",), data.get("glossary", {})).items():
            place = Pointer(file, ("glossary", term))
            first = self.glossary.get(term)
            if not isinstance(meaning, str) or not meaning.strip():
                self._tell(file, place.path, mismatch(place.path, meaning or None, ["text"], Owner(term, {})))
            elif first is not None:
                self._tell_again(f"the term '{term}'", place, first[1])
            else:
                self.glossary[term] = meaning, place

    def _mapping(self, file: str, path: Path, value: Data) -> dict[str, Data]:
        if isinstance(value, dict):
            return value
        self._tell(file, path, mismatch(path, value, ["a mapping"], Owner("", {})))
        return {}

    def _tell(self, file: str, path: Path, message: str) -> None:
        self.intake.tell(Problem("invalid-value", message, Pointer(file, path, "value")))

    def _tell_again(self, what: str, place: Pointer, first: Pointer) -> None:
        remark = Remark(first, "it is first given here, and this value counts")
        self.intake.tell(Problem("duplicate-key", f"{what} is given twice. Keep one.", place, related=(remark,)))
