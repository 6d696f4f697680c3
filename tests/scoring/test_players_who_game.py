"""Tricks fail on the other shipped plots as well (late-parcel: tests/domain/scoring/test_conversations.py), and few
plain words that are right pass on all of them."""

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from app.domain.engine.events import HintTaken, Started
from app.domain.engine.rehearsal import START_MS, TODAY, Rehearsal, rehearse
from app.domain.scoring.advice import hint
from app.domain.scoring.score import score
from tests.domain.scoring.factory import rubric
from tests.scoring.test_criteria_text import script, turn

TERSE = {
    (talk["plot"], persona): talk["turns"]
    for talk in YAML(typ="safe").load(Path(__file__).with_name("terse.yaml").read_text("utf-8"))
    for persona in talk["personas"]
}
LONGEST_TERSE = {"zh-CN": 36, "en": 90}
CAST = [
    ("tracking-frozen", "default"),
    ("tracking-frozen", "newcomer"),
    ("arrived-shattered", "angry"),
    ("elderly-return", "elderly"),
    ("meme-complaint", "gen_z"),
    ("meme-complaint", "angry"),
    ("vip-privacy", "high_value"),
    ("vip-privacy", "default"),
]
SINK = (
    "您好我是客服阿岩，您等这么久一定很着急，真的抱歉，责任在我们我负责，您最迟哪天要，是东西出了问题对吗，"
    "给您换新或者退款您挑一个，今天18点前办好，我一直跟着，信息会保密，谢谢您，还有别的要帮忙吗"
)
SALAD = ["抱歉", "理解", "换新", "退款", "稍等", "您好", "18点前", "负责", "跟进", "谢谢", "保密"]
TRICKS = {
    "one trick": lambda n, _: "换成谁都会着急，真的对不起您",
    "parrot": lambda n, heard: heard,
    "kitchen sink": lambda n, _: f"{SINK}。第{n}次",
    "keyword salad": lambda n, _: " ".join(SALAD[n % 11 :] + SALAD[: n % 11]),
}


def play(plot, persona, say, before=lambda rehearsal: None):
    rehearsal = Rehearsal(script(plot, persona), Started(START_MS, seed="1", today=TODAY))
    for number in range(12):
        if rehearsal.snapshot.ended is not None:
            break
        before(rehearsal)
        heard = [text for who, text in rehearsal.snapshot.dialogue if who == "customer"][-1]
        rehearsal.play(number, {"say": say(number, heard)})
    rehearsal.settle()
    return score(script(plot, persona), rubric(), rehearsal.rows)


@pytest.mark.parametrize(("plot", "persona"), CAST)
@pytest.mark.parametrize("trick", TRICKS)
def test_tricks_do_not_pass(plot, persona, trick):
    card = play(plot, persona, TRICKS[trick])
    assert card.passed is not True, card.total


@pytest.mark.parametrize(("plot", "persona"), CAST)
def test_copying_hints_does_not_pass(plot, persona):
    given = []

    def ask(rehearsal):
        rehearsal._feed(HintTaken(rehearsal.clock_ms, f"h{len(given)}", 3))
        given.append(hint(script(plot, persona), rubric(), rehearsal.rows, 3).text["zh-CN"])

    card = play(plot, persona, lambda n, _: given[-1], ask)
    assert card.passed is not True, card.total


@pytest.mark.parametrize(("plot", "persona"), TERSE)
def test_terse_plain_and_right_passes(plot, persona):
    played = script(plot, persona)
    turns = [turn(each) for each in TERSE[plot, persona]]
    longest = max(len(each["say"]) for each in turns if "say" in each)
    assert longest <= LONGEST_TERSE[played.scenario.locale], "a terse agent does not talk much"
    card = score(played, rubric(), rehearse(played, turns))
    assert card.passed is True, (card.total, card.why_not_passed, card.dimensions)
