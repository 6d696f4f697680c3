"""Words by number, and where they stand in a text: one automaton, which others may be laid over."""

from collections.abc import Iterator

from ahocorasick_rs import AhoCorasick, MatchKind

_COMMON = (200, 6, 2, 1)  # how often words of one, two, three and more characters may be seen, relatively


class Words:
    """Numbers words as they are asked for, until it is closed; then finds them.

    ``base`` keeps its numbers and is shared: a hundred sets laid over one base cost what they add.
    """

    def __init__(self, base: "Words | None" = None) -> None:
        self._base = base
        self._first = len(base) if base else 0
        self._own: dict[str, int] = {}
        self._texts: list[str] = []
        self._edges: tuple[tuple[bool, bool], ...] = ()
        self._automaton: AhoCorasick | None = None

    def __len__(self) -> int:
        return self._first + len(self._own)

    def __getitem__(self, number: int) -> str:
        if self._base is not None and number < self._first:
            return self._base[number]
        return self._texts[number - self._first]

    def known(self, word: str) -> int | None:
        """The number of a word that was asked for before."""
        found = self._base.known(word) if self._base is not None else None
        return self._own.get(word) if found is None else found

    def number(self, word: str) -> int:
        """The number of a word, a new one if it has none."""
        found = self.known(word)
        if found is None:
            found = self._own[word] = len(self)
            self._texts.append(word)
        return found

    def close(self) -> None:
        """No more words; they can be found from now on."""
        self._edges = tuple((is_word(word[0]), is_word(word[-1])) for word in self._texts)
        if self._texts:
            self._automaton = AhoCorasick(self._texts, matchkind=MatchKind.Standard)

    def common(self, number: int) -> int:
        """How often a word may be seen: single characters are everywhere, longer words are rare."""
        return _COMMON[min(len(self[number]), len(_COMMON)) - 1]

    def places(self, copy: str) -> Iterator[tuple[int, int, int]]:
        """Number, start and end of each word in ``copy``; Latin words only where they stand alone."""
        if self._base is not None:
            yield from self._base.places(copy)
        if self._automaton is None:
            return
        edges, first = self._edges, self._first
        for number, start, end in self._automaton.find_matches_as_indexes(copy, overlapping=True):
            left, right = edges[number]
            if (left and start and is_word(copy[start - 1])) or (right and end < len(copy) and is_word(copy[end])):
                continue
            yield number + first, start, end


def is_word(char: str) -> bool:
    """Whether a character is part of a word written in Latin letters or digits."""
    return char.isascii() and char.isalnum()
