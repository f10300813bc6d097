"""What one process worked out already, for whoever judges several states of one case.

What must always hold: a key names everything that the answer depends on, so that nothing is ever different for having
been recalled. Whoever puts the identity of an object into a key keeps the object with the answer.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import TypeVar, cast

Answer = TypeVar("Answer")


class Recall:
    """Answers by their kind and by all that they depend on; it grows until it is dropped."""

    def __init__(self) -> None:
        self._known: dict[tuple[type[object], Hashable], tuple[object, tuple[object, ...]]] = {}

    def get(self, kind: type[Answer], key: Hashable) -> Answer | None:
        """Give what was put by this key, None where nothing was."""
        found = self._known.get((kind, key))
        return None if found is None else cast("Answer", found[0])

    def put(self, kind: type[Answer], key: Hashable, answer: Answer, *alive: object) -> Answer:
        """Keep an answer, and with it the objects whose identity its key names; return it."""
        self._known[kind, key] = answer, alive
        return answer
