"""Typed values: one integer form for every way of writing them."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.text.normalize import normalize
from app.domain.text.values import KINDS, find_values


def found(text: str) -> list[tuple[str, str]]:
    return [(value.kind, value.value) for value in find_values(normalize(text).copy)]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("20元", "money", "2000"), ("¥30", "money", "3000"), ("$19.90", "money", "1990"), ("五块五", "money", "550"), ("8毛钱", "money", "80"),
        ("三百五十块", "money", "35000"), ("一百块钱", "money", "10000"), ("两千元", "money", "200000"), ("十元", "money", "1000"), ("一万元", "money", "1000000"), ("五元5", "money", "550"),
        ("30分钟", "duration", "30"), ("半小时", "duration", "30"), ("1个半小时", "duration", "90"), ("三天半", "duration", "5040"), ("24小时", "duration", "1440"),
        ("3-5个工作日", "duration", "4320-7200"), ("一两天", "duration", "1440-2880"), ("三五天", "duration", "4320-7200"), ("十五天", "duration", "21600"),
        ("20到30分钟", "duration", "20-30"), ("2 hours", "duration", "120"), ("half an hour", "duration", "30"), ("a couple of days", "duration", "2880"),
        ("3 to 5 days", "duration", "4320-7200"), ("1年", "duration", "525600"), ("一会功夫", "duration", "1"), ("几分钟", "duration", "3"), ("两周", "duration", "20160"),
        ("下午3点半", "clock", "930"), ("晚上六点", "clock", "1080"), ("12:30", "clock", "750"), ("5pm", "clock", "1020"), ("5:15 pm", "clock", "1035"), ("中午1点", "clock", "780"),
        ("8点20分", "clock", "500"), ("noon", "clock", "720"), ("midnight", "clock", "1440"), ("早上九点", "clock", "540"),
        ("今天", "date", "0"), ("明早", "date", "1"), ("后天", "date", "2"), ("大后天", "date", "3"), ("昨天", "date", "-1"), ("d+2", "date", "2"), ("tomorrow", "date", "1"),
        ("周三", "date", "周三"), ("9月3日", "date", "9月3日"), ("3号", "date", "3号"),
        ("202404120001234", "order", "202404120001234"), ("13812345678", "phone", "13812345678"), ("400-800-1234", "phone", "4008001234"),
        ("小林", "person", "小林"), ("张女士", "person", "张女士"), ("6688", "number", "6688"), ("1.5", "number", "1.50"), ("三件", "number", "3"),
    ],
)  # fmt: skip
def test_value(text: str, kind: str, value: str) -> None:
    assert found(text) == [(kind, value)]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("20 quid", "money", "2000"), ("£15", "money", "1500"), ("€ 9.50", "money", "950"), ("EUR 40", "money", "4000"), ("fifteen pounds", "money", "1500"), ("a tenner", "money", "1000"),
        ("a fiver", "money", "500"), ("80p", "money", "80"), ("fifty cents", "money", "50"), ("twenty-five euros", "money", "2500"), ("a hundred dollars", "money", "10000"), ("30 bucks", "money", "3000"),
        ("by 11", "clock", "660"), ("half past three", "clock", "930"), ("quarter to five", "clock", "1005"), ("quarter past nine", "clock", "555"), ("five o'clock", "clock", "1020"), ("midday", "clock", "720"),
        ("before 5 this afternoon", "clock", "1020"), ("by 9 tonight", "clock", "1260"), ("at 7 in the morning", "clock", "420"), ("end of play", "clock", "1020"), ("close of business", "clock", "1020"), ("until twelve", "clock", "720"),
        ("in a couple of days", "duration", "2880"), ("within the hour", "duration", "60"), ("within the week", "duration", "10080"), ("two to three days", "duration", "2880-4320"), ("a day or two", "duration", "1440-2880"),
        ("an hour and a half", "duration", "90"), ("a fortnight", "duration", "20160"), ("half a day", "duration", "720"), ("24h", "duration", "1440"), ("forty-eight hours", "duration", "2880"), ("3-5 working days", "duration", "4320-7200"),
        ("twenty four hours", "duration", "1440"), ("two or three weeks", "duration", "20160-30240"), ("ten minutes", "duration", "10"), ("90 seconds", "duration", "1"),
        ("next Tuesday", "date", "next tuesday"), ("this Friday", "date", "friday"), ("Friday", "date", "friday"), ("the day after tomorrow", "date", "2"), ("the 3rd of May", "date", "may 3"), ("June 14th", "date", "june 14"), ("14 June", "date", "june 14"),
    ],
)  # fmt: skip
def test_english_value(text: str, kind: str, value: str) -> None:
    assert [each for each in found(text) if each[0] in (kind, "money")] == [(kind, value)]


@pytest.mark.parametrize(
    "text",
    [
        "at 11 mill lane",
        "by 3 percent",
        "before 2 pm-only shops",
        "a second one",
        "at 4 different shops",
        "may I",
        "half the box",
        "after 2 days",
    ],
)
def test_no_english_clock_or_date(text: str) -> None:
    assert [value for value in found(text) if value[0] in ("date", "money") or value == ("clock", "120")] == []
    assert ("clock", "660") not in found(text)


def test_tonight_makes_the_hour_late() -> None:
    assert found("今晚十点") == [("date", "0"), ("clock", "1320")]


@pytest.mark.parametrize("text", ["点击右下角", "有点慢", "差点忘了", "小时候", "小心", "第3个", "no value here", ""])
def test_no_value(text: str) -> None:
    assert [kind for kind, _ in found(text) if kind not in ("number",)] == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("半小时", "30分钟"),
        ("两天", "48小时"),
        ("一百元", "100块"),
        ("下午3点", "15:00"),
        ("1周", "7天"),
        ("a fortnight", "14 days"),
        ("by half past four", "4:30 pm"),
        ("£10", "a tenner"),
        ("noon", "midday"),
        ("3 May", "May the 3rd"),
        ("5 o'clock", "17:00"),
    ],
)
def test_equal_values_are_equal(one: str, other: str) -> None:
    assert found(one) == found(other)


@given(
    st.text(
        alphabet="0123456789一二两三十百千万半几点时分元块天月日号-~到:.个工作日内今明后晚早pam ¥毛£bytohalfps'",
        max_size=30,
    )
)
def test_values_lie_in_order_and_never_raise(text: str) -> None:
    copy = normalize(text).copy
    last = 0
    for value in find_values(copy):
        assert last <= value.start < value.end <= len(copy)
        assert value.kind in KINDS
        last = value.end


@given(
    st.text(
        alphabet=st.one_of(st.characters(categories=["Nd", "Nl", "No"]), st.sampled_from("元块分点天周-~./ ")),
        max_size=12,
    )
)
@example("加油(๑•̀ㅂ•́)و 等3天")
@example("๑ 元")
def test_digits_of_any_script_never_raise(text: str) -> None:
    find_values(normalize(text).copy)
