"""Prepared trainees: what a turn may be, and what time does."""

import pytest

from app.domain.engine.events import TraineeLeft, TraineeSaid
from app.domain.engine.rehearsal import REPLY_MS, Rehearsal, TurnError, rehearse
from app.domain.engine.step import start, step
from tests.domain.engine.plots import script
from tests.domain.engine.test_step import BEGIN


def test_a_say_comes_ten_seconds_after_the_last_line_unless_a_wait_stands_before_it():
    rows = rehearse(script(), [{"say": "抱歉"}, {"wait_s": 3}, {"say": "稍等"}])
    delivered = [row.event.at_ms for row in rows if row.output.delivered]
    told = [row.event.at_ms for row in rows if isinstance(row.event, TraineeSaid)]
    assert told[0] - max(at for at in delivered if at <= told[0]) == REPLY_MS
    assert told[1] - max(at for at in delivered if at <= told[1]) == 3000


@pytest.mark.parametrize(
    "turn",
    [
        {},
        {"say": 5},
        {"say": []},
        {"say": "a", "use": "track"},
        {"wait_s": "5"},
        {"wait_s": -1},
        {"wait_s": True},
        {"end": False},
        {"dance": 1},
    ],
)
def test_a_malformed_turn_is_named(turn):
    with pytest.raises(TurnError, match="not a turn") as caught:
        rehearse(script(), [{"say": "抱歉"}, turn])
    assert caught.value.index == 1


def test_an_unknown_tool_is_named_with_those_there_are():
    with pytest.raises(TurnError, match="no desk tool 'magic'; there are: track"):
        rehearse(script(), [{"use": "magic"}])


def test_turns_after_the_end_are_not_played():
    rows = rehearse(script(), [{"say": "你有病"}, {"say": "喂"}, {"wait_s": 5}])
    assert rows[-1].output.ended is not None


def test_it_can_begin_anywhere():
    whole = Rehearsal(script(), rehearse(script(), [])[0].event)
    rows = rehearse(script(), [{"say": "抱歉"}], begin=whole.snapshot)
    assert rows[0].seq == 1
    assert rows[-1].output.state == "venting"


def test_a_say_while_the_customer_is_leaving_is_not_heard():
    rows = rehearse(script(), [{"wait_s": 211}, {"say": "抱歉"}])
    assert rows[-1].output.ended.outcome == "walked_away"
    assert not [row for row in rows if isinstance(row.event, TraineeSaid)]


def test_a_trainee_who_is_away_waits_for_nothing():
    first = start(script(), BEGIN).snapshot
    gone = step(script(), first, TraineeLeft(first.at_ms + 1)).snapshot
    assert rehearse(script(), [], begin=gone) == ()
