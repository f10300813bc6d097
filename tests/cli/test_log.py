"""`safetycase log` and `diff` on real histories: 200 revisions with merges, new names and broken ones in the middle."""

from __future__ import annotations

import json
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from case_life import FIRST, REVISIONS, git, live
from program import Run

DAY = ("--as-of", "2026-08-01")


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    folder = tmp_path_factory.mktemp("life")
    return folder, live(folder)


def told(run: Run, folder: Path, element: str, *asked: str) -> Any:
    done = run("log", element, folder / "case", *DAY, *asked, "--format", "json")
    assert done.stderr == ""
    report = json.loads(done.stdout)
    assert report["schema"] == "safetycase-log/1"
    return report


def number(commits: list[str], commit: str | None) -> int:
    """The number of a revision in its life; -1 for the working folder."""
    at = commits.index(commit) if commit else -1
    return at if at < REVISIONS else at - REVISIONS + 260


def lines(report: Any, commits: list[str]) -> list[tuple[int, str, str | None, list[str]]]:
    """Which revision, by which id, how it stood (nothing where it was not there), and the kinds of its changes."""
    return [
        (number(commits, one["commit"]), one["name"], one["status"], [change["kind"] for change in one["changes"]])
        for one in report["revisions"]
    ]


def test_a_claim_is_followed_through_moves_merges_broken_revisions_and_a_new_name(
    run: Run, life: tuple[Path, list[str]]
) -> None:
    folder, commits = life
    report = told(run, folder, "C-exploit")
    assert lines(report, commits) == [
        (0, "C-a", "supported", ["element-added"]),
        (40, "C-a", None, []),
        (41, "C-a", None, []),
        (42, "C-a", "supported", ["statement-changed"]),
        (261, "C-a", "supported", ["owner-changed"]),
        (80, "C-exploit", "supported", ["element-renamed"]),
        (120, "C-exploit", "in-doubt", ["status-changed"]),
        (121, "C-exploit", "supported", ["status-changed"]),
        (150, "C-exploit", None, []),
        (190, "C-exploit", None, ["element-removed"]),
        (191, "C-exploit", "supported", ["element-added"]),
        (-1, "C-exploit", "supported", []),
    ]
    assert report["revisions_looked_at"] == REVISIONS + 3
    broken = {number(commits, one["commit"]): one["unread"] for one in report["revisions"] if one["unread"]}
    assert broken[40] == "arguments/cyber.yaml could not be taken in: a value is missing here."
    assert broken[150].endswith("it has no safetycase.yaml.")
    weaker = report["revisions"][3]
    assert (weaker["date"], weaker["author"]) == ((FIRST + timedelta(days=42)).isoformat(), "A")
    assert weaker["changes"] == [
        {
            "kind": "statement-changed",
            "weakens": True,
            "before": "Fewer than 15 % of the tasks are solved.",
            "after": "Fewer than 20 % of the tasks are solved.",
        }
    ]


def test_replaced_evidence_shows_by_its_digests_and_its_status_by_the_lock(
    run: Run, life: tuple[Path, list[str]]
) -> None:
    folder, commits = life
    found = lines(told(run, folder, "E-run"), commits)
    assert [one for one in found if one[0] not in {40, 41, 150}] == [
        (0, "E-run", "supported", ["element-added"]),
        (10, "E-run", "supported", ["validity-changed"]),
        (100, "E-run", "supported", ["evidence-replaced"]),
        (120, "E-run", "in-doubt", ["status-changed"]),
        (121, "E-run", "supported", ["evidence-replaced", "status-changed"]),
        (-1, "E-run", "supported", []),
    ]


def test_the_last_revisions_only_and_what_is_not_committed(run: Run, life: tuple[Path, list[str]]) -> None:
    folder, commits = life
    path = folder / "case" / "arguments" / "cyber.yaml"
    before = path.read_text("utf-8")
    path.write_text(before.replace("E-plan:\n    evidence: The plan.", "E-plan:\n    evidence: Our plan."), "utf-8")
    try:
        report = told(run, folder, "E-plan", "--limit", "5")
        text = run("log", "E-plan", folder / "case", *DAY, "--limit", "5").stdout
    finally:
        path.write_text(before, "utf-8")
    assert lines(report, commits) == [
        (195, "E-plan", "supported", ["element-added"]),
        (-1, "E-plan", "supported", ["statement-changed"]),
    ]
    assert report["older_left_out"] is True
    assert "Only the last 5 revisions were looked at; --limit asks for more." in text
    assert "2026-08-01  uncommitted  ✔ supported" in text


def test_a_shallow_clone_says_where_its_history_begins(run: Run, life: tuple[Path, list[str]], tmp_path: Path) -> None:
    folder, commits = life
    thin = tmp_path / "thin"
    subprocess.run(["git", "clone", "-q", "--depth", "3", f"file://{folder}", str(thin)], check=True)
    report = told(run, thin, "C-exploit")
    assert report["begins_at"] == commits[197]
    assert lines(report, commits)[0] == (197, "C-exploit", "supported", ["element-added"])
    text = run("log", "C-exploit", thin / "case", *DAY).stdout
    assert "The clone is shallow: its history begins at" in text
    assert "What was" in text


def test_what_has_no_history_is_one_line(run: Run, life: tuple[Path, list[str]], tmp_path: Path, aster: Path) -> None:
    folder, _ = life
    for asked, why in [
        (("C-exploid", folder / "case"), "there is no element 'C-exploid'. Did you mean 'C-exploit'?"),
        (("C-safe", aster), "is neither a case nor in a git repository"),
        (("--all", folder / "case"), "No such option"),
    ]:
        done = run("log", *asked, *DAY)
        assert (done.returncode, done.stdout) == (2, "")
        assert why in done.stderr
    git(tmp_path, "init", "-q")
    assert "cannot read the revision 'HEAD'" in run("log", "C-safe", aster, *DAY).stderr


def test_diff_tells_what_lies_between_two_points_of_the_life(run: Run, life: tuple[Path, list[str]]) -> None:
    folder, commits = life

    def between(old: int, new: int) -> list[tuple[str, str | None, bool]]:
        done = run("diff", commits[old], commits[new], "--case", folder / "case", *DAY, "--format", "json")
        assert done.stderr == ""
        changes = [(one["kind"], one["element"], one["weakens"]) for one in json.loads(done.stdout)["changes"]]
        return [one for one in changes if not str(one[1]).startswith("X-")]

    assert between(19, 20) == []  # the file moved
    assert between(39, 42) == [("statement-changed", "C-a", True)]
    assert between(64, 65) == [("owner-changed", "C-a", False)]  # what the merge brought
    assert between(79, 80) == [("element-renamed", "C-exploit", False)]
    assert between(99, 121) == [("evidence-replaced", "E-run", False)]
    assert between(179, 189) == [("support-removed", "C-top", True)]
    assert between(0, 79) == [
        ("statement-changed", "C-a", True),
        ("owner-changed", "C-a", False),
        ("validity-changed", "E-run", True),
    ]
    assert ("element-removed", "C-a", True) in between(0, 199)  # other words and another id are another element
    assert ("status-changed", "C-top", True) in between(119, 120)
    assert between(39, 40)[0] == ("part-unread", None, True)  # what seems removed may stand in it
    assert between(40, 42)[0] == ("part-read", None, False)
    gone = run("diff", commits[149], commits[150], "--case", folder / "case", *DAY)
    assert gone.returncode == 2
    assert "no safetycase.yaml" in gone.stderr
