"""From a rule to what it found in a record."""

from collections.abc import Sequence
from typing import assert_never

from app.domain.scoring.evidence import count, coverage, must_not, once, order, per_turn, within
from app.domain.scoring.evidence.judged import NOT_APPLICABLE, WHOLE, Judged, few
from app.domain.scoring.record import Record
from app.domain.scoring.rubric import Check, Rubric
from app.domain.scoring.rules import ByPersona, Count, Coverage, MustNot, Once, Order, PerTurn, Rule, Within
from app.domain.scoring.scorecard import Reason


def apply(rule: Rule, record: Record, rubric: Rubric, severity: str) -> Judged:
    """What ``rule`` found."""
    match rule:
        case Once():
            return once.judge(rule, record)
        case PerTurn():
            return per_turn.judge(rule, record)
        case Order():
            return order.judge(rule, record)
        case Within():
            return within.judge(rule, record)
        case MustNot():
            return must_not.judge(rule, record, severity)
        case Count():
            return count.judge(rule, record)
        case Coverage():
            return coverage.judge(rule, record)
        case ByPersona():
            return pack(rubric.personas.get(record.script.persona.id, ()), record, rubric, severity)
        case _:
            assert_never(rule)


def pack(checks: Sequence[Check], record: Record, rubric: Rubric, severity: str) -> Judged:
    """The checks of a persona pack by their shares; those that do not apply leave theirs to the others."""
    found = [(check, apply(check.rule, record, rubric, severity)) for check in checks]
    judged = [(check, one, one.share) for check, one in found if one.share is not None]
    shares = sum(check.share for check, _, _ in judged)
    if not shares:
        return NOT_APPLICABLE
    share = sum(check.share * part for check, _, part in judged) // shares
    held = sum(part == WHOLE for _, _, part in judged)
    reason = Reason("persona", {"held": str(held), "of": str(len(judged))})
    quotes = few(quote for _, one, _ in judged for quote in one.evidence)
    worst = min(judged, key=lambda each: (each[2], -each[0].share))
    if share == WHOLE:
        return Judged(share, reason, quotes)
    number = checks.index(worst[0])
    nearest = Reason("nearest.check", {"what": f"check:{record.script.persona.id}.{number}"})
    return Judged(share, reason, quotes, nearest, worst[1].nearest_turn)
