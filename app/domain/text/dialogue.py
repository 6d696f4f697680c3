"""Findings that need the conversation: words repeated, templates left unfilled, questions passed over."""

import re

from app.domain.text.normalize import NormalText, normalize
from app.domain.text.understanding import Act, Context, Decision, Span

ALIKE_PER_MILLE = 800
_SHORTEST = 6  # characters below which two messages are alike by accident
_NOISE = re.compile(r"[^\w]+|[☺☹☻\x1f_]+")
_UNFILLED = re.compile(
    r"\{[^{}\n]{1,12}\}|\$\{[^{}\n]{1,12}\}|【(?:姓名|订单号|商品|时间|客户\w{0,3})】|\[(?:name|order|id)\]",
    re.IGNORECASE,
)
_ASKED_AGAIN = re.compile(
    r"再(?:说|发|讲|念)一?[遍次下]|没(?:看|听)(?:清|懂|到|见)|重(?:发|说)|什么意思|\bagain\b|\brepeat\b"
)


def canned_repeat(normal: NormalText, context: Context) -> tuple[Act, ...]:
    """The reply repeats an own earlier one nearly word for word, or leaves a template unfilled."""
    unfilled = _UNFILLED.search(normal.text)
    if unfilled:
        return (_whole(normal, "canned_repeat", "unfilled_template", unfilled[0]),)
    if repeats_own_words(normal.copy, context):
        return (_whole(normal, "canned_repeat", "repetition", ""),)
    return ()


def repeats_own_words(copy: str, context: Context) -> bool:
    """Alike by four fifths to an own earlier message, when nobody asked to hear it again."""
    earlier = [line.text for line in context.dialogue if line.role == "agent"]
    if not earlier:
        return False
    last = next((line.text for line in reversed(context.dialogue) if line.role == "customer"), "")
    if _ASKED_AGAIN.search(normalize(last).copy):
        return False
    own = _grams(copy)
    return any(_alike(own, _grams(normalize(text).copy)) for text in earlier)


def _grams(copy: str) -> frozenset[str]:
    bare = _NOISE.sub("", copy)
    if len(bare) < _SHORTEST:
        return frozenset()
    return frozenset(bare[i : i + 3] for i in range(len(bare) - 2))


def _alike(first: frozenset[str], second: frozenset[str]) -> bool:
    if not first or not second:
        return False
    common = len(first & second)
    return common * 1000 >= ALIKE_PER_MILLE * (len(first) + len(second) - common)


def _whole(normal: NormalText, act: str, rule: str, note: str) -> Act:
    return Act(act, Span(0, len(normal.text)), normal.text, 900, rule, 0, (Decision(rule, note),))


def nonresponsive(normal: NormalText, acts: tuple[Act, ...], context: Context) -> tuple[Act, ...]:
    """The reply does not touch what the customer asked last."""
    return ()
