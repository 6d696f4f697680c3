"""Slips of English typing: what is brought back to a known word, and what stays."""

import pytest

from app.domain.text.normalize import normalize
from app.domain.text.slips import corrected, is_known, joined


@pytest.mark.parametrize(
    ("typed", "copy"),
    [
        ("the refudn is on its way", "the refund is on its way"),
        ("a replacemnt tomorow", "a replacement tomorrow"),
        ("I understsnd", "i understand"),
        ("we appologize", "we apologize"),
        ("the replacemen", "the replacement"),
        ("the warehoxuse", "the warehouse"),
        ("the wareouse", "the warehouse"),
        ("soooo sorryyy", "so sorry"),
        ("pleeeease waittt", "please wait"),
        ("noooo", "no"),
        ("your ref und is done", "your refund is done"),
        ("ca lm down", "calm down"),
        ("I'll send arefund", "i'll send a refund"),
        ("to yourdoor today", "to your door today"),
    ],
)
def test_mended(typed: str, copy: str) -> None:
    assert normalize(typed).copy == copy


@pytest.mark.parametrize(
    "typed",
    [
        "the shipper lost it",
        "a stone lamp with a metal shade",
        "latte and pasta at the portal",
        "the lease, the brake and the spring",
        "mrs patel and mr snell",
        "lily from zhengzhou",
        "await the islands",
        "soonest on thursdays",
        "model xk-2000b",
        "write to helo@shop.com",
        "a bespoke wardrobe",
    ],
)
def test_what_is_a_word_stays(typed: str) -> None:
    assert normalize(typed).copy == typed


def test_a_word_that_grows_from_a_known_one_is_known() -> None:
    assert all(is_known(word) for word in ("parcel", "parcels", "shipper", "plugged", "carried", "slowly", "chased"))
    assert not is_known("sorryy")
    assert not is_known("hogwarts")


def test_nobody_can_tell() -> None:
    assert corrected("q" * 30) is None
    assert corrected("zzyx") is None
    assert corrected("aabbccddee") is None
    assert corrected("moonbeamer") is None


def test_of_several_the_swapped_letters_win_and_then_the_more_frequent() -> None:
    assert corrected("frist") == "first"
    assert corrected("pleese") == "please"


def test_a_space_joins_only_what_is_no_word_by_itself() -> None:
    assert joined("re", "fund") == "refund"
    assert joined("to", "day") is None
    assert joined("qq", "zz") is None


def test_the_span_of_a_joined_word_covers_both_halves() -> None:
    normal = normalize("your ref und is done")
    start = normal.copy.index("refund")
    first, last = normal.span(start, start + len("refund"))
    assert normal.text[first:last] == "ref und"


def test_a_slip_before_a_joined_word_gives_way() -> None:
    assert normalize("a repla cement").copy == "a replacement"
