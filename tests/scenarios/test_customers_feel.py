"""Customers feel as people do, in words and through the whole pipeline: first impressions last, who comes back wants
to be listened to, small talk and empty courtesy calm nobody."""

from functools import cache

import pytest

from app.domain.engine.rehearsal import rehearse
from app.domain.engine.script import compile_script
from bench.strategies import library

WARM = "您好，我是客服小许，您说的我看完了。杯子三天没挪地方，等着用的人哪有不急的，先跟您道个歉"
COLD = "在，说吧"
SAME = (
    {"use": "track"},
    {"say": "我跟您核对一下：6688这单停在路上三天了，您要一个准信，是吗？请问最迟什么时候要用到？"},
    {"say": "包裹今早已装车，后天派送。没到就给您退款，您看可以吗？"},
    {"say": "好的，已经给您登记了，后天18点前给您结果"},
    {"say": "请问还有其他需要吗？"},
    {"say": "谢谢您，再见"},
    {"end": True},
)


@cache
def script(scenario, persona):
    return compile_script(library(), scenario, persona)


def play(scenario, persona, *turns):
    """Moods after each reply, and the end."""
    rows = rehearse(script(scenario, persona), [{"say": turn} if isinstance(turn, str) else turn for turn in turns])
    moods = [row.output.after for row in rows if row.output.understood is not None]
    return moods, next((row.output.ended for row in reversed(rows) if row.output.ended is not None), None)


@pytest.mark.parametrize("persona", ["default", "gen_z", "elderly", "high_value", "angry"])
def test_a_first_impression_lasts(persona):
    warm, well = play("tracking-frozen", persona, WARM, *SAME)
    cold, worse = play("tracking-frozen", persona, COLD, *SAME)
    assert len(warm) == len(cold)
    assert all(one.trust > other.trust for one, other in zip(warm, cold, strict=True)), "to the last reply"
    assert all(one.anger <= other.anger for one, other in zip(warm, cold, strict=True))
    assert well.index >= worse.index + 2000, "two points of the outcome at least"
    assert well.good
    assert worse.good, "a cold beginning can be made good"


@pytest.mark.parametrize("persona", ["default", "high_value"])
def test_who_was_let_down_before_is_calmed_by_listening_not_by_soothing(persona):
    soothing, _ = play("vip-privacy", persona, "您好，非常抱歉，请您放心，我很理解您")
    listening, _ = play(
        "vip-privacy", persona, "您好，您说的我都看完了，上次投诉也没人理您，信息又被同事看到，非常抱歉"
    )
    assert listening[0].anger < soothing[0].anger
    assert listening[0].trust > soothing[0].trust


@pytest.mark.parametrize("persona", ["default", "angry", "newcomer", "gen_z"])
@pytest.mark.parametrize("chat", ["您平时喜欢看什么剧", "您爱吃火锅吗", "周末一般去哪玩", "您养猫吗"])
def test_small_talk_calms_nobody_who_waits_for_an_answer(persona, chat):
    (first, then), _ = play("tracking-frozen", persona, "您好", chat)
    assert then.anger > first.anger
    assert then.trust <= first.trust


@pytest.mark.parametrize("question", ["您最晚哪天要用？", "您平时几点方便收货？", "您更喜欢哪种方案？"])
def test_a_question_about_the_matter_is_none(question):
    (first, then), _ = play("tracking-frozen", "default", WARM, question)
    assert then.anger <= first.anger


@pytest.mark.parametrize("persona", ["default", "gen_z", "high_value", "foreign_jp"])
def test_saying_sorry_again_and_again_calms_less_than_saying_it_once_with_something_done(persona):
    (first, again), _ = play("tracking-frozen", persona, "非常抱歉", "真的很对不起")
    start = script("tracking-frozen", persona).persona.mood
    assert first.anger > start.anger - 5
    assert again.anger >= first.anger
    done, _ = play("tracking-frozen", persona, "非常抱歉，杯子三天没动静，我马上去查")
    assert done[0].anger < first.anger


@pytest.mark.parametrize(("persona", "forgives"), [("elderly", True), ("default", False), ("gen_z", False)])
def test_a_second_greeting_is_forgiven_by_the_elderly_alone(persona, forgives):
    (first, second), _ = play("tracking-frozen", persona, WARM, "亲，您好")
    (_, other), _ = play("tracking-frozen", persona, WARM, "我马上去查")
    assert first.trust <= second.trust if forgives else first.trust > second.trust
    assert second.satisfaction <= other.satisfaction


def test_anything_else_before_anything_was_done_angers_and_afterwards_does_not():
    (first, then), _ = play("tracking-frozen", "default", WARM, "请问还有其他可以帮您的吗")
    assert then.anger > first.anger
    moods, _ = play("tracking-frozen", "default", WARM, *SAME[:-2])
    assert moods[-1].anger <= moods[-2].anger
