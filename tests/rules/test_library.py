"""The rules there are: found by looking, distinct, each in its place, and none missing for what the tool emits."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import safetycase
from safetycase.errors import UnknownNameError
from safetycase.findings.finding import Profile, Severity
from safetycase.rules.library import RuleConflictError, built_in, known_rules, named, require_distinct
from safetycase.rules.rule import FAMILIES, Rule

PACKAGE = Path(safetycase.__file__).parent
RULES = built_in()
NAMES = {rule.name for rule in RULES}


def rule_of(code: str, name: str) -> Rule:
    return Rule(code, name, dict.fromkeys(Profile, Severity.INFO), "0.1", lambda _: iter(()), "")


def rule_files() -> list[Path]:
    folders = [PACKAGE / "rules" / family for family in FAMILIES.values()]
    return [path for folder in folders for path in sorted(folder.glob("*.py")) if path.name != "__init__.py"]


def test_every_file_of_a_family_holds_the_rule_it_is_named_after() -> None:
    found = {(rule.family, rule.name.replace("-", "_")) for rule in RULES}
    assert found == {(path.parent.name, path.stem) for path in rule_files()}
    assert len(found) == len(RULES)


def test_every_rule_of_our_own_loads() -> None:
    assert known_rules(plugins=False) == (RULES, ())


def test_rules_are_ordered_by_code() -> None:
    assert [rule.code for rule in RULES] == sorted({rule.code for rule in RULES})


@pytest.mark.parametrize(
    ("rules", "sentence"),
    [
        (
            [rule_of("SC301", "one"), rule_of("SC301", "two")],
            "rule SC301 'two' uses 'SC301', which SC301 'one' has.",
        ),
        (
            [rule_of("SC301", "one"), rule_of("SC302", "one")],
            "rule SC302 'one' uses 'one', which SC301 'one' has.",
        ),
        (
            [rule_of("SC3", "one")],
            "rule SC3 'one' needs a code such as SC412 and a name of lower-case words with hyphens.",
        ),
        (
            [rule_of("SC301", "One")],
            "rule SC301 'One' needs a code such as SC412 and a name of lower-case words with hyphens.",
        ),
    ],
)
def test_rules_that_cannot_stand_side_by_side_are_refused(rules: list[Rule], sentence: str) -> None:
    with pytest.raises(RuleConflictError) as refused:
        require_distinct(rules)
    assert str(refused.value) == sentence


@pytest.mark.parametrize("word", ["undeveloped-claim", "SC304", "sc304"])
def test_a_rule_is_found_by_name_and_by_code(word: str) -> None:
    assert named(word, RULES).name == "undeveloped-claim"


def test_a_rule_that_does_not_exist_is_refused_with_the_nearest() -> None:
    with pytest.raises(
        UnknownNameError, match=r"there is no rule 'undeveloped-claims'. Did you mean 'undeveloped-claim'"
    ):
        named("undeveloped-claims", RULES)


CONTRACT = """
invalid-yaml duplicate-key yaml-feature unknown-field missing-field invalid-value duplicate-id unresolved-reference
self-reference duplicate-reference circular-support unreachable-element multiple-roots top-not-a-claim
wrong-support-kind wrong-context-kind evidence-has-support undeveloped-claim undeveloped-but-supported
strategy-without-claims
"""


@pytest.mark.parametrize("name", CONTRACT.split())
def test_every_promised_finding_of_text_shape_graph_and_development_has_a_rule(name: str) -> None:
    assert name in NAMES


NAMING = {"Problem": 0, "Flaw": 0, "Warned": 0, "Refusal": 0, "Cause": 1, "UnreadableEvidenceError": 1}


def emitted() -> Iterator[tuple[str, str]]:
    """Yield (file, name) wherever the package builds what carries the name of a finding, with the name written out.

    NAMING tells which argument is the name; a constant of the same file counts as written out.
    """
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        constants = dict(constants_of(tree))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in NAMING:
                name = name_in(node, NAMING[node.func.id], constants)
                if name is not None:
                    yield path.relative_to(PACKAGE).as_posix(), name


def constants_of(tree: ast.Module) -> Iterator[tuple[str, object]]:
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Constant):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if isinstance(target, ast.Name):
                yield target.id, node.value.value


def name_in(call: ast.Call, position: int, constants: dict[str, object]) -> str | None:
    given = [*call.args[position : position + 1], *(word.value for word in call.keywords if word.arg == "name")]
    if not given:
        return None
    value = constants.get(given[0].id) if isinstance(given[0], ast.Name) else getattr(given[0], "value", None)
    return value if isinstance(value, str) else None


SUPPOSED = ("assess/supposing.py", "supposed")
"""The one cause that no case has: what a what-if question supposes."""


def test_every_name_that_the_package_emits_has_a_rule() -> None:
    names = sorted(set(emitted()))
    assert ("graph/build.py", "unresolved-reference") in names, "the search finds what it should"
    assert [one for one in names if one[1] not in NAMES and one != SUPPOSED] == []


PLUGIN = '''"""It smells.

Why.
"""

from safetycase.findings.finding import Severity
from safetycase.rules.rule import rule


@rule(code="{code}", name="{name}", severity=Severity.INFO, since="1")
def judgement(context):
    yield from ()
'''


def install(site: Path, module: str, source: str) -> None:
    """Put a package with an entry point for rules where Python will find it."""
    metadata = site / f"{module}-1.dist-info"
    metadata.mkdir(parents=True)
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {module}\nVersion: 1\n", encoding="utf-8")
    (metadata / "entry_points.txt").write_text(f"[safetycase.rules]\n{module} = {module}\n", encoding="utf-8")
    (site / f"{module}.py").write_text(source, encoding="utf-8")


def test_rules_of_installed_packages_stand_beside_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, "house_one", PLUGIN.format(code="SC398", name="house-smell"))
    install(tmp_path, "house_two", PLUGIN.format(code="SC304", name="other-smell"))
    install(tmp_path, "house_three", "raise RuntimeError('no licence')\n")
    monkeypatch.syspath_prepend(tmp_path)
    rules, failures = known_rules()
    (added,) = [rule for rule in rules if rule not in RULES]
    assert (added.code, added.name, added.summary) == ("SC398", "house-smell", "It smells.")
    assert [(failure.origin, failure.reason) for failure in failures] == [
        ("house_three (house_three)", "RuntimeError: no licence"),
        ("house_two", "rule SC304 'other-smell' uses 'SC304', which SC304 'undeveloped-claim' has"),
    ]
    assert known_rules(plugins=False) == (RULES, ())
