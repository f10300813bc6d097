"""Every rule that is shipped fires in a seeded case: no code is known from its own page alone."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from seeds import DAY, HERE, SeededCase, findings_of

from safetycase.pipeline import Settings, check_case, rule_index

BUILT_IN_THE_TEST = {"SC901"}
"""What no folder on disk can show: a plug-in that fails is installed beside the tool, see below."""


def told() -> set[str]:
    """Return the codes of all findings that a seeded case is held to, as a whole or with one defect alone."""
    codes: set[str] = set()
    for path in sorted(HERE.glob("seeded-*.json")):
        report = json.loads(path.read_text(encoding="utf-8"))
        parts = report.values() if path.name.endswith(".alone.json") else [report]
        codes |= {finding["code"] for part in parts for finding in part["findings"]}
    return codes


def test_every_rule_is_seeded() -> None:
    shipped = {rule.code: rule.name for rule in rule_index(plugins=False)}
    seeded = told()
    assert {code: name for code, name in shipped.items() if code not in seeded} == {
        code: shipped[code] for code in BUILT_IN_THE_TEST
    }
    assert seeded <= shipped.keys()


def test_a_plugin_that_fails_is_told_in_a_case_that_is_sound_without_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The house rules of the laboratory do not load: the green case is no longer green, and nothing else changes."""
    SeededCase("seeded-levels").sound(tmp_path / "case")
    site = tmp_path / "site"
    metadata = site / "house_rules-1.dist-info"
    metadata.mkdir(parents=True)
    (site / "seeded_house_rules.py").write_text("raise RuntimeError('the licence server does not answer')\n")
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: house-rules\nVersion: 1\n")
    (metadata / "entry_points.txt").write_text("[safetycase.rules]\nhouse-rules = seeded_house_rules\n")
    monkeypatch.syspath_prepend(site)
    monkeypatch.delitem(sys.modules, "seeded_house_rules", raising=False)
    result = check_case(tmp_path / "case", Settings(plugins=True), DAY)
    (finding,) = findings_of(result)
    told = [finding[key] for key in ("code", "name", "severity", "file", "line", "column", "element")]
    assert told == ["SC901", "plugin-failed", "error", "safetycase.yaml", 1, 1, None]
    assert "the licence server does not answer" in str(finding["message"])
    assert result.view.report.status["C-consultant"] == "supported"
