"""The examples in the rules' documentation, run through the whole tool: marked lines are found, nothing else is."""

from __future__ import annotations

import shutil
import sys
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from safetycase.findings.finding import Finding
from safetycase.operations.measurement import measure_case
from safetycase.pipeline import Settings, check_case
from safetycase.rules.documentation import Example, ExampleFile, parse
from safetycase.rules.library import built_in
from safetycase.rules.rule import Rule

SAMPLES = Path(__file__).parents[1] / "evidence" / "samples"
PACKAGE_FILES = (".py", ".toml")


def every_example() -> Iterator[object]:
    for rule in built_in():
        for example in parse(rule.documentation).examples:
            yield pytest.param(rule, example, id=f"{rule.name}, {example.title}")


def write(root: Path, files: list[ExampleFile]) -> None:
    for file in files:
        path = root / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        if file.sample:
            shutil.copyfile(SAMPLES / file.sample, path)
        else:
            path.write_text(file.text, encoding="utf-8")


def install(site: Path, files: list[ExampleFile], patch: pytest.MonkeyPatch) -> None:
    """Put the package of an example where Python finds it, with the entry points that its `pyproject.toml` declares."""
    write(site, files)
    declared = tomllib.loads((site / "pyproject.toml").read_text(encoding="utf-8"))["project"]["entry-points"]
    metadata = site / "example_package-1.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: example-package\nVersion: 1\n", encoding="utf-8")
    lines = [
        f"[{group}]\n" + "".join(f"{name} = {value}\n" for name, value in entries.items())
        for group, entries in declared.items()
    ]
    (metadata / "entry_points.txt").write_text("\n".join(lines), encoding="utf-8")
    patch.syspath_prepend(site)
    for module in (Path(file.path).stem for file in files if file.path.endswith(".py")):
        patch.delitem(sys.modules, module, raising=False)


def findings_of(example: Example, folder: Path, patch: pytest.MonkeyPatch) -> tuple[Finding, ...]:
    package = [file for file in example.files if file.path.endswith(PACKAGE_FILES)]
    settings = Settings(plugins=bool(package))
    if package:
        install(folder / "site", package, patch)
    root = folder / "case"
    files = [file for file in example.files if file not in package]
    write(root, [file for file in files if not file.after_measure])
    if example.measured:
        measure_case(root, settings, measured_at=datetime.combine(example.as_of, time(0), UTC))
    write(root, [file for file in files if file.after_measure])
    result = check_case(root, settings, example.as_of)
    assert not result.crashed
    return result.view.report.findings


@pytest.mark.parametrize(("rule", "example"), list(every_example()))
def test_the_marked_lines_and_no_others_carry_the_finding(
    rule: Rule, example: Example, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = [finding for finding in findings_of(example, tmp_path, monkeypatch) if finding.name == rule.name]
    assert [(finding.file, finding.line) for finding in told] == list(example.expected)
    assert {finding.url for finding in told} <= {rule.url}
    for finding in told:
        assert finding.code not in finding.message, "a message never contains the code"
        assert finding.message.endswith((".", "?", ")", "…")), "a message is made of sentences"
