"""The compiled lexicon: one automaton, joins, and a hash of what it holds."""

import time

import pytest

from app.domain.text.acts import understand
from app.domain.text.lexicon import LexiconSource, read_lexicon
from app.domain.text.matcher import compile_lexicon
from tests.domain.text.toy import rule, toy, toy_source


def acts(text: str, body: str, locale: str = "zh-CN") -> list[tuple[str, str]]:
    return [
        (act.act, act.quote) for act in understand(text, toy(body, locale)).acts if act.act not in ("inform", "other")
    ]


def test_an_empty_lexicon_finds_nothing() -> None:
    lexicon = compile_lexicon(LexiconSource())
    assert lexicon.locale == "zh-CN"
    assert understand("您好", lexicon).acts[0].act == "other"


def test_hash_is_of_content_only() -> None:
    body = rule("greet", "您好")
    one = toy(body).hash
    assert toy(body + "        yes: [您好呀]\n").hash == one
    assert toy(rule("greet", "您好", "你好")).hash != one
    assert toy(body, phrases={"slot.a": ("b",)}).hash != one
    source, _ = read_lexicon({"other.yaml": toy_source(body)["toy.yaml"]})
    assert compile_lexicon(source).hash == one


def test_a_source_is_compiled_once_for_all_phrase_sets() -> None:
    source, _ = read_lexicon(toy_source(rule("greet", "您好")))
    assert compile_lexicon(source) is compile_lexicon(source)
    assert compile_lexicon(source, {"slot.a": ("尺码",)}).hash != compile_lexicon(source).hash


def test_phrases_come_back_by_name_in_text_order() -> None:
    lexicon = toy(
        rule("greet", "您好"),
        phrases={"slot.size": ("尺码", "多大"), "solution.reship": ("补发|重发",), "answer.bad": ("(",)},
    )
    found = understand("重发前问下，您穿多大", lexicon).phrases
    assert [(hit.name, hit.quote, hit.clause) for hit in found] == [
        ("solution.reship", "重发", 0),
        ("slot.size", "多大", 1),
    ]


def test_words_inside_latin_words_are_not_words() -> None:
    body = rule("greet", "hi", "3")
    assert acts("this chip hit", body) == []
    assert acts("hi你", body) == [("greet", "hi")]
    assert acts("1234", body) == []


def test_punctuation_alone_is_no_clause() -> None:
    assert acts("，", rule("greet", ",")) == []
    assert acts("亲，你好", rule("greet", ",你")) == [("greet", "，你")]


def test_overlapping_ways_are_one_act() -> None:
    assert acts(
        "我们先查查，再查",
        rule("hold_notice", "查", "查查", "<we>~查").replace("acts:", "groups: {we: [我, 我们]}\nacts:"),
    ) == [("hold_notice", "我们先查")]


def test_needs_and_unless() -> None:
    body = rule("greet", "您好", needs='["请讲"]', unless='["再见"]', needs_unit='["客服"]', unless_unit='["自动"]')
    assert acts("您好请讲，我是客服", body) == [("greet", "您好")]
    assert acts("您好，我是客服", body) == []
    assert acts("您好请讲再见，我是客服", body) == []
    assert acts("您好请讲", body) == []
    assert acts("您好请讲，我是客服，自动回复", body) == []


def test_whole_and_short() -> None:
    whole = rule("cold_brushoff", "^随便", whole="true")
    assert acts("亲，随便呀", whole) == [("cold_brushoff", "随便")]
    assert acts("随便您选哪个", whole) == []
    assert acts("随便，我来处理一下", whole) == []
    short = rule("cold_brushoff", "行", max_chars=3)
    assert acts("行吧", short) == [("cold_brushoff", "行")]
    assert acts("行吧我知道了", short) == []


@pytest.mark.parametrize("pattern", ["查~看~问", "<b>~<b>~<b>", "!(x)查~!(y)查", "^查~查$", "[查]~[查]~[查]~看"])
def test_time_is_linear_in_the_reply(pattern: str) -> None:
    """Ten times the text takes about ten times as long, also where everything matches everything."""
    lexicon = toy("groups: {b: [查, 看, 查看]}\n" + rule("greet", pattern))

    def seconds(size: int) -> float:
        best = 9.0
        for _ in range(3):
            started = time.process_time()
            understand("查看" * (size // 2), lexicon)
            best = min(best, time.process_time() - started)
        return best

    assert seconds(8000) < 30 * max(seconds(800), 0.0005)
