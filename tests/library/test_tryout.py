import msgspec
import pytest

from app.domain.engine.events import TraineeSaid
from app.domain.engine.rehearsal import TurnError
from app.library.tryout import Setup, begin_at, try_out
from tests.domain.engine.plots import script


def lines(tried):
    return [line.text for record in tried.records for line in record.output.delivered]


def test_it_begins_as_written():
    tried = try_out(script(), Setup(), [])
    assert tried.snapshot.state == "opening"
    assert tried.snapshot.mood.anger == 55  # persona 50, plot +5
    assert lines(tried)


def test_it_begins_in_any_state_and_mood_and_says_what_that_state_says():
    tried = try_out(script(), Setup(state="venting", mood={"anger": 90, "trust": 3}), [])
    assert tried.snapshot.state == "venting"
    assert (tried.snapshot.mood.anger, tried.snapshot.mood.trust, tried.snapshot.mood.anxiety) == (90, 3, 30)
    assert any("妈" in line for line in lines(tried))


def test_moods_out_of_range_are_clipped_and_unknown_ones_ignored():
    begun = begin_at(script(), Setup(mood={"anger": 400, "patience": -3, "joy": 5}))
    assert (begun.persona.mood.anger, begun.persona.mood.patience) == (100, 0)


def test_all_kinds_of_turns_are_played_and_a_longer_play_repeats_the_shorter_one():
    turns = [{"say": "抱歉"}, {"wait_s": 70}, {"use": "track"}, {"end": True}]
    whole = try_out(script(), Setup(), turns)
    part = try_out(script(), Setup(), turns[:2])
    assert whole.snapshot.ended is not None
    encoded = msgspec.json.encode(whole.records[: len(part.records)], order="sorted")
    assert encoded == msgspec.json.encode(part.records, order="sorted")


def test_after_the_end_nothing_is_heard():
    tried = try_out(script(), Setup(), [{"say": "你有病"}, {"say": "抱歉"}])
    said = [record for record in tried.records if isinstance(record.event, TraineeSaid)]
    assert len(said) == 1


def test_an_unknown_tool_is_refused():
    with pytest.raises(TurnError):
        try_out(script(), Setup(), [{"use": "magic"}])
