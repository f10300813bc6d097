"""How long `safetycase serve` works until a changed element is on the page that somebody looks at.

    python benchmarks/serve.py [--elements 1000] [--files 20] [--changes 5]

Tells for each change the seconds of the clock and of the processor, this process and what it called (Graphviz), from
the saved file to the finished page.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from datetime import date
from pathlib import Path

from generate import write_case

from safetycase.pipeline import Settings, check_case
from safetycase.render.site.workshop import Workshop

DAY = date(2026, 11, 21)


def main() -> None:
    """Read the command line and time some changes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--elements", type=int, default=1000)
    parser.add_argument("--files", type=int, default=20)
    parser.add_argument("--changes", type=int, default=5)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        case, settings = Path(scratch) / "case", Settings(plugins=False, cache_folder=Path(scratch) / "cache")
        write_case(case, arguments.elements, arguments.files)
        workshop = Workshop(Path(scratch) / "site")
        _timed("whole site", lambda: workshop.show(check_case(case, settings, DAY).view))
        for number in range(arguments.changes):
            _timed(f"change {number + 1}", lambda number=number: _change(case, settings, workshop, number))


def _change(case: Path, settings: Settings, workshop: Workshop, number: int) -> None:
    file = case / "arguments" / f"m{number:04}.yaml"
    file.write_text(file.read_text().replace("claim: ", f"claim: Changed {number}. ", 1))
    workshop.show(check_case(case, settings, DAY).view)
    page = workshop.page(f"argument/m{number}.html")
    if page is None or f"Changed {number}" not in page.read_text():
        raise SystemExit("the change is not on the page")


def _timed(name: str, work: object) -> None:
    before, worked = time.perf_counter(), os.times()
    work()  # type: ignore[operator]  # any call without arguments
    clock, after = time.perf_counter() - before, os.times()
    used = sum(after[:4]) - sum(worked[:4])
    print(f"{name:12} {clock:6.2f} s by the clock, {used:6.2f} s of the processor")


if __name__ == "__main__":
    main()
