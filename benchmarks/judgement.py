"""Time what is asked of a case that is loaded already: what-if, the days ahead, and what failing evidence would do.

    python benchmarks/judgement.py [--quick]

Seconds are those of the processor, the least of several runs, since elapsed time says little on a shared machine. A
cold `check` of the same case in the same run is what to compare them with.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from generate import write_case

from safetycase.assess.ahead import look_ahead
from safetycase.assess.changes import State
from safetycase.assess.failing import failing
from safetycase.assess.status import assess
from safetycase.assess.supposing import Supposition, new_and_mended, shifts, suppose
from safetycase.evidence.result import EvidenceResult
from safetycase.graph.build import link
from safetycase.load.project import LoadedCase, Whereabouts
from safetycase.model.case import Case, CaseHeader
from safetycase.model.elements import AnyElement, Claim, Defeater, Evidence
from safetycase.operations.measurement import measure_case
from safetycase.operations.state import state_of
from safetycase.pipeline import Settings

TODAY = date(2026, 11, 21)
DAYS = 365


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="up to 2,000 elements")
    sizes = [1_000, 2_000] if parser.parse_args().quick else [1_000, 2_000, 5_000, 10_000]
    print("elements   check s   what-if s   one day s   365 days s   failing s   minimal sets")
    with tempfile.TemporaryDirectory() as scratch:
        for size in sizes:
            folder = Path(scratch) / str(size)
            grown(generated(folder, size), size, cold_check(folder))
    print("\nleaves   elements   minimal sets   failing s   (two of so many)")
    for leaves in (25, 50, 100, 200):
        two_of(leaves)


def generated(folder: Path, size: int) -> State:
    """Make and measure a generated case, a complete tree; return how it stands."""
    write_case(folder, size, max(1, size // 100))
    measure_case(folder, Settings(), datetime(2026, 11, 21, tzinfo=UTC))
    return state_of(folder, Settings(), TODAY)


def cold_check(folder: Path) -> float:
    """Return the seconds of a whole `check` with nothing remembered, its children included; the least of three."""
    command = [sys.executable, "-m", "safetycase", "check", str(folder), "--as-of", TODAY.isoformat(), "--no-cache"]
    found = []
    for _ in range(3):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, _, usage = os.wait4(process.pid, 0)
        found.append(usage.ru_utime + usage.ru_stime)
    return min(found)


def grown(state: State, size: int, check: float) -> None:
    """Time all questions of one case: evidence that ends on one day, and on every day of a year."""
    evidence = [*state.results]
    failed = Supposition((evidence[0],), {evidence[-1]: "failed"}, TODAY + timedelta(days=30))
    spread = {
        name: replace(result, expires=TODAY + timedelta(days=at % DAYS))
        for at, (name, result) in enumerate(state.results.items())
    }
    found = failing(state.case, state.graph, state.results, state.assessment, state.graph.top)
    seconds = (
        least(lambda: asked(state, failed)),
        least(lambda: look_ahead(state, TODAY)),
        least(lambda: look_ahead(replace(state, results=spread), TODAY), 1),
        least(lambda: failing(state.case, state.graph, state.results, state.assessment, state.graph.top)),
    )
    print(
        f"{size:>8} {check:>9.2f} {seconds[0]:>11.3f} {seconds[1]:>11.3f} {seconds[2]:>12.2f} {seconds[3]:>11.3f}"
        f" {found.count:>14}"
    )


def asked(state: State, supposition: Supposition) -> None:
    """Ask one what-if and all that is told of it."""
    supposed = suppose(state.loaded, state.graph, state.results, TODAY, supposition)
    shifts(state.assessment, supposed)
    new_and_mended(state.assessment, state.graph, supposed)


def two_of(leaves: int) -> None:
    """Time a claim that is defeated where any two of so many pieces of evidence fail."""
    evidence = [f"E-{at}" for at in range(leaves)]
    elements: dict[str, AnyElement] = {
        "C-top": Claim(claim="Safe.", supported_by=tuple(f"C-{at}" for at in range(leaves)))
    }
    for at in range(leaves):
        others = tuple(name for name in evidence if name != evidence[at])
        elements |= {
            f"C-{at}": Claim(claim="Part.", supported_by=("E-plan",)),
            f"D-{at}": Defeater(
                defeater="Doubt.", challenges=f"C-{at}", supported_by=("E-plan",), answered_by=(f"C-not-{at}",)
            ),
            f"C-not-{at}": Claim(claim="Not so.", supported_by=others),
        }
    elements |= {name: Evidence(evidence="x") for name in (*evidence, "E-plan")}
    loaded = LoadedCase(Case(CaseHeader(safetycase=1, id="a", title="A", top="C-top"), elements), Whereabouts())
    graph = link(loaded).graph
    results = {name: EvidenceResult(name, None) for name in (*evidence, "E-plan")}
    assessment = assess(loaded, graph, results, TODAY)
    found = failing(loaded.case, graph, results, assessment, "C-top")
    seconds = least(lambda: failing(loaded.case, graph, results, assessment, "C-top"))
    print(f"{leaves:>6} {len(elements):>10} {found.count!s:>14} {seconds:>11.3f}")


def least(work: Callable[[], object], runs: int = 3) -> float:
    """Return the least seconds of the processor that some work took."""
    seconds = []
    for _ in range(runs):
        start = time.process_time()
        work()
        seconds.append(time.process_time() - start)
    return min(seconds)


if __name__ == "__main__":
    main()
