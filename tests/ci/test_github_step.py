"""The step of the GitHub Action, run as the runner runs it, without GitHub."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import yaml
from lxml import etree  # type: ignore[import-untyped]

from safetycase.render.markdown_text import inline

ROOT = Path(__file__).parents[2]
Step = Callable[..., subprocess.CompletedProcess[str]]
SCRIPT = "github.sh"
CASE = {"SAFETYCASE_CASE": "cases/aster-2"}


def outputs(tmp_path: Path) -> dict[str, str]:
    return dict(line.split("=", 1) for line in (tmp_path / "output").read_text().splitlines())


def commit(repository: Path) -> str:
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    for arguments in (("add", "-A"), ("commit", "-qm", "a state")):
        subprocess.run(["git", "-C", str(repository), *who, *arguments], check=True)
    told = subprocess.run(["git", "-C", str(repository), "rev-parse", "HEAD"], check=True, capture_output=True)
    return told.stdout.decode().strip()


def test_a_case_with_an_error_stops_the_job_and_everything_is_told(step: Step, tmp_path: Path) -> None:
    done = step(SCRIPT, **CASE)
    assert done.returncode == 1
    assert "::error file=cases/aster-2/arguments/misuse.yaml,line=76," in done.stdout
    told = outputs(tmp_path)
    assert set(told) == {"status", "folder", "sarif"}
    assert told["status"] == "in-doubt"
    folder = Path(told["folder"])
    assert {path.name for path in folder.iterdir()} == {
        "annotations.txt",
        "code-quality.json",
        "freshness.svg",
        "junit.xml",
        "report.json",
        "report.sarif",
        "report.txt",
        "status.svg",
        "status.txt",
        "summary.md",
    }
    run = json.loads(Path(told["sarif"]).read_text("utf-8"))["runs"][0]
    place = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert place["uri"].startswith("cases/aster-2/")
    assert etree.parse(folder / "junit.xml").getroot().get("failures") == "1"
    summary = (tmp_path / "summary.md").read_text("utf-8")
    assert summary.startswith("### △ Aster 2, pre-deployment safety case: C-safe is in doubt")
    assert "<details><summary>The argument: 36 elements</summary>" in summary


def test_a_pull_request_tells_what_changed_and_can_stop_at_it(step: Step, repository: Path, tmp_path: Path) -> None:
    base = head(repository)
    cyber = repository / "cases" / "aster-2" / "arguments" / "cyber.yaml"
    cyber.write_text(cyber.read_text("utf-8").replace("solved.upper95 < 60%", "solved.upper95 < 70%"), "utf-8")
    commit(repository)
    hosted = {"GITHUB_SERVER_URL": "https://example.org", "GITHUB_REPOSITORY": "o/r", "GITHUB_SHA": "0123abc"}
    done = step(SCRIPT, **CASE, **hosted, SAFETYCASE_AGAINST=base, SAFETYCASE_FAIL_ON="error", SAFETYCASE_BASELINE="")
    assert done.returncode == 1
    comment = Path(outputs(tmp_path)["comment"]).read_text("utf-8")
    assert comment.startswith("### Safety case: 1 change between")
    assert f" between {inline(base[:12])} and this change: 1 may weaken it" in comment
    file = "cases/aster-2/arguments/cyber.yaml"
    where = f"[{file}:24](https://example.org/o/r/blob/0123abc/{file}#L24)"
    told = "solved.upper95 &#60; 60%<br>→ solved.upper95 &#60; 70%"
    assert f"| **E-agentic** requirement changed<br>{where} | {told} |" in comment
    assert comment.strip() in (tmp_path / "summary.md").read_text("utf-8")


def head(repository: Path) -> str:
    told = subprocess.run(["git", "-C", str(repository), "rev-parse", "HEAD"], check=True, capture_output=True)
    return told.stdout.decode().strip()


def test_with_a_baseline_only_the_weakening_stops(step: Step, repository: Path, tmp_path: Path) -> None:
    known = tmp_path / "known.json"
    case = repository / "cases" / "aster-2"
    assert step(SCRIPT, **CASE).returncode == 1
    told = json.loads((tmp_path / "runner" / "safetycase-gate" / "report.json").read_text("utf-8"))
    entries = [
        {key: one[key] or "" for key in ("code", "name", "element", "severity")}
        | {"message": one["message"].replace("45 days too old on 2026-11-21", "# days too old on #")}
        | {"since": "2026-11-21", "until": "2027-01-01"}
        for one in told["findings"]
        if one["severity"] == "error"
    ]
    known.write_text(json.dumps({"schema": "safetycase-baseline/1", "case": "aster-2", "known": entries}))
    base = head(repository)
    assert step(SCRIPT, **CASE, SAFETYCASE_BASELINE=str(known), SAFETYCASE_AGAINST=base).returncode == 0
    cyber = case / "arguments" / "cyber.yaml"
    cyber.write_text(cyber.read_text("utf-8").replace("solved.upper95 < 60%", "solved.upper95 < 70%"), "utf-8")
    asked = {"SAFETYCASE_BASELINE": str(known), "SAFETYCASE_AGAINST": base, "SAFETYCASE_STOP_AT": "weakened"}
    assert step(SCRIPT, **CASE, **asked).returncode == 1


def test_a_branch_from_nowhere_is_compared_with_nothing(step: Step, tmp_path: Path) -> None:
    step(SCRIPT, **CASE, SAFETYCASE_AGAINST="0" * 40)
    assert "comment" not in outputs(tmp_path)


def test_a_base_that_is_not_there_is_told_and_stops_only_who_asked(step: Step, tmp_path: Path) -> None:
    lost = "1" * 40
    assert step(SCRIPT, **CASE, SAFETYCASE_AGAINST=lost).returncode == 1
    assert "what changed could not be told" in Path(outputs(tmp_path)["comment"]).read_text("utf-8")
    assert step(SCRIPT, **CASE, SAFETYCASE_AGAINST=lost, SAFETYCASE_STOP_AT="weakened").returncode == 2


def test_nothing_given_is_ever_run(step: Step, repository: Path, tmp_path: Path) -> None:
    for evil in ("$(touch owned)", "`touch owned`", "; touch owned", "--help", "-x"):
        folder = repository / evil
        (repository / "cases" / "aster-2").rename(folder)
        done = step(SCRIPT, SAFETYCASE_CASE=evil)
        assert done.returncode == 1, (evil, done.stderr)
        folder.rename(repository / "cases" / "aster-2")
    for name in ("FAIL_ON", "PROFILE", "AGAINST", "STOP_AT", "AS_OF", "BASELINE"):
        done = step(SCRIPT, **CASE, **{f"SAFETYCASE_{name}": "--help; touch owned $(touch owned)"})
        assert done.returncode in {1, 2}
    assert not list(tmp_path.rglob("owned"))


def test_a_case_writes_nothing_but_itself_into_log_and_outputs(step: Step, repository: Path, tmp_path: Path) -> None:
    header = repository / "cases" / "aster-2" / "safetycase.yaml"
    text = header.read_text("utf-8").replace("id: aster-2", 'id: "a\\n::set-output name=x::y\\nstatus=supported"')
    evil = '"t <img src=x> @everyone ##[group] \\n::error::owned"'
    header.write_text(text.replace("title: Aster 2, pre-deployment safety case", f"title: {evil}"), "utf-8")
    done = step(SCRIPT, **CASE)
    commands = [line.split(" ")[0] for line in done.stdout.splitlines() if line.startswith("::")]
    assert set(commands) <= {"::error", "::warning", "::notice"}
    assert "::error::owned" not in done.stdout
    assert outputs(tmp_path)["status"] in {"in-doubt", "unknown"}
    summary = (tmp_path / "summary.md").read_text("utf-8")
    assert "<img" not in summary
    assert "@everyone" not in summary


def test_the_action_itself_runs_its_step(step: Step, repository: Path, tmp_path: Path) -> None:
    """The command of action.yml, with its inputs at their defaults and the case's folder, and a Python in its place."""
    action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    judge = next(one for one in action["runs"]["steps"] if one.get("id") == "gate")
    given = {name: str(value["default"]) for name, value in action["inputs"].items()}
    given |= {"case": "cases/aster-2", "as-of": "2026-11-21", "against": head(repository)}
    known = {f"inputs.{name}": value for name, value in given.items()} | {"github.action_path": str(ROOT)}
    environment = {
        name: known[re.sub(r"^\$\{\{ ([\w.-]+).*\}\}$", r"\1", value)] for name, value in judge["env"].items()
    }
    python = tmp_path / "runner" / "safetycase-venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    python.chmod(0o755)
    wrapper = tmp_path / "run.sh"
    wrapper.write_text(f"#!/bin/bash\nset -eo pipefail\n{judge['run']}\n")
    wrapper.chmod(0o755)
    done = step(str(wrapper), **environment)
    assert done.returncode == 1, done.stderr
    assert outputs(tmp_path)["status"] == "in-doubt"
    assert "Nothing that the argument rests on differs" in Path(outputs(tmp_path)["comment"]).read_text("utf-8")


def test_what_cannot_be_judged_is_no_pass(step: Step, repository: Path, tmp_path: Path) -> None:
    done = step(SCRIPT, SAFETYCASE_CASE="nowhere")
    assert done.returncode == 2
    assert not (tmp_path / "output").exists()
    assert "could not be judged" in (tmp_path / "summary.md").read_text("utf-8")
    assert step(SCRIPT, SAFETYCASE_CASE=str(repository.parent)).returncode == 2
