"""No voice says `supported` in silence over a doubt that somebody accepted: every format, through the whole tool."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from safetycase.model.elements import Audience
from safetycase.operations.measurement import measure_case
from safetycase.pipeline import CheckResult, Settings, check_case
from safetycase.render.badge import status_badge
from safetycase.render.page.page import render_page
from safetycase.render.renderer import FORMATS, Style
from safetycase.render.report.report import report_page
from safetycase.render.site.site import site_files
from safetycase.render.status_json import status_json
from safetycase.render.status_markdown import status_markdown
from safetycase.render.status_tree import status_text
from safetycase.render.withholding import for_audience

DAY = date(2026, 11, 20)
HEADER = "safetycase: 1\nid: a\ntitle: A\ntop: C-top\n"
ARGUMENT = """argument:
  C-top:
    claim: Aster 2 cannot exploit servers.
    supported_by: [E-tasks]
  E-tasks:
    evidence: The exploit tasks
    files: [{path: tasks.txt}]
    produced: 2026-11-01
  D-later:
    defeater: Scaffolds may get better.
    audience: AUDIENCE
    challenges: C-top
    accepted: {by: Head of safety, reason: The window is short., until: 2027-03-01}
"""


def case(root: Path, audience: str = "public") -> CheckResult:
    (root / "safetycase.yaml").write_text(HEADER)
    (root / "argument.yaml").write_text(ARGUMENT.replace("AUDIENCE", audience))
    (root / "tasks.txt").write_text("none solved")
    measure_case(root, Settings(plugins=False), datetime(2026, 11, 10, tzinfo=UTC))
    return check_case(root, Settings(plugins=False), DAY)


def test_the_claim_is_supported_and_the_doubt_is_known(tmp_path: Path) -> None:
    view = case(tmp_path).view
    assert dict(view.report.status) == dict.fromkeys(["C-top", "D-later", "E-tasks"], "supported")
    assert (sorted(view.assessment.touched), sorted(view.report.qualified)) == (["C-top", "D-later"], ["C-top"])


@pytest.mark.parametrize("name", ["text", "github"])
def test_people_read_it_beside_the_status(tmp_path: Path, name: str) -> None:
    told = case(tmp_path).told(name, Style())
    assert "C-top is supported, with accepted doubt" in told
    assert "Head of safety lives with what is left of this doubt" in " ".join(told.split())


def test_programs_read_it_beside_the_status(tmp_path: Path) -> None:
    result = case(tmp_path)
    doubt = {"element": "D-later", "by": "Head of safety", "reason": "The window is short.", "until": "2027-03-01"}
    told = json.loads(result.told("json", Style()))
    bag = json.loads(result.told("sarif", Style()))["runs"][0]["properties"]
    for one in (told, bag):
        assert one["accepted_doubts"] == [doubt]
        assert one["supported_with_doubt"] == ["C-top"]
    elements = json.loads(status_json(result.view, ()))["elements"]
    assert elements["C-top"]["with_accepted_doubts"] == ["D-later"]
    assert elements["D-later"]["accepted"] == {key: doubt[key] for key in ("by", "reason", "until")}


def test_every_format_of_check_names_the_doubt(tmp_path: Path) -> None:
    result = case(tmp_path)
    for name in FORMATS:
        assert "D-later" in result.told(name, Style()), name
        assert "2027-03-01" in result.told(name, Style()), name


def test_the_tree_says_it_at_each_element_and_lists_the_doubts(tmp_path: Path) -> None:
    assert status_text(case(tmp_path).view, ()).splitlines()[2:] == [
        "✔ C-top  claim, supported with accepted doubt",
        "│ Aster 2 cannot exploit servers.",
        "├─ ✔ D-later  defeater, supported (accepted), challenges C-top",
        "│    Scaffolds may get better.",
        "│    accepted by Head of safety until 2027-03-01: The window is short.",
        "└─ ✔ E-tasks  evidence, supported",
        "     The exploit tasks",
        "     dated 2026-11-01 by the case",
        "",
        "C-top is supported, with accepted doubt: everything below it holds on",
        "2026-11-20.",
        "It holds only with what somebody accepted of these doubts:",
        "  D-later, accepted by Head of safety until 2027-03-01: The window is short.",
        "",
        "3 elements: 3 supported, 0 unknown, 0 in-doubt, 0 defeated (1 with accepted doubt)",
    ]


def test_the_pages_say_it_in_the_verdict_and_list_the_doubt(tmp_path: Path) -> None:
    view = case(tmp_path).view
    for text in (render_page(view), "\n".join(text for _, text in site_files(view)), report_page(view)):
        assert "with accepted doubt" in text
        assert "The window is short." in text


def test_what_is_withheld_keeps_that_there_is_a_doubt_and_no_word_of_it(tmp_path: Path) -> None:
    public = for_audience(case(tmp_path, "internal").view, Audience.PUBLIC)
    page = render_page(public, Audience.PUBLIC)
    assert "with accepted doubt" in page
    for secret in ("Head of safety", "window is short", "2027-03-01", "Scaffolds"):
        assert secret not in page


def test_badges_and_markdown_say_it(tmp_path: Path) -> None:
    result = case(tmp_path)
    assert status_badge(result.view).words == "supported with accepted doubt 2026-11-20"
    assert "C-top is supported, with accepted doubt\n" in result.told("markdown", Style())
    tree = status_markdown(result.view, ())
    assert "**C-top** claim, supported with accepted doubt" in tree
    assert "supported (accepted)" in tree
