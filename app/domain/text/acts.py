"""understand(): from the text of a reply to its acts, facts and form, each with the words that carry it."""

from app.domain.text.dialogue import canned_repeat, nonresponsive, repeats_own_words
from app.domain.text.facts import compare_mentions, fact_candidates
from app.domain.text.lexicon import Rule
from app.domain.text.listening import Listener
from app.domain.text.matcher import CompiledRule, Found, Hit, JoinIndex, Lexicon, stands
from app.domain.text.normalize import NormalText, normalize
from app.domain.text.resolve import implied, resolve
from app.domain.text.scope import WITHIN_CLAUSE, WITHIN_UNIT, Candidate, Scene, apply, repetition
from app.domain.text.segment import CutText, Part, cut
from app.domain.text.style import find_style
from app.domain.text.understanding import (
    Act,
    Clause,
    Context,
    Decision,
    Dropped,
    PhraseHit,
    Span,
    Understanding,
)
from app.domain.text.values import find_values

NO_CONTEXT = Context()
FALLBACK_CONFIDENCE = 500


def understand(text: str, lexicon: Lexicon, context: Context = NO_CONTEXT) -> Understanding:
    """All that a unit says and does. Never raises, whatever the text; linear in its length."""
    normal = normalize(text)
    cut_text = cut(normal.copy)
    values = find_values(cut_text.copy)
    found = lexicon.seen(cut_text, values)
    raw, phrases = _Search(lexicon, cut_text, found).run()
    mentions = compare_mentions(values, normal, cut_text, context)
    raw += fact_candidates(normal, cut_text, mentions, context)
    listener = Listener(lexicon, cut_text, found)
    kept, dropped = _scoped([listener.doubted(candidate) for candidate in raw], cut_text, context)
    if not repeats_own_words(cut_text.copy, context):
        kept = listener.added(kept, dropped)
    acts = implied(tuple(_act(candidate, normal) for candidate in kept))
    acts = _with_dialogue(acts, normal, context)
    return Understanding(
        text=normal.text,
        acts=acts or _fallback(normal, cut_text),
        mentions=mentions,
        phrases=tuple(_phrase_hit(rule, clause, hit, normal) for rule, clause, hit in phrases),
        findings=find_style(normal),
        clauses=tuple(_clause(part, normal) for part in cut_text.parts),
        dropped=tuple(_dropped(candidate, normal) for candidate in dropped),
    )


Place = tuple[CompiledRule, int, Hit]


class _Search:
    """Where rules and phrase sets stand, with each rule's own conditions on its clause and unit met."""

    def __init__(self, lexicon: Lexicon, text: CutText, found: list[Found]) -> None:
        self.lexicon = lexicon
        self.text = text
        self.found = found
        self.in_unit: dict[str, bool] = {}  # rule -> whether its conditions on the whole unit are met

    def run(self) -> tuple[list[Candidate], list[Place]]:
        candidates: dict[tuple[str, int, int], Candidate] = {}
        phrases: list[Place] = []
        for clause, (part, seen) in enumerate(zip(self.text.parts, self.found, strict=True)):
            refused: set[str] = set()
            for rule, hit in self.lexicon.matches(self.text, part, seen):
                key = (rule.id, clause, hit.start)
                if rule.phrase:
                    phrases.append((rule, clause, hit))
                elif key not in candidates and rule.id not in refused:
                    if not (self._in_clause(rule, part, seen) and self._in_unit(rule)):
                        refused.add(rule.id)
                    elif not (rule.rule.whole or rule.rule.max_chars) or _size_fits(rule.rule, self.text, part, hit):
                        found = Candidate(rule.act, rule, clause, hit, rule.rule.confidence)
                        candidates[key] = found.refused("muted") if rule.id in self.lexicon.muted else found
        return list(candidates.values()), sorted(phrases, key=lambda place: (place[2].start, place[0].id))

    def _in_clause(self, rule: CompiledRule, part: Part, seen: Found) -> bool:
        if any(not stands(index, self.text, part, seen) for index in rule.needs):
            return False
        return not (rule.unless and stands(rule.unless, self.text, part, seen))

    def _in_unit(self, rule: CompiledRule) -> bool:
        met = self.in_unit.get(rule.id)
        if met is None:
            met = all(self._anywhere(index) for index in rule.needs_unit)
            met = met and not (rule.unless_unit and self._anywhere(rule.unless_unit))
            self.in_unit[rule.id] = met
        return met

    def _anywhere(self, index: JoinIndex) -> bool:
        pairs = zip(self.text.parts, self.found, strict=True)
        return any(stands(index, self.text, part, seen) for part, seen in pairs)


def _size_fits(rule: Rule, text: CutText, part: Part, hit: Hit) -> bool:
    if rule.max_chars and sum(char.isalnum() for char in text.copy) > rule.max_chars:
        return False
    if not rule.whole:
        return True
    alone = all(other is part or other.head >= other.tail for other in text.parts)
    return alone and hit.start <= part.head and hit.end >= part.tail


def _scoped(raw: list[Candidate], text: CutText, context: Context) -> tuple[list[Candidate], list[Candidate]]:
    """Candidates after all scope rules and suppression; and those that fell, with the reason."""
    scene = Scene(text, anger=context.anger)
    alone = [apply(WITHIN_CLAUSE, candidate, scene) for candidate in raw]
    fallen = [candidate for candidate in alone if candidate.dropped]
    standing = [candidate for candidate in alone if not candidate.dropped]
    scene = Scene(text, frozenset(c.act for c in standing), _acts_by_clause(standing, text), context.anger)
    repeated = repeats_own_words(text.copy, context)
    around = (*WITHIN_UNIT, repetition) if repeated else WITHIN_UNIT
    together = [apply(around, candidate, scene) for candidate in standing]
    fallen += [candidate for candidate in together if candidate.dropped]
    kept, gone = resolve([candidate for candidate in together if not candidate.dropped], text)
    return kept, fallen + gone


def _acts_by_clause(candidates: list[Candidate], text: CutText) -> tuple[frozenset[str], ...]:
    acts: list[set[str]] = [set() for _ in text.parts]
    for candidate in candidates:
        acts[candidate.clause].add(candidate.act)
    return tuple(map(frozenset, acts))


def _with_dialogue(acts: tuple[Act, ...], normal: NormalText, context: Context) -> tuple[Act, ...]:
    more = (*canned_repeat(normal, acts, context), *nonresponsive(normal, acts, context))
    return tuple(sorted((*acts, *more), key=lambda act: (act.span, act.act))) if more else acts


def _fallback(normal: NormalText, text: CutText) -> tuple[Act, ...]:
    """``inform`` where something is stated, ``other`` where nothing is."""
    for index, part in enumerate(text.parts):
        if part.tail - part.head >= 4 and not part.question and not part.quoted:
            return (_plain_act("inform", normal, part.start, part.end, index),)
    if text.parts:
        part = text.parts[0]
        return (_plain_act("other", normal, part.start, part.end, 0),)
    return ()


def _plain_act(name: str, normal: NormalText, start: int, end: int, clause: int) -> Act:
    first, last = normal.span(start, end)
    return Act(name, Span(first, last), normal.text[first:last], FALLBACK_CONFIDENCE, name, clause)


def _act(candidate: Candidate, normal: NormalText) -> Act:
    start, end = normal.span(candidate.hit.start, candidate.hit.end)
    why = (Decision(candidate.rule.id), *candidate.why)
    return Act(
        candidate.act,
        Span(start, end),
        normal.text[start:end],
        candidate.confidence,
        candidate.rule.id,
        candidate.clause,
        why,
    )


def _dropped(candidate: Candidate, normal: NormalText) -> Dropped:
    start, end = normal.span(candidate.hit.start, candidate.hit.end)
    return Dropped(candidate.act, Span(start, end), normal.text[start:end], candidate.rule.id, candidate.why)


def _phrase_hit(rule: CompiledRule, clause: int, hit: Hit, normal: NormalText) -> PhraseHit:
    start, end = normal.span(hit.start, hit.end)
    return PhraseHit(rule.phrase, Span(start, end), normal.text[start:end], clause)


def _clause(part: Part, normal: NormalText) -> Clause:
    start, end = normal.span(part.start, part.end)
    return Clause(
        Span(start, end), part.subject, part.polarity, part.modality, part.question, part.quoted, part.message
    )
