"""``within``: soon enough after something."""

from app.domain.scoring.evidence.judged import NOT_APPLICABLE, WHOLE, Judged, between, few
from app.domain.scoring.evidence.nearest import acts_of
from app.domain.scoring.record import Record
from app.domain.scoring.rules import Within
from app.domain.scoring.scorecard import Reason
from app.domain.scoring.vocabulary import guard


def judge(rule: Within, record: Record) -> Judged:
    """Counted in replies from the first one written while ``from`` held, or in seconds to the first reply."""
    return _in_time(rule.zero_s, record) if rule.zero_s is not None else _in_replies(rule, record)


def _in_time(zero_s: int, record: Record) -> Judged:
    first = next((turn for turn in record.turns if turn.response_ms is not None), None)
    if first is None or first.response_ms is None:
        return NOT_APPLICABLE
    limit = 1000 * record.script.persona.timers.first_reply_s
    share = WHOLE if first.response_ms <= limit else between(first.response_ms, limit, max(limit + 1, 1000 * zero_s))
    values = {"seconds": seconds(first.response_ms), "limit": seconds(limit)}
    if share == WHOLE:
        return Judged(share, Reason("within.time", values))
    return Judged(share, Reason("within.time", values), (), Reason("nearest.time", values), first.index)


def _in_replies(rule: Within, record: Record) -> Judged:
    assert rule.from_ is not None
    assert rule.want is not None
    start = next((turn for turn in record.turns if record.holds(rule.from_, turn)), None)
    if start is None:
        return NOT_APPLICABLE
    hit = next((turn for turn in record.turns[start.index :] if record.holds(rule.want, turn)), None)
    what = "|".join(f"act:{act}" for act in acts_of(guard(rule.want)))
    nearest = Reason("nearest.needs", {"what": what})
    if hit is None:
        return Judged(0, Reason("within.missed"), (), nearest, start.index)
    later = hit.index - start.index + 1
    share = WHOLE if later <= rule.replies else between(later, rule.replies, max(rule.zero, rule.replies + 1))
    quotes = few(record.evidence(rule.want, hit))
    if share == WHOLE:
        return Judged(share, Reason("within.met"), quotes)
    return Judged(share, Reason("within.late", {"replies": str(later)}), quotes, nearest, start.index)


def seconds(ms: int) -> str:
    """Milliseconds as whole seconds, rounded up: nobody was faster than they were."""
    return str(-(-ms // 1000))
