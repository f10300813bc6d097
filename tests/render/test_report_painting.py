"""Whoever paints a page, the file is the same."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

TRIAL = Path(__file__).with_name("painting_trial.py")


def test_two_painters_change_nothing_but_the_time() -> None:
    # A process of its own: whatever ran here before may have left threads, beside which no copy is made.
    command = [sys.executable, "-m", "pytest", str(TRIAL), "-q", "-p", "no:xdist", "-p", "no:cacheprovider"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
