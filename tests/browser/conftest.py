"""One Chromium for all tests of what people see, and the pages of one case, made once."""

from __future__ import annotations

import importlib.util
import os
import shutil

LACKING = [
    name
    for name, there in (
        ("Chromium", shutil.which("chromium")),
        ("playwright", importlib.util.find_spec("playwright")),
        ("MkDocs Material", importlib.util.find_spec("material")),
    )
    if not there
]
if LACKING and not os.environ.get("CI"):
    collect_ignore_glob = ["test_*.py"]
    print(f"tests/browser are left out: {', '.join(LACKING)} missing")  # noqa: T201 - said where the tests are run
