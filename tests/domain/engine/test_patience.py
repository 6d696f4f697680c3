"""The silence ladder and how patience drains."""

from app.domain.engine.patience import drained, ladder, overruns
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


def test_a_promised_wait_is_broken_at_half_as_much_again_and_once_more_at_double():
    rule, held = (
        MODEL.waiting.overrun,
        Waiting(since_ms=0, last_ms=1000, patience=100, rung=0, due_ms=0, hold_ms=60_000),
    )
    assert [overruns(rule, held, 1000 + at) for at in (60_000, 89_999, 90_000, 120_000, 999_000)] == [0, 0, 1, 2, 2]
    assert overruns(rule, Waiting(since_ms=0, last_ms=0, patience=100, rung=0, due_ms=0), 999_000) == 0
    assert overruns(None, held, 999_000) == 0
