"""How words of a file, and lists of them, stand inside a sentence of ours."""

from __future__ import annotations

import pytest

from safetycase.source.excerpt import LONGEST, enumerated, listed, shortened


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        ([], ""),
        (["E-a"], "E-a"),
        (["E-a", "E-b"], "E-a and E-b"),
        (["E-a", "E-b", "E-c"], "E-a, E-b and E-c"),
        (["E-a", "E-b", "E-c", "E-d"], "E-a, E-b, E-c and 1 more"),
    ],
)
def test_a_list_of_names_reads_as_a_sentence_and_says_how_many_it_leaves_out(names: list[str], sentence: str) -> None:
    assert listed(names, most=3) == sentence


def test_clauses_are_set_apart_by_semicolons_the_number_of_the_others_too() -> None:
    assert enumerated(["a: 1", "b: 2", "c: 3"], 2, "; ") == "a: 1; b: 2; and 1 more"


def test_a_list_that_is_cut_already_still_tells_how_many_there_are() -> None:
    assert enumerated(["a", "b"], 2, total=7) == "a, b and 5 more"
    assert enumerated(["a", "b"], 2, total=2) == "a, b"


def test_what_would_steer_a_terminal_is_written_out_and_a_long_text_is_cut() -> None:
    assert shortened("a\x1b[31m b\n c") == "a\\x1b[31m b c"
    assert len(shortened("x" * 1000)) == LONGEST
    assert shortened("x" * 1000).endswith("…")
