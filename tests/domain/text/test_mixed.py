"""Replies in two languages: the lesser one is brought to the other."""

import pytest

from app.domain.text.mixed import in_one_language
from app.domain.text.normalize import normalize


@pytest.mark.parametrize(
    ("typed", "copy"),
    [
        ("refund已经申请了", "退款已经申请了"),
        ("您的 order 我查到了", "您的订单我查到了"),
        ("tomorrow给您process好", "明天给您处理好"),
        ("I've issued your 退款 today", "i've issued your refund today"),
        ("your包裹is at the 仓库", "your parcel is at the warehouse"),
        ("不好意思, the courier lost it", "sorry, the courier lost it"),
        ("加我vx详聊refunds", "加我vx详聊退款"),
        ("iPhone15的订单已发出", "iphone15的订单已发出"),
        ("查一下order_no吧亲", "查一下order_no吧亲"),
    ],
)
def test_one_language(typed: str, copy: str) -> None:
    assert normalize(typed).copy == copy


@pytest.mark.parametrize("typed", ["", "the refund is done", "退款已经申请了", "尺码M还有货"])
def test_one_language_already(typed: str) -> None:
    assert in_one_language(typed) == []


def test_spans_lead_back() -> None:
    normal = normalize("refund已经申请了")
    assert normal.text[slice(*normal.span(0, 2))] == "refund"
