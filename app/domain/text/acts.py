"""understand(): from the text of a reply to its acts, facts and form, each with the words that carry it."""

from app.domain.text.dialogue import canned_repeat, nonresponsive, repeats_own_words
from app.domain.text.facts import compare_mentions, fact_candidates
from app.domain.text.lexicon import Rule
from app.domain.text.matcher import CompiledRule, Found, Hit, Lexicon, holds
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
    raw, phrases = _candidates(lexicon, cut_text, found)
    mentions = compare_mentions(values, normal, cut_text, context)
    raw += fact_candidates(normal, cut_text, mentions, context)
    kept, dropped = _scoped(raw, cut_text, context)
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


def _candidates(lexicon: Lexicon, text: CutText, found: list[Found]) -> tuple[list[Candidate], list[Place]]:
    """Where rules and phrase sets stand, with each rule's own conditions on its clause and unit met."""
    pairs = tuple(zip(text.parts, found, strict=True))
    candidates: dict[tuple[str, int, int], Candidate] = {}
    phrases: list[Place] = []
    for clause, (part, seen) in enumerate(pairs):
        for rule, hit in lexicon.matches(text, part, seen):
            if rule.phrase:
                phrases.append((rule, clause, hit))
            elif (rule.id, clause, hit.start) not in candidates and _conditions(rule, text, clause, pairs, hit):
                candidates[rule.id, clause, hit.start] = Candidate(rule.act, rule, clause, hit, rule.rule.confidence)
    return list(candidates.values()), sorted(phrases, key=lambda place: (place[2].start, place[0].id))


def _conditions(
    rule: CompiledRule, text: CutText, clause: int, pairs: tuple[tuple[Part, Found], ...], hit: Hit
) -> bool:
    here = (pairs[clause],)
    if (rule.rule.whole or rule.rule.max_chars) and not _size_fits(rule.rule, text, clause, hit):
        return False
    if any(not holds(joins, text, here) for joins in rule.needs):
        return False
    if rule.unless and holds(rule.unless, text, here):
        return False
    if any(not holds(joins, text, pairs) for joins in rule.needs_unit):
        return False
    return not (rule.unless_unit and holds(rule.unless_unit, text, pairs))


def _size_fits(rule: Rule, text: CutText, clause: int, hit: Hit) -> bool:
    if rule.max_chars and sum(char.isalnum() for char in text.copy) > rule.max_chars:
        return False
    if not rule.whole:
        return True
    part = text.parts[clause]
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
