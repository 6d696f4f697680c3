"""Training the linear layer: an averaged perceptron with a margin, one for each act, in whole numbers.

The same examples give the same weights, byte for byte: nothing is drawn at random, the order is that of hashes.
An example of several clauses tells which acts it carries, not where: the clause a rule found, else the likeliest,
learns. What a rule finds beyond the listed acts is neither for nor against.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable
from functools import cached_property

import msgspec

from app.domain.text.acts import understand
from app.domain.text.catalogue import ACTS
from app.domain.text.lanes import Lanes
from app.domain.text.lexicon import LexiconSource
from app.domain.text.linear import LEARNT, Ear, Weights, clause_features
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
SAID_BAD = 160
UNGUESSED = frozenset({"escalate_handoff", "closing", "rhetorical_challenge"})
"""Acts that may end a conversation: nobody is handed over or sent off on a guess. And reproaches in the form of a
question, which by their letters are honest questions."""
DOUBTED = 25  # thousandths of a rule's right hits that doubt may cost
UNDOUBTED = frozenset({"closing"})  # a farewell is said in so many words
PLACE = {act: place for place, act in enumerate(LEARNT)}
LANES = Lanes(len(LEARNT), 64)
_LOUD = LANES.ones * (1 - MARGIN)  # from here a clause is taken to carry an act


class Lesson(msgspec.Struct, frozen=True):
    """An example as the model sees it. ``gold``: places of its acts; ``found``: where rules found which act;
    ``only``: when not empty, the only acts it says anything about."""

    gold: frozenset[int]
    found: dict[int, frozenset[int]]
    clauses: tuple[tuple[str, ...], ...]
    only: frozenset[int] = frozenset()


class _Learner:
    """The weights while they are learnt: for each feature one row of lanes, an act in each.

    Feature 0 stands in every clause: its weights are the bias. ``late`` holds what averaging takes off in the end.
    """

    def __init__(self, lessons: Iterable[Lesson]) -> None:
        lessons = tuple(lessons)
        counts = Counter(feature for lesson in lessons for clause in lesson.clauses for feature in clause)
        self.features = sorted(feature for feature, count in counts.items() if count >= SEEN_OFTEN)
        numbers = {feature: number for number, feature in enumerate(self.features, 1)}
        self.now = [0] * (len(numbers) + 1)
        self.late = [0] * (len(numbers) + 1)
        self.time = 1
        self.lessons = [
            (lesson, _free(lesson), [[0, *(numbers[f] for f in clause if f in numbers)] for clause in lesson.clauses])
            for lesson in lessons
        ]

    def run(self) -> tuple[tuple[int, ...], dict[str, tuple[int, ...]]]:
        """Bias and rows after all epochs, averaged over time."""
        for _ in range(EPOCHS):
            for lesson, free, clauses in self.lessons:
                self._learn(lesson, free, clauses)
                self.time += 1
        bias = tuple(_rounded(total * SCALE, self.time) for total in LANES.numbers(self._total(0)))
        rows = ((feature, self._row(number)) for number, feature in enumerate(self.features, 1))
        return bias, {feature: row for feature, row in rows if row}

    def _total(self, number: int) -> int:
        """A feature's weights, summed over time."""
        return self.now[number] * self.time - self.late[number]

    def _row(self, number: int) -> tuple[int, ...]:
        """Places and averages of a feature's weights, where the average is large enough to be stored."""
        total = self._total(number)
        stored = LANES.ones * -(-self.time * (2 * LEAST - 1) // (2 * SCALE))  # what is rounded to LEAST, or beyond
        marks = LANES.reaching(total, stored) | LANES.reaching(-total, stored)
        pairs = ((place, _rounded(LANES.at(total, place) * SCALE, self.time)) for place in LANES.places(marks))
        return tuple(number for pair in pairs for number in pair)

    def _learn(self, lesson: Lesson, free: int, clauses: list[list[int]]) -> None:
        """One lesson: all clauses are heard before any weight moves."""
        now, late = self.now, self.late
        heard = [sum(map(now.__getitem__, clause)) for clause in clauses]
        moves = [(LANES.reaching(row, _LOUD) & free) * -DOWN for row in heard]
        for place in lesson.gold:
            scores = [LANES.at(row, place) for row in heard]
            best = max(scores)
            if best < MARGIN:
                for index in lesson.found.get(place) or (i for i, score in enumerate(scores) if score == best):
                    moves[index] += UP << place * LANES.bits
        for clause, move in zip(clauses, moves, strict=True):
            if move:
                over = move * self.time
                for number in clause:
                    now[number] += move
                    late[number] += over


def _free(lesson: Lesson) -> int:
    """The lanes of acts that no clause of the lesson may be heard to carry."""
    if lesson.only:
        return LANES.row((place, 1) for place in lesson.only - lesson.gold)
    return LANES.ones - LANES.row((place, 1) for place in lesson.gold | lesson.found.keys())


def _rounded(value: int, by: int) -> int:
    """Nearest whole number, halves away from zero."""
    whole = (2 * abs(value) + by) // (2 * by)
    return whole if value >= 0 else -whole


class _Text:
    """An example cut into clauses, with what stands in each; looked at once for all that is asked about it."""

    def __init__(self, text: str, lexicon: Lexicon, locale: str) -> None:
        self._lexicon = lexicon
        self._cut = cut(normalize(text).copy)
        self._seen = lexicon.seen(self._cut, find_values(self._cut.copy))
        self.clauses = tuple(
            tuple(clause_features(self._cut, part, lexicon.names(found, locale)))
            for part, found in zip(self._cut.parts, self._seen, strict=True)
        )

    @cached_property
    def rules(self) -> tuple[frozenset[str], ...]:
        """For each clause the rules whose words stand in it."""
        return tuple(
            frozenset(rule.id for rule, _ in self._lexicon.matches(self._cut, part, found))
            for part, found in zip(self._cut.parts, self._seen, strict=True)
        )


class _Texts(dict[str, _Text]):
    """The examples of a locale, each made when it is first asked for."""

    def __init__(self, lexicon: Lexicon, locale: str) -> None:
        super().__init__()
        self.locale = locale
        self.lexicon = lexicon
        self.rules_alone = lexicon.without_weights()

    def __missing__(self, text: str) -> _Text:
        made = self[text] = _Text(text, self.lexicon, self.locale)
        return made


def lessons_of(source: LexiconSource, texts: _Texts) -> tuple[Lesson, ...]:
    """All that the files of a locale teach: examples, the rules' ``yes``, and their ``no`` against their own act."""
    carried: dict[str, set[str]] = {}
    against: dict[tuple[str, str], None] = {}
    for file in source.files:
        if file.locale != texts.locale:
            continue
        for example in file.examples:
            carried.setdefault(example.text, set()).update(example.acts)
        for rule in file.rules:
            for text in rule.yes:
                carried.setdefault(text, set()).add(rule.act)
            against.update({(text, rule.act): None for text in rule.no if rule.act in PLACE})
    told = [_lesson(text, acts, texts) for text, acts in sorted(carried.items(), key=_by_hash)]
    denied = [
        Lesson(frozenset(), {}, texts[text].clauses, only=frozenset({PLACE[act]}))
        for text, act in sorted(against, key=_by_hash)
    ]
    return tuple(lesson for lesson in (*told, *denied) if lesson.clauses)


def _by_hash(item: tuple[str, object]) -> str:
    return hashlib.sha256(f"{item[0]}".encode()).hexdigest() + (item[1] if isinstance(item[1], str) else "")


def _lesson(text: str, acts: set[str], texts: _Texts) -> Lesson:
    found: dict[int, set[int]] = {}
    for act in understand(text, texts.rules_alone).acts:
        if act.act in PLACE:
            found.setdefault(PLACE[act.act], set()).add(act.clause)
    return Lesson(
        frozenset(PLACE[act] for act in acts if act in PLACE),
        {place: frozenset(clauses) for place, clauses in found.items()},
        texts[text].clauses,
    )


def train(source: LexiconSource, lexicon: Lexicon, locale: str) -> Weights:
    """The weights that the examples of a locale give, with thresholds from examples held out in turn."""
    texts = _Texts(lexicon, locale)
    lessons = lessons_of(source, texts)
    weights = _weights(locale, *_Learner(lessons).run())
    right = _held_out(lessons, locale)
    bad = [ACTS[act].polarity == "neg" for act in LEARNT]
    said = [NEVER if act in UNGUESSED else SAID_BAD if ill else SAID for act, ill in zip(LEARNT, bad, strict=True)]
    sure = [NEVER if ill or act in UNGUESSED else SURE for act, ill in zip(LEARNT, bad, strict=True)]
    ear = Ear(weights)
    guarded = _denied(lessons, ear)
    doubt = right[len(right) * DOUBTED // 1000] if right else -NEVER
    return msgspec.structs.replace(
        weights,
        trained_on=_digest(lessons),
        thresholds=tuple(map(max, said, guarded)),
        sure=tuple(map(max, sure, guarded)),
        doubts=_doubts(source, texts, ear, doubt),
    )


def _weights(locale: str, bias: tuple[int, ...], rows: dict[str, tuple[int, ...]]) -> Weights:
    never = (NEVER,) * len(LEARNT)
    return Weights(locale, "", LEARNT, bias, never, never, {}, rows)


def _held_out(lessons: tuple[Lesson, ...], locale: str) -> list[int]:
    """Scores, lowest first, that models which have not seen an example give to what rules rightly found in it."""
    right: list[int] = []
    for fold in range(FOLDS):
        taught = [lesson for index, lesson in enumerate(lessons) if index % FOLDS != fold]
        ear = Ear(_weights(locale, *_Learner(taught).run()))
        for lesson in (lesson for lesson in lessons[fold::FOLDS] if not lesson.only):
            rightly = lesson.gold & lesson.found.keys()
            heard = [ear.scores(clause) for clause in lesson.clauses] if rightly else []
            right += [max(ear.score(heard[index], place) for index in lesson.found[place]) for place in rightly]
    return sorted(right)


def _denied(lessons: tuple[Lesson, ...], ear: Ear) -> list[int]:
    """For each act a score that no counter-example of its rules reaches."""
    least = [-NEVER] * len(LEARNT)
    for lesson in lessons:
        for place in lesson.only:
            highest = max(ear.score(ear.scores(clause), place) for clause in lesson.clauses)
            least[place] = max(least[place], highest + 1)
    return least


def _doubts(source: LexiconSource, texts: _Texts, ear: Ear, doubt: int) -> dict[str, int]:
    """For each rule the score below which it is not believed: low enough that examples of its act stand."""
    doubts: dict[str, int] = {}
    carried: dict[str, list[str]] = {}
    heard: dict[str, list[int]] = {}
    files = [file for file in source.files if file.locale == texts.locale]
    for example in (one for file in files for one in file.examples):
        for act in example.acts:
            carried.setdefault(act, []).append(example.text)
    for rule in (one for file in files for one in file.rules if one.act in PLACE.keys() - UNDOUBTED):
        own = [doubt]
        for text in (*rule.yes, *carried.get(rule.act, ())):
            known = texts[text]
            scores = heard.get(text) or heard.setdefault(text, [ear.scores(clause) for clause in known.clauses])
            own += [
                ear.score(row, PLACE[rule.act]) for row, ids in zip(scores, known.rules, strict=True) if rule.id in ids
            ]
        doubts[rule.id] = min(own)
    return dict(sorted(doubts.items()))


def _digest(lessons: Iterable[Lesson]) -> str:
    return hashlib.sha256(
        repr(
            [(sorted(one.gold), sorted((p, sorted(c)) for p, c in one.found.items()), one.clauses) for one in lessons]
        ).encode()
    ).hexdigest()
