"""`diff -o page.html`: one page that a regulator can read, and nothing in it acts."""

from __future__ import annotations

import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest
from program import DAY, Run


@pytest.fixture
def changed(aster: Path, tmp_path: Path) -> tuple[Path, Path]:
    """The example, and the same with a softer claim, a stricter requirement, less support and hostile words."""
    new = Path(shutil.copytree(aster, tmp_path / "new"))
    cyber = new / "arguments" / "cyber.yaml"
    text = cyber.read_text("utf-8")
    for before, after in (
        ("gives no actor", "gives few actors <script>alert(1)</script>"),
        ("solved.upper95 < 60%", "solved.upper95 < 40%"),
        ("supported_by: [C-agentic, C-attempts]", "supported_by: [C-agentic]"),
    ):
        assert before in text
        text = text.replace(before, after)
    cyber.write_text(text, "utf-8")
    return aster, new


class Outline(HTMLParser):
    """The tags of a page, its ids and links, and that what is opened is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.ids += [value or "" for name, value in attrs if name == "id"]
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read(path: Path) -> Outline:
    found = Outline()
    found.feed(path.read_text("utf-8"))
    return found


def test_it_tells_what_stands_otherwise_what_weakens_and_who_looks_again(
    run: Run, changed: tuple[Path, Path], tmp_path: Path
) -> None:
    page = tmp_path / "out" / "page.html"
    done = run("diff", *changed, "--as-of", DAY, "-o", page)
    assert (done.returncode, done.stdout) == (0, f"wrote {page}\n")
    found = read(page)
    text = " ".join(" ".join(found.words).split())
    assert "The top claim stands as it did: in doubt" in text
    assert "E-agentic supported defeated" in text
    assert "What may weaken the case" in text
    assert "C-cyber Aster 2 gives few actors <script>alert(1)</script> means" in text
    assert "Support removed may weaken before C-attempts" in text
    assert "Requirement changed before solved.upper95 < 60% now solved.upper95 < 40%" in text
    assert "Who should look again" in text


def test_it_is_one_file_that_loads_and_runs_nothing(run: Run, changed: tuple[Path, Path], tmp_path: Path) -> None:
    page, again = tmp_path / "page.html", tmp_path / "again.html"
    run("diff", *changed, "--as-of", DAY, "-o", page)
    run("diff", *changed, "--as-of", DAY, "--format", "html", "-o", again)
    assert page.read_bytes() == again.read_bytes()
    found = read(page)
    assert "script" not in found.tags
    assert {link for link in found.links if not link.startswith("#")} == {"data:,"}
    assert {link[1:] for link in found.links if link.startswith("#")} <= set(found.ids)
    assert len(found.ids) == len(set(found.ids))
    text = page.read_text("utf-8")
    assert "default-src 'none'" in text
    assert not re.search(r"url\(|@import", text)


def test_two_equal_states_are_said_to_be(run: Run, aster: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    run("diff", aster, aster, "--as-of", DAY, "-o", page)
    assert "Nothing that the argument rests on differs." in page.read_text("utf-8")


def test_the_name_of_the_file_chooses_the_format(run: Run, changed: tuple[Path, Path], tmp_path: Path) -> None:
    for name, begins in (("a.md", "### Safety case: "), ("a.json", "{"), ("a.txt", "━━")):
        run("diff", *changed, "--as-of", DAY, "-o", tmp_path / name, PYTHONUTF8="1")
        assert (tmp_path / name).read_text("utf-8").startswith(begins)
