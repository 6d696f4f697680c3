"""Figures beside the marks; the definition of response time by its test vectors."""

import pytest

from app.domain.engine.events import (
    Due,
    Line,
    Mood,
    OutageCredited,
    Output,
    Recorded,
    Started,
    TraineeLeft,
    TraineeReturned,
    TraineeSaid,
    UnitClosed,
)
from app.domain.scoring.metrics import within_share
from app.domain.scoring.record import Record
from app.domain.scoring.score import score
from app.domain.scoring.turns import Walk, turns_of
from app.domain.text.understanding import Understanding
from tests.domain.scoring.factory import THREE, T, attempt, rubric, script

OK = "[inform:好的]"


def clock(text):
    hours, minutes, seconds = (int(part) for part in text.split(":"))
    return 1000 * (3600 * hours + 60 * minutes + seconds)


def told(*entries, end=False):
    """Rows from ``("c", time)`` for a customer line delivered and ``("a", time)`` for a reply sent and closed."""
    rows = [Recorded(1, Started(0, seed="1", today="2026-01-05"), Output(state="opening", phase="open"))]
    units = 0
    for who, at in entries:
        time = clock(at)
        event = {"c": Due, "left": TraineeLeft, "back": TraineeReturned}.get(who)
        if who == "a":
            rows.append(Recorded(0, TraineeSaid(time, f"m{units}", "好"), Output(state="opening", phase="open")))
            rows.append(
                Recorded(
                    0,
                    UnitClosed(time),
                    Output(unit=units, understood=Understanding("好"), state="opening", phase="open"),
                )
            )
            units += 1
        elif who == "down":
            rows.append(Recorded(0, OutageCredited(0, time), Output(state="opening", phase="open")))
        else:
            lines = (Line("x", "where", "在吗", time),) if who == "c" else ()
            rows.append(Recorded(0, event(time), Output(delivered=lines, state="opening", phase="open")))
    return rows


def share(rows, seconds=180):
    return within_share(Record(script(), rows), seconds)


VECTOR = (("c", "10:10:15"), ("c", "10:15:20"), ("a", "10:18:10"))


def test_first_vector_zero_of_one():
    assert share(told(*VECTOR)) == 0


def test_second_vector_one_of_two():
    assert share(told(*VECTOR, ("c", "10:18:30"), ("a", "10:19:00"))) == 500


def test_third_vector_ten_questions_never_answered_zero_of_one():
    assert share(told(*(("c", f"10:10:{n:02d}") for n in range(10)))) == 0


def test_nothing_asked_is_undefined():
    assert share(told()) is None
    assert share(told(("a", "10:00:00"))) is None


def test_a_round_runs_from_the_first_unanswered_line():
    assert [turn.response_ms for turn in turns_of(told(*VECTOR))] == [475_000]


def test_the_window_is_configurable():
    assert share(told(*VECTOR), 480) == 1000


def test_time_without_the_trainee_or_the_server_is_credited():
    away = told(
        ("c", "10:00:00"),
        ("left", "10:00:10"),
        ("left", "10:00:20"),
        ("back", "10:05:10"),
        ("back", "10:05:11"),
        ("a", "10:05:20"),
    )
    assert turns_of(away)[0].response_ms == 20_000
    down = told(("c", "10:00:00"), ("down", "00:05:00"), ("a", "10:05:20"), ("down", "00:05:00"))
    assert turns_of(down)[0].response_ms == 20_000


@pytest.mark.parametrize(
    ("by", "expected"), [("silence.leave", 750), ("limit.time_limit", 750), ("silence.quiet", 1000), ("next.bye", 1000)]
)
def test_a_last_line_counts_as_unanswered_only_when_they_gave_up_waiting(by, expected):
    rows = attempt(OK, OK, OK, end="walked_away" if expected < 1000 else "resolved", by=by, closing="leave")
    assert share(rows) == expected


def test_a_line_that_came_while_writing_belongs_to_the_next_reply():
    rows = told(("c", "10:00:00"), ("a", "10:00:05"), ("a", "10:00:30"))
    late = Recorded(
        0, Due(clock("10:00:05")), Output(delivered=(Line("x", "where", "喂", 0),), state="opening", phase="open")
    )
    rows.insert(3, late)
    first, second = turns_of(rows)
    assert (len(first.lines), len(second.lines), second.response_ms) == (1, 1, None)


def test_a_tool_result_is_nobody_waiting():
    rows = told(("c", "10:00:00"), ("a", "10:00:05"))
    rows.append(
        Recorded(
            0,
            Due(clock("10:01:00")),
            Output(delivered=(Line("tool.track", "tool", "", 0),), state="opening", phase="open"),
        )
    )
    assert Walk.of(rows).waiting_since is None


def test_the_figures():
    plot = script(solutions=THREE)
    rows = attempt(
        T("[greet:您好]\n[apologize:抱歉]", anger=60, after=40, wait_s=10),
        T(
            "[?deadline:哪天要]，[~negative_word:不能]，[pass_buck:找快递]",
            anger=40,
            after=70,
            wait_s=20,
            tools=("track",),
        ),
        T("[escalate_handoff:转主管]", anger=70, after=55, wait_s=60),
        plot=plot,
    )
    found = score(plot, rubric(), rows).metrics
    assert (found.units, found.messages) == (3, 4)
    assert (found.first_response_ms, found.mean_response_ms, found.slowest_response_ms) == (10_000, 30_000, 60_000)
    assert found.within_share == 1000
    assert (found.peak_anger, found.peak_turn, found.recoveries) == (70, 1, 2)
    assert (found.positive_acts, found.negative_acts, found.negative_words) == (3, 1, 1)
    assert (found.slots_known, found.slots_total, found.tools_used, found.hints_used) == (2, 2, 1, 0)
    assert (found.escalated, found.first_contact_resolution) == (True, False)
    assert found.handle_ms == rows[-1].event.at_ms - rows[0].event.at_ms
    assert found.mean_chars == 4, "18 characters in 4 messages"


def test_the_figures_of_nothing():
    found = score(script(), rubric(), attempt(end="")).metrics
    assert (found.units, found.mean_chars, found.peak_turn, found.first_response_ms) == (0, 0, None, None)


def test_anger_that_rose_in_silence_before_any_reply():
    rows = told(("c", "10:00:00"))
    rows[0] = Recorded(1, rows[0].event, Output(after=_mood(30), state="opening", phase="open"))
    rows.append(Recorded(0, Due(clock("10:02:00")), Output(after=_mood(55), state="opening", phase="open")))
    found = score(script(), rubric(), rows).metrics
    assert (found.peak_anger, found.peak_turn) == (55, None)


def _mood(anger):
    return Mood(anger, 0, 50, 100, 50)
