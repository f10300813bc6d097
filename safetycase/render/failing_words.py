"""What failing evidence would do to an element, in words and for programs."""

from __future__ import annotations

from collections.abc import Iterator

from safetycase.assess.failing import MOST_LISTED, Failing
from safetycase.render.json_text import JsonValue
from safetycase.source.excerpt import counted, listed

_MOST_SETS = 5
_MOST_NAMES = 6


def failing_json(found: Failing) -> dict[str, JsonValue]:
    """Tell for programs which evidence, failing together, defeats the element, and which alone stops its support."""
    return {
        "element": found.element,
        "evidence": found.evidence,
        "already_defeated": found.already,
        "stops_support_alone": None if found.stops is None else [*found.stops],
        "defeats_alone": [*found.alone],
        "sets": [[*one] for one in found.sets],
        "count": found.count,
        "sizes": {str(size): number for size, number in found.sizes.items()},
        "complete": found.count is not None and found.count <= MOST_LISTED,
        "tried_up_to": found.tried,
    }


def failing_words(found: Failing, name: str) -> Iterator[tuple[str, bool]]:
    """Yield sentences on failing evidence; the flag marks a line of a list."""
    if found.already:
        yield f"{name} is defeated already, whatever else fails.", False
        return
    if found.stops is not None:
        yield f"{_whole(found) if len(found.stops) > 1 else _one(found)} stops {name} from being supported.", False
    if found.count == 0:
        yield f"No evidence that fails, be it all together, defeats {name}: something else stands beside it.", False
        return
    if found.alone:
        yield f"{listed(found.alone, _MOST_NAMES)} alone defeat{'s' * (len(found.alone) == 1)} {name}.", False
    more = [one for one in found.sets if len(one) > 1]
    number = None if found.count is None else found.count - len(found.alone)
    if number == 0:
        return
    if not more and found.tried is not None:
        beside = "other " if found.alone else ""
        tried = f"No {beside}set of up to {found.tried} pieces of evidence defeats {name} by failing"
        yield f"{tried}; larger ones are too many to look through.", False
        return
    if number is None:
        tried = f"At least these sets of up to {found.tried} pieces of evidence defeat {name} by failing together"
        yield f"{tried}; larger ones are too many to look through:", False
    else:
        yield f"{_number(number, found)} defeat{'s' * (number == 1)} {name} by failing together:", False
    for one in more[:_MOST_SETS]:
        yield listed(one, _MOST_NAMES), True
    left = len(more) - _MOST_SETS if number is None else number - min(len(more), _MOST_SETS)
    if left > 0:
        yield f"and {left if left < 10**6 else f'{left:.2g}'} more; --format json names {MOST_LISTED}", True


def _whole(found: Failing) -> str:
    stops = found.stops or ()
    if len(stops) == found.evidence:
        return f"Any one of {found.evidence} pieces of evidence that fails"
    return f"Any one of {len(stops)} pieces of evidence (of {found.evidence}) that fails"


def _one(found: Failing) -> str:
    return f"Only {found.stops[0]}, by failing," if found.stops else "No evidence that fails"


def _number(number: int, found: Failing) -> str:
    sizes = [size for size in found.sizes if size > 1]
    of = f"{min(sizes)}" if min(sizes) == max(sizes) else f"{min(sizes)} to {max(sizes)}"
    shown = counted(number, "set") if number < 10**6 else f"{number:.2g} sets"
    return f"{shown} of {of} pieces of evidence"
