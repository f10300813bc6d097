"""Patterns as pages of the documentation site: what each argues, takes and makes, with a diagram of its body."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from safetycase.graph.relation import Relation
from safetycase.model.elements import Inference, Kind
from safetycase.model.pattern import Parameter, ParameterKind, Pattern, PatternElement
from safetycase.model.status import Status
from safetycase.render.graph.drawing import Canvas, draw
from safetycase.render.graph.plan import Link, Plan, Subject
from safetycase.render.graph.svg import SvgForm, write_svg

_CANVAS = Canvas(1100, 800)
_RELATIONS = (
    ("supported_by", Relation.SUPPORTED_BY),
    ("in_context_of", Relation.IN_CONTEXT_OF),
    ("answered_by", Relation.ANSWERED_BY),
)
_BASIS = {
    "source": "read in the source",
    "memory": "from memory of the source; look there before you quote it",
    "derived": "derived by us from what the source says",
}


def condition(element: PatternElement, pattern: Pattern) -> str:
    """Say how often an element comes, in the terms of GSN: multiplicity, optional, choice; empty for once."""
    if element.each is not None:
        return f"each of {element.each}, {_bounds(pattern.parameters[element.each])}"
    if element.when is None:
        return ""
    name, dot, option = element.when.partition(".")
    return f"choice {name} ({_bounds(pattern.parameters[name])}): {option}" if dot else f"optional: {name}"


def _bounds(parameter: Parameter) -> str:
    most = parameter.at_most or (len(parameter.options) if parameter.options else "n")
    return f"{parameter.at_least}..{most}"


def diagram(pattern: Pattern) -> str:
    """Draw the body of a pattern in GSN shapes, as SVG; raises as drawing a case does."""
    subjects = {name: _subject(name, element, pattern) for name, element in pattern.body.items()}
    words = f"The argument pattern {pattern.name}: {len(subjects)} elements, parameters in braces."
    plan = Plan(title=pattern.title, description=words, subjects=subjects, links=tuple(_links(pattern)))
    return write_svg(draw(plan, _CANVAS), SvgForm(legend=False))


def _subject(name: str, element: PatternElement, pattern: Pattern) -> Subject:
    often = condition(element, pattern)
    statement = f"[{often}] {element.statement}" if often else element.statement
    kind = element.kinds[0]
    bare = kind in {Kind.CLAIM, Kind.STRATEGY} and not element.supported_by
    return Subject(name, kind, statement, Status.UNKNOWN, undeveloped=bare)


def _links(pattern: Pattern) -> Iterator[Link]:
    for name, element in pattern.body.items():
        for key, relation in _RELATIONS:
            for target in getattr(element, key):
                yield Link(name, target, relation)
        challenged = element.challenges
        if isinstance(challenged, Inference):
            yield Link(name, challenged.from_, Relation.CHALLENGES, inference=challenged.to)
        elif challenged is not None:
            yield Link(name, challenged, Relation.CHALLENGES)


def index(patterns: Sequence[Pattern]) -> str:
    """Write the page that lists all patterns, in Markdown."""
    rows = []
    for pattern in patterns:
        rated = pattern.ratings
        marks = (rated.practicality, rated.maximum_strength, rated.scalability) if rated else ("none", "none", "none")
        category = pattern.category.value if pattern.category else "none"
        rows.append(f"| [{pattern.title}]({pattern.name}.md) | {category} | {' | '.join(marks)} |")
    return (
        "# Argument patterns\n\n"
        "`safetycase add PATTERN --under CLAIM` puts an instance of one into a case and [records it]"
        "(../file-format.md#patterns); `safetycase add PATTERN` shows one in the terminal. The words of all are "
        "our own; each names its source.\n\n"
        "Ratings are those that Clymer et al. (2024) print as bars in figure 3: how soon the argument can be made "
        "(practicality), how much confidence it can give at best (maximum strength, a ceiling and never what an "
        "instance has reached), and whether it lasts as systems grow abler (scalability).\n\n"
        "| pattern | category | practicality | maximum strength | scalability |\n|---|---|---|---|---|\n"
        + "\n".join(rows)
        + "\n"
    )


def page(pattern: Pattern) -> str:
    """Write the page of one pattern, in Markdown; its diagram lies beside it."""
    return "\n".join(_parts(pattern)) + "\n"


def _parts(pattern: Pattern) -> Iterator[str]:
    yield f"# {pattern.title}\n\n{pattern.summary}\n"
    yield f"![The body of the pattern {pattern.name}, with parameters in braces]({pattern.name}.svg)\n"
    yield f"Name `{pattern.name}`, version {pattern.version}.\n\n| about | told |\n|---|---|"
    yield from (f"| {name} | {words} |" for name, words in _facts(pattern))
    command = " ".join(["safetycase add", pattern.name, "--under C-…", *_asked(pattern)])
    yield f"\n```console\n$ {command}\n```\n"
    yield "## Parameters\n\n| parameter | kind | default | meaning |\n|---|---|---|---|"
    for name, parameter in pattern.parameters.items():
        yield f"| `{name}` | {_kind(parameter)} | {_default(parameter)} | {_meaning(parameter)} |"
    yield "\n## Elements\n\n| element | how often | words |\n|---|---|---|"
    for name, element in pattern.body.items():
        yield f"| `{name}` | {condition(element, pattern) or 'once'} | {_cell(element.statement)} |"


def _facts(pattern: Pattern) -> Iterator[tuple[str, str]]:
    source = pattern.source
    title = f"[{source.title}]({source.url})" if source.url else source.title
    said = ", ".join(str(part) for part in (source.authors, source.year, source.clause) if part)
    yield "source", f"{title}; {said} ({_BASIS[source.basis.value]})"
    for also in source.also:
        yield "see also", also
    if pattern.category:
        yield "category", pattern.category.value
    if pattern.ratings:
        rated = pattern.ratings
        axes = f"practicality {rated.practicality}, maximum strength {rated.maximum_strength}, "
        yield "ratings", f"{axes}scalability {rated.scalability} ({rated.source})"
    if pattern.dependence_on_capability:
        yield "as systems grow abler", pattern.dependence_on_capability
    if pattern.suits:
        yield "stands under", pattern.suits
    if pattern.meets:
        yield "obligations taken on", ", ".join(f"`{name}`" for name in pattern.meets)


def _asked(pattern: Pattern) -> Iterator[str]:
    """Yield the options for what has no default and cannot be found in the case."""
    for name, parameter in pattern.parameters.items():
        if parameter.default is None:
            yield f"--set {name}={'O-…' if parameter.kind is ParameterKind.OUTCOME else '…'}"


def _kind(parameter: Parameter) -> str:
    many = parameter.kind in {ParameterKind.LIST, ParameterKind.CHOICE}
    return f"{parameter.kind.value}, {_bounds(parameter)}" if many else parameter.kind.value


def _default(parameter: Parameter) -> str:
    default = parameter.default
    if default is None:
        return "to be filled in"
    if isinstance(default, bool):
        return "true" if default else "false"
    return _cell(", ".join(default) if isinstance(default, tuple) else str(default))


def _meaning(parameter: Parameter) -> str:
    options = "; ".join(f"`{name}`: {words}" for name, words in parameter.options.items())
    return _cell(f"{parameter.description}. {options}" if options else parameter.description)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")
