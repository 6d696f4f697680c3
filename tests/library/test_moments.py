"""The conversation as moments: of a recorded talk with the engine's small plot."""

from app.domain.engine.events import (
    HintTaken,
    OutageCredited,
    Output,
    Recorded,
    Started,
    TraineeLeft,
    TraineeReturned,
)
from app.domain.engine.rehearsal import rehearse
from app.library.moments import moments
from tests.domain.engine.plots import script

TURNS = [
    {"say": ["抱歉，换谁都急", "你有没有单号"]},
    {"use": "track"},
    {"wait_s": 70},
    {"say": "给您补发"},
    {"end": True},
]


def talk():
    return rehearse(script(), TURNS)


def test_everything_said_and_done_is_there_in_order():
    kinds = [moment.kind for moment in moments(talk())]
    assert kinds[0] == "line"
    assert kinds.count("message") == 3
    assert kinds.count("unit") == 2
    assert kinds.index("tool") < kinds.index("result")
    assert kinds[-1] == "end"
    offsets = [moment.offset_ms for moment in moments(talk())]
    assert offsets == sorted(offsets)


def test_a_line_belongs_to_the_turn_that_answers_it():
    found = moments(talk())
    opening = next(moment for moment in found if moment.kind == "line")
    first_unit = next(index for index, moment in enumerate(found) if moment.kind == "unit")
    answer = next(moment for moment in found[first_unit:] if moment.kind == "line")
    assert (opening.turn, found[first_unit].turn, answer.turn) == (1, 1, 2)


def test_words_that_were_understood_are_marked_in_the_message_they_stand_in():
    first, second, *_ = [moment for moment in moments(talk()) if moment.kind == "message"]
    marked = [(piece.text, piece.keys) for piece in first.segments if piece.keys]
    assert ("抱歉", ("act.apologize",)) in marked
    assert "".join(piece.text for piece in second.segments) == "你有没有单号"
    assert not any("act.apologize" in piece.keys for piece in second.segments)


def test_a_wait_is_a_moment_with_its_reasons():
    waits = [moment for moment in moments(talk()) if moment.kind == "mood"]
    assert waits
    assert all(moment.output is not None and moment.output.changes for moment in waits)


def test_connection_hint_and_outage_are_moments_too():
    at = 1_000
    events = [
        Started(at, seed="1", today="2026-01-05"),
        TraineeLeft(at),
        TraineeReturned(at + 500),
        OutageCredited(at + 600, 300),
        HintTaken(at + 700, "cid-0001", 2),
    ]
    found = moments([Recorded(seq, event, Output()) for seq, event in enumerate(events, 1)])
    assert [(moment.kind, moment.name) for moment in found] == [
        ("left", ""),
        ("returned", ""),
        ("outage", "300"),
        ("hint", "2"),
    ]


def test_no_records_no_moments():
    assert moments([]) == ()
