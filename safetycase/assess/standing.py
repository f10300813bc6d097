"""How an element stands, why, and along which path (contract: status of an element)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from safetycase.findings.report import AcceptedDoubt
from safetycase.model.status import Status


@dataclass(frozen=True, slots=True)
class Cause:
    """The root of a status that is not `supported`: one element, the finding that tells it, and words."""

    element: str
    name: str
    message: str


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong at an element itself, whatever stands below it.

    `effect` caps the element's status. Where `opens` is set, the element is a defeater that this fault leaves without
    a sound answer: it is in doubt, and defeated if its own support holds.
    """

    effect: Status
    cause: Cause
    opens: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """The status of one element and the root cause of it.

    `onward` is the standing of the next element on the shortest path to the cause; None where the cause lies in the
    element itself. `distance` counts the steps of that path. Standings share their tails, so that a case of great depth
    takes no more room than a flat one.
    """

    element: str
    status: Status
    cause: Cause | None = None
    distance: int = 0
    onward: Standing | None = field(default=None, repr=False, compare=False)

    @property
    def path(self) -> tuple[str, ...]:
        """The ids from the element to its cause, both included; empty for a supported element."""
        if self.cause is None:
            return ()
        ids = [self.element]
        step = self.onward
        while step is not None:
            ids.append(step.element)
            step = step.onward
        return tuple(ids)


@dataclass(frozen=True, slots=True)
class Repair:
    """One thing to do; doing all repairs of a set makes the element they were computed for supported.

    `cause` is the worst and nearest of the causes that it mends, `mends` all of them. `command` is a command line that
    does it, where one can.
    """

    cause: Cause
    advice: str
    command: str | None = None
    mends: tuple[Cause, ...] = ()


@dataclass(frozen=True, slots=True)
class Assessment:
    """The standing of every element of a case, in the order of the case.

    `faults` holds what is wrong at the elements themselves. Two things cap every element at `unknown`: parts of the
    case that could not be read (`unread`, one sentence per file) and open doubts whose target is lost (`lost`, by
    defeater): either may hit any element. `accepted` holds what is left of doubts and is lived with today, `touched`
    the elements that hang on it: whoever tells that one of them is supported says so in the same breath.
    """

    standings: Mapping[str, Standing]
    faults: Mapping[str, tuple[Fault, ...]] = field(default_factory=dict)
    unread: tuple[str, ...] = ()
    lost: Mapping[str, Cause] = field(default_factory=dict)
    accepted: Mapping[str, AcceptedDoubt] = field(default_factory=dict)
    touched: frozenset[str] = frozenset()

    def status(self, element: str) -> Status:
        """Return the status of an element of the case."""
        return self.standings[element].status

    def status_or_unknown(self, element: str) -> Status:
        """Return the status of an element; `unknown` where the case has no such element."""
        standing = self.standings.get(element)
        return standing.status if standing else Status.UNKNOWN

    def is_qualified(self, element: str) -> bool:
        """Whether an element is supported only with doubts that somebody accepted; an accepted doubt says so itself."""
        over = element in self.touched and element not in self.accepted
        return over and self.standings[element].status is Status.SUPPORTED
