"""Findings of form, one per occurrence."""

import pytest

from app.domain.text.normalize import normalize
from app.domain.text.style import LONGEST_MESSAGE, find_style


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("您稍等", [("honorific", "您")]), ("你等着", [("rude_pronoun", "你")]), ("你好", []), ("你们好", []), ("没办法退", [("negative_word", "没办法")]), ("不好意思，没问题", []),
        ("好的😊😭", [("emoji", "😊"), ("emoji", "😭")]), ("真的吗？？？", [("punct_burst", "？？？"), ("question", "？？？")]), ("行", []), ("", []), ("I can't", [("negative_word", "can't")]),
        ("Would you prefer a refund, Ms Lin?", [("honorific", "Would you"), ("honorific", "Ms Lin"), ("question", "?")]), ("Whatever", []),
    ],
)  # fmt: skip
def test_findings(text: str, expected: list[tuple[str, str]]) -> None:
    found = find_style(normalize(text))
    assert sorted((finding.finding, finding.quote) for finding in found) == sorted(expected)
    for finding in found:
        assert normalize(text).text[finding.span.start : finding.span.end] == finding.quote


def test_long_messages_are_measured_one_by_one() -> None:
    long = "一二" * LONGEST_MESSAGE
    (finding,) = [f for f in find_style(normalize(f"短\n{long}\n短")) if f.finding == "too_long"]
    assert (finding.span.start, finding.quote) == (2, long)


def test_a_message_in_letters_may_be_longer_before_it_is_too_long():
    assert not [f for f in find_style(normalize("word " * 50)) if f.finding == "too_long"]
    assert [f.quote for f in find_style(normalize("w" * 301)) if f.finding == "too_long"] == ["w" * 301]
