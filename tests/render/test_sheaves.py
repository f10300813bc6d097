"""Findings bound by rule, and texts too long for their place."""

from __future__ import annotations

from safetycase.findings.finding import Finding, Severity
from safetycase.model.status import Status
from safetycase.render.dossier.outline import DEEPEST, Close, Entry, Line, Role, levels_to_open
from safetycase.render.dossier.sheaves import sheaves
from safetycase.render.html.environment import brief, is_long


def finding(name: str, number: int, severity: Severity = Severity.WARNING) -> Finding:
    return Finding("SC304", name, severity, f"Part {number}.", "a.yaml", number, 1, number, 2, f"C-{number}", url="x")


def test_a_sheaf_holds_the_findings_of_one_rule_of_one_weight() -> None:
    found = [finding("b", 1, Severity.ERROR), finding("a", 2), finding("b", 3), finding("a", 4)]
    bound = sheaves(found)
    assert [(one.severity.value, one.name, [each.line for each in one.findings]) for one in bound] == [
        ("error", "b", [1]),
        ("warning", "a", [2, 4]),
        ("warning", "b", [3]),
    ]
    assert all(one.open for one in bound)


def test_of_many_findings_only_the_small_sheaves_are_open() -> None:
    many = [finding("many", number) for number in range(100)] + [finding("few", number) for number in range(5)]
    assert [(one.name, one.open) for one in sheaves(many)] == [("many", False), ("few", True)]


def test_an_outline_opens_as_far_as_there_is_room() -> None:
    def line(level: int) -> list[Line]:
        return [Entry("C", Role.SUPPORT, Status.UNKNOWN, level), Close(opened=False)]

    wide = line(0) + line(1) * 10 + line(2) * 100
    assert levels_to_open(wide, 200) == DEEPEST
    assert levels_to_open(wide, 50) == 1  # the top stands open, its children closed: eleven entries are seen
    assert levels_to_open(wide, 5) == 0


def test_a_title_is_cut_and_a_text_is_long_beyond_nine_hundred_characters() -> None:
    assert brief("short") == "short"
    assert brief("x" * 121) == "x" * 119 + "…"
    assert (is_long("x" * 900), is_long("x" * 901), is_long(None)) == (False, True, False)
