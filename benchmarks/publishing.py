"""Time page, site and report of generated cases, beside StrictDoc and Sphinx-Needs publishing as many items.

    python benchmarks/publishing.py [--elements 1000 10000] [--peers FOLDER]

Each figure is one whole process from start to exit: seconds of all cores together, since elapsed time says little on a
shared machine, and the largest memory of one process. `--peers` names the folder of a virtual environment that is made
there if it is not, with `sphinx-needs` and `strictdoc` in it; a peer that cannot be installed or fails is told as such.
All publish the same number of items of about the same text, linked as a tree, in as many files.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import venv
from collections.abc import Mapping, Sequence
from pathlib import Path

from generate import names, write_case

SAFETYCASE = str(Path(sys.executable).with_name("safetycase"))
DAY = "2026-11-20"
TEXT = (
    "Part of the system keeps its bound under the conditions that its context states, for the whole deployment window "
    "and for every input that its interface admits."
)
REPORT_ELEMENTS = 200


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--elements", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--peers", type=Path, help="folder of the peers' virtual environment")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        for elements in arguments.elements:
            publish(Path(scratch), elements, arguments.peers)
        report(Path(scratch))


def publish(scratch: Path, elements: int, peers: Path | None) -> None:
    """Time page and site of a case of this size, and the peers."""
    files = max(1, elements // 100)
    case = measured(scratch / f"case-{elements}", elements, files)
    page, site = scratch / f"page-{elements}.html", scratch / f"site-{elements}"
    run(f"{elements} elements: page", [SAFETYCASE, "render", "page", str(case), "--as-of", DAY, "-o", str(page)])
    print(f"    {page.stat().st_size / 1e6:.2f} MB")
    ours = run(f"{elements} elements: site", [SAFETYCASE, "render", "site", str(case), "--as-of", DAY, "-o", str(site)])
    if peers is None:
        return
    bin_ = environment_of(peers)
    sphinx, strict = scratch / f"sphinx-{elements}", scratch / f"strictdoc-{elements}"
    write_sphinx(sphinx, elements, files)
    write_strictdoc(strict, elements, files)
    commands = {
        "sphinx-needs": [str(bin_ / "sphinx-build"), "-q", "-b", "html", str(sphinx), str(sphinx / "out")],
        "strictdoc": [str(bin_ / "strictdoc"), "export", str(strict), "--output-dir", str(strict / "out")],
    }
    for name, command in commands.items():
        theirs = run(f"{elements} items: {name}", command)
        if ours and theirs:
            print(f"    ratio of our site to {name}: {ours / theirs:.2f}")


def report(scratch: Path) -> None:
    """Time a report of about a hundred pages."""
    case = measured(scratch / "report", REPORT_ELEMENTS, 4)
    out = scratch / "report.pdf"
    run(
        f"{REPORT_ELEMENTS} elements: report",
        [SAFETYCASE, "render", "report", str(case), "--as-of", DAY, "-o", str(out)],
    )
    print(f"    {out.read_bytes().count(b'/Type /Page') or 'some'} pages, {out.stat().st_size / 1e6:.2f} MB")


def measured(case: Path, elements: int, files: int) -> Path:
    """Generate a case and write its lock."""
    write_case(case, elements, files)
    subprocess.run([SAFETYCASE, "measure", str(case), "--as-of", DAY], check=True, capture_output=True)
    return case


def run(what: str, command: Sequence[str], environment: Mapping[str, str] | None = None) -> float | None:
    """Run a command and print what it took; return its seconds, None where it failed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    try:
        done = subprocess.run(command, capture_output=True, check=False, env={**os.environ, **(environment or {})})
    except FileNotFoundError:
        print(f"{what}: not installed")
        return None
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines() or ["no reason given"]
        print(f"{what}: failed: {said[-1][:200]}")
        return None
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"{what}: {seconds:.1f} s")
    return seconds


def environment_of(folder: Path) -> Path:
    """Return the folder of the peers' programs, installed there if they are not yet."""
    bin_ = folder / "bin"
    if not (bin_ / "sphinx-build").exists():
        venv.create(folder, with_pip=True)
        subprocess.run([str(bin_ / "pip"), "install", "--quiet", "sphinx-needs", "strictdoc"], check=False)
    return bin_


def children(elements: int) -> dict[str, list[str]]:
    """Name what stands below each item, as in the generated case."""
    everything = names(elements)
    return {name: everything[number * 2 + 1 : number * 2 + 3] for number, name in enumerate(everything)}


def write_sphinx(folder: Path, elements: int, files: int) -> None:
    """Write as many needs, a page for each hundred."""
    folder.mkdir(parents=True)
    settings = (
        'project = "generated"',
        'extensions = ["sphinx_needs"]',
        'needs_id_regex = "^[A-Z]_[0-9]+"',
        "needs_id_required = True",
    )
    folder.joinpath("conf.py").write_text("\n".join(settings) + "\n")
    below = {
        name.replace("-", "_"): [one.replace("-", "_") for one in found] for name, found in children(elements).items()
    }
    everything = list(below)
    per_file = -(-elements // files)
    pages = []
    for number in range(files):
        text = [f"Module {number}", "=" * 12, ""]
        for name in everything[number * per_file : (number + 1) * per_file]:
            links = f"   :links: {', '.join(below[name])}\n" if below[name] else ""
            text.append(f".. req:: Part {name}\n   :id: {name}\n{links}\n   {TEXT}\n")
        folder.joinpath(f"m{number}.rst").write_text("\n".join(text))
        pages.append(f"   m{number}")
    folder.joinpath("index.rst").write_text("Generated\n=========\n\n.. toctree::\n\n" + "\n".join(pages) + "\n")


def write_strictdoc(folder: Path, elements: int, files: int) -> None:
    """Write as many requirements, a document for each hundred; StrictDoc links from the child to its parent."""
    folder.mkdir(parents=True)
    parents = {one: name for name, found in children(elements).items() for one in found}
    everything = names(elements)
    per_file = -(-elements // files)
    for number in range(files):
        text = [f"[DOCUMENT]\nTITLE: Module {number}\n"]
        for name in everything[number * per_file : (number + 1) * per_file]:
            relation = f"RELATIONS:\n- TYPE: Parent\n  VALUE: {parents[name]}\n" if name in parents else ""
            text.append(f"[REQUIREMENT]\nUID: {name}\nTITLE: Part {name}\nSTATEMENT: {TEXT}\n{relation}")
        folder.joinpath(f"m{number}.sdoc").write_text("\n".join(text))


if __name__ == "__main__":
    main()
