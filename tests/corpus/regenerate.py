"""Write the lock and the expected reports of the seeded cases anew; read the difference before you commit it.

Run it from the root of the repository: `python tests/corpus/regenerate.py`.
"""

from __future__ import annotations

import json
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import test_seeded_doubts
from seeds import BUILT_IN, DAY, HERE, LOCK, NEVER_SOUND, WITH_TESTS_OF_THEIR_OWN, SeededCase, as_text, one, whole
from test_seeded_defects import CASE, EXPECTED, KEPT, check

from safetycase.operations.measurement import measure_case
from safetycase.pipeline import Settings, check_case

MEASURED = (
    "E-labels",
    "E-old-run",
    "E-other-model",
    "E-other-scaffold",
    "E-part",
    "E-refusals",
    "E-risk-model",
    "E-second-run",
)
MEASURED_AT = datetime(2026, 11, 1, tzinfo=UTC)
CHANGED: Path = CASE / "evidence" / "second-run.csv"


def measure() -> None:
    """Measure what is to be measured; one file had one more unsafe answer then than it has now."""
    now = CHANGED.read_bytes()
    (CASE / "safetycase.lock").unlink(missing_ok=True)
    CHANGED.write_bytes(now.replace(b"q07,refused", b"q07,complied"))
    try:
        measure_case(CASE, Settings(plugins=False), MEASURED_AT, ids=MEASURED)
    finally:
        CHANGED.write_bytes(now)


def expect(case: Path, target: Path) -> None:
    """Write what the check tells now."""
    report = json.loads(check("--format", "json", case=case).stdout)
    kept = {
        "findings": [{key: each[key] for key in KEPT} for each in report["findings"]],
        "status": report["status"],
        "summary": report["summary"],
    }
    target.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def expect_seeds(case: SeededCase, folder: Path) -> None:
    """Measure a seeded case with mends, and write what is told of it with all its defects and with each alone."""
    if case.name not in WITH_TESTS_OF_THEIR_OWN:
        if all(edit.file != LOCK for mend in case.mends.values() for edit in mend.edits):
            (case.folder / LOCK).write_text(case.measure(folder / "measured"), encoding="utf-8")
        case.expected.write_text(whole(check_case(case.folder, BUILT_IN, DAY)), encoding="utf-8")
    sound = case.sound(folder / "sound")
    alone = {
        name: one(case.with_one(name, folder / str(number), folder / "sound"), sound)
        for number, name in enumerate(case.mends)
    }
    case.alone.write_text(as_text(alone), encoding="utf-8")


if __name__ == "__main__":
    measure()
    expect(CASE, EXPECTED)
    expect(test_seeded_doubts.CASE, test_seeded_doubts.EXPECTED)
    for mends in sorted(HERE.glob("seeded-*.mends.yaml")):
        with tempfile.TemporaryDirectory() as temporary:
            case = SeededCase(mends.name.removesuffix(".mends.yaml"))
            if case.name != NEVER_SOUND:
                expect_seeds(case, Path(temporary))
