"""The reducer: every input, every rule of the state machine. Each conversation also crosses the JSON boundary."""

import dataclasses

import msgspec
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from msgspec.structs import replace

from app.domain.engine.events import (
    Due,
    HintTaken,
    OutageCredited,
    Recorded,
    Started,
    ToolUsed,
    TraineeEnded,
    TraineeLeft,
    TraineeReturned,
    TraineeSaid,
    UnitClosed,
)  # fmt: skip
from app.domain.engine.rehearsal import START_MS, TODAY, Rehearsal, rehearse
from app.domain.engine.scene import View
from app.domain.engine.snapshot import Snapshot, digest
from app.domain.engine.step import fold, next_due_ms, start, step, view_of
from app.domain.replay import verify
from app.domain.scenario.model import VARIABLES
from tests.domain.engine.plots import script

BEGIN = Started(START_MS, seed="7", today=TODAY)
GOOD = [
    {"say": "抱歉，换谁都急，请问您哪天要？"},
    {"use": "track"},
    {"say": "包裹在武汉，给您补发"},
    {"say": "今晚8点前给您单号"},
]


def play(*turns, begin=BEGIN):
    rehearsal = Rehearsal(script(), begin)
    for index, turn in enumerate(turns):
        rehearsal.play(index, {"say": turn} if isinstance(turn, str) else turn)
    rehearsal.settle()
    return rehearsal


def last(rehearsal):
    return next(row.output for row in reversed(rehearsal.rows) if row.output.unit is not None)


def said(rehearsal, beat):
    return [line.text for row in rehearsal.rows for line in row.output.delivered if line.beat == beat]


def test_a_good_conversation_is_resolved_and_verifies():
    rows = rehearse(script(), GOOD, started=BEGIN)
    assert rows[-1].output.ended is not None
    assert rows[-1].output.ended.outcome == "resolved"
    assert [row.seq for row in rows] == list(range(1, len(rows) + 1))
    assert verify(script(), rows).equal


def test_the_same_inputs_give_the_same_bytes_through_json():
    rows = rehearse(script(), GOOD, started=BEGIN)
    encoded = msgspec.json.encode(rows, order="sorted")
    again = msgspec.json.decode(encoded, type=tuple[Recorded, ...])
    snapshot, computed = fold(script(), [row.event for row in again])
    assert msgspec.json.encode(computed, order="sorted") == encoded
    assert digest(msgspec.json.decode(msgspec.json.encode(snapshot), type=Snapshot)) == digest(snapshot)


def test_the_seed_changes_words_and_nothing_else():
    def path(seed):
        rows = rehearse(script(), GOOD, started=replace(BEGIN, seed=seed))
        return [(o.state, o.after, o.taken, o.marks) for o in (row.output for row in rows) if o.unit is not None]

    assert path("1") == path("2") == path("another")


def test_nothing_is_said_before_it_is_due():
    first = start(script(), BEGIN)
    assert first.output.delivered == ()
    assert first.output.scheduled
    due = next_due_ms(first.snapshot)
    early = step(script(), first.snapshot, Due(due - 1))
    assert early.output.delivered == ()
    assert step(script(), early.snapshot, Due(due)).output.delivered


def test_an_ended_attempt_stays_ended():
    end = play(*GOOD).snapshot
    assert next_due_ms(end) is None
    for event in (
        TraineeSaid(end.at_ms + 9, "c", "喂"),
        UnitClosed(end.at_ms + 9),
        Due(end.at_ms + 9),
        TraineeEnded(end.at_ms, "x"),
        BEGIN,
    ):
        again = step(script(), end, event)
        assert again.snapshot == end
        assert again.output.ended is None
        assert again.output.scheduled == ()


def test_a_burst_is_heard_as_one_unit():
    conversation = play({"say": ["抱歉", "换谁都急"]})
    assert {"act.apologize", "act.empathy_specific"} <= set(last(conversation).marks)
    assert len(last(conversation).cids) == 2
    assert last(conversation).understood.text == "抱歉\n换谁都急"


def test_closing_an_empty_unit_changes_nothing():
    snapshot = play().snapshot
    assert step(script(), snapshot, UnitClosed(snapshot.at_ms)).output.unit is None


def test_waiting_is_measured_from_the_first_unanswered_line():
    conversation = play({"wait_s": 20}, "抱歉")
    assert last(conversation).waited_ms >= 20_000
    assert any(change.rule == "answered" for change in last(conversation).changes)


def test_a_slow_reply_is_marked_and_remembered():
    conversation = play({"wait_s": 65}, "抱歉")
    assert "style.slow" in last(conversation).marks
    assert conversation.snapshot.memory.waits_over == 1


def test_silence_nudges_then_leaves():
    conversation = play({"wait_s": 400})
    assert conversation.snapshot.ended.outcome == "walked_away"
    assert said(conversation, "nudge")
    assert said(conversation, "leave")
    assert conversation.snapshot.ended.by == "silence.leave"


def test_a_reply_after_a_nudge_resets_the_ladder():
    conversation = play({"wait_s": 70}, "抱歉")
    assert len(said(conversation, "nudge")) == 1
    assert conversation.snapshot.waiting.rung == 0


def test_a_granted_hold_moves_the_ladder_and_is_limited():
    conversation = play("稍等")
    assert conversation.snapshot.waiting.hold_ms == 90_000
    assert said(conversation, "hold_ok")
    for _ in range(3):
        conversation.play(0, {"say": "稍等"})
    assert conversation.snapshot.memory.holds == 3
    assert conversation.snapshot.hold_ms == 0


def test_a_wait_of_promised_length_is_held_to_it():
    def rules(wait_s, hold="稍等2分钟"):
        conversation = play(hold, {"wait_s": wait_s}, "抱歉")
        found = {c.variable: c.delta for c in last(conversation).changes if c.rule == "hold_broken"}
        return conversation.snapshot.memory.waits_over, "style.slow" in last(conversation).marks, found

    assert rules(140) == (0, False, {}), "a wait that was announced is none"
    assert rules(195) == (1, True, {"anger": 6, "patience": -15})
    assert rules(250)[2] == {"anger": 12, "patience": -30}
    assert rules(195, "稍等")[2] == {}, "no length was promised"
    spoken_of = play("三天没动，稍等")
    assert spoken_of.snapshot.waiting.hold_ms == 90_000, "three days are the matter, not the wait"


def test_what_was_promised_or_said_wrongly_comes_back_in_words():
    def cost(conversation):
        return {
            c.rule: c.delta for c in last(conversation).changes if c.rule.startswith("trap") and c.variable == "anger"
        }

    assert cost(play("保证给您补发", "抱歉")) == {}
    broken = play("抱歉，换谁都急", "抱歉，保证没问题", "您找快递")
    assert cost(broken) == {"trap.overpromise": 18}
    assert len(said(broken, "promise_broken")) == 1
    wrong = play("抱歉，包裹在北京", "包裹在武汉中转站")
    assert cost(wrong) == {"trap.misinform": 12}
    assert said(wrong, "truth_out")
    sorry = play("抱歉，包裹在北京", "抱歉，包裹在武汉中转站")
    assert cost(sorry) == {"trap.misinform": 6}
    assert sorry.snapshot.memory.claims == ()


def comebacks(conversation):
    return [(one.kind, one.unit, one.how, one.why) for row in conversation.rows for one in row.output.comebacks]


def quoted(conversation, comeback):
    units = [row.output.understood.text for row in conversation.rows if row.output.unit is not None]
    return units[comeback.unit][comeback.span.start : comeback.span.end]


def test_the_output_says_which_words_came_back_why_and_at_what_price():
    broken = play("抱歉，换谁都急", "抱歉，保证没问题", "您找快递")
    (one,) = last(broken).comebacks
    assert (one.kind, one.unit, one.how, one.why) == ("overpromise", 1, "came_back", "taken_back")
    assert quoted(broken, one) == "保证没问题"
    assert {c.variable: c.delta for c in one.cost} == {"anger": 18, "trust": -22, "satisfaction": -15}
    assert set(one.cost) <= set(last(broken).changes)
    sorry = play("抱歉，包裹在北京", "抱歉，包裹在武汉中转站")
    (one,) = last(sorry).comebacks
    assert (one.kind, one.unit, one.how, one.why) == ("misinform", 0, "owned", "truth")
    assert quoted(sorry, one) == "包裹在北京"
    assert {c.variable: c.delta for c in one.cost}["anger"] == 6
    assert [row.output.comebacks for row in play("抱歉", "换谁都急").rows if row.output.comebacks] == []


def test_one_reply_pays_once_and_says_so_of_each():
    both = play("抱歉，包裹在北京", "抱歉，保证没问题", "您找快递，包裹在武汉中转站")
    assert comebacks(both) == [("misinform", 0, "came_back", "truth"), ("overpromise", 1, "came_back", "taken_back")]
    assert [bool(one.cost) for one in last(both).comebacks] == [False, True]


def test_a_promise_kept_in_time_is_said():
    kept = play("抱歉，保证2分钟办好", "已经给您办了")
    assert comebacks(kept) == [("overpromise", 0, "kept", "")]


def test_a_wait_is_made_good_overrun_or_left_open():
    (back,) = [one for row in play("抱歉，稍等2分钟", {"wait_s": 60}, "抱歉").rows for one in row.output.comebacks]
    assert (back.kind, back.unit, back.how, back.promised_ms) == ("hold", 0, "kept", 120_000)
    assert 60_000 <= back.took_ms <= 120_000
    late = play("抱歉，稍等2分钟", {"wait_s": 195}, "抱歉")
    (one,) = last(late).comebacks
    assert (one.how, one.why, one.promised_ms) == ("came_back", "overrun", 120_000)
    assert [(c.variable, c.delta, c.rule) for c in one.cost] == [
        ("anger", 6, "hold_broken"), ("patience", -15, "hold_broken"),
    ]  # fmt: skip
    assert quoted(late, one) == "稍等2分钟"
    assert comebacks(play("抱歉，稍等", {"wait_s": 150}, "抱歉")) == [("hold", 0, "came_back", "overrun")]
    assert comebacks(play("抱歉，稍等2分钟", {"wait_s": 140}, "抱歉")) == [], "a little late is neither"
    assert comebacks(play("抱歉，稍等2分钟", {"wait_s": 60}, "再稍等", {"wait_s": 9}, "嗯")) == [], (
        "nothing was brought"
    )
    assert comebacks(play("抱歉，稍等2分钟", {"wait_s": 500})) == [("hold", 0, "open", "unreturned")]
    assert comebacks(play("抱歉，稍等2分钟", {"end": True})) == [("hold", 0, "open", "unreturned")]


def test_who_comes_back_before_anybody_waited_was_in_time():
    snapshot = play().snapshot
    for text in ("抱歉，稍等2分钟", "请问您哪天要"):
        said = step(script(), snapshot, TraineeSaid(snapshot.at_ms + 1, text, text)).snapshot
        closed = step(script(), said, UnitClosed(said.at_ms + 1))
        snapshot = closed.snapshot
    assert [(one.how, one.took_ms) for one in closed.output.comebacks] == [("kept", 0)]
    assert snapshot.memory.claims == ()


def test_promised_word_is_kept_or_missed():
    kept = play("抱歉，今晚8点前2分钟内回您", {"wait_s": 30}, "包裹在武汉中转站")
    assert comebacks(kept) == [("callback", 0, "kept", "")]
    assert comebacks(play("抱歉，今晚8点前1分钟内回您", {"wait_s": 80}, "抱歉")) == [
        ("callback", 0, "came_back", "late")
    ]
    assert kept.snapshot.memory.claims == ()
    assert play("抱歉，今晚8点前24小时内回您").snapshot.memory.claims == (), "not in this conversation"


def test_what_was_still_to_come_is_said_at_the_end():
    sold = play(*GOOD[:3], "保证没问题", {"end": True})
    assert [one[:3] for one in comebacks(sold)] == [("overpromise", 2, "open")]
    assert sold.snapshot.ended.found_out == ("overpromise",)


def test_an_outage_breaks_no_promise():
    promised = play("抱歉，保证2分钟办好").snapshot
    later = step(script(), promised, OutageCredited(promised.at_ms + 1, 600_000)).snapshot
    assert later.memory.claims[0].due_ms == promised.memory.claims[0].due_ms + 600_000
    wrong = play("抱歉，包裹在北京").snapshot
    assert step(script(), wrong, OutageCredited(wrong.at_ms + 1, 600_000)).snapshot.memory == wrong.memory


def test_the_third_contact_begins_in_a_worse_mood():
    once, third = play().snapshot.start_mood, None
    for contacts in (2, 3):
        scenario = script().scenario
        case = scenario.case.model_copy(update={"contacts": contacts})
        again = dataclasses.replace(script(), scenario=scenario.model_copy(update={"case": case}))
        third = start(again, BEGIN).snapshot.start_mood
        if contacts == 2:
            assert third == once
    assert (third.anger, third.trust, third.patience) == (once.anger + 15, once.trust - 15, once.patience - 20)


def test_after_everything_is_settled_silence_is_a_goodbye():
    conversation = play(*GOOD[:3], {"wait_s": 100})
    assert conversation.snapshot.ended.outcome == "resolved"
    assert conversation.snapshot.ended.by == "silence.quiet"


def test_tools_take_seconds_and_only_then_show():
    snapshot = play().snapshot
    used = step(script(), snapshot, ToolUsed(snapshot.at_ms + 10, "c1", "track"))
    assert used.output.tool.ready_ms == snapshot.at_ms + 10 + 3000
    assert "place" not in used.snapshot.revealed
    assert "desk.track" not in used.snapshot.ever
    done = step(script(), used.snapshot, Due(used.output.tool.ready_ms))
    assert done.output.revealed == ("place",)
    assert "desk.track" in done.snapshot.ever
    assert ("customer", "在武汉") not in done.snapshot.dialogue


def test_an_unknown_tool_changes_nothing():
    snapshot = play().snapshot
    assert step(script(), snapshot, ToolUsed(snapshot.at_ms, "c", "magic")).output.tool is None


def test_asked_slots_and_answers_are_answered_before_the_story_goes_on():
    conversation = play("请问您哪天要")
    assert said(conversation, "need_by")
    assert not said(conversation, "not_heard")
    assert conversation.snapshot.slots == ("deadline",)
    assert "birthday" in conversation.snapshot.revealed
    conversation = play("今天天气不错")
    assert said(conversation, "about_weather")
    assert any(change.rule == "answer.weather" for change in last(conversation).changes)


def test_asking_what_is_known_is_counted_and_answered_in_other_words():
    conversation = play("请问订单号是多少", "请问订单号")
    assert "style.reask" in last(conversation).marks
    assert conversation.snapshot.memory.repeats_asked == 2
    assert len(set(said(conversation, "order_again"))) == 2


def test_a_beat_that_may_be_said_once_falls_back_to_the_state():
    conversation = play("请再说一遍", "请再说一遍")
    assert len(said(conversation, "once_only")) == 1
    assert said(conversation, "not_heard")


def test_remarks_rest():
    conversation = play("您找快递", "您找快递", "您找快递")
    assert len(said(conversation, "on_pass_buck")) == 2


def test_who_reacts_in_words_does_not_add_that_they_were_not_heard():
    conversation = play("您找快递")
    assert said(conversation, "on_pass_buck")
    assert not said(conversation, "not_heard")
    assert said(play("嗯嗯"), "not_heard")


def test_when_nothing_is_said_the_wait_begins_again():
    conversation = play("已经给您办了")
    assert conversation.snapshot.waiting.since_ms == conversation.snapshot.at_ms


def test_two_units_before_the_customer_answers_are_both_heard():
    snapshot = play().snapshot
    for number in range(2):
        told = step(script(), snapshot, TraineeSaid(snapshot.at_ms + 10, f"c{number}", "抱歉"))
        snapshot = step(script(), told.snapshot, UnitClosed(snapshot.at_ms + 20)).snapshot
    assert snapshot.unit == 2


def test_any_reply_after_everything_is_settled_ends_well():
    conversation = play(*GOOD[:3], "嗯嗯")
    assert conversation.snapshot.ended.by == "otherwise.otherwise"


def test_expectations_are_met_missed_and_judged_once():
    met = {m.expectation: m.met for row in play(*GOOD).rows for m in row.output.met}
    assert met == {"warm": True, "asked": True}
    late = play("请问您哪天要", "好的", "好的", "抱歉")
    assert {m.expectation: m.met for row in late.rows for m in row.output.met} == {"asked": True, "warm": False}


def test_interrupts_end_it_and_thresholds_fire_once_until_rearmed():
    conversation = play("你有病吧")
    assert conversation.snapshot.ended.outcome == "complaint"
    assert conversation.snapshot.ended.csat <= 2
    angry = play("您找快递", "您找快递", "您找快递")
    assert len(said(angry, "ask_manager")) == 1
    assert view_of(script(), angry.snapshot).has_mark("asked_for_manager")


def test_settling_moves_resolution_and_a_rejection_takes_nothing_back():
    conversation = play("抱歉", "给您退款")
    assert conversation.snapshot.resolution == 550
    assert conversation.snapshot.memory.accepted == "refund"
    for _ in range(3):
        conversation.play(0, {"say": "您找快递"})
    assert conversation.snapshot.resolution == 550
    assert any(change.rule == "settled.rejected" for row in conversation.rows for change in row.output.changes)


def test_of_several_offers_the_best_fit_is_taken_up():
    conversation = play("抱歉，换谁都急", "给您补发或者退款")
    assert conversation.snapshot.memory.accepted == "reship"


def test_a_second_visit_judges_no_expectations():
    conversation = play("抱歉", "您找快递", "您找快递", "您找快递")
    assert conversation.snapshot.visits["opening"] == 2
    before = sum(len(row.output.met) for row in conversation.rows)
    conversation.play(0, {"say": "抱歉"})
    assert sum(len(row.output.met) for row in conversation.rows) == before


def test_turn_limit_and_time_limit():
    assert play(*["好的"] * 9).snapshot.ended.outcome in ("timed_out", "walked_away")
    conversation = play("抱歉")
    snapshot = replace(conversation.snapshot, waiting=None)
    over = step(script(), snapshot, Due(snapshot.deadline_ms))
    assert over.snapshot.ended.outcome == "timed_out"
    calm = replace(play().snapshot, unit=7, mood=replace(play().snapshot.mood, anger=0))
    said_it = step(script(), calm, TraineeSaid(calm.at_ms + 1, "c", "好的"))
    closed = step(script(), said_it.snapshot, UnitClosed(calm.at_ms + 2)).snapshot
    assert (closed.leaving or closed.ended).outcome == "timed_out"


def test_in_practice_leaving_stops_the_clock_in_an_exam_it_does_not():
    snapshot = play().snapshot
    gone = step(script(), snapshot, TraineeLeft(snapshot.at_ms + 1000)).snapshot
    assert next_due_ms(gone) is None
    assert step(script(), gone, TraineeLeft(snapshot.at_ms + 2000)).snapshot.away_ms == gone.away_ms
    assert step(script(), gone, Due(snapshot.at_ms + 500_000)).output.taken == ()
    back = step(script(), gone, TraineeReturned(snapshot.at_ms + 61_000)).snapshot
    assert back.waiting.due_ms == snapshot.waiting.due_ms + 60_000
    assert back.deadline_ms == snapshot.deadline_ms + 60_000
    exam = play(begin=replace(BEGIN, mode="exam")).snapshot
    assert step(script(), exam, TraineeLeft(exam.at_ms + 1)).snapshot.away_ms is None
    assert step(script(), exam, TraineeReturned(exam.at_ms + 9)).snapshot.deadline_ms == exam.deadline_ms


def test_an_outage_is_credited_in_every_mode():
    first = start(script(), replace(BEGIN, mode="exam")).snapshot
    later = step(script(), first, OutageCredited(first.at_ms, 5000)).snapshot
    assert [line.due_ms for line in later.scheduled] == [line.due_ms + 5000 for line in first.scheduled]
    assert step(script(), first, OutageCredited(first.at_ms, -5)).snapshot.deadline_ms == first.deadline_ms


def test_hints_are_counted():
    snapshot = play().snapshot
    assert step(script(), snapshot, HintTaken(snapshot.at_ms, "c", 1)).snapshot.hints == 1


@pytest.mark.parametrize(
    ("turns", "kind"), [([], "walked_away"), (["抱歉", "给您退款"], "partial"), (GOOD[:3], "resolved")]
)
def test_the_trainee_may_close_at_any_time(turns, kind):
    assert play(*turns, {"end": True}).snapshot.ended.kind == kind


def test_closing_with_an_open_unit_hears_it_first():
    snapshot = play(*GOOD[:3]).snapshot
    told = step(script(), snapshot, TraineeSaid(snapshot.at_ms + 1, "c", "今晚8点前给您单号"))
    closed = step(script(), told.snapshot, TraineeEnded(snapshot.at_ms + 2, "e"))
    assert (closed.snapshot.leaving or closed.snapshot.ended).by == "next.bye"
    assert step(script(), closed.snapshot, TraineeEnded(snapshot.at_ms + 3, "e2")).output.taken == ()
    open_unit = step(script(), play().snapshot, TraineeSaid(snapshot.at_ms + 1, "c", "抱歉")).snapshot
    assert step(script(), open_unit, TraineeEnded(snapshot.at_ms + 2, "e")).snapshot.ended.kind == "walked_away"


def test_while_the_last_lines_come_nothing_is_taken_in():
    snapshot = play(*GOOD[:3]).snapshot
    told = step(script(), snapshot, TraineeSaid(snapshot.at_ms + 1, "c", "今晚8点前给您单号")).snapshot
    leaving = step(script(), told, UnitClosed(snapshot.at_ms + 2)).snapshot
    assert leaving.leaving is not None
    assert step(script(), leaving, TraineeSaid(snapshot.at_ms + 3, "d", "等等")).snapshot.pending == ()
    assert step(script(), leaving, UnitClosed(snapshot.at_ms + 3)).output.unit is None
    assert step(script(), leaving, ToolUsed(snapshot.at_ms + 3, "t", "track")).output.tool is None


def test_varied_facts_come_from_the_case():
    def told(case):
        return play("包裹在郑州，给您补发", begin=replace(BEGIN, case=case)).snapshot

    assert told({}).case == {}
    assert "says.place" in told({"city": "1"}).ever
    assert "says.place" not in told({"city": "x"}).ever


def test_guards_see_traits_numbers_and_slots():
    view = view_of(script(), play("请问您哪天要").snapshot)
    assert isinstance(view, View)
    assert view.has_mark("persona.patient")
    assert not view.has_mark("persona.loud")
    assert [
        view.number(name)
        for name in (
            "slots_known",
            "slots_pct",
            "turn",
            "turns",
            "visits(opening)",
            "visits(done)",
            "proposals",
            "resolution",
        )
    ] == [2, 100, 1, 1, 1, 0, 0, 0]
    assert view.number("anger_drop") == 55 - view.number("anger")


WORDS = [
    "抱歉",
    "换谁都急",
    "给您补发",
    "给您退款",
    "您找快递",
    "稍等",
    "请问您哪天要",
    "今晚8点前",
    "你有病",
    "嗯",
    "😊" * 3,
    "天气",
    "请问订单号",
]


class Conversation(RuleBasedStateMachine):
    """Anything at any time: moods stay in bounds, the log folds to the live state, an end stays an end."""

    @initialize(mode=st.sampled_from(["practice", "exam"]), seed=st.text(max_size=4))
    def begin(self, mode, seed):
        self.events = [Started(START_MS, seed=seed, today=TODAY, mode=mode)]
        self.snapshot = start(script(), self.events[0]).snapshot
        self.ended = None

    def feed(self, event):
        self.events.append(event)
        self.snapshot = step(script(), self.snapshot, event).snapshot

    @rule(words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=3), after=st.integers(0, 90_000))
    def say(self, words, after):
        self.feed(TraineeSaid(self.snapshot.at_ms + after, f"c{len(self.events)}", "，".join(words)))

    @rule()
    def close_unit(self):
        self.feed(UnitClosed(self.snapshot.at_ms + 3000))

    @rule(times=st.integers(1, 4))
    def let_come_due(self, times):
        for _ in range(times):
            due = next_due_ms(self.snapshot)
            if due is not None:
                self.feed(Due(due))

    @rule(late=st.integers(-5000, 200_000))
    def due_at_a_wrong_time(self, late):
        self.feed(Due(self.snapshot.at_ms + late))

    @rule(tool=st.sampled_from(["track", "nothing"]))
    def use(self, tool):
        self.feed(ToolUsed(self.snapshot.at_ms + 1, f"t{len(self.events)}", tool))

    @rule(event=st.sampled_from([TraineeLeft, TraineeReturned]), after=st.integers(0, 100_000))
    def come_and_go(self, event, after):
        self.feed(event(self.snapshot.at_ms + after))

    @rule(lost=st.integers(0, 60_000))
    def outage(self, lost):
        self.feed(OutageCredited(self.snapshot.at_ms, lost))

    @precondition(lambda self: len(self.events) > 12)
    @rule()
    def hang_up(self):
        self.feed(TraineeEnded(self.snapshot.at_ms, "end"))

    @invariant()
    def bounds(self):
        mood = self.snapshot.mood
        assert all(0 <= getattr(mood, name) <= 100 for name in VARIABLES)
        assert 0 <= self.snapshot.resolution <= 1000
        due = [line.due_ms for line in self.snapshot.scheduled]
        assert due == sorted(due)

    @invariant()
    def log_is_the_truth(self):
        assert digest(fold(script(), self.events)[0]) == digest(self.snapshot)

    @invariant()
    def the_end_is_the_end(self):
        if self.ended is not None:
            assert self.snapshot.ended == self.ended
        self.ended = self.snapshot.ended


TestConversation = Conversation.TestCase
TestConversation.settings = settings(
    max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
