"""Time the explorer of generated cases in headless Chromium, and weigh the page that carries it.

    python benchmarks/explorer.py [--runs 5] [--elements 1000 5000]

"interactive" is the time from the start of navigation to the mark that the explorer sets when people can use it; the
page is read from a file in a new browsing context each time. "all open" is the time that opening every element takes.
A frame is the time from a move of the whole to the next picture, while everything is open; the figure is the median
and the worst of a hundred. The evidence is stale on the day of the check, so that every element has a cause and half of
them a finding.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from generate import write_case
from playwright.sync_api import Browser, sync_playwright

from safetycase.pipeline import Settings, check_case
from safetycase.render.page.page import render_page

STALE = date(2028, 1, 1)
INTERACTIVE = "performance.getEntriesByName('safetycase-explorer-interactive')[0].startTime"
OPEN_ALL = """async () => {
  const start = performance.now();
  document.querySelector("[data-do=open]").click();
  await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
  return performance.now() - start;
}"""
PAN = """async () => {
  const stage = document.querySelector(".x-stage");
  const at = stage.getBoundingClientRect();
  const send = (type, x, target) => {
    const place = { clientX: at.x + 60 + x, clientY: at.y + 60 + x };
    target.dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true, view: window, ...place }));
  };
  send("mousedown", 0, stage);
  const frames = [];
  for (let step = 1; step <= 100; step += 1) {
    const start = performance.now();
    send("mousemove", step * 2, window);
    await new Promise(requestAnimationFrame);
    frames.push(performance.now() - start);
  }
  send("mouseup", 200, window);
  return frames;
}"""


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--elements", type=int, nargs="*", default=[1_000, 5_000])
    arguments = parser.parse_args()
    print("elements   page MB   written s   interactive s (median, worst)   all open s   frame ms (median, worst)")
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"))
        for elements in arguments.elements:
            row(browser, Path(scratch), elements, arguments.runs)
        browser.close()


def row(browser: Browser, scratch: Path, elements: int, runs: int) -> None:
    """Write one case as a page, look at it as often as asked, and print what was found."""
    case, file = scratch / f"case-{elements}", scratch / f"case-{elements}.html"
    write_case(case, elements, max(1, elements // 100))
    measure = [sys.executable, "-m", "safetycase", "measure", str(case), "--as-of", "2026-11-21"]
    subprocess.run(measure, check=True, capture_output=True)
    view = check_case(case, Settings(), STALE).view
    start = time.perf_counter()
    file.write_text(render_page(view), encoding="utf-8")
    written = time.perf_counter() - start
    looks = [looked_at(browser, file.as_uri()) for _ in range(runs)]
    ready = [one for one, _, _ in looks]
    opening = [one for _, one, _ in looks]
    frames = [frame for _, _, found in looks for frame in found]
    print(
        f"{elements:>8} {file.stat().st_size / 1e6:>9.2f} {written:>11.1f} "
        f"{statistics.median(ready) / 1e3:>19.2f} {max(ready) / 1e3:>11.2f} {statistics.median(opening) / 1e3:>12.2f} "
        f"{statistics.median(frames):>16.0f} {max(frames):>7.0f}"
    )


def looked_at(browser: Browser, address: str) -> tuple[float, float, Sequence[float]]:
    """Open the page anew; return the milliseconds to interactive, to all open, and of each frame."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(120_000)
    page.goto(address)
    page.evaluate("document.getElementById('_explorer').scrollIntoView()")
    found = page.evaluate(INTERACTIVE), page.evaluate(OPEN_ALL), page.evaluate(PAN)
    context.close()
    return found


if __name__ == "__main__":
    main()
