"""The weekly job: one open issue with what runs out, with a stand-in for the program of the service."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Step = Callable[..., subprocess.CompletedProcess[str]]
CASE = {"SAFETYCASE_CASE": "cases/aster-2"}


@pytest.fixture
def service(tmp_path: Path) -> Path:
    """A folder with a `gh` that writes down what it is asked, and knows the issue whose number lies in `open`."""
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "gh"
    program.write_text(
        f'#!/bin/sh\necho "$@" >>{tmp_path}/asked\n'
        f'[ "$1 $2" != "issue list" ] || cat {tmp_path}/open 2>/dev/null || :\n'
    )
    program.chmod(0o755)
    return folder


def asked(tmp_path: Path) -> list[str]:
    return [" ".join(line.split()[:3]) for line in (tmp_path / "asked").read_text().splitlines()]


def test_what_runs_out_opens_an_issue(step: Step, service: Path, tmp_path: Path) -> None:
    done = step("expires.sh", path=str(service), SAFETYCASE_WITHIN="1y", **CASE)
    assert done.returncode == 0, done.stderr
    assert asked(tmp_path) == ["issue list --label", "label create safetycase-expiries", "issue create --title"]
    assert "| day | element |" in (tmp_path / "summary.md").read_text("utf-8")


def test_an_open_issue_is_written_anew(step: Step, service: Path, tmp_path: Path) -> None:
    (tmp_path / "open").write_text("7\n")
    assert step("expires.sh", path=str(service), SAFETYCASE_WITHIN="1y", **CASE).returncode == 0
    assert asked(tmp_path) == ["issue list --label", "issue edit 7"]


def test_when_nothing_runs_out_it_is_closed(step: Step, service: Path, tmp_path: Path) -> None:
    (tmp_path / "open").write_text("7\n")
    fresh = {"SAFETYCASE_CASE": str(Path(__file__).parents[2] / "examples" / "safetycase-itself")}
    done = step("expires.sh", path=str(service), SAFETYCASE_WITHIN="1d", **fresh)
    assert done.returncode == 0, done.stderr
    assert asked(tmp_path) == ["issue list --label", "issue close 7"]


def test_what_cannot_be_told_fails_and_touches_no_issue(step: Step, service: Path, tmp_path: Path) -> None:
    assert step("expires.sh", path=str(service), SAFETYCASE_CASE="nowhere").returncode == 2
    assert not (tmp_path / "asked").exists()
