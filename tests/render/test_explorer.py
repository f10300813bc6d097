from __future__ import annotations

import csv
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
from sample_dossier import sample_view, small_view, written

from safetycase.knowledge.template_files import templates_folder
from safetycase.model.elements import Audience
from safetycase.render.dossier.dossier import Dossier
from safetycase.render.explorer.document import explorer_document
from safetycase.render.explorer.json_in_html import in_script
from safetycase.render.explorer.script import LIBRARIES, PARTS, explorer_script, script_source
from safetycase.render.view import CaseView
from safetycase.render.withholding import for_audience

BROWSER = Path(__file__).parents[1] / "browser"
VENDOR = templates_folder() / "explorer" / "vendor"


def document(view: CaseView) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(explorer_document(Dossier(view), lambda name: f"{name}.html", "evidence.html"))
    return read


def element(read: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in read["elements"] if one["id"] == name)
    return found


def names(read: dict[str, Any], places: list[int]) -> list[str]:
    return [read["elements"][place]["id"] for place in places]


def test_a_text_that_several_elements_have_stands_once() -> None:
    note = "Measured by the team for evaluations."
    argument: dict[str, dict[str, Any]] = {
        "C": {"claim": note, "supported_by": ["A", "B"], "owner": "Ann"},
        "A": {"claim": note, "note": note, "owner": "Ann"},
        "B": {"claim": "other", "note": note, "title": "Seen once"},
    }
    read = document(small_view({"m": argument}, "C"))
    assert read["words"] == [note]
    assert [one.get("note") for one in read["elements"]] == [None, 0, 0]
    assert [one["text"] for one in read["elements"]] == [note, note, "other"]
    assert element(read, "B")["title"] == "Seen once"
    assert element(read, "A")["owner"] == "Ann"


def test_every_element_is_told_with_its_status_and_its_relations() -> None:
    view = sample_view()
    read = document(view)
    assert [one["id"] for one in read["elements"]] == list(view.graph.elements)
    assert read["elements"][read["top"]]["id"] == "C-safe"
    cyber = element(read, "C-cyber")
    assert (cyber["kind"], cyber["category"], cyber["against"]) == ("claim", "inability", ["O-cyber"])
    assert read["modules"][cyber["module"]]["page"] == "cyber.html"
    assert names(read, cyber["supported_by"]) == ["S-proxy"]
    assert names(read, element(read, "D-sandbag")["challenges"]) == ["C-exploit"]


def test_a_doubt_about_a_step_names_both_its_ends() -> None:
    argument: dict[str, dict[str, Any]] = {
        "C": {"claim": "x", "supported_by": ["E"]},
        "E": {"evidence": "y"},
        "D": {"defeater": "z", "challenges": {"from": "C", "to": "E"}},
    }
    read = document(small_view({"m": argument}, "C"))
    doubt = element(read, "D")
    assert (names(read, doubt["challenges"]), names(read, [doubt["doubted"]])) == (["C"], ["E"])


def test_the_path_to_the_cause_can_be_followed() -> None:
    read = document(sample_view())
    one, path = element(read, "C-safe"), ["C-safe"]
    assert read["elements"][one["cause"]["element"]]["id"] == "E-monitor"
    assert "words" not in one["cause"]
    root = element(read, "E-monitor")
    assert "words" not in root["cause"]
    assert root["flaws"][root["cause"]["flaw"]]["words"] == "caught.lower95 >= 95% is not met: it is 91.2%."
    while "onward" in one:
        one = read["elements"][one["onward"]]
        path.append(one["id"])
    assert path == ["C-safe", "S-outcomes", "C-control", "C-monitor", "E-monitor"]


def test_evidence_tells_its_figures() -> None:
    facts = element(document(sample_view()), "E-exploit")["facts"]
    assert facts[0].replace("\u00a0", " ") == (
        "solved 2/40 = 5.0 %, 1 unscored; upper95 14.9 % < 15 %: met; units 40 >= 40: met"
    )


def test_what_is_withheld_is_in_no_byte() -> None:
    view = sample_view()
    secret = [name for name, one in view.graph.elements.items() if one.audience is not Audience.PUBLIC]
    assert secret
    public = explorer_document(Dossier(for_audience(view, Audience.PUBLIC)), lambda _: "", "")
    read = json.loads(public)
    for name in secret:
        one = element(read, name)
        assert one["text"].startswith("withheld: ")
        assert one["withheld"]
        assert not {"title", "owner", "note", "url", "facts", "category", "against"} & set(one)
        assert view.graph.elements[name].statement not in public


def test_no_text_can_leave_its_script_element() -> None:
    evil = "</script><!--\u2028<script>alert(1)&\x00\u202e"
    written_ = in_script({"a": [evil]})
    assert not re.search("[<>&\u2028\u2029\x00\u202e]", written_)
    assert json.loads(written_) == {"a": ["</script><!--\u2028<script>alert(1)&\ufffd\ufffd"]}
    data = written()
    data["modules"]["overview"]["C-safe"]["claim"] = evil
    data["modules"][evil] = {evil: {"claim": evil}}
    told = explorer_document(Dossier(sample_view(data)), lambda name: name, "")
    assert "<" not in told
    assert json.loads(told)["elements"][-1]["anchor"].startswith("_x")


def test_a_case_without_its_top_claim_has_no_top() -> None:
    read = document(small_view({"m": {"C": {"claim": "x"}}}, "C-gone"))
    assert read["top"] is None
    assert [one["id"] for one in read["elements"]] == ["C"]


def test_the_same_view_gives_the_same_bytes() -> None:
    assert explorer_document(Dossier(sample_view()), str, "") == explorer_document(Dossier(sample_view()), str, "")


@pytest.mark.parametrize("folder", [VENDOR, BROWSER], ids=["explorer", "tests"])
def test_every_library_is_the_one_that_its_manifest_names(folder: Path) -> None:
    with (folder / "MANIFEST.tsv").open(encoding="utf-8", newline="") as file:
        rows = {row["file"]: row for row in csv.DictReader(file, delimiter="\t")}
    assert set(rows) == {path.name for path in folder.glob("*.js")}
    for name, row in rows.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == row["sha256"]
        assert (folder / f"LICENSE-{row['licence']}.txt").is_file()


def test_the_parts_of_d3_are_of_the_versions_named() -> None:
    with (VENDOR / "MANIFEST.tsv").open(encoding="utf-8", newline="") as file:
        versions = {row["file"]: row["version"] for row in csv.DictReader(file, delimiter="\t")}
    assert set(versions) == {f"{name}.min.js" for name in LIBRARIES}
    for name, version in versions.items():
        assert f"/ v{version} Copyright" in (VENDOR / name).read_text(encoding="utf-8").splitlines()[0]


def test_the_script_can_stand_in_a_page_under_a_strict_policy() -> None:
    script = explorer_script()
    assert not re.search(r"</script|<!--|\beval\(|new Function|document\.write|//# source", script)
    own = "".join(path.read_text(encoding="utf-8") for path in VENDOR.parent.glob("*.js"))
    assert not re.search(r"innerHTML|insertAdjacentHTML|\.html\(", own)
    assert set(PARTS) == {path.stem for path in VENDOR.parent.glob("*.js")}
    assert re.fullmatch(r"'sha256-[A-Za-z0-9+/]{43}='", script_source())
    assert "Permission to use, copy, modify" in script


def test_each_part_of_the_script_opens_with_what_it_is_for_and_stays_short() -> None:
    for path in VENDOR.parent.glob("*.js"):
        text = path.read_text(encoding="utf-8")
        assert text.startswith("/* "), path
        assert len(text.splitlines()) <= 400, path
