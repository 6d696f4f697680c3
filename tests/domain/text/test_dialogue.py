"""Findings that need the conversation."""

import pytest

from app.domain.text.acts import understand
from app.domain.text.understanding import Context, Utterance
from tests.domain.text.toy import toy

LEXICON = toy(
    "acts:\n  verify_identity:\n    rules:\n      - {id: v, any: [单号]}\n  greet:\n    rules:\n      - {id: g, any: [您好]}\n"
    "  apologize:\n    rules:\n      - {id: a, any: [抱歉]}\n  recommend_product:\n    rules:\n      - {id: r, any: [销量]}\n"
    "  thank:\n    rules:\n      - {id: t, any: [谢谢]}\n"
    "  clarify_question:\n    rules:\n      - {id: c, any: [哪天]}\n"
)


def context(*lines: str) -> Context:
    """Lines beginning with ``>`` are the agent's."""
    return Context(
        dialogue=tuple(Utterance("agent" if line[0] == ">" else "customer", line.lstrip(">")) for line in lines)
    )


def findings(text: str, said: Context) -> list[tuple[str, str]]:
    return [
        (act.act, act.rule)
        for act in understand(text, LEXICON, said).acts
        if act.act in ("canned_repeat", "nonresponsive")
    ]


@pytest.mark.parametrize(
    ("text", "said", "rule"),
    [
        ("您好{客户姓名}，已处理", (), "unfilled_template"), ("尊敬的XXX先生", (), "unfilled_template"), ("【订单号】已发出", (), "unfilled_template"), ("Dear [NAME]", (), "unfilled_template"),
        ("我们会尽快给您答复的", (">我们会尽快给您答复", "快点"), "repetition"), ("我们会尽快給您答復的！！", (">我们会尽快给您答复", "快点"), "repetition"),
        ("I fully understand how you feel.", (">I fully understand how you feel.", "That line again? Something useful please"), "repetition"),
        ("会处理的，会处理的，会处理的", (), "repeats_itself"), ("同上", (), "repeats_itself"), ("请发下单号", ("单号是SF1234567890", ">好"), "asked_again"),
    ],
)  # fmt: skip
def test_canned(text: str, said: tuple[str, ...], rule: str) -> None:
    assert findings(text, context(*said)) == [("canned_repeat", rule)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("我们会尽快给您答复的", ()), ("我们会尽快给您答复的", ("我们会尽快给您答复的",)), ("好的", (">好的", "嗯")), ("收到收到，这就去核实库存", (">我们会尽快给您答复", "快点")), ("我们会尽快给您答复的", (">我们会尽快给您答复", "再说一遍")),
        ("It's with the courier now.", (">It's with the courier now.", "Could you say that again?")), ("It's with the courier now.", (">It's with the courier now.", "Sorry, could you repeat that?")),
        ("请发下单号", ("订单没到", ">好")), ("请发下单号", ()), ("好，好，好", ()), ("抱歉让您又等了", (">", "x")),
    ],
)  # fmt: skip
def test_not_canned(text: str, said: tuple[str, ...]) -> None:
    assert [act for act, _ in findings(text, context(*said)) if act == "canned_repeat"] == []


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("什么时候发货", "这款是纯棉的哦"), ("能不能退货", "这款销量很高"), ("给我开发票", "今天有活动哦"), ("会过敏吗", "这款销量很高"), ("是正品吗", "包装是粉色的"), ("我要找你们主管", "颜色很全的呢"), ("When does it ship?", "It's 100% cotton."),
        ("Is it authentic?", "The box is pink."), ("杯子碎了", "谢谢支持呀"), ("能不能退货", "好的"), ("发票开错了", "您好，有什么可以帮您"), ("My parcel is late, when will it ship", "How can I help you?"),
    ],
)  # fmt: skip
def test_nonresponsive(asked: str, text: str) -> None:
    assert findings(text, context(asked)) == [("nonresponsive", "topic_missed")]


@pytest.mark.parametrize(
    ("said", "text"),
    [
        (("什么时候发货",), "今天就发货"), (("什么时候发货",), "抱歉，我看看"), (("在吗",), "这款是纯棉的"), (("什么时候发货", ">稍等"), "这款是纯棉的"), ((), "这款是纯棉的"), (("什么时候发货",), "您好"), (("尺码多大",), "尺码是L"),
        (("能退货吗",), "需要先登记的哦"), (("退货的单号给你了",), "好的"), (("能退货吗",), "您哪天有空"), (("能退货吗",), "谢谢，明早九点可以"),
    ],
)  # fmt: skip
def test_responsive(said: tuple[str, ...], text: str) -> None:
    assert [act for act, _ in findings(text, context(*said)) if act == "nonresponsive"] == []


def test_a_second_bare_greeting_answers_nothing() -> None:
    assert findings("您好", context("什么时候发货", ">在", "到底什么时候发货")) == [("nonresponsive", "topic_missed")]
