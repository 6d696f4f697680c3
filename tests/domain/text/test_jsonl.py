"""The JSON interface."""

from app.domain.text.jsonl import jsonl_understand, read_context
from app.domain.text.understanding import Context, KnownFact, Utterance
from tests.domain.text.toy import rule, toy

LEXICON = toy(rule("apologize", "抱歉"))


def test_line_in_line_out() -> None:
    assert jsonl_understand({"id": 7, "text": "真抱歉，退您20元"}, LEXICON) == {
        "id": 7,
        "acts": [{"act": "apologize", "span": [1, 3], "quote": "抱歉", "confidence": 850, "rule": "apologize_toy"}],
        "facts": [{"kind": "money", "value": "2000", "span": [6, 9], "quote": "20元", "fact": "", "verdict": ""}],
    }


def test_fallback_acts_are_not_printed() -> None:
    assert jsonl_understand({"text": "这款是纯棉的"}, LEXICON) == {"id": None, "acts": [], "facts": []}


def test_text_is_echoed_when_nfc_changed_it() -> None:
    assert jsonl_understand({"id": "a", "text": "cafe\u0301"}, LEXICON)["text"] == "café"
    assert "text" not in jsonl_understand({"id": "a", "text": "café"}, LEXICON)


def test_context() -> None:
    line = {
        "context": [{"role": "customer", "text": "在吗"}, {"role": "agent", "text": "在"}, "noise"],
        "anger": 70,
        "facts": {"eta": "后天"},
    }
    assert read_context(line) == Context(
        (Utterance("customer", "在吗"), Utterance("agent", "在")),
        (KnownFact("eta", "text", "后天"),),
        70,
        None,
        "eta: 后天",
    )


def test_odd_context_is_left_out() -> None:
    assert read_context({"anger": "high", "context": None}) == Context()
    assert read_context({"anger": 1000, "facts": "未发货"}) == Context(truth="未发货")
    assert read_context({"facts": ["未发货", "保修1年"]}).truth == "未发货\n保修1年"
