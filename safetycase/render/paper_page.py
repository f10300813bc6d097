"""A paper as a page of the documentation, in Markdown: what of it works in the tool, and how to use it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from safetycase.knowledge.catalogues import shipped_catalogue
from safetycase.knowledge.papers import Paper
from safetycase.render.catalogue_page import plain

_STATISTICS = "statistics.md"
MEASURE_PAGES: Mapping[str, str] = {
    "proportion": "evidence.md#measures",
    "count": "evidence.md#measures",
    "mean": "evidence.md#measures",
    "quantile": "evidence.md#measures",
    "reported": "evidence.md#measures",
    "agreement": "measures.md#agreement-of-raters",
    "reliability": "measures.md#agreement-of-raters",
    "calibration": "measures.md#calibration",
    "detection": "measures.md#detection",
    "sensitivity": "measures.md#a-judge-against-the-truth",
    "specificity": "measures.md#a-judge-against-the-truth",
    "precision": "measures.md#a-judge-against-the-truth",
    "f1": "measures.md#a-judge-against-the-truth",
    "ordinal": "measures.md#ordered-scales",
    "issue_coverage": "measures.md#issues-exposed-and-detected",
    "derived": "measures.md#scores-made-of-others",
    "range": "measures.md#scores-that-cannot-be",
    "by": "evidence.md#measures",
    "judge": _STATISTICS,
    "difference": _STATISTICS,
    "cbi": _STATISTICS,
    "beta": _STATISTICS,
    "bootstrap": _STATISTICS,
}
"""Where the documentation tells of each measure, interval and option of a measure."""


def page(paper: Paper, summaries: Mapping[str, str]) -> str:
    """Write the page of one paper; `summaries` holds the first line of every rule's documentation, by its name."""
    parts = [
        f"# {plain(paper.title)}",
        f"{plain(paper.authors)}, {paper.year}. [{paper.url}]({paper.url})",
        "## How to use it",
        paper.use,
    ]
    if paper.example:
        parts.append(f"```yaml\n{paper.example}\n```")
    parts += ["## What of it works here", _table(_parts(paper, summaries))]
    return "\n\n".join(parts) + "\n"


def index(papers: Iterable[Paper]) -> str:
    """Write the page that lists all papers with what works of each."""
    known = tuple(papers)
    intro = (
        f"{len(known)} papers are put to work in this tool: as catalogues that a case answers, rules that judge it,"
        " readers and measures that recompute what evidence says, and patterns to start from. A page lists only what"
        " is there."
    )
    head = f"| no. | paper | year | catalogues | rules | readers | measures | to start from |\n{'|---' * 8}|"
    rows = "\n".join(
        f"| {one.number} | [{plain(one.title)}]({one.name}.md) | {one.year} | {', '.join(one.catalogues)} |"
        f" {len(one.rules) or ''} | {', '.join(one.readers)} | {', '.join(one.measures)} |"
        f" {', '.join((*one.cases, *one.patterns, *one.examples))} |"
        for one in known
    )
    return f"# Papers at work\n\n{intro}\n\n{head}\n{rows}\n"


def _table(rows: Iterable[tuple[str, str, str]]) -> str:
    lines = "\n".join(f"| {kind} | {what} | {words} |" for kind, what, words in rows)
    return f"| part | name | what it does |\n|---|---|---|\n{lines}"


def _parts(paper: Paper, summaries: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    for name in paper.catalogues:
        catalogue = shipped_catalogue(name)
        words = f"{plain(catalogue.title)}: {len(catalogue.counted)} items"
        yield "catalogue", f"[{name}](../catalogues/{name}.md)", words
    for name in paper.rules:
        yield "rule", f"[{name}](../rules/{name}.md)", plain(summaries[name])
    for name in paper.measures:
        yield "measure", f"[`{name}`](../{MEASURE_PAGES[name]})", "recomputed from records, with its bounds"
    for kind, names, link, words in (
        ("key of a case", paper.fields, "[`{}`](../file-format.md)", "typed, and checked as the case is read"),
        ("reader", paper.readers, "[`{0}`](../readers.md#{0})", "reads the files, record by record"),
        ("preset", paper.presets, "[`{0}`](../presets.md#{0})", "maps the released files"),
        ("starter case", paper.cases, "`safetycase new --template {}`", "a case to begin from"),
        ("pattern", paper.patterns, "[{0}](../patterns/{0}.md)", "an argument to fill in: `safetycase add`"),
        ("page and report", paper.figures, "{}", "drawn from the case wherever it is rendered"),
        ("worked example", paper.worked, "[{0}](../worked-examples/{0}.md)", "a published figure, worked through"),
        ("case", paper.examples, "`examples/{}`", "a whole case with its evidence, judged by `check`"),
    ):
        yield from ((kind, link.format(name), words) for name in names)
