"""Faults that were not made count only beside some service."""

import pytest

from app.domain.scoring.evidence.service import earned, serves
from app.domain.scoring.record import Record
from tests.domain.scoring.factory import T, attempt, script

OK = "[inform:好的]"
THREAT = "[greet:您好]，[threaten_customer:再闹就把地址挂出去]"
SNEER = "[sarcasm:您真会挑时候]"


def record(*turns, so_far=False, **how):
    plot = script()
    return Record(plot, attempt(*turns, plot=plot, **how), so_far=so_far)


@pytest.mark.parametrize(
    ("turn", "expected"),
    [
        (OK, True),
        ("[greet:您好]", True),
        (THREAT, False),
        (SNEER, False),
        (f"{SNEER}，[apologize:抱歉]", True),
        ("[vague_answer:尽快]", True),
        ("[other:嗯]", False),
        ("[other:嗯][?deadline:哪天要]", True),
        ("[negative_wording:不]", False),
        (T(SNEER, tools=("track",)), True),
        (T(THREAT, tools=("track",)), False),
    ],
)
def test_what_serves(turn, expected):
    seen = record(turn)
    assert serves(seen, seen.turns[0]) is expected


def test_earned_in_parts_up_to_four():
    assert earned(record(OK, OK, OK, OK, THREAT), 1000) == (1000, 4)
    assert earned(record(OK, THREAT, THREAT, THREAT), 1000) == (250, 1)
    assert earned(record(OK, THREAT, THREAT, THREAT), 100) == (100, 1), "a share that is lower anyway stays"
    assert earned(record(OK, OK, OK), 1000, 3) == (1000, 3)


def test_nothing_is_lost_while_it_runs():
    assert earned(record(THREAT, so_far=True), 1000) == (1000, 0)


@pytest.mark.parametrize(("by", "expected"), [("end.trainee_ended", False), ("interrupt.worn_out", True)])
def test_nobody_walked_out_on_who_hung_up(by, expected):
    assert record(OK, OK, OK, end="walked_away", by=by).overall("walked_out") is expected
