"""Patterns in the terminal: which there are, and what one asks for and makes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from safetycase.model.pattern import Parameter, ParameterKind, Pattern, Strength
from safetycase.render.terminal import harmless, wrap
from safetycase.source.excerpt import counted

LETTERS = {Strength.STRONG: "3", Strength.MODERATE: "2", Strength.WEAK: "1", Strength.VARIES: "?"}


def ratings_text(pattern: Pattern) -> str:
    """Write the three ratings in as many characters: practicality, maximum strength, scalability; `-` for none."""
    rated = pattern.ratings
    if rated is None:
        return "---"
    return "".join(LETTERS[one] for one in (rated.practicality, rated.maximum_strength, rated.scalability))


def index_text(patterns: Sequence[Pattern], columns: int) -> str:
    """List patterns with category, ratings and title."""
    longest = max((len(pattern.name) for pattern in patterns), default=0)
    lines: list[str] = []
    for pattern in patterns:
        category = pattern.category.value if pattern.category else "-"
        head = f"{pattern.name:<{longest}}  {category:<15}  {ratings_text(pattern)}  "
        lines += wrap(pattern.title, max(columns, len(head) + 20), head)
    ratings = "Ratings: practicality, maximum strength, scalability; 3 strong, 2 moderate, 1 weak, ? varies, - none."
    lines += ["", f"{counted(len(patterns), 'pattern')}. 'safetycase add NAME' shows one.", *wrap(ratings, columns)]
    return "\n".join(lines) + "\n"


def shown_text(pattern: Pattern, columns: int) -> str:
    """Show one pattern: what it argues, what it takes, what it makes."""
    return "\n".join(_lines(pattern, columns)) + "\n"


def _lines(pattern: Pattern, columns: int) -> Iterator[str]:
    yield from wrap(f"{pattern.title} ({pattern.name}, version {pattern.version})", columns)
    source = pattern.source
    said = ", ".join(str(part) for part in (source.authors, source.title, source.year, source.clause) if part)
    yield from wrap(f"Source: {said}.", columns)
    yield from wrap(pattern.summary, columns)
    if pattern.suits:
        yield from wrap(f"Stands under: {pattern.suits}", columns)
    if pattern.meets:
        yield from wrap(f"Takes on: {', '.join(pattern.meets)}.", columns)
    yield from ("", "Parameters:")
    for name, parameter in pattern.parameters.items():
        yield from wrap(harmless(f"{name}: {parameter_words(parameter)}"), columns, "  ", "    ")
    yield from ("", "Elements:")
    for name, element in pattern.body.items():
        yield from wrap(harmless(f"{name}: {element.statement}"), columns, "  ", "    ")


def parameter_words(parameter: Parameter) -> str:
    """Say what a parameter is, what it may be bound to, and its default."""
    words = [f"{parameter.description} ({parameter.kind.value}"]
    if parameter.options:
        words.append(f" of {', '.join(parameter.options)}")
    if parameter.kind in {ParameterKind.LIST, ParameterKind.CHOICE}:
        words.append(f", {parameter.at_least}..{parameter.at_most or 'n'}")
    if parameter.default is not None:
        default = parameter.default
        words.append(f", default {', '.join(default) if isinstance(default, tuple) else default}")
    return "".join(words) + ")"
