"""The pattern language: parsed once, never evaluated.

A pattern becomes a few *chains*. A chain is a row of steps (sets of literal words or one typed value)
with a greatest distance between neighbours. Chains are found by joining the places where an
automaton saw the words: there is no backtracking, so every pattern a trainer can write takes time
linear in the length of the reply.

    literal   <group>   (a|b)   a|b   [optional]   ~  ~N   ^  $   !(x)y   y!(x)
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache

import msgspec

from app.domain.text.normalize import normalize

TYPED = ("money", "duration", "clock", "date", "number", "order", "phone", "person")

DEFAULT_GAP = 6
_LARGEST_GAP = 30
_CLAUSE_ENDS = "。；;…！"  # written out they mean the end of the clause, like $
_NEVER = frozenset("!?;。…\n☺☹☻")
_MOST_WORDS = 160  # words that neighbouring sets are multiplied out to; beyond it they stay separate steps
_MOST_CHAINS = 96
_MOST_ITEMS = 6000  # set members that one pattern may name after its groups are filled in


class PatternError(msgspec.Struct, frozen=True):
    """Why a pattern cannot be read; ``column`` counts code points from 0 within the pattern."""

    column: int
    code: str
    message: str


class Step(msgspec.Struct, frozen=True):
    """``words``: any of them; or ``typed``: a value of that kind. ``gap``: how far after the step before.

    ``not_after``: texts that must not stand directly before; ``not_before``: directly after.
    """

    words: tuple[str, ...] = ()
    typed: str = ""
    gap: int = 0
    not_after: tuple[str, ...] = ()
    not_before: tuple[str, ...] = ()


class Chain(msgspec.Struct, frozen=True):
    """Steps in order; ``starts`` and ``ends``: how far from the start and the end of the clause (-1: anywhere)."""

    steps: tuple[Step, ...]
    starts: int = -1
    ends: int = -1


class _Words(msgspec.Struct, frozen=True):
    words: tuple[str, ...]


class _Typed(msgspec.Struct, frozen=True):
    kind: str


class _Gap(msgspec.Struct, frozen=True):
    size: int


class _Edge(msgspec.Struct, frozen=True):
    start: bool


class _Not(msgspec.Struct, frozen=True):
    words: tuple[str, ...]


_Element = _Words | _Typed | _Gap | _Edge | _Not
_Row = tuple[_Element, ...]


class _Trouble(Exception):
    def __init__(self, column: int, code: str, message: str) -> None:
        super().__init__(message)
        self.error = PatternError(column, code, message)


def parse_pattern(
    source: str, groups: Mapping[str, tuple[str, ...]], spaced: bool = False
) -> tuple[Chain, ...] | PatternError:
    """The chains of one pattern; for many patterns over the same groups, see ``patterns_over``."""
    return Patterns(groups, spaced).chains(source)


def patterns_over(groups: Mapping[str, tuple[str, ...]], spaced: bool) -> "Patterns":
    """The reader of patterns over these groups. Equal groups give the same reader, and what it has read already."""
    return _patterns_over(tuple(groups.items()), spaced)


@lru_cache(maxsize=4)
def _patterns_over(groups: tuple[tuple[str, tuple[str, ...]], ...], spaced: bool) -> "Patterns":
    return Patterns(dict(groups), spaced)


class Patterns:
    """Reads patterns over word groups, each pattern and each group once.

    ``spaced``: words are separated by spaces (English), not written together.
    """

    def __init__(self, groups: Mapping[str, tuple[str, ...]], spaced: bool) -> None:
        self.groups = groups
        self.spaced = spaced
        self.filled_in: dict[str, list[_Row]] = {}
        self._read: dict[str, tuple[Chain, ...] | PatternError] = {}

    def chains(self, source: str) -> tuple[Chain, ...] | PatternError:
        """The chains of a pattern."""
        found = self._read.get(source)
        if found is None:
            found = self._read[source] = self._parse(source)
        return found

    def _parse(self, source: str) -> tuple[Chain, ...] | PatternError:
        try:
            rows = _Reader(source, self, ()).alternatives(until="")
            return tuple(_chain(row, self.spaced) for row in _optional_expanded(rows))
        except _Trouble as trouble:
            return trouble.error


class _Reader:
    """Recursive descent over one pattern; ``using`` are the groups being filled in."""

    def __init__(self, source: str, patterns: Patterns, using: tuple[str, ...]) -> None:
        self.source = source
        self.patterns = patterns
        self.using = using
        self.at = 0

    def alternatives(self, until: str) -> list[_Row]:
        rows = self.sequence(until)
        while self._peek() == "|":
            self.at += 1
            rows = rows + self.sequence(until)
        if self._peek() != until:
            raise _Trouble(self.at, "unbalanced", f"expected {until or 'the end of the pattern'!r}")
        return _merged(rows)

    def sequence(self, until: str) -> list[_Row]:
        rows: list[_Row] = [()]
        start = self.at
        while (char := self._peek()) and char not in ("|", until):
            if char in ")]>":
                raise _Trouble(self.at, "unbalanced", f"{char!r} closes nothing")
            rows = self._times(rows, self._item(char))
        if self.at == start and not until:
            raise _Trouble(start, "empty", "an alternative says nothing")
        return rows if self.at > start else [(_Words(("",)),)]

    def _peek(self) -> str:
        return self.source[self.at : self.at + 1]

    def _times(self, rows: list[_Row], more: list[_Row]) -> list[_Row]:
        product = [_joined(row + extra) for row in rows for extra in more]
        if len(product) > _MOST_CHAINS:
            raise _Trouble(self.at, "too_complex", "too many combinations: split the pattern in two")
        return product

    def _item(self, char: str) -> list[_Row]:
        if char == "(":
            return self._bracket(")")
        if char == "[":
            rows = self._bracket("]")
            return _merged([*rows, (_Words(("",)),)])
        if char == "<":
            return self._group()
        if char == "~":
            return [(self._gap(),)]
        if char in "^$":
            self.at += 1
            return [(_Edge(char == "^"),)]
        if char == "!" and self.source[self.at + 1 : self.at + 2] == "(":
            self.at += 1
            return [(_Not(self._words_only()),)]
        if char in _CLAUSE_ENDS or char == "!":
            self.at += 1
            return [(_Edge(False),)]
        return [(_Words((self._literal(),)),)]

    def _bracket(self, closing: str) -> list[_Row]:
        opened = self.at
        self.at += 1
        rows = self.alternatives(closing) if self._closes(closing) else None
        if rows is None:
            raise _Trouble(opened, "unbalanced", f"{self.source[opened]!r} is never closed")
        self.at += 1
        return rows

    def _closes(self, closing: str) -> bool:
        return closing in self.source[self.at :]

    def _words_only(self) -> tuple[str, ...]:
        opened = self.at
        rows = self._bracket(")")
        if any(len(row) != 1 or not isinstance(row[0], _Words) for row in rows):
            raise _Trouble(opened, "not_words", "only plain words may stand in !( )")
        return tuple(word for row in rows for part in row if isinstance(part, _Words) for word in part.words)

    def _group(self) -> list[_Row]:
        opened = self.at
        closed = self.source.find(">", opened)
        if closed < 0:
            raise _Trouble(opened, "unbalanced", "'<' is never closed")
        name = self.source[opened + 1 : closed]
        self.at = closed + 1
        if name in TYPED:
            return [(_Typed(name),)]
        if name not in self.patterns.groups:
            raise _Trouble(opened, "unknown_group", f"there is no word group <{name}>")
        if name in self.using:
            raise _Trouble(opened, "circular_group", f"word group <{name}> contains itself")
        known = self.patterns.filled_in
        if name not in known:
            known[name] = self._members(name, opened)
        return known[name]

    def _members(self, name: str, opened: int) -> list[_Row]:
        rows: list[_Row] = []
        for member in self.patterns.groups[name]:
            inner = _Reader(member, self.patterns, (*self.using, name))
            try:
                rows += inner.alternatives("")
            except _Trouble as trouble:
                raise _Trouble(opened, trouble.error.code, f"<{name}>: {trouble.error.message}") from None
        return _merged(rows)

    def _gap(self) -> _Gap:
        self.at += 1
        digits = ""
        while self._peek().isascii() and self._peek().isdigit() and len(digits) < 2:
            digits += self._peek()
            self.at += 1
        size = int(digits) if digits else DEFAULT_GAP
        if size > _LARGEST_GAP:
            raise _Trouble(self.at, "gap_too_large", f"a gap reaches at most {_LARGEST_GAP}")
        return _Gap(size)

    def _literal(self) -> str:
        start = self.at
        while (char := self._peek()) and char not in "()[]<>|~^$!" and char not in _CLAUSE_ENDS:
            self.at += 1
        literal = _folded(self.source[start : self.at], self.patterns.spaced)
        if any(char in _NEVER for char in literal):
            raise _Trouble(start, "never_matches", "clauses end at ! ? ; and 。 — no pattern can reach over them")
        return literal


@lru_cache(maxsize=1 << 16)  # a word of a group is asked for by every pattern that names the group
def _folded(literal: str, spaced: bool) -> str:
    """A literal as it looks on a matching copy."""
    copy = normalize(literal).copy
    if spaced:
        return copy
    chars = [
        char
        for index, char in enumerate(copy)
        if char not in " \x1f" or (_latin(copy[index - 1 : index]) and _latin(copy[index + 1 : index + 2]))
    ]
    return "".join(chars)


def _latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _merged(rows: list[_Row]) -> list[_Row]:
    """Alternatives that are single word sets become one set."""
    words: dict[str, None] = {}
    rest: list[_Row] = []
    for row in rows:
        if len(row) == 1 and isinstance(row[0], _Words):
            words.update(dict.fromkeys(row[0].words))
        elif row not in rest:
            rest.append(row)
    if len(words) > _MOST_ITEMS:
        raise _Trouble(0, "too_complex", "too many words in one set")
    return [(_Words(tuple(words)),), *rest] if words else rest


def _joined(row: _Row) -> _Row:
    """Neighbouring word sets are multiplied out while they stay small."""
    out: list[_Element] = []
    for element in row:
        last = out[-1] if out else None
        if (
            isinstance(last, _Words)
            and isinstance(element, _Words)
            and len(last.words) * len(element.words) <= _MOST_WORDS
        ):
            out[-1] = _Words(tuple(dict.fromkeys(a + b for a in last.words for b in element.words)))
        else:
            out.append(element)
    return tuple(out)


def _chain(row: _Row, spaced: bool) -> Chain:
    steps: list[Step] = []
    starts = ends = -1
    gap, after_gap = 0, True
    behind: tuple[str, ...] = ()
    for element in row:
        if isinstance(element, _Gap):
            gap, after_gap = gap + element.size, True
        elif isinstance(element, _Edge):
            if element.start:
                starts = 0
            else:
                ends = gap
        elif isinstance(element, _Not):
            if after_gap:
                behind = element.words
            else:
                steps[-1] = msgspec.structs.replace(steps[-1], not_before=element.words)
        else:
            words = tuple(sorted(_spaced_words(element.words, spaced))) if isinstance(element, _Words) else ()
            typed = element.kind if isinstance(element, _Typed) else ""
            if not words and not typed:
                continue
            if starts == 0 and not steps:
                starts = gap
            steps.append(Step(words, typed, gap if steps else 0, behind))
            gap, after_gap, behind = 0, False, ()
    if not steps:
        raise _Trouble(0, "empty", "the pattern names no word")
    return Chain(tuple(steps), starts, ends)


def _spaced_words(words: tuple[str, ...], spaced: bool) -> Iterator[str]:
    for word in words:
        plain = " ".join(word.split()) if spaced else word
        if plain:  # a lone space between two gaps says nothing
            yield plain


def _optional_expanded(rows: list[_Row]) -> Iterator[_Row]:
    """An optional set that no neighbour took in gives two rows: with it and without."""
    count = 0
    waiting = list(reversed(rows))
    while waiting:
        row = waiting.pop()
        place = next((i for i, element in enumerate(row) if isinstance(element, _Words) and "" in element.words), None)
        count += 1
        if count > _MOST_CHAINS * 2:
            raise _Trouble(0, "too_complex", "too many combinations: split the pattern in two")
        if place is None:
            yield row
            continue
        element = row[place]
        assert isinstance(element, _Words)
        rest = tuple(word for word in element.words if word)
        waiting.append(row[:place] + row[place + 1 :])
        if rest:
            waiting.append((*row[:place], _Words(rest), *row[place + 1 :]))
