"""``must_not``: every hit costs."""

from app.domain.scoring.evidence.judged import NOT_APPLICABLE, WHOLE, Judged, few
from app.domain.scoring.evidence.service import earned
from app.domain.scoring.record import Record
from app.domain.scoring.rules import MustNot
from app.domain.scoring.scorecard import Reason
from app.domain.scoring.turns import Turn

COST = {"minor": 340, "major": 670}
FULL_FROM_GIVEN = 2
"""So many replies that had it in their hands earn all points: chatting past the matter is no virtue."""


def judge(rule: MustNot, record: Record, severity: str) -> Judged:
    """All points without a hit; less for each reply that has one, and for having served little."""
    hits = [turn for turn in record.turns if record.holds(rule.hits, turn) and not _mended(rule, record, turn)]
    if hits:
        share, _ = earned(record, max(0, WHOLE - COST[severity] * len(hits)))
        quotes = few(quote for turn in hits for quote in record.evidence(rule.hits, turn))
        nearest = Reason("nearest.turn")
        return Judged(share, Reason("must_not.hits", {"n": str(len(hits))}), quotes, nearest, hits[0].index)
    given = FULL_FROM_GIVEN if rule.given is None else sum(record.holds(rule.given, turn) for turn in record.turns)
    if not given and not record.so_far:
        return NOT_APPLICABLE
    share, served = earned(record, WHOLE)
    if given < FULL_FROM_GIVEN and not record.so_far:
        share, served = min(share, WHOLE * given // FULL_FROM_GIVEN), given
    if share < WHOLE:
        return Judged(share, Reason("must_not.few", {"n": str(served)}))
    return Judged(share, Reason("must_not.none"))


def _mended(rule: MustNot, record: Record, turn: Turn) -> bool:
    return rule.mended_by is not None and any(
        record.holds(rule.mended_by, later) for later in record.turns[turn.index + 1 :]
    )
