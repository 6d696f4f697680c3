"""A recorded conversation as a row of moments: what was said, done, understood and felt, each with its time.

Everything comes from the record; nothing is computed again. The report shows a part of it, the replay all.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.domain.engine.events import (
    HintTaken,
    Line,
    Mood,
    OutageCredited,
    Output,
    Recorded,
    ToolUsed,
    TraineeEnded,
    TraineeLeft,
    TraineeReturned,
    TraineeSaid,
    UnitClosed,
)
from app.library.segments import Labelled, Segment, segments, shift

TELLING = ("negative_word", "rude_pronoun", "punct_burst")
"""Findings of form that are worth marking in a text; an honorific in every clause would only be noise."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing on the time line.

    ``kind``: line, message, unit, tool, result, mood, hint, left, returned, outage, end. ``turn`` counts reply
    units from 1; a customer's line belongs to the turn that answers it. ``output`` is set where the record
    decided something a reviewer may want to see (units, waits, endings).
    """

    seq: int
    at_ms: int
    offset_ms: int
    kind: str
    turn: int
    text: str = ""
    name: str = ""
    segments: tuple[Segment, ...] = ()
    line: Line | None = None
    output: Output | None = None
    mood: Mood | None = None


def moments(records: Sequence[Recorded]) -> tuple[Moment, ...]:
    """All moments of ``records`` in the order of the log."""
    if not records:
        return ()
    started, turn, mood = records[0].event.at_ms, 1, None
    found: list[Moment] = []
    for record in records:
        mood = record.output.after or mood
        base = Moment(record.seq, record.event.at_ms, record.event.at_ms - started, "", turn, mood=mood)
        found.extend(_of(record, base))
        if record.output.unit is not None:
            _mark_messages(found, record.output)
            turn = record.output.unit + 2
    return tuple(found)


def _of(record: Recorded, base: Moment) -> list[Moment]:
    """The trainee's or the clock's own deed first, then what the customer said about it."""
    deed = _deed(record, base)
    # The customer's answer to a unit already belongs to the turn that will answer it.
    after = replace(base, turn=base.turn + 1) if record.output.unit is not None else base
    said = [_said(line, after) for line in record.output.delivered]
    end = (
        [replace(after, kind="end", name=record.output.ended.outcome, output=record.output)]
        if record.output.ended
        else []
    )
    return [*([deed] if deed else []), *said, *end]


def _deed(record: Recorded, base: Moment) -> Moment | None:
    match record.event:
        case TraineeSaid(text=text):
            return replace(base, kind="message", text=text, segments=segments(text, ()))
        case UnitClosed():
            return replace(base, kind="unit", output=record.output)
        case ToolUsed(tool=tool):
            return replace(base, kind="tool", name=tool, output=record.output)
        case HintTaken(level=level):
            return replace(base, kind="hint", name=str(level))
        case TraineeLeft():
            return replace(base, kind="left")
        case TraineeReturned():
            return replace(base, kind="returned")
        case OutageCredited(lost_ms=lost):
            return replace(base, kind="outage", name=str(lost))
        case TraineeEnded():
            return None
    moved = record.output.changes or record.output.taken
    return replace(base, kind="mood", output=record.output) if moved else None


def _said(line: Line, base: Moment) -> Moment:
    kind = "result" if line.beat == "tool" else "line"
    name = line.line_id.partition(".")[2] if kind == "result" else line.beat
    return replace(base, kind=kind, text=line.text, name=name, line=line)


def _mark_messages(moments_so_far: list[Moment], output: Output) -> None:
    """Cut the messages of the unit just closed at the words that were understood."""
    if output.understood is None:
        return
    labels = [Labelled(a.span.start, a.span.end, f"act.{a.act}") for a in output.understood.acts]
    labels += [
        Labelled(found.span.start, found.span.end, f"style.{found.finding}")
        for found in output.understood.findings
        if found.finding in TELLING
    ]
    own = [
        i
        for i, moment in enumerate(moments_so_far)
        if moment.kind == "message" and moment.turn == (output.unit or 0) + 1
    ]
    offset = 0
    for index in own:
        text = moments_so_far[index].text
        moments_so_far[index] = replace(moments_so_far[index], segments=segments(text, shift(labels, offset)))
        offset += len(text) + 1  # the line feed that joins the messages of a unit
