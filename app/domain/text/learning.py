"""Training the linear layer: an averaged perceptron with a margin, one for each act, in whole numbers.

The same examples give the same weights, byte for byte: nothing is drawn at random, the order is that of hashes.
An example of several clauses tells which acts it carries, not where: the clause a rule found, else the likeliest,
learns. What a rule finds beyond the listed acts is neither for nor against.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from operator import add

import msgspec

from app.domain.text.acts import understand
from app.domain.text.catalogue import ACTS
from app.domain.text.lexicon import LexiconSource, Rule
from app.domain.text.linear import LEARNT, Weights, clause_features, scores
from app.domain.text.matcher import Lexicon
from app.domain.text.normalize import normalize
from app.domain.text.segment import cut
from app.domain.text.values import find_values

EPOCHS = 6
MARGIN = 20
UP, DOWN = 4, 1  # a miss weighs more than a false alarm: for each act, most examples are of other acts
SEEN_OFTEN = 2  # features of a single example say nothing
SCALE = 4  # weights are stored in quarters
LEAST = 8  # weights nearer to zero are not stored
FOLDS = 3
NEVER = 1_000_000  # the threshold of an act that is not learnt well enough to be said
# Scores from which a good act is said, some way beyond the boundary, and is sure enough to earn marks.
SAID, SURE = 30, 80
# A reproach that is not deserved is worse than one that is missed: a bad act is guessed only far beyond the boundary,
# and is never sure.
SAID_BAD = 100
DECISIVE = frozenset({"escalate_handoff", "closing"})
"""Acts that may end a conversation: nobody is handed over or sent off on a guess."""
DOUBTED = 50  # thousandths of a rule's right hits that doubt may cost
PLACE = {act: place for place, act in enumerate(LEARNT)}


class Lesson(msgspec.Struct, frozen=True):
    """An example as the model sees it. ``gold``: places of its acts; ``found``: where rules found which act;
    ``only``: when not empty, the only acts it says anything about."""

    gold: frozenset[int]
    found: dict[int, frozenset[int]]
    clauses: tuple[tuple[str, ...], ...]
    only: frozenset[int] = frozenset()


class _Learner:
    """The weights while they are learnt; ``late`` holds what averaging takes off in the end."""

    def __init__(self, lessons: Iterable[Lesson]) -> None:
        lessons = tuple(lessons)
        counts = Counter(feature for lesson in lessons for clause in lesson.clauses for feature in clause)
        width = len(LEARNT)
        self.now = {feature: [0] * width for feature, count in counts.items() if count >= SEEN_OFTEN}
        self.late = {feature: [0] * width for feature in self.now}
        self.bias, self.late_bias = [0] * width, [0] * width
        self.time = 1
        self.lessons = [
            (lesson, [[f for f in clause if f in self.now] for clause in lesson.clauses]) for lesson in lessons
        ]

    def run(self) -> tuple[tuple[int, ...], dict[str, tuple[int, ...]]]:
        """Bias and rows after all epochs, averaged over time."""
        for _ in range(EPOCHS):
            for lesson, clauses in self.lessons:
                self._learn(lesson, clauses)
                self.time += 1
        rows = {feature: _pairs(self._averaged(row, self.late[feature])) for feature, row in sorted(self.now.items())}
        return tuple(self._averaged(self.bias, self.late_bias)), {feature: row for feature, row in rows.items() if row}

    def _averaged(self, now: list[int], late: list[int]) -> list[int]:
        return [_rounded((value * self.time - over) * SCALE, self.time) for value, over in zip(now, late, strict=True)]

    def _learn(self, lesson: Lesson, clauses: list[list[str]]) -> None:
        sums = [self._scores(clause) for clause in clauses]
        for place in lesson.only or range(len(LEARNT)):
            if place in lesson.gold:
                best = max(row[place] for row in sums)
                where = lesson.found.get(place) or [i for i, row in enumerate(sums) if row[place] == best]
                for index in where if best < MARGIN else ():
                    self._move(clauses[index], place, UP)
            elif place not in lesson.found or lesson.only:
                for index, row in enumerate(sums):
                    if row[place] > -MARGIN:
                        self._move(clauses[index], place, -DOWN)

    def _scores(self, clause: list[str]) -> list[int]:
        sums = self.bias
        for feature in clause:
            sums = list(map(add, sums, self.now[feature]))
        return sums

    def _move(self, clause: list[str], place: int, step: int) -> None:
        late = step * self.time
        for feature in clause:
            self.now[feature][place] += step
            self.late[feature][place] += late
        self.bias[place] += step
        self.late_bias[place] += late


def _rounded(value: int, by: int) -> int:
    """Nearest whole number, halves away from zero."""
    whole = (2 * abs(value) + by) // (2 * by)
    return whole if value >= 0 else -whole


def _pairs(row: list[int]) -> tuple[int, ...]:
    return tuple(number for place, weight in enumerate(row) if abs(weight) >= LEAST for number in (place, weight))


def lessons_of(source: LexiconSource, lexicon: Lexicon, locale: str) -> tuple[Lesson, ...]:
    """All that the files of a locale teach: examples, the rules' ``yes``, and their ``no`` against their own act."""
    carried: dict[str, set[str]] = {}
    against: dict[tuple[str, str], None] = {}
    for file in source.files:
        if file.locale != locale:
            continue
        for example in file.examples:
            carried.setdefault(example.text, set()).update(example.acts)
        for rule in file.rules:
            for text in rule.yes:
                carried.setdefault(text, set()).add(rule.act)
            against.update({(text, rule.act): None for text in rule.no if rule.act in PLACE})
    told = [_lesson(text, acts, lexicon, locale) for text, acts in sorted(carried.items(), key=_by_hash)]
    denied = [
        msgspec.structs.replace(_lesson(text, set(), lexicon, locale), only=frozenset({PLACE[act]}), found={})
        for text, act in sorted(against, key=_by_hash)
    ]
    return tuple(lesson for lesson in (*told, *denied) if lesson.clauses)


def _by_hash(item: tuple[str, object]) -> str:
    return hashlib.sha256(f"{item[0]}".encode()).hexdigest() + (item[1] if isinstance(item[1], str) else "")


def _lesson(text: str, acts: set[str], lexicon: Lexicon, locale: str) -> Lesson:
    cut_text = cut(normalize(text).copy)
    seen = lexicon.seen(cut_text, find_values(cut_text.copy))
    found: dict[int, set[int]] = {}
    for act in understand(text, lexicon.without_weights()).acts:
        if act.act in PLACE:
            found.setdefault(PLACE[act.act], set()).add(act.clause)
    return Lesson(
        frozenset(PLACE[act] for act in acts if act in PLACE),
        {place: frozenset(clauses) for place, clauses in found.items()},
        tuple(
            tuple(clause_features(cut_text, part, lexicon.names(found_here, locale)))
            for part, found_here in zip(cut_text.parts, seen, strict=True)
        ),
    )


def train(source: LexiconSource, lexicon: Lexicon, locale: str) -> Weights:
    """The weights that the examples of a locale give, with thresholds from examples held out in turn."""
    lessons = lessons_of(source, lexicon, locale)
    weights = _weights(locale, *_Learner(lessons).run())
    right = _held_out(lessons, locale)
    bad = [ACTS[act].polarity == "neg" for act in LEARNT]
    said = [
        NEVER if act in DECISIVE else SAID_BAD if ill else SAID
        for act, ill in zip(LEARNT, bad, strict=True)
    ]
    sure = [NEVER if ill or act in DECISIVE else SURE for act, ill in zip(LEARNT, bad, strict=True)]
    guarded = _denied(lessons, weights)
    doubt = right[len(right) * DOUBTED // 1000] if right else -NEVER
    return msgspec.structs.replace(
        weights,
        trained_on=_digest(lessons),
        thresholds=tuple(map(max, said, guarded)),
        sure=tuple(map(max, sure, guarded)),
        doubts=_doubts(source, lexicon, weights, doubt),
    )


def _weights(locale: str, bias: tuple[int, ...], rows: dict[str, tuple[int, ...]]) -> Weights:
    never = (NEVER,) * len(LEARNT)
    return Weights(locale, "", LEARNT, bias, never, never, {}, rows)


def _held_out(lessons: tuple[Lesson, ...], locale: str) -> list[int]:
    """Scores, lowest first, that models which have not seen an example give to what rules rightly found in it."""
    right: list[int] = []
    for fold in range(FOLDS):
        taught = [lesson for index, lesson in enumerate(lessons) if index % FOLDS != fold]
        weights = _weights(locale, *_Learner(taught).run())
        for lesson in (lesson for lesson in lessons[fold::FOLDS] if not lesson.only):
            rightly = sorted(lesson.gold & lesson.found.keys())
            sums = [scores(weights, list(clause)) for clause in lesson.clauses] if rightly else []
            right += [max(sums[index][place] for index in lesson.found[place]) for place in rightly]
    return sorted(right)


def _denied(lessons: tuple[Lesson, ...], weights: Weights) -> list[int]:
    """For each act a score that no counter-example of its rules reaches."""
    least = [-NEVER] * len(LEARNT)
    for lesson in lessons:
        for place in lesson.only:
            highest = max(scores(weights, list(clause))[place] for clause in lesson.clauses)
            least[place] = max(least[place], highest + 1)
    return least


def _doubts(source: LexiconSource, lexicon: Lexicon, weights: Weights, doubt: int) -> dict[str, int]:
    """For each rule the score below which it is not believed: low enough that examples of its act stand."""
    doubts: dict[str, int] = {}
    carried: dict[str, list[str]] = {}
    for example in (one for file in source.files if file.locale == weights.locale for one in file.examples):
        for act in example.acts:
            carried.setdefault(act, []).append(example.text)
    for rule in (rule for file in source.files if file.locale == weights.locale for rule in file.rules):
        if rule.act in PLACE:
            taught = (*rule.yes, *carried.get(rule.act, ()))
            own = [score for text in taught for score in own_scores(text, rule, lexicon, weights)]
            doubts[rule.id] = min((doubt, *own))
    return dict(sorted(doubts.items()))


def own_scores(text: str, rule: Rule, lexicon: Lexicon, weights: Weights) -> Iterator[int]:
    """How the model hears the clauses of an example in which its rule finds its act."""
    cut_text = cut(normalize(text).copy)
    seen = lexicon.seen(cut_text, find_values(cut_text.copy))
    place = PLACE[rule.act]
    for part, found in zip(cut_text.parts, seen, strict=True):
        if any(one.id == rule.id for one, _ in lexicon.matches(cut_text, part, found)):
            yield scores(weights, clause_features(cut_text, part, lexicon.names(found, weights.locale)))[place]


def _digest(lessons: Iterable[Lesson]) -> str:
    return hashlib.sha256(
        repr(
            [(sorted(one.gold), sorted((p, sorted(c)) for p, c in one.found.items()), one.clauses) for one in lessons]
        ).encode()
    ).hexdigest()
