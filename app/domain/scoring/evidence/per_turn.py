"""``per_turn``: the share of eligible replies in which it holds."""

from app.domain.scoring.evidence.judged import NOT_APPLICABLE, WHOLE, Judged, between, few
from app.domain.scoring.evidence.service import FORM_FROM, earned
from app.domain.scoring.record import Record
from app.domain.scoring.rules import PerTurn
from app.domain.scoring.scorecard import Reason


def judge(rule: PerTurn, record: Record) -> Judged:
    """Not applicable when no reply is eligible; where every reply is, as far as service earned it. For a miss the
    first reply without it is the nearest."""
    eligible = [turn for turn in record.turns if rule.eligible is None or record.holds(rule.eligible, turn)]
    if not eligible:
        return NOT_APPLICABLE
    held = [turn for turn in eligible if record.holds(rule.hold, turn)]
    share = between(WHOLE * len(held) // len(eligible), rule.full, rule.zero)
    served = len(record.turns)
    if rule.eligible is None:
        share, served = earned(record, share, FORM_FROM)
    reason = Reason("per_turn", {"held": str(len(held)), "of": str(len(eligible))})
    evidence = few(quote for turn in held for quote in record.evidence(rule.hold, turn))
    if share == WHOLE:
        return Judged(share, reason, evidence)
    first = next((turn for turn in eligible if turn not in held), None)
    if first is None:
        return Judged(share, Reason("per_turn.few", {"n": str(served)}), evidence)
    return Judged(share, reason, evidence, Reason("nearest.turn"), first.index)
