"""The colours are a promise to readers: enough contrast, and apart even in grey."""

from __future__ import annotations

from itertools import combinations

import pytest
from contrast import contrast

from safetycase.model.elements import Kind
from safetycase.model.status import Status
from safetycase.render.words import STATUS_LOOKS, kind_word, status_word

LIGHT_GROUNDS = ("#ffffff", "#f6f5f1")
DARK_GROUNDS = ("#171c22", "#12161b", "#1b2128")


def test_contrast_of_black_and_white_is_21() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("status", Status)
def test_inks_can_be_read_on_their_tint_and_on_every_ground(status: Status) -> None:
    look = STATUS_LOOKS[status]
    for ground in (look.light.tint, *LIGHT_GROUNDS):
        assert contrast(look.light.ink, ground) >= 4.5
    for ground in (look.dark.tint, *DARK_GROUNDS):
        assert contrast(look.dark.ink, ground) >= 4.5


def test_no_two_statuses_share_their_word_mark_or_border() -> None:
    for one, other in combinations(STATUS_LOOKS.values(), 2):
        assert one.word != other.word
        assert one.mark != other.mark
        assert one.light.ink != other.light.ink


def test_words_for_people() -> None:
    assert status_word(Status.IN_DOUBT) == "in doubt"
    assert [kind_word(Kind.STRATEGY, number) for number in (1, 2)] == ["strategy", "strategies"]
    assert kind_word(Kind.EVIDENCE, 3) == "evidence"
