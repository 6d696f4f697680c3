"""Words by number, one set laid over another."""

from app.domain.text.words import Words


def closed(*texts: str, base: Words | None = None) -> Words:
    words = Words(base)
    for text in texts:
        words.number(text)
    words.close()
    return words


def test_a_word_keeps_its_number_and_a_new_one_gets_the_next():
    words = closed("退款", "退")
    assert (words.number("退款"), words.known("退"), words.known("货"), len(words)) == (0, 1, None, 2)
    over = closed("退", "北京", base=words)
    assert (over.number("退"), over.known("北京"), len(over), over[1], over[2]) == (1, 2, 3, "退", "北京")
    assert words.known("北京") is None


def test_the_words_of_both_are_found_the_base_first():
    words = closed("退款", "退")
    over = closed("北京", base=words)
    assert list(over.places("北京退款")) == [(1, 2, 3), (0, 2, 4), (2, 0, 2)]
    assert list(words.places("北京退款")) == [(1, 2, 3), (0, 2, 4)]


def test_latin_words_stand_alone():
    assert list(closed("ok").places("ok, okay book ok")) == [(0, 0, 2), (0, 14, 16)]


def test_nothing_is_found_where_there_are_no_words():
    assert list(closed().places("退款")) == []


def test_longer_words_are_rarer():
    words = closed("退", "退款", "退款单", "退款单号")
    assert [words.common(number) for number in range(4)] == [200, 6, 2, 1]
