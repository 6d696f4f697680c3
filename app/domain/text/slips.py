"""Unknown English words brought back to known ones: drawn-out letters, one wrong letter, a space too many or too few.

A word that is known stays. One that is not is corrected only to a word of the rules that begins with the same letter
and differs by one letter dropped, added, changed or swapped; the most frequent wins. Numbers, names with a capital in
their middle and words beside Chinese never come here.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import product

from app.domain.text.vocabulary import KNOWN, WORDS

SHORTEST = 5  # shorter words are too near to each other

_WORDS = {word: rank for rank, word in enumerate(WORDS.split())}
_TWO = "am an as at be by do go he hi if in is it me my no of oh ok on or so to up us we"
_KNOWN = frozenset((*_WORDS, *KNOWN.split(), *_TWO.split()))
_HEADS = ("a", "the", "to", "is", "in", "of", "your", "for", "and", "my", "our", "i", "we", "it")
# What grows from a known word is known: parcels, chasing, posted, helper, slowly.
_ENDINGS = (
    "s",
    "es",
    "d",
    "ed",
    "r",
    "er",
    "ers",
    "ing",
    "ings",
    "ly",
    "y",
    "able",
    "ful",
    "less",
    "ness",
    "ment",
    "n",
    "en",
)
_RUN = re.compile(r"(.)\1+")


def is_known(word: str) -> bool:
    """Whether the word stands in the lexicons or grows from one that does."""
    return (
        word in _KNOWN
        or any(word.endswith(ending) and _is_stem(word[: -len(ending)], ending[0]) for ending in _ENDINGS)
        or any(word + ending in _KNOWN for ending in ("s", "ed", "ing", "ly"))
    )


def _is_stem(stem: str, after: str) -> bool:
    if len(stem) < 3 or stem[-1] == after:  # sorryy is sorry drawn out, not sorry with an ending
        return False
    undoubled = stem[:-1] if stem[-1] == stem[-2] else ""
    return any(form in _KNOWN for form in (stem, f"{stem}e", undoubled, f"{stem[:-1]}y" if stem[-1] == "i" else ""))


@cache
def corrected(word: str) -> str | None:
    """What an unknown word means, None if nobody can tell. Two words when a space is missing."""
    if len(word) > 24:
        return None
    if drawn := _undrawn(word):
        return drawn
    return _one_letter_off(word) or _parted(word) if len(word) >= SHORTEST else None


def joined(first: str, second: str) -> str | None:
    """The word that a space fell into: ``ref und``."""
    whole = first + second
    unknown = (first not in _KNOWN) + (second not in _KNOWN)
    return whole if whole in _WORDS and unknown and len(whole) >= SHORTEST + 1 - unknown else None


def _undrawn(word: str) -> str | None:
    """``sooo`` and ``sorryy``: doubled letters single again, as few of them as make a known word."""
    runs = [match.span() for match in _RUN.finditer(word)]
    if not runs or len(runs) > 4:
        return None
    for keep in sorted(product((True, False), repeat=len(runs)), key=lambda kept: -sum(kept)):
        tried = word
        for (start, end), kept in reversed(list(zip(runs, keep, strict=True))):
            tried = tried[: start + 1 + kept] + tried[end:]
        if tried != word and (tried in _KNOWN or (len(tried) > 3 and is_known(tried))):
            return tried
    return None


def _one_letter_off(word: str) -> str | None:
    near = {right for left in (word, *_shortened(word)) for right in _index().get(left, ())}
    near = {right for right in near if right[0] == word[0] and _is_one_slip(word, right)}
    return min(near, key=lambda right: (sorted(right) != sorted(word), _WORDS[right]), default=None)


def _parted(word: str) -> str | None:
    for head in _HEADS:
        rest = word.removeprefix(head)
        if rest != word and len(rest) > 3 and rest in _WORDS:
            return f"{head} {rest}"
    return None


@cache
def _index() -> dict[str, tuple[str, ...]]:
    """From each word of the rules, and each of its forms with a letter less, to the words."""
    found: dict[str, tuple[str, ...]] = {}
    for word in _WORDS:
        if len(word) >= SHORTEST:
            for form in {word, *_shortened(word)}:
                found[form] = (*found.get(form, ()), word)
    return found


def _shortened(word: str) -> Iterator[str]:
    return (word[:index] + word[index + 1 :] for index in range(len(word)))


def _is_one_slip(word: str, right: str) -> bool:
    """One letter dropped, added, changed, or two neighbours swapped; lengths differ by one at most."""
    start = next((index for index, pair in enumerate(zip(word, right, strict=False)) if pair[0] != pair[1]), None)
    if start is None:
        return True
    if len(word) == len(right):
        return word[start + 1 :] == right[start + 1 :] or (
            word[start : start + 2] == right[start : start + 2][::-1] and word[start + 2 :] == right[start + 2 :]
        )
    longer, shorter = (word, right) if len(word) > len(right) else (right, word)
    return longer[start + 1 :] == shorter[start:]
