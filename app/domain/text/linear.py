"""The second layer: what a clause probably does, by the letters, words and grammar of the examples it learnt from.

A linear model over features of one clause, whole numbers throughout. It names itself in the rule id
(``linear.apologize``) and never says what can fail an attempt.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain

import msgspec

from app.domain.text.catalogue import ACTS, RED_LINES
from app.domain.text.lanes import Lanes
from app.domain.text.segment import CutText, Part

CONTEXT_BOUND = frozenset({"canned_repeat", "nonresponsive", "misinform", "overpromise", "negative_wording"})
"""Acts that depend on more than their clause: what was said before, what is true, what is allowed; or are counted."""
GATED = RED_LINES | {"abrupt_end", "offer_compensation"}
"""Acts that a gate reads; only rules may find them."""
LEARNT = tuple(act for act in ACTS if act not in CONTEXT_BOUND | GATED)
PREFIX = "linear."

WEIGHTS_HEAD = '{"schema":1,"kind":"linear",'
"""How a file of weights begins."""

LARGEST = 1 << 20
"""No weight, bias or threshold is larger, so that the features of a clause never sum up to more than a lane holds."""

_LONGEST = 64  # characters of a clause that are looked at
_HAN = re.compile("[\u3400-\u9fff]")
_DIGITS = re.compile(r"\d+")
_WORD = re.compile(r"[a-z0-9']+")
_GRAMS = (1, 2, 3)
_LENGTHS = (4, 8, 14, 22)
_SHOWN = 3


class Weights(msgspec.Struct, frozen=True):
    """A trained model. ``rows``: for each feature, pairs of an act's place in ``acts`` and its weight, flat.

    ``thresholds`` are the least scores at which an act is said, ``sure`` those from which it earns marks. ``doubts``:
    for each rule it knows, the score below which it does not believe the rule; ``trained_on`` names the examples.
    """

    locale: str
    trained_on: str
    acts: tuple[str, ...]
    bias: tuple[int, ...]
    thresholds: tuple[int, ...]
    sure: tuple[int, ...]
    doubts: dict[str, int]
    rows: dict[str, tuple[int, ...]]


class Guess(msgspec.Struct, frozen=True):
    """An act that the model hears in a clause; ``sure`` when its score is far from doubt, ``because`` of what."""

    act: str
    score: int
    sure: bool
    because: str


def guessed(rule: str) -> bool:
    """Whether an act with this rule id comes from the linear layer."""
    return rule.startswith(PREFIX)


def read_weights(text: str) -> Weights:
    """What ``write_weights`` wrote. Raises msgspec.DecodeError when it is anything else."""
    weights = msgspec.json.decode(text, type=Weights)
    count = len(weights.acts)
    if not len(weights.bias) == len(weights.thresholds) == len(weights.sure) == count:
        raise msgspec.ValidationError("one bias, threshold and sure score for each act")
    numbers = chain(weights.bias, weights.thresholds, weights.sure, *(row[1::2] for row in weights.rows.values()))
    if not all(-LARGEST <= number <= LARGEST for number in numbers):
        raise msgspec.ValidationError("a number is too large to be added up")
    if any(len(row) % 2 or not all(0 <= place < count for place in row[::2]) for row in weights.rows.values()):
        raise msgspec.ValidationError("a row holds pairs of an act's place and a weight")
    return weights


def write_weights(weights: Weights) -> str:
    """A file of one line for each feature, the same for the same weights."""
    head: dict[str, object] = {
        "locale": weights.locale,
        "trained_on": weights.trained_on,
        "acts": weights.acts,
        "bias": weights.bias,
    }
    head |= {"thresholds": weights.thresholds, "sure": weights.sure, "doubts": weights.doubts}
    lines = [f"{_json(feature)}:{_json(row)}" for feature, row in sorted(weights.rows.items())]
    return WEIGHTS_HEAD + _json(head)[1:-1] + ',"rows":{\n' + ",\n".join(lines) + "\n}}\n"


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def clause_features(text: CutText, part: Part, names: Iterable[str] = ()) -> list[str]:
    """What the model sees of a clause: its letters or words in short runs, its grammar, and the ``names`` of the word
    groups and typed values that stand in it. No feature twice."""
    words = _DIGITS.sub("0", text.copy[part.head : min(part.tail, part.head + _LONGEST)])
    runs = _letter_runs(words) if _HAN.search(words) else _word_runs(words)
    return list(dict.fromkeys((*runs, *_grammar(text, part), *("<" + name for name in names))))


def _letter_runs(words: str) -> Iterator[str]:
    marked = f"^{words}$"
    for length in _GRAMS:
        for start in range(len(marked) - length + 1):
            yield marked[start : start + length]


def _word_runs(words: str) -> Iterator[str]:
    found = ["^", *_WORD.findall(words), "$"]
    for index, word in enumerate(found):
        yield word
        if len(word) > 5:
            yield word[:5] + "*"
        for length in (2, 3):
            if index + length <= len(found):
                yield " ".join(found[index : index + length])


def _grammar(text: CutText, part: Part) -> Iterator[str]:
    asks = "?" if part.question else "."
    yield "=" + asks
    yield f"={part.subject}"
    yield f"={part.polarity}"
    yield f"={part.modality}"
    yield f"={asks}{part.subject} {part.polarity} {part.modality}"
    yield f"=wh{part.wh}"
    yield f"=len{sum(part.tail - part.head > length for length in _LENGTHS)}"
    yield "=end" + text.copy[part.tail : part.end].strip()[-1:]


class Ear:
    """Weights made ready to score clauses: the weights of a feature for all acts are one row of lanes."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self.places = {act: place for place, act in enumerate(weights.acts)}
        self._lanes = _lanes(len(weights.acts))
        self._rows = {
            feature: self._lanes.row(zip(row[::2], row[1::2], strict=True)) for feature, row in weights.rows.items()
        }
        self._bias = self._lanes.row(enumerate(weights.bias))
        self._least = self._lanes.row(enumerate(weights.thresholds))

    def scores(self, features: Iterable[str]) -> int:
        """The scores of all acts, as a row to ask ``score`` and ``guesses`` about."""
        return sum(filter(None, map(self._rows.get, features)), self._bias)

    def score(self, scores: int, place: int) -> int:
        """The score of the act at a place."""
        return self._lanes.at(scores, place)

    def guesses(self, scores: int, features: list[str]) -> Iterator[Guess]:
        """The acts whose score reaches their threshold."""
        for place in self._lanes.places(self._lanes.reaching(scores, self._least)):
            score = self._lanes.at(scores, place)
            sure = score >= self.weights.sure[place]
            yield Guess(self.weights.acts[place], score, sure, self._because(features, place))

    def _because(self, features: list[str], place: int) -> str:
        """The letters or words that weigh most for the act, longest first among equals."""
        worth: list[tuple[int, int, str]] = []
        for feature in features:
            row = self.weights.rows.get(feature, ())
            weight = next((row[at + 1] for at in range(0, len(row), 2) if row[at] == place), 0)
            if weight > 0:
                worth.append((-weight, -len(feature), feature))
        return " ".join(feature for _, _, feature in sorted(worth)[:_SHOWN])


@lru_cache(maxsize=4)
def _lanes(count: int) -> Lanes:
    return Lanes(count, 32)
