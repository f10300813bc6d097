"""`safetycase add`: an instance of a pattern grows into a case whose files stay as they were written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from program import DAY, Run

from safetycase.knowledge.patterns import shipped_pattern, shipped_patterns

TO_FILL_IN = {
    "placeholder-text",
    "undeveloped-claim",
    "vacuous-evidence",
    "unanswered-defeater",
    "assumption-without-owner",
    "lone-branch",
    "unwatched-assumption",
    "undated-evidence",
    "bare-control-claim",
    "model-only-evidence",
    "prior-without-evidence",
}
"""What a fresh instance may leave to be done: each says what to write and where."""


@pytest.fixture
def mine(run: Run, tmp_path: Path) -> Path:
    """A starter case."""
    run("new", tmp_path / "mine", "--as-of", DAY)
    return tmp_path / "mine"


def findings(run: Run, case: Path) -> list[dict[str, object]]:
    done = run("check", case, "--as-of", DAY, "--format", "json")
    report = json.loads(done.stdout)
    assert report["summary"]["not_evaluated"] == 0
    listed: list[dict[str, object]] = report["findings"]
    return listed


@pytest.mark.parametrize("pattern", shipped_patterns())
def test_every_pattern_can_be_added_and_leaves_only_what_is_to_be_filled_in(run: Run, mine: Path, pattern: str) -> None:
    outcome = ["--set", "outcome=O-cyber"] if "outcome" in shipped_pattern(pattern).parameters else []
    done = run("add", pattern, mine, "--under", "C-safe", *outcome)
    assert (done.returncode, done.stderr) == (0, "")
    told = findings(run, mine)
    assert {finding["name"] for finding in told} <= TO_FILL_IN
    assert f"pattern: {pattern}\n" in (mine / "arguments" / "overview.yaml").read_text()


def test_nothing_that_was_written_moves(run: Run, mine: Path) -> None:
    path = mine / "arguments" / "capability.yaml"
    before = path.read_text()
    run("add", "monitoring", mine, "--under", "C-cyber", "--set", "outcome=O-cyber")
    after = path.read_text()
    linked = "supported_by: [C-tasks, C-proxy]", "supported_by: [C-tasks, C-proxy, C-cyber-monitoring]"
    assert after.startswith(before.replace(*linked))
    assert "# the bound counts, not the rate" in after


def test_an_instance_may_have_a_file_of_its_own(run: Run, mine: Path) -> None:
    done = run(
        "add", "isolation", mine, "--under", "C-safe", "--set", "outcome=O-cyber", "--module", "arguments/i.yaml"
    )
    assert f"wrote {mine / 'arguments' / 'i.yaml'}" in done.stdout
    assert (mine / "arguments" / "i.yaml").read_text().startswith("module: i\nargument:\n  # Isolation (isolation 1)")
    assert "patterns" not in (mine / "arguments" / "overview.yaml").read_text()


def test_a_dry_run_prints_the_change_and_makes_none(run: Run, mine: Path) -> None:
    before = {path: path.read_bytes() for path in mine.rglob("*") if path.is_file()}
    done = run("add", "isolation", mine, "--under", "S-outcomes", "--set", "outcome=O-cyber", "--dry-run")
    assert "-    supported_by: [C-cyber, C-misuse]\n" in done.stdout
    assert "+    supported_by: [C-cyber, C-misuse, C-cyber-isolation]\n" in done.stdout
    assert {path: path.read_bytes() for path in mine.rglob("*") if path.is_file()} == before


def test_ids_are_never_taken_twice(run: Run, mine: Path) -> None:
    for _ in range(2):
        run("add", "isolation", mine, "--under", "C-safe", "--set", "outcome=O-cyber")
    text = (mine / "arguments" / "overview.yaml").read_text()
    assert "  - pattern: isolation\n    version: '1'\n    instance: cyber-isolation-2\n" in text
    assert {finding["name"] for finding in findings(run, mine)} <= TO_FILL_IN | {"repeated-statement"}


def test_a_mark_of_what_is_not_argued_goes_with_the_argument(run: Run, mine: Path) -> None:
    (mine / "more.yaml").write_text("argument:\n  C-more: # soon\n    claim: More.\n    undeveloped: true\n")
    run("add", "isolation", mine, "--under", "C-more", "--set", "outcome=O-cyber", "--module", "iso.yaml")
    assert (mine / "more.yaml").read_text() == (
        "argument:\n  C-more: # soon\n    claim: More.\n    supported_by: [C-cyber-isolation]\n"
    )


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("isolatoin", "--under", "C-safe"), "there is no pattern 'isolatoin'. Did you mean 'isolation'?"),
        (("isolation", "--under", "C-sage"), "there is no element 'C-sage'. Did you mean 'C-safe'?"),
        (("isolation", "--under", "E-tasks"), "evidence 'E-tasks' takes no support."),
        (("isolation", "--under", "C-safe", "--module", "../x.yaml"), "'../x.yaml' is no case file."),
        (("isolation", "--under", "C-safe", "--module", ".hidden/x.yaml"), "'.hidden/x.yaml' is no case file."),
        (("isolation", "--under", "C-safe", "--set", "outcome=O-x"), "no outcome 'O-x'. It has O-cyber, O-misuse."),
        (("isolation", "--under", "C-safe", "--name", "2 b"), "'2 b' cannot stand in ids."),
        (("isolation", "--under", "C-safe", "--set", "bound=most"), "'bound' must be a share such as 15%, not 'most'."),
        (("isolation", "--under", "C-safe", "--set", "bound"), "--set takes NAME=VALUE, not 'bound'."),
    ],
)
def test_what_cannot_be_added_is_said_and_nothing_written(
    run: Run, mine: Path, arguments: tuple[str, ...], told: str
) -> None:
    before = {path: path.read_bytes() for path in mine.rglob("*.yaml")}
    done = run("add", arguments[0], mine, *arguments[1:])
    assert done.returncode == 2
    assert told in done.stderr
    assert {path: path.read_bytes() for path in mine.rglob("*.yaml")} == before


def test_patterns_are_listed_and_shown(run: Run, tmp_path: Path) -> None:
    listed = run("add", "--list", cwd=tmp_path).stdout
    assert "isolation " in listed
    assert "control          331  Isolation" in listed
    shown = run("add", "isolation", cwd=tmp_path).stdout
    assert "bound: The rate of escapes that the attempts stay below (percent, default 1%)" in shown


def test_a_pattern_of_the_house_stands_beside_those_that_ship(run: Run, mine: Path) -> None:
    (mine / "house.yaml").write_text("""\
pattern:
  name: two-keys
  title: Two keys
  version: "3"
  summary: Nobody acts alone.
  source: {title: House rules, clause: rule 4}
  stem: keys
  parameters:
    run: {kind: text, description: What takes two people}
  body:
    C-keys: {claim: "Nobody starts {run} alone."}
""")
    assert "two-keys" in run("add", "--list", cwd=mine).stdout
    assert run("add", "two-keys", mine, "--under", "C-safe", "--set", "run=a run").returncode == 0
    assert [(one["name"], one["element"]) for one in findings(run, mine)] == [("undeveloped-claim", "C-keys")]


def test_what_departs_from_its_pattern_is_told(run: Run, mine: Path) -> None:
    run("add", "isolation", mine, "--under", "C-safe", "--set", "outcome=O-cyber")
    path = mine / "arguments" / "overview.yaml"
    text = path.read_text()
    text = text.replace("C-cyber-isolation-carries]", "C-cyber-isolation-no-escape]")
    text = text.replace("    requires:\n      - escaped.upper95 < 1%\n", "")
    text = text.replace("Attempts to get out of the isolation succeed", "Attempts to escape succeed")
    path.write_text(text)
    told = [(one["element"], one["message"]) for one in findings(run, mine) if one["name"] == "pattern-departure"]
    assert told == [
        ("C-cyber-isolation", "the support of 'C-cyber-isolation' by 'C-cyber-isolation-carries' was dropped."),
        (
            "C-cyber-isolation-no-escape",
            (
                "the fixed words of 'C-cyber-isolation-no-escape' were changed; 'isolation' says "
                "'Attempts to get out of the isolation succeed less often tha…'."
            ),
        ),
        (
            "E-cyber-isolation-attempts",
            "'E-cyber-isolation-attempts' does not require 'escaped.upper95 < {bound}' any more.",
        ),
    ]


def test_a_newer_version_is_told_and_nothing_compared(run: Run, mine: Path) -> None:
    run("add", "isolation", mine, "--under", "C-safe", "--set", "outcome=O-cyber")
    path = mine / "arguments" / "overview.yaml"
    path.write_text(path.read_text().replace("version: '1'", "version: '0.9'").replace("cut off", "far"))
    told = [(one["severity"], one["message"]) for one in findings(run, mine) if one["name"] == "pattern-departure"]
    assert told == [
        (
            "info",
            (
                "'cyber-isolation' was made from version 0.9 of 'isolation', and there is version 1. "
                "Look at what is new, and then record that version."
            ),
        )
    ]


def test_what_was_bound_is_not_told_to_the_public(run: Run, mine: Path) -> None:
    run("add", "isolation", mine, "--under", "C-safe", "--set", "outcome=O-cyber", "--set", "channels=cable 17")
    path = mine / "arguments" / "overview.yaml"
    text = path.read_text()
    for name in ("C-cyber-isolation-closed-cable-17", "E-cyber-isolation-closed-cable-17"):
        text = text.replace(f"  {name}:\n", f"  {name}:\n    audience: internal\n")
    path.write_text(text)
    done = run("render", "page", mine, "--audience", "public", "-o", mine / "page.html", "--as-of", DAY)
    assert (done.returncode, done.stderr) == (0, "")
    assert "cable 17" not in (mine / "page.html").read_text()
