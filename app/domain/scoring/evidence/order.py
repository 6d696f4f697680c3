"""``order``: A stands before the first B, across replies and inside one."""

from typing import NamedTuple

from app.domain.scoring.evidence.judged import NOT_APPLICABLE, WHOLE, Judged, few
from app.domain.scoring.record import Record
from app.domain.scoring.rules import Order
from app.domain.scoring.scorecard import Reason


class Place(NamedTuple):
    """Where a mark stands: reply, position in it, and the mark."""

    turn: int
    at: int
    mark: str


def judge(rule: Order, record: Record) -> Judged:
    """Met or missed; a miss points at the B that came too early."""
    first = _places(rule.first, record, rule.need)
    then = _places(rule.then, record, None)
    if not then:
        return _absent(rule, record, first)
    b = min(then)
    before = [place for place in first if place[:2] < b[:2]]
    turn = record.turns[b.turn]
    if before:
        a = min(before)
        quotes = few((*record.words(a.mark, record.turns[a.turn]), *record.words(b.mark, turn)))
        return Judged(WHOLE, Reason("order.met"), quotes)
    return Judged(
        0,
        Reason("order.missed"),
        few(record.words(b.mark, turn)),
        Reason("nearest.before", {"what": "|".join(_told(mark) for mark in rule.first)}),
        b.turn,
    )


def _absent(rule: Order, record: Record, first: list[Place]) -> Judged:
    if rule.absent == "na":
        return NOT_APPLICABLE
    if rule.absent == "met":
        return Judged(WHOLE, Reason("order.never"))
    if first:
        a = min(first)
        return Judged(WHOLE, Reason("order.first"), few(record.words(a.mark, record.turns[a.turn])))
    what = "|".join(_told(mark) for mark in rule.first)
    last = record.turns[-1].index if record.turns else None
    return Judged(0, Reason("order.neither"), (), Reason("nearest.needs", {"what": what}), last)


def _places(marks: tuple[str, ...], record: Record, need: str | None) -> list[Place]:
    return [
        Place(turn.index, at, mark)
        for turn in record.turns
        for mark in marks
        if (at := record.position(mark, turn)) is not None and (need is None or record.holds(need, turn))
    ]


def _told(mark: str) -> str:
    return mark.replace("act.", "act:", 1) if mark.startswith("act.") else f"mark:{mark}"
