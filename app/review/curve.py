"""The mood of a conversation over time, and the two moments at which it turned."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.engine.events import Change, Mood, Recorded


@dataclass(frozen=True, slots=True)
class Point:
    """The mood after one recorded event; ``turn`` from 1; ``changes`` say why it moved."""

    seq: int
    offset_ms: int
    turn: int
    mood: Mood
    changes: tuple[Change, ...] = ()
    moved: int = 0


@dataclass(frozen=True, slots=True)
class Curve:
    """Every point, the steepest rise and the steepest fall of anger (None when it never moved that way)."""

    points: tuple[Point, ...]
    worst: Point | None
    best: Point | None


def curve(records: Sequence[Recorded]) -> Curve:
    """The curve of ``records``; a wait and a reply count alike, each with its own reasons."""
    points: list[Point] = []
    turn = 1
    for record in records:
        output = record.output
        number = turn if output.unit is None else output.unit + 1
        if output.after is not None:
            offset = record.event.at_ms - records[0].event.at_ms
            moved = output.after.anger - points[-1].mood.anger if points else 0
            points.append(Point(record.seq, offset, number, output.after, output.changes, moved))
        turn = turn if output.unit is None else output.unit + 2
    rises = [point for point in points if point.moved > 0]
    falls = [point for point in points if point.moved < 0]
    worst = max(rises, key=lambda point: point.moved, default=None)
    best = min(falls, key=lambda point: point.moved, default=None)
    return Curve(tuple(points), worst, best)


def leading(changes: Sequence[Change], variable: str, sign: int) -> Change | None:
    """The reason that moved ``variable`` most in the direction of ``sign``."""
    fitting = [change for change in changes if change.variable == variable and change.delta * sign > 0]
    return max(fitting, key=lambda change: abs(change.delta), default=None)
