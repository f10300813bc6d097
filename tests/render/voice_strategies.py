"""Reports as nobody would write them, for laws that must hold of every voice."""

from __future__ import annotations

import re
import unicodedata

from hypothesis import strategies as st

from safetycase.findings.finding import Finding, NotEvaluated, RelatedPlace, RuleInfo, Severity, Waived
from safetycase.findings.report import BaselineUse, Known, Report, TopCause

HOSTILE = (
    "\x1b[2J\x1b]0;title\x07",
    "\x9b31m",
    "\u202egnissap\u202c",
    "\u2066\u200f\ufeff\u2028",
    "::error file=x::owned",
    "\n::add-mask::secret",
    "\r##[group]x ##vso[task.setvariable variable=a]b",
    "]]><!--<script>&amp;\"'",
    "[words](https://example.org)",
    "\x00\x08\x0b\ufffe\uffff",
    "\udcff\ud800",
    "漢字かな交じり文。「括弧」、한글 ไทย مرحبا",
    "a\tb  c\u00a0d",
    "%25%0A{0}{{",
    "x" * 120,
)
texts = st.lists(st.one_of(st.text(max_size=30), st.sampled_from(HOSTILE)), max_size=4).map(" ".join)
names = st.one_of(st.from_regex(r"[A-Za-z][A-Za-z0-9._-]{0,20}", fullmatch=True), texts)
files = st.one_of(st.sampled_from(("safetycase.yaml", "arguments/a b.yaml", "ä/漢%.yaml", "\udcff.yaml")), names)
positions = st.integers(1, 500)
codes = st.sampled_from(
    (
        ("SC104", "unknown-field"),
        ("SC402", "stale-evidence"),
        ("SC404", "requirement-not-met"),
        ("SC801", "self-review"),
    )
)
days = st.dates().map(str)


@st.composite
def findings(draw: st.DrawFn) -> Finding:
    code, name = draw(codes)
    line, column = draw(positions), draw(positions)
    return Finding(
        code,
        name,
        draw(st.sampled_from(Severity)),
        draw(texts),
        draw(files),
        line,
        column,
        line + draw(st.integers(0, 2)),
        draw(positions),
        draw(st.none() | names),
        tuple(draw(st.lists(st.builds(RelatedPlace, files, positions, positions, texts), max_size=3))),
        draw(st.sampled_from(("", "rules/x/", "https://example.org/rules/x/"))),
    )


@st.composite
def unjudged(draw: st.DrawFn) -> NotEvaluated:
    code, name = draw(codes | st.just(("", "unread-part")))
    return NotEvaluated(name, draw(texts), code, draw(st.none() | names), draw(st.none() | files))


@st.composite
def reports(draw: st.DrawFn) -> Report:
    rules = draw(st.lists(codes, unique=True))
    waived = draw(st.lists(st.builds(Waived, findings(), texts, texts, days), max_size=3))
    return Report(
        tool_version="0.1.0",
        case_id=draw(names),
        case_title=draw(texts),
        case_digest="sha256:" + "0" * 64,
        top=draw(names),
        profile=draw(st.sampled_from(("draft", "review", "submission"))),
        as_of=draw(days),
        status=draw(
            st.dictionaries(names, st.sampled_from(("defeated", "in-doubt", "unknown", "supported")), max_size=4)
        ),
        findings=tuple(sorted(draw(st.lists(findings(), max_size=5)), key=lambda finding: finding.sort_key)),
        waived=tuple(waived),
        not_evaluated=tuple(draw(st.lists(unjudged(), max_size=4))),
        rules=tuple(
            RuleInfo(code, name, Severity.ERROR, "A line.", draw(texts), "https://example.org/x", draw(names))
            for code, name in rules
        ),
        top_cause=draw(st.none() | st.builds(TopCause, st.lists(names, max_size=4).map(tuple), names, texts)),
        baseline=draw(st.none() | uses()),
    )


def uses() -> st.SearchStrategy[BaselineUse]:
    known = st.lists(st.builds(Known, findings(), days, days), max_size=2).map(tuple)
    return st.builds(BaselineUse, known, known, st.lists(texts, max_size=2).map(tuple))


_CATEGORIES = {"Cc", "Cs", "Co", "Zl", "Zp"}
_DIRECTIONS = {"LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"}


def acting(text: str) -> list[str]:
    """Return the characters that would do something to a terminal or be seen by nobody, ends of lines excepted."""
    return [
        character
        for character in text.replace("\n", "")
        if unicodedata.category(character) in _CATEGORIES
        or unicodedata.bidirectional(character) in _DIRECTIONS
        or character in "\u200b\u200e\u200f\u061c\ufeff"
    ]


RUNNER_COMMAND = re.compile(r"^\s*::|##\w*\[", re.MULTILINE)


def is_one_word(line: str) -> bool:
    """Tell whether a line has nowhere to break; the blanks that split a runner's command apart are no such places."""
    return " " not in re.sub(r"(?<=[#:]) (?=[#:])", "", re.sub(r"^[ │├└┌─]*(?:\d+\. |[!$] )?", "", line)).strip()
