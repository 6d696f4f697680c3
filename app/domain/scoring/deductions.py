"""Points off the total for acts that hurt whatever the dimension; capped for each."""

from collections.abc import Sequence

from app.domain.scoring.evidence.judged import few
from app.domain.scoring.phrasing import instead
from app.domain.scoring.record import Record, shown
from app.domain.scoring.rubric import DeductionRule
from app.domain.scoring.scorecard import Deduction


def deductions(rules: Sequence[DeductionRule], record: Record) -> tuple[Deduction, ...]:
    """What was taken off, in the order of the rubric; points are positive."""
    return tuple(found for rule in rules if (found := _judge(rule, record)) is not None)


def _judge(rule: DeductionRule, record: Record) -> Deduction | None:
    turns = [turn for turn in record.turns if rule.when is None or record.holds(rule.when, turn)]
    hits = [(turn, act) for turn in turns for act in turn.acts if act.act == rule.act]
    if not hits:
        return None
    points = min(rule.cap, rule.points * len({turn.index for turn, _ in hits}))
    return Deduction(
        id=rule.id,
        act=rule.act,
        points=points,
        evidence=few(shown(turn, act.span, act.act) for turn, act in hits),
        label={str(k): v for k, v in rule.label.items()},
        advice=instead(rule.wording, record.script),
    )
