"""Words for what the engine and the marks say: nothing may be left that only a programmer reads."""

from pathlib import Path

from app.domain.engine.rehearsal import rehearse
from app.domain.scoring.rubric import read_rubric
from app.domain.scoring.scorecard import Reason
from app.library.wording import Words, points
from tests.domain.engine.plots import script

PATH = Path("scenarios/rubrics/default.yaml")
RUBRIC, _ = read_rubric(PATH.as_posix(), PATH.read_text(encoding="utf-8"))


def words(locale="en", gettext=str):
    return Words(locale, gettext, script().scenario, RUBRIC)


TALKS = [
    [{"say": "抱歉，换谁都急。给您补发😊"}, {"wait_s": 70}, {"say": "天气"}, {"say": "给您补发，今晚8点前回您"}],
    [{"say": "您找快递"}, {"say": "退款"}, {"say": "请问您哪天要"}, {"say": "你有病"}],
    [{"wait_s": 900}],
]


def test_every_reason_why_a_mood_moved_has_words():
    rules = {change.rule for talk in TALKS for row in rehearse(script(), talk) for change in row.output.changes}
    assert len(rules) > 8
    said = words(gettext=lambda message: f"«{message}»")
    assert [rule for rule in rules if "«" not in said.change(rule)] == []


def test_every_way_on_has_words():
    vias = {taken.via for talk in TALKS for row in rehearse(script(), talk) for taken in row.output.taken}
    assert {"next", "interrupt", "silence"} <= vias
    assert all(words().via(via) for via in vias)


def test_labels_of_the_story_fall_back_to_ids():
    said = words()
    assert said.state("opening") == "开场"
    assert said.state("resolved") == "解决"
    assert said.state("nowhere") == "nowhere"
    assert said.tool("track") == "查物流"
    assert said.fact("place") == "位置"
    assert (said.tool("x"), said.fact("x"), said.outcome("x"), said.act("x")) == ("x", "x", "x", "x")
    assert said.criterion("D3-01") != "D3-01"
    assert said.criterion("D9-99") == "D9-99"
    alone = Words("en", str, None, None)
    assert (alone.state("opening"), alone.outcome("resolved"), alone.tool("track")) == ("opening", "resolved", "track")


def test_acts_are_named_in_the_readers_language():
    assert words("zh-CN").act("apologize") == "致歉"
    assert words("en").act("apologize") == "Apology"
    assert words("en").keys(("act.apologize", "style.negative_word")) == "Apology · negative wording"


def test_texts_fall_back_to_another_language_rather_than_to_nothing():
    assert words("en").text({"zh-CN": "只有中文"}) == "只有中文"
    assert words("en").text("plain") == "plain"
    assert words("en").text({}) == ""


def test_tendencies_are_words_at_their_borders():
    said = words()
    assert said.again(650) != said.again(649) != said.again(399)
    assert len({said.publish(0, 500), said.publish(500, 0), said.publish(200, 0), said.publish(0, 0)}) == 4


def test_reasons_are_sentences():
    assert words().reason(Reason("")) == ""
    assert "3" in words().reason(Reason("must_not.hits", {"n": "3"}))


def test_points_are_written_with_one_decimal_at_most():
    assert [points(value) for value in (0, 1000, 2500, 2549, -500, 100_000)] == ["0", "1", "2.5", "2.5", "-0.5", "100"]
