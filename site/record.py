"""Record anew what the shipped examples and the tutorial say; with `--check`, tell whether they still say it.

Run it after a change of findings or of their words, and read the difference before it is committed.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from safetycase.cli.app import app  # noqa: E402  after the path
