"""Arithmetic, fairness and verdicts of marking."""

import dataclasses
import itertools
import json
from fractions import Fraction

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.engine.events import HintTaken, Output, Recorded
from app.domain.scenario.model import Expectation
from app.domain.scoring.phrasing import advice_for
from app.domain.scoring.record import Record
from app.domain.scoring.score import rounded, score
from app.domain.scoring.turns import turns_of
from app.domain.text.understanding import Dropped, Span
from tests.domain.scoring.factory import INTEREST, THREE, T, attempt, rubric, script

OK = "[inform:好的]"
SORRY = "[apologize:抱歉]"
FEEL = "[empathy_specific:等七天换谁都急]"


def card(*turns, plot=None, **how):
    plot = plot or script()
    return score(plot, rubric(), attempt(*turns, plot=plot, **how))


def of(scored, criterion):
    return next(rating for rating in scored.criteria if rating.id == criterion)


GOOD = (
    T(f"[greet:您好]，[self_identify:我是小林]，{FEEL}，{SORRY}", anger=60),
    T("[restate_confirm:您要的是明天前到]，[?deadline:哪天要]，[own_responsibility:我管到底][~honorific:您]", anger=50),
    T("[offer_options:补发还是退款][+reship:补发][+refund:退款]，[explain_cause:因为暴雨]，[commit_deadline:今晚8点前]，[~honorific:您]", settles=True, anger=45),
    T("[verify_identity:核对尾号]，[ask_consent:可以吗][~honorific:您]", phase="commit"),
    T("[recap_agreement:小结]，[commit_followup:我盯着]，[confirm_resolved:还有吗]", tools=("refund",), phase="close"),
    T("[thank:谢谢您]，[closing:祝您愉快][~honorific:您]", phase="close"),
)  # fmt: skip


def test_a_good_conversation_passes_with_points_that_add_up():
    plot = script(solutions=THREE, slots=INTEREST)
    scored = card(*GOOD, plot=plot)
    assert scored.passed is True
    assert scored.band == "excellent"
    assert scored.why_not_passed == ()
    assert sum(d.of for d in scored.dimensions.values()) == 100_000
    assert abs(sum(r.points for r in scored.criteria) - scored.total) <= len(scored.criteria)
    assert all(0 <= r.points <= r.of for r in scored.criteria)


def test_same_input_same_bytes():
    first, second = (msgspec.json.encode(card(*GOOD), order="sorted") for _ in range(2))
    assert first == second


def test_not_applicable_points_are_spread_inside_the_dimension():
    scored = card(OK, OK, OK, OK)
    for name, dimension in scored.dimensions.items():
        own = [rating for rating in scored.criteria if rating.dimension == name]
        assert dimension.of == 1000 * rubric().dimensions[name].weight
        assert abs(sum(rating.of for rating in own) - dimension.of) <= len(own)
        assert any(rating.status == "not_applicable" for rating in own) or name in ("D5",)


def test_an_empty_dimension_leaves_its_points_to_the_others():
    only = tuple(c.model_copy(update={"na": "turns >= 0"}) if c.dimension == "D6" else c for c in rubric().criteria)
    plot = script()
    scored = score(plot, rubric().model_copy(update={"criteria": only}), attempt(OK, OK, OK, OK, plot=plot))
    assert scored.dimensions["D6"].of == 0
    assert abs(sum(d.of for d in scored.dimensions.values()) - 100_000) <= len(scored.dimensions)


def test_nothing_applies_and_nothing_breaks():
    none = tuple(c.model_copy(update={"na": "turns >= 0"}) for c in rubric().criteria)
    plot = script()
    scored = score(plot, rubric().model_copy(update={"criteria": none}), attempt(OK, OK, OK, plot=plot))
    assert scored.total == 0


def test_disabled_criteria_are_listed_and_cost_nothing():
    scored = card(OK, OK, OK, OK)
    assert scored.not_enabled == ("D5-08",)
    assert all(rating.id != "D5-08" for rating in scored.criteria)


def test_rounding_is_half_even_and_happens_once():
    assert [rounded(Fraction(n, 2)) for n in (1, 3, 5, 7)] == [0, 2, 2, 4]


# ---- fairness


def test_marks_see_only_the_mood_before_the_reply():
    calm = card(T(OK, anger=20, after=90), OK, OK)
    assert of(calm, "D3-01").status == "not_applicable"


def test_lines_delivered_after_the_message_belong_to_the_next_reply():
    rows = attempt(OK, T("[listen_ack:都看到了]", lines=("1", "2", "3")), OK)
    turns = turns_of(rows)
    assert [len(turn.lines) for turn in turns] == [1, 3, 1]


def test_at_most_four_acts_of_a_reply_count_and_the_report_says_so():
    four = "[listen_ack:看到了][explain_cause:因为雨][empathy_specific:急][apologize:抱歉]"
    missed = of(card(f"{four}(own_responsibility:我负责)", OK, OK), "D3-05")
    assert missed.status == "missed"
    assert (missed.nearest.key, missed.nearest_turn) == ("nearest.beyond", 0)


def test_a_greeting_and_a_name_take_no_place_of_what_is_said_behind_them():
    polite = "[greet:您好][self_identify:我][empathy_specific:急][apologize:抱歉]"
    assert of(card(f"{polite}(own_responsibility:我负责)", OK, OK), "D3-05").status == "met"
    many = f"{polite}(listen_ack:看到了)(explain_cause:因为雨)(own_responsibility:我负责)"
    assert of(card(many, OK, OK), "D3-05").status == "missed"


def test_repeating_a_good_phrase_earns_nothing_more():
    once = card(T(FEEL, anger=50), OK, OK, OK)
    often = card(*(T(FEEL, anger=50) for _ in range(4)))
    more = [r.id for r, before in zip(often.criteria, once.criteria, strict=True) if r.points > before.points]
    assert more == ["D5-01"], "courtesy alone is asked for in every reply"


def test_length_never_scores():
    short = card(OK, OK, OK, OK)
    long = card(*(OK + "嗯" * 80 for _ in range(4)))
    assert long.total == short.total


def test_an_unsure_act_is_no_evidence():
    scored = card(T("[own_responsibility:算我的]", confidence=400), OK, OK)
    assert of(scored, "D3-05").nearest.key == "nearest.unsure"


def test_words_that_were_dropped_are_shown_for_a_miss():
    dropped = Dropped("own_responsibility", Span(0, 4), "我们负责", "quotation")
    missed = of(card(OK, T("您说“我们负责”", dropped=(dropped,)), OK), "D3-05")
    assert missed.nearest.key == "nearest.dropped"
    assert missed.nearest.values["quote"] == "我们负责"
    assert missed.nearest_turn == 1


def test_tool_acts_are_evidence_like_words():
    scored = card("[hold_notice:稍等]", T(OK, tools=("track",)), OK)
    evidence = of(scored, "D4-06").evidence
    assert [(each.act, each.quote) for each in evidence] == [("progress_update", "")]


def test_must_not_earns_in_parts_when_little_was_said():
    said = (FEEL, SORRY, "[propose_solution:给您][+reship:补发]")
    three, four = card(*said), card(*said, OK)
    assert of(three, "D3-07").points * 4 == of(three, "D3-07").of * 3
    assert of(four, "D3-07").status == "met"
    running = score(script(), rubric(), attempt(OK, end=""), so_far=True)
    assert of(running, "D3-07").status == "met", "while it runs there is time to say more"


@pytest.mark.parametrize("units", [0, 1, 2])
def test_too_short_to_judge(units):
    scored = card(*[OK] * units)
    assert scored.passed is None
    assert (scored.total, scored.band) == (0, "")
    assert {rating.status for rating in scored.criteria} == {"not_evaluable"}
    assert scored.why_not_passed[0].key == "verdict.short"


def test_a_running_attempt_is_marked_but_not_judged():
    scored = score(script(), rubric(), attempt(FEEL, end=""), so_far=True)
    assert scored.passed is None
    assert scored.why_not_passed[0].key == "verdict.running"
    assert {rating.status for rating in scored.criteria} >= {"met", "missed"}
    left = card(FEEL, end="")
    assert {rating.status for rating in left.criteria} == {"not_evaluable"}
    assert card(FEEL, FEEL, FEEL, end="").passed is None
    assert score(script(), rubric(), attempt(end="")).metrics.units == 0


def test_only_bad_outcomes_cap():
    plot = script(solutions=THREE, slots=INTEREST)
    good, bad = card(*GOOD, plot=plot), card(*GOOD, plot=plot, end="walked_away", by="silence.leave")
    assert good.capped_by == ""
    assert (bad.total, bad.capped_by, bad.passed) == (50_000, "outcome.walked_away", False)
    weak = card(OK, OK, OK, end="walked_away", by="silence.leave")
    assert weak.capped_by == "", "a cap that does not bite is not named"


# ---- expectations of the scenario


def test_a_missed_expectation_turns_met_into_partly():
    plain, missed = card(FEEL + SORRY, OK, OK), card(T(FEEL + SORRY, met=(("warm", "D3-06", False),)), OK, OK)
    assert of(plain, "D3-06").status == "met"
    found = of(missed, "D3-06")
    assert found.status == "partly"
    assert abs(found.points * 4 - found.of * 3) <= 4
    assert (found.reason.key, found.nearest_turn) == ("expectation.missed", 0)


def test_a_missed_expectation_does_not_lift_and_does_not_sink_what_is_lower():
    found = of(card(T(OK, met=(("warm", "D3-05", False),)), OK, OK), "D3-05")
    assert (found.status, found.reason.key) == ("missed", "once.missed")
    ignored = of(card(T(OK, met=(("warm", "D2-07", False),)), OK, OK), "D2-07")
    assert ignored.status == "not_applicable"


def within_two(by: str = "turn 2", need: str = "act.apologize"):
    """The small plot with an expectation that has two replies' time."""
    plot = script()
    state = plot.states["opening"]
    expected = Expectation(id="early", item="D3-06", need=need, by=by, tip="早点道歉")
    states = {**plot.states, "opening": state.model_copy(update={"expect": (expected,)})}
    return dataclasses.replace(plot, states=states)


@pytest.mark.parametrize(
    ("plot", "second", "status"),
    [
        (within_two(), SORRY, "met"),
        (within_two("turn 1"), SORRY, "partly"),
        (within_two("exit"), SORRY, "partly"),
        (within_two(need="ever(desk.track) & act.apologize"), T(SORRY, tools=("track",)), "met"),
        (within_two(need="act.apologize & resolution < 10"), SORRY, "partly"),
    ],
)
def test_a_plot_that_goes_on_takes_no_time_from_an_expectation(plot, second, status):
    left = T(FEEL, met=(("early", "D3-06", False),))
    rows = attempt(left, second, OK, plot=plot)
    unit = next(index for index, row in enumerate(rows) if row.output.unit == 0)
    rows[unit:] = [
        msgspec.structs.replace(row, output=msgspec.structs.replace(row.output, state="next")) for row in rows[unit:]
    ]
    assert of(score(plot, rubric(), rows), "D3-06").status == status


def test_a_met_expectation_is_evidence():
    found = of(card(OK, T(SORRY, met=(("warm", "D4-06", True),)), OK, "[commit_followup:盯着]"), "D4-06")
    assert [each.quote for each in found.evidence] == ["盯着", "抱歉"]
    unknown = of(card(OK, T(SORRY, met=(("gone", "D4-06", True),)), OK, "[commit_followup:盯着]"), "D4-06")
    assert [each.quote for each in unknown.evidence] == ["盯着"]


# ---- verdicts


def test_bands_follow_the_total():
    scored = [card(OK, OK, OK, OK), card(*GOOD, plot=script(solutions=THREE, slots=INTEREST))]
    assert [each.band for each in scored] == ["fail", "excellent"]


def test_a_weak_dimension_fails_a_good_total():
    lenient = rubric().model_copy(update={"pass_": rubric().pass_.model_copy(update={"total": 10, "dimension": 90})})
    plot = script()
    scored = score(plot, lenient, attempt(OK, OK, OK, OK, plot=plot))
    assert scored.passed is False
    assert {why.key for why in scored.why_not_passed} == {"verdict.dimension"}


def test_deductions_are_capped_and_counted_once_a_reply():
    scored = card("[pass_buck:找快递]", "[pass_buck:找站点]，[pass_buck:找平台]", OK, OK)
    assert [(d.id, d.points) for d in scored.deductions] == [("M-01", 8_000)]
    many = card(*["[pass_buck:找快递]"] * 9)
    assert many.deductions[0].points == 12_000
    assert many.deductions[0].advice["zh-CN"]


def test_the_total_is_never_negative():
    acts = [
        "pass_buck",
        "blame_customer",
        "rhetorical_challenge",
        "rush_interrupt",
        "cold_brushoff",
        "sarcasm",
        "induce_review",
        "goad_complaint",
    ]
    awful = card(*["".join(f"[{act}:坏]" for act in acts)] * 4)
    assert awful.total == 0


# ---- copied hints


def test_wording_copied_from_a_hint_earns_nothing():
    plot = script()
    criterion = next(c for c in rubric().criteria if c.id == "D3-05")
    wording = advice_for(criterion, plot)["zh-CN"]
    copied = T(f"[own_responsibility:{wording}]", hint=3)
    found = of(card(copied, OK, OK, plot=plot), "D3-05")
    assert (found.status, found.nearest.key) == ("missed", "nearest.copied")
    own = of(card(T("[own_responsibility:算我的，我来办到底]", hint=3), OK, OK, plot=plot), "D3-05")
    assert own.status == "met"
    before = of(card(f"[own_responsibility:{wording}]", T(OK, hint=3), OK, plot=plot), "D3-05")
    assert before.status == "met", "said before the hint it was one's own"
    direction = of(card(T(f"[own_responsibility:{wording}]", hint=1), OK, OK, plot=plot), "D3-05")
    assert direction.status == "met", "a direction gives no wording away"


def test_a_hint_after_the_last_reply_is_counted_only():
    rows = attempt(OK, OK, OK, end="")
    rows.append(Recorded(len(rows) + 1, HintTaken(rows[-1].event.at_ms, "h", 3), Output(state="opening", phase="open")))
    assert score(script(), rubric(), rows).metrics.hints_used == 1


# ---- properties

PARTS = st.sampled_from([OK, SORRY, FEEL, "[pass_buck:找快递]", "[propose_solution:给您][+reship:补发]", "[?deadline:哪天要]", "[overpromise:保证]", "[commit_deadline:今晚]", "[~negative_word:不行]"])  # fmt: skip


@given(
    st.lists(st.tuples(PARTS, PARTS, st.integers(0, 100)), min_size=0, max_size=6),
    st.sampled_from(["", "resolved", "walked_away"]),
)
@settings(max_examples=60, deadline=None)
def test_any_conversation_is_marked_within_bounds(replies, end):
    plot = script(solutions=THREE)
    scored = card(*(T(a + b, anger=mood) for a, b, mood in replies), plot=plot, end=end)
    assert 0 <= scored.total <= 100_000
    for rating in scored.criteria:
        assert 0 <= rating.points <= rating.of
        assert rating.status in ("met", "partly", "missed", "not_applicable", "not_evaluable")
        for evidence in rating.evidence:
            assert 0 <= evidence.span.start <= evidence.span.end
    assert json.loads(msgspec.json.encode(scored))["total"] == scored.total


def test_order_of_replies_is_the_only_thing_that_order_rules_see():
    for first, second in itertools.permutations((SORRY, "[explain_cause:因为爆仓]")):
        status = of(card(first, second, OK), "D3-03").status
        assert status == ("met" if first == SORRY else "missed")


def test_acts_read_off_the_same_words_take_one_place_of_four():
    heard = "[listen_ack:看到了][apologize:抱歉][reassure:放心][commit_followup:我盯着](confirm_resolved:还有别的吗)"
    plot = script()
    rows = attempt(heard, OK, OK, plot=plot)
    assert "act.confirm_resolved" not in Record(plot, rows).marks[0]
    at = next(index for index, row in enumerate(rows) if row.output.unit == 0)
    understood = rows[at].output.understood
    acts = understood.acts
    together = msgspec.structs.replace(acts[2], span=acts[3].span)
    understood = msgspec.structs.replace(understood, acts=(*acts[:2], together, *acts[3:]))
    output = msgspec.structs.replace(rows[at].output, understood=understood)
    rows[at] = msgspec.structs.replace(rows[at], output=output)
    assert "act.confirm_resolved" in Record(plot, rows).marks[0]
