"""What will happen in an attempt though nobody does anything, and when."""

from collections.abc import Callable
from dataclasses import dataclass

from app.domain.engine.events import Due, Input, OutageCredited, TraineeLeft, TraineeReturned, UnitClosed
from app.domain.engine.scene import TOOL_BEAT
from app.domain.engine.snapshot import Snapshot
from app.domain.engine.step import next_due_ms


@dataclass(frozen=True, slots=True)
class Presence:
    """Whether the trainee is here. ``left``: the log has them as gone; ``leave_at_ms``: when they count as gone;
    ``typing_ms``: when they last typed; ``lost_since``: the attempt stood still from then on through our fault."""

    here: bool
    left: bool
    leave_at_ms: int
    typing_ms: int
    lost_since: int | None


@dataclass(frozen=True, slots=True)
class Coming:
    """An input that is due at ``at_ms``; ``make`` tells it when it really came."""

    at_ms: int
    make: Callable[[int], Input]


NOW = 0


def coming(snapshot: Snapshot, presence: Presence, quiet_ms: int, unit_ms: int) -> list[Coming]:
    """Everything that is to come. Of what is due at one moment, what stands first goes first."""
    if snapshot.ended is not None:
        return []
    found: list[Coming] = []
    if presence.lost_since is not None:
        since = max(presence.lost_since, snapshot.at_ms)
        found.append(Coming(NOW, lambda at: OutageCredited(at, lost_ms=max(0, at - since))))
    if presence.left and presence.here:
        found.append(Coming(NOW, TraineeReturned))
    if snapshot.pending:
        first, last = snapshot.pending[0].at_ms, max(snapshot.pending[-1].at_ms, presence.typing_ms)
        heard_at = min(last + quiet_ms, first + unit_ms)
        # Whoever leaves has finished what they were writing.
        found.append(Coming(heard_at if presence.here else min(heard_at, presence.leave_at_ms), UnitClosed))
    due = next_due_ms(snapshot)
    if due is not None:
        found.append(Coming(due, Due))
    if not presence.here and not presence.left:
        found.append(Coming(presence.leave_at_ms, TraineeLeft))
    return found


@dataclass(frozen=True, slots=True)
class TypingSpell:
    """The customer types from ``since_ms`` until their line comes at ``until_ms``."""

    since_ms: int
    until_ms: int


def typing(snapshot: Snapshot) -> TypingSpell | None:
    """When the customer is seen typing next; None when they have nothing to say or wait for the trainee to return."""
    line = next((each for each in snapshot.scheduled if each.beat != TOOL_BEAT), None)
    if line is None or snapshot.away_ms is not None:
        return None
    return TypingSpell(line.due_ms - line.typing_ms, line.due_ms)
