"""The script of a page: the explorer with the parts of D3 that it uses, and what looks through registers.

All of it is one text without anything global, less the blanks and comments that only those who write it need.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

from safetycase.knowledge.template_files import templates_folder

LIBRARIES = (
    "d3-color",
    "d3-dispatch",
    "d3-ease",
    "d3-timer",
    "d3-selection",
    "d3-interpolate",
    "d3-transition",
    "d3-drag",
    "d3-zoom",
    "d3-hierarchy",
)
PARTS = (
    "elements",
    "model",
    "growth",
    "finding",
    "layout",
    "cards",
    "diagram",
    "minimap",
    "outline",
    "table",
    "detail",
    "bar",
    "address",
    "explorer",
)
_UNREAD = re.compile(r"^[ \t]*/\*.*?\*/\n|^[ \t]+|^\n", re.MULTILINE | re.DOTALL)
_LICENCES = ("LICENSE-ISC.txt", "LICENSE-BSD-3-Clause.txt")


def _folder() -> Path:
    return templates_folder() / "explorer"


@cache
def explorer_script() -> str:
    """Return the script.

    The libraries put what they offer on `globalThis`; here that is an object of the function around them, so that
    nothing leaks into the page and a loader of modules that the page may have is not asked.
    """
    vendor = _folder() / "vendor"
    licences = "\n".join((vendor / name).read_text(encoding="utf-8").strip() for name in _LICENCES)
    libraries = "".join((vendor / f"{name}.min.js").read_text(encoding="utf-8") for name in LIBRARIES)
    own = _read("".join((_folder() / f"{name}.js").read_text(encoding="utf-8") for name in PARTS))
    return (
        f"/* With parts of D3 (d3js.org; ISC, d3-ease BSD-3-Clause):\n{licences}\n*/\n"
        f"(function (globalThis, define, exports, module) {{\n{libraries}"
        f'(function (d3) {{\n"use strict";\n{own}}})(globalThis.d3);\n'
        "})({});\n" + sifting_script()
    )


@cache
def sifting_script() -> str:
    """Return the part that looks through registers, which the pages of a site have without the explorer."""
    return _read((templates_folder() / "html/sift.js").read_text(encoding="utf-8"))


def _read(source: str) -> str:
    """Return what a browser reads of a script: no text of ours goes over the end of a line."""
    return _UNREAD.sub("", source)


@cache
def script_source() -> str:
    """Return what a content security policy must allow for the script to run inside a page."""
    digest = hashlib.sha256(explorer_script().encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
