"""`safetycase expires`: the days ahead, for people, programs, comments and calendars."""

from __future__ import annotations

import json
import re
from pathlib import Path

from program import Run

DAY = ("--as-of", "2026-11-21")


def test_how_long_the_top_claim_holds_is_told_first(run: Run, aster: Path) -> None:
    done = run("expires", aster, *DAY, "--within", "4m")
    assert (done.returncode, done.stderr) == (0, "")
    told = done.stdout.splitlines()
    assert told[2:8] == [
        "C-safe is in-doubt today already.",
        "  C-safe → S-outcomes → C-cyber → S-proxy → C-agentic → D-few-tasks",
        "  unanswered-defeater: nothing answers this doubt",
        "Were all mended today, it could hold through 2027-03-01 (A-elicited: assumption",
        "ends).",
        "The window of the decision ends on 2027-06-01.",
    ]
    assert "  A-elicited  assumption ends (Cyber lead)" in told
    assert "    A-elicited  ✔ supported → ~ in-doubt" in told
    assert told[-1] == "9 entries on 4 days through 2027-03-21."
    assert all(len(line) <= 80 for line in told)


def test_programs_get_each_day_with_what_ends_and_what_changes(run: Run, aster: Path) -> None:
    told = json.loads(run("expires", aster, *DAY, "--format", "json").stdout)
    assert told["schema"] == "safetycase-expires/1"
    assert told["top"]["could_hold_through"] == "2027-03-01"
    assert [day["day"] for day in told["days"]][:3] == ["2026-12-01", "2027-01-31", "2027-03-01"]
    march = told["days"][2]
    assert (march["from"], march["days"], march["status"]) == (
        "2027-03-02",
        100,
        {"A-elicited": ["supported", "in-doubt"]},
    )
    assert march["ends"][0]["owner"] == "Cyber lead"
    assert [end["element"] for end in told["past"]] == ["E-do-not-answer"]


def test_a_scheduled_job_fails_as_it_is_asked_to(run: Run, aster: Path) -> None:
    def code(*arguments: str) -> int:
        return run("expires", aster, *DAY, *arguments).returncode

    assert code("--within", "5d", "--fail-on", "any") == 0
    assert code("--within", "10d", "--fail-on", "any") == 1
    assert code("--within", "90d", "--fail-on", "status") == 0
    assert code("--within", "100d", "--fail-on", "status") == 1
    assert code("--within", "5d", "--fail-on", "top") == 1
    assert code("--within", "5 weeks") == 2


def test_an_icalendar_file_is_well_formed_and_the_same_each_time(run: Run, aster: Path) -> None:
    with (aster / "arguments" / "cyber.yaml").open("a", encoding="utf-8") as file:
        file.write("waivers:\n- finding: stale-evidence\n  element: E-agentic\n  until: 2027-01-01\n  owner: é\n")
        file.write(f'  reason: "one, two; three\\nfour \\\\ {"ü" * 80}"\n')
    done = run("expires", aster, *DAY, "--within", "2m", "--format", "ics", PYTHONIOENCODING="utf-8")
    text = done.stdout
    assert run("expires", aster, *DAY, "--within", "2m", "--format", "ics", PYTHONIOENCODING="utf-8").stdout == text
    assert all(len(line.encode()) <= 75 for line in text.splitlines())
    whole = re.sub(r"\n ", "", text)
    assert f"DESCRIPTION:Owner: é\\none\\, two\\; three\\nfour \\\\ {'ü' * 80}\n" in whole
    events = [block.split("\n") for block in whole.split("BEGIN:VEVENT\n")[1:]]
    assert [next(line for line in one if line.startswith("DTSTART")) for one in events] == [
        "DTSTART;VALUE=DATE:20261201",
        "DTSTART;VALUE=DATE:20270101",
    ]
    assert len({line for one in events for line in one if line.startswith("UID:")}) == 2


def test_markdown_has_a_row_for_each(run: Run, aster: Path) -> None:
    told = run("expires", aster, *DAY, "--within", "100d", "--format", "markdown").stdout
    assert told.startswith("### C-safe is in-doubt today already.\n")
    assert "| 2027-03-01 | A-elicited | assumption ends | Cyber lead | A-elicited supported → in-doubt |" in told
