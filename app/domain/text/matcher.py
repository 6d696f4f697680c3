"""A compiled lexicon: one automaton over all words, and chains joined from what it saw.

The automaton reads the copy once. A chain is looked at only in clauses where its rarest step was
seen, and joined only when every step was.
"""

import hashlib
from collections.abc import Iterator, Mapping
from copy import copy as copied
from functools import lru_cache

import msgspec

from app.domain.text.catalogue import GATING
from app.domain.text.lexicon import LexiconSource, Rule
from app.domain.text.linear import Ear
from app.domain.text.pattern import TYPED, Chain, PatternError, Patterns, patterns_over
from app.domain.text.segment import CutText, Part
from app.domain.text.values import Value
from app.domain.text.words import Words

_OF_A_VALUE = 6  # how often a typed value may be seen, as ``Words.common`` counts
_MOST_ROWS = 48  # starts that are followed at once in one clause; keeps joining linear

Found = dict[int, list[tuple[int, int]]]


class Join(msgspec.Struct, frozen=True):
    """A chain over numbered words. ``steps[i]`` are the numbers that satisfy step i."""

    steps: tuple[frozenset[int], ...]
    gaps: tuple[int, ...]
    not_after: tuple[tuple[str, ...], ...]
    not_before: tuple[tuple[str, ...], ...]
    starts: int
    ends: int
    spaced: bool


# Joins under the words of their rarest step: only these need looking at where such a word was seen.
JoinIndex = dict[int, tuple[Join, ...]]


class CompiledRule(msgspec.Struct, frozen=True):
    """A rule with its patterns as joins; a rule of a phrase set has ``phrase`` instead of an act."""

    id: str
    act: str
    phrase: str
    joins: tuple[Join, ...]
    needs: tuple[JoinIndex, ...]
    needs_unit: tuple[JoinIndex, ...]
    unless: JoinIndex
    unless_unit: JoinIndex
    rule: Rule
    locale: str


# The joins to look at where a word was seen.
_Triggers = dict[int, tuple[tuple[CompiledRule, Join], ...]]


class Hit(msgspec.Struct, frozen=True):
    """Where a join was found: the whole and each step, as spans of the copy."""

    start: int
    end: int
    steps: tuple[tuple[int, int], ...]


class Lexicon:
    """All rules compiled together. Immutable; two lexicons of equal content have equal ``hash``.

    ``muted`` are the rules that are heard and then not heeded: what they find is dropped, and shown as dropped.

    ``base`` is the same source compiled without phrases: its rules are taken over as they are, so that a
    hundred scenarios compile the shipped lexicon once.
    """

    def __init__(
        self, source: LexiconSource, phrases: Mapping[str, tuple[str, ...]], base: "Lexicon | None" = None
    ) -> None:
        self.hash = _hash(source, phrases)
        locales = sorted({file.locale for file in source.files}, reverse=True)
        self.locale = locales[0] if locales else "zh-CN"
        self.words: Words = Words(base.words if base else None)
        self._sets: dict[tuple[str, ...], frozenset[int]] = {}
        own = tuple(self._of_phrases(source, phrases) if base else self._of_files(source))
        if not base:
            own += tuple(self._of_phrases(source, phrases))
        self.rules: tuple[CompiledRule, ...] = (*(base.rules if base else ()), *own)
        self.muted: frozenset[str] = base.muted if base else _muted(source)
        self.words.close()
        self._typed = {kind: -index - 1 for index, kind in enumerate(TYPED)}
        self._by_number: tuple[_Triggers, ...] = (*(base._by_number if base else ()), self._triggers(own))
        self._sets.clear()
        self.ears: dict[str, Ear] = (
            base.ears if base else {file.locale: Ear(file.weights) for file in source.files if file.weights}
        )
        self._names: dict[str, dict[int, tuple[str, ...]]] = base._names if base else self._named(source)

    def _named(self, source: LexiconSource) -> dict[str, dict[int, tuple[str, ...]]]:
        """For each locale, the groups that a word belongs to."""
        typed = {number: (kind,) for kind, number in self._typed.items()}
        named: dict[str, dict[int, tuple[str, ...]]] = {}
        for locale in {file.locale for file in source.files}:
            groups: dict[int, tuple[str, ...]] = dict(typed)
            for name, words in source.groups(locale).items():
                for number in {found for word in words if (found := self.words.known(word)) is not None}:
                    groups[number] = (*groups.get(number, ()), name)
            named[locale] = groups
        return named

    def names(self, found: Found, locale: str) -> list[str]:
        """The groups and typed values seen in a clause, in the order of their names."""
        groups = self._names.get(locale, {})
        return sorted({name for number in found for name in groups.get(number, ())})

    def without_weights(self) -> "Lexicon":
        """The same rules alone."""
        alone = copied(self)
        alone.ears = {}
        return alone

    def _of_files(self, source: LexiconSource) -> Iterator[CompiledRule]:
        for file in source.files:
            patterns = patterns_over(source.groups(file.locale), spaced=file.locale == "en")
            for rule in file.rules:
                yield self._rule(rule, patterns, file.locale, phrase="")

    def _of_phrases(self, source: LexiconSource, phrases: Mapping[str, tuple[str, ...]]) -> Iterator[CompiledRule]:
        patterns = patterns_over(source.groups(self.locale), spaced=self.locale == "en")
        for name in sorted(phrases):
            rule = Rule(id=name, act="", any=phrases[name])
            yield self._rule(rule, patterns, self.locale, phrase=name)

    def _rule(self, rule: Rule, patterns: Patterns, locale: str, phrase: str) -> CompiledRule:
        return CompiledRule(
            id=rule.id,
            act=rule.act,
            phrase=phrase,
            joins=tuple(self._joins(rule.any, patterns)),
            needs=tuple(self._index((pattern,), patterns) for pattern in rule.needs),
            needs_unit=tuple(self._index((pattern,), patterns) for pattern in rule.needs_unit),
            unless=self._index(rule.unless, patterns),
            unless_unit=self._index(rule.unless_unit, patterns),
            rule=rule,
            locale=locale,
        )

    def _index(self, sources: tuple[str, ...], patterns: Patterns) -> JoinIndex:
        index: dict[int, list[Join]] = {}
        for join in self._joins(sources, patterns):
            for number in self._rarest(join):
                index.setdefault(number, []).append(join)
        return {number: tuple(joins) for number, joins in index.items()}

    def _joins(self, sources: tuple[str, ...], patterns: Patterns) -> Iterator[Join]:
        for source in sources:
            chains = patterns.chains(source)
            if isinstance(chains, PatternError):
                continue  # reported when the file was read; a scenario's phrases are checked by its reader
            for chain in chains:
                yield self._join(chain, patterns.spaced)

    def _join(self, chain: Chain, spaced: bool) -> Join:
        return Join(
            steps=tuple(
                frozenset({-TYPED.index(step.typed) - 1}) if step.typed else self._set_of(step.words)
                for step in chain.steps
            ),
            gaps=tuple(step.gap for step in chain.steps),
            not_after=tuple(step.not_after for step in chain.steps),
            not_before=tuple(step.not_before for step in chain.steps),
            starts=chain.starts,
            ends=chain.ends,
            spaced=spaced,
        )

    def _set_of(self, words: tuple[str, ...]) -> frozenset[int]:
        """The numbers of words; patterns that name the same group share them."""
        found = self._sets.get(words)
        if found is None:
            found = self._sets[words] = frozenset(map(self.words.number, words))
        return found

    def _triggers(self, rules: tuple[CompiledRule, ...]) -> _Triggers:
        """For each word the joins whose rarest step it satisfies."""
        triggers: dict[int, list[tuple[CompiledRule, Join]]] = {}
        for rule in rules:
            for join in rule.joins:
                pair = (rule, join)
                for number in self._rarest(join):
                    triggers.setdefault(number, []).append(pair)
        return {number: tuple(joins) for number, joins in triggers.items()}

    def _rarest(self, join: Join) -> frozenset[int]:
        return min(join.steps, key=self._commonness)

    def _commonness(self, step: frozenset[int]) -> int:
        """How often a step may be seen."""
        return sum(self.words.common(number) if number >= 0 else _OF_A_VALUE for number in step)

    def seen(self, text: CutText, values: tuple[Value, ...]) -> list[Found]:
        """For each clause, the words and typed values in it."""
        found: list[Found] = [{} for _ in text.parts]
        owners = _owners(text)
        for number, start, end in self.words.places(text.copy):
            owner = owners[start]
            if owner >= 0:
                found[owner].setdefault(number, []).append((start, end))
        for value in values:
            found[owners[value.start]].setdefault(self._typed[value.kind], []).append((value.start, value.end))
        return found

    def matches(self, text: CutText, part: Part, found: Found) -> Iterator[tuple[CompiledRule, Hit]]:
        """Every join of a rule that stands in the clause, without the rule's further conditions."""
        for number in found:
            for triggers in self._by_number:
                for rule, join in triggers.get(number, ()):
                    for hit in find(join, text.copy, part, found):
                        yield rule, hit


def compile_lexicon(source: LexiconSource, phrases: Mapping[str, tuple[str, ...]] = {}) -> Lexicon:
    """All files, and the scenario's own phrase sets (``slot.city``), ready to be matched.

    The files alone are compiled once for each source; the same source object gives the same base.
    """
    if not phrases:
        return _base(Same(source))
    return Lexicon(source, phrases, _base(Same(source)))


class Same:
    """A source by identity, since its parts cannot be hashed; holds it, so that the identity stays its own."""

    def __init__(self, source: LexiconSource) -> None:
        self.source = source

    def __hash__(self) -> int:
        return id(self.source)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.source is other.source


@lru_cache(maxsize=8)
def _base(same: Same) -> Lexicon:
    return Lexicon(same.source, {})


def find(join: Join, copy: str, part: Part, found: Found) -> Iterator[Hit]:
    """Where the join stands in the clause: for each start the nearest ends, in text order."""
    for step in join.steps:
        if step.isdisjoint(found):
            return
    # Reachable ends of the steps so far, each with the places of all its steps.
    rows: list[tuple[tuple[int, int], ...]] = [
        (place,) for place in _places(join, 0, copy, part, found) if _near_start(join, copy, part, place[0])
    ]
    for index in range(1, len(join.steps)):
        places = _places(join, index, copy, part, found)
        gap = join.gaps[index]
        rows = _extended(rows, places, gap, copy if join.spaced else "")
        if not rows:
            return
    last_end = -1
    for row in rows:
        if row[0][0] >= last_end and _near_end(join, copy, part, row[-1][1]):
            last_end = row[-1][1]
            yield Hit(row[0][0], last_end, row)


def stands(index: JoinIndex, text: CutText, part: Part, found: Found) -> bool:
    """Whether any join of the index stands in the clause."""
    return any(
        next(find(join, text.copy, part, found), None) is not None
        for number in index.keys() & found.keys()
        for join in index[number]
    )


def _extended(
    rows: list[tuple[tuple[int, int], ...]], places: list[tuple[int, int]], gap: int, spaced: str
) -> list[tuple[tuple[int, int], ...]]:
    more: dict[tuple[int, int, int], tuple[tuple[int, int], ...]] = {}
    for row in rows:
        end = row[-1][1]
        for place in places:
            if place[0] < end:
                continue
            if _words_between(spaced, end, place[0]) > gap if spaced else place[0] - end > gap:
                break
            more.setdefault((row[0][0], *place), (*row, place))
    return sorted(more.values())[:_MOST_ROWS]


def _near_start(join: Join, copy: str, part: Part, start: int) -> bool:
    if join.starts < 0 or start <= part.head:
        return True
    return (_words_between(copy, part.head, start) if join.spaced else start - part.head) <= join.starts


def _near_end(join: Join, copy: str, part: Part, end: int) -> bool:
    if join.ends < 0 or end >= part.tail:
        return True
    return (_words_between(copy, end, part.tail) if join.spaced else part.tail - end) <= join.ends


def _words_between(copy: str, end: int, start: int) -> int:
    return len(copy[end:start].split()) if start > end else 0


def _places(join: Join, index: int, copy: str, part: Part, found: Found) -> list[tuple[int, int]]:
    step = join.steps[index]
    seen = [number for number in found if number in step] if len(found) < len(step) else step & found.keys()
    places = [place for number in seen for place in found[number]]
    if len(places) > 1:
        places.sort()
    if join.not_after[index]:
        places = [place for place in places if not copy[part.start : place[0]].endswith(join.not_after[index])]
    if join.not_before[index]:
        places = [place for place in places if not copy.startswith(join.not_before[index], place[1], part.end)]
    return places


def _owners(text: CutText) -> list[int]:
    owners = [-1] * (len(text.copy) + 1)
    for index, part in enumerate(text.parts):
        owners[part.start : part.end] = [index] * (part.end - part.start)
    return owners


def _muted(source: LexiconSource) -> frozenset[str]:
    """The rules that a file silences. What a gate reads stays audible, whatever a file says."""
    wanted = {muted.rule for file in source.files for muted in file.mute}
    return frozenset(rule.id for file in source.files for rule in file.rules if rule.id in wanted and not gates(rule))


def gates(rule: Rule) -> bool:
    """Whether a gate may hang on what the rule finds, denied or not."""
    return rule.act in GATING or rule.negation.removeprefix("flip:") in GATING


def _hash(source: LexiconSource, phrases: Mapping[str, tuple[str, ...]]) -> str:
    content = {
        "files": [
            {
                "id": file.id,
                "locale": file.locale,
                "groups": file.groups,
                "rules": [msgspec.structs.replace(rule, yes=(), no=(), path="", line=0) for rule in file.rules],
                "weights": file.weights,
                **({"mute": [muted.rule for muted in file.mute]} if file.mute else {}),
            }
            for file in source.files
            if not file.examples
        ],
        "phrases": dict(phrases),
    }
    return hashlib.sha256(msgspec.json.encode(content, order="deterministic")).hexdigest()
