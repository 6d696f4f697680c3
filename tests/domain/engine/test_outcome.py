"""From the end of a conversation to CSAT, NPS and tendencies."""

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from app.domain.engine.events import Mood
from app.domain.engine.outcome import conclude, outcome_index
from app.domain.engine.snapshot import Memory, Snapshot
from app.domain.scenario.model import Case, Outcome
from tests.domain.engine.people import customer

GOOD = Outcome(label="解决", kind="resolved", good=True, cap=10)
BAD = Outcome(label="投诉", kind="complaint", good=False, cap=40)
HAPPY = Mood(anger=0, anxiety=0, trust=97, patience=100, satisfaction=93)
ANGRY = Mood(anger=88, anxiety=36, trust=0, patience=20, satisfaction=0)


WARM = Memory(relational_credit=33)


def ended(mood=HAPPY, resolution=1000, memory=WARM, outcome=GOOD, who=None):
    snapshot = Snapshot(
        at_ms=0, seed="", today="", mode="practice", case={}, state="x", mood=mood, start_mood=mood,
        resolution=resolution, memory=memory,
    )  # fmt: skip
    return conclude(who or customer(), snapshot, "o", outcome, "next.x")


def test_the_expert_of_the_calibration_gets_five_and_ten():
    result = ended()
    assert (result.csat, result.nps, result.good, result.cap) == (5, 10, True, None)
    assert 90_000 <= result.index <= 94_000
    assert result.repurchase > 750
    assert result.bad_review < 30
    assert result.complaint < 20


def test_the_hostile_one_gets_one_and_zero():
    result = ended(ANGRY, 0, Memory(hostility=60, peak_anger=95), BAD)
    assert (result.csat, result.nps, result.cap) == (1, 0, 40)
    assert result.bad_review > 800
    assert result.complaint > 500


def test_a_red_line_bounds_the_rating_whatever_the_mood():
    result = ended(memory=Memory(relational_credit=33, red_line=True))
    assert result.csat == 2
    assert result.complaint == 500


def test_contacts_peak_waits_questions_and_transfers_cost():
    who = customer()
    snapshot = Snapshot(at_ms=0, seed="", today="", mode="practice", case={}, state="x", mood=HAPPY, start_mood=HAPPY)
    base = outcome_index(who, snapshot)
    assert outcome_index(who, replace(snapshot, memory=Memory(peak_anger=90))) == base - 8000
    assert outcome_index(who, replace(snapshot, memory=Memory(waits_over=1))) == base - 2500
    assert outcome_index(who, replace(snapshot, memory=Memory(repeats_asked=1, transfers=1))) == base - 4500
    assert outcome_index(who, replace(snapshot, memory=Memory(waits_over=99))) == base - 20_000
    third = customer(case=Case(loss_kind="time", fault="ours", contacts=3))
    assert outcome_index(third, snapshot) == base - 10_000


def test_an_offer_under_way_that_nobody_agreed_to_is_a_promise_when_the_trainee_closes():
    def closed(by, *acts, offered=("reship",), resolution=0):
        memory = Memory(offered=offered, act_uses=dict.fromkeys(acts, 1))
        snapshot = Snapshot(
            at_ms=0, seed="", today="", mode="practice", case={}, state="x", mood=HAPPY, start_mood=HAPPY,
            resolution=resolution, memory=memory,
        )  # fmt: skip
        return conclude(customer(), snapshot, "o", BAD, by).resolution

    assert closed("end.trainee_ended", "take_action") == 400
    assert closed("end.trainee_ended", "take_action", resolution=550) == 550
    assert closed("silence.leave", "take_action") == 0
    assert closed("end.trainee_ended", "apologize") == 0
    assert closed("end.trainee_ended", "take_action", offered=("coupon",)) == 0


@given(st.integers(0, 100), st.integers(0, 100), st.integers(0, 1000))
def test_ratings_stay_in_range_and_rise_with_trust_and_resolution(anger, trust, resolution):
    mood = replace(HAPPY, anger=anger, trust=trust)
    result = ended(mood, resolution)
    assert 1 <= result.csat <= 5
    assert 0 <= result.nps <= 10
    assert ended(replace(mood, trust=min(100, trust + 5)), resolution).index >= result.index
    assert ended(mood, min(1000, resolution + 100)).index >= result.index
