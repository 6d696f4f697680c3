"""Looking back: frames for the player from what was recorded, and re-execution to compare with it."""

from collections.abc import Sequence

import msgspec

from app.domain.engine.events import (
    Change,
    Checked,
    Comeback,
    Ended,
    HintTaken,
    Line,
    Met,
    Mood,
    Recorded,
    Taken,
    ToolResult,
    TraineeSaid,
)
from app.domain.engine.script import Script
from app.domain.engine.step import fold
from app.domain.text.understanding import Understanding


class Frame(msgspec.Struct, frozen=True, omit_defaults=True):
    """One row of the log as the player shows it. ``at_ms`` counts from the start; ``turn`` is the reply unit a row
    belongs to (messages: the unit they will be heard in); ``mood`` is the mood after the row."""

    seq: int
    at_ms: int
    kind: str
    turn: int
    mood: Mood
    state: str
    phase: str
    text: str = ""
    cid: str = ""
    lines: tuple[Line, ...] = ()
    understood: Understanding | None = None
    credit: tuple[int, ...] = ()
    before: Mood | None = None
    changes: tuple[Change, ...] = ()
    taken: tuple[Taken, ...] = ()
    checked: tuple[Checked, ...] = ()
    met: tuple[Met, ...] = ()
    revealed: tuple[str, ...] = ()
    tool: ToolResult | None = None
    hint: int = 0
    waited_ms: int | None = None
    comebacks: tuple[Comeback, ...] = ()
    ended: Ended | None = None


class Verification(msgspec.Struct, frozen=True):
    """Whether re-execution gave what was recorded. ``differs_at``: seq of the first row that does not agree."""

    equal: bool
    rows: int
    differs_at: int | None = None


def frames(records: Sequence[Recorded]) -> tuple[Frame, ...]:
    """Frames of a recorded attempt, one per row, in order. What was said comes from the record."""
    result: list[Frame] = []
    turn = 0
    mood = Mood(0, 0, 0, 0, 0)
    begin = records[0].event.at_ms if records else 0
    for row in records:
        event, output = row.event, row.output
        mood = output.after or mood
        result.append(
            Frame(
                seq=row.seq,
                at_ms=event.at_ms - begin,
                kind=str(type(event).__struct_config__.tag),
                turn=turn if output.unit is None else output.unit,
                mood=mood,
                state=output.state,
                phase=output.phase,
                text=event.text if isinstance(event, TraineeSaid) else "",
                cid=getattr(event, "cid", ""),
                lines=output.delivered,
                understood=output.understood,
                credit=output.credit,
                before=output.before,
                changes=output.changes,
                taken=output.taken,
                checked=output.checked,
                met=output.met,
                revealed=output.revealed,
                tool=output.tool,
                hint=event.level if isinstance(event, HintTaken) else 0,
                waited_ms=output.waited_ms,
                comebacks=output.comebacks,
                ended=output.ended,
            )
        )
        if output.unit is not None:
            turn = output.unit + 1
    return tuple(result)


def verify(script: Script, records: Sequence[Recorded]) -> Verification:
    """Fold the recorded inputs with ``script`` and compare every output, byte by byte of canonical JSON."""
    _, again = fold(script, [row.event for row in records])
    for recorded, computed in zip(records, again, strict=True):
        if _canonical(recorded) != _canonical(computed):
            return Verification(False, len(records), recorded.seq)
    return Verification(True, len(records))


def _canonical(row: Recorded) -> bytes:
    return msgspec.json.encode(row, order="sorted")
