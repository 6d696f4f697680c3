"""understand(): the whole way from text to acts, on any text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.text.acts import understand
from app.domain.text.understanding import Context, KnownFact, Utterance
from tests.domain.text.toy import rule, toy

LEXICON = toy(rule("apologize", "抱歉", "sorry"), phrases={"slot.size": ("尺码",)})


def test_everything_a_unit_says() -> None:
    found = understand("非常抱歉！！\n您穿什么尺码？赔您20元", LEXICON)
    assert [(act.act, act.quote, act.clause, act.rule) for act in found.acts] == [
        ("apologize", "抱歉", 0, "apologize_toy")
    ]
    assert [(mention.kind, mention.value) for mention in found.mentions] == [("money", "2000")]
    assert [(hit.name, hit.clause) for hit in found.phrases] == [("slot.size", 1)]
    assert [(clause.message, clause.question) for clause in found.clauses] == [(0, False), (1, True), (1, False)]
    assert {finding.finding for finding in found.findings} == {"honorific", "question"}
    assert found.acts[0].why[0].rule == "apologize_toy"


def test_what_was_dropped_and_why() -> None:
    (drop,) = understand('您说"抱歉"', LEXICON).dropped
    assert (drop.act, drop.quote, drop.rule, drop.why[-1].rule) == ("apologize", "抱歉", "apologize_toy", "quotation")


@pytest.mark.parametrize(
    ("text", "fallback"),
    [
        ("这款是纯棉的", ["inform"]),
        ("好的", ["other"]),
        ("真的吗？", ["other"]),
        ("", []),
        ("。。", []),
        ("好的，这款是纯棉的", ["inform"]),
    ],
)
def test_fallback(text: str, fallback: list[str]) -> None:
    assert [act.act for act in understand(text, LEXICON).acts] == fallback


def test_dialogue_findings_join_in_text_order() -> None:
    said = Context(
        dialogue=(
            Utterance("customer", "什么时候发货"),
            Utterance("agent", "非常抱歉给您添麻烦了"),
            Utterance("customer", "？"),
        )
    )
    assert [act.act for act in understand("非常抱歉给您添麻烦了", LEXICON, said).acts] == ["canned_repeat"]


CONTEXT = Context(
    dialogue=(Utterance("customer", "什么时候发货"), Utterance("agent", "好")),
    facts=(KnownFact("eta", "date", "后天", (), ("今天",)), KnownFact("place", "text", "苏州", ("",), ("杭州",))),
    anger=80,
    money_cap_fen=100,
    truth="退款3天到账",
)
TEXTS = st.text(max_size=80) | st.text(
    alphabet='抱歉您我退款20元今天送到杭州。，！？"“”{}\n 😊sorry不是吗尺码3天', max_size=80
)


@given(TEXTS)
def test_spans_quote_the_text(text: str) -> None:
    found = understand(text, LEXICON, CONTEXT)
    size = len(found.text)
    for marked in (*found.acts, *found.mentions, *found.phrases, *found.findings, *found.dropped):
        assert 0 <= marked.span.start <= marked.span.end <= size
        assert marked.quote == found.text[marked.span.start : marked.span.end]
    for act in found.acts:
        assert 1 <= act.confidence <= 1000
    assert found == understand(text, LEXICON, CONTEXT)


@pytest.mark.parametrize(
    "odd",
    ["😀" * 20_000, "\x00" * 50, "\ud800\udc00\ud800", "<script>alert(1)</script>" * 100, "抱歉" * 10_000, "，" * 20_000, '"' * 20_001, "1" * 20_000, "a b " * 5_000, "مرحبا بالعالم", "ก็" * 5_000, "e\u0301" * 10_000, "{" * 20_000, "不" * 20_000, "\n" * 20_000],
)  # fmt: skip
def test_odd_input_never_raises(odd: str) -> None:
    assert understand(odd, LEXICON, CONTEXT).text is not None
