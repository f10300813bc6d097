"""`safetycase diff`: what changed in the argument, between commits of a real repository and between folders."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from program import Run

DAY = ("--as-of", "2026-11-21")


def git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", str(folder), *who, *arguments], check=True, capture_output=True)


def commit(folder: Path) -> None:
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "a state")


@pytest.fixture
def kept(aster: Path) -> Path:
    """The example in a repository, one folder below its root."""
    git(aster.parent, "init", "-q")
    commit(aster.parent)
    return aster


def edit(case: Path, file: str, before: str, after: str) -> None:
    path = case / file
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after), "utf-8")


def changes(run: Run, *arguments: str | Path) -> list[Any]:
    done = run("diff", *arguments, *DAY, "--format", "json")
    assert done.stderr == ""
    report = json.loads(done.stdout)
    assert report["schema"] == "safetycase-diff/1"
    return [
        (one["kind"], one["element"], one["weakens"], one["before"], one["after"], one["file"], one["line"])
        for one in report["changes"]
    ]


def test_nothing_changed_is_nothing_told(run: Run, kept: Path) -> None:
    assert changes(run, "--case", kept) == []
    shutil.move(kept / "arguments" / "cyber.yaml", kept / "arguments" / "hacking.yaml")
    assert changes(run, "--case", kept) == []


def test_a_loosened_requirement_and_a_softer_claim_are_weaker(run: Run, kept: Path) -> None:
    edit(kept, "arguments/cyber.yaml", "solved.upper95 < 60%", "solved.upper95 < 70%")
    edit(kept, "arguments/cyber.yaml", "gives no actor", "gives few actors")
    assert changes(run, "--case", kept) == [
        (
            "statement-changed",
            "C-cyber",
            True,
            "Aster 2 gives no actor means for O-cyber that they do not already have.",
            "Aster 2 gives few actors means for O-cyber that they do not already have.",
            "arguments/cyber.yaml",
            5,
        ),
        (
            "requirement-changed",
            "E-agentic",
            True,
            "solved.upper95 < 60%",
            "solved.upper95 < 70%",
            "arguments/cyber.yaml",
            24,
        ),
    ]
    assert run("diff", "--case", kept, *DAY).returncode == 0
    assert run("diff", "--case", kept, *DAY, "--fail-on", "weakened").returncode == 1


def test_what_went_and_what_came_and_what_it_does_to_the_top_claim(run: Run, kept: Path, tmp_path: Path) -> None:
    before = shutil.copytree(kept, tmp_path / "before")
    edit(kept, "arguments/cyber.yaml", "supported_by: [C-agentic, C-attempts]", "supported_by: [C-agentic]")
    added = "  D-new:\n    defeater: It hides its strength.\n    challenges: C-over-refusal\n"
    with (kept / "arguments" / "cyber.yaml").open("a", encoding="utf-8") as file:
        file.write(added)
    report = json.loads(run("diff", before, kept, *DAY, "--format", "json").stdout)
    told = {(one["kind"], one["element"], one["before"], one["after"]) for one in report["changes"]}
    assert ("support-removed", "S-proxy", "C-attempts", None) in told
    assert ("element-added", "D-new", None, "defeater: It hides its strength.") in told
    assert report["status"]["C-over-refusal"] == ["supported", "in-doubt"]
    above = {one["element"]: one["because"] for one in report["impact"]}
    assert "D-new" in above["C-safe"]


def test_another_id_is_a_new_name_and_nothing_else(run: Run, kept: Path) -> None:
    edit(kept, "arguments/cyber.yaml", "C-agentic", "C-agent-tasks")
    assert [one[:5] for one in changes(run, "--case", kept)] == [
        ("element-renamed", "C-agent-tasks", False, "C-agentic", "C-agent-tasks")
    ]


def test_a_review_of_what_changed_is_voided_and_a_new_one_lifts_the_gate(run: Run, kept: Path) -> None:
    asked = ("--reviewer", "Jane Doe", "--role", "independent-reviewer", "--decision", "accept", *DAY)
    assert run("review", kept, "C-cyber", *asked).returncode == 0
    commit(kept.parent)
    edit(kept, "arguments/cyber.yaml", "gives no actor", "gives few actors")
    assert "review-voided" in [one[0] for one in changes(run, "--case", kept)]
    gate = ("diff", "--case", kept, *DAY, "--fail-on", "unreviewed")
    assert run(*gate).returncode == 1
    assert run("review", kept, "C-cyber", *asked, "-o", kept / "reviews" / "again.yaml").returncode == 0
    assert run(*gate).returncode == 0


def test_history_with_merges_and_broken_revisions_is_read_where_it_can_be(run: Run, kept: Path) -> None:
    root = kept.parent
    git(root, "tag", "good")
    (kept / "safetycase.yaml").rename(kept / "lost.yaml")
    commit(root)
    git(root, "tag", "broken")
    (kept / "lost.yaml").rename(kept / "safetycase.yaml")
    commit(root)
    assert changes(run, "good", "HEAD", "--case", kept) == []
    for asked, why in [
        ("broken", "no safetycase.yaml"),
        ("nowhere", "there is no such folder and no such revision"),
        ("--upload-pack=x", "No such option"),
        ("-x^{commit}", "No such option"),
    ]:
        done = run("diff", asked, "--case", kept, *DAY)
        assert done.returncode == 2
        assert why in done.stderr
        assert "Traceback" not in done.stderr


def test_a_shallow_clone_says_that_it_is_one(run: Run, kept: Path, tmp_path: Path) -> None:
    first = subprocess.run(["git", "-C", str(kept), "rev-parse", "HEAD"], check=True, capture_output=True, text=True)
    edit(kept, "arguments/cyber.yaml", "gives no actor", "gives few actors")
    commit(kept.parent)
    subprocess.run(
        ["git", "clone", "-q", "--depth", "1", f"file://{kept.parent}", str(tmp_path / "thin")],
        check=True,
        capture_output=True,
    )
    done = run("diff", first.stdout.strip(), "--case", tmp_path / "thin" / "aster-2", *DAY)
    assert done.returncode == 2
    assert "the clone is shallow, fetch its history first" in done.stderr


def test_a_link_in_a_revision_leads_nowhere_when_it_is_taken_out(run: Run, kept: Path, tmp_path: Path) -> None:
    (tmp_path / "outside.yaml").write_text("argument: {C-evil: {claim: Evil., undeveloped: true}}\n", "utf-8")
    (kept / "arguments" / "link.yaml").symlink_to(tmp_path / "outside.yaml")
    commit(kept.parent)
    git(kept.parent, "tag", "linked")
    assert not [one for one in changes(run, "linked", "--case", kept) if one[1] == "C-evil" and one[0] != "x"]


def test_markdown_shows_texts_as_they_are(run: Run, kept: Path) -> None:
    edit(kept, "arguments/cyber.yaml", "gives no actor", "gives <b>no</b> actor | @all `x`")
    told = run("diff", "--case", kept, *DAY, "--format", "markdown").stdout
    assert "<b>" not in told
    assert "@all" not in told
    assert "&#60;b&#62;no" in told
