"""The types of evidence by themselves, where the shipped rubric does not reach every parameter."""

import pytest

from app.domain.scoring.evidence import coverage, order
from app.domain.scoring.evidence.apply import apply
from app.domain.scoring.evidence.judged import between
from app.domain.scoring.evidence.nearest import near, told
from app.domain.scoring.record import Record
from app.domain.scoring.rules import Count, Coverage, MustNot, Once, Order, PerTurn, Within, Worth
from app.domain.scoring.turns import turns_of
from app.domain.scoring.vocabulary import guard
from app.domain.scoring.wording import spelled
from tests.domain.scoring.factory import T, attempt, rubric, script

OK = "[inform:好的]"


def record(*turns, plot=None, **how):
    plot = plot or script()
    return Record(plot, attempt(*turns, plot=plot, **how))


@pytest.mark.parametrize(
    ("value", "full", "zero", "share"),
    [(5, 5, 5, 1000), (4, 5, 5, 0), (3, 1, 5, 500), (9, 1, 5, 0), (0, 1, 5, 1000), (70, 100, 0, 700)],
)
def test_curves_are_straight_and_bounded(value, full, zero, share):
    assert between(value, full, zero) == share


def test_nothing_to_cover():
    assert coverage.slots(Coverage(of="slots"), record(OK, plot=script(slots={}))).share is None
    assert coverage.solution(record(OK, plot=script(solutions={}))).share is None


def test_slots_with_nobody_there():
    found = coverage.slots(Coverage(of="slots"), record())
    assert (found.share, found.nearest_turn) == (0, None)


def test_a_question_without_its_words_is_shown_by_its_clause():
    plot = script()
    rows = attempt("[?deadline:哪天要]", OK, OK, plot=plot)
    from msgspec.structs import replace

    rows = [
        replace(row, output=replace(row.output, understood=replace(row.output.understood, phrases=())))
        if row.output.understood
        else row
        for row in rows
    ]
    found = coverage.slots(Coverage(of="slots"), Record(plot, rows))
    assert found.evidence[0].quote == "哪天要"


def test_a_solution_offered_by_a_tool_is_shown_by_its_act():
    plot = script()
    found = coverage.solution(record(T(OK, tools=("refund",)), OK, OK, plot=plot))
    assert (found.share, found.evidence[0].act) == (500, "take_action")


@pytest.mark.parametrize(("absent", "share"), [("na", None), ("met", 1000), ("first", 0)])
def test_an_order_whose_second_never_came(absent, share):
    rule = Order(first=("act.apologize",), then=("act.explain_cause",), absent=absent)
    assert order.judge(rule, record(OK)).share == share
    assert order.judge(rule, record()).share == share


def test_an_order_may_ask_more_of_the_first():
    rule = Order(first=("act.restate_confirm",), then=("act.propose_solution",), need="says_fact")
    assert order.judge(rule, record("[restate_confirm:您要]", "[propose_solution:给您]")).share == 0
    assert order.judge(rule, record("[restate_confirm:您要][=place:武汉]", "[propose_solution:给您]")).share == 1000


def test_marks_without_acts_have_their_place():
    rule = Order(first=("settled", "interest"), then=("says_time",))
    assert order.judge(rule, record(T(OK, settles=True), "[#clock:8点]")).share == 1000
    found = order.judge(rule, record("[#clock:8点]", OK))
    assert found.nearest.values == {"what": "mark:settled|mark:interest"}


def test_time_is_nothing_without_anybody_waiting():
    assert apply(Within(zero_s=180), record(T(OK, wait_s=None)), rubric(), "major").share is None


def test_a_count_of_nothing_in_nothing():
    found = apply(Count(of=("act.thank",), min=1, max=2, zero=3), record(), rubric(), "minor")
    assert (found.share, found.nearest_turn) == (0, None)


def test_per_turn_from_nothing_to_all():
    rule = PerTurn(hold="act.thank", full=500, zero=250)
    assert apply(rule, record("[thank:谢]", "[thank:谢]", OK, OK), rubric(), "minor").share == 1000
    assert apply(rule, record("[thank:谢]", OK, OK, OK), rubric(), "minor").share == 0


def test_a_record_without_replies_has_no_nearest():
    assert near(record(), "act.thank") == (None, None)
    found = apply(Once(any=(Worth(when="act.thank"),)), record(), rubric(), "minor")
    assert (found.share, found.nearest) == (0, None)


def test_terms_are_told_for_the_reader():
    term = guard("act.thank & (anger >= 40 | !settled) & !(turns < 3 & last)").root
    assert told(term) == "act:thank&anger >= 40|!mark:settled&!turns < 3&mark:last"


def test_numbers_of_a_reply():
    seen = record(T(OK, anger=33), T(OK, anger=44))
    assert [seen.holds("turn == 2 & turns == 2 & anger == 44", turn) for turn in seen.turns] == [False, True]
    assert seen.overall("turn == 2 & anger == 44 & ever(act.insult)") is False


def test_a_customer_without_a_name():
    plot = script()
    nobody = plot.persona.model_copy(update={"profile": plot.persona.profile.model_copy(update={"name": ""})})
    from dataclasses import replace

    seen = record("林女士", plot=replace(plot, persona=nobody))
    assert not seen.holds("says_name", seen.turns[0])


def test_english_is_measured_in_words():
    plot = script()
    from dataclasses import replace

    english = replace(plot, scenario=plot.scenario.model_copy(update={"locale": "en"}))
    seen = record("word " * 46, "word " * 45, plot=english)
    assert [seen.holds("long_message", turn) for turn in seen.turns] == [True, False]


def test_a_turn_tells_its_parts():
    turn = turns_of(attempt("[apologize:抱歉][=place:武汉][?deadline:哪天][~emoji:😀]\n好"))[0]
    assert turn.cids == ("m0_0", "m0_1")
    assert [len(part) for part in (turn.acts, turn.mentions, turn.phrases, turn.findings)] == [1, 1, 1, 1]


def test_a_hold_has_a_limit():
    seen = record("[hold_notice:稍等][#duration:一小时]", T(OK, wait_s=650))
    assert not seen.holds("on_time", seen.turns[1])
    day = record(T("[hold_notice:稍等][#duration:一小时]", money=60), T(OK, wait_s=590))
    assert day.holds("on_time", day.turns[1])


def test_words_of_every_kind_of_mark():
    plot = script()
    seen = record(
        T(
            "[apologize:抱歉]，[=place:武汉]，[!place:北京]，[+reship:补发][+refund:退款]，[?deadline:哪天]，[~emoji:😀]，[take_action:已经]",
            tools=("refund",),
        ),
        plot=plot,
    )
    turn = seen.turns[0]
    quotes = {
        mark: [each.quote for each in seen.words(mark, turn)]
        for mark in (
            "class.relational",
            "style.emoji",
            "says_fact",
            "misstates_fact",
            "offers_good",
            "two_offers",
            "asks_any",
            "changes",
            "settled",
        )
    }
    assert quotes == {
        "class.relational": ["抱歉"], "style.emoji": ["😀"], "says_fact": ["武汉"], "misstates_fact": ["北京"],
        "offers_good": ["补发"], "two_offers": ["补发", "退款"], "asks_any": ["哪天"], "changes": ["已经", ""], "settled": [],
    }  # fmt: skip


ASKING = ("杯子什么时候能送到？",)


def test_what_a_reply_holds_is_read_and_quoted():
    rule = PerTurn(eligible="asked", hold="answers_question")
    turns = (
        T("[#date:明天]送到东街门店", lines=ASKING), T("您好，请您谅解", lines=ASKING), T("后天也行", lines=("好",)),
    )  # fmt: skip
    found = apply(rule, record(*turns), rubric(), "minor")
    assert found.share == 500
    assert [(each.turn, each.quote) for each in found.evidence] == [(0, "明天送到东街门店")]


def test_stock_phrases_are_counted_against_the_reply():
    seen = record("您好，[closing:祝您生活愉快]", "[inform:换新垫圈]", "[inform:底座拧紧]", "[inform:盖子按住]")
    found = apply(MustNot(hits="boilerplate"), seen, rubric(), "minor")
    assert (found.share, [each.turn for each in found.evidence]) == (660, [0])


def test_a_finding_has_its_place_in_the_order():
    rule = Order(first=("asks_back",), then=("states_solution",))
    asks, solves = "请问盖子是哪个型号的", "您先把盖子拧下来换上新的垫圈再装回去"
    assert apply(rule, record(asks, solves), rubric(), "minor").share == 1000
    assert apply(rule, record(solves, asks), rubric(), "minor").share == 0


def test_a_lacking_finding_is_told():
    found = apply(Once(any=(Worth(when="states_solution"),)), record(OK, OK, OK), rubric(), "minor")
    assert found.nearest.values == {"what": "mark:states_solution"}
    assert spelled("mark:states_solution", "zh-CN") == "说清怎么办、在哪办或何时办"
