"""`safetycase badge` and the Markdown of `check` and `status`, as a CI job asks for them."""

from __future__ import annotations

from pathlib import Path

import pytest
from program import DAY, Run


@pytest.mark.parametrize(("what", "says"), [("status", "in doubt 2026-11-21"), ("freshness", "1 of 12 stale")])
def test_it_is_written_to_a_file(run: Run, aster: Path, tmp_path: Path, what: str, says: str) -> None:
    path = tmp_path / "badges" / "one.svg"
    done = run("badge", aster, "--of", what, "--as-of", DAY, "-o", path)
    assert (done.returncode, done.stdout) == (0, f"wrote {path}\n")
    assert f">{says}</text>" in path.read_text("utf-8")


def test_a_summary_is_verdict_findings_and_tree(run: Run, aster: Path) -> None:
    check = run("check", aster, "--as-of", DAY, "--format", "markdown", "--prefix", "cases/a")
    assert check.returncode == 1
    assert check.stdout.startswith("### △ Aster 2, pre-deployment safety case: C-safe is in doubt\n")
    assert "| **SC402** stale-evidence<br>E-do-not-answer | the evidence is of 2026-04-10" in check.stdout
    assert "<br>cases/a/arguments/misuse.yaml:76 |" in check.stdout
    status = run("status", aster, "--as-of", DAY, "--format", "markdown")
    assert "<details><summary>The argument: 36 elements</summary>" in status.stdout
    assert len(check.stdout) + len(status.stdout) <= 60_000
