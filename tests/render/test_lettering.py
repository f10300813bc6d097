from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safetycase.render.graph.lettering import shorten, text_width, wrap


def lines(text: str, width: float = 120.0, most: int = 4) -> tuple[str, ...]:
    return wrap(text, 12.0, lambda _: width, most)


def test_widths_are_those_of_the_face() -> None:
    assert text_width("", 12) == 0
    assert text_width("0", 1000) == 572
    assert text_width("W", 1000, bold=True) == 967
    assert text_width("漢", 1000) == 1000
    assert text_width("e\u0301", 1000) == text_width("e", 1000)


def test_words_stay_whole_and_lines_fit() -> None:
    assert lines("the quick brown fox jumps over the dog") == ("the quick brown fox", "jumps over the dog")


def test_a_short_id_is_not_broken_at_its_hyphen_and_a_long_path_is() -> None:
    assert lines("none of the outcomes O-persuasion", 118) == ("none of the", "outcomes", "O-persuasion")
    assert lines("evidence/2026-10-30/exploit-suite.eval", 110) == ("evidence/2026-10-", "30/exploit-suite.", "eval")


def test_ideographs_break_anywhere_but_not_before_a_full_stop() -> None:
    assert lines("由两名母语评审独立标注。", 48, 9) == ("由两名母", "语评审独", "立标注。")
    assert lines("由两名母语评审独。立标注", 48, 9) == ("由两名母", "语评审", "独。立标", "注")


def test_what_does_not_fit_ends_in_an_ellipsis() -> None:
    found = lines("one two three four five six seven eight nine ten", 60, 2)
    assert len(found) == 2
    assert found[-1].endswith("…")
    assert shorten("A-very-long-identifier", 60, 12) == "A-very-lo…"


def test_a_percent_sign_stays_with_its_number() -> None:
    assert lines("refuses at least 70 % of them", 108) == ("refuses at least", "70\u00a0% of them")


def test_empty_and_blank_texts_are_one_empty_line() -> None:
    assert lines("") == ("",)
    assert lines("  \n ") == ("",)


def one_letter(line: str) -> bool:
    """Whether a line is one letter with its marks, or several that a joiner binds."""
    bases = [sign for sign in line if unicodedata.category(sign)[0] != "M" and sign != "\u200d"]
    return len(bases) == 1 or "\u200d" in line


@given(st.text(max_size=300), st.floats(40, 300), st.integers(1, 6))
def test_no_line_is_wider_than_its_room_and_there_are_never_too_many(text: str, width: float, most: int) -> None:
    found = wrap(text, 12.0, lambda _: width, most)
    assert len(found) <= most
    assert all(text_width(line, 12.0) <= width or one_letter(line) for line in found)


@given(st.text(alphabet="ab 漢-。", max_size=80))
def test_nothing_is_lost_where_there_is_room(text: str) -> None:
    found = wrap(text, 12.0, lambda _: 60.0, 100)
    assert "".join(found).replace(" ", "") == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "most"),
    [
        ("ЖЖЖЖШШШШЩЩЩЩ", 12 * 0.95),
        ("ဤစနစ်သည်", 4 * 0.86),
        ("இல்லாத", 4 * 0.9),
        ("🧪🚀", 2 * 1.25),
        ("﷽", 9.0),
        ("⸻", 3.0),
        ("\N{MATHEMATICAL DOUBLE-STRUCK CAPITAL W}", 0.96),
    ],
)
def test_what_runs_broad_is_not_taken_for_narrow(text: str, most: float) -> None:
    """`most` is how wide Chromium draws it in Noto, in sizes of the face; of 21 scripts none left its box."""
    assert text_width(text, 1.0) >= most


def test_a_letter_is_never_broken_from_its_marks_or_its_leading_vowel() -> None:
    thai = lines("ระบบนี้ไม่ได้มอบวิธีการโจมตีทางไซเบอร์", 40, 20)
    assert not [
        line for line in thai if line[0] in "\u0e31\u0e34\u0e35\u0e36\u0e37\u0e38\u0e39\u0e47\u0e48\u0e49\u0e4c"
    ]
    assert not [line for line in thai if line[-1] in "\u0e40\u0e41\u0e42\u0e43\u0e44"]
    khmer = lines("ហារតាមអ៊ីនធឺណិតថ្មីដល់អ្នកណាម្នាក់ទេ។", 40, 20)
    assert not [line for line in khmer if unicodedata.category(line[0])[0] == "M"]
    assert "".join(khmer) == "ហារតាមអ៊ីនធឺណិតថ្មីដល់អ្នកណាម្នាក់ទេ។"
