"""A copy of this process that does a part of the work and writes it into a pipe.

A copy can only save time, never lose anything: what it does not give back whole is done by the original.
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO, Final

PATIENCE: Final = 300
"""Seconds after which a copy that does not end is ended, since its original waits for it."""


@dataclass(frozen=True, slots=True)
class Child:
    """A copy at work, and where it is read."""

    process: int
    reading: int

    @contextmanager
    def told(self) -> Iterator[BinaryIO]:
        """Open what the child writes; waits for its end."""
        with open(self.reading, "rb") as pipe:  # noqa: PTH123 - a descriptor has no path
            yield pipe
        with contextlib.suppress(ChildProcessError):  # whoever collects children did so already
            os.waitpid(self.process, 0)


def child_possible() -> bool:
    """Whether a copy can be made, and would run beside this process."""
    # To fork where other threads hold locks can hang the child.
    alone = threading.active_count() == 1 and hasattr(os, "fork")
    return alone and (os.cpu_count() or 1) > 1


def child_of(work: Callable[[BinaryIO], None]) -> Child | None:
    """Start a copy of this process that does some work and writes it; None where no copy can be made."""
    try:
        reading, writing = os.pipe()
        process = os.fork()
    except OSError:
        return None
    if process == 0:
        _work(work, reading, writing)
    os.close(writing)
    return Child(process, reading)


def _work(work: Callable[[BinaryIO], None], reading: int, writing: int) -> None:
    """Work, write and end, whatever happens: a child must never go on as if it were its parent."""
    try:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(PATIENCE)
        os.close(reading)
        with open(writing, "wb") as pipe:
            work(pipe)
    finally:
        os._exit(0)
