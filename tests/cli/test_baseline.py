"""`safetycase baseline` and `check --baseline`: only new findings fail, and every known one is still told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from program import DAY, Run

LATER = "2026-12-01"


@pytest.fixture
def written(run: Run, aster: Path) -> Path:
    """The example with a baseline of all its findings, written on 21 November 2026."""
    done = run("baseline", aster, "--as-of", DAY)
    assert done.returncode == 0
    assert done.stdout.endswith("10 known (10 new, 0 kept with their days, 0 no longer needed).\n")
    return aster / "safetycase-baseline.json"


def told(run: Run, case: Path, baseline: Path, form: str = "json", day: str = LATER) -> Any:
    done = run("check", case, "--baseline", baseline, "--as-of", day, "--format", form)
    assert done.stderr == ""
    return json.loads(done.stdout) if form in {"json", "sarif", "gitlab"} else done.stdout


def test_only_what_is_new_fails(run: Run, aster: Path, written: Path) -> None:
    assert run("check", aster, "--as-of", LATER).returncode == 1
    assert run("check", aster, "--as-of", LATER, "--baseline", written).returncode == 0
    cyber = aster / "arguments" / "cyber.yaml"
    cyber.write_text("# moved down by a line\n" + cyber.read_text("utf-8").replace("< 60%", "< 40%"), "utf-8")
    report = told(run, aster, written)
    assert {one["name"] for one in report["findings"] if one["severity"] == "error"} == {
        "requirement-not-met",
        "defeated-support",
    }
    assert report["status"]["E-agentic"] == "defeated"


def test_every_format_says_how_many_are_known(run: Run, aster: Path, written: Path) -> None:
    report = told(run, aster, written)
    assert report["summary"]["known"] == len(report["baseline"]["known"]) == 10
    assert report["status"]["C-safe"] == "in-doubt"
    assert "2 waived, 0 not evaluated, 10 known" in told(run, aster, written, "text")
    states = [one["baselineState"] for one in told(run, aster, written, "sarif")["runs"][0]["results"]]
    assert sorted(states) == ["new"] * 2 + ["unchanged"] * 10
    assert sum("known since 2026-11-21" in one["description"] for one in told(run, aster, written, "gitlab")) == 10
    assert "0 errors, 0 warnings, 0 infos, 2 waived, 0 not evaluated, 10 known" in told(run, aster, written, "github")
    assert told(run, aster, written, "junit").count('<skipped type="known"') == 10


def test_without_a_baseline_the_report_is_what_it_was(run: Run, aster: Path) -> None:
    report = json.loads(run("check", aster, "--as-of", DAY, "--format", "json").stdout)
    assert "baseline" not in report
    assert "known" not in report["summary"]


def test_it_ends_and_says_so(run: Run, aster: Path, written: Path) -> None:
    text = told(run, aster, written, "text", "2027-02-20")
    assert "counts again: SC402 stale-evidence in E-do-not-answer, which was known until" in text
    assert run("check", aster, "--as-of", "2027-02-20", "--baseline", written).returncode == 1


def test_what_was_mended_is_to_leave_the_file(run: Run, aster: Path, written: Path) -> None:
    cyber = aster / "arguments" / "cyber.yaml"
    text = cyber.read_text("utf-8")
    assert "until: 2027-03-01" in text
    cyber.write_text(text.replace("until: 2027-03-01", "until: 2027-06-01"), "utf-8")
    assert told(run, aster, written)["baseline"]["gone"] == ["SC314 short-lived-assumption in A-elicited"]
    assert "no longer occurs: SC314 short-lived-assumption in A-elicited" in told(run, aster, written, "text")
    again = run("baseline", aster, "--as-of", LATER)
    assert "9 known (0 new, 9 kept with their days, 1 no longer needed)" in again.stdout
    assert {one["since"] for one in json.loads(written.read_text())["known"]} == {DAY}


def test_an_answer_given_before_is_not_repeated_for_another_baseline(run: Run, aster: Path, written: Path) -> None:
    assert run("check", aster, "--as-of", LATER, "--baseline", written).returncode == 0
    content = json.loads(written.read_text())
    content["known"] = []
    written.write_text(json.dumps(content))
    assert run("check", aster, "--as-of", LATER, "--baseline", written).returncode == 1


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "cannot be used"),
        ("[]", "cannot be used"),
        ('{"schema": "safetycase-baseline/2", "case": "aster-2", "known": []}', "it says 'safetycase-baseline/2'"),
        ('{"schema": "safetycase-baseline/1", "case": "other", "known": []}', "it is of the case 'other'"),
        ('{"schema": "safetycase-baseline/1", "case": "aster-2", "known": [], "also": 1}', "unknown field"),
        ('{"schema": "safetycase-baseline/1", "case": "aster-2", "known": [{"code": "all"}]}', "missing required"),
        ("[" * 100_000, "cannot be used"),
    ],
)
def test_a_damaged_baseline_is_no_baseline(run: Run, aster: Path, tmp_path: Path, content: str, why: str) -> None:
    path = tmp_path / "known.json"
    path.write_text(content)
    done = run("check", aster, "--as-of", DAY, "--baseline", path)
    assert (done.returncode, done.stdout) == (2, "")
    assert why in done.stderr


def test_a_baseline_that_is_not_there_or_no_file_is_refused(run: Run, aster: Path, written: Path) -> None:
    link = aster / "link.json"
    link.symlink_to(written)
    for path in (aster / "nowhere.json", link):
        done = run("check", aster, "--as-of", DAY, "--baseline", path)
        assert (done.returncode, done.stdout) == (2, "")
        assert "cannot be used" in done.stderr


def test_what_was_not_read_always_counts(run: Run, aster: Path) -> None:
    (aster / "arguments" / "broken.yaml").write_text("argument: [", "utf-8")
    done = run("baseline", aster, "--as-of", DAY)
    assert "not taken in, it always counts: SC101 invalid-yaml in arguments/broken.yaml" in done.stderr
    done = run("check", aster, "--as-of", DAY, "--baseline", aster / "safetycase-baseline.json")
    assert done.returncode == 1
