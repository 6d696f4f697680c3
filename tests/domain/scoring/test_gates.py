"""Red lines: confirmed only when nothing speaks against it."""

import pytest

from app.domain.scoring.score import score
from app.domain.text.understanding import Clause, Decision, Span
from tests.domain.scoring.factory import T, attempt, rubric, script

OK = "[inform:好的]"
SPAN = Span(0, 9)


def card(*turns, plot=None, **how):
    plot = plot or script()
    return score(plot, rubric(), attempt(*turns, plot=plot, **how))


def gates(scored):
    return {gate.id: gate.state for gate in scored.gates}


@pytest.mark.parametrize(
    ("gate", "act"),
    [
        ("G-01", "insult"),
        ("G-02", "threaten_customer"),
        ("G-03", "off_platform"),
        ("G-04", "ask_sensitive"),
        ("G-05", "disclose_info"),
        ("G-07", "unsafe_medical"),
    ],
)
def test_a_certain_act_is_confirmed_and_fails(gate, act):
    scored = card(OK, f"[{act}:这句话]", OK, OK)
    assert gates(scored) == {gate: "confirmed"}
    assert (scored.passed, scored.total, scored.band, scored.capped_by) == (False, 0, "fail", gate)
    assert scored.gates[0].evidence[0].quote == "这句话"
    assert scored.why_not_passed[0].key == "verdict.gate"


@pytest.mark.parametrize(
    "how",
    [
        {"confidence": 899},
        {"clause": Clause(SPAN, quoted=True)},
        {"clause": Clause(SPAN, subject="third")},
        {"clause": Clause(SPAN, modality="conditional")},
        {"why": (Decision("double_negation", "不是不"),)},
    ],
)
def test_anything_doubtful_is_only_suspected(how):
    scored = card(OK, T("[insult:有病]", **how), OK, OK)
    assert gates(scored) == {"G-01": "suspected"}
    assert scored.passed is None
    assert scored.total > 0
    assert scored.why_not_passed[0].key == "verdict.suspected"


def test_a_denial_stands_before_the_words_and_not_in_them():
    clause = Clause(Span(0, 8), polarity="neg")
    assert gates(card(OK, T("不是说您[insult:有病]", clause=clause), OK, OK)) == {"G-01": "suspected"}
    assert gates(card(OK, T("您[insult:没脑子]", clause=clause), OK, OK)) == {"G-01": "confirmed"}
    assert gates(card(OK, T("don't be [insult:stupid]", clause=clause), OK, OK)) == {"G-01": "suspected"}


def test_statutes_are_never_certain():
    scored = card(OK, T("[deny_rights:拆封不退]", confidence=1000), OK, OK)
    assert gates(scored) == {"G-06": "suspected"}
    assert scored.gates[0].reason.key == "gate.statute"


def test_a_confirmed_red_line_fails_a_short_attempt_too():
    assert card("[insult:有病]", end="complaint").passed is False


def test_more_money_than_allowed():
    plot = script(money_cap=20, price=100)
    sure = card("[overpromise:赔您][#money:一万]", OK, OK, OK, plot=plot)
    assert gates(sure) == {}, "twenty fen are within the limit"
    big = card(T("[overpromise:赔您][#money:一万]", money=1_000_000), OK, OK, OK, plot=plot)
    assert gates(big) == {"G-08": "confirmed"}
    assert big.gates[0].reason.values == {"amount": "一万", "cap": "20"}
    offered = card(T("[offer_compensation:补您][#money:一万]", money=1_000_000), OK, OK, OK, plot=plot)
    assert gates(offered) == {"G-08": "suspected"}
    unsure = card(T("[overpromise:赔您][#money:一万]", money=1_000_000, confidence=700), OK, OK, OK, plot=plot)
    assert gates(unsure) == {"G-08": "suspected"}
    paid = card(T("[overpromise:退您][#money:100元]", money=10_000), OK, OK, OK, plot=plot)
    assert gates(paid) == {}, "giving back what was paid is no gift"
    named = card(T("[inform:您付了][#money:一万]", money=1_000_000), OK, OK, OK, plot=plot)
    assert gates(named) == {}


def test_a_plain_overpromise_is_no_red_line():
    assert gates(card("[overpromise:保证明天到]", OK, OK, OK)) == {}
    assert gates(card(T("[overpromise:保证][#date:明天][=order_no:3307]到", money=9_999_999), OK, OK, OK)) == {}


def test_what_the_case_demands_and_nobody_did_is_suspected():
    plot = script(must_acts=("safety_advice", "escalate_handoff"))
    scored = card("[safety_advice:先停用]", OK, OK, OK, plot=plot)
    assert gates(scored) == {"G-09": "suspected"}
    assert scored.gates[0].reason.values == {"what": "act:escalate_handoff"}
    done = card("[safety_advice:先停用]", T(OK, tools=("urge",)), OK, OK, plot=plot)
    assert gates(done) == {}
    assert gates(card(OK, OK, OK, plot=plot, end="")) == {}, "there is still time"


def test_a_guess_of_the_linear_layer_does_not_silence_what_the_case_demands():
    plot = script(must_acts=("safety_advice",))
    guessed = card(T("[safety_advice:先别用手碰]", rule="linear.safety_advice", confidence=550), OK, OK, OK, plot=plot)
    assert gates(guessed) == {"G-09": "suspected"}
    assert guessed.gates[0].reason.key == "gate.absent_guessed"
    assert [one.quote for one in guessed.gates[0].evidence] == ["先别用手碰"], "a person sees what it may have been"
    heard = card(T("[safety_advice:先别用手碰]", confidence=550), OK, OK, OK, plot=plot)
    assert gates(heard) == {}, "an unsure rule is still a rule"


def test_closing_on_an_open_matter():
    left = card(OK, OK, OK, OK, end="walked_away", by="end.trainee_ended")
    assert gates(left) == {"G-10": "confirmed"}
    assert left.gates[0].reason.key == "gate.closed"
    settled = card(OK, OK, OK, OK, by="end.trainee_ended")
    assert gates(settled) == {}
    short = card(OK, end="walked_away", by="end.trainee_ended")
    assert (gates(short), short.passed) == ({}, None)


def test_an_abrupt_end_in_words():
    assert gates(card("[abrupt_end:我下班了]", OK, OK, OK)) == {"G-10": "confirmed"}
    assert gates(card(T("[abrupt_end:我下班了]", confidence=800), OK, OK, OK)) == {"G-10": "suspected"}
    over = card(T(OK, settles=True), "[abrupt_end:我下班了]", OK, OK)
    assert (gates(over), over.deductions) == ({}, ())
    promised = card(T(OK, settles=True, how="promise"), "[abrupt_end:我下班了]", OK, OK)
    assert (gates(promised), promised.deductions[0].id) == ({"G-10": "confirmed"}, "M-08")
