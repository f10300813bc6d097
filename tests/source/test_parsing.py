"""Parsing with a child process gives what parsing here gives, whatever becomes of the child."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from fork_trial import files, fork_fails

from safetycase.source.parsing import parsed_files

TRIAL = Path(__file__).with_name("fork_trial.py")


@pytest.mark.parametrize("fork", ["fork", "fork_fails", "fork_dies", "fork_hangs"])
def test_a_child_changes_nothing_but_the_time(fork: str) -> None:
    # A process of its own: whatever ran here before may have left threads, beside which no child is made.
    done = subprocess.run([sys.executable, TRIAL, fork], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_few_bytes_are_not_worth_a_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fork", fork_fails)
    (parsed,) = parsed_files(files()[-1:])
    assert [problem.name for problem in parsed.file.problems] == ["duplicate-key", "yaml-feature", "invalid-yaml"]
