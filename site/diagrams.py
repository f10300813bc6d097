"""Draw the diagrams of the documentation: the small case of the page on the method, in three states, as it is judged.

Each is one SVG that follows the colours of the page around it, light or dark.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from safetycase.model.status import Status
from safetycase.pipeline import Settings, check_case
from safetycase.render.graph.style import CONCRETE, style
from safetycase.render.graph.voice import render_graph
from safetycase.render.words import STATUS_LOOKS

ROOT = Path(__file__).parents[1]
CASE = ROOT / "site" / "method"
DAY = date(2026, 11, 21)
STATES: dict[str, tuple[str, int, tuple[str, ...]]] = {
    "argued": ("As it was handed in: 1 of 300 such letters was written", 1, ()),
    "damaged": ("3 of 300 such letters were written", 3, ()),
    "doubted": ("Nobody read the answers again, and the gate is not tested", 1, ("second-look", "release")),
}
"""For each state of the small case: its title, how many requests succeeded, and which documents are missing."""
REQUESTS = 300
_DARK = {
    **CONCRETE,
    "paper": "#1b2128",
    "text": "#e3e7ec",
    "quiet": "#a3adb9",
    "line": "#8b97a5",
    "hair": "#303841",
    "defeated": STATUS_LOOKS[Status.DEFEATED].dark.ink,
    **{f"{status.value}-ink": look.dark.ink for status, look in STATUS_LOOKS.items()},
    **{f"{status.value}-tint": look.dark.tint for status, look in STATUS_LOOKS.items()},
}


def in_both_colours(svg: str) -> str:
    """Let a diagram that stands alone be dark where the page around it is."""
    return svg.replace("</style>", f"\n@media (prefers-color-scheme:dark){{{style(_DARK)}}}</style>", 1)


def method_diagrams() -> Iterator[tuple[str, str]]:
    """Yield (name of the state, SVG) of the small case."""
    for name, state in STATES.items():
        with tempfile.TemporaryDirectory() as folder:
            yield name, in_both_colours(_drawn(Path(folder) / "case", *state))


def _drawn(folder: Path, title: str, written: int, missing: tuple[str, ...]) -> str:
    shutil.copytree(CASE, folder)
    rows = (f"{number},{'written' if number <= written else 'refused'}" for number in range(1, REQUESTS + 1))
    (folder / "evidence" / "requests.csv").write_text("\n".join(["id,label", *rows, ""]), encoding="utf-8")
    for document in missing:
        (folder / "evidence" / f"{document}.md").unlink()
    header = folder / "safetycase.yaml"
    header.write_text(header.read_text(encoding="utf-8").replace("A small case", f'"{title}"'), encoding="utf-8")
    measure = [sys.executable, "-m", "safetycase", "measure", str(folder), "--as-of", DAY.isoformat(), "--no-cache"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run(measure, env=environment, capture_output=True, check=False)  # noqa: S603 - ours; 1: a file is missing
    view = check_case(folder, Settings(plugins=False), DAY).view
    return render_graph(view, form="svg").decode()
