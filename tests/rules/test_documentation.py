"""The documentation of a rule: taken apart, explained in a terminal, written as a page."""

from __future__ import annotations

from datetime import date

import pytest

from safetycase.findings.finding import Profile, Severity
from safetycase.rules.documentation import (
    DEFAULT_HEADER,
    Documentation,
    Example,
    ExampleFile,
    explain,
    index,
    page,
    parse,
    weights,
)
from safetycase.rules.library import built_in
from safetycase.rules.rule import Rule

TEXT = """The log is older than it may be.

Old logs prove nothing.

They did once.

## Example: an old log

Some words.

```yaml as_of="2027-01-01"
argument:
  E-log:  # <- old-log
    evidence: A log.  # <- old-log, old-log
```

```csv title="evidence/log.csv" after="measure"
a,b  # <- not-a-mark
```

```text
not a file
```

## Instead

```yaml title="safetycase.yaml"
safetycase: 1
```

```yaml title="deep/a.yaml" measured="no"
# <- is not a mark <-
```

```json title="evidence/run.json" sample="inspect/run.json"
the run of 2026
```

## Aside

Nobody reads this.

## Sources

- A paper.
"""

RULE = Rule(
    "SC499",
    "old-log",
    dict(zip(Profile, (Severity.INFO, Severity.WARNING, Severity.ERROR), strict=True)),
    "0.1",
    lambda _: iter(()),
    TEXT,
)


def test_a_documentation_is_taken_apart() -> None:
    assert parse(TEXT) == Documentation(
        summary="The log is older than it may be.",
        why="Old logs prove nothing.\n\nThey did once.",
        examples=(
            Example(
                title="Example: an old log",
                faulty=True,
                files=(
                    ExampleFile("safetycase.yaml", DEFAULT_HEADER),
                    ExampleFile(
                        "argument.yaml",
                        "argument:\n  E-log:\n    evidence: A log.\n",
                        marks=((2, "old-log"), (3, "old-log"), (3, "old-log")),
                    ),
                    ExampleFile("evidence/log.csv", "a,b  # <- not-a-mark\n", after_measure=True),
                ),
                as_of=date(2027, 1, 1),
                measured=False,
            ),
            Example(
                title="Instead",
                faulty=False,
                files=(
                    ExampleFile("safetycase.yaml", "safetycase: 1\n"),
                    ExampleFile("deep/a.yaml", "# <- is not a mark <-\n"),
                    ExampleFile("evidence/run.json", "the run of 2026\n", sample="inspect/run.json"),
                ),
                as_of=date(2026, 11, 20),
                measured=False,
            ),
        ),
        sources="- A paper.",
    )


@pytest.mark.parametrize(
    ("fences", "measured"),
    [
        ('```csv title="evidence/a.csv"\na\n```\n', True),
        ('```csv title="evidence/a.csv" measured="no"\na\n```\n', False),
        ('```csv title="evidence/a.csv"\na\n```\n```json title="safetycase.lock"\n{}\n```\n', False),
        ('```csv title="evidence/a.csv"\na\n```\n```json title="safetycase.lock" after="measure"\n{}\n```\n', True),
        ("```yaml\nargument: {}\n```\n", False),
    ],
)
def test_a_case_with_evidence_files_is_measured_first(fences: str, measured: bool) -> None:
    (example,) = parse(f"Summary.\n\n## Example\n\n{fences}").examples
    assert example.measured is measured


def test_a_docstring_without_sections_has_a_summary_and_a_reason() -> None:
    assert parse("One.\n\nTwo.") == Documentation("One.", "Two.", (), "")
    assert parse("") == Documentation("", "", (), "")


def test_a_rule_is_explained_in_plain_text() -> None:
    assert explain(RULE).splitlines()[:24] == [
        "SC499 old-log (draft: info, review: warning, submission: error)",
        "",
        "The log is older than it may be.",
        "",
        "Old logs prove nothing.",
        "",
        "They did once.",
        "",
        "EXAMPLE: AN OLD LOG",
        "",
        "Some words.",
        "",
        "  judged on 2027-01-01:",
        "",
        "    argument:",
        "      E-log:  # <- old-log",
        "        evidence: A log.  # <- old-log, old-log",
        "",
        "  evidence/log.csv, changed after measuring:",
        "",
        "    a,b  # <- not-a-mark",
        "",
        "    not a file",
        "",
    ]
    assert "```" not in explain(RULE)


def test_a_rule_has_a_page_with_its_weights_and_its_marked_lines() -> None:
    written = page(RULE)
    assert written.startswith(
        "# old-log\n\nThe log is older than it may be.\n\nCode `SC499`, family evidence, since 0.1.\n\n"
        "| profile | severity |\n|---|---|\n| draft | info |\n| review | warning |\n| submission | error |\n\n"
        "Old logs prove nothing.\n"
    )
    assert '```yaml title="judged on 2027-01-01" hl_lines="2 3"\nargument:\n' in written
    assert '```csv title="evidence/log.csv, changed after measuring"\na,b' in written


def test_the_index_lists_the_rules_by_family() -> None:
    assert index([RULE]) == (
        "# Rules\n\n## Evidence\n\n"
        "| code | name | severity | what it says |\n|---|---|---|---|\n"
        "| `SC499` | [old-log](old-log.md) | draft: info, review: warning, submission: error "
        "| The log is older than it may be. |\n"
    )


def test_an_explanation_is_wrapped_and_its_code_is_not() -> None:
    words = " ".join(["word"] * 30)
    text = f"Summary.\n\n{words}\n\n```yaml\n{words}\n```\n\n## Sources\n\n- {words}\n- short\n"
    lines = explain(Rule("SC101", "x", RULE.severities, "0.1", RULE.judge, text), width=40).splitlines()
    assert lines == [
        "SC101 x (draft: info, review: warning, submission: error)",
        "",
        "Summary.",
        "",
        *[" ".join(["word"] * 8)] * 3,
        " ".join(["word"] * 6),
        "",
        f"    {words}",
        "",
        "SOURCES",
        "",
        "- " + " ".join(["word"] * 7),
        *["  " + " ".join(["word"] * 7)] * 3,
        "  word word",
        "- short",
    ]


def test_a_weight_that_is_the_same_in_all_profiles_is_one_word() -> None:
    assert weights(Rule("SC101", "x", dict.fromkeys(Profile, Severity.ERROR), "0.1", RULE.judge, "")) == "error"


def test_what_is_expected_is_marked_or_named() -> None:
    (example,) = parse('Sum.\n\n## Example\n\n```text title="b.yaml/c" told_at="b.yaml"\nx\n```\n').examples
    assert example.expected == (("b.yaml", 1),)
    assert parse(TEXT).examples[0].expected == (("argument.yaml", 2), ("argument.yaml", 3), ("argument.yaml", 3))


@pytest.mark.parametrize("rule", built_in(), ids=lambda rule: rule.name)
def test_every_rule_is_documented(rule: Rule) -> None:
    documentation = parse(rule.documentation)
    assert documentation.summary.endswith(".")
    assert rule.summary == documentation.summary
    assert rule.code not in rule.documentation, "a code is never part of the words"
    assert documentation.why, "says why it matters"
    assert documentation.sources.startswith("- "), "lists its sources"
    assert {example.faulty for example in documentation.examples} == {True, False}, "shows the fault and the cure"
    for example in documentation.examples:
        marked = {name for file in example.files for _, name in file.marks}
        assert marked <= {rule.name}
        assert bool(example.expected) is example.faulty


@pytest.mark.parametrize("rule", built_in(), ids=lambda rule: rule.name)
def test_every_rule_can_be_explained_at_80_columns(rule: Rule) -> None:
    explained = explain(rule)
    assert explained.startswith(f"{rule.code} {rule.name} (")
    assert "```" not in explained
    prose = [line for line in explained.splitlines()[1:] if not line.startswith("    ")]
    assert [line for line in prose if len(line) > 80 and " " in line.strip()] == []


def test_the_rows_of_a_table_stand_one_by_one_in_a_terminal() -> None:
    told = explain(next(rule for rule in built_in() if rule.name == "category-obligation-unmet"))
    assert "\ninability: `proxy-tasks`, `elicitation`, measured evidence\n" in told
    assert "|---|" not in told
