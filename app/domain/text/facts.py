"""What a reply says against what is true: values stated or contradicted, promises beyond authority."""

import re
from collections.abc import Iterator
from functools import lru_cache

from app.domain.text.lexicon import Rule
from app.domain.text.matcher import CompiledRule, Hit
from app.domain.text.normalize import NormalText, normalize
from app.domain.text.scope import Candidate
from app.domain.text.segment import CutText, Part, negations
from app.domain.text.truth import contradictions
from app.domain.text.understanding import Context, KnownFact, Mention, Span
from app.domain.text.values import Value, find_values

STATED, CONTRADICTED = "stated", "contradicted"

_KIND_OF_TYPE = {"money": "money", "date": "date", "clock": "clock", "duration": "duration", "phone": "phone"}
# A time speaks about a fact of the case only beside what happens then; "I note it today" does not.
_EVENT = re.compile(
    r"到(?!底|位|达不)|送|发货|发出|寄|出库|退|账|派|签收|完成|好了|修|上门|取件|补货|生效|结束|截止|有效"
    r"|\b(?:arriv|deliver|ship|refund|dispatch|land|reach|get|back|available|ready)"
)
_TAG = re.compile(r"(?:对[吗吧么]|对不对|没错吧|是吧|是这样[吗吧]|\b(?:right|correct))[\s?？呀啊!]*$")
_UNSURE = re.compile(
    r"不确定|不清楚|说不准|不敢|不保证|没法保证|可能|也许|\b(?:might|may|perhaps|not sure|can't promise)\b"
)
_GIVES = re.compile(
    r"赔|补|返|送您|送你|给您|给你|减免|免单|退您|退你|退给|红包|补偿"
    r"|\b(?:compensat|give you|refund you|credit|pay you|offer you)"
)


def compare_mentions(
    values: tuple[Value, ...], normal: NormalText, text: CutText, context: Context
) -> tuple[Mention, ...]:
    """All typed values, and the facts' own wordings, each with what it says about a fact."""
    found = [*_typed(values, normal, text, context), *_worded(normal, text, context)]
    return tuple(sorted(found, key=lambda mention: (mention.span, mention.kind, mention.fact)))


def _typed(values: tuple[Value, ...], normal: NormalText, text: CutText, context: Context) -> Iterator[Mention]:
    for value in values:
        clause = clause_at(text, value.start)
        kind = "order_no" if value.kind == "order" else value.kind
        fact, verdict = _verdict(value, text, clause, context)
        start, end = normal.span(value.start, value.end)
        yield Mention(kind, value.value, Span(start, end), normal.text[start:end], clause, fact, verdict)


def _verdict(value: Value, text: CutText, clause: int, context: Context) -> tuple[str, str]:
    """Which fact the value speaks about and whether it agrees; nothing when the clause asserts nothing."""
    part = text.parts[clause] if text.parts else None
    if part is None or not _asserts(text.copy, part, value.start):
        return "", ""
    timed = value.kind in ("date", "clock", "duration")
    if timed and not _EVENT.search(text.copy, part.start, part.end):
        return "", ""
    key = (value.kind, value.value)
    for fact in context.facts:
        if _KIND_OF_TYPE.get(fact.type) != value.kind:
            continue
        if any(key in values_in(wording) for wording in (fact.value, *fact.aliases)):
            return fact.id, STATED
        if any(key in values_in(wording) for wording in fact.conflicts):
            return fact.id, CONTRADICTED
    return "", ""


def _worded(normal: NormalText, text: CutText, context: Context) -> Iterator[Mention]:
    """Facts that are recognised by their wording: numbers, places, and whatever an alias says."""
    for fact in context.facts:
        typed = fact.type in _KIND_OF_TYPE
        for wording in () if typed and values_in(fact.value) else (fact.value, *fact.aliases):
            yield from _places(wording, fact, STATED, normal, text)
        for wording in fact.conflicts:
            if not (typed and values_in(wording)):
                yield from _places(wording, fact, CONTRADICTED, normal, text)


def _places(wording: str, fact: KnownFact, verdict: str, normal: NormalText, text: CutText) -> Iterator[Mention]:
    needle = folded(wording)
    at = text.copy.find(needle) if len(needle) > 1 else -1
    if at < 0:
        return
    clause = clause_at(text, at)
    part = text.parts[clause]
    if not _asserts(text.copy, part, at):
        return
    start, end = normal.span(at, at + len(needle))
    kind = "order_no" if fact.type == "id" else "text"
    yield Mention(kind, wording, Span(start, end), normal.text[start:end], clause, fact.id, verdict)


def _asserts(copy: str, part: Part, at: int) -> bool:
    """The clause says so: it does not ask, deny, quote, suppose or doubt it. A tag ("…, right?") says so too."""
    asks = part.question and _TAG.search(copy, part.start, part.end) is None
    if asks or part.quoted or part.modality == "conditional" or at >= part.reported:
        return False
    if any(at - 4 <= start < at for start, _ in negations(copy, part)):
        return False
    return _UNSURE.search(copy, part.start, part.end) is None


@lru_cache(maxsize=8192)
def folded(wording: str) -> str:
    """A wording of a fact as it looks on a matching copy."""
    return normalize(wording).copy.strip()


@lru_cache(maxsize=8192)
def values_in(wording: str) -> frozenset[tuple[str, str]]:
    """The typed values that a wording of a fact stands for."""
    return frozenset((value.kind, value.value) for value in find_values(folded(wording)))


def clause_at(text: CutText, offset: int) -> int:
    """The clause that holds an offset of the copy, or the one before it."""
    for index in range(len(text.parts) - 1, 0, -1):
        if text.parts[index].start <= offset:
            return index
    return 0


def fact_candidates(
    normal: NormalText, text: CutText, mentions: tuple[Mention, ...], context: Context
) -> list[Candidate]:
    """``misinform`` for what contradicts the truth, ``overpromise`` for more money than the agent may give."""
    found: list[Candidate] = []
    for mention in mentions:
        start, end = normal.position(mention.span.start), normal.position(mention.span.end)
        if mention.verdict == CONTRADICTED:
            found.append(_candidate("fact_contradicted", "misinform", mention.clause, start, end, 850))
        elif _beyond(mention, text, context):
            found.append(_candidate("beyond_authority", "overpromise", mention.clause, start, end, 850))
    if context.truth:
        for act, clause, start, end in contradictions(text, context.truth):
            found.append(_candidate("truth_contradicted", act, clause, start, end, 700))
    return found


def _beyond(mention: Mention, text: CutText, context: Context) -> bool:
    if mention.kind != "money" or mention.verdict or context.money_cap_fen is None:
        return False
    part = text.parts[mention.clause]
    if int(mention.value) <= context.money_cap_fen or part.polarity == "neg" or part.question:
        return False
    known = {value for fact in context.facts for kind, value in values_in(fact.value) if kind == "money"}
    return mention.value not in known and _GIVES.search(text.copy, part.start, part.end) is not None


def _candidate(name: str, act: str, clause: int, start: int, end: int, confidence: int) -> Candidate:
    rule = Rule(id=name, act=act, any=(), confidence=confidence, negation="ignore")
    compiled = CompiledRule(name, act, "", (), (), (), {}, {}, rule, "zh-CN")
    return Candidate(act, compiled, clause, Hit(start, end, ((start, end),)), confidence)
