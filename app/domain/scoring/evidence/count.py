"""``count``: often enough and not too often."""

from app.domain.scoring.evidence.judged import WHOLE, Judged, between, few
from app.domain.scoring.evidence.service import FORM_FROM, earned
from app.domain.scoring.record import Record, shown
from app.domain.scoring.rules import Count
from app.domain.scoring.scorecard import Evidence, Reason
from app.domain.scoring.turns import Turn

PROPOSALS = ("act.propose_solution", "act.offer_options")


def judge(rule: Count, record: Record) -> Judged:
    """Too few earn their part of ``min``, too many fade to nothing at ``zero``; where none at all is best (``min`` 0),
    as far as service earned it."""
    uses = [(turn, use) for turn in record.turns for use in _uses(rule, turn)]
    n = len(uses)
    share = WHOLE * n // rule.min if n < rule.min else between(max(n, rule.max), rule.max, rule.zero)
    late = _late(rule, record, uses)
    share = min(share, WHOLE // 2) if late else share
    within = share == WHOLE
    if rule.min == 0:
        share, served = earned(record, share, FORM_FROM)
    quotes = few(use for _, use in uses)
    reason = Reason("count", {"n": str(n), "min": str(rule.min), "max": str(rule.max)})
    if share == WHOLE:
        return Judged(share, reason, quotes)
    if within:
        return Judged(share, Reason("must_not.few", {"n": str(served)}), quotes)
    turn = late or (uses[-1][0].index if uses else _last(record))
    what = "|".join(mark.replace("act.", "act:", 1) for mark in rule.of)
    too_few = n < rule.min
    nearest = Reason("nearest.needs", {"what": what}) if too_few else Reason("nearest.turn")
    return Judged(share, reason, quotes, nearest, turn)


def _uses(rule: Count, turn: Turn) -> list[Evidence]:
    acts = [shown(turn, act.span, act.act) for act in turn.acts if f"act.{act.act}" in rule.of]
    return acts + [shown(turn, f.span) for f in turn.findings if f"style.{f.finding}" in rule.of]


def _late(rule: Count, record: Record, uses: list[tuple[Turn, Evidence]]) -> int | None:
    """The reply with the first use that was one too many after the first proposal."""
    proposed = next((t.index for t in record.turns if any(record.has(mark, t) for mark in PROPOSALS)), None)
    if rule.after_proposal is None or proposed is None:
        return None
    after = [turn.index for turn, _ in uses if turn.index > proposed]
    return after[rule.after_proposal] if len(after) > rule.after_proposal else None


def _last(record: Record) -> int | None:
    return record.turns[-1].index if record.turns else None
