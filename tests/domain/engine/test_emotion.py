"""Every rule of the emotion model moves what it should, by how much, and says why."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from app.domain.engine.emotion import Heard, Tally, five, react, round_away
from app.domain.engine.events import Mood
from app.domain.engine.snapshot import Memory
from app.domain.scenario.model import VARIABLES, Case, Multipliers
from tests.domain.engine.people import MODEL, customer

MOOD = Mood(anger=50, anxiety=30, trust=40, patience=80, satisfaction=40)


def deltas(tally, rule):
    return {change.variable: change.delta for change in tally.changes if change.rule == rule}


NEW = Memory()


def hear(*acts, memory=NEW, mood=MOOD, who=None, **heard):
    return react(who or customer(), memory, mood, Heard(acts, unit=5, **heard))


def test_first_specific_empathy_has_its_full_effect():
    tally, memory = hear("empathy_specific")
    assert deltas(tally, "act.empathy_specific") == {
        "anger": -10, "anxiety": -5, "trust": 6, "patience": 5, "satisfaction": 3,
    }  # fmt: skip
    assert memory.act_uses == {"empathy_specific": 1, "taken_in": 1}
    assert memory.related
    assert memory.relational_credit == 10


def test_novelty_wears_off_and_reassurance_turns():
    memory, seen = Memory(), []
    for _ in range(5):
        tally, memory = hear("reassure", "take_action", memory=memory)
        seen.append(deltas(tally, "act.reassure").get("anger", 0))
    assert seen == [-4, -2, -1, 0, 1]


def test_persona_multiplies_by_class():
    who = customer(multipliers=Multipliers(relational=1350, negative=1250))
    assert deltas(hear("empathy_specific", who=who)[0], "act.empathy_specific")["anger"] == -14
    assert deltas(hear("pass_buck", who=who)[0], "act.pass_buck")["anger"] == 11


def test_explaining_before_any_warm_word_backfires_on_the_angry_only():
    assert deltas(hear("explain_cause")[0], "act.explain_cause")["anger"] == 2
    calm = replace(MOOD, anger=20)
    assert deltas(hear("explain_cause", mood=calm)[0], "act.explain_cause")["anger"] == -2
    after = Memory(related=True)
    assert deltas(hear("explain_cause", memory=after)[0], "act.explain_cause")["anger"] == -2
    same_unit = hear("apologize", "explain_cause")[0]
    assert deltas(same_unit, "act.explain_cause")["anger"] == -2


def test_a_late_apology_is_worth_little_and_the_next_hurts():
    memory = Memory(proposals=1, act_uses={"x": 1})
    tally, memory = hear("apologize", memory=memory, concrete=True)
    assert deltas(tally, "act.apologize")["anger"] == -2
    tally, memory = hear("apologize", memory=memory, concrete=True)
    assert deltas(tally, "act.apologize")["anger"] == 1


def test_warm_words_beside_an_insult_are_worth_little():
    tally, memory = hear("insult", "empathy_specific")
    assert deltas(tally, "act.empathy_specific")["anger"] == -3
    assert memory.red_line
    assert tally.mood.trust < 40 - 16, "critical acts bypass the lower cap of trust"
    assert memory.hostility == 32


def test_only_words_stop_working_and_cost_patience():
    memory = Memory(relational_run=2)
    tally, memory = hear("apologize", memory=memory, concrete=True)
    assert deltas(tally, "act.apologize")["anger"] == -1
    assert deltas(tally, "only_words") == {"patience": -6}
    assert memory.relational_run == 3
    assert hear("apologize", "take_action", memory=memory)[1].relational_run == 0


def test_a_compliment_to_the_furious_provokes():
    tally, _ = hear("compliment", mood=replace(MOOD, anger=60))
    assert deltas(tally, "mistimed.compliment") == {"anger": 4, "trust": -2}
    assert not deltas(tally, "act.compliment")


def test_playfulness_means_the_opposite_to_the_elderly():
    assert deltas(hear("rapport_play", who=customer("elderly"))[0], "act.rapport_play")["anger"] == 3
    assert deltas(hear("rapport_play")[0], "act.rapport_play")["anger"] == -3


@pytest.mark.parametrize(("offered", "anger"), [((), -9), (("reship",), -11), (("coupon",), -5)])
def test_a_remedy_counts_by_whether_it_fits_the_loss(offered, anger):
    calm = replace(MOOD, anger=35)
    tally, _ = hear("propose_solution", offered=offered, mood=calm)
    assert deltas(tally, "act.propose_solution")["anger"] == anger


def test_failure_of_process_makes_apologies_weigh_more():
    case = Case(loss_kind="dignity", fault="ours", failure_type="process")
    assert deltas(hear("apologize", concrete=True, who=customer(case=case))[0], "act.apologize")["anger"] == -7


def test_negative_words_are_dosed_by_three():
    tally, memory = hear("greet", negative_words=2)
    assert not deltas(tally, "negative_words")
    tally, memory = hear("greet", negative_words=1, memory=memory)
    assert deltas(tally, "negative_words") == {"anger": 12}
    assert memory.negative_words == 3
    few = hear("greet", negative_words=3, mood=replace(MOOD, anger=4))[0]
    assert deltas(few, "negative_words") == {"anger": 4}


@pytest.mark.parametrize(
    ("name", "lost"),
    [("default", {"trust": -3, "satisfaction": -3}), ("angry", {"anger": 5, "trust": -4, "satisfaction": -5})],
)
def test_money_before_any_warm_word_offends(name, lost):
    assert deltas(hear("offer_compensation", who=customer(name))[0], "money_first") == lost
    assert not deltas(hear("apologize", "offer_compensation", who=customer(name))[0], "money_first")
    again = Memory(act_uses={"offer_compensation": 1})
    assert not deltas(hear("offer_compensation", memory=again, who=customer(name))[0], "money_first")


def test_an_emoji_warms_the_calm_and_annoys_the_upset():
    assert deltas(hear("greet", emoji=True, mood=replace(MOOD, anger=10))[0], "emoji") == {"trust": 1}
    assert deltas(hear("greet", emoji=True)[0], "emoji") == {"anger": 1, "trust": -2}


def test_an_emoji_annoys_who_came_for_business_even_when_calm():
    calm = replace(MOOD, anger=10)
    assert deltas(hear("greet", emoji=True, mood=calm, who=customer("newcomer"))[0], "emoji") == {
        "anger": 1,
        "trust": -2,
    }


@pytest.mark.parametrize(("yuan", "pleased"), [(0, 7), (10, 2), (30, 4), (100, 7), (150, 8), (400, 8)])
def test_money_pleases_by_its_share_of_the_price_up_to_half_as_much_again(yuan, pleased):
    who = customer(case=Case(loss_kind="goods", fault="ours", price=100))
    tally, _ = hear("offer_compensation", money_fen=100 * yuan, memory=Memory(related=True), who=who)
    assert deltas(tally, "act.offer_compensation")["satisfaction"] == pleased
    assert deltas(tally, "overpaid") == ({"trust": -3} if yuan > 200 else {})
    unpriced = hear("offer_compensation", money_fen=100 * yuan, memory=Memory(related=True))[0]
    assert deltas(unpriced, "act.offer_compensation")["satisfaction"] == 7


def test_after_a_second_failure_bad_weighs_more_and_words_less_until_sorry_and_amends_were_said():
    who = customer(case=Case(loss_kind="dignity", fault="ours", double_deviation=True))
    assert deltas(hear("pass_buck", who=who)[0], "act.pass_buck")["anger"] == 14
    assert deltas(hear("empathy_specific", who=who)[0], "act.empathy_specific")["anger"] == -6
    assert deltas(hear("take_action", who=who)[0], "act.take_action")["anger"] == -9
    amends = Memory(act_uses={"apologize": 1, "offer_compensation": 1})
    assert deltas(hear("empathy_specific", memory=amends, who=who)[0], "act.empathy_specific")["anger"] == -10


def test_an_act_that_moves_nothing_has_no_class():
    assert MODEL.class_of("negative_wording") == MODEL.class_of("inform") == "none"
    assert MODEL.class_of("pass_buck") == "negative"


def test_a_good_unit_settles_and_pleases_a_little():
    tally, _ = hear("greet", concrete=True)
    assert deltas(tally, "settling") == {"anger": -2}
    assert deltas(tally, "positive_unit") == {"satisfaction": 1}
    assert deltas(tally, "concrete") == {"trust": 1, "satisfaction": 1}
    assert not deltas(hear("greet", negative_words=1)[0], "positive_unit")
    assert not deltas(hear("pass_buck")[0], "settling")


def test_a_reply_in_which_nothing_was_recognised_annoys():
    tally, memory = hear(nothing=True)
    assert deltas(tally, "nothing") == {"anger": 5, "anxiety": 3, "patience": -4}
    assert memory == Memory(peak_anger=55)


def test_an_act_without_effect_is_only_remembered():
    tally, memory = hear("inform")
    assert not [change for change in tally.changes if change.rule == "act.inform"]
    assert memory.act_uses == {"inform": 1}


def test_first_impression_raises_trust_gained():
    tally, _ = react(customer(), Memory(), MOOD, Heard(("empathy_specific",), unit=0))
    assert deltas(tally, "first_impression") == {"trust": 2}


def test_transfers_and_proposals_are_counted():
    memory = hear("escalate_handoff", "offer_options")[1]
    assert (memory.transfers, memory.proposals) == (1, 1)


def test_caps_hold_over_the_whole_unit_and_are_told():
    tally, _ = hear("empathy_specific", "apologize", "own_responsibility")
    assert tally.mood.anger == 50 - 15
    assert any(change.note.endswith("of=-8") for change in tally.changes if change.rule == "act.own_responsibility")


def test_the_floor_gives_back_what_words_alone_calmed_and_never_more():
    start = Mood(anger=72, anxiety=0, trust=0, patience=0, satisfaction=0)
    tally = Tally(MODEL, replace(MOOD, anger=40))
    tally.move({"anger": -15}, "act.x")
    tally.floor_anger(start, resolution=0)
    assert tally.mood.anger == 36
    assert deltas(tally, "floor") == {"anger": 11}
    low = Tally(MODEL, replace(MOOD, anger=10))
    low.floor_anger(start, resolution=0)
    assert low.mood.anger == 10
    done = Tally(MODEL, replace(MOOD, anger=40))
    done.move({"anger": -15}, "act.x")
    done.floor_anger(start, resolution=1000)
    assert done.mood.anger == 25


def test_rounding_is_half_away_from_zero():
    assert [round_away(v, 2) for v in (-3, -1, 0, 1, 3)] == [-2, -1, 0, 1, 2]
    assert five((1, 2, 3, 4, 5)) == dict(zip(VARIABLES, (1, 2, 3, 4, 5), strict=True))


ACTS = sorted(MODEL.effects)


@given(
    units=st.lists(st.tuples(st.lists(st.sampled_from(ACTS), max_size=4, unique=True), st.integers(0, 9)), max_size=12),
    name=st.sampled_from(["default", "angry", "elderly", "high_value"]),
)
def test_whatever_is_said_moods_stay_in_bounds_and_changes_add_up(units, name):
    who, memory, mood = customer(name), Memory(), MOOD
    for number, (acts, words) in enumerate(units):
        before = mood
        tally, memory = react(who, memory, mood, Heard(tuple(acts), negative_words=words, unit=number))
        tally.floor_anger(MOOD, 0)
        mood = tally.mood
        for variable in VARIABLES:
            assert 0 <= getattr(mood, variable) <= 100
            moved = sum(change.delta for change in tally.changes if change.variable == variable)
            assert getattr(before, variable) + moved == getattr(mood, variable)
        assert all(change.rule for change in tally.changes)


@given(
    st.lists(st.sampled_from(ACTS), min_size=1, max_size=3, unique=True),
    st.sampled_from(["insult", "sarcasm", "pass_buck"]),
)
def test_an_added_insult_never_calms(acts, bad):
    if bad in acts:
        return
    without, _ = hear(*acts)
    with_bad, _ = hear(bad, *acts)
    assert with_bad.mood.anger >= without.mood.anger
    assert with_bad.mood.trust <= without.mood.trust
