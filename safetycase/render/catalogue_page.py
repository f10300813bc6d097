"""A catalogue as a page of the documentation, in Markdown: where it comes from, its items, how a case uses it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping

from safetycase.assess.coverage import is_required
from safetycase.model.catalogue import Basis, Catalogue, CatalogueItem, Correspondence, ItemKind

_BASIS = {
    Basis.SOURCE: "read in the source",
    Basis.MEMORY: "remembered from the source, not read again: check the words before you rely on them",
    Basis.DERIVED: "derived by us from what the source says",
}
_SHORT_BASIS = {Basis.SOURCE: "", Basis.MEMORY: "from memory", Basis.DERIVED: "ours"}
_READ = {
    Correspondence.EQUAL: "is the same as",
    Correspondence.SUBSET: "is a part of",
    Correspondence.SUPERSET: "contains",
    Correspondence.INTERSECTS: "overlaps with",
}
_BACK = {
    Correspondence.EQUAL: Correspondence.EQUAL,
    Correspondence.SUBSET: Correspondence.SUPERSET,
    Correspondence.SUPERSET: Correspondence.SUBSET,
    Correspondence.INTERSECTS: Correspondence.INTERSECTS,
}
_INDENT = "&emsp;"


def page(catalogue: Catalogue, others: Mapping[str, Catalogue]) -> str:
    """Write the page of one catalogue; `others` are all that ship, for the crosswalks that lead here."""
    parts = [
        f"# {plain(catalogue.title)}",
        _head(catalogue),
        "## How to use it",
        *_usage(catalogue),
        "## Items",
        _items(catalogue),
        *_crosswalks(catalogue, others),
    ]
    return "\n\n".join(parts) + "\n"


def index(catalogues: Iterable[Catalogue]) -> str:
    """Write the page that lists all catalogues with their counts."""
    known = tuple(catalogues)
    rows = "\n".join(
        f"| [{one.name}]({one.name}.md) | {plain(one.title)} | {plain(one.version)} | {len(one.counted)} |"
        f" {_kinds(one)} | {len(one.crosswalks) or ''} |"
        for one in known
    )
    total = sum(len(one.counted) for one in known)
    intro = (
        f"{len(known)} catalogues ship with the tool, with {total:,} items between them, in our own words with the"
        " place in the source. A case names those that it answers under `catalogues:` in `safetycase.yaml`; each is one"
        " YAML file, and a catalogue of your own takes [the same form](../file-format.md). Groups are not counted."
    )
    head = "| name | title | version | items | what they are | crosswalks |\n|---|---|---|---|---|---|"
    return f"# Catalogues\n\n{intro}\n\n{head}\n{rows}\n"


def plain(text: str) -> str:
    """Make a text safe for a cell of a Markdown table: no bars, no line ends, no markup of its own."""
    words = " ".join(text.split())
    for sign in "\\|<*_`[":
        words = words.replace(sign, f"\\{sign}" if sign != "<" else "&lt;")
    return words


def _head(catalogue: Catalogue) -> str:
    source = catalogue.source
    title = f"[{plain(source.title)}]({source.url})" if source.url else plain(source.title)
    by = ", ".join(str(part) for part in (source.authors, source.year) if part)
    rows = [
        ("name", f"`{catalogue.name}`"),
        ("version", f"`{plain(catalogue.version)}`"),
        ("items", f"{len(catalogue.counted)}: {_kinds(catalogue)}"),
        ("source", title + (f" ({plain(by)})" if by else "")),
        ("licence, copyright", plain(source.licence)),
        ("basis", _BASIS[catalogue.basis] + "; items that differ say so"),
        ("language", catalogue.language),
    ]
    table = "\n".join(f"| {label} | {words} |" for label, words in rows)
    note = f"{plain(catalogue.note)}\n\n" if catalogue.note else ""
    return f"{note}| about | told |\n|---|---|\n{table}"


def _kinds(catalogue: Catalogue) -> str:
    counts: dict[ItemKind, int] = {}
    for item in catalogue.counted:
        kind = catalogue.kind_of(item)
        counts[kind] = counts.get(kind, 0) + 1
    plurals = {ItemKind.CAPABILITY: "capabilities"}
    return ", ".join(
        f"{number} {kind.value if number == 1 else plurals.get(kind, f'{kind.value}s')}"
        for kind, number in counts.items()
    )


def _usage(catalogue: Catalogue) -> Iterator[str]:
    first = next(iter(catalogue.counted))
    header = f"# safetycase.yaml\ncatalogues: [{_quoted(f'{catalogue.name}@{catalogue.version}')}]\n"
    yield "Name it in the header, pinned to this version, so that a later one is told and not slipped in:"
    yield f"```yaml\n{header}```"
    claim = f"C-shown:\n  claim: What the item asks for holds.\n  covers: [{_quoted(f'{catalogue.name}/{first}')}]\n"
    if is_required(catalogue, first):
        answer = f"  {catalogue.name}:\n    {_quoted(first)}: {{status: met, by: [C-shown]}}\n"
        yield "Answer an item from the argument, or in a response. It counts as met only while what answers it holds:"
        yield f"```yaml\nargument:\n{textwrap.indent(claim, '  ')}responses:\n{answer}```"
        yield (
            "What does not apply is answered by `{status: not-applicable, reason: …, owner: …}`; what has no answer is"
            " [uncovered-item](../rules/uncovered-item.md), and what is answered without support is"
            " [coverage-not-supported](../rules/coverage-not-supported.md)."
        )
    else:
        outcome = f"  outcomes:\n    O-one: {{outcome: …, catalogue: {_quoted(f'{catalogue.name}/{first}')}}}\n"
        yield "Its items are there to be drawn from: link an outcome to one, or let a claim cover it:"
        yield f"```yaml\nsystem:\n  id: aster-2\n{outcome}argument:\n{textwrap.indent(claim, '  ')}```"
    yield f"`safetycase catalogue {catalogue.name} --case DIR` tells how each item of a case stands and by what."


def _quoted(text: str) -> str:
    return f'"{text}"' if any(sign in text for sign in " @:.,'&") or text[:1].isdigit() else text


def _items(catalogue: Catalogue) -> str:
    dated = any(_dates(catalogue, name) for name in catalogue.items)
    scoped = any(item.applies_to for item in catalogue.items.values())
    head = ["id", "kind", "what", "place in the source"]
    head += ["applies to"] if scoped else []
    head += ["in force"] if dated else []
    rows = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    for name in _as_tree(catalogue):
        item = catalogue.items[name]
        cells = [f"{_INDENT * catalogue.depth(name)}`{name}`", _kind(catalogue, name), _what(item), _place(item)]
        cells += [plain(", ".join(item.applies_to))] if scoped else []
        cells += [_dates(catalogue, name)] if dated else []
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows)


def _as_tree(catalogue: Catalogue) -> Iterator[str]:
    """Yield every item below its parent, else in the order in which they are written."""
    below: dict[str | None, list[str]] = {}
    for name, item in catalogue.items.items():
        below.setdefault(item.parent, []).append(name)
    waiting = below.get(None, [])[::-1]
    while waiting:
        name = waiting.pop()
        yield name
        waiting += below.get(name, [])[::-1]


def _kind(catalogue: Catalogue, name: str) -> str:
    kind, basis = catalogue.kind_of(name), catalogue.basis_of(name)
    told = _SHORT_BASIS[basis] if basis is not catalogue.basis else ""
    return f"{kind.value}{f' ({told})' if told else ''}"


def _what(item: CatalogueItem) -> str:
    more = (item.text or "").removeprefix(item.title).lstrip(" :;,.")
    words = f"**{plain(item.title)}**"
    words += f" {plain(more)}" if more else ""
    return words + (f" Shown by: {plain('; '.join(item.evidence))}." if item.evidence else "")


def _place(item: CatalogueItem) -> str:
    return plain(", ".join(part for part in (item.label, item.clause) if part))


def _dates(catalogue: Catalogue, name: str) -> str:
    """Say when an item is in force; what its groups say holds for it too."""
    line = [catalogue.items[name]]
    while line[-1].parent is not None and len(line) <= len(catalogue.items):
        line.append(catalogue.items[line[-1].parent])
    item = line[0]
    starts = [one.applies_from for one in line if one.applies_from]
    ends = [one.applies_until for one in line if one.applies_until]
    parts = [f"from {max(starts)}"] if starts else []
    parts += [f"until {min(ends)}"] if ends else []
    parts += [f"withdrawn {item.withdrawn}"] if item.withdrawn else []
    parts += [f"amended by {plain(', '.join(item.amended_by))}"] if item.amended_by else []
    parts += [f"supersedes {plain(', '.join(item.supersedes))}"] if item.supersedes else []
    return "; ".join(parts)


def _crosswalks(catalogue: Catalogue, others: Mapping[str, Catalogue]) -> Iterator[str]:
    lines = [(line.from_, line.relation, line.to, line.reason) for line in catalogue.crosswalks]
    for other in others.values():
        lines += [
            (line.to.partition("/")[2], _BACK[line.relation], f"{other.name}/{line.from_}", line.reason)
            for line in other.crosswalks
            if other.name != catalogue.name and line.to.partition("/")[0] == catalogue.name
        ]
    if not lines:
        return
    yield "## Crosswalks"
    yield (
        "How items relate to those of other catalogues. An answer by way of another catalogue is shown as indirect and"
        " never counts as met."
    )
    rows = "\n".join(
        f"| `{here}` | {_READ[relation]} | [{there.partition('/')[0]}]({there.partition('/')[0]}.md)"
        f" `{there.partition('/')[2]}` | {plain(reason)} |"
        for here, relation, there, reason in lines
    )
    yield f"| item | relation | item there | why |\n|---|---|---|---|\n{rows}"
