"""`safetycase diff` on accepted doubts: to live with one weakens a case, and no status hides it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from program import Run

DAY = ("--as-of", "2026-11-21")
HEADER = "safetycase: 1\nid: a\ntitle: A\ntop: C-top\npolicy: {POLICY}\n"
ARGUMENT = """argument:
  C-top: {claim: It is safe., supported_by: [C-part]}
  C-part: {claim: Its part is safe., undeveloped: true}
"""
DOUBT = "  D-late: {defeater: For now., challenges: C-part, ACCEPTED}\n"
ONE = "accepted: {by: Head of safety, reason: It is short., until: 2027-01-01}"


def case(root: Path, *, doubt: str | None = ONE, policy: str = "") -> Path:
    root.mkdir()
    (root / "safetycase.yaml").write_text(HEADER.replace("POLICY", policy))
    (root / "argument.yaml").write_text(ARGUMENT + ("" if doubt is None else DOUBT.replace("ACCEPTED", doubt)))
    return root


def told(run: Run, old: Path, new: Path) -> list[Any]:
    done = run("diff", old, new, *DAY, "--format", "json")
    assert done.stderr == ""
    changes = json.loads(done.stdout)["changes"]
    return [(one["kind"], one["element"], one["weakens"], one["before"], one["after"]) for one in changes]


@pytest.mark.parametrize(
    ("before", "after", "weaker", "words"),
    [
        ("undeveloped: false", ONE, True, (None, "by Head of safety until 2027-01-01: It is short.")),
        (ONE, "undeveloped: false", False, ("by Head of safety until 2027-01-01: It is short.", None)),
        (
            ONE,
            ONE.replace("2027-01-01", "2027-02-01"),
            True,
            ("by Head of safety until 2027-01-01: It is short.", "by Head of safety until 2027-02-01: It is short."),
        ),
        (
            ONE,
            ONE.replace("2027-01-01", "2026-12-01"),
            False,
            ("by Head of safety until 2027-01-01: It is short.", "by Head of safety until 2026-12-01: It is short."),
        ),
        (
            ONE,
            ONE.replace("Head of safety", "Intern"),
            True,
            ("by Head of safety until 2027-01-01: It is short.", "by Intern until 2027-01-01: It is short."),
        ),
    ],
)
def test_an_acceptance_that_comes_or_lasts_weakens(
    run: Run, tmp_path: Path, before: str, after: str, weaker: bool, words: tuple[str | None, str | None]
) -> None:
    old, new = case(tmp_path / "old", doubt=before), case(tmp_path / "new", doubt=after)
    assert ("acceptance-changed", "D-late", weaker, *words) in told(run, old, new)


def test_a_doubt_that_comes_with_its_acceptance_weakens_too(run: Run, tmp_path: Path) -> None:
    old, new = case(tmp_path / "old", doubt=None), case(tmp_path / "new")
    assert told(run, old, new) == [
        ("element-added", "D-late", False, None, "defeater: For now."),
        ("acceptance-changed", "D-late", True, None, "by Head of safety until 2027-01-01: It is short."),
    ]


@pytest.mark.parametrize(
    ("before", "after", "weaker"),
    [
        ("acceptance: {roles: [A]}", "acceptance: {roles: [A, B]}", True),
        ("acceptance: {roles: [A, B]}", "acceptance: {roles: [A]}", False),
        ("acceptance: {roles: [A]}", "", True),
        ("", "acceptance: {roles: [A]}", False),
        ("notation: gsn-strict", "notation: gsn", True),
        ("notation: gsn", "notation: gsn-strict", False),
    ],
)
def test_a_policy_that_asks_less_weakens(run: Run, tmp_path: Path, before: str, after: str, weaker: bool) -> None:
    old = case(tmp_path / "old", doubt=None, policy=before)
    new = case(tmp_path / "new", doubt=None, policy=after)
    assert [(kind, weakens) for kind, _, weakens, *_ in told(run, old, new)] == [("policy-changed", weaker)]
