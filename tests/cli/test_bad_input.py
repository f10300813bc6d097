"""Hostile and broken input: each ends in its finding at its place, and everything else is still judged.

Every case holds a second, unrelated defect (C-second names what is not there) that must be told beside the first.
"""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from program import DAY, ROOT, Run

HEADER = "safetycase: 1\nid: a\ntitle: A\ntop: C-top\n"
SECOND = "  C-second: {claim: Another., supported_by: [C-gone]}\n"
ARGUMENT = "argument:\n  C-top: {claim: One., supported_by: [C-second]}\n" + SECOND
LOG = ROOT / "examples" / "aster-2" / "evidence" / "inspect" / "safety-refusal.eval"
REFUSALS = "{s: {proportion: {outcome: pass}}}"


def evidence(path: str) -> str:
    return (
        "argument:\n"
        "  C-top: {claim: One., supported_by: [E-x, C-second]}\n"
        f"  E-x: {{evidence: Log., files: [{{path: {path}}}], measures: {REFUSALS}, requires: [s.upper95 < 99%]}}\n"
        + SECOND
    )


def text(name: str, content: str | bytes) -> Callable[[Path], None]:
    def write(case: Path) -> None:
        (case / "a.yaml").write_text(ARGUMENT)
        (case / name).write_bytes(content.encode() if isinstance(content, str) else content)

    return write


def file(path: str, make: Callable[[Path], object] | None = None) -> Callable[[Path], None]:
    def write(case: Path) -> None:
        (case / "a.yaml").write_text(evidence(path))
        if make is not None:
            make(case)

    return write


def zip_bomb(case: Path) -> None:
    with zipfile.ZipFile(case / "x.eval", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("_journal/start.json", '{"version": 2, "eval": {}, "plan": {}}')
        archive.writestr("header.json", b" " * 300_000_000)


def linked_folder(case: Path) -> None:
    (case.parent / "outside").mkdir()
    (case.parent / "outside" / "x.eval").write_bytes(LOG.read_bytes())
    (case / "logs").symlink_to(case.parent / "outside")


def linked_file(case: Path) -> None:
    (case.parent / "x.eval").write_bytes(LOG.read_bytes())
    (case / "x.eval").symlink_to(case.parent / "x.eval")


def cut_log(case: Path) -> None:
    (case / "x.eval").write_bytes(LOG.read_bytes()[:60_000])


def folder_named_like_a_file(case: Path) -> None:
    (case / "a.yaml").write_text(ARGUMENT)
    (case / "b.yaml").mkdir()


ALIASES = "a: &a [x, x, x]\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} [*{chr(97 + i)}, *{chr(97 + i)}]\n" for i in range(20)
)
BAD = {
    "not UTF-8": (text("b.yaml", b"argument: \xff\xfe\n"), "invalid-yaml", "b.yaml", 1),
    "one line of 50 MB": (text("b.yaml", b"argument: " + b"x" * 50_000_000), "invalid-yaml", "b.yaml", 1),
    "bomb of aliases": (text("b.yaml", ALIASES), "yaml-feature", "b.yaml", 1),
    "10,000 brackets": (text("b.yaml", "argument: " + "[" * 10_000), "invalid-yaml", "b.yaml", 1),
    "10,000 dashes": (text("b.yaml", "- " * 10_000), "invalid-yaml", "b.yaml", 1),
    "unknown key": (text("b.yaml", "argumnet: {}\n"), "unknown-field", "b.yaml", 1),
    "folder named like a file": (folder_named_like_a_file, "unreadable-file", "b.yaml", 1),
    "path with ..": (file("../x.eval"), "unsafe-path", "a.yaml", 3),
    "absolute path": (file("/etc/passwd"), "unsafe-path", "a.yaml", 3),
    "link out of the case": (file("x.eval", linked_file), "unsafe-path", "a.yaml", 3),
    "folder that is a link": (file("logs/x.eval", linked_folder), "unsafe-path", "a.yaml", 3),
    "FIFO": (file("x.eval", lambda case: os.mkfifo(case / "x.eval")), "unreadable-evidence", "a.yaml", 3),
    "folder as evidence": (file("x", lambda case: (case / "x").mkdir()), "unreadable-evidence", "a.yaml", 3),
    "no such file": (file("x.eval"), "missing-evidence-file", "a.yaml", 3),
    "zip bomb": (file("x.eval", zip_bomb), "unreadable-evidence", "a.yaml", 3),
    "truncated zip": (file("x.eval", cut_log), "unreadable-evidence", "a.yaml", 3),
}


@pytest.mark.parametrize("what", BAD)
def test_ends_in_its_finding_and_hides_nothing(run: Run, tmp_path: Path, what: str) -> None:
    make, name, place, line = BAD[what]
    case = tmp_path / "case"
    case.mkdir()
    (case / "safetycase.yaml").write_text(HEADER)
    make(case)
    measured = run("measure", case, "--as-of", DAY)
    done = run("check", case, "--as-of", DAY, "--format", "json")
    report = json.loads(done.stdout)
    found = {(finding["name"], finding["file"], finding["line"]) for finding in report["findings"]}
    assert (name, place, line) in found
    assert any(finding["message"].startswith("there is no element 'C-gone'") for finding in report["findings"])
    assert report["status"]["C-top"] == "unknown"
    assert done.returncode == 1
    assert "Traceback" not in measured.stderr + done.stderr


@pytest.mark.parametrize("length", [2, 3, 50, 10_000])
def test_cycles_of_every_length_are_told_once(run: Run, tmp_path: Path, length: int) -> None:
    ring = "".join(f"  C-{i}: {{claim: Part {i}., supported_by: [C-{(i + 1) % length}]}}\n" for i in range(length))
    (tmp_path / "safetycase.yaml").write_text(
        HEADER + "argument:\n  C-top: {claim: All., supported_by: [C-0]}\n" + ring
    )
    report = json.loads(run("check", tmp_path, "--as-of", DAY, "--format", "json").stdout)
    (circle,) = (finding for finding in report["findings"] if finding["name"] == "circular-support")
    assert len(circle["message"]) < 1_000
    assert report["status"]["C-top"] == "unknown"


def test_markup_from_files_stays_text_in_every_rendering(run: Run, tmp_path: Path) -> None:
    attack = "</title></style><script>alert(1)</script><img src=x onerror=alert(2)>"
    (tmp_path / "safetycase.yaml").write_text(
        f'{HEADER}argument:\n  C-top: {{claim: "{attack}", supported_by: ["C-<b>"], owner: "{attack}"}}\n'
        f'  "C-<b>": {{claim: "{attack}", title: "{attack}"}}\n'
    )
    for target in ("case.html", "graph.svg"):
        kind = "page" if target.endswith("html") else "graph"
        assert run("render", kind, tmp_path, "-o", tmp_path / "out" / target, "--as-of", DAY).returncode == 0
        rendered = (tmp_path / "out" / target).read_text()
        assert "<script>alert" not in rendered
        assert rendered.count("<script") == (3 if kind == "page" else 0)  # the explorer, its words, its data
        assert "<img" not in rendered
        assert "alert(1)" in rendered
