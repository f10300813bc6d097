"""Time bounds and sensitivity on large arguments made in memory, in seconds of the processor.

python benchmarks/confidence.py [--elements 10000]
"""

from __future__ import annotations

import argparse
import gc
import random
from collections.abc import Callable, Mapping
from datetime import date
from statistics import median
from time import process_time

from safetycase.assess.confidence import confidence_of
from safetycase.assess.status import assess
from safetycase.evidence.result import EvidenceResult
from safetycase.graph.build import link
from safetycase.load.project import LoadedCase, Whereabouts
from safetycase.model.case import Case, CaseHeader
from safetycase.model.elements import AnyElement, Claim, Defeater, Evidence

DAY = date(2026, 11, 20)
RUNS = 5
Elements = dict[str, AnyElement]


def main() -> None:
    """Print the medians of some runs for every shape and dependence."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--elements", type=int, default=10_000)
    gc.disable()  # as the tool does while it judges
    size: int = options.parse_args().elements
    shapes: Mapping[str, Callable[[int], Elements]] = {
        "a tree of four": tree,
        "a chain": chain,
        "shared elements": shared,
        "doubts with numbers": doubted,
    }
    print(f"{'shape':22}{'dependence':14}{'elements':>9}{'status':>9}{'bounds':>9}{'with sensitivity':>18}")
    for shape, made in shapes.items():
        elements = made(size)
        for dependence in ("unknown", "independent"):
            timed(shape, elements, dependence)
        alternatives = {f"N{at}": {"support": "any", "because": "either shows it"} for at in range(0, size // 5, 7)}
        if shape == "a tree of four":
            timed("… with 'any' steps", elements, "unknown", alternatives)


def timed(shape: str, elements: Elements, dependence: str, steps: Mapping[str, object] | None = None) -> None:
    """Time one shape."""
    policy = {"dependence": dependence, "because": "drawn apart", "given": ["inferences"], "steps": steps or {}}
    keys = {"safetycase": 1, "id": "x", "title": "X", "top": "N0", "policy": {"confidence": policy}}
    case = Case(CaseHeader.model_validate(keys), elements)
    loaded = LoadedCase(case, Whereabouts())
    graph = link(loaded).graph
    results = {name: EvidenceResult(name, None) for name, one in elements.items() if isinstance(one, Evidence)}
    seconds: list[tuple[float, float, float]] = []
    for _ in range(RUNS):
        gc.collect()
        start = process_time()
        assessment = assess(loaded, graph, results, DAY)
        judged = process_time()
        confidence = confidence_of(case, graph, results, assessment)
        count = len(confidence.bounds)
        bounded = process_time()
        confidence.leaves("N0")
        seconds.append((judged - start, bounded - judged, process_time() - judged))
    status, bounds, whole = (median(column) for column in zip(*seconds, strict=True))
    print(f"{shape:22}{dependence:14}{count:9,}{status:9.2f}{bounds:9.2f}{whole:18.2f}")


def evidence() -> Evidence:
    """Return a leaf with a confidence."""
    return Evidence(evidence="A report.", confidence=0.99999, note="counted")


def claim(*support: str) -> Claim:
    """Return a claim over some elements."""
    return Claim(claim="It holds.", supported_by=support)


def tree(size: int, branches: int = 4) -> Elements:
    """Put every claim over four."""
    below = {at: range(branches * at + 1, min(branches * at + branches + 1, size)) for at in range(size)}
    return {f"N{at}": claim(*(f"N{one}" for one in ones)) if ones else evidence() for at, ones in below.items()}


def chain(size: int) -> Elements:
    """Put every claim over the next, and over evidence of its own."""
    last = size // 2 - 1
    found: Elements = {f"E{at}": evidence() for at in range(last + 1)}
    found |= {f"N{at}": claim(f"E{at}", *([f"N{at + 1}"] if at < last else [])) for at in range(last + 1)}
    return found


def shared(size: int) -> Elements:
    """Put every claim over three of the sixty that follow, so that most have several parents."""
    drawn = random.Random(1)
    found: Elements = {}
    for at in range(size):
        after = range(at + 1, min(at + 61, size))
        argued = at < size * 0.7 and len(after) > 3
        found[f"N{at}"] = claim(*(f"N{one}" for one in drawn.sample(after, 3))) if argued else evidence()
    return found


def doubted(size: int) -> Elements:
    """Doubt every element of a tree, with a number; a claim over evidence answers each."""
    found = tree(size // 4)
    for name in list(found):
        found[f"D-{name}"] = Defeater(
            defeater="It may not.", challenges=name, answered_by=(f"A-{name}",), confidence=0.01, note="counted"
        )
        found[f"A-{name}"] = claim(f"E-{name}")
        found[f"E-{name}"] = evidence()
    return found


if __name__ == "__main__":
    main()
