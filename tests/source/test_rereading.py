"""A file of which a few elements changed reads as if it were read for the first time."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safetycase.source import yaml_reader
from safetycase.source.parsing import Unparsed, digest_of, parsed_file
from safetycase.source.rereading import Reading, reread
from safetycase.source.tree import SourceFile

PATH = "part.yaml"
HEAD = "module: m\nargument:\n"
TAIL = "# the end\nwaivers: []\n"
ELEMENTS = tuple(f"  C-{number}:\n    claim: >-\n      Part {number}\n      holds.\n" for number in range(8))


def text_of(elements: Sequence[str], head: str = HEAD, tail: str = TAIL) -> str:
    return head + "".join(elements) + tail


def again(before: str, after: str) -> SourceFile | None:
    old, new = before.encode(), after.encode()
    earlier = Reading(old, parsed_file(PATH, old))
    return reread(Unparsed(PATH, digest_of(new), new), earlier)


def in_order(file: SourceFile | None) -> tuple[SourceFile | None, str]:
    """Give a file so that the order of its keys is compared, too."""
    return file, "" if file is None else json.dumps([file.data, list(file.lines)])


def with_element(text: str, at: int = 3) -> str:
    return text_of([*ELEMENTS[:at], text, *ELEMENTS[at + 1 :]])


@pytest.mark.parametrize(
    "after",
    [
        with_element("  C-3:\n    claim: Another.\n"),
        with_element("  C-3:\n    claim: Another.\n\n# a remark between two elements\n\n"),
        with_element("  C-3:\n    claim: |+\n      kept\n\n\n"),
        with_element('  "C-3":\n    claim: "over\n      lines"\n'),
        with_element("  C-3: {claim: on one line}\n"),
        with_element("  C-3: 7\n"),
        with_element(""),
        text_of([*ELEMENTS, "  C-9:\n    claim: One more.\n"]),
        text_of(ELEMENTS[::-1]),
        text_of(ELEMENTS),
    ],
)
def test_what_changed_in_some_elements_is_read_as_the_whole_text_would_be(after: str) -> None:
    found = again(text_of(ELEMENTS), after)
    assert in_order(found) == in_order(parsed_file(PATH, after.encode()))


def test_only_what_changed_is_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    before, after = text_of(ELEMENTS), with_element("  C-3:\n    claim: Another.\n")
    earlier = Reading(before.encode(), parsed_file(PATH, before.encode()))
    parsed: list[bytes] = []
    parse = yaml_reader.parse_yaml

    def noted(text: bytes, path: str) -> yaml_reader.ParsedYaml:
        parsed.append(text)
        return parse(text, path)

    monkeypatch.setattr(yaml_reader, "parse_yaml", noted)
    assert reread(Unparsed(PATH, "", after.encode()), earlier) is not None
    assert parsed == [b"argument:\n  C-3:\n    claim: Another.\n"]


@pytest.mark.parametrize(
    "after",
    [
        pytest.param(with_element('  C-3:\n    claim: "open\n'), id="a quote that takes in what follows"),
        pytest.param(with_element("  C-3:\n    claim: [open\n"), id="a list that is left open"),
        pytest.param(with_element("  C-3:\n    claim: &a Anchor.\n"), id="an anchor"),
        pytest.param(with_element("  C-3:\n    claim: !t Tag.\n"), id="a tag"),
        pytest.param(with_element("  C-2:\n    claim: Twice.\n"), id="an id twice"),
        pytest.param(with_element("  C-3:\n    claim: A.\n    claim: B.\n"), id="a key twice"),
        pytest.param(with_element("  ? C-3\n  : claim: A.\n"), id="a key that is asked for"),
        pytest.param(with_element("  C-3:\n    claim: A.\n---\n"), id="another document"),
        pytest.param(with_element("  C-3:\n    claim: A.\nreviews: []\n"), id="a key of the file between"),
        pytest.param(with_element("  C-3:\r    claim: A.\r\n"), id="other ends of lines"),
        pytest.param(with_element("  C-3:\n    claim: A\u2028B.\n"), id="a break of YAML 1.1"),
        pytest.param(with_element("  C-3:\n    claim: A\x07.\n"), id="a control character"),
        pytest.param(text_of(ELEMENTS, head="module: n\nargument:\n"), id="another module"),
        pytest.param(text_of(ELEMENTS, tail="waivers: [7]\n"), id="another waiver"),
        pytest.param(text_of([one.replace("holds", "held") for one in ELEMENTS]), id="every element"),
        pytest.param("module: m\n", id="no argument"),
        pytest.param("", id="nothing"),
    ],
)
def test_where_that_is_not_certain_the_whole_text_must_be_parsed(after: str) -> None:
    assert again(text_of(ELEMENTS), after) is None


def test_a_text_with_faults_is_no_help() -> None:
    for before in ("", "argument: [", with_element("  C-2:\n    claim: Twice.\n"), "argument: {C-0: {claim: A.}}\n"):
        assert again(before, text_of(ELEMENTS)) is None


def test_a_text_that_may_hold_too_many_values_is_parsed_whole() -> None:
    long = "  C-3:\n    claim: " + "word " * 60_000 + "\n"
    assert again(text_of(ELEMENTS), with_element(long)) is None


ODD = """\
  C-1:
  C-20:
    claim: A.
    claim: >-
      more
    note: "open
      closed"
   odd:
# remark
  # remark

    owner: [a,
      b]
    tags: *t
    - x
---
...
\tx: 1
waivers: []
  'q':
  - C-1
    ? a
    : b
    x: |+
  C-2: {claim: A.}
    k: !t v
 x"""
LINES = st.sampled_from(ODD.split("\n"))


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 3), st.lists(LINES, max_size=4)), max_size=3))
def test_whatever_is_edited_reads_as_the_whole_text_or_is_left_to_the_parser(
    edits: list[tuple[int, int, list[str]]],
) -> None:
    lines = text_of(ELEMENTS).split("\n")
    for at, gone, added in edits:
        lines[at : at + gone] = added
    after = "\n".join(lines)
    found = again(text_of(ELEMENTS), after)
    assert found is None or in_order(found) == in_order(parsed_file(PATH, after.encode()))


@given(st.lists(LINES, max_size=30), st.lists(LINES, max_size=30))
def test_so_does_any_text_after_any_other(first: list[str], second: list[str]) -> None:
    before, after = HEAD + "\n".join(first), HEAD + "\n".join(second)
    found = again(before, after)
    assert found is None or in_order(found) == in_order(parsed_file(PATH, after.encode()))
