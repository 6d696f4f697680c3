"""Reading lexicon files: what is wrong is said with its place, and never raised."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.text.lexicon import DEFAULT_CONFIDENCE, Rule, read_lexicon
from tests.domain.text.toy import HEAD, rule, toy_source

FULL = (
    HEAD.format(locale="zh-CN")
    + """
title: 开场
groups:
  wait: [稍等, 稍候]
  one: 单独
  none:
acts:
  hold_notice:
    rules:
      - id: hold_wait
        any: ["<wait>"]
        needs: [查]
        needs_unit: [您]
        unless: [等着]
        unless_unit: [自动]
        confidence: 900
        subject: first_or_none
        question: false
        negation: flip:flat_refusal
        modality: [plain, doing]
        reported: ignore
        whole: true
        max_chars: 12
        needs_acts: [greet]
        unless_acts: [insult]
        yes: ["稍等，我查一下"]
        no: ["等着"]
"""
)


def test_everything_a_rule_can_say() -> None:
    source, problems = read_lexicon({"a.yaml": FULL})
    assert problems == ()
    (file,) = source.files
    assert file.groups == {"wait": ("稍等", "稍候"), "one": ("单独",), "none": ()}
    assert file.rules == (
        Rule(
            id="hold_wait", act="hold_notice", any=("<wait>",), needs=("查",), needs_unit=("您",), unless=("等着",), unless_unit=("自动",), confidence=900,
            subject="first_or_none", question=False, negation="flip:flat_refusal", modality=("plain", "doing"), reported="ignore", whole=True, max_chars=12,
            needs_acts=("greet",), unless_acts=("insult",), yes=("稍等，我查一下",), no=("等着",), path="a.yaml", line=14,
        ),
    )  # fmt: skip


def test_defaults() -> None:
    source, problems = read_lexicon(toy_source(rule("greet", "您好")))
    assert problems == ()
    (found,) = source.files[0].rules
    assert (found.confidence, found.subject, found.question, found.negation, found.reported) == (
        DEFAULT_CONFIDENCE,
        "any",
        None,
        "block",
        "block",
    )


def test_groups_of_several_files_are_joined() -> None:
    head = HEAD.format(locale="zh-CN")
    source, problems = read_lexicon(
        {
            "a.yaml": head + "groups: {w: [a, b]}\n",
            "b.yaml": head + "groups: {w: [b, c]}\n",
            "c.yaml": HEAD.format(locale="en") + "groups: {w: [d]}\n",
        }
    )
    assert problems == ()
    assert source.groups("zh-CN") == {"w": ("a", "b", "c")}
    assert source.groups("en") == {"w": ("d",)}


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("", "lexicon_head", 1), ("- a\n", "lexicon_head", 1), ("a: [", "yaml", 1), ("a: b: c", "yaml", 1), ("\tx: 1", "yaml", 1), ("a: \x01", "yaml", 1),
        ("schema: 2\nkind: lexicon\n", "lexicon_head", 1), ("schema: 1\nkind: plot\n", "lexicon_head", 1), ("schema: 1\nkind: lexicon\nlocale: fr\n", "locale", 3), ("schema: 1\nkind: lexicon\n", "locale", 1),
        (HEAD.format(locale="en") + "groups: &a {}\n", "yaml_feature", 5), (HEAD.format(locale="en") + "groups: !x {}\n", "yaml_feature", 5),
        (HEAD.format(locale="en") + "hello: 1\n", "unknown_key", 5), (HEAD.format(locale="en") + "id: again\n", "duplicate_key", 5), (HEAD.format(locale="en") + "acts: [1]\n", "shape", 5),
        (HEAD.format(locale="en") + "acts: {nothing: {}}\n", "unknown_act", 5), (HEAD.format(locale="en") + "acts: {greet: {}}\n", "shape", 5), (HEAD.format(locale="en") + "acts: {greet: {rules: 3}}\n", "shape", 5),
        (HEAD.format(locale="en") + "acts: {greet: {rules: [{id: a}]}}\n", "rule", 5), (HEAD.format(locale="en") + "acts: {greet: {rules: [{id: A, any: [x]}]}}\n", "rule", 5), (HEAD.format(locale="en") + "groups: {a: {b: c}}\n", "shape", 5),
        (HEAD.format(locale="en") + "groups: {a: [[b]]}\n", "shape", 5), (HEAD.format(locale="en") + "? [a]\n: b\n", "unknown_key", 5),
    ],
)  # fmt: skip
def test_problems_have_a_place(text: str, code: str, line: int) -> None:
    _, problems = read_lexicon({"a.yaml": text})
    assert [(problem.code, problem.line) for problem in problems][:1] == [(code, line)]
    assert all(problem.path == "a.yaml" and problem.column >= 1 and problem.message for problem in problems)


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("confidence", "2000", "confidence"), ("confidence", "high", "confidence"), ("subject", "nobody", "choice"), ("question", "maybe", "choice"), ("negation", "flip:nothing", "choice"), ("modality", "[never]", "choice"),
        ("reported", "loud", "choice"), ("max_chars", "0", "count"), ("needs_acts", "[nothing]", "unknown_act"), ("needs", '["<nobody>"]', "pattern_unknown_group"), ("colour", "red", "unknown_key"),
    ],
)  # fmt: skip
def test_wrong_values_of_a_rule(key: str, value: str, code: str) -> None:
    _, problems = read_lexicon(toy_source(rule("greet", "您好", **{key: value})))
    assert [problem.code for problem in problems] == [code]


def test_rules_with_unreadable_patterns_or_taken_ids_are_left_out() -> None:
    body = (
        rule("greet", "您好") + "      - id: greet_toy\n        any: [你好]\n      - id: broken\n        any: ['(a']\n"
    )
    source, problems = read_lexicon(toy_source(body))
    assert [problem.code for problem in problems] == ["duplicate_rule", "pattern_unbalanced"]
    assert [found.any for found in source.files[0].rules] == [("您好",)]


@settings(deadline=None)
@given(st.text(max_size=60) | st.text(alphabet="schema: 1\nkindlexog{}[]&*!-'\"#|>", max_size=80))
def test_reading_never_raises(text: str) -> None:
    source, problems = read_lexicon({"a.yaml": text})
    assert source.files == () or problems == () or source.files


REPLIES = """{"schema": 1, "kind": "examples", "id": "toy", "locale": "zh-CN", "replies": [
 ["给您添堵了，钱已退回", "apologize", "take_action"],
 ["今天下雨"]
]}
"""


def test_a_long_file_of_examples_is_json_with_one_reply_a_line() -> None:
    source, problems = read_lexicon({"e.yaml": REPLIES})
    assert problems == ()
    assert [(each.text, each.acts) for each in source.files[0].examples] == [
        ("给您添堵了，钱已退回", ("apologize", "take_action")),
        ("今天下雨", ()),
    ]


@pytest.mark.parametrize(
    ("wrong", "right", "line", "code"),
    [
        ('"take_action"],', '"take_action"]', 3, "examples"),
        ("take_action", "take_akshun", 2, "unknown_act"),
        ('"zh-CN"', '"fr"', 1, "examples"),
        ('["今天下雨"]', "[]", 3, "examples"),
        ("今天下雨", "  ", 3, "examples"),
    ],
)
def test_what_is_wrong_with_a_long_file_is_said_with_its_line(wrong: str, right: str, line: int, code: str) -> None:
    source, problems = read_lexicon({"e.yaml": REPLIES.replace(wrong, right)})
    assert source.files == ()
    assert [(problem.line, problem.code, bool(problem.fix)) for problem in problems] == [(line, code, True)]
