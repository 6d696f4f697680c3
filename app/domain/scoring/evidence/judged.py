"""What a rule found: the share of the points and why."""

from collections.abc import Iterable

import msgspec

from app.domain.scoring.scorecard import Evidence, Reason

WHOLE = 1000
MOST_EVIDENCE = 6


class Judged(msgspec.Struct, frozen=True):
    """``share`` in thousandths of the points, None when the rule does not apply to this record."""

    share: int | None
    reason: Reason
    evidence: tuple[Evidence, ...] = ()
    nearest: Reason | None = None
    nearest_turn: int | None = None


NOT_APPLICABLE = Judged(None, Reason("na.record"))


def few(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Without repetitions, the first few: a report of everything is read by nobody."""
    return tuple(dict.fromkeys(evidence))[:MOST_EVIDENCE]


def between(value: int, full: int, zero: int) -> int:
    """The share of ``value``: all at ``full``, none at ``zero``, straight in between."""
    if full == zero:
        return WHOLE if value == full else 0
    return max(0, min(WHOLE, WHOLE * (value - zero) // (full - zero)))
