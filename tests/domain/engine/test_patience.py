"""The silence ladder and how patience drains."""

from app.domain.engine.patience import drained, ladder
from app.domain.engine.snapshot import Waiting
from app.domain.scenario.model import Timers
from tests.domain.engine.people import MODEL

TIMERS = Timers(first_reply_s=30, reply_s=40, silence_s=60, tau_s=180, grace_s=30, think_s=40)


def test_rungs_in_time_and_leaving_last():
    rungs = ladder(MODEL, TIMERS, patience=100, hold_ms=0)
    assert [rung.after_ms for rung in rungs] == [60_000, 96_000, 132_000, 210_000]
    assert [rung.leaves for rung in rungs] == [False] * (len(rungs) - 1) + [True]


def test_nobody_leaves_without_a_nudge():
    rungs = ladder(MODEL, TIMERS, patience=5, hold_ms=0)
    assert [rung.beat for rung in rungs] == ["nudge", "leave"]
    assert 0 < rungs[0].after_ms < rungs[1].after_ms == 39_000


def test_a_hold_moves_every_rung():
    plain, held = ladder(MODEL, TIMERS, 100, 0), ladder(MODEL, TIMERS, 100, 90_000)
    assert [b.after_ms - a.after_ms for a, b in zip(plain, held, strict=True)] == [90_000] * len(plain)


def test_patience_drains_after_grace_and_hold_and_not_below_zero():
    waiting = Waiting(since_ms=0, last_ms=1000, patience=100, rung=0, due_ms=0)
    assert drained(TIMERS, waiting, 31_000) == 0
    assert drained(TIMERS, waiting, 31_000 + 18_000) == 10
    assert drained(TIMERS, waiting, 10_000_000) == 100
    held = Waiting(since_ms=0, last_ms=1000, patience=100, rung=0, due_ms=0, hold_ms=60_000)
    assert drained(TIMERS, held, 31_000 + 18_000) == 0
