"""Distinctions without points."""

from app.domain.scoring.score import score
from tests.domain.scoring.factory import INTEREST, T, attempt, rubric, script

OK = "[inform:好的]"


def earned(*turns, plot=None, **how):
    plot = plot or script()
    return [badge.id for badge in score(plot, rubric(), attempt(*turns, plot=plot, **how)).badges]


BAD = {"end": "walked_away", "by": "silence.leave"}


def test_a_tip_after_the_matter_is_settled():
    assert "B-01" in earned(T(OK, settles=True), "[proactive_tip:记得签收前验货]", OK)
    assert "B-01" not in earned("[proactive_tip:记得验货]", T(OK, settles=True), OK)
    assert "B-01" not in earned(T(OK, settles=True), "[proactive_tip:记得验货]，[recommend_product:加购]", OK)


def test_one_contact():
    assert "B-02" in earned(OK, OK, OK)
    assert "B-02" not in earned(OK, OK, OK, plot=script(contacts=3))
    assert "B-02" not in earned(OK, OK, OK, **BAD)
    assert "B-02" not in earned(OK, "[escalate_handoff:转主管]", OK)


def test_the_hidden_interest():
    plot = script(slots=INTEREST)
    found = score(plot, rubric(), attempt("[?deadline:哪天要]", OK, OK, plot=plot)).badges
    assert [each.evidence[0].quote for each in found if each.id == "B-03"] == ["哪天要"]
    assert "B-03" not in earned("[?deadline:哪天要]", OK, OK, plot=plot, **BAD)
    assert "B-03" not in earned(OK, OK, OK, plot=plot)


def test_from_storm_to_calm():
    assert "B-04" in earned(T(OK, anger=75), T(OK, anger=30), T(OK, anger=20, after=15))
    assert "B-04" not in earned(T(OK, anger=60), OK, T(OK, anger=20))
    assert "B-04" not in earned(T(OK, anger=75), OK, T(OK, anger=40))
    assert "B-04" not in earned()


def test_thanks():
    assert "B-05" in earned(OK, OK, OK, closing="thanks")
    assert "B-05" not in earned(OK, OK, OK, closing="leave")


def test_a_fact_looked_up_and_told():
    assert "B-06" in earned(T(OK, tools=("track",)), "在[=place:武汉]", OK)
    assert "B-06" not in earned("在[=place:武汉]", OK, OK)
    assert "B-06" not in earned(T(OK, tools=("track",)), "在[!place:北京]", OK)


def test_none_while_it_runs():
    assert earned(T(OK, tools=("track",)), "在[=place:武汉]", OK, end="") == []
