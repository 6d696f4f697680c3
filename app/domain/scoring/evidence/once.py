"""``once``: it happens at least once."""

from app.domain.scoring.evidence.judged import WHOLE, Judged, few
from app.domain.scoring.evidence.nearest import missed, near
from app.domain.scoring.record import Record
from app.domain.scoring.rules import Once, Worth
from app.domain.scoring.scorecard import Evidence, Reason
from app.domain.scoring.turns import Turn


def judge(rule: Once, record: Record) -> Judged:
    """The best of ``any``, or the sum of ``each``."""
    found = [(worth, _first(rule, record, worth)) for worth in rule.any or rule.each]
    hits = [(worth, turn) for worth, turn in found if turn is not None]
    if not hits:
        spoilt = _spoilt(rule, record)
        return spoilt or missed(record, (rule.any or rule.each)[0].when, Reason("once.missed"))
    if rule.any:
        hits = [max(hits, key=lambda hit: hit[0].share)]
    share = min(WHOLE, sum(worth.share for worth, _ in hits))
    evidence = few(quote for worth, turn in hits for quote in _quotes(record, worth, turn))
    if share == WHOLE:
        return Judged(share, Reason("once.met"), evidence)
    better = next(worth for worth, turn in found if turn is None)
    return Judged(share, Reason("once.partly"), evidence, *near(record, better.when))


def _first(rule: Once, record: Record, worth: Worth) -> Turn | None:
    """The first reply that earns it and is not spoilt later."""
    return next((t for t in record.turns if record.holds(worth.when, t) and not _later(rule, record, t)), None)


def _later(rule: Once, record: Record, turn: Turn) -> Turn | None:
    if rule.spoiled_by is None:
        return None
    return next((later for later in record.turns[turn.index :] if record.holds(rule.spoiled_by, later)), None)


def _spoilt(rule: Once, record: Record) -> Judged | None:
    """It was said, and taken back by what came later."""
    for worth in rule.any or rule.each:
        for turn in record.turns:
            later = _later(rule, record, turn) if record.holds(worth.when, turn) else None
            if later is not None:
                assert rule.spoiled_by is not None
                quotes = few(record.evidence(rule.spoiled_by, later))
                return Judged(0, Reason("once.spoiled"), quotes, Reason("nearest.spoiled"), later.index)
    return None


def _quotes(record: Record, worth: Worth, turn: Turn) -> tuple[Evidence, ...]:
    return record.evidence(worth.when, turn)
