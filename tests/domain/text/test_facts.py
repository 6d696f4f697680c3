"""Typed values and wordings against the facts of the case."""

import pytest

from app.domain.text.acts import understand
from app.domain.text.understanding import Context, KnownFact
from tests.domain.text.toy import rule, toy

LEXICON = toy(rule("greet", "您好"))
FACTS = (
    KnownFact("eta", "date", "后天", ("大后天",), ("今天", "明天")),
    KnownFact("refund_time", "duration", "3天", ("72小时",), ("1天", "24小时")),
    KnownFact("price", "money", "199元", ("一百九十九块",), ("99元",)),
    KnownFact("parcel", "id", "SF1234567890", (), ("SF0000000000",)),
    KnownFact("place", "text", "苏州分拨中心", ("苏州",), ("杭州",)),
    KnownFact("odd", "date", "看快递心情", ("看天气",), ("听天由命",)),
)
CONTEXT = Context(facts=FACTS, money_cap_fen=5000)


def verdicts(text: str) -> list[tuple[str, str]]:
    return [(m.fact, m.verdict) for m in understand(text, LEXICON, CONTEXT).mentions if m.verdict]


def acts(text: str, context: Context = CONTEXT) -> list[tuple[str, str]]:
    return [
        (act.act, act.quote) for act in understand(text, LEXICON, context).acts if act.act not in ("inform", "other")
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("后天就能送到", [("eta", "stated")]), ("明天就能送到", [("eta", "contradicted")]), ("退款72小时到账", [("refund_time", "stated")]), ("退款三天到账", [("refund_time", "stated")]),
        ("退款24小时到账", [("refund_time", "contradicted")]), ("这件199元", [("price", "stated")]), ("这件一百九十九块钱", [("price", "stated")]), ("这件99元", [("price", "contradicted")]), ("单号SF1234567890", [("parcel", "stated")]),
        ("單號sf1234567890", [("parcel", "stated")]), ("单号SF0000000000", [("parcel", "contradicted")]), ("包裹在蘇州", [("place", "stated")]), ("包裹在杭州", [("place", "contradicted")]), ("这个看快递心情", [("odd", "stated")]), ("只能听天由命", [("odd", "contradicted")]),
        # asked, denied, quoted, supposed, doubted or about something else: nothing is asserted
        ("明天能送到吗", []), ("不是明天送到", []), ("您说明天送到", []), ("如果明天送到", []), ("可能明天送到", []), ("我明天回您", []), ("不在杭州", []), ("在杭州吗", []), ("周五送到", []), ("这件50元", []), ("13812345678", []), ("", []),
    ],
)  # fmt: skip
def test_verdicts(text: str, expected: list[tuple[str, str]]) -> None:
    assert verdicts(text) == expected


def test_a_contradiction_misinforms() -> None:
    found = acts("亲！！！明天就能送到")
    assert found == [("misinform", "明天")]


@pytest.mark.parametrize(
    ("text", "beyond"),
    [
        ("赔您80元", True), ("我补偿您一百块", True), ("赔您50元", False), ("赔不了您80元", False), ("赔80元可以吗", False), ("这个卖80元", False), ("退给您199元", False), ("给您80元红包", True), ("赔您99元", False),
    ],
)  # fmt: skip
def test_money_beyond_authority(text: str, beyond: bool) -> None:
    assert ("overpromise" in {act for act, _ in acts(text)}) is beyond
    assert "overpromise" not in {act for act, _ in acts(text, Context(facts=FACTS))}


def test_mentions_carry_their_place() -> None:
    (mention,) = understand("您好！！退您20元。", LEXICON).mentions
    assert (mention.kind, mention.value, mention.quote, mention.clause) == ("money", "2000", "20元", 1)
    assert understand("A100000000001", LEXICON).mentions[0].kind == "order_no"


def test_a_tag_restates_a_fact_and_a_question_does_not():
    facts = (KnownFact("gift", "text", "妈妈生日", ("过生日",)),)

    def says(text):
        mentions = understand(text, LEXICON, Context(facts=facts)).mentions
        return [(m.fact, m.verdict) for m in mentions if m.fact]

    assert says("您是明天给妈妈过生日用对吧？") == [("gift", "stated")]
    assert says("您是给妈妈过生日用吗？") == []
