"""Frames for the player and re-execution."""

import msgspec
from msgspec.structs import replace

from app.domain.engine.events import HintTaken
from app.domain.engine.rehearsal import Rehearsal, rehearse
from app.domain.engine.step import fold, start
from app.domain.replay import Frame, frames, verify
from tests.domain.engine.plots import script
from tests.domain.engine.test_step import BEGIN, GOOD


def test_frames_show_what_was_recorded_in_order():
    rows = rehearse(script(), GOOD, started=BEGIN)
    shown = frames(rows)
    assert [frame.seq for frame in shown] == [row.seq for row in rows]
    assert shown[0].kind == "started"
    assert shown[0].at_ms == 0
    messages = [frame for frame in shown if frame.kind == "trainee_said"]
    assert [frame.turn for frame in messages] == [0, 1, 2]
    assert messages[0].text.startswith("抱歉")
    heard = [frame for frame in shown if frame.kind == "unit_closed"]
    assert heard[0].understood.acts
    assert heard[0].mood.anger < 55
    assert [frame.tool.tool for frame in shown if frame.tool] == ["track"]
    assert shown[-1].ended.outcome == "resolved"
    assert msgspec.json.decode(msgspec.json.encode(shown), type=tuple[Frame, ...]) == shown


def test_a_hint_is_a_frame_and_no_rows_are_no_frames():
    snapshot, rows = fold(script(), [BEGIN, HintTaken(BEGIN.at_ms + 5, "c", 2)])
    assert snapshot.hints == 1
    assert frames(rows)[1].hint == 2
    assert frames(()) == ()


def test_a_changed_record_is_found_at_its_row():
    rows = list(rehearse(script(), GOOD, started=BEGIN))
    assert verify(script(), rows).equal
    rows[6] = replace(rows[6], output=replace(rows[6].output, state="done"))
    found = verify(script(), rows)
    assert (found.equal, found.differs_at, found.rows) == (False, rows[6].seq, len(rows))


def test_rehearsing_from_the_first_snapshot_says_the_same():
    assert start(script(), BEGIN).output == Rehearsal(script(), BEGIN).rows[0].output
