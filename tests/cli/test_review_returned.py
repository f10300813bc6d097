"""A review that was filled in elsewhere and sent back: checked against the digest it judged, and filed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from program import DAY, Run

ASKED = ("--reviewer", "Jane Doe", "--role", "independent-reviewer", "--decision", "accept", "--as-of", DAY)


@pytest.fixture
def returned(run: Run, aster: Path, tmp_path: Path) -> Path:
    """What a reviewer without git sends back: the file that `review` wrote in their copy of the folder."""
    copy = Path(shutil.copytree(aster, tmp_path / "copy-of-the-reviewer"))
    path = tmp_path / "mail.yaml"
    assert run("review", copy, "C-cyber", *ASKED, "-o", path).returncode == 0
    return path


def test_it_is_filed_and_counts(run: Run, aster: Path, returned: Path) -> None:
    done = run("review", aster, "--take", returned, "--as-of", DAY)
    assert done.returncode == 0, done.stderr
    filed = aster / "reviews" / f"{DAY}-c-cyber-jane-doe.yaml"
    assert done.stdout == (
        "accept of C-cyber by Jane Doe (independent-reviewer): counts today.\n"
        f"wrote {filed}; commit it with the case.\n"
    )
    told = json.loads(run("review", aster, "--list", "--as-of", DAY, "--format", "json").stdout)
    assert [one["in_force"] for one in told["reviews"]] == [True]


def test_what_changed_since_is_told_and_the_digest_stays(run: Run, aster: Path, returned: Path) -> None:
    cyber = aster / "arguments" / "cyber.yaml"
    cyber.write_text(cyber.read_text("utf-8").replace("gives no actor", "gives few actors"), "utf-8")
    done = run("review", aster, "--take", returned, "--as-of", DAY)
    assert "outdated (changed C-cyber)" in done.stdout
    told = json.loads(run("review", aster, "--list", "--as-of", DAY, "--format", "json").stdout)
    assert [(one["in_force"], one["changed"]) for one in told["reviews"]] == [(False, ["C-cyber"])]


def test_it_is_taken_once(run: Run, aster: Path, returned: Path) -> None:
    assert run("review", aster, "--take", returned, "--as-of", DAY).returncode == 0
    again = run("review", aster, "--take", returned, "--as-of", DAY)
    assert (again.returncode, again.stdout) == (2, "")
    assert "the case has this review already" in again.stderr


@pytest.mark.parametrize(
    ("added", "why"),
    [
        ("argument:\n  C-evil: {claim: All is well., undeveloped: true}\n", "besides reviews it holds elements"),
        (
            "waivers:\n  - {finding: stale-evidence, element: E-x, reason: r, owner: o, until: 2030-01-01}\n",
            "besides reviews it holds waivers",
        ),
        ("comments:\n  - {of: [C-cyber], by: J, date: 2026-11-21, text: t}\n", "besides reviews it holds comments"),
        ("policy: {profile: draft}\n", "'policy' belongs in safetycase.yaml"),
        ("reviews: []\n", "mail.yaml is not taken in"),
        ("x: &a 1\n", "mail.yaml is not taken in"),
    ],
)
def test_a_file_that_would_change_more_is_refused_whole(
    run: Run, aster: Path, returned: Path, added: str, why: str
) -> None:
    returned.write_text(returned.read_text("utf-8") + added, "utf-8")
    done = run("review", aster, "--take", returned, "--as-of", DAY)
    assert (done.returncode, done.stdout) == (2, "")
    assert why in done.stderr
    assert not (aster / "reviews").exists()


def test_what_is_of_another_case_or_names_no_digest_is_refused(run: Run, aster: Path, returned: Path) -> None:
    text = returned.read_text("utf-8")
    for before, after, why in (
        ('of: ["C-cyber"]', 'of: ["C-other"]', "which is not in this case"),
        ("digest:", "note:", "names no digest"),
        ("reviews:", "system:", "is not taken in"),
    ):
        assert before in text
        returned.write_text(text.replace(before, after), "utf-8")
        done = run("review", aster, "--take", returned, "--as-of", DAY)
        assert (done.returncode, done.stdout) == (2, "")
        assert why in done.stderr


def test_what_is_no_file_is_refused(run: Run, aster: Path, returned: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.yaml"
    link.symlink_to(returned)
    (tmp_path / "large.yaml").write_bytes(b"#" * (2**20 + 1))
    for path in (link, tmp_path / "nowhere.yaml", tmp_path / "large.yaml"):
        done = run("review", aster, "--take", path, "--as-of", DAY)
        assert (done.returncode, done.stdout) == (2, "")
        assert "is not taken in" in done.stderr


def test_comments_are_kept_told_in_a_submission_and_printed(run: Run, aster: Path, tmp_path: Path) -> None:
    (aster / "reviews").mkdir()
    (aster / "reviews" / "comments.yaml").write_text(
        "comments:\n"
        "  - {of: [C-cyber], by: Jane Doe, date: 2026-11-02, text: Which <b>actors</b>?}\n"
        "  - {of: [C-misuse], by: Li Wei, date: 2026-11-03, text: Seen., state: resolved}\n",
        "utf-8",
    )
    asked = ("check", aster, "--as-of", DAY, "--format", "json", "--select", "open-comment")
    (info,) = json.loads(run(*asked).stdout)["findings"]
    assert (info["code"], info["severity"], info["element"]) == ("SC850", "info", "C-cyber")
    assert (info["file"], info["line"]) == ("reviews/comments.yaml", 2)
    (error,) = json.loads(run(*asked, "--profile", "submission").stdout)["findings"]
    assert error["severity"] == "error"
    page = tmp_path / "page.html"
    assert run("render", "page", aster, "--as-of", DAY, "-o", page).returncode == 0
    text = page.read_text("utf-8")
    assert "Which &lt;b&gt;actors&lt;/b&gt;?" in text
    assert 'id="_comments"' in text
