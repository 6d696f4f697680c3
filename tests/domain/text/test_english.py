"""English spellings: what is brought to one form, and what is left alone."""

import pytest

from app.domain.text.normalize import normalize


@pytest.mark.parametrize(
    ("typed", "copy"),
    [
        ("I dont know", "i don't know"),
        ("I do not know", "i don't know"),
        ("You will not lose it", "you won't lose it"),
        ("We cannot", "we can't"),
        ("I am here, it is fine", "i'm here, it's fine"),
        ("We can not", "we can't"),
        ("It’s on us", "it's on us"),
        ("We have not sent it", "we haven't sent it"),
        ("ill send it and well cover postage", "i'll send it and we'll cover postage"),
        ("I feel ill today", "i feel ill today"),
        ("pls recieve teh reciept tmrw", "please receive the receipt tomorrow"),
        ("cld u swap it 4 a med", "could you swap it for a med"),
        ("4 items, 2 boxes", "4 items, 2 boxes"),
        ("within 2 hrs", "within 2 hours"),
        ("i apologise, the colour was cancelled", "i apologize, the color was canceled"),
        ("definately adress", "definitely address"),
        ("2moro nite", "tomorrow night"),
        ("U盘 and 微信u", "u盘and微信u"),
        ("mail me at r@u.com", "mail me at r@u.com"),
        ("size L/XL, r-2", "size l/xl, r-2"),
    ],
)
def test_one_spelling(typed: str, copy: str) -> None:
    assert normalize(typed).copy == copy


def test_spans_lead_back_to_what_was_typed() -> None:
    normal = normalize("pls dont send it 2moro")
    start = normal.copy.index("don't")
    first, last = normal.span(start, start + len("don't send"))
    assert normal.text[first:last] == "dont send"
    start = normal.copy.index("tomorrow")
    first, last = normal.span(start, len(normal.copy))
    assert normal.text[first:last] == "2moro"
