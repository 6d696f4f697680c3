"""Whole conversations on acts: what must hold of the outcome whatever is said (emotion model, calibration check)."""

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.engine.emotion import Heard, five, react
from app.domain.engine.events import Mood
from app.domain.engine.outcome import conclude
from app.domain.engine.snapshot import Memory, Snapshot
from app.domain.engine.traps import Said, weigh, worst
from app.domain.scenario.model import VARIABLES, Case, Outcome
from tests.domain.engine.people import MODEL, customer

MOOD = Mood(anger=50, anxiety=30, trust=40, patience=100, satisfaction=40)
END = Outcome(label="end", kind="partial", good=False)
GOOD = sorted(act for act in MODEL.effects if MODEL.class_of(act) not in ("negative", "none"))
MAJOR = sorted(
    act for act in MODEL.effects if MODEL.class_of(act) == "negative" and MODEL.effects[act][0] >= MODEL.major
)
LATER = ["overpromise", "misinform"]
UNITS = st.lists(st.lists(st.sampled_from(GOOD), min_size=1, max_size=3, unique=True), min_size=2, max_size=7)
WHO = st.sampled_from(["default", "angry", "elderly", "high_value", "complainer"])
CASES = st.sampled_from(
    [
        Case(loss_kind="goods", fault="ours", price=100),
        Case(loss_kind="time", fault="courier", failure_type="process", contacts=3, double_deviation=True),
    ]
)


def played(units, who, case, settled_at):
    """The end of a conversation in which an offer is accepted in unit ``settled_at``."""
    someone, memory, mood, resolution = customer(who, case), Memory(), MOOD, 0
    for number, acts in enumerate(units):
        weighed = weigh(MODEL, memory, Said(60_000 * number, number, acts))
        memory = weighed.memory
        heard = Heard(tuple(acts), unit=number, found_out=worst([claim for claim, _ in weighed.found]))
        tally, memory = react(someone, memory, mood, heard)
        if number == settled_at:
            tally.move(five(MODEL.settled["accepted"]), "settled.accepted")
            resolution = 1000
        tally.floor_anger(MOOD, resolution)
        mood = tally.mood
        assert all(0 <= getattr(mood, variable) <= 100 for variable in VARIABLES)
    snapshot = Snapshot(
        at_ms=0, seed="", today="", mode="practice", case={}, state="x", mood=mood, start_mood=MOOD,
        resolution=resolution, memory=memory,
    )  # fmt: skip
    return conclude(someone, snapshot, "o", END, "limit.turns")


@settings(max_examples=300)
@given(UNITS, WHO, CASES, st.sampled_from(MAJOR + LATER), st.data())
def test_something_bad_more_never_ends_better(units, who, case, bad, data):
    at = data.draw(st.integers(0, len(units) - 1))
    worse = [[bad, *acts] if number == at else acts for number, acts in enumerate(units)]
    last = len(units) - 1
    before, after = played(units, who, case, last), played(worse, who, case, last)
    assert after.index <= before.index, (before.index, after.index)
    assert after.csat <= before.csat


@settings(max_examples=300)
@given(UNITS, WHO, CASES)
def test_feeling_with_them_early_costs_at_most_a_point(units, who, case):
    # Said again later it is worth less (novelty), and early the cap may have eaten part of it: up to two points.
    if any("empathy_specific" in acts for acts in units):
        return
    warmer = [["empathy_specific", *units[0]], *units[1:]]
    last = len(units) - 1
    assert played(warmer, who, case, last).index >= played(units, who, case, last).index - 1000
