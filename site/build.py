"""Build the documentation: its pages, the addresses that findings name, and the gallery of example cases.

python site/build.py            into site/_build
python site/build.py --quick    without rendering the gallery
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
BUILT = ROOT / "site" / "_build"
FORWARD = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>{name}</title>
<meta http-equiv="refresh" content="0; url=../{name}.html"><link rel="canonical" href="../{name}.html">
<a href="../{name}.html">{name}</a></html>
"""


def main() -> int:
    """Build all of it; return the exit code."""
    mkdocs = [sys.executable, "-m", "mkdocs", "build", "-q", "--strict", "-f", "site/mkdocs.yml"]
    subprocess.run(mkdocs, cwd=ROOT, check=True)  # noqa: S603 - our own pages
    forward_findings(BUILT)
    if "--quick" not in sys.argv[1:]:
        subprocess.run([sys.executable, "site/gallery.py", str(BUILT)], cwd=ROOT, check=True)  # noqa: S603
    return 0


def forward_findings(built: Path) -> None:
    """Let `rules/NAME/`, the address in every finding, lead to the rule's page.

    The pages themselves end in .html, so that the site can be read from a folder without a server.
    """
    for page in sorted((built / "rules").glob("*.html")):
        if page.name != "index.html":
            folder = page.with_suffix("")
            folder.mkdir()
            (folder / "index.html").write_text(FORWARD.format(name=page.stem), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
