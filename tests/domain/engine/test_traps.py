"""What was promised or said wrongly is remembered, springs once, and is counted at the end if it did not."""

import dataclasses

import pytest
from msgspec.structs import replace

from app.domain.engine.emotion import Heard, react
from app.domain.engine.events import Mood
from app.domain.engine.outcome import conclude, left_open
from app.domain.engine.snapshot import Claim, Memory, Snapshot
from app.domain.engine.traps import Said, Weighed, held, trap_of, weigh, without_hold, worst
from app.domain.scenario.model import Outcome
from app.domain.text.understanding import Span
from tests.domain.engine.people import MODEL, customer

MOOD = Mood(anger=50, anxiety=30, trust=60, patience=80, satisfaction=40)
NEW = Memory()
MINUTE = 60_000
GOOD = ("o", Outcome(label="解决", kind="resolved", good=True), "next.x")


def replace_model(model):
    return dataclasses.replace(customer(), model=model)


def open_at_the_end(memory, at_ms=0):
    calm = replace(MOOD, anger=10)
    return Snapshot(
        at_ms=at_ms, seed="", today="", mode="practice", case={}, state="x", mood=calm, start_mood=MOOD,
        resolution=1000, memory=memory,
    )  # fmt: skip


def said(*acts, at=0, unit=0, **more):
    return Said(at, unit, acts, **more)


def weighed(memory, *replies):
    """The kinds found out in the last reply, and the memory after."""
    found = ()
    for reply in replies:
        found, _, memory = judged(memory, reply)
    return worst([claim for claim, _ in found]), memory


def judged(memory, reply):
    """What was found out with why, what was made good, and the memory after."""
    weighed = weigh(MODEL, memory, reply)
    return weighed.found, weighed.kept, weighed.memory


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
    assert weigh(plain, NEW, said("overpromise")) == Weighed((), (), NEW)
    assert left_open(replace_model(plain), open_at_the_end(Memory(claims=(Claim("misinform", 0),))), *GOOD) == ()


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
    return conclude(customer(), open_at_the_end(memory), *GOOD)


def test_what_nobody_noticed_is_counted_at_the_end():
    honest, sold = ended(NEW), ended(Memory(claims=(Claim("overpromise", 1),)))
    assert (honest.found_out, sold.found_out) == ((), ("overpromise",))
    assert sold.index < honest.index
    assert sold.repurchase < honest.repurchase
    assert sold.complaint > honest.complaint
    both = ended(Memory(claims=(Claim("overpromise", 1), Claim("misinform", 2, ("eta",)), Claim("misinform", 3))))
    assert both.found_out == ("misinform", "overpromise")
    assert both.index < sold.index


def test_why_it_was_found_out_is_known():
    def why(memory, reply):
        return [(claim.kind, reason) for claim, reason in judged(memory, reply)[0]]

    promise = weighed(NEW, said("overpromise", minutes=5))[1]
    assert why(promise, said("pass_buck", at=MINUTE)) == [("overpromise", "taken_back")]
    assert why(promise, said("greet", at=6 * MINUTE)) == [("overpromise", "late")]
    wrong = weighed(NEW, said("overpromise", misstated=("eta",)))[1]
    assert why(wrong, said("flat_refusal", stated=("eta",))) == [("overpromise", "truth")]
    assert judged(promise, said("take_action", at=MINUTE))[:2] == ((), promise.claims)


def test_promised_word_comes_in_time_or_too_late_and_has_no_price_of_its_own():
    called = weighed(NEW, said("commit_followup", call_minutes=5))[1]
    assert called.claims == (Claim("callback", 0, due_ms=5 * MINUTE),)
    assert judged(called, said("greet", at=4 * MINUTE)) == ((), (), called)
    assert judged(called, said(stated=("place",), at=4 * MINUTE))[1] == called.claims
    assert judged(called, said("progress_update", at=4 * MINUTE))[1] == called.claims
    assert judged(called, said("flat_refusal", at=4 * MINUTE))[0] == (), "a refusal is word, too; nothing was promised"
    found, _, after = judged(called, said("progress_update", at=6 * MINUTE))
    assert found == ((called.claims[0], "late"),)
    assert (worst([claim for claim, _ in found]), after.claims) == ("", ())


def test_a_wait_is_not_weighed_with_the_words():
    memory = Memory(claims=(Claim("hold", 0, due_ms=MINUTE), Claim("misinform", 1)))
    assert held(memory) == memory.claims[0]
    assert judged(memory, said("flat_refusal", "take_action", at=9 * MINUTE))[2] == memory
    assert without_hold(memory).claims == memory.claims[1:]
    assert held(NEW) is None


def test_the_words_of_a_claim_are_remembered():
    spans = {"overpromise": Span(3, 9), "misinform": Span(1, 2), "callback": Span(4, 5)}
    assert weighed(NEW, said("overpromise", spans=spans))[1].claims[0].span == Span(3, 9)
    assert weighed(NEW, said("misinform", spans=spans))[1].claims[0].span == Span(1, 2)
    assert weighed(NEW, said(call_minutes=2, spans=spans))[1].claims[0].span == Span(4, 5)


def opened(*claims, at_ms=0, by="next.x"):
    snapshot = open_at_the_end(Memory(claims=claims), at_ms)
    return left_open(customer(), snapshot, GOOD[0], GOOD[1], by)


def test_what_is_open_at_the_end_is_told_with_its_price():
    found = opened(
        Claim("overpromise", 1, span=Span(2, 4)), Claim("misinform", 2), Claim("overpromise", 3, due_ms=5), at_ms=9
    )
    assert [(one.kind, one.unit, one.how, one.why) for one in found] == [
        ("overpromise", 1, "open", ""), ("misinform", 2, "open", ""), ("overpromise", 3, "open", "late"),
    ]  # fmt: skip
    assert found[0].span == Span(2, 4)
    costs = [{change.variable: change.delta for change in one.cost} for one in found]
    assert costs == [
        {"anger": 18, "trust": -22, "satisfaction": -15},
        {"anger": 12, "trust": -18, "satisfaction": -10},
        {},
    ]
    both = conclude(customer(), open_at_the_end(Memory(claims=(Claim("overpromise", 1), Claim("misinform", 2)))), *GOOD)
    honest = conclude(customer(), open_at_the_end(NEW), *GOOD)
    assert both.csat < honest.csat
    assert sum(one.csat for one in found) == honest.csat - both.csat
    assert found[2].csat == 0, "the same kind is paid for once"


@pytest.mark.parametrize(
    ("by", "at_ms", "told"),
    [
        ("silence.leave", 9, True),
        ("end.trainee_ended", 9, True),
        ("limit.time_limit", 20, True),
        ("limit.time_limit", 9, False),
        ("limit.turn_limit", 20, False),
        ("silence.quiet", 20, False),
        ("next.bye", 20, False),
    ],
)
def test_a_wait_is_held_against_whoever_never_came_back(by, at_ms, told):
    found = opened(Claim("hold", 1, due_ms=10), at_ms=at_ms, by=by)
    assert [(one.how, one.why, one.cost) for one in found] == [("open", "unreturned", ())] * told


def test_promised_word_that_was_not_due_may_still_come():
    assert opened(Claim("callback", 1, due_ms=10), at_ms=9) == ()
    assert [one.why for one in opened(Claim("callback", 1, due_ms=10), at_ms=11)] == ["late"]
