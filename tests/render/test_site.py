from __future__ import annotations

import html
import importlib.util
import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import markdown  # type: ignore[import-untyped]  # it ships no types
import pytest
import yaml
from sample_dossier import WITHHELD_NOTE, sample_view, small_view, written

from safetycase.errors import MissingToolError
from safetycase.model.elements import Audience
from safetycase.render.site.markdown import as_title, in_markdown
from safetycase.render.site.policy import with_policy
from safetycase.render.site.site import Builder, OccupiedSiteError, SiteBuildError, render_site, site_files
from safetycase.render.view import CaseView

EVIL = (
    "</title><script>alert(1)</script>[x](javascript:alert(2)) *a* `b` {{ 7 * 7 }} "
    "&lt;img src=x onerror=alert(3)&gt; \"'"
)


class Tags(HTMLParser):
    """Collects what a page would do: its tags with their attributes, its ids and its links."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self.events: list[str] = []
        self.ids: set[str] = set()
        self.links: list[str] = []
        self._in_script = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_script = tag == "script" and ("type", "application/json") not in attrs
        self.events += [name for name, _ in attrs if name.startswith("on")]
        self.ids |= {value or "" for name, value in attrs if name == "id"}
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data: str) -> None:
        if self._in_script:
            self.scripts.append(data)

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - the parser calls it so
        self._in_script = False


def hostile_view() -> CaseView:
    data = written()
    data["header"]["title"] = data["system"]["name"] = EVIL
    claim = data["modules"]["overview"]["C-safe"]
    claim |= {"claim": EVIL, "title": EVIL, "note": f"{EVIL}\n\n# Heading\n\n<b>{EVIL}", "owner": EVIL}
    data["modules"][EVIL] = {EVIL: {"claim": EVIL}}
    data["glossary"] = {EVIL: EVIL}
    data["modules"]["cyber"]["E-exploit"]["evidence"] = f"{EVIL}\n    indented\n```\nfenced"
    return sample_view(data)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out: Path = tmp_path_factory.mktemp("built") / "out"
    render_site(sample_view(), out)
    return out


def test_nothing_of_a_text_means_anything_in_markdown() -> None:
    for text in (
        EVIL,
        "# a",
        "1. b",
        "    code",
        "![i](u)",
        "a\n\nb",
        "<b>",
        "https://a.example",
        "\\*",
        "&amp;",
        "{: #x }",
    ):
        html = markdown.markdown(f"# {in_markdown(text)}", extensions=["attr_list", "toc"])
        assert re.fullmatch(r"<h1 id=\"[^\"<>]*\">[^<>]*</h1>", html), html


def test_titles_cannot_become_markup_however_often_they_are_decoded() -> None:
    assert as_title("R&D <b>") == "R\uff06D \u2039b\u203a"
    assert as_title("this & that") == "this &amp; that"
    assert "&" not in as_title(EVIL).replace("&amp;", "")
    assert "<" not in as_title("&lt;&#60;<")


def test_the_pages_of_a_case() -> None:
    files = dict(site_files(sample_view()))
    assert sorted(files) == [
        "docs/argument/control.md",
        "docs/argument/cyber.md",
        "docs/argument/explorer.md",
        "docs/argument/index.md",
        "docs/argument/overview.md",
        "docs/argument/refusal.md",
        "docs/assets/dossier.css",
        "docs/assets/explorer.css",
        "docs/assets/explorer.js",
        "docs/assets/iframe-worker.js",
        "docs/assets/site.js",
        "docs/coverage.md",
        "docs/evidence.md",
        "docs/findings.md",
        "docs/governance.md",
        "docs/index.md",
        "docs/system.md",
        "mkdocs.yml",
    ]
    settings = yaml.safe_load(files["mkdocs.yml"])
    assert settings["site_name"] == "Aster 2, pre-deployment safety case"
    assert (settings["docs_dir"], settings["site_dir"], settings["theme"]["font"]) == ("docs", "site", False)
    assert [*settings["nav"][2]["The argument"]][1:4] == [
        {"Explorer": "argument/explorer.md"},
        {"overview": "argument/overview.md"},
        {"cyber": "argument/cyber.md"},
    ]


def test_modules_of_any_name_get_a_file_of_their_own() -> None:
    view = small_view(
        {"../../etc": {"A": {"claim": "a"}}, "ETC": {"B": {"claim": "b"}}, "index": {"C": {"claim": "c"}}}, "A"
    )
    pages = [path for path, _ in site_files(view) if path.startswith("docs/argument/")]
    assert pages == [
        "docs/argument/index.md",
        "docs/argument/explorer.md",
        "docs/argument/etc.md",
        "docs/argument/etc-2.md",
        "docs/argument/index-2.md",
    ]


def test_the_built_site_is_complete_and_its_links_lead_somewhere(built: Path) -> None:
    pages = {path: Tags(path.read_text(encoding="utf-8")) for path in (built / "site").rglob("*.html")}
    assert len(pages) == 13
    for path, tags in pages.items():
        if path.name == "404.html":
            continue
        for link in tags.links:
            if re.match(r"[a-z]+:|//", link):
                assert link.startswith("https://example.org/"), link
                continue
            file, _, fragment = link.partition("#")
            target = (path.parent / file).resolve() if file not in ("", ".") else path
            target = target / "index.html" if target.is_dir() else target
            assert target.is_file(), (path, link)
            if fragment and target in pages:
                assert fragment in pages[target].ids, (path, link)
    cyber = pages[built / "site/argument/cyber.html"]
    assert {"C-cyber", "S-proxy", "E-exploit", "D-sandbag"} <= cyber.ids
    text = (built / "site/evidence.html").read_text(encoding="utf-8")
    assert "at most 14.9\u00a0% (95\u00a0%)" in text


def test_the_built_site_loads_nothing_from_elsewhere(built: Path) -> None:
    for path in (built / "site").rglob("*.html"):
        page = path.read_text(encoding="utf-8")
        loaded = re.findall(r"<(?:script|link|img|iframe)[^>]*?(?:src|href)=\"?([^\" >]+)", page)
        assert [one for one in loaded if "//" in one] == []


def test_the_same_case_gives_the_same_site(built: Path, tmp_path: Path) -> None:
    render_site(sample_view(), tmp_path / "again")

    def contents(folder: Path) -> dict[str, bytes]:
        return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    assert contents(tmp_path / "again") == contents(built)


def test_hostile_text_stays_text_in_every_built_page(built: Path, tmp_path: Path) -> None:
    render_site(hostile_view(), tmp_path / "out")
    known = {script for path in (built / "site").rglob("*.html") for script in Tags(path.read_text()).scripts}
    patterns = [re.sub(r'"[^"]*"', '""', script) for script in known]
    for path in (tmp_path / "out/site").rglob("*.html"):
        page = path.read_text(encoding="utf-8")
        tags = Tags(page)
        assert tags.events == [], path
        assert not [link for link in tags.links if link.strip().lower().startswith("javascript:")], path
        for script in tags.scripts:
            assert re.sub(r'"[^"]*"', '""', script) in patterns, (path, script)
        assert "<script>alert" not in page
        assert "49 &" not in page


def test_withheld_text_is_in_no_byte_of_the_built_site(tmp_path: Path) -> None:
    render_site(sample_view(), tmp_path / "out", audience=Audience.PUBLIC)
    for path in (tmp_path / "out").rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert WITHHELD_NOTE.encode() not in content, path
            assert b"secret-malay-vendor" not in content, path
    assert "withheld: internal" in (tmp_path / "out/docs/argument/refusal.md").read_text(encoding="utf-8")


def test_pages_that_are_gone_are_taken_away_and_others_left_alone(tmp_path: Path) -> None:
    out = tmp_path / "out"
    render_site(sample_view(), out, build=False)
    (out / "docs/own.md").write_text("mine")
    os.utime(out / "docs/assets/dossier.css", (1, 1))
    data = written()
    data["modules"]["control"] |= data["modules"].pop("refusal")
    render_site(sample_view(data), out, build=False)
    assert not (out / "docs/argument/refusal.md").exists()
    assert (out / "docs/own.md").read_text() == "mine"
    assert (out / "docs/assets/dossier.css").is_file()
    assert (out / "docs/assets/dossier.css").stat().st_mtime == 1


def test_a_folder_with_something_else_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("x")
    with pytest.raises(OccupiedSiteError, match=r"is not a site made by safetycase\. Choose a new or empty folder\."):
        render_site(sample_view(), tmp_path, build=False)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_without_mkdocs_the_remedy_is_named_before_anything_is_written(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *rest: None if name == "mkdocs" else found(name, *rest)
    )
    with pytest.raises(MissingToolError, match=r"MkDocs is not installed\. Install it with 'pip install"):
        render_site(sample_view(), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_failing_build_is_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "python"
    program.write_text("#!/bin/sh\necho 'ERROR - no space left.' >&2\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))
    with pytest.raises(SiteBuildError, match=r"^MkDocs could not build the site: ERROR - no space left\. The Markdown"):
        render_site(sample_view(), tmp_path / "out")


def test_the_markdown_alone_can_be_built_by_hand_to_the_same_pages(built: Path, tmp_path: Path) -> None:
    render_site(sample_view(), tmp_path / "out", build=False)
    assert not (tmp_path / "out/site").exists()
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict"], cwd=tmp_path / "out", capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    for page in (tmp_path / "out/site").rglob("*.html"):
        ours = built / "site" / page.relative_to(tmp_path / "out/site")
        assert with_policy(page.read_text("utf-8")) == ours.read_text("utf-8"), page


def test_pages_that_people_added_are_part_of_the_site(tmp_path: Path) -> None:
    render_site(sample_view(), tmp_path / "out", build=False)
    (tmp_path / "out/docs/own.md").write_text("# A page of our own\n")
    (tmp_path / "out/docs/gone.md").symlink_to("nowhere.md")
    render_site(sample_view(), tmp_path / "out")
    assert "A page of our own" in (tmp_path / "out/site/own.html").read_text("utf-8")


def test_an_earlier_site_goes_but_for_what_is_hidden(tmp_path: Path) -> None:
    old = tmp_path / "out/site"
    render_site(sample_view(), tmp_path / "out", build=False)
    (old / "argument").mkdir(parents=True)
    (old / "argument/gone.html").write_text("gone")
    (old / ".git").write_text("gitdir: elsewhere")
    (old / "gone").symlink_to(tmp_path)
    render_site(sample_view(), tmp_path / "out")
    assert (old / ".git").read_text() == "gitdir: elsewhere"
    assert not (old / "argument/gone.html").exists()
    assert not (old / "gone").is_symlink()
    assert (old / "index.html").is_file()
    assert tmp_path.exists()


def test_the_search_finds_words_and_not_what_stands_in_pictures(built: Path) -> None:
    pages = "".join(path.read_text("utf-8") for path in (built / "site/argument").glob("*.html"))
    drawn = set(re.findall(r"<text[^>]*>([^<]+…)</text>", pages))
    docs = json.loads((built / "site/search/search_index.json").read_text("utf-8"))["docs"]
    found = " ".join(entry["text"] for entry in docs)
    assert "E-exploit" in found
    assert drawn
    assert [line for line in drawn if html.unescape(line) in found] == []


def test_zensical_builds_the_same_pages_from_the_same_folder(tmp_path: Path) -> None:
    pytest.importorskip("zensical")
    render_site(sample_view(), tmp_path / "one")
    render_site(sample_view(), tmp_path / "two", builder=Builder.ZENSICAL)
    one, two = ({path.name for path in (tmp_path / name / "site").rglob("*.html")} for name in ("one", "two"))
    assert one == two
    assert "Content-Security-Policy" in (tmp_path / "two/site/index.html").read_text(encoding="utf-8")


def test_a_builder_that_is_not_there_is_named_with_its_remedy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name, *_rest: None)
    with pytest.raises(MissingToolError, match=r"Zensical is not installed\. Install it with 'pip install"):
        render_site(sample_view(), tmp_path / "site", builder=Builder.ZENSICAL)
