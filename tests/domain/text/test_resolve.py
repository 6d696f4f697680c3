"""Suppression, implication, order and credit."""

import pytest

from app.domain.text.acts import understand
from app.domain.text.resolve import credited, implied
from app.domain.text.understanding import Act, Span
from tests.domain.text.toy import toy


def body(**patterns: str) -> str:
    lines = ["acts:"]
    for act, pattern in patterns.items():
        lines.append(f'  {act}:\n    rules:\n      - {{id: {act}_toy, any: ["{pattern}"], negation: ignore}}')
    return "\n".join(lines) + "\n"


def acts(text: str, **patterns: str) -> list[str]:
    return [act.act for act in understand(text, toy(body(**patterns))).acts]


def test_within_a_clause_one_act_gives_way() -> None:
    rules = {"verify_identity": "订单号", "clarify_question": "多少"}
    assert acts("订单号是多少", **rules) == ["verify_identity"]
    assert acts("订单号发我。您要多少件", **rules) == ["verify_identity", "clarify_question"]


def test_within_a_sentence() -> None:
    rules = {"hold_notice": "查一下", "commit_deadline": "三分钟"}
    assert acts("我查一下，三分钟给您结果", **rules) == ["hold_notice"]
    assert acts("我查一下。三分钟给您结果", **rules) == ["hold_notice", "commit_deadline"]


def test_over_the_whole_unit() -> None:
    rules = {"empathy_specific": "白跑", "empathy_generic": "理解"}
    assert acts("让您白跑了。很理解您", **rules) == ["empathy_specific"]


def test_the_reason_is_kept() -> None:
    found = understand("订单号是多少", toy(body(verify_identity="订单号", clarify_question="多少")))
    assert [(drop.act, drop.why[-1].rule, drop.why[-1].note) for drop in found.dropped] == [
        ("clarify_question", "suppressed", "verify_identity")
    ]


def test_the_surest_of_several_stays() -> None:
    lexicon = toy(
        "acts:\n  greet:\n    rules:\n      - {id: weak, any: [在的], confidence: 300}\n      - {id: sure, any: [您好], confidence: 900}\n      - {id: late, any: [来了], confidence: 900}\n"
    )
    assert [act.rule for act in understand("在的，您好，来了", lexicon).acts] == ["sure"]


def test_implied_acts_are_added_once() -> None:
    assert acts("换新或退款，两个都行", offer_options="换新或退款") == ["offer_options", "propose_solution"]
    assert acts("换新或退款", offer_options="换新或退款", propose_solution="换新") == [
        "propose_solution",
        "offer_options",
    ]
    twice = implied((_act("offer_options", 0), _act("decline_with_alternative", 5)))
    assert [act.act for act in twice] == ["offer_options", "propose_solution", "decline_with_alternative"]


def _act(name: str, start: int) -> Act:
    return Act(name, Span(start, start + 2), "", 900, "toy", 0)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["greet", "thank"], ["greet", "thank"]),
        (["greet", "thank", "apologize", "reassure", "insult"], ["insult", "greet", "thank", "apologize"]),
        (["inform", "other"], []),
        (["explain_cause", "sarcasm"], ["sarcasm", "explain_cause"]),
    ],
)
def test_credit_goes_to_four_acts_bad_ones_first(names: list[str], expected: list[str]) -> None:
    found = credited(tuple(_act(name, index) for index, name in enumerate(names)))
    assert [act.act for act in found] == expected
