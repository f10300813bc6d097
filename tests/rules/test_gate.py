"""The gate: every rule can fire through the whole tool, and what it fires at fails exactly the checks that ask for it.

A rule whose example were vacuous, or a level that let everything pass, would be found here.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from test_examples import findings_of

from safetycase.cli.app import program
from safetycase.findings.finding import Profile, Severity
from safetycase.rules.documentation import Example, parse
from safetycase.rules.library import built_in
from safetycase.rules.rule import Rule

RULES = built_in()
HEADER = "safetycase: 1\nid: a\ntitle: A\ntop: C-top\npolicy: {profile: PROFILE, severity: {RULE: LEVEL}}\n"
ARGUMENT = "argument:\n  C-top: {claim: It is safe.}\n"
LEVELS = [severity.value for severity in sorted(Severity, key=lambda one: one.rank)]


def examples(rule: Rule, *, faulty: bool) -> list[Example]:
    return [one for one in parse(rule.documentation).examples if one.faulty is faulty]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_documents_a_case_that_has_the_finding_and_one_that_has_not(rule: Rule) -> None:
    assert examples(rule, faulty=True)
    assert examples(rule, faulty=False)
    assert all(one.expected for one in examples(rule, faulty=True))
    assert not any(one.expected for one in examples(rule, faulty=False))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_fires_through_the_whole_tool(rule: Rule, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run the first faulty example and look at the severity that the case's own profile gives."""
    found = [one for one in findings_of(examples(rule, faulty=True)[0], tmp_path, monkeypatch) if one.name == rule.name]
    assert found
    assert {one.code for one in found} == {rule.code}
    assert all(one.severity in Severity for one in found)


def case(root: Path, profile: Profile, rule: str, level: str) -> Path:
    text = HEADER.replace("PROFILE", profile.value).replace("RULE", rule).replace("LEVEL", level)
    (root / "safetycase.yaml").write_text(text, encoding="utf-8")
    (root / "argument.yaml").write_text(ARGUMENT, encoding="utf-8")
    return root


GIVEN = ("--as-of", "2026-11-20", "--no-plugins", "--no-cache", "--select", "undeveloped-claim")


def check(root: Path, *arguments: str) -> int:
    """Run the command in this process, and return its exit code."""
    return CliRunner().invoke(program, ["check", str(root), *GIVEN, *arguments]).exit_code


def checked_in_a_process(root: Path, *arguments: str) -> int:
    """Run the program as a shell does, and return its exit code."""
    command = [sys.executable, "-m", "safetycase", "check", str(root), *GIVEN, *arguments]
    return subprocess.run(command, capture_output=True, check=False, timeout=120).returncode


@pytest.mark.parametrize("profile", list(Profile))
@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("asked", LEVELS)
def test_a_finding_fails_the_check_where_its_level_is_asked_for(
    tmp_path: Path, profile: Profile, level: str, asked: str
) -> None:
    """27 combinations: the exit code is 1 exactly where the finding weighs at least what `--fail-on` says."""
    root = case(tmp_path, profile, "undeveloped-claim", level)
    assert check(root, "--fail-on", asked) == int(LEVELS.index(level) >= LEVELS.index(asked))


@pytest.mark.parametrize("profile", list(Profile))
@pytest.mark.parametrize("asked", LEVELS)
def test_a_rule_weighs_what_its_page_says_under_each_profile(tmp_path: Path, profile: Profile, asked: str) -> None:
    """The profile of the command line goes before that of the case."""
    root = case(tmp_path, Profile.REVIEW, "multiple-roots", "info")
    rule = next(rule for rule in RULES if rule.name == "undeveloped-claim")
    weighs = rule.severities[profile].rank >= Severity(asked).rank
    assert check(root, "--profile", profile.value, "--fail-on", asked) == int(weighs)


def test_without_findings_nothing_fails_and_without_a_case_nothing_passes(tmp_path: Path) -> None:
    root = case(tmp_path, Profile.SUBMISSION, "multiple-roots", "error")
    (root / "argument.yaml").write_text(
        "argument:\n  C-top: {claim: It is safe., supported_by: [E-a]}\n  E-a: {evidence: A}\n"
    )
    assert checked_in_a_process(root, "--fail-on", "info") == 0
    assert checked_in_a_process(tmp_path / "nowhere") == 2
    (root / "argument.yaml").write_text(ARGUMENT, encoding="utf-8")
    assert checked_in_a_process(root, "--fail-on", "error") == 1


def every_level() -> Iterator[object]:
    for rule in RULES:
        for profile in Profile:
            yield pytest.param(rule, profile, id=f"{rule.name}-{profile}")


@pytest.mark.parametrize(("rule", "profile"), list(every_level()))
def test_no_rule_weighs_less_in_a_submission_than_in_a_draft(rule: Rule, profile: Profile) -> None:
    assert (
        rule.severities[Profile.DRAFT].rank <= rule.severities[profile].rank <= rule.severities[Profile.SUBMISSION].rank
    )


def test_a_rule_that_never_fires_would_be_found() -> None:
    """The first test above is not vacuous itself: an example without a mark is refused by it."""
    rule = replace(RULES[0], documentation="It is so.\n\n## Example\n\n```yaml\nargument: {}\n```\n")
    assert not all(one.expected for one in examples(rule, faulty=True))
