"""Record anew what the shipped examples and the walked pages say, after a change of findings or of their words.

python site/record.py            write expected.json of each example, and the outputs in the pages below
python site/record.py --check    fail if one says something else

Read the difference before it is committed: it is what users will see.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
DAY = "2026-11-21"
TUTORIAL = ROOT / "site" / "docs" / "tutorial.md"
AUTHORS = ROOT / "site" / "docs" / "for-authors.md"
WALKED = (TUTORIAL, AUTHORS)
"""The pages whose files are written and whose commands are run, one after the other."""
_BLOCK = re.compile(
    r"^```(?P<kind>[a-z]+)(?: title=\"(?P<title>[^\"]+)\")?\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)
_COMMAND = re.compile(r"^\$ ((?:.*\\\n)*.*)$", re.MULTILINE)


def main() -> int:
    """Write what changed, or with `--check` only tell it."""
    changed = {path: text for path, text in recorded() if path.read_text(encoding="utf-8") != text}
    for path, text in changed.items():
        if "--check" not in sys.argv:
            path.write_text(text, encoding="utf-8")
        sys.stdout.write(f"{path.relative_to(ROOT)}\n")
    return int("--check" in sys.argv and bool(changed))


def recorded() -> Iterator[tuple[Path, str]]:
    """Yield each recorded file with what it should say."""
    for header in sorted(ROOT.glob("examples/*/safetycase.yaml")):
        yield (
            header.parent / "expected.json",
            said(f"safetycase check {header.parent} --as-of {DAY} --format json", ROOT),
        )
    for page in WALKED:
        yield page, walked(page.read_text(encoding="utf-8"))


def walked(page: str) -> str:
    """Do what a page tells to do, in a folder of its own, and return the page with what came out.

    A block with a title is a file that is written; a block of `console` holds commands after `$`, each with its output.
    A command goes on in the next line after a backslash. A page that speaks of `examples/` finds them there, as
    in a clone.
    """
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        if "examples/" in page:
            (root / "examples").symlink_to(ROOT / "examples")

        def done(block: re.Match[str]) -> str:
            if block["title"]:
                path = root / block["title"]
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(block["text"], encoding="utf-8")
            if block["kind"] != "console":
                return block[0]
            commands = [found[1] for found in _COMMAND.finditer(block["text"])]
            return "```console\n" + "".join(f"$ {one}\n{said(one, root)}" for one in commands) + "```"

        return _BLOCK.sub(done, page)


def said(command: str, folder: Path) -> str:
    """Run one command line as a user would, and return what it prints."""
    program = f"{sys.executable} -m safetycase"
    line = re.sub(r"^safetycase\b", program, re.sub(r"^python\b", sys.executable, command))
    environment = {
        "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
        "PYTHONPATH": str(ROOT),
        "COLUMNS": "80",
        "NO_COLOR": "1",
        "LANG": "C.UTF-8",
    }
    with tempfile.TemporaryDirectory() as cache:
        environment["SAFETYCASE_CACHE_DIR"] = cache
        run = subprocess.run(line, shell=True, cwd=folder, env=environment, capture_output=True, text=True, check=False)  # noqa: S602  lines of our own page
    return run.stdout + run.stderr


if __name__ == "__main__":
    sys.exit(main())
