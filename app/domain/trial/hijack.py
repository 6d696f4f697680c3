"""Whether another rule hijacks a rule's own examples: what suppresses the act there, or contradicts it."""

import msgspec

from app.domain.text.acts import understand
from app.domain.text.catalogue import ACTS
from app.domain.text.lexicon import LexiconSource, Rule
from app.domain.text.matcher import Lexicon, compile_lexicon
from app.domain.text.understanding import Span


class Hijack(msgspec.Struct, frozen=True):
    """An example of ``rule`` in which ``rival`` hears ``act`` over the same words.

    ``suppresses``: the rival takes the rule's act away; else it is heard beside it and says the opposite.
    """

    path: str
    line: int
    rule: str
    example: str
    rival: str
    act: str
    suppresses: bool


def find_hijacks(source: LexiconSource) -> tuple[Hijack, ...]:
    """Of every ``yes`` example of every rule that is not muted, understood alone; in the order of the files."""
    lexicon = compile_lexicon(source)
    rules = [rule for file in source.files for rule in file.rules if rule.id not in lexicon.muted]
    return tuple(found for rule in rules for example in rule.yes for found in _of_example(rule, example, lexicon))


def _of_example(rule: Rule, example: str, lexicon: Lexicon) -> list[Hijack]:
    heard = understand(example, lexicon)
    own = [act.span for act in heard.acts if act.rule == rule.id]
    against = {
        (act.rule, act.act): False
        for act in heard.acts
        if _opposed(rule.act, act.act) and any(_overlap(act.span, span) for span in own)
    }
    winners = {why.note for dropped in heard.dropped if dropped.rule == rule.id for why in dropped.why[-1:]}
    against |= {(act.rule, act.act): True for act in heard.acts if act.act in winners}
    return [
        Hijack(rule.path, rule.line, rule.id, example, rival, act, suppresses)
        for (rival, act), suppresses in sorted(against.items())
    ]


def _opposed(act: str, other: str) -> bool:
    """One earns and the other costs; the count of negative words says nothing of what is done."""
    if act not in ACTS or other not in ACTS or other == "negative_wording":
        return False
    return {ACTS[act].polarity, ACTS[other].polarity} == {"pos", "neg"}


def _overlap(first: Span, second: Span) -> bool:
    return first.start < second.end and second.start < first.end
