"""`safetycase whatif`: what would fall or rise, as a user asks for it."""

from __future__ import annotations

import json
from pathlib import Path

from program import Run

DAY = ("--as-of", "2026-11-21")


def files(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_the_top_claim_comes_first_then_what_falls_and_why(run: Run, aster: Path) -> None:
    before = files(aster)
    done = run("whatif", aster, *DAY, "--outcome", "E-attempts=failed", "--outcome", "D-few-tasks=answered")
    assert done.stderr == ""
    assert done.stdout.splitlines()[1:] == [
        "",
        "Suppose that",
        "  E-attempts has failed: a requirement is not met",
        "  D-few-tasks is answered",
        "",
        "C-safe stays ~ in-doubt",
        "  C-safe → S-outcomes → C-cyber → S-proxy → C-attempts → E-attempts",
        "  supposed: a requirement is not met",
        "",
        "2 elements fall:",
        "  C-attempts  ✔ supported → ✖ defeated  by E-attempts",
        "  E-attempts  ✔ supported → ✖ defeated",
        "",
        "2 elements rise:",
        "  C-agentic    ~ in-doubt → ✔ supported  no longer held by D-few-tasks",
        "  D-few-tasks  ~ in-doubt → ✔ supported",
        "",
        "New below C-safe:",
        "  E-attempts, requirement-not-met: supposed: a requirement is not met",
        "",
        "No longer below C-safe:",
        "  D-few-tasks, unanswered-defeater: nothing answers this doubt",
        "",
        "4 of 36 elements would stand otherwise. This is a supposition: nothing was",
        "written.",
    ]
    assert files(aster) == before


def test_programs_get_before_after_path_and_cause(run: Run, aster: Path) -> None:
    done = run("whatif", aster, *DAY, "--without", "C-no-sandbagging", "--on", "2026-12-01", "--format", "json")
    told = json.loads(done.stdout)
    assert told["schema"] == "safetycase-whatif/1"
    assert told["supposed"] == {"without": ["C-no-sandbagging"], "outcomes": {}, "on": "2026-12-01"}
    assert told["top"] == {"element": "C-safe", "before": "in-doubt", "after": "in-doubt"}
    assert told["summary"] == {"falls": 2, "rises": 0}
    assert told["changes"][0] == {
        "element": "E-agentic",
        "kind": "evidence",
        "before": "supported",
        "after": "in-doubt",
        "falls": True,
        "path": ["E-agentic", "D-sandbag"],
        "cause": {
            "element": "D-sandbag",
            "name": "unresolved-reference",
            "message": "it names 'C-no-sandbagging', which is not there",
        },
    }
    assert (
        run("whatif", aster, *DAY, "--without", "C-no-sandbagging", "--on", "2026-12-01", "--format", "json").stdout
        == done.stdout
    )


def test_what_cannot_be_supposed_is_one_line_and_exit_code_2(run: Run, aster: Path) -> None:
    for asked, why in [
        (("--outcome", "E-agentik=stale"), "there is no element 'E-agentik'. Did you mean 'E-agentic'?"),
        (("--outcome", "E-agentic=fialed"), "'fialed' is no outcome of evidence E-agentic. Did you mean 'failed'?"),
        (("--outcome", "E-agentic"), "'E-agentic' is not of the form ID=WORD"),
        (("--outcome", "E-agentic=stale", "--outcome", "E-agentic=failed"), "cannot be both stale and failed"),
        (("--without", "C-safe"), "the top claim cannot be taken away"),
        ((), "suppose something"),
    ]:
        done = run("whatif", aster, *DAY, *asked)
        assert (done.returncode, done.stdout) == (2, "")
        assert why in done.stderr


def test_a_job_can_fail_where_the_top_claim_would(run: Run, aster: Path) -> None:
    asked = ("whatif", aster, *DAY, "--outcome", "E-attempts=failed")
    assert run(*asked).returncode == 0
    assert run(*asked, "--fail-on", "worse").returncode == 0
    assert run(*asked, "--fail-on", "unsupported").returncode == 1
    assert run(*asked, "--outcome", "C-safe=defeated", "--fail-on", "worse").returncode == 1
