"""``must_not``: every hit costs."""

from app.domain.scoring.evidence.judged import NOT_APPLICABLE, WHOLE, Judged, few
from app.domain.scoring.record import Record
from app.domain.scoring.rules import MustNot
from app.domain.scoring.scorecard import Reason
from app.domain.scoring.turns import Turn

COST = {"minor": 340, "major": 670}
FULL_FROM = 4
"""So many replies earn all points; an attempt with fewer earns its part, so silence is no virtue."""
FULL_FROM_GIVEN = 2
"""The same of replies that had it in their hands: chatting past the matter is no virtue either."""


def judge(rule: MustNot, record: Record, severity: str) -> Judged:
    """All points without a hit; less for each reply that has one."""
    hits = [turn for turn in record.turns if record.holds(rule.hits, turn) and not _mended(rule, record, turn)]
    if hits:
        share = max(0, WHOLE - COST[severity] * len(hits))
        quotes = few(quote for turn in hits for quote in record.evidence(rule.hits, turn))
        nearest = Reason("nearest.turn")
        return Judged(share, Reason("must_not.hits", {"n": str(len(hits))}), quotes, nearest, hits[0].index)
    return Judged(WHOLE, Reason("must_not.none")) if record.so_far else _spared(rule, record)


def _spared(rule: MustNot, record: Record) -> Judged:
    """No hit: the part of the points that was earned by as many replies."""
    units = len(record.turns)
    given = units if rule.given is None else sum(record.holds(rule.given, turn) for turn in record.turns)
    if rule.given is not None and not given:
        return NOT_APPLICABLE
    if units < FULL_FROM:
        return Judged(WHOLE * min(units, given) // FULL_FROM, Reason("must_not.few", {"n": str(units)}))
    if rule.given is not None and given < FULL_FROM_GIVEN:
        return Judged(WHOLE * given // FULL_FROM_GIVEN, Reason("must_not.few", {"n": str(given)}))
    return Judged(WHOLE, Reason("must_not.none"))


def _mended(rule: MustNot, record: Record, turn: Turn) -> bool:
    return rule.mended_by is not None and any(
        record.holds(rule.mended_by, later) for later in record.turns[turn.index + 1 :]
    )
