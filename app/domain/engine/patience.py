"""Waiting: how patience drains, when the customer nudges and when they leave. The persona owns all timers.

Patience falls by 100 per ``tau_s`` after ``grace_s`` without a reply; a granted hold moves both by its length.
Nudges come at multiples of ``silence_s``; the last rung is patience = 0.
"""

from dataclasses import dataclass

from app.domain.engine.feelings import EmotionModel, Overrun
from app.domain.engine.snapshot import Waiting
from app.domain.scenario.model import Timers


@dataclass(frozen=True)
class Nudge:
    """A rung with its time after the customer's last line, ms; ``leaves`` on the last."""

    after_ms: int
    anger: int
    beat: str
    leaves: bool = False


def ladder(model: EmotionModel, timers: Timers, patience: int, hold_ms: int) -> tuple[Nudge, ...]:
    """The rungs of one wait, in time. Nobody leaves without having nudged once."""
    leave_ms = hold_ms + 1000 * timers.grace_s + patience * timers.tau_s * 10
    nudges = [
        Nudge(hold_ms + rung.at * timers.silence_s, rung.anger, rung.beat)
        for rung in model.rungs
        if hold_ms + rung.at * timers.silence_s < leave_ms
    ]
    if not nudges:
        first = model.rungs[0]
        nudges = [Nudge(leave_ms * 6 // 10, first.anger, first.beat)]
    return (*nudges, Nudge(leave_ms, model.leaving.anger, model.leaving.beat, leaves=True))


def drained(timers: Timers, waiting: Waiting, at_ms: int) -> int:
    """Patience lost in this wait until ``at_ms``: 0..``waiting.patience``."""
    idle = at_ms - waiting.last_ms - waiting.hold_ms - 1000 * timers.grace_s
    return max(0, min(waiting.patience, idle // (10 * timers.tau_s)))


def overruns(rule: Overrun | None, waiting: Waiting, at_ms: int) -> int:
    """How many marks of ``rule`` a wait of promised length has passed at ``at_ms``; 0 for a wait without a promise."""
    if rule is None or waiting.hold_ms <= 0:
        return 0
    return sum((at_ms - waiting.last_ms) * 1000 >= share * waiting.hold_ms for share in rule.at)
