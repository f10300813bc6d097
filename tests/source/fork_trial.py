"""Parse many files with another way to fork, in a process that has no other threads; ends with 0 where nothing differs.

python fork_trial.py fork|fork_fails|fork_dies|fork_hangs
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable

from safetycase.source import child
from safetycase.source.parsing import WORTH_A_CHILD, Unparsed, digest_of, parsed_file, parsed_files

ELEMENT = "  C-{0}: {{claim: The claim {0}., note: {1}}}\n"
BROKEN = "argument: {a: 1, a: 2, b: *c"


def files() -> list[Unparsed]:
    texts = ["argument:\n" + "".join(ELEMENT.format(f"{n}-{i}", "x" * 60) for i in range(1200)) for n in range(12)]
    contents = [text.encode() for text in (*texts, BROKEN)]
    return [Unparsed(f"f{number}.yaml", digest_of(text), text) for number, text in enumerate(contents)]


def fork_fails() -> int:
    raise BlockingIOError


def fork_dies(fork: Callable[[], int] = os.fork) -> int:
    process = fork()
    if process == 0:
        os._exit(1)
    return process


def fork_hangs(fork: Callable[[], int] = os.fork) -> int:
    child.PATIENCE = 1  # type: ignore[misc]
    process = fork()
    if process == 0:  # the first thing that a child does once its time runs never ends
        os.close = lambda fd: signal.pause()  # noqa: ARG005 - as it is called
    return process


def main(fork: Callable[[], int]) -> None:
    unparsed = files()
    assert sum(len(file.content) for file in unparsed) > WORTH_A_CHILD
    forks: list[int] = []

    def counted() -> int:
        forks.append(1)
        return fork()

    os.fork = counted
    os.cpu_count = lambda: 2
    found = {parsed.file.path: parsed.file for parsed in parsed_files(unparsed)}
    assert forks == [1], "a child was asked for once"
    assert found == {file.path: parsed_file(file.path, file.content) for file in unparsed}


if __name__ == "__main__":
    main({"fork": os.fork, "fork_fails": fork_fails, "fork_dies": fork_dies, "fork_hangs": fork_hangs}[sys.argv[1]])
