"""The elements of all files, in their modules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

import msgspec

from safetycase.load.element_binding import bound_element, is_misnamed, sound_element
from safetycase.load.intake import Intake
from safetycase.load.pydantic_problems import Owner, mismatch
from safetycase.model.case import Module
from safetycase.model.elements import AnyElement, Defeater, Element
from safetycase.source.excerpt import shortened
from safetycase.source.find_files import HEADER
from safetycase.source.problem import Problem, Remark
from safetycase.source.recall import Recall
from safetycase.source.span import Pointer
from safetycase.source.tree import Data, SourceFile


@dataclass(slots=True)
class _OpenModule:
    elements: list[str] = field(default_factory=list)
    title: str | None = None
    title_at: Pointer | None = None


class Argument:
    """What was taken in so far. Of elements with one id the first counts, in the order of files."""

    def __init__(self, intake: Intake, recall: Recall | None = None) -> None:
        self.elements: dict[str, AnyElement] = {}
        self.places: dict[str, Pointer] = {}
        self._intake = intake
        self._recall = recall
        self._lost: dict[str, Pointer] = {}
        self._modules: dict[str, _OpenModule] = {}

    def modules(self) -> Mapping[str, Module]:
        """Give the modules in the order in which they are first named."""
        return {name: Module(name, tuple(module.elements), module.title) for name, module in self._modules.items()}

    def take(self, file: SourceFile, data: dict[str, Data]) -> None:
        """Take in the module and the argument of one file."""
        name = self._text(file.path, data, "module") or ""
        title = None if file.path == HEADER else self._text(file.path, data, "title")
        if "argument" not in data and not name:
            return
        module = self._modules.setdefault(name, _OpenModule())
        self._name(module, name, title, Pointer(file.path, ("title",)))
        argument = data.get("argument", {})
        if not isinstance(argument, dict):
            message = mismatch(("argument",), argument, ["a mapping"], Owner("", {}))
            self._intake.tell(Problem("invalid-value", message, Pointer(file.path, ("argument",), "value")))
            if argument is not None:
                self._intake.lose(file.path, message)
            return
        for element, raw in argument.items():
            self._take_element(file.path, element, raw, module)
        self._mark_dropped(file)

    def _text(self, file: str, data: dict[str, Data], key: str) -> str | None:
        value = data.get(key, "")
        if isinstance(value, str) and (value.strip() or key not in data):
            return value.strip() or None
        message = mismatch((key,), value or None, ["text"], Owner("", {}))
        self._intake.tell(Problem("invalid-value", message, Pointer(file, (key,), "value")))
        return None

    def _name(self, module: _OpenModule, name: str, title: str | None, place: Pointer) -> None:
        if title is None:
            return
        if module.title_at is None:
            module.title, module.title_at = title, place
        elif name and title != module.title:
            remark = Remark(module.title_at, "it is first given here, and this value counts")
            message = f"the module '{shortened(name)}' has another title elsewhere. Keep one."
            self._intake.tell(Problem("duplicate-key", message, place, related=(remark,)))

    def _take_element(self, file: str, element: str, raw: Data, module: _OpenModule) -> None:
        place = Pointer(file, ("argument", element))
        value = self._sound(raw)
        if value is None:
            value = self._mended(element, raw, place)
        first = self.places.get(element) or self._lost.get(element)
        if first is not None:
            remark = Remark(first, "it is first given here, and this element counts")
            message = f"the id '{shortened(element)}' is given twice. Ids are unique in the case."
            self._intake.tell(Problem("duplicate-id", message, place, element, (remark,)))
            self._intake.lose(file, message)
            return
        if is_misnamed(element):
            self._tell_misnamed(element, place)
        if value is None:
            self._lost[element] = place
            return
        self.elements[element] = value
        self.places[element] = place
        module.elements.append(element)

    def _sound(self, raw: Data) -> AnyElement | None:
        """Bind an element that has nothing wrong with it; the same text, to the order of its keys, binds alike."""
        if self._recall is None:
            return sound_element(raw)
        written = msgspec.msgpack.encode(raw)
        known = self._recall.get(Element, written)
        if known is None:
            value = sound_element(raw)
            return None if value is None else cast("AnyElement", self._recall.put(Element, written, value))
        return cast("AnyElement", known)

    def _mended(self, element: str, raw: Data, place: Pointer) -> AnyElement | None:
        bound = bound_element(raw, advise=self._intake.advises)
        self._intake.tell_faults(bound.faults, place, element)
        if bound.value is None or bound.lost_doubt:
            self._intake.lose(place.file, f"in '{shortened(element)}': {bound.faults[0].message}")
        if bound.value is not None and element not in self.places and element not in self._lost:
            self._intake.malformed[element] = bound.faults[0].message
        return bound.value

    def _tell_misnamed(self, element: str, place: Pointer) -> None:
        message = (
            f"the id '{shortened(element)}' may only have letters, digits, '.', '_' and '-', and begins with a letter."
        )
        self._intake.tell(Problem("invalid-value", message, place, element))

    def _mark_dropped(self, file: SourceFile) -> None:
        """Mark the elements of whose text something was not taken; a doubt that may be among it is lost."""
        inside = 3
        for path in file.dropped:
            if path[:1] != ("argument",):
                continue
            element = str(path[1]) if len(path) >= inside else ""
            if self.places.get(element) == Pointer(file.path, path[:2]):
                self._intake.malformed.setdefault(element, "a part of it could not be taken as it is written")
                if not isinstance(self.elements[element], Defeater) and path[2] != "challenges":
                    continue
            self._intake.lose(file.path, "a part of the argument could not be taken as it is written")
