from app.domain.engine.events import Change, Due, Mood, Output, Recorded, Started, UnitClosed
from app.domain.engine.rehearsal import rehearse
from app.review.curve import curve, leading
from tests.domain.engine.plots import script


def mood(anger):
    return Mood(anger, 0, 50, 50, 50)


def row(seq, event, anger, unit=None):
    return Recorded(seq, event, Output(unit=unit, after=mood(anger)))


def test_the_turning_points_are_the_steepest_rise_and_fall():
    records = [
        row(1, Started(0, seed="1", today="2026-01-05"), 50),
        row(2, UnitClosed(10_000), 40, unit=0),
        row(3, UnitClosed(20_000), 70, unit=1),
        row(4, Due(90_000), 74),
        row(5, UnitClosed(95_000), 45, unit=2),
    ]
    found = curve(records)
    assert (found.worst.seq, found.worst.moved) == (3, 30)
    assert (found.best.seq, found.best.moved) == (5, -29)
    assert [point.turn for point in found.points] == [1, 1, 2, 3, 3]


def test_a_mood_that_never_moved_has_no_turning_point():
    found = curve([row(1, Started(0, seed="1", today="2026-01-05"), 50)])
    assert (found.worst, found.best) == (None, None)


def test_points_are_what_was_recorded():
    records = rehearse(script(), [{"say": "抱歉，换谁都急"}, {"wait_s": 70}, {"say": "你有病"}])
    found = curve(records)
    assert [point.mood for point in found.points] == [r.output.after for r in records if r.output.after]
    assert found.best.turn == 1


def test_the_leading_reason_is_the_largest_in_that_direction():
    changes = [Change("anger", -4, "act.greet"), Change("anger", -9, "act.apologize"), Change("anger", 20, "waiting")]
    assert leading(changes, "anger", -1).rule == "act.apologize"
    assert leading(changes, "anger", 1).rule == "waiting"
    assert leading(changes, "trust", 1) is None
