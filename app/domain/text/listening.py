"""The linear layer beside the rules: it doubts what a rule heard, and hears where no rule did.

It doubts only rules it has learnt with, never what a gate reads. It adds acts that no rule found in a clause.
What a scope rule dropped stays dropped; quoted and reported words stay reported; a rule's act suppresses its guesses.
No kindness is guessed in a sentence in which a rule heard something bad.
"""

import re
from collections.abc import Iterator

from app.domain.text.catalogue import ACTS
from app.domain.text.lexicon import Rule
from app.domain.text.linear import LEARNT, PREFIX, Ear, clause_features
from app.domain.text.matcher import CompiledRule, Found, Hit, Lexicon
from app.domain.text.resolve import resolve
from app.domain.text.scope import WITHIN_CLAUSE, Candidate, Scene, apply
from app.domain.text.segment import CutText, Part
from app.domain.text.understanding import Decision

SURE, UNSURE = 550, 450
"""Confidence in thousandths: above and below what earns marks. Both move the customer."""
MOST_CLAUSES = 24  # of a reply that are listened to; nobody writes more, and a flood must not cost more

_HAN = re.compile("[\u3400-\u9fff]")


def _as_rule(act: str) -> CompiledRule:
    rule = Rule(id=PREFIX + act, act=act, any=(), confidence=UNSURE, negation="ignore")
    return CompiledRule(rule.id, act, "", (), (), (), {}, {}, rule, "")


_RULES = {act: _as_rule(act) for act in LEARNT}


class Listener:
    """The model's ear for one reply; a clause is scored when somebody asks, and once."""

    def __init__(self, lexicon: Lexicon, text: CutText, found: list[Found]) -> None:
        self.lexicon = lexicon
        self.text = text
        self.found = found
        self.ear: Ear | None = lexicon.ears.get("zh-CN" if _HAN.search(text.copy) else "en")
        self._heard: dict[int, tuple[list[str], int]] = {}

    def doubted(self, candidate: Candidate) -> Candidate:
        """A rule's candidate, dropped when its clause speaks clearly against it."""
        if candidate.dropped:
            return candidate
        score = self.score(candidate)
        if self.ear is None or score is None or score >= self.ear.weights.doubts.get(candidate.rule.id, score):
            return candidate
        return candidate.refused("doubt", str(score))

    def score(self, candidate: Candidate) -> int | None:
        """How the candidate's clause sounds to the model for its act; None where it has no say."""
        place = self.ear.places.get(candidate.act) if self.ear else None
        if self.ear is None or place is None or candidate.clause >= MOST_CLAUSES:
            return None
        return self.ear.score(self._scores(self.ear, candidate.clause)[1], place)

    def added(self, kept: list[Candidate], dropped: list[Candidate]) -> list[Candidate]:
        """What rules found and what the model hears in the clauses that are left, in text order."""
        if self.ear is None:
            return kept
        known = {candidate.act for candidate in (*kept, *dropped)}
        scene = Scene(self.text)
        heard = [apply(WITHIN_CLAUSE, one, scene) for one in self._guessed(self.ear, kept) if one.act not in known]
        left, _ = resolve([*kept, *(one for one in heard if not one.dropped)], self.text)
        more = [candidate for candidate in left if candidate.rule.id.startswith(PREFIX)]
        return sorted([*kept, *more], key=lambda one: (one.hit.start, one.hit.end, one.act)) if more else kept

    def _guessed(self, ear: Ear, kept: list[Candidate]) -> Iterator[Candidate]:
        taken = {(candidate.clause, candidate.act) for candidate in kept}
        parts = self.text.parts
        soured = {parts[one.clause].sentence for one in kept if ACTS[one.act].polarity == "neg"}
        for clause, part in enumerate(self.text.parts[:MOST_CLAUSES]):
            if _own_words(part):
                features, scores = self._scores(ear, clause)
                for guess in ear.guesses(scores, features):
                    kind = part.sentence in soured and ACTS[guess.act].polarity == "pos"
                    if kind or (clause, guess.act) in taken:
                        continue
                    hit = Hit(part.head, part.tail, ())
                    confidence = SURE if guess.sure else UNSURE
                    because = (Decision("linear", guess.because),)
                    yield Candidate(guess.act, _RULES[guess.act], clause, hit, confidence, because)

    def _scores(self, ear: Ear, clause: int) -> tuple[list[str], int]:
        heard = self._heard.get(clause)
        if heard is None:
            names = self.lexicon.names(self.found[clause], ear.weights.locale)
            features = clause_features(self.text, self.text.parts[clause], names)
            heard = self._heard[clause] = (features, ear.scores(features))
        return heard


def _own_words(part: Part) -> bool:
    return part.head < part.tail and not part.quoted and part.reported >= part.end
