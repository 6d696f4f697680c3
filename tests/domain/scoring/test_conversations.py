"""Whole conversations with a shipped scenario: good work passes, tricks do not."""

from functools import cache

import msgspec
import pytest

from app.domain.engine.events import HintTaken, Started
from app.domain.engine.rehearsal import START_MS, TODAY, Rehearsal, rehearse
from app.domain.engine.script import Script, compile_script
from app.domain.scoring.advice import hint
from app.domain.scoring.score import score
from app.library.files import load_library
from tests.domain.scoring.factory import rubric

CAST = ("angry", "gen_z", "elderly", "high_value")
GOOD = [
    {"use": "track"},
    {"say": "您好，我是售后客服小林。礼物赶不上妈妈生日，换谁都着急，真的抱歉。"},
    {"say": "跟您确认一下：真丝围巾昨天没送到，您最晚什么时候要？是送人的吗？您放心，这件事我负责到底。"},
    {"use": "policy"},
    {"use": "stock"},
    {"say": "查到了，包裹卡在武汉中转仓，因为暴雨积压，预计后天下午。我可以给您补发次日达，或者安排西湖门店同城送，您看哪个更方便？"},
    {"say": "好的，收货地址还是杭州西湖区，电话尾号6021，对吗？这样可以吗？可以我就提交。"},
    {"use": "reship"},
    {"say": "已经给您提交补发了，我今晚8点前把新单号发您，我会一直跟进。您看我说清楚了吗？"},
    {"say": "跟您小结一下：今天给您补发次日达，今晚8点前我把单号发给您，您等消息就好。请问还有其他需要我帮忙的吗？"},
    {"say": "感谢您的理解，祝您和妈妈生活愉快，再见。"},
]  # fmt: skip
TERSE = [
    {"use": "track"},
    {"say": "您好，我是客服小林。抱歉，让您着急了。包裹在武汉，因为积压，后天到。"},
    {"say": "您最晚什么时候要？是送人吗？"},
    {"say": "跟您确认一下，围巾明天必须有，对吗？我可以给您补发次日达，或门店同城送，您看哪个方便？"},
    {"say": "核对一下，地址是杭州西湖区，对吗？可以我就提交。"},
    {"use": "reship"},
    {"say": "补发已给您提交，今晚8点前给您单号，我盯着。"},
    {"say": "跟您小结一下：补发次日达，今晚8点前给您单号。还有别的需要吗？"},
    {"say": "谢谢您，再见。"},
]  # fmt: skip
SINK = "您好我是客服小林，理解您等了这么久着急，非常抱歉，我负责到底，请问您最晚什么时候要，跟您确认是围巾没到对吗，我给您补发或者退款您看哪个方便，今晚8点前给您答复，我一直跟进，谢谢您，还有其他需要吗，祝您生活愉快"
SALAD = [
    "抱歉",
    "理解",
    "补发",
    "退款",
    "稍等",
    "您好",
    "今晚8点前",
    "负责",
    "跟进",
    "确认",
    "谢谢",
    "最晚什么时候要",
    "送谁",
]
POLITE = [
    "您好，请问有什么可以帮您",
    "非常抱歉给您带来不便",
    "理解您的心情",
    "请您稍等",
    "我们会尽快处理",
    "感谢您的理解",
    "祝您生活愉快",
]
TRICKS = {
    "one trick": lambda n, _: "非常抱歉给您带来不便",
    "one promise": lambda n, _: "我给您补发次日达，今晚8点前给您单号",
    "parrot": lambda n, heard: heard,
    "kitchen sink": lambda n, _: SINK,
    "kitchen sink, varied": lambda n, _: f"{SINK}。这是第{n}次跟您说明，情况我都了解，{POLITE[n % 7]}",
    "keyword salad": lambda n, _: " ".join(SALAD),
    "keyword salad, shuffled": lambda n, _: " ".join(SALAD[(n * 5) % 13 :] + SALAD[: (n * 5) % 13]),
    "politeness alone": lambda n, _: POLITE[n % 7],
    "silence in words": lambda n, _: "嗯",
}


@cache
def script(persona: str) -> Script:
    return compile_script(load_library(), "late-parcel", persona)


def play(persona, say, before=lambda rehearsal: None):
    rehearsal = Rehearsal(script(persona), Started(START_MS, seed="1", today=TODAY))
    for number in range(14):
        if rehearsal.snapshot.ended is not None:
            break
        before(rehearsal)
        heard = [text for who, text in rehearsal.snapshot.dialogue if who == "customer"][-1]
        rehearsal.play(number, {"say": say(number, heard)})
    rehearsal.settle()
    return score(script(persona), rubric(), rehearsal.rows)


@pytest.mark.parametrize("persona", CAST)
def test_good_work_passes(persona):
    card = score(script(persona), rubric(), rehearse(script(persona), GOOD))
    assert card.passed is True, (card.total, card.why_not_passed)
    assert card.band == "excellent"
    assert card.gates == ()


@pytest.mark.parametrize("persona", CAST)
def test_terse_plain_and_correct_passes(persona):
    card = score(script(persona), rubric(), rehearse(script(persona), TERSE))
    assert card.passed is True, (card.total, card.why_not_passed)


@pytest.mark.parametrize("persona", CAST)
@pytest.mark.parametrize("trick", TRICKS)
def test_tricks_do_not_pass(persona, trick):
    card = play(persona, TRICKS[trick])
    assert card.passed is not True
    assert card.total < 70_000, trick


@pytest.mark.parametrize("persona", CAST)
def test_copying_hints_does_not_pass(persona):
    given = []

    def ask(rehearsal):
        taken = HintTaken(rehearsal.clock_ms, f"h{len(given)}", 3)
        rehearsal._feed(taken)
        given.append(hint(script(persona), rubric(), rehearsal.rows, 3).text["zh-CN"])

    card = play(persona, lambda n, _: given[-1], ask)
    assert card.passed is not True
    assert card.metrics.hints_used >= 3


def test_every_prefix_of_a_conversation_can_be_marked_and_hinted():
    plot = script("angry")
    rows = rehearse(plot, GOOD)
    for end in range(1, len(rows) + 1):
        card = score(plot, rubric(), rows[:end], so_far=end < len(rows))
        assert card.passed is (True if end == len(rows) else None)
        assert hint(plot, rubric(), rows[:end], 1 + end % 3).text["zh-CN"]


def test_marks_are_the_same_bytes_every_time():
    plot = script("gen_z")
    first, second = (msgspec.json.encode(score(plot, rubric(), rehearse(plot, GOOD)), order="sorted") for _ in range(2))
    assert first == second
