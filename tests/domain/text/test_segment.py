"""Clauses and what scope rules read off them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.text.normalize import normalize
from app.domain.text.segment import LONGEST_CLAUSE, Part, cut, negations


def clauses(text: str) -> list[str]:
    found = cut(normalize(text).copy)
    return [found.copy[part.start : part.end].strip(" ,") for part in found.parts]


def only(text: str) -> Part:
    (part,) = cut(normalize(text).copy).parts
    return part


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我查一下。您稍等！", ["我查一下", "您稍等"]),
        ("我查一下，您稍等一会", ["我查一下", "您稍等一会"]),
        ("订单号，给我一下", ["订单号,给我一下"]),
        ("亲，订单号发一下", ["亲,订单号发一下"]),
        ("好的，我来处理", ["好的", "我来处理"]),
        ("我来处理，嗯", ["我来处理,嗯"]),
        ("稍等噢 正在调取凭证", ["稍等噢", "正在调取凭证"]),
        ("退了😊谢谢您", ["退了", "谢谢您"]),
        ("跟您确认：是L码", ["跟您确认", "是l码"]),
        ("12:30到", ["12:30到"]),
        ("Mr. Lee is here. He will help.", ["mr. lee is here", "he'll help"]),
        ("v1.2 is out", ["v1.2 is out"]),
        ("我看看--马上回您", ["我看看", "马上回您"]),
        ("", []),
        ("，，。", []),
        ('您说"没人管",我明白', ["您说", "没人管", "我明白"]),
        ('点"申请售后"按钮', ['点"申请售后"按钮']),
        ('他那句"好"', ["他那句", "好"]),
        ('尺寸是5"的', ['尺寸是5"的']),
    ],
)
def test_cut(text: str, expected: list[str]) -> None:
    assert clauses(text) == expected


def test_quoted_speech_is_marked() -> None:
    found = cut(normalize('您说"没人管",我明白').copy)
    assert [part.quoted for part in found.parts] == [False, True, False]


def test_messages_and_sentences_are_counted() -> None:
    found = cut(normalize("我查一下，您稍等一会。好了\n已退款").copy)
    assert [(part.sentence, part.message) for part in found.parts] == [(0, 0), (0, 0), (1, 0), (2, 1)]


def test_endless_clause_is_cut() -> None:
    found = cut("查" * (LONGEST_CLAUSE * 3))
    assert len(found.parts) == 3
    assert all(part.end - part.start <= LONGEST_CLAUSE for part in found.parts)


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("我来处理", "first"), ("小店承担运费", "first"), ("您自己去查", "second"), ("请您稍等", "second"), ("给您退款", "none"), ("您的退款我来办", "first"),
        ("快递弄丢了", "third"), ("帮我看看", "none"), ("已经退款", "none"), ("让您久等", "second"), ("I will help you", "first"), ("you did it", "second"), ("the courier lost it", "third"),
    ],
)  # fmt: skip
def test_subject(text: str, subject: str) -> None:
    assert only(text).subject == subject


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("可以退", "pos"), ("不能退", "neg"), ("没法退", "neg"), ("不好意思", "pos"), ("没问题", "pos"), ("是不是坏了", "pos"), ("有没有收到", "pos"),
        ("不会不管", "double"), ("不得不说", "double"), ("非常好", "pos"), ("特别好", "pos"), ("别担心", "neg"), ("I can't do it", "neg"), ("sure thing", "pos"),
    ],
)  # fmt: skip
def test_polarity(text: str, polarity: str) -> None:
    assert only(text).polarity == polarity


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("如果您要退", "conditional"), ("要退的话", "conditional"), ("已经退了", "already"), ("正在查", "doing"), ("这就去办", "doing"), ("稍后回您", "will"), ("这是规定", "plain"),
        ("if you like", "conditional"), ("i've sent it", "already"), ("i'm checking", "doing"), ("i will call", "will"),
    ],
)  # fmt: skip
def test_modality(text: str, modality: str) -> None:
    assert only(text).modality == modality


@pytest.mark.parametrize(
    ("text", "question", "wh"),
    [
        ("哪里坏了？", True, True), ("收到了吗", True, False), ("是左边还是右边呀", True, False), ("有没有破", True, False), ("我看看有没有货", False, False), ("什么都行", False, True),
        ("您还是先休息", False, False), ("收到了！", False, False), ("what is it", True, True), ("please wait", False, False),
    ],
)  # fmt: skip
def test_question(text: str, question: bool, wh: bool) -> None:
    part = only(text)
    assert (part.question, part.wh) == (question, wh)


@pytest.mark.parametrize(
    ("text", "reported"),
    [
        ("您说快递没到", "快递没到"),
        ("同事说会退款", "会退款"),
        ("我跟您说声抱歉", ""),
        ("您说的我明白", ""),
        ("he said it was fine", "it was fine"),
    ],
)
def test_reported_speech(text: str, reported: str) -> None:
    found = cut(normalize(text).copy)
    part = found.parts[0]
    assert found.copy[part.reported : part.end] == reported


def test_head_and_tail_leave_out_vocatives_and_particles() -> None:
    found = cut(normalize("亲，那订单号发一下哦").copy)
    part = found.parts[0]
    assert found.copy[part.head : part.tail] == "订单号发一下"


def test_negations_skip_questions_and_set_phrases() -> None:
    def denied(text: str) -> list[str]:
        found = cut(normalize(text).copy)
        return [found.copy[start:end] for start, end in negations(found.copy, found.parts[0])]

    assert denied("不好意思") == []
    assert denied("是不是不能退") == ["不"]
    assert denied("没法退") == ["没"]
    assert denied("对不对") == []


@given(st.text(alphabet='我您查退款，。！？,.!?"“”:; \n不是吗好的亲😊ab ', max_size=80))
def test_clauses_lie_in_order_and_never_cross_a_line_feed(text: str) -> None:
    copy = normalize(text).copy
    found = cut(copy)
    assert len(found.copy) == len(copy)
    last = 0
    for part in found.parts:
        assert last <= part.start <= part.head <= part.end <= len(copy)
        assert part.start <= part.tail <= part.end
        assert part.start <= part.reported <= part.end
        assert "\n" not in found.copy[part.start : part.end]
        last = part.end
