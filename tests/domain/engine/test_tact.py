"""What annoys although it is polite: each rule with the reply that breaks it and the one beside it that does not."""

import pytest
from msgspec.structs import replace

from app.domain.engine.emotion import Customer, Heard, react
from app.domain.engine.events import Mood
from app.domain.engine.snapshot import Memory
from app.domain.engine.tact import Circumstances, Tactless, judge
from app.domain.scenario.model import Case, Multipliers
from tests.domain.engine.people import MODEL, SOLUTIONS, customer, persona

MOOD = Mood(anger=50, anxiety=30, trust=40, patience=80, satisfaction=40)
GREETED = Memory(act_uses={"greet": 1})
SORRY = Memory(act_uses={"bare_apology": 1})


def hear(*acts, memory=None, who=None, **heard):
    return react(who or customer(), memory or Memory(), MOOD, Heard(acts, unit=5, **heard))


def felt(tally, rule):
    return {change.variable: change.delta for change in tally.changes if change.rule == rule and change.delta}


def stilled(tally, rule):
    """Acts that the rule kept from working, as the report tells them."""
    return [change.note for change in tally.changes if change.rule == rule and not change.delta]


def test_a_second_greeting_in_the_middle_annoys_and_the_first_does_not():
    assert felt(hear("greet")[0], "act.greet")
    tally, _ = hear("greet", memory=GREETED)
    assert felt(tally, "greet_again") == {"anger": 2, "trust": -1, "patience": -3, "satisfaction": -2}
    assert not felt(tally, "act.greet")
    assert stilled(tally, "greet_again") == ["act=greet"]
    assert not felt(tally, "settling"), "what annoys does not calm as any polite reply would"


@pytest.mark.parametrize(
    ("acts", "heard"),
    [(("greet", "thank_wait"), {}), (("greet",), {"called": True}), (("greet",), {"open": False})],
)
def test_a_greeting_after_a_wait_to_who_called_or_when_all_is_agreed_is_a_courtesy(acts, heard):
    tally, _ = hear(*acts, memory=GREETED, **heard)
    assert not felt(tally, "greet_again")
    assert felt(tally, "act.greet")


@pytest.mark.parametrize(("name", "anger"), [("elderly", 0), ("foreign_br", 0), ("default", 2), ("gen_z", 3)])
def test_the_elderly_forgive_a_second_greeting_and_the_young_do_not(name, anger):
    tally, _ = hear("greet", memory=GREETED, who=customer(name))
    assert felt(tally, "greet_again").get("anger", 0) == anger
    assert bool(felt(tally, "settling")) is (anger == 0)


def test_what_hurts_more_annoys_more():
    touchy = customer(multipliers=Multipliers(negative=1400))
    assert felt(hear("greet", memory=GREETED, who=touchy)[0], "greet_again")["satisfaction"] == -3


def test_anything_else_before_anything_was_done_annoys():
    tally, _ = hear("confirm_resolved")
    assert felt(tally, "closing_cue") == {"anger": 3, "trust": -2, "patience": -4, "satisfaction": -3}
    assert not felt(tally, "act.confirm_resolved")


@pytest.mark.parametrize(
    ("acts", "memory"),
    [
        (("take_action", "confirm_resolved"), Memory()),
        (("confirm_resolved",), Memory(act_uses={"propose_solution": 1})),
    ],
)
def test_anything_else_too_early_but_with_something_done_is_only_useless(acts, memory):
    tally, _ = hear(*acts, memory=memory)
    assert not felt(tally, "closing_cue")
    assert stilled(tally, "closing_cue") == ["act=confirm_resolved"]


def test_anything_else_once_all_is_agreed_is_welcome():
    assert felt(hear("confirm_resolved", open=False)[0], "act.confirm_resolved")["satisfaction"] == 2


def test_an_apology_and_nothing_else_calms_nobody_and_the_second_annoys():
    first, memory = hear("apologize")
    assert not felt(first, "act.apologize")
    assert stilled(first, "bare_apology") == ["act=apologize"]
    assert not felt(first, "bare_apology")
    second, _ = hear("apologize", memory=memory)
    assert felt(second, "bare_apology") == {"anger": 1, "trust": -1, "patience": -3, "satisfaction": -1}


@pytest.mark.parametrize(
    ("beside", "heard"),
    [
        ((), {"concrete": True}),
        ((), {"echoes": True}),
        ((), {"offered": ("reship",)}),
        ((), {"money_fen": 1000}),
        ((), {"informs": True}),
        ((), {"open": False}),
        (("take_action",), {}),
        (("own_responsibility",), {}),
        (("hold_notice",), {}),
        (("verify_identity",), {}),
    ],
)
def test_an_apology_with_something_in_it_calms(beside, heard):
    tally, memory = hear("apologize", *beside, memory=SORRY, **heard)
    assert felt(tally, "act.apologize")["anger"] < 0
    assert not felt(tally, "bare_apology")
    assert memory.act_uses["bare_apology"] == 1


def test_a_repetition_that_is_felt_as_such_is_not_felt_twice():
    tally, _ = hear(
        "canned_repeat", "greet", "apologize", memory=replace(SORRY, act_uses={"greet": 1, "bare_apology": 1})
    )
    assert felt(tally, "act.canned_repeat")
    assert not felt(tally, "bare_apology")
    assert not felt(tally, "greet_again")


def test_one_reply_annoys_in_one_way():
    tally, _ = hear("greet", "apologize", "confirm_resolved", memory=GREETED)
    assert felt(tally, "closing_cue")
    assert not felt(tally, "greet_again")


def back(contacts, name="default"):
    return customer(name, case=Case(loss_kind="time", fault="ours", contacts=contacts))


@pytest.mark.parametrize(("act", "anger"), [("apologize", -2), ("empathy_generic", -2), ("reassure", -2)])
def test_who_comes_back_a_third_time_wants_to_be_listened_to_before_being_soothed(act, anger):
    tally, _ = hear(act, "hold_notice", who=back(3))
    assert felt(tally, f"act.{act}")["anger"] == anger
    assert stilled(tally, "listen_first") == [f"act={act}"]
    heard_before = hear(act, "hold_notice", who=back(3), memory=Memory(act_uses={"taken_in": 1}))[0]
    assert felt(heard_before, f"act.{act}")["anger"] < anger
    assert not stilled(heard_before, "listen_first")


@pytest.mark.parametrize("act", ["listen_ack", "restate_confirm", "clarify_question", "empathy_specific"])
def test_one_reply_that_listens_is_remembered(act):
    memory = hear(act, who=back(3))[1]
    later = hear("apologize", "hold_notice", who=back(3), memory=memory)[0]
    assert not stilled(later, "listen_first")


def test_naming_what_happened_shows_that_it_was_read():
    assert not stilled(hear("apologize", concrete=True, who=back(3))[0], "listen_first")
    assert not stilled(hear("apologize", echoes=True, who=back(3))[0], "listen_first")


def test_the_first_contact_is_soothed_as_ever_and_a_regular_expects_it_from_the_second():
    assert not stilled(hear("apologize", "hold_notice", who=back(2))[0], "listen_first")
    assert stilled(hear("apologize", "hold_notice", who=back(2, "high_value"))[0], "listen_first")


def test_it_holds_after_an_agreement_too_that_who_came_back_wants_to_be_heard():
    assert stilled(hear("reassure", open=False, who=back(3))[0], "listen_first")


def test_small_talk_while_the_matter_is_open_does_not_calm():
    tally, _ = hear("clarify_question", asked=("hobby",))
    assert felt(tally, "off_topic") == {"anger": 6, "trust": -4, "patience": -8, "satisfaction": -5}
    assert tally.mood.anger > MOOD.anger
    assert not felt(tally, "act.clarify_question")


@pytest.mark.parametrize(
    ("acts", "heard"),
    [
        (("clarify_question",), {"asked": ("hobby", "need_by")}),
        (("clarify_question",), {"asked": ()}),
        (("clarify_question",), {"asked": ("hobby",), "open": False}),
    ],
)
def test_a_question_about_the_matter_or_a_chat_when_all_is_done_is_none(acts, heard):
    tally, _ = hear(*acts, **heard)
    assert not felt(tally, "off_topic")
    assert felt(tally, "act.clarify_question")


def test_small_talk_beside_work_is_worth_nothing_and_forgiven_and_brazilians_like_it():
    beside = hear("take_action", "clarify_question", asked=("hobby",))[0]
    assert not felt(beside, "off_topic")
    assert stilled(beside, "off_topic") == ["act=clarify_question"]
    named = hear("clarify_question", asked=("hobby",), concrete=True)[0]
    assert not felt(named, "off_topic")
    assert not felt(hear("clarify_question", asked=("hobby",), who=customer("foreign_br"))[0], "off_topic")


def test_an_emotion_file_without_tact_has_none():
    plain = MODEL.model_copy(update={"tact": None})
    said = Circumstances(("greet", "apologize"))
    assert judge(plain, "default", Case(loss_kind="goods", fault="ours"), GREETED, said) == Tactless()
    who = Customer(plain, persona(), Case(loss_kind="goods", fault="ours"), SOLUTIONS)
    tally, memory = react(who, GREETED, MOOD, Heard(("greet", "apologize")))
    assert felt(tally, "act.apologize")
    assert set(memory.act_uses) == {"greet", "apologize"}
