"""Texts that many elements have in common, written once: owners, tags, notes, and what rules say of many alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

Value = object
_SHORTEST = 8
_SHARED = frozenset({"title", "owner", "note", "url", "phrases", "facts", "flaws", "name", "words"})


def words_once(elements: Sequence[Mapping[str, Value]]) -> tuple[list[Value], list[str]]:
    """Return the elements with a number in place of each text that stands in them twice, and the texts by number.

    Only the fields that the explorer reads through its list are touched: never an id, a status or a statement.
    """
    counts = Counter(text for element in elements for text in _texts(element, shared=False))
    repeated = [text for text, number in counts.items() if number > 1 and len(text) >= _SHORTEST]
    numbers = {text: number for number, text in enumerate(repeated)}
    return [_numbered(element, numbers, shared=False) for element in elements], repeated


def _texts(value: Value, *, shared: bool) -> Iterator[str]:
    if isinstance(value, str):
        if shared:
            yield value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _texts(inner, shared=key in _SHARED)
    elif isinstance(value, Sequence):
        for inner in value:
            yield from _texts(inner, shared=shared)


def _numbered(value: Value, numbers: Mapping[str, int], *, shared: bool) -> Value:
    if isinstance(value, str):
        return numbers.get(value, value) if shared else value
    if isinstance(value, Mapping):
        return {key: _numbered(inner, numbers, shared=key in _SHARED) for key, inner in value.items()}
    if isinstance(value, Sequence):
        return [_numbered(inner, numbers, shared=shared) for inner in value]
    return value
