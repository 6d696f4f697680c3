"""From surviving candidates to the acts of a unit: suppression, implication, order, credit."""

from collections.abc import Iterable

import msgspec

from app.domain.text.catalogue import ACTS, IMPLIES, SUPPRESSES
from app.domain.text.scope import Candidate
from app.domain.text.segment import CutText
from app.domain.text.understanding import Act, Decision

MOST_CREDITED = 4

# How far a suppression reaches: these colour the whole reply, hold_notice and sarcasm their sentence,
# all others only the clause they stand in.
_WHOLE_UNIT = frozenset(
    {"empathy_specific", "decline_with_alternative", "escalate_handoff", "civility_reminder", "inform_channels"}
    | {"privacy_assure", "induce_review", "off_platform", "unsafe_medical", "abrupt_end"}
)
SUPPRESSED_BY = {
    loser: tuple(winner for winner, losers in SUPPRESSES.items() if loser in losers)
    for losers in SUPPRESSES.values()
    for loser in losers
}
_SENTENCE = frozenset({"hold_notice", "sarcasm", "thank_wait", "offer_options"})


def resolve(candidates: Iterable[Candidate], text: CutText) -> tuple[list[Candidate], list[Candidate]]:
    """The acts that stand, one candidate each, in text order; and those that gave way, with the reason."""
    best: dict[str, Candidate] = {}
    gone: list[Candidate] = []
    kept: list[Candidate] = []
    by_act: dict[str, list[Candidate]] = {}
    ordered = sorted(candidates, key=lambda c: (c.hit.start, -c.hit.end, c.act, c.rule.id))
    for candidate in ordered:
        by_act.setdefault(candidate.act, []).append(candidate)
    for candidate in ordered:
        rivals = (other for act in SUPPRESSED_BY.get(candidate.act, ()) for other in by_act.get(act, ()))
        winner = next((other for other in rivals if _reaches(other, candidate, text)), None)
        if winner:
            gone.append(candidate.refused("suppressed", winner.act))
        else:
            kept.append(candidate)
    for candidate in kept:
        other = best.get(candidate.act)
        if other is None or candidate.confidence > other.confidence:
            best[candidate.act] = candidate
    return sorted(best.values(), key=lambda c: (c.hit.start, c.hit.end, c.act)), gone


def _reaches(winner: Candidate, loser: Candidate, text: CutText) -> bool:
    if winner.act in _WHOLE_UNIT or winner.clause == loser.clause:
        return True
    parts = text.parts
    return winner.act in _SENTENCE and parts[winner.clause].sentence == parts[loser.clause].sentence


def implied(acts: tuple[Act, ...]) -> tuple[Act, ...]:
    """With the acts that others imply: who offers a choice proposes a solution."""
    present = {act.act for act in acts}
    more = [
        msgspec.structs.replace(act, act=other, why=(*act.why, Decision("implied", act.act)))
        for act in acts
        for other in IMPLIES.get(act.act, ())
        if other not in present
    ]
    first: dict[str, Act] = {}
    for act in more:
        first.setdefault(act.act, act)
    return tuple(sorted((*acts, *first.values()), key=lambda act: (act.span, act.act)))


def credited(acts: tuple[Act, ...]) -> tuple[Act, ...]:
    """The at most four acts of a unit that move the mood and earn marks: bad ones first, then text order."""
    known = [act for act in acts if act.act in ACTS]
    bad = [act for act in known if ACTS[act.act].polarity == "neg"]
    rest = [act for act in known if ACTS[act.act].polarity != "neg"]
    return tuple((bad + rest)[:MOST_CREDITED])
