"""The linear layer: learnt from examples, the same each time, silent where a rule speaks, never a red line."""

import msgspec
import pytest

from app.domain.text.acts import understand
from app.domain.text.catalogue import RED_LINES
from app.domain.text.learning import NEVER, train
from app.domain.text.lexicon import LexiconFile, LexiconSource, read_lexicon
from app.domain.text.linear import LARGEST, LEARNT, Weights, guessed, read_weights, write_weights
from app.domain.text.matcher import Lexicon, compile_lexicon
from tests.domain.text.toy import rule, toy_source

EXAMPLES = """schema: 1
kind: examples
id: toy_examples
locale: zh-CN
acts:
  apologize: [给您赔罪了, 给您赔罪啦, 赔罪赔罪, 向您赔罪]
  thank: [多谢捧场, 多谢支持, 多谢体谅]
none: [今天下雨, 多云转晴]
"""
SOURCE, PROBLEMS = read_lexicon(
    {"a.yaml": EXAMPLES, **toy_source(rule("greet", "您好", yes="[您好呀]", no="[您好好看看]"))}
)


def weights(**more: object) -> Weights:
    found = train(SOURCE, compile_lexicon(SOURCE), "zh-CN")
    return msgspec.structs.replace(found, **{"thresholds": (1,) * len(LEARNT), **more})


def heard_by(model: Weights) -> Lexicon:
    return compile_lexicon(LexiconSource((*SOURCE.files, LexiconFile("w", "zh-CN", {}, (), weights=model))))


def test_examples_are_read_with_all_their_acts() -> None:
    assert PROBLEMS == ()
    assert {example.text: example.acts for file in SOURCE.files for example in file.examples}["今天下雨"] == ()


def test_an_unknown_act_is_reported() -> None:
    _, problems = read_lexicon({"a.yaml": EXAMPLES.replace("thank:", "thanks:")})
    assert [problem.code for problem in problems] == ["unknown_act"]


def test_training_again_gives_the_same_bytes_and_reading_gives_the_same_weights() -> None:
    first = weights()
    assert write_weights(first) == write_weights(weights())
    assert read_weights(write_weights(first)) == first


def test_an_act_is_heard_where_no_rule_speaks_and_names_its_layer() -> None:
    found = understand("这里向您赔罪", heard_by(weights()))
    act = next(act for act in found.acts if act.act == "apologize")
    assert guessed(act.rule)
    assert act.why[-1].rule == "linear"
    assert act.why[-1].note
    assert act.quote == "这里向您赔罪"


def test_a_rule_is_not_repeated_and_is_doubted_only_below_its_score() -> None:
    heard = understand("您好赔罪", heard_by(weights()))
    assert [act.rule for act in heard.acts] == ["greet_toy", "linear.apologize"]
    strict = heard_by(weights(doubts={"greet_toy": NEVER}, thresholds=(NEVER,) * len(LEARNT)))
    assert [dropped.why[-1].rule for dropped in understand("您好", strict).dropped] == ["doubt"]


def test_what_can_fail_an_attempt_is_not_learnt() -> None:
    assert not RED_LINES & set(LEARNT)


def test_the_weights_change_the_hash() -> None:
    assert heard_by(weights()).hash != compile_lexicon(SOURCE).hash


@pytest.mark.parametrize("text", ["{}", '{"schema":1,"kind":"linear",', write_weights(weights(bias=()))])
def test_broken_weights_are_refused(text: str) -> None:
    with pytest.raises(msgspec.DecodeError):
        read_weights(text)


def test_broken_weights_in_a_lexicon_are_a_problem() -> None:
    _, problems = read_lexicon({"w.yaml": '{"schema":1,"kind":"linear",'})
    assert [problem.code for problem in problems] == ["weights"]


def test_an_odd_row_is_refused() -> None:
    with pytest.raises(msgspec.DecodeError):
        read_weights(write_weights(weights(rows={"赔": (1,)})))


def test_a_number_that_no_lane_could_hold_is_refused() -> None:
    with pytest.raises(msgspec.DecodeError, match="too large"):
        read_weights(write_weights(weights(rows={"赔": (0, LARGEST + 1)})))


ENGLISH = """schema: 1
kind: examples
id: toy_english
locale: en
acts:
  thank: ["many thanks indeed", "many thanks again, hello", "thanks wholeheartedly"]
  insult: ["you fool"]
none: ["hello it rains", "the wholeheartedly old cat"]
"""
RUDE = rule("insult", "fool", yes="[you fool]", no="[full]").replace("insult_toy", "rude_toy")


def test_each_language_learns_from_its_own_words_and_red_lines_from_nobody() -> None:
    both = toy_source(rule("greet", "hello", yes='["hello there", "well, hello"]', no="[hollow]"), "en")
    rude = {"r.yaml": toy_source(RUDE, "en")["toy.yaml"]}
    source, problems = read_lexicon({"a.yaml": EXAMPLES, "e.yaml": ENGLISH, **both, **rude})
    assert problems == ()
    model = train(source, compile_lexicon(source), "en")
    assert model.locale == "en"
    assert "insult" not in model.acts
    assert "rude_toy" not in model.doubts
    assert set(model.doubts) == {"greet_toy"}
    assert not any("赔" in feature for feature in model.rows)
    heard = compile_lexicon(
        LexiconSource((*source.files, LexiconFile("w", "en", {}, (), weights=msgspec.structs.replace(
            model, thresholds=(1,) * len(LEARNT))))))  # fmt: skip
    assert "linear.thank" in {act.rule for act in understand("many thanks again", heard).acts}


def test_quoted_words_are_not_listened_to() -> None:
    acts = understand("客户说“向您赔罪”。今天下雨", heard_by(weights())).acts
    assert not any(guessed(act.rule) for act in acts if "赔罪" in act.quote)
