"""Badges: a sentence for those who hear it, words for those who see no colour, the same bytes for equal cases."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from contrast import contrast
from lxml import etree  # type: ignore[import-untyped]
from voice_samples import VIEW

from safetycase.model.status import Status
from safetycase.render.badge import Badge, badge_svg, freshness_badge, status_badge
from safetycase.render.words import STATUS_LOOKS

SVG = "{http://www.w3.org/2000/svg}"


def test_it_says_how_the_top_claim_stands_and_when() -> None:
    badge = status_badge(VIEW)
    assert (badge.label, badge.words, badge.look) == ("safety case", "in doubt 2026-11-20", Status.IN_DOUBT)
    root = etree.fromstring(badge_svg(badge).encode())
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == ("Aster 2, pre-deployment safety case: C-safe is in doubt as of 2026-11-20")
    assert [text.text for text in root.iter(f"{SVG}text")] == ["safety case", "in doubt 2026-11-20"]


def test_it_says_how_fresh_the_evidence_is() -> None:
    assert freshness_badge(VIEW).words == "1 of 2 stale"
    fresh = {name: replace(one, expires=date(2027, 3, 1)) for name, one in VIEW.results.items()}
    assert freshness_badge(replace(VIEW, results=fresh)) == Badge(
        "evidence",
        "fresh until 2027-03-01",
        Status.SUPPORTED,
        "Aster 2, pre-deployment safety case: all evidence is fresh until 2027-03-01",
    )
    soon = {name: replace(one, expires=date(2026, 12, 1)) for name, one in VIEW.results.items()}
    assert freshness_badge(replace(VIEW, results=soon)).look is Status.IN_DOUBT
    endless = {name: replace(one, expires=None) for name, one in VIEW.results.items()}
    assert freshness_badge(replace(VIEW, results=endless)).words == "2 of 2 without an end"
    assert freshness_badge(replace(VIEW, results={})).words == "none"


@pytest.mark.parametrize("status", Status)
def test_white_words_can_be_read_on_every_ground(status: Status) -> None:
    svg = badge_svg(Badge("x", "y", status, "z"))
    grounds = re.findall(r'<rect [^>]*fill="(#[0-9a-f]{6})"', svg)
    assert grounds == ["#2c333c", STATUS_LOOKS[status].light.ink]
    assert all(contrast(ground, "#ffffff") >= 4.5 for ground in grounds)


def test_a_title_is_text_and_nothing_comes_from_elsewhere() -> None:
    svg = badge_svg(Badge("x", "y", Status.UNKNOWN, "</title><script>alert(1)</script>\x00&"))
    root = etree.fromstring(svg.encode())
    assert root.find(f".//{SVG}script") is None
    assert root.findtext(f"{SVG}title") == "</title><script>alert(1)</script>\ufffd&"
    assert not re.search(r"(?:href|@import|url\((?!#c\)))", svg)
    assert svg == badge_svg(Badge("x", "y", Status.UNKNOWN, "</title><script>alert(1)</script>\x00&"))
