"""The folders of two revisions are made side by side, and nothing of them stays."""

from __future__ import annotations

import subprocess
import threading
from pathlib import Path

import pytest
from program import Run

from safetycase.operations.revised import cases_at
from safetycase.source.revisions import UnreadableRevisionError


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A repository with two revisions of a case."""
    folder = tmp_path / "case"
    folder.mkdir()
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "init", "-q", folder], check=True)
    for state in ("First", "Second"):
        claims = f"argument: {{C-1: {{claim: {state} it holds.}}}}\n"
        (folder / "safetycase.yaml").write_text(f"safetycase: 1\nid: a\ntitle: A\ntop: C-1\n{claims}")
        subprocess.run(["git", "-C", folder, "add", "."], check=True)
        subprocess.run(["git", "-C", folder, *who, "commit", "-qm", state], check=True)
    return folder


def test_each_holds_what_it_held_and_goes_away(case: Path) -> None:
    with cases_at(("HEAD~1", "HEAD", str(case)), case) as folders:
        first, second, here = folders()
        assert "First" in (first / "safetycase.yaml").read_text()
        assert "Second" in (second / "safetycase.yaml").read_text()
        assert here == case
    assert not first.exists()
    assert not second.exists()
    assert case.exists()


def test_no_thread_is_left_beside_which_no_child_may_be_made(case: Path) -> None:
    before = threading.active_count()
    with cases_at(("HEAD~1", "HEAD"), case) as folders:
        folders()
        assert threading.active_count() == before


def test_a_revision_that_is_not_there_is_told_and_the_other_goes_away(case: Path) -> None:
    made: list[Path] = []
    with (
        pytest.raises(UnreadableRevisionError, match="no such revision"),
        cases_at(("HEAD", "nowhere"), case) as folders,
    ):
        made += folders()
    assert made == []


def test_nobody_has_to_wait_for_the_folders(case: Path) -> None:
    with cases_at(("HEAD~1", "nowhere"), case):
        pass


def test_what_was_read_of_a_revision_is_kept_with_the_case_and_changes_nothing(run: Run, case: Path) -> None:
    asked = ("diff", "HEAD~1", "HEAD", "--case", case, "--as-of", "2026-11-21", "--format", "json")
    first = run(*asked).stdout
    assert "Second" in first
    assert [file.name for file in case.parent.rglob("*.pack")] == ["files.pack"]
    assert run(*asked).stdout == run(*asked, "--no-cache").stdout == first
