from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import DARK, LIGHT, SMALL, looking, one_line
from playwright.sync_api import Browser, Locator, Page, expect

CAUSE = ["C-safe", "S-outcomes", "C-control", "C-monitor", "E-monitor"]


@pytest.fixture
def page(browser: Browser, page_file: Path) -> Iterator[Page]:
    with looking(browser, page_file.as_uri()) as opened:
        yield opened


def chosen(page: Page) -> str:
    return one_line(page.locator("[data-part=detail] .x-title").text_content())


def card(page: Page, name: str) -> Locator:
    return page.locator(f".x-card:not(.x-mention):has(.x-id[title='{name}'])")


def said(page: Page) -> Locator:
    return page.locator("[data-part=said]")


def rows(page: Page) -> list[str]:
    return [one_line(text) for text in page.locator("[data-part=outline] .x-id").all_text_contents()]


def test_it_opens_at_the_top_claim_and_lights_the_way_to_the_cause(page: Page) -> None:
    assert chosen(page) == "C-safe"
    expect(card(page, "C-safe")).to_be_visible()
    expect(page.locator(".x-lines .x-cause")).to_have_class(["x-cause is-in-doubt", "x-cause is-defeated"])
    page.click("[data-view=outline]")
    assert page.locator(".x-row.x-lit .x-id").all_text_contents() == CAUSE
    expect(page.locator(".x-because")).to_contain_text("caught.lower95 >= 95% is not met: it is 91.2%")


def test_a_status_is_told_by_shape_text_and_colour(page: Page) -> None:
    top = card(page, "C-safe")
    expect(top.locator(".x-word")).to_have_text("in doubt")
    expect(top.locator(".mark")).to_have_class("mark m-in-doubt")
    style = "element => { const s = getComputedStyle(element); return [s.strokeDasharray, s.stroke]; }"
    assert top.locator(".x-shape path").evaluate(style) == ["7px, 3px", "rgb(138, 75, 0)"]


def test_arrows_walk_the_argument(page: Page) -> None:
    page.locator(".x-stage").focus()
    walked = []
    for key in ("ArrowRight", "ArrowDown", "ArrowDown", "ArrowLeft", "End", "Home"):
        page.keyboard.press(key)
        walked.append(chosen(page))
    assert walked == ["X-system", "X-window", "S-outcomes", "C-safe", "E-monitor", "C-safe"]
    active = page.locator(".x-stage").get_attribute("aria-activedescendant")
    assert page.locator(f"#{active}").get_attribute("aria-selected") == "true"


def test_enter_and_the_button_on_a_card_hide_and_show_what_stands_below(page: Page) -> None:
    page.locator(".x-stage").focus()
    page.keyboard.press("Enter")
    expect(card(page, "C-safe")).to_have_attribute("aria-expanded", "false")
    expect(page.locator(".x-stage .x-card")).to_have_count(1)
    card(page, "C-safe").locator(".x-toggle").click()
    expect(card(page, "S-outcomes")).to_be_visible()
    expect(said(page)).to_have_text("What stands below C-safe is shown.")


def test_zooming_and_panning_by_buttons_keys_and_pointer(page: Page) -> None:
    world = page.locator(".x-world")

    def scale() -> float:
        return float(world.evaluate("element => new DOMMatrix(getComputedStyle(element).transform).a"))

    first = scale()
    page.click("[data-do=bigger]")
    assert scale() == pytest.approx(first * 1.3)
    page.locator(".x-stage").focus()
    page.keyboard.press("-")
    assert scale() == pytest.approx(first)
    page.keyboard.press("0")
    expect(page.locator("[data-part=minimap]")).to_be_hidden()
    before = world.get_attribute("style")
    box = page.locator(".x-stage").bounding_box()
    assert box
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 90, box["y"] + 60, steps=3)
    page.mouse.up()
    assert world.get_attribute("style") != before
    assert chosen(page) == "C-safe"


def test_search_says_how_many_and_leads_there(page: Page) -> None:
    page.locator("body").click(position={"x": 3, "y": 3})
    page.keyboard.press("/")
    page.keyboard.type("sandbag")
    expect(said(page)).to_have_text("2 elements found")
    expect(page.get_by_role("option")).to_have_count(2)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert chosen(page) == "D-sandbag"
    expect(page.locator(".x-stage")).to_be_focused()
    expect(card(page, "D-sandbag")).to_be_in_viewport()


def test_filters_leave_the_matches_and_the_way_to_them(page: Page) -> None:
    page.locator("[data-part=statuses]").get_by_text("unknown").click()
    expect(page.locator("[data-part=matches]")).to_have_text("3 of 30 elements match")
    page.click("[data-view=table]")
    expect(page.locator("[data-part=table] tbody tr")).to_have_count(3)
    assert "status=unknown" in page.url
    page.keyboard.press("Escape")
    expect(page.locator("[data-part=table] tbody tr")).to_have_count(30)
    page.click("[data-do=filters]")
    page.get_by_label("Category of argument").select_option("inability")
    page.click("[data-view=outline]")
    shown = rows(page)
    assert "E-exploit" in shown
    assert "C-control" not in shown


def test_a_deep_link_leads_to_its_element_in_its_view(browser: Browser, page_file: Path) -> None:
    with looking(browser, f"{page_file.as_uri()}#_explore-E-exploit&view=outline") as page:
        assert chosen(page) == "E-exploit"
        crumbs = [one_line(text) for text in page.locator("[data-part=crumbs] button").all_text_contents()]
        assert crumbs == ["C-safe", "S-outcomes", "C-cyber", "S-proxy", "C-exploit", "E-exploit"]
        expect(page.locator(".x-row.x-selected")).to_be_in_viewport()
        page.locator("[data-part=crumbs]").get_by_text("C-cyber").click()
        assert page.url.endswith("#_explore-C-cyber&view=outline")
        page.go_back()
        assert chosen(page) == "E-exploit"


def test_support_and_doubt_can_be_followed(page: Page) -> None:
    page.get_by_role("button", name="Go to the cause").click()
    assert chosen(page) == "E-monitor"
    page.get_by_role("list", name="Supports").get_by_role("button").click()
    assert chosen(page) == "C-monitor"
    page.get_by_role("link", name="Told in full in the argument").click()
    expect(page.locator("#C-monitor")).to_be_in_viewport()


def test_the_outline_is_a_tree_for_the_keyboard(page: Page) -> None:
    page.click("[data-view=outline]")
    tree = page.get_by_role("tree", name="Outline of the argument")
    page.locator(".x-row.x-selected").focus()
    page.keyboard.press("ArrowLeft")
    expect(tree.get_by_role("treeitem")).to_have_count(len(rows(page)))
    assert rows(page)[0] == "C-safe"
    assert "S-outcomes" not in rows(page)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert chosen(page) == "X-system"
    focused = page.locator(".x-row:focus")
    assert (focused.get_attribute("aria-level"), focused.get_attribute("tabindex")) == ("2", "0")


def test_the_table_sorts_and_says_so(page: Page) -> None:
    page.click("[data-view=table]")
    page.get_by_role("button", name="Status").click()
    head = page.get_by_role("columnheader", name="Status")
    expect(head).to_have_attribute("aria-sort", "ascending")
    first = page.locator("[data-part=table] tbody tr").first
    expect(first).to_contain_text("defeated")
    page.get_by_role("button", name="Status").click()
    expect(first).to_contain_text("supported")
    first.get_by_role("button").click()
    assert chosen(page) == one_line(first.get_by_role("button").text_content())


def test_without_scripts_a_drawing_stands_in(browser: Browser, page_file: Path) -> None:
    with looking(browser, page_file.as_uri(), scripts=False) as page:
        expect(page.locator("#_explorer")).to_be_hidden()
        expect(page.locator(".explorer-stand-in svg").first).to_be_visible()


def test_on_paper_the_drawing_is_printed(page: Page) -> None:
    expect(page.locator(".explorer-stand-in")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator("#_explorer")).to_be_hidden()
    expect(page.locator(".explorer-stand-in svg").first).to_be_visible()


def test_dark_mode_is_dark(browser: Browser, page_file: Path) -> None:
    colour = "getComputedStyle(document.querySelector('.x-stage')).backgroundColor"
    for look, expected in ((LIGHT, "rgb(255, 255, 255)"), (DARK, "rgb(23, 28, 34)")):
        with looking(browser, page_file.as_uri(), look) as page:
            assert page.evaluate(colour) == expected


def test_on_a_phone_it_opens_as_an_outline_and_a_finger_can_use_the_diagram(browser: Browser, page_file: Path) -> None:
    with looking(browser, page_file.as_uri(), SMALL) as page:
        expect(page.locator("[data-part=outline] .x-row").first).to_be_visible()
        page.click("[data-view=diagram]")
        expect(card(page, "C-safe")).to_be_in_viewport()
        assert page.evaluate("document.documentElement.scrollWidth") == SMALL.width
        buttons = page.locator("#_explorer button:visible:not(.x-link):not([disabled])")
        assert all((box := one.bounding_box()) and box["height"] >= 24 for one in buttons.all())


def test_in_the_site_it_leads_to_the_page_of_each_module(browser: Browser, site_folder: Path) -> None:
    with looking(browser, (site_folder / "argument/explorer.html").as_uri() + "#_explore-E-exploit") as page:
        assert chosen(page) == "E-exploit"
        page.get_by_role("link", name="Measures and files").click()
        assert page.url.endswith("/evidence.html#_evidence-E-exploit")
        page.go_back()
        page.get_by_role("link", name="Told in full in the argument").click()
        assert page.url.endswith("/argument/cyber.html#E-exploit")


def test_the_site_can_be_searched_without_a_server(browser: Browser, site_folder: Path) -> None:
    with looking(browser, (site_folder / "index.html").as_uri()) as page:
        page.get_by_role("textbox", name="Search").fill("sandbag")
        expect(page.locator(".md-search-result__meta")).to_contain_text("matching document")
