from __future__ import annotations

from pathlib import Path
from typing import Any

from browsing import looking, one_line
from playwright.sync_api import Browser, Page, expect
from sample_dossier import sample_view, small_view

from safetycase.model.elements import Audience
from safetycase.render.page.page import render_page
from safetycase.render.view import CaseView

Elements = dict[str, dict[str, Any]]


def written(view: CaseView, folder: Path, audience: Audience = Audience.INTERNAL) -> str:
    file = folder / "case.html"
    file.write_text(render_page(view, audience), encoding="utf-8")
    return file.as_uri()


def ids(page: Page) -> list[str]:
    return [one_line(text) for text in page.locator("[data-part=outline] .x-id").all_text_contents()]


def test_of_many_children_those_not_supported_come_first_and_the_rest_on_demand(
    browser: Browser, tmp_path: Path
) -> None:
    argument: Elements = {"C": {"claim": "All parts hold", "supported_by": [f"P{n}" for n in range(60)]}}
    argument |= {f"P{n}": {"claim": f"Part {n} holds", "supported_by": [f"E{n}"]} for n in range(60)}
    argument |= {f"E{n}": {"evidence": f"Report {n}"} for n in range(60)}
    view = small_view({"m": argument}, "C", {"P57": "in-doubt"})
    with looking(browser, written(view, tmp_path)) as page:
        page.click("[data-view=outline]")
        tree = page.locator("[data-part=outline]")
        assert "P57" in ids(page)
        assert "P40" not in ids(page)
        expect(tree.get_by_text("36 more")).to_have_attribute("aria-posinset", "25")
        tree.get_by_text("36 more").click()
        assert [name for name in ids(page) if name.startswith("P")] == [f"P{n}" for n in range(60)]


def test_what_several_lean_on_is_shown_once_and_mentioned_elsewhere(browser: Browser, tmp_path: Path) -> None:
    argument: Elements = {
        "C": {"claim": "x", "supported_by": ["A", "B"]},
        "A": {"claim": "a", "supported_by": ["E"]},
        "B": {"claim": "b", "supported_by": ["E", "C"]},
        "E": {"evidence": "seen"},
    }
    with looking(browser, written(small_view({"m": argument}, "C"), tmp_path)) as page:
        page.click("[data-do=fit]")
        cards = page.locator(".x-stage .x-card")
        expect(cards).to_have_count(6)
        mention = page.locator(".x-mention:has([title=E])")
        expect(mention).to_contain_text("shown elsewhere")
        mention.click()
        expect(page.locator("[data-part=detail] .x-title")).to_have_text("E")
        expect(page.get_by_role("list", name="Supports").get_by_role("listitem")).to_have_count(2)


def test_great_depth_can_be_opened(browser: Browser, tmp_path: Path) -> None:
    argument: Elements = {f"C{n}": {"claim": f"claim {n}", "supported_by": [f"C{n + 1}"]} for n in range(3000)}
    argument["C3000"] = {"claim": "the last one"}
    with looking(browser, f"{written(small_view({'m': argument}, 'C0'), tmp_path)}#_explore-C3000") as page:
        expect(page.locator("[data-part=detail]")).to_contain_text("the last one")
        expect(page.locator("[data-part=crumbs] li")).to_have_count(7)
        page.click("[data-do=open]")
        expect(page.locator("[data-part=said]")).to_have_text("Everything is shown.")


def test_a_withheld_element_keeps_its_place_and_none_of_its_words(browser: Browser, tmp_path: Path) -> None:
    view = sample_view()
    name, secret = next(pair for pair in view.graph.elements.items() if pair[1].audience is Audience.INTERNAL)
    with looking(browser, f"{written(view, tmp_path, Audience.PUBLIC)}#_explore-{name}") as page:
        detail = page.locator("[data-part=detail]")
        expect(detail.locator(".x-statement")).to_have_text("withheld: internal")
        page.fill("[data-part=query]", secret.statement)
        expect(page.locator("[data-part=said]")).to_have_text("0 elements found")


def test_markup_in_a_statement_is_shown_and_never_read(browser: Browser, tmp_path: Path) -> None:
    evil = "</script><img src=x onerror=alert(1)><b>bold</b>"
    view = small_view({evil: {"C": {"claim": evil, "title": evil, "owner": evil, "note": evil}}}, "C")
    with looking(browser, written(view, tmp_path)) as page:
        expect(page.locator("[data-part=detail] .x-statement")).to_have_text(evil)
        page.click("[data-view=table]")
        expect(page.locator("[data-part=table] tbody td").nth(2)).to_have_text(evil)
        assert page.locator("img").count() == 0
