"""Findings about form: what is counted, not understood."""

import re
from collections.abc import Iterator

from app.domain.text.normalize import EMO_NEG, EMO_NEU, EMO_POS, NormalText
from app.domain.text.understanding import Finding, Span

LONGEST_MESSAGE = 120
LONGEST_IN_LETTERS = 300  # the same to read, where words are written in letters

_NEGATIVE = re.compile(
    r"没办法|没法|没有办法|不知道|不清楚|不可能|不能|不行|不会|不可以|不支持|不允许|无法|拒绝|投诉|麻烦您?自己|不是我们"
    r"|\b(?:can't|cannot|won't|unable|impossible|refuse|unfortunately)\b"
)
# What 您 does in Chinese, English does with please, a title, a conditional, or by leaving the choice.
_COURTEOUS = (
    r"您|\b(?:please|sir|madam|ma'am|m(?:r|s|rs)\.? [a-z]+|may i|(?:could|would|can) you"
    r"|(?:you'd|would you) (?:like|prefer)|if you(?:'d)? like|you choose|suits? you|for you|happy to|let me know"
    r"|anything else (?:i|we) can)\b"
)
_FINDINGS = re.compile(
    rf"(?P<emoji>[{EMO_POS}{EMO_NEG}{EMO_NEU}])|(?P<honorific>{_COURTEOUS})|(?P<rude_pronoun>你(?!们|好))"
    rf"|(?P<negative_word>(?!不好意思|没关系|没问题){_NEGATIVE.pattern})|(?P<question>\?)"
)
_HAN = re.compile("[\u3400-\u9fff]")
_BURST = re.compile(r"[!！?？。~～…]{3,40}")


def find_style(normal: NormalText) -> tuple[Finding, ...]:
    """Every finding, in text order."""
    return tuple(sorted(_findings(normal), key=lambda finding: (finding.span, finding.finding)))


def _findings(normal: NormalText) -> Iterator[Finding]:
    for match in _FINDINGS.finditer(normal.copy):
        kind = match.lastgroup
        assert kind is not None
        start, end = normal.span(match.start(), match.end())
        yield Finding(kind, Span(start, end), normal.text[start:end])
    for match in _BURST.finditer(normal.text):
        yield Finding("punct_burst", Span(match.start(), match.end()), match[0])
    begin = 0
    for line in normal.text.split("\n"):
        if len(line) > (LONGEST_MESSAGE if _HAN.search(line) else LONGEST_IN_LETTERS):
            yield Finding("too_long", Span(begin, begin + len(line)), line)
        begin += len(line) + 1
