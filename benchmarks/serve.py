"""How long `safetycase serve` works until a changed element is on the page that somebody looks at.

    python benchmarks/serve.py [--elements 1000] [--files 20] [--changes 5]
    python benchmarks/serve.py --browser

Tells for each change the seconds of the clock and of the processor, this process and what it called (Graphviz), from
the saved file to the finished page. With --browser, the command itself serves the case, and the clock runs until the
page in headless Chromium shows the changed words.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from generate import write_case

from safetycase.pipeline import Settings, check_case
from safetycase.render.site.workshop import Workshop

DAY = date(2026, 11, 21)
_PAUSE = 1.0
"""Seconds between two changes, in which the page before comes to rest."""


def main() -> None:
    """Read the command line and time some changes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--elements", type=int, default=1000)
    parser.add_argument("--files", type=int, default=20)
    parser.add_argument("--changes", type=int, default=5)
    parser.add_argument("--browser", action="store_true", help="measure until a browser shows the change")
    arguments = parser.parse_args()
    if arguments.browser:
        _in_a_browser(arguments.elements, arguments.files, arguments.changes)
        return
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


def _in_a_browser(elements: int, files: int, changes: int) -> None:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - for this measurement only

    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as driver:
        case = Path(scratch) / "case"
        write_case(case, elements, files)
        command = [sys.executable, "-u", "-m", "safetycase", "serve", str(case), "--port", "0", "--as-of", str(DAY)]
        environment = {**os.environ, "SAFETYCASE_CACHE_DIR": str(Path(scratch) / "cache")}
        serving = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
        try:
            told = iter(serving.stdout or ())
            address = next(line.split(" at ")[1].split()[0] for line in told if line.startswith("serving"))
            browser = driver.chromium.launch(executable_path=shutil.which("chromium"))
            page = browser.new_page()
            page.goto(f"{address}argument/m0.html", wait_until="domcontentloaded")
            file = case / "arguments" / "m0000.yaml"
            clocks = []
            for number in range(changes):
                time.sleep(_PAUSE)
                worked = _worked(serving.pid)
                before = time.perf_counter()
                file.write_text(file.read_text().replace("claim: ", f"claim: Changed {number}. ", 1))
                page.get_by_text(f"Changed {number}. ").first.wait_for(state="attached", timeout=60_000)
                clocks.append(time.perf_counter() - before)
                used = _worked(serving.pid) - worked
                print(f"change {number + 1:<5} {clocks[-1]:6.2f} s until it is seen, {used:6.2f} s of the processor")
            print(f"fastest {min(clocks):.2f} s, median {statistics.median(clocks):.2f} s")
        finally:
            serving.terminate()
            serving.wait()


def _worked(process: int) -> float:
    """Return the seconds of the processor that a process and what it called have used."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def _timed(name: str, work: object) -> None:
    before, worked = time.perf_counter(), os.times()
    work()  # type: ignore[operator]  # any call without arguments
    clock, after = time.perf_counter() - before, os.times()
    used = sum(after[:4]) - sum(worked[:4])
    print(f"{name:12} {clock:6.2f} s by the clock, {used:6.2f} s of the processor")


if __name__ == "__main__":
    main()
