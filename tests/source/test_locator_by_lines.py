"""Places found in the lines of one element are those found in the whole file, however the file is written."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from written_case import writer

from safetycase.source import yaml_reader
from safetycase.source.locator import Locator
from safetycase.source.outline import Outline
from safetycase.source.span import Pointer, Step
from safetycase.source.tree import Data
from safetycase.source.yaml_reader import parse_yaml

VALUES = (
    "x", "'a b'", '"a\n   b"', '"a\n\n b"', "|\n      text\n\n      more", ">-\n      folded\n      more",
    "|+\n      keep\n\n", "", "{a: b, c: [d, e]}", "[a,\n    b]", "\n      - one\n      - two", "\n    - one",
    "\n      k: v", "&a x", "!t x", "*a", "plain\n      goes on",
    "|2\n      y", "# only", "'it''s' # c", "\n\n      k:\n        - 1\n",
)  # fmt: skip
IDS = ("C-1", "E-1", "'C 2'", "? C-3\n  ", "D-1", "claim", "? {a: b}\n  ", "? a: b\n  ")
ENDS = (
    "",
    "\n",
    "\n\n",
    "\n# end",
    "\nwaivers: []\n",
    "\n...\n",
    "\n---\nx: y\n",
    "\n   # t\nwaivers:\n  - a\n",
    "\n  \n\t",
)
HEADS = ("argument:", "argument: # c", "argument: !t", "argument: &a", "? argument\n:", "  argument:")


@st.composite
def texts(draw: DrawFn) -> str:
    """Draw a case file with one to four elements, written in every way that YAML allows."""
    text = draw(st.sampled_from(("", "# head\n", "module: m\n", "---\n", "\ufeff", "%YAML 1.2\n---\n")))
    text += draw(st.sampled_from(HEADS))
    for _ in range(draw(st.integers(1, 4))):
        text += draw(st.sampled_from(("\n  ", "\n\n  ", "\n# r\n  ", " "))) + draw(st.sampled_from(IDS)) + ":"
        for _ in range(draw(st.integers(1, 3))):
            glue = draw(st.sampled_from(("\n", "\n\n", "\n# remark\n", "\n    # deeper\n", "\n  # mid\n\n")))
            key = draw(st.sampled_from(("claim", "note", "tags", "? q\n    ", '"dq"')))
            text += f"{glue}    {key}: {draw(st.sampled_from(VALUES))}"
    text += draw(st.sampled_from(ENDS))
    return text.replace("\n", "\r\n") if draw(st.booleans()) else text


def paths(data: Data, at: tuple[Step, ...] = ()) -> list[tuple[Step, ...]]:
    """Name every value of a tree, and of each mapping a key that it lacks."""
    if isinstance(data, dict):
        inner = [paths(value, (*at, key)) for key, value in data.items()]
        return [at, (*at, "not-there"), *(path for found in inner for path in found)]
    inner = [paths(value, (*at, number)) for number, value in enumerate(data)] if isinstance(data, list) else []
    return [at, *(path for found in inner for path in found)]


@settings(max_examples=300, deadline=None)
@given(texts())
def test_few_lines_tell_the_same_places_as_the_whole_file(text: str) -> None:
    whole = Outline()
    parsed = parse_yaml(text.encode(), "a.yaml", whole)
    for path in paths(parsed.data):
        for part in ("key", "value"):
            pointer = Pointer("a.yaml", path, "key" if part == "key" else "value")
            assert _located(text, parsed.lines, pointer) == whole.find(path, pointer.part), (text, pointer)


def _located(text: str, lines: dict[str, tuple[int, int]], pointer: Pointer) -> object:
    from safetycase.source.locator import _LocatedFile  # noqa: PLC0415

    return _LocatedFile("a.yaml", text.encode(), lines).span(pointer)


TEXT = (
    "argument:\n  C-1:\n    claim: a\n    note: |\n      b\n\n  # remark\n"
    "  C-2: {claim: c}\n  C-1:\n    claim: again\nwaivers: []\n"
)


def test_the_lines_of_an_element_end_where_the_next_key_begins() -> None:
    assert parse_yaml(TEXT.encode(), "a.yaml").lines == {"C-1": (2, 8), "C-2": (8, 9)}
    assert parse_yaml(b"argument: {C-1: {claim: a}}\n", "a.yaml").lines == {}
    assert parse_yaml(b"other:\n  C-1: {claim: a}\n", "a.yaml").lines == {}


def test_only_the_lines_of_the_element_are_parsed_while_few_are_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "argument:\n" + "".join(f"  C-{at}:\n    claim: c\n" for at in range(30))
    sizes: list[int] = []

    def counted(content: bytes, file: str, outline: Outline) -> yaml_reader.ParsedYaml:
        sizes.append(len(content))
        return parse_yaml(content, file, outline)

    locator = Locator(writer(tmp_path)({"a.yaml": text}), {"a.yaml": parse_yaml(text.encode(), "a.yaml").lines})
    monkeypatch.setattr(yaml_reader, "parse_yaml", counted)
    for at in range(30):
        assert locator.span(Pointer("a.yaml", ("argument", f"C-{at}", "claim"))).line == 2 * at + 3
    assert max(sizes[:20]) < 30
    assert sizes[20:] == [len(text)]


def test_a_file_that_was_changed_since_is_read_whole(tmp_path: Path) -> None:
    locator = Locator(writer(tmp_path)({"a.yaml": "# new\n" + TEXT}), {"a.yaml": {"C-2": (8, 9)}})
    assert locator.span(Pointer("a.yaml", ("argument", "C-2"))).line == 9
