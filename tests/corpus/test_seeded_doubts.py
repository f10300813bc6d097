"""A second case with seeded defects: doubts, people and shape, under the strictest policy, for what the first excludes.

The first case cannot be read as a whole, so nothing that is silent about unread parts is told in it; this one can.
Each line that carries a defect ends with `# <- name, …`; words, columns and statuses are held by `seeded-doubts.json`.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from test_seeded_defects import KEPT, Place, check, findings, marked

HERE = Path(__file__).parent
CASE = HERE / "seeded-doubts"
EXPECTED = HERE / "seeded-doubts.json"


@pytest.fixture(scope="module")
def told() -> dict[str, object]:
    finished = check("--format", "json", case=CASE)
    assert (finished.stderr, finished.returncode) == ("", 1)
    report: dict[str, object] = json.loads(finished.stdout)
    return report


def test_every_seeded_line_carries_its_finding_and_no_other_line_does(told: dict[str, object]) -> None:
    found: Counter[Place] = Counter(
        (str(each["file"]), int(str(each["line"])), str(each["name"])) for each in findings(told)
    )
    assert found == marked(CASE) + Counter([("left.yml", 1, "ignored-file")])


def test_each_finding_is_told_with_its_exact_words_and_place(told: dict[str, object]) -> None:
    expected = json.loads(EXPECTED.read_text(encoding="utf-8"))
    assert [{key: each[key] for key in KEPT} for each in findings(told)] == expected["findings"]
    assert told["status"] == expected["status"]
    assert told["summary"] == expected["summary"]


def test_only_assumptions_and_the_doubt_that_somebody_accepted_are_supported(told: dict[str, object]) -> None:
    status = told["status"]
    assert isinstance(status, dict)
    assert [name for name, one in status.items() if one == "supported"] == ["A-bare", "A-short", "D-late"]
    assert findings(told, "accepted_doubts") == [
        {"element": "D-late", "by": "Head of safety", "reason": "The window is short.", "until": "2028-01-01"}
    ]
    assert "supported_with_doubt" in told
    assert told["supported_with_doubt"] == []


def test_the_two_cases_together_seed_most_of_what_needs_no_measured_evidence() -> None:
    names = {name for _, _, name in (*marked(), *marked(CASE))}
    assert len(names) >= 82
