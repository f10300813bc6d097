"""The files that other systems read: in the shape that they ask for, and safe in what they run."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema.validators import validator_for

ROOT = Path(__file__).parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
SCRIPTS = sorted((ROOT / "templates" / "ci").glob("*.sh"))


def read(path: Path) -> Any:
    return yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - makes texts and nothing else


def typed(path: Path) -> Any:
    """Read YAML as these systems do: 1.2, where `on` is a key like any other."""
    content = yaml.safe_load(path.read_text("utf-8"))
    return {("on" if key is True else key): value for key, value in content.items()}


@pytest.mark.parametrize(
    ("path", "schema"),
    [
        *((path, "github-workflows") for path in WORKFLOWS),
        (ROOT / "action.yml", "github-actions"),
        (ROOT / "templates" / "ci" / "gitlab.yml", "gitlab-ci"),
    ],
    ids=lambda value: value.name if isinstance(value, Path) else value,
)
def test_the_shape_is_that_of_the_published_schema(path: Path, schema: str) -> None:
    pytest.importorskip("check_jsonschema", reason="its schemas are those of SchemaStore and GitLab")
    text = (files("check_jsonschema") / "builtin_schemas" / "vendor" / f"{schema}.json").read_text("utf-8")
    found = json.loads(text)
    faults = [fault.message for fault in validator_for(found)(found).iter_errors(typed(path))]
    assert faults == []


def steps(content: Any) -> list[Any]:
    jobs = content["jobs"].values() if "jobs" in content else [content["runs"]]
    return [step for job in jobs for step in job["steps"]]


@pytest.mark.parametrize("path", [*WORKFLOWS, ROOT / "action.yml"], ids=lambda path: path.name)
def test_no_expression_is_a_part_of_a_command(path: Path) -> None:
    for step in steps(read(path)):
        assert "${{" not in step.get("run", ""), step


@pytest.mark.parametrize("path", [*WORKFLOWS, ROOT / "action.yml"], ids=lambda path: path.name)
def test_actions_of_others_are_pinned(path: Path) -> None:
    """By the digest of their commit; but for one, which code scanning asks to be given by its version."""
    allowed = {"./", "github/codeql-action/upload-sarif@v3"}
    for step in steps(read(path)):
        used = step.get("uses")
        assert used is None or used in allowed or re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", used), used


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_may_do_little_and_end(path: Path) -> None:
    content = read(path)
    assert content["permissions"]["contents"] == "read"
    assert all(int(job["timeout-minutes"]) <= 60 for job in content["jobs"].values())
    assert "pull_request_target" not in content["on"]
    checkouts = [step for step in steps(content) if step.get("uses", "").startswith("actions/checkout@")]
    assert all(step["with"]["persist-credentials"] == "false" for step in checkouts)


def test_every_input_of_the_action_is_used_and_every_output_made() -> None:
    action = read(ROOT / "action.yml")
    text = (ROOT / "action.yml").read_text("utf-8")
    script = (ROOT / "templates" / "ci" / "github.sh").read_text("utf-8")
    for name in action["inputs"]:
        assert f"inputs.{name}" in text
    for given in re.findall(r"SAFETYCASE_\w+(?=: \$)", text):
        assert given in script
    made = set(re.findall(r"(?:^  give |printf ')(\w+)(?=[ =])", script, re.MULTILINE))
    assert set(re.findall(r"steps\.gate\.outputs\.(\w+)", text)) == made & {"status", "folder", "sarif", "comment"}
    assert len(action["inputs"]) <= 8


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_are_sound(path: Path) -> None:
    assert path.stat().st_mode & 0o111
    assert subprocess.run(["bash", "-n", str(path)], check=False).returncode == 0
    shellcheck = shutil.which("shellcheck", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    if shellcheck is None:
        pytest.skip("shellcheck is not here")
    done = subprocess.run([shellcheck, str(path)], check=False, capture_output=True, text=True)
    assert done.stdout == ""


def test_the_script_of_gitlab_hands_over_what_it_is_given(tmp_path: Path) -> None:
    """Its lines run in a plain shell with a stand-in for the program, which writes down its arguments."""
    job = read(ROOT / "templates" / "ci" / "gitlab.yml")["safetycase"]
    program = tmp_path / "safetycase"
    program.write_text('#!/bin/sh\nprintf "%s\\n" "$@" >arguments\n')
    program.chmod(0o755)
    given = {**job["variables"], "SAFETYCASE_CASE": "cases/$(touch owned)", "CI_MERGE_REQUEST_DIFF_BASE_SHA": "abc"}
    for line in job["script"]:
        subprocess.run(
            ["sh", "-euc", line], check=True, cwd=tmp_path, env={**given, "PATH": f"{tmp_path}:/usr/bin:/bin"}
        )
    assert (tmp_path / "arguments").read_text().split("\n")[:-1] == [
        *("gate", "-o", "safetycase-gate", "--fail-on", "error", "--stop-at", "never"),
        *("--prefix", "cases/$(touch owned)", "--against", "abc", "--", "cases/$(touch owned)"),
    ]
    assert not (tmp_path / "owned").exists()
    assert job["artifacts"]["reports"] == {
        "codequality": "safetycase-gate/code-quality.json",
        "junit": "safetycase-gate/junit.xml",
    }


def test_the_hooks_of_pre_commit_call_commands_that_are_there() -> None:
    hooks = read(ROOT / ".pre-commit-hooks.yaml")
    assert [hook["id"] for hook in hooks] == ["safetycase-check", "safetycase-measure"]
    for hook in hooks:
        assert hook["language"] == "python"
        assert not json.loads(hook["pass_filenames"])
        program, command, *options = hook["entry"].split()
        assert program == "safetycase"
        assert (ROOT / "safetycase" / "cli" / f"{command}.py").is_file()
        assert set(options) <= {"--check"}
