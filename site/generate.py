"""Write the pages of the documentation that say what the code says: commands, readers, findings, patterns, catalogues.

python site/generate.py            write them
python site/generate.py --check    fail if one is out of date
"""

from __future__ import annotations

import importlib
import inspect
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from textwrap import indent

import click
import yaml
from diagrams import in_both_colours, method_diagrams

from safetycase.cli.app import COMMANDS
from safetycase.evidence.preset import Preset, preset, presets
from safetycase.evidence.recognise import known_readers
from safetycase.knowledge.catalogues import shipped, shipped_catalogue
from safetycase.knowledge.papers import papers
from safetycase.knowledge.patterns import shipped_pattern, shipped_patterns
from safetycase.pipeline import Settings, check_case
from safetycase.render import catalogue_page, paper_page, pattern_pages
from safetycase.render.status_tree import status_text
from safetycase.rules.documentation import index, page
from safetycase.rules.library import built_in

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "site" / "docs"
EXAMPLE = ROOT / "examples" / "aster-2"
EXAMPLE_DAY = date(2026, 11, 21)
PRESETS_HEAD = """# Presets

What is known of the columns and labels of a published table, so that a case need not say it:

```yaml
files:
  - path: ../evidence/xstest_gpt4.csv
    preset: xstest
    where: {type: {like: "contrast_%"}}
    run: {model: gpt-4-0613, date: 2023-10-01, n_declared: 200}
```

A preset writes `map`, `where` and `run` of the [table reader](readers.md). What stands beside it goes before it, key by
key (`map: {judge: gpt4_label}`), and `null` takes a key away. A label that neither knows is `unmapped-label`, as ever.
What a file cannot say (model, date, how many were planned) is for the case to say: no preset guesses it. The lock
answers for the mapping as written out: where a later version of safetycase corrects a preset, the evidence is to be
measured anew.

"""
READERS_HEAD = """Evidence is read from the files of these tools as they are. The reader of a file is recognised by content;
`reader:` names it where that is not enough. [Presets](presets.md) know the columns of published tables.
"""
RULES_HEAD = """# Findings

What `safetycase check` can say, family by family. `safetycase explain NAME` tells the same in the terminal: why it
matters, a case that fails and one that does not. Where a weight depends on the
[profile](../file-format.md#safetycaseyaml), all three are given.
"""
CANDIDATES = ROOT / "site" / "candidates.yaml"
CANDIDATES_HEAD = """# What others check

Before the rules were written, what the best assurance-case tools, GSN v3, SACM, CAE and public review lists check was
gathered into one list. This is every entry of it with the answer here: the findings that make the check, what else
makes it, or why it is left out. A check that a machine would judge badly is left out rather than judged badly.

| | check | here |
|---|---|---|
"""
GENERATED = ("rules/*.md", "patterns/*", "catalogues/*.md", "papers/*.md", "images/*.svg", "assets/iframe-worker.js")
"""What lies in folders below docs/, where nothing else is named so."""
BEGIN, END = "<!-- status:begin -->\n", "<!-- status:end -->"


def main() -> int:
    """Write or compare every generated page; return the exit code."""
    pages = dict(generated_pages())
    if "--check" in sys.argv[1:]:
        return report_differences(pages)
    for name in written_pages() - pages.keys():
        (DOCS / name).unlink()
    for name, text in pages.items():
        target = DOCS / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")
    return 0


def report_differences(pages: dict[str, str]) -> int:
    """Name the pages that differ from what would be written; 0 if there are none."""
    stale = sorted(name for name, text in pages.items() if not _same(DOCS / name, text))
    stale += sorted(written_pages() - pages.keys())
    for name in stale:
        print(f"out of date: site/docs/{name}; run './dev docs'")  # noqa: T201 - a script speaks to its caller
    return 1 if stale else 0


def written_pages() -> set[str]:
    """Return the pages that stand in the folders of generated pages."""
    return {path.relative_to(DOCS).as_posix() for pattern in GENERATED for path in DOCS.glob(pattern)}


def _same(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == text


def generated_pages() -> Iterator[tuple[str, str]]:
    """Yield (path below docs/, text) of every generated page."""
    rules = built_in()
    yield "../../README.md", readme()
    yield "commands.md", commands_page()
    yield "readers.md", readers_page()
    yield "presets.md", presets_page()
    yield "rules/index.md", index(rules).replace("# Rules\n", RULES_HEAD, 1)
    for rule in rules:
        yield f"rules/{rule.name}.md", page(rule)
    yield "rules/candidates.md", candidates_page()
    patterns = [shipped_pattern(name) for name in shipped_patterns()]
    yield "patterns/index.md", pattern_pages.index(patterns)
    for pattern in patterns:
        yield f"patterns/{pattern.name}.md", pattern_pages.page(pattern)
        yield f"patterns/{pattern.name}.svg", in_both_colours(pattern_pages.diagram(pattern))
    for name, svg in method_diagrams():
        yield f"images/method-{name}.svg", svg
    yield "assets/iframe-worker.js", (ROOT / "templates" / "site" / "iframe-worker.js").read_text(encoding="utf-8")
    catalogues = {name: shipped_catalogue(name) for name in shipped()}
    yield "catalogues/index.md", catalogue_page.index(catalogues.values())
    for name, catalogue in catalogues.items():
        yield f"catalogues/{name}.md", catalogue_page.page(catalogue, catalogues)
    yield "papers/index.md", paper_page.index(papers())
    for paper in papers():
        yield f"papers/{paper.name}.md", paper_page.page(paper, {rule.name: rule.summary for rule in rules})


def candidates_page() -> str:
    """List every check that other tools, standards and review lists make, with this tool's answer to it."""
    rows = []
    for name, answer in yaml.safe_load(CANDIDATES.read_text(encoding="utf-8")).items():
        rules = ", ".join(f"[{rule}]({rule}.md)" for rule in answer.get("rules", ()))
        rest = [answer["by"]] if "by" in answer else []
        rest += [f"Left out: {answer['out']}"] if "out" in answer else []
        told = "; ".join(part for part in (rules, *rest) if part)
        rows.append(f"| {name} | {answer['says']} | {told} |")
    return CANDIDATES_HEAD + "\n".join(rows) + "\n"


def readme() -> str:
    """Put what `safetycase status` says of the example between the marks of the README."""
    result = check_case(EXAMPLE, Settings(), EXAMPLE_DAY)
    text = status_text(result.view, result.repairs())
    why = text[text.index("Why ") :].rstrip()
    before, _, rest = (ROOT / "README.md").read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}```console\n$ safetycase status examples/aster-2\n…\n{why}\n```\n{END}{after}"


def commands_page() -> str:
    """Show the help text of every command, as a terminal of 80 columns shows it."""
    parts = ["# Commands\n", "What `safetycase COMMAND --help` says of each command.\n"]
    for name in COMMANDS:
        command: click.Command = importlib.import_module(f"safetycase.cli.{name}").command
        context = click.Context(command, info_name=f"safetycase {name}", max_content_width=80, terminal_width=80)
        parts.append(f"## `safetycase {name}`\n\n```text\n{command.get_help(context)}\n```\n")
    return "\n".join(parts)


def readers_page() -> str:
    """Show every reader with its outcome words and its module's documentation."""
    parts = ["# Readers\n", READERS_HEAD]
    for reader in known_readers(plugins=False).objects:
        module = sys.modules[type(reader).__module__]
        parts.append(
            f"## `{reader.name}`: {reader.title} {{ #{reader.name} }}\n\n{inspect.cleandoc(module.__doc__ or '')}\n"
        )
        if reader.outcomes:
            rows = "\n".join(f"| `{word}` | {meaning} |" for word, meaning in reader.outcomes.items())
            parts.append(f"| outcome | meaning |\n|---|---|\n{rows}\n")
    return "\n".join(parts)


def presets_page() -> str:
    """Show every preset with its words, what it asks for, where it is from and its mapping."""
    return PRESETS_HEAD + "\n".join(_preset_section(name, preset(name)) for name in presets())


def _preset_section(name: str, one: Preset) -> str:
    parts = [f"## `{name}`: {one.title} {{ #{name} }}\n", f"{one.about}\n"]
    if one.words:
        rows = "\n".join(f"| `{word}` | {meaning} |" for word, meaning in one.words.items())
        parts.append(f"| outcome | meaning |\n|---|---|\n{rows}\n")
    asks = [f"The case names `{field}`: {what}." for field, what in one.asks.items()]
    known = [f"Holds {one.size}." if one.size else "", f"Source: {one.source}. Licence of the data: {one.licence}."]
    parts.append(" ".join(part for part in (*asks, *known) if part) + "\n")
    if one.reader != "table":
        parts.append(f"Reader: `{one.reader}`.\n")
    if one.map is not None:
        written = one.model_dump(mode="json", include={"map", "where", "run"}, exclude_unset=True)
        kept = {key: value for key, value in written.items() if value}
        text = yaml.safe_dump(kept, sort_keys=False, allow_unicode=True, width=110)
        parts.append(f'??? note "The mapping, written out"\n    ```yaml\n{indent(text, "    ")}    ```\n')
    return "\n".join(parts)


if __name__ == "__main__":
    sys.exit(main())
