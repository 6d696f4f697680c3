"""The matching copy and the way back to the stored text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.text.normalize import EMO_NEG, EMO_NEU, EMO_POS, SOFT_BREAK, normalize
from app.domain.text.spelling import PINYIN, TYPOS


@pytest.mark.parametrize(
    ("typed", "copy"),
    [
        ("您好", "您好"),
        ("ＡＢＣ　１２３", "abc 123"),
        ("請您稍等，我幫您查", "请您稍等,我帮您查"),
        ("抱谦，马山处里", "抱歉,马上处理"),
        ("给个好🉐评", "给个好评"),
        ("马上 给您 查一 下", "马上给您查一下"),
        ("好的亲 马上给您查", "好的亲\x1f马上给您查"),
        ("收到了吗吗吗吗", "收到了吗"),
        ("加v.信不走微/信", "加v.信不走微信"),
        ("服务好👍评价一下", "服务好☺评价一下"),
        ("星期五🌟期待您来", "星期五☻期待您来"),
        ("好的！！！！", "好的!"),
        ("哈哈哈哈哈", "哈哈"),
        ("soooo nice", "so nice"),
        ("单号1000000", "单号1000000"),
        ("微 信", "微信"),
        ("加 我 微 信", "加我微信"),
        ("稍等噢 正在调取", f"稍等噢{SOFT_BREAK}正在调取"),
        ("满 3 天", "满3天"),
        ("one   two", "one two"),
        ("第一行 \n 第二行", "第一行\n第二行"),
        ("微*信", "微信"),
        ("挑zhan、zu织", "挑战、组织"),
        ("my xin is here", "my xin is here"),
        ("好\u200b的\ufe0f", "好的"),
        ("开心😊", f"开心{EMO_POS}"),
        ("难过😭", f"难过{EMO_NEG}"),
        ("🚀", EMO_NEU),
        ("[大哭]", EMO_NEG),
        ("[爱心]", EMO_POS),
        ("/:-) 好", f"{EMO_POS}好"),
        ("👍🏽", EMO_POS),
        ("”引号“", '"引号"'),
        ("", ""),
        ("I'll let you know", "i'll let you know"),
    ],
)
def test_copy(typed: str, copy: str) -> None:
    assert normalize(typed).copy == copy


def test_text_is_nfc() -> None:
    assert normalize("é").text == "é"


@pytest.mark.parametrize("slip", sorted(TYPOS))
def test_corrections_keep_length_and_are_final(slip: str) -> None:
    assert len(slip) == len(TYPOS[slip])
    assert normalize(slip).copy == TYPOS[slip]


def test_hidden_syllables_are_one_character() -> None:
    assert all(len(meant) == 1 for meant in PINYIN.values())


def test_span_of_a_removed_run_reaches_over_it() -> None:
    normal = normalize("好的！！！！谢谢")
    start = normal.copy.index("谢谢")
    first, last = normal.span(start, start + 2)
    assert normal.text[first:last] == "谢谢"
    bang = normal.copy.index("!")
    assert normal.text[slice(*normal.span(bang, bang + 1))] == "！！！！"


def test_span_ends_before_trailing_space() -> None:
    normal = normalize("退款 3 天")
    first, last = normal.span(0, 2)
    assert normal.text[first:last] == "退款"


def test_empty_span_and_plain_spans() -> None:
    assert normalize("您好").span(1, 1) == (1, 1)
    assert normalize("好！！！").span(1, 1) == (1, 1)


def test_position_leads_back_to_the_copy() -> None:
    plain, squeezed = normalize("您好"), normalize("好！！！！谢谢")
    assert plain.position(1) == 1
    at = squeezed.copy.index("谢")
    assert squeezed.position(squeezed.text.index("谢")) == at
    assert squeezed.position(2) == at


@pytest.mark.parametrize(
    "odd",
    [
        "\x00\x00",
        "\ud800",
        "👨‍👩‍👧‍👦" * 50,
        "<b>您好</b>&nbsp;",
        "שלום עולם",
        "สวัสดี",
        "a" * 20_000,
        "😀" * 20_000,
        " " * 20_000,
        "哈" * 20_000,
    ],
)
def test_odd_input_never_raises(odd: str) -> None:
    normal = normalize(odd)
    first, last = normal.span(0, len(normal.copy))
    assert 0 <= first <= last <= len(normal.text)


ALPHABET = st.text(
    alphabet=st.sampled_from(list("您好退款微信 v信!！。，~\n\t123zxin哈哈éé\u200b\ufe0f😊😭[]/:-)請幫\x00A＃")),
    max_size=60,
)


@given(ALPHABET | st.text(max_size=40))
def test_offsets_lead_from_every_place_of_the_copy_into_the_text(text: str) -> None:
    normal = normalize(text)
    assert normal.text == unicodedata.normalize("NFC", text)
    last = 0
    for index in range(len(normal.copy)):
        start, end = normal.span(index, index + 1)
        assert last <= start < end <= len(normal.text)
        last = start
    if normal.offsets is None:
        assert len(normal.copy) == len(normal.text)


@given(ALPHABET, st.integers(0, 60))
def test_a_plain_word_is_found_where_it_was_typed(text: str, at: int) -> None:
    """A word set off by full stops comes back as exactly itself, whatever stands around it."""
    at = min(at, len(text))
    typed = f"{text[:at]}。核实。{text[at:]}"
    normal = normalize(typed)
    place = normal.copy.index("核实")
    start, end = normal.span(place, place + 2)
    assert normal.text[start:end] == "核实"
