"""Why an act was not heard: the rules that came nearest, with the words they found and the condition that failed."""

from collections.abc import Iterator

import msgspec

from app.domain.text.matcher import CompiledRule, Found, Join, Lexicon, find, stands
from app.domain.text.normalize import normalize
from app.domain.text.pattern import TYPED
from app.domain.text.segment import CutText, Part, cut
from app.domain.text.values import find_values

SHOWN = 3
SAMPLE = 5


class Nearest(msgspec.Struct, frozen=True):
    """A rule that nearly heard the act in a clause.

    ``reason``: missing (words are), apart (all there, but too far apart or in another order), needs, unless (the
    rule's own conditions), size (it wants the whole reply, or a shorter one), muted (the house lexicon silences it)
    or scope (a scope rule took it away; the understanding's ``dropped`` says which). ``found`` are words of the
    clause, ``wanted`` a sample of what was missing or stood in the way. ``share`` of the rule's words that were
    there, in thousandths.
    """

    rule: str
    clause: str
    reason: str
    found: tuple[str, ...] = ()
    wanted: tuple[str, ...] = ()
    share: int = 0


def nearest(text: str, lexicon: Lexicon, act: str) -> tuple[Nearest, ...]:
    """The rules of ``act`` that came nearest in ``text``, best first; empty when no word of any rule stands there."""
    normal = normalize(text)
    cut_text = cut(normal.copy)
    seen = lexicon.seen(cut_text, find_values(cut_text.copy))
    look = _Look(lexicon, cut_text, seen)
    best: dict[str, Nearest] = {}
    for rule in lexicon.rules:
        if rule.act == act:
            for each in look.at(rule):
                if rule.id not in best or each.share > best[rule.id].share:
                    best[rule.id] = each
    ranked = sorted(best.values(), key=lambda each: (-each.share, each.rule))
    return tuple(ranked[:SHOWN])


class _Look:
    """The words of a lexicon in a text."""

    def __init__(self, lexicon: Lexicon, text: CutText, seen: list[Found]) -> None:
        self.lexicon, self.text, self.seen = lexicon, text, seen

    def at(self, rule: CompiledRule) -> Iterator[Nearest]:
        """How near the rule came in each clause that holds a word of it."""
        for part, found in zip(self.text.parts, self.seen, strict=True):
            joins = [join for join in rule.joins if any(step & found.keys() for step in join.steps)]
            if not joins:
                continue
            join = max(joins, key=lambda each: _share(each, found))
            share = _share(join, found)
            heard = tuple(self._said(step, found) for step in join.steps if step & found.keys())
            reason, wanted = self._reason(rule, joins, join, part, found)
            yield Nearest(rule.id, self.text.copy[part.start : part.end], reason, heard, wanted, share)

    def _reason(
        self, rule: CompiledRule, joins: list[Join], join: Join, part: Part, found: Found
    ) -> tuple[str, tuple[str, ...]]:
        if not any(next(find(each, self.text.copy, part, found), None) for each in joins):
            lost = next((step for step in join.steps if not step & found.keys()), None)
            return ("apart", ()) if lost is None else ("missing", self._sample(lost))
        for index in rule.needs:
            if not stands(index, self.text, part, found):
                return "needs", self._sample(frozenset(index))
        if rule.unless and stands(rule.unless, self.text, part, found):
            return "unless", self._sample(frozenset(rule.unless.keys() & found.keys()))
        if not all(self._anywhere(index) for index in rule.needs_unit):
            return "needs", self._sample(frozenset(rule.needs_unit[0]))
        if rule.unless_unit and self._anywhere(rule.unless_unit):
            return "unless", ()
        if rule.id in self.lexicon.muted:
            return "muted", ()
        return ("size", ()) if rule.rule.whole or rule.rule.max_chars else ("scope", ())

    def _anywhere(self, index: dict[int, tuple[Join, ...]]) -> bool:
        return any(
            stands(index, self.text, part, found) for part, found in zip(self.text.parts, self.seen, strict=True)
        )

    def _said(self, step: frozenset[int], found: Found) -> str:
        start, end = min(place for number in step & found.keys() for place in found[number])
        return self.text.copy[start:end]

    def _sample(self, step: frozenset[int]) -> tuple[str, ...]:
        names = sorted(self.lexicon.words[number] if number >= 0 else f"<{TYPED[-number - 1]}>" for number in step)
        return tuple(names[:SAMPLE])


def _share(join: Join, found: Found) -> int:
    return 1000 * sum(bool(step & found.keys()) for step in join.steps) // len(join.steps)
