"""What is written into a draft for people who do not write YAML: everything else stays as it was."""

import pytest

from app.errors import Invalid
from app.house.writing import add_group_words, add_muted, add_test

HEAD = "schema: 1 # ours\nkind: lexicon\nid: house_zh\nlocale: zh-CN\n"


def test_what_stands_there_stays_with_its_comments():
    text = add_muted(add_group_words(HEAD, "house_goods", ["橙心杯"]), "calm")
    assert text == HEAD + "groups:\n  house_goods:\n    - 橙心杯\nmute:\n  - calm\n"
    assert add_muted(text, "calm") == text


def test_a_test_of_the_same_reply_says_more():
    text = add_test(HEAD, "橙意", ["thank"], [])
    text = add_test(text, "橙意", ["thank", "closing"], ["insult"])
    assert text.count("橙意") == 1
    assert "has:\n      - thank\n      - closing\n    lacks:\n      - insult\n" in text


def test_one_act_without_a_list_becomes_a_list():
    text = add_test(HEAD + "tests:\n  - {text: 橙意, has: thank_wait}\n", "橙意", ["thank"], [])
    assert "has: [thank_wait, thank]" in text


@pytest.mark.parametrize("source", ["a: [", "- a", "", "a: " + "[" * 5_000, HEAD + "a: *b\n"])
def test_what_is_no_mapping_is_not_written_to(source):
    with pytest.raises(Invalid):
        add_test(source, "橙意", ["thank"], [])
