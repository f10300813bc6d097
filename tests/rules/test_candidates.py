"""Every check of the list of candidates has an answer, and every answer is one."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from safetycase.rules.library import built_in

ANSWERS: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parents[2] / "site" / "candidates.yaml").read_text(encoding="utf-8")
)
NAMES = {rule.name for rule in built_in()}
COUNTS = {
    "SYN": 8,
    "ID": 11,
    "REF": 6,
    "GRF": 8,
    "TYP": 12,
    "DEV": 10,
    "MOD": 10,
    "PAT": 5,
    "DIA": 13,
    "CNF": 11,
    "EVD": 19,
    "CUR": 7,
    "TXT": 7,
    "ARG": 9,
    "CMP": 6,
    "REV": 6,
    "IOP": 6,
    "AI": 11,
}


def test_all_165_candidates_are_answered_and_no_other() -> None:
    assert sum(COUNTS.values()) == 165
    wanted = {f"{family}{number:02}" for family, count in COUNTS.items() for number in range(1, count + 1)}
    assert ANSWERS.keys() == wanted
    assert Counter(name.rstrip("0123456789") for name in ANSWERS) == COUNTS


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_an_answer_names_rules_that_exist_or_says_what_else(name: str) -> None:
    answer = ANSWERS[name]
    assert answer.keys() <= {"says", "rules", "by", "out"}
    assert answer["says"]
    assert {"rules", "by", "out"} & answer.keys()
    assert set(answer.get("rules", ())) <= NAMES
    assert len(set(answer.get("rules", ()))) == len(answer.get("rules", ()))
