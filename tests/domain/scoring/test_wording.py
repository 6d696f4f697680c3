"""Every reason has its sentence in both languages, and its values are spelled."""

import re

import pytest

from app.domain.scoring.score import score
from app.domain.scoring.scorecard import Reason
from app.domain.scoring.wording import REASON_KEYS, SENTENCES, spelled, tell
from tests.domain.scoring.factory import THREE, attempt, rubric, script
from tests.domain.scoring.test_criteria import CASES

HAN = re.compile("[\u4e00-\u9fff]")


@pytest.mark.parametrize("key", REASON_KEYS)
def test_both_languages_have_the_same_slots(key):
    zh, en = SENTENCES[key]
    assert set(re.findall(r"\{\w+\}", zh)) == set(re.findall(r"\{\w+\}", en))
    assert bool(zh) == bool(en) == bool(key)
    assert not HAN.search(en)


def reasons():
    for name, (plot, met, missed, traps) in sorted(CASES.items()):
        for turns in [*met, *missed, *(trap[0] for trap in traps)]:
            card = score(plot, rubric(), attempt(*turns, plot=plot))
            yield from (
                (plot, reason)
                for rating in card.criteria
                for reason in (rating.reason, rating.nearest)
                if reason and name
            )
            yield from ((plot, reason) for reason in card.why_not_passed)
            yield from ((plot, gate.reason) for gate in card.gates)


def test_every_reason_that_comes_up_is_told_without_open_slots():
    keys = set()
    for plot, reason in reasons():
        keys.add(reason.key)
        assert reason.key in SENTENCES
        for locale in ("zh-CN", "en"):
            said = tell(reason, locale, plot.scenario, rubric())
            assert said
            assert not re.search(r"[{}|]|act:|mark:|slot:|check:|dimension:", said), said
    assert len(keys) > 25


def test_names_of_the_scenario_and_the_rubric():
    plot = script(solutions=THREE)
    told = {
        "act:apologize|act:thank": "致歉或感谢",
        "slot:deadline": "什么时候要",
        "solution:coupon": "券",
        "expectation:opening.warm": "先接住情绪",
        "gate:G-01": "辱骂歧视",
        "dimension:D3": "情绪与共情",
        "check:angry.1": "气头上不夸、不逗、不推销",
        "!mark:settled&anger >= 40": "没有客户已经同意，且当时的愤怒 >= 40",
    }
    assert {value: spelled(value, "zh-CN", plot.scenario, rubric()) for value in told} == told
    assert spelled("act:apologize|act:thank", "en") == "Apology or Thank"


@pytest.mark.parametrize(
    "value",
    [
        "act:hug",
        "slot:x",
        "solution:x",
        "expectation:a.b",
        "expectation:opening.x",
        "gate:G-99",
        "dimension:D9",
        "check:x.0",
        "check:angry.99",
        "mark:unheard",
    ],
)
def test_unknown_names_are_shown_as_they_are(value):
    plot = script()
    assert spelled(value, "en", plot.scenario, rubric()) == value.partition(":")[2]
    assert spelled(value, "en") == value.partition(":")[2]


def test_plain_values_and_unknown_keys():
    assert tell(Reason("count", {"n": "1", "min": "0", "max": "3"}), "en") == "1 times; 0 to 3 are right."
    assert tell(Reason("no.such.key"), "en") == "no.such.key"
    assert tell(Reason(""), "zh-CN") == ""
