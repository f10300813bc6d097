"""Seeded cases whose every defect can be mended: what each tells, what it does to the top claim, and that it can end.

A case lies in its folder with all its defects, as a team would hand it in; each line that carries one ends with
`# <- name, …`. Mended as a whole it must be sound: nothing told, the top claim supported. With all but one defect
mended, that defect must be told at its place and nothing else, and reach the top claim as its mend says.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from seeds import (
    BUILT_IN,
    DAY,
    HERE,
    LOCK,
    NEVER_SOUND,
    WITH_TESTS_OF_THEIR_OWN,
    SeededCase,
    as_text,
    findings_of,
    one,
    path_to_cause,
    whole,
)
from test_seeded_defects import marked

from safetycase.model.status import Status
from safetycase.pipeline import CheckResult, check_case

ALL = [SeededCase(path.name.removesuffix(".mends.yaml")) for path in sorted(HERE.glob("seeded-*.mends.yaml"))]
CASES = [case for case in ALL if case.name != NEVER_SOUND]
UNMARKED = {
    "seeded-abandoned": [(LOCK, 1, "invalid-lock"), ("minutes.yaml", 1, "unreadable-file")],
}
"""Findings at lines that can carry no mark."""

Judged = tuple[Path, CheckResult]


def seeds() -> Iterator[object]:
    for case in CASES:
        for name in case.mends:
            yield pytest.param(case, name, id=f"{case.name}, {name}")


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Judged]:
    """The mended cases by name, filled as they are asked for."""
    folder = tmp_path_factory.mktemp("sound")
    return _Mended(folder)


class _Mended(dict[str, Judged]):
    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def __missing__(self, name: str) -> Judged:
        folder = self._folder / name
        self[name] = folder, SeededCase(name).sound(folder)
        return self[name]


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.name not in WITH_TESTS_OF_THEIR_OWN], ids=lambda case: case.name
)
def test_the_whole_case_tells_every_defect_and_nothing_else(case: SeededCase) -> None:
    result = check_case(case.folder, BUILT_IN, DAY)
    found = Counter((str(each["file"]), int(str(each["line"])), str(each["name"])) for each in findings_of(result))
    assert found == marked(case.folder) + Counter(UNMARKED.get(case.name, []))
    assert whole(result) == case.expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_mended_it_is_sound(case: SeededCase, sound: dict[str, Judged]) -> None:
    _, result = sound[case.name]
    assert findings_of(result) == []
    assert result.view.report.not_evaluated == ()
    assert set(result.view.report.status.values()) == {Status.SUPPORTED.value}


@pytest.mark.parametrize(("case", "name"), list(seeds()))
def test_one_defect_alone_is_told_and_reaches_the_top_as_its_mend_says(
    case: SeededCase, name: str, sound: dict[str, Judged], tmp_path: Path
) -> None:
    folder, before = sound[case.name]
    mend = case.mends[name]
    after = case.with_one(name, tmp_path / "case", folder)
    assert sorted(str(each["name"]) for each in findings_of(after)) == list(mend.tells)
    report = after.view.report
    assert (report.status.get(report.top), tuple(path_to_cause(after))) == (mend.top, mend.path)
    expected = json.loads(case.alone.read_text(encoding="utf-8"))
    assert as_text(one(after, before)) == as_text(expected[name])


@pytest.mark.parametrize("name", list(SeededCase(NEVER_SOUND).mends))
def test_a_mend_ends_what_its_defect_told_among_all_others(name: str, tmp_path: Path) -> None:
    case = SeededCase(NEVER_SOUND)
    before = Counter(str(each["name"]) for each in json.loads(case.expected.read_text(encoding="utf-8"))["findings"])
    after = Counter(str(each["name"]) for each in findings_of(case.without_one(name, tmp_path / "case")))
    mend = case.mends[name]
    assert Counter(mend.tells) <= before
    assert after == before - Counter(mend.tells) + Counter(mend.brings)


def test_every_finding_of_a_seeded_case_has_a_mend() -> None:
    told = {
        str(each["name"]) for case in ALL for each in json.loads(case.expected.read_text(encoding="utf-8"))["findings"]
    }
    assert told <= {name for case in ALL for mend in case.mends.values() for name in mend.tells}
    for case in CASES:
        assert set(json.loads(case.alone.read_text(encoding="utf-8"))) == set(case.mends)
