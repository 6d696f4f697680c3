"""What was promised or said wrongly is remembered, springs once, and is counted at the end if it did not."""

import pytest
from msgspec.structs import replace

from app.domain.engine.emotion import Heard, react
from app.domain.engine.events import Mood
from app.domain.engine.outcome import conclude
from app.domain.engine.snapshot import Claim, Memory, Snapshot
from app.domain.engine.traps import Said, trap_of, weigh, worst
from app.domain.scenario.model import Outcome
from tests.domain.engine.people import MODEL, customer

MOOD = Mood(anger=50, anxiety=30, trust=60, patience=80, satisfaction=40)
NEW = Memory()
MINUTE = 60_000


def said(*acts, at=0, unit=0, **more):
    return Said(at, unit, acts, **more)


def weighed(memory, *replies):
    """The kinds found out in the last reply, and the memory after."""
    found = ()
    for reply in replies:
        found, memory = weigh(MODEL, memory, reply)
    return worst(found), memory


def test_a_promise_taken_back_is_broken_once():
    kind, memory = weighed(NEW, said("overpromise"), said("take_action"))
    assert (kind, len(memory.claims)) == ("", 1)
    kind, memory = weighed(memory, said("flat_refusal", unit=2))
    assert (kind, memory.claims) == ("overpromise", ())
    assert weighed(memory, said("flat_refusal", unit=3))[0] == ""


def test_a_promise_with_a_time_is_kept_by_deeds_in_time():
    promise = said("overpromise", minutes=5)
    assert weighed(NEW, promise)[1].claims == (Claim("overpromise", 0, due_ms=5 * MINUTE),)
    assert weighed(NEW, promise, said("progress_update", at=4 * MINUTE))[1].claims == ()
    assert weighed(NEW, promise, said("greet", at=4 * MINUTE))[1].claims != ()
    assert weighed(NEW, promise, said("progress_update", at=6 * MINUTE))[0] == "overpromise"


def test_a_wrong_fact_is_found_out_when_the_right_one_is_said():
    wrong = said("misinform", misstated=("eta",))
    assert weighed(NEW, wrong, said("greet", stated=("place",)))[0] == ""
    assert weighed(NEW, wrong, said("flat_refusal"))[0] == "", "a refusal says nothing of a fact"
    assert weighed(NEW, wrong, said(stated=("eta",), misstated=("eta",)))[0] == "", "still both"
    assert weighed(NEW, wrong, said("progress_update", stated=("eta",)))[0] == "misinform"


def test_one_reply_makes_one_claim_and_pays_for_one():
    both = said("overpromise", "misinform", misstated=("eta",))
    assert weighed(NEW, both)[1].claims == (Claim("overpromise", 0, ("eta",)),)
    kind, memory = weighed(NEW, said(misstated=("eta",)), said("overpromise"), said("overpromise"))
    assert len(memory.claims) == 2, "the same promise twice is one"
    kind, memory = weighed(memory, said("flat_refusal", stated=("eta",)))
    assert (kind, memory.claims) == ("overpromise", ())


def test_a_model_without_traps_remembers_nothing():
    plain = MODEL.model_copy(update={"traps": None})
    assert weigh(plain, NEW, said("overpromise")) == ((), NEW)


def changes(tally, rule):
    return {change.variable: change.delta for change in tally.changes if change.rule == rule}


@pytest.mark.parametrize("kind", ["overpromise", "misinform"])
def test_what_is_found_out_costs_in_full_and_half_if_owned(kind):
    full = dict(trap_of(MODEL.traps, kind).effect)
    tally, _ = react(customer(), NEW, MOOD, Heard(("greet",), found_out=kind, unit=5))
    assert changes(tally, f"trap.{kind}") == full, "beyond the cap of the unit"
    tally, _ = react(customer(), NEW, MOOD, Heard(("apologize",), found_out=kind, unit=5))
    assert changes(tally, f"trap.{kind}")["anger"] == full["anger"] // 2
    assert any(change.note == "owned=500" for change in tally.changes)


def ended(memory):
    calm = replace(MOOD, anger=10)
    snapshot = Snapshot(
        at_ms=0, seed="", today="", mode="practice", case={}, state="x", mood=calm, start_mood=MOOD,
        resolution=1000, memory=memory,
    )  # fmt: skip
    return conclude(customer(), snapshot, "o", Outcome(label="解决", kind="resolved", good=True), "next.x")


def test_what_nobody_noticed_is_counted_at_the_end():
    honest, sold = ended(NEW), ended(Memory(claims=(Claim("overpromise", 1),)))
    assert (honest.found_out, sold.found_out) == ((), ("overpromise",))
    assert sold.index < honest.index
    assert sold.repurchase < honest.repurchase
    assert sold.complaint > honest.complaint
    both = ended(Memory(claims=(Claim("overpromise", 1), Claim("misinform", 2, ("eta",)), Claim("misinform", 3))))
    assert both.found_out == ("misinform", "overpromise")
    assert both.index < sold.index
