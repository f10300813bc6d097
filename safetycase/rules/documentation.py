"""The documentation of a rule: prose for people, and examples that run as tests.

It is the docstring of the rule's module, in Markdown, so that the words, the examples and the code stand in one file:

- the first line says what the finding says, and stands alone;
- paragraphs until the first heading say why it matters;
- `## Example` (or `## Example: words`) holds one case that has the finding, as fenced files;
- `## Instead` (or `## Instead: words`) holds one case in which this rule is silent;
- `## Sources` lists where the rule comes from.

Each `Example` and each `Instead` is one whole case. What follows the language of a fence says what the fence is:

- `title="arguments/cyber.yaml"`: the file's path in the case folder. A `yaml` fence without a title is
  `argument.yaml`; where no fence is titled `safetycase.yaml`, a minimal one with `top: C-top` is supplied. A fence of
  another language without a title is prose.
- `after="measure"`: the file is written after measuring, over the earlier one if there is one.
- `sample="inspect/broken.eval"`: the content is that sample file of the evidence tests; the fence's text describes it.
- `as_of="2027-01-01"`: the day on which the whole case is judged (else 2026-11-20).
- `told_at="parts.yaml"`: the finding is told on line 1 of what has this name, which no fence holds.
- `measured="no"`: the case is not measured. Otherwise it is, if a fence holds an evidence file and none holds a lock.

In a YAML fence a line that carries the finding ends with `# <- name-of-the-rule` (the name twice, with a comma, where
two findings stand on it). The marks are taken out before the case runs; the finding must stand on exactly those lines.
"""

from __future__ import annotations

import inspect
import re
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from safetycase.findings.finding import Profile
from safetycase.rules.rule import Rule

DEFAULT_DAY = date(2026, 11, 20)
HEADER_NAME = "safetycase.yaml"
LOCK_NAME = "safetycase.lock"
DEFAULT_HEADER = "safetycase: 1\nid: example\ntitle: An example\ntop: C-top\n"

_FENCE = re.compile(r"^```([A-Za-z]*)((?: +[a-z_]+=\"[^\"]*\")*) *\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_ATTRIBUTE = re.compile(r'([a-z_]+)="([^"]*)"')
_HEADING = re.compile(r"^## +(.+?) *$", re.MULTILINE)
_MARK = re.compile(r" *# <- ([a-z0-9-]+(?:, [a-z0-9-]+)*) *$")


@dataclass(frozen=True, slots=True)
class ExampleFile:
    """One file of an example. `marks` holds (line, rule name) for every finding expected in it."""

    path: str
    text: str
    marks: tuple[tuple[int, str], ...] = ()
    after_measure: bool = False
    sample: str | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """One whole case of a rule's documentation. `faulty` tells an `Example` from an `Instead`.

    `told_at` names what carries the finding on its line 1 besides the marked lines.
    """

    title: str
    faulty: bool
    files: tuple[ExampleFile, ...]
    as_of: date = DEFAULT_DAY
    measured: bool = False
    told_at: tuple[str, ...] = ()

    @property
    def expected(self) -> tuple[tuple[str, int], ...]:
        """The (file, line) of every finding that the rule must tell, in order."""
        marked = [(file.path, line) for file in self.files for line, _ in file.marks]
        return tuple(sorted([*marked, *((path, 1) for path in self.told_at)]))


@dataclass(frozen=True, slots=True)
class Documentation:
    """The parts of a rule's documentation; `why` and `sources` are Markdown."""

    summary: str
    why: str
    examples: tuple[Example, ...]
    sources: str


def parse(text: str) -> Documentation:
    """Take a rule's documentation apart; sections under other headings are left out."""
    summary, _, rest = inspect.cleandoc(text).partition("\n")
    parts = _HEADING.split(rest)
    sections = list(zip(parts[1::2], parts[2::2], strict=True))
    examples = tuple(_example(title, body) for title, body in sections if title.split(":")[0] in {"Example", "Instead"})
    sources = "\n\n".join(body.strip() for title, body in sections if title == "Sources")
    return Documentation(summary.strip(), parts[0].strip(), examples, sources)


def _example(title: str, body: str) -> Example:
    fences = [(match[1], dict(_ATTRIBUTE.findall(match[2])), match[3]) for match in _FENCE.finditer(body)]
    files = [_file(*fence) for fence in fences if "title" in fence[1] or fence[0] == "yaml"]
    if all(file.path != HEADER_NAME for file in files):
        files.insert(0, ExampleFile(HEADER_NAME, DEFAULT_HEADER))
    days = [attributes["as_of"] for _, attributes, _ in fences if "as_of" in attributes]
    return Example(
        title=title,
        faulty=title.startswith("Example"),
        files=tuple(files),
        as_of=date.fromisoformat(days[0]) if days else DEFAULT_DAY,
        measured=_is_measured(files) and all(attributes.get("measured") != "no" for _, attributes, _ in fences),
        told_at=tuple(attributes["told_at"] for _, attributes, _ in fences if "told_at" in attributes),
    )


def _is_measured(files: list[ExampleFile]) -> bool:
    before = [file.path for file in files if not file.after_measure]
    return LOCK_NAME not in before and any(not path.endswith(".yaml") for path in before)


def _file(language: str, attributes: dict[str, str], text: str) -> ExampleFile:
    marks: tuple[tuple[int, str], ...] = ()
    if language == "yaml":
        marks = tuple(_marks(text))
        text = "".join(_MARK.sub("", line) + "\n" for line in text.splitlines())
    return ExampleFile(
        path=attributes.get("title", "argument.yaml"),
        text=text,
        marks=marks,
        after_measure=attributes.get("after") == "measure",
        sample=attributes.get("sample"),
    )


def _marks(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.splitlines(), start=1):
        if match := _MARK.search(line):
            yield from ((number, name) for name in match[1].split(", "))


def explain(rule: Rule, width: int = 80) -> str:
    """Say in plain text, for a terminal, what a finding means and show its examples."""
    body = inspect.cleandoc(rule.documentation)
    parts: list[str] = []
    end = 0
    for fence in _FENCE.finditer(body):
        parts += [*_paragraphs(body[end : fence.start()], width), _plain_fence(fence)]
        end = fence.end()
    parts += _paragraphs(body[end:], width)
    return "\n\n".join([f"{rule.code} {rule.name} ({weights(rule)})", *parts]) + "\n"


def _paragraphs(text: str, width: int) -> Iterator[str]:
    """Yield the paragraphs of some prose, wrapped; headings in capitals, items and rows of tables one by one."""
    for paragraph in filter(None, (part.strip() for part in re.split(r"\n{2,}", text))):
        if heading := _HEADING.match(paragraph):
            yield heading[1].upper()
        elif paragraph.startswith("- "):
            items = re.split(r"\n(?=- )", paragraph)
            yield "\n".join(_wrapped(item, width, "  ") for item in items)
        elif paragraph.startswith("|"):
            yield "\n".join(_wrapped(row, width, "  ") for row in _rows(paragraph))
        else:
            yield _wrapped(paragraph, width)


def _rows(table: str) -> Iterator[str]:
    """Yield the rows of a table as `first: the others`, without its head, which a terminal has no use for."""
    for line in table.splitlines()[2:]:
        first, *others = (cell.strip() for cell in line.strip().strip("|").split("|"))
        yield f"{first}: {', '.join(others)}"


def _wrapped(text: str, width: int, indent: str = "") -> str:
    words = " ".join(text.split())
    return textwrap.fill(words, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def _plain_fence(match: re.Match[str]) -> str:
    text = textwrap.indent(match[3], "    ").rstrip("\n")
    notes = _notes(dict(_ATTRIBUTE.findall(match[2])))
    return f"  {notes}:\n\n{text}" if notes else text


def _notes(attributes: dict[str, str]) -> str:
    notes = [attributes["title"]] if "title" in attributes else []
    if attributes.get("after") == "measure":
        notes.append("changed after measuring")
    if "as_of" in attributes:
        notes.append(f"judged on {attributes['as_of']}")
    if attributes.get("measured") == "no":
        notes.append("not measured")
    return ", ".join(notes)


def page(rule: Rule) -> str:
    """Write the rule's page of the documentation site, in Markdown."""
    body = inspect.cleandoc(rule.documentation)
    summary, _, rest = body.partition("\n")
    rest = _FENCE.sub(_page_fence, rest.strip())
    rows = "\n".join(f"| {profile} | {rule.severities[profile]} |" for profile in Profile)
    return (
        f"# {rule.name}\n\n{summary}\n\n"
        f"Code `{rule.code}`, family {rule.family}, since {rule.since}.\n\n"
        f"| profile | severity |\n|---|---|\n{rows}\n\n{rest}\n"
    )


def index(rules: Iterable[Rule]) -> str:
    """Write the page of the documentation site that lists all rules, family by family, in Markdown."""
    listed: dict[str, list[str]] = {}
    for rule in rules:
        row = f"| `{rule.code}` | [{rule.name}]({rule.name}.md) | {weights(rule)} | {rule.summary} |"
        listed.setdefault(rule.family, []).append(row)
    tables = [
        f"## {family.capitalize()}\n\n| code | name | severity | what it says |\n|---|---|---|---|\n" + "\n".join(rows)
        for family, rows in listed.items()
    ]
    return "\n\n".join(["# Rules", *tables]) + "\n"


def _page_fence(match: re.Match[str]) -> str:
    notes = _notes(dict(_ATTRIBUTE.findall(match[2])))
    title = f' title="{notes}"' if notes else ""
    numbers = dict.fromkeys(number for number, _ in _marks(match[3])) if match[1] == "yaml" else {}
    marked = " ".join(map(str, numbers))
    lines = f' hl_lines="{marked}"' if marked else ""
    return f"```{match[1]}{title}{lines}\n{match[3]}```"


def weights(rule: Rule) -> str:
    """Say how much the rule weighs: one word, or one per profile where they differ."""
    found = {rule.severities[profile] for profile in Profile}
    if len(found) == 1:
        return found.pop().value
    return ", ".join(f"{profile}: {rule.severities[profile]}" for profile in Profile)
