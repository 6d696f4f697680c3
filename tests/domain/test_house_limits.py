"""A house lexicon that is too large: each limit at the first thing that is too much, and a way to mend it."""

import pytest

from app.domain.text.lexicon import LexiconSource
from app.domain.trial import limits
from app.domain.trial.house import PATHS, blank, check_house

HEAD = "schema: 1\nkind: lexicon\nid: house_zh\nlocale: zh-CN\n"


def found(body):
    report = check_house(LexiconSource(), "zh-CN", HEAD + body)
    assert not report.sound
    return [(each.code, each.line, each.message["en"]) for each in report.findings]


def rules(count, *patterns):
    listed = ", ".join(f'"{pattern}"' for pattern in patterns or ("橙意",))
    rows = [f'      - {{id: house_{n}, any: [{listed}], yes: ["橙意"]}}\n' for n in range(count)]
    return "acts:\n  thank:\n    rules:\n" + "".join(rows)


def test_too_many_characters_are_not_even_read(monkeypatch):
    monkeypatch.setattr(limits, "MOST_CHARS", 60)
    assert found("# a comment\n: [broken\n") == [
        ("SC518", 5, "the house lexicon has 73 characters, at most 60 fit; from this line on it is too much")
    ]


@pytest.mark.parametrize(
    ("limit", "body", "line", "told"),
    [
        ("MOST_RULES", rules(4), 10, "4 rules, at most 2"),
        ("MOST_PATTERNS", rules(2, "橙", "意"), 9, "4 phrases, at most 2"),
        ("MOST_TESTS", "tests:\n" + "  - {text: 橙, has: [thank]}\n" * 3, 8, "3 tests, at most 2"),
        ("MOST_MUTED", "mute:\n  - a\n  - b\n  - c\n", 8, "3 muted rules, at most 2"),
        ("MOST_WORDS", "groups: {house_a: [橙, 意], house_b: [满]}\n", 1, "the groups hold 3 words, at most 2"),
        ("LONGEST_PATTERN", rules(1, "橙意满"), 8, "phrase of house_0 that begins '橙意满' has 3 characters"),
        (
            "LONGEST_REPLY",
            "tests:\n  - {text: 橙意满, has: [thank]}\n",
            6,
            "test that begins '橙意满' has 3 characters",
        ),
    ],
)
def test_what_is_too_much_is_named_where_it_begins(monkeypatch, limit, body, line, told):
    monkeypatch.setattr(limits, limit, 2)
    ((code, at, message),) = found(body)
    assert (code, at) == ("SC518", line)
    assert told in message


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        (blank("en"), 4, "this is the draft of zh-CN, and the file says locale: en"),
        (HEAD.replace("lexicon", "examples") + "acts: {thank: [橙]}\n", 2, "not examples or weights"),
        (
            '{"schema": 1, "kind": "examples", "id": "a", "locale": "zh-CN", "replies": [["橙"]]}',
            1,
            "its kind is lexicon",
        ),
    ],
)
def test_a_file_of_another_kind_or_language_is_none_of_ours(text, line, told):
    (found,) = check_house(LexiconSource(), "zh-CN", text).findings
    assert (found.code, found.line) == ("SC502", line)
    assert told in found.message["en"]


@pytest.mark.parametrize("body", ["groups: {a: " + "[" * 300, "groups: " + "{a: " * 300, "tests: " + "- " * 300 + "a"])
def test_what_is_nested_far_too_deep_is_not_read(body):
    assert [(code, line) for code, line, _ in found(body)] == [("SC502", 5)]


def test_tests_are_a_list():
    assert found("tests: {text: 橙}\n") == [("SC502", 5, "expected a list of tests")]


def test_one_within_the_limits_is_checked():
    assert check_house(LexiconSource(), "zh-CN", blank("zh-CN")).sound
    assert PATHS["zh-CN"]
