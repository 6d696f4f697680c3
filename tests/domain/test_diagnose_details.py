"""Findings one by one, over the small library; and what is not a finding."""

import json

import pytest

from app.domain.diagnose import diagnose
from app.domain.diagnose.embedded import within
from app.domain.diagnose.guards import STYLES
from app.domain.scenario.read import read_library
from app.domain.text.normalize import normalize
from app.domain.text.style import find_style
from tests.domain.scenario.small import library, merged, plain, sources

STATE = {"label": "甲", "phase": "vent", "otherwise": {"go": "resolved"}}


def found(**changes):
    return [(d.code, d.message["en"], d.fix.get("en", "")) for d in diagnose(library(**changes))]


def with_persona(**changes):
    texts = sources()
    path = "personas/default.yaml"
    texts[path] = json.dumps(merged(plain(path, texts[path]), changes), ensure_ascii=False)
    return [(d.code, d.path, d.message["en"]) for d in diagnose(read_library(texts))]


@pytest.mark.parametrize(
    ("changes", "code", "message"),
    [
        ({"desk": {"track": {"act": "progres_update"}}}, "SC124", "no act progres_update"),
        ({"desk": {"track": {"solution": "resip"}}}, "SC124", "no solution resip"),
        ({"slots": {"deadline": {"fact": "birtday"}}}, "SC124", "no fact birtday"),
        ({"case": {"must_acts": ["apologise"]}}, "SC124", "no act apologise"),
        ({"vary": {"city": {"values": [{"parcel": "武汉"}]}}}, "SC124", "no fact parcel"),
        ({"lines": {"tell": {"angry": ["x"]}}}, "SC124", "no persona angry"),
        ({"personas": ["default", "angry"]}, "SC124", "there is no persona angry"),
        ({"answers": {"deadline": {"phrases": ["几点"], "say": "need_by"}}}, "SC009", "deadline is already used in slots"),
        ({"outcomes": {"venting": {"label": "x", "kind": "partial", "good": False}}}, "SC009", "venting is already used in states"),
        ({"vary": {"paid": {"values": [{"paid": "很多"}]}}}, "SC142", "'很多' does not read as a value of type money"),
        ({"facts": {"paid": {"value": " "}}}, "SC142", "does not read"),
        ({"facts": {"eta": {"label": "x", "type": "date", "value": "早晚", "show": "desk"}}}, "SC142", "type date"),
        ({"facts": {"hub": {"label": "x", "value": "襄阳", "aliases": ["武汉"], "show": "desk"}}}, "SC143", "'武汉' stands for parcel_at and for hub"),
        ({"desk": {"track": {"result": "妈妈生日快到了"}}}, "SC145", "gives away birthday"),
        ({"facts": {"order_no": {"value": "妈妈生日"}}}, "SC145", "gives away birthday"),
        ({"brief": {"role": {"zh-CN": "妈妈生日", "en": "x"}}}, "SC145", "gives away birthday"),
        ({"facts": {"why": {"label": "x", "value": "机密甲", "show": "hidden"}}, "lines": {"tell": {"default": ["{fact.why}"]}}}, "SC145", "hidden fact fact.why"),
        ({"solutions": {"refund": {"label": "x", "phrases": ["退款"], "fit": "mid", "kind": "money"}}}, "SC150", "no guard reads offers.refund"),
        ({"states": {"opening": {"next": [{"id": "asked", "when": "ever(desk.trak)"}]}}}, "SC202", "desk.trak does not exist"),
        ({"states": {"opening": {"next": [{"id": "asked", "when": "desk.track"}]}}}, "SC203", "desk.track stands inside ever(…)"),
        ({"states": {"opening": {"next": [{"id": "asked", "when": "visits(nowhere) >= 1"}]}}}, "SC202", "visits(nowhere) does not exist"),
        ({"states": {"opening": {"next": [{"id": "asked", "when": "zzz"}]}}}, "SC202", "zzz does not exist"),
        ({"states": {"opening": {"next": [{"id": "asked", "when": "slots_known >= 2"}]}}}, "SC204", "slots_known is 0 to 1: this is never true"),
        ({"states": {"opening": {"next": [{"id": "asked", "when": "turns >= 5"}]}}}, "SC204", "turns is 0 to 4: this is never true"),
        ({"states": {"opening": {"next": [{"id": "asked", "when": "anger_drop >= -100"}]}}}, "SC204", "always true"),
        ({"states": {"opening": {"next": [{"id": "asked", "when": "proposals >= 17"}]}}}, "SC204", "proposals is 0 to 16"),
        ({"lines": {"tell": {"default": [{"text": "x", "when": "act.greet"}]}}}, "SC202", "moods only, not act.greet"),
        ({"lines": {"tell": {"default": [{"text": "x", "when": "turns > 1"}]}}}, "SC202", "moods only, not turns"),
        ({"states": {"opening": {"say": "complain"}, "venting": {"otherwise": {"go": "opening"}}}}, "SC122", "the beat complain (default) can be said again and has only 2 variants"),
        ({"interrupts": [{"id": "loud", "when": "act.greet", "say": "leave", "rearm": 2}]}, "SC122", "the beat leave (default) can be said again and has only 1"),
        ({"lines": {"tell": {"default": [{"bubbles": ["好", "长" * 61]}]}}}, "SC901", "a bubble of 61 characters"),
        ({"lines": {"tell": {"default": [{"text": "长" * 61}]}}}, "SC901", "a bubble of 61 characters"),
        ({"lines": {"where": {"default": ["长" * 61, "b", "c", "d"]}}}, "SC901", "a bubble of 61 characters"),
        ({"tests": [{"id": "good", "persona": ["angry"]}]}, "SC604", "angry is not in the cast"),
        ({"tests": [{"id": "good", "case": {"city": 1}}]}, "SC604", "nothing varies as city"),
        ({"tests": [{"id": "x", "turns": [{}], "expect": {}}]}, "SC604", "a step has exactly one of"),
        ({"tests": [{"id": "x", "turns": [{"trainee": "a", "desk": "track"}], "expect": {}}]}, "SC604", "a step has exactly one of"),
        ({"tests": [{"id": "x", "turns": [{"desk": "trak"}], "expect": {}}]}, "SC604", "no desk tool trak"),
        ({"tests": [{"id": "x", "turns": [{"trainee": "a", "expect": {"stat": "x"}}], "expect": {}}]}, "SC604", "stat cannot be expected here"),
        ({"tests": [{"id": "good", "expect": {"score": "good"}}]}, "SC604", "'good' is no range"),
        ({"tests": [{"id": "good", "expect": {"score": ">=5..6"}}]}, "SC604", "is no range"),
        ({"tests": [{"id": "good", "expect": {"said": ["thx"]}}]}, "SC604", "there is no thx"),
        ({"tests": [{"id": "good", "expect": {"state": "nowhere"}}]}, "SC604", "there is no nowhere"),
        ({"tests": [{"id": "x", "turns": [{"trainee": "a", "expect": {"marks": ["act.sorry"]}}], "expect": {}}]}, "SC604", "there is no act.sorry"),
        ({"tests": [{"id": "good", "expect": {"criteria": {"D9-99": "met"}}}]}, "SC604", "there is no D9-99"),
        ({"tests": [{"id": "good", "expect": {"criteria": {"D3-01": "great"}}}]}, "SC604", "there is no status great"),
        ({"tests": [{"id": "good", "expect": {"missed": ["D9-99"]}}]}, "SC604", "there is no D9-99"),
    ],
)  # fmt: skip
def test_a_finding(changes, code, message):
    assert any(d[0] == code and message in d[1] for d in found(**changes)), found(**changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"vary": {"city": {"values": [{"parcel_at": "郑州中转站"}]}}},
        {"facts": {"copy": {"label": "x", "type": "money", "value": "268元", "show": "desk"}}},
        {"states": {"opening": {"next": [{"id": "asked", "when": "slots_known >= 1"}]}}},
        {"states": {"opening": {"next": [{"id": "asked", "when": "persona.patient & asks.deadline"}]}}},
        {"states": {"opening": {"next": [{"id": "asked", "when": "visits(steps.step) >= 1 & asks.deadline"}]}}},
        {"interrupts": [{"id": "loud", "when": "anger >= 95", "say": "nudge", "rearm": 2}]},
        {"interrupts": [{"id": "loud", "when": "anger >= 95", "go": "complaint"}]},
        {"lines": {"about_weather": {"pick": "once", "default": ["别说天气"]}}},
        {"lines": {"where": {"default": ["一", "二", "三", "四"]}}},
        {"lines": {"leave": {"default": ["算了"]}}},
        {"case": {"must_acts": ["apologize"]}},
        {"vary": {"city": {"values": [{"parcel_at": "郑州中转站"}]}}, "tests": [{"id": "good", "case": {"city": 0}}]},
        {"tests": [{"id": "good", "expect": {"score": 80, "csat": "1..5", "gates": ["any"], "passed": True}}]},
        {"tests": [{"id": "x", "turns": [{"trainee": "a", "expect": {"anger": "<60", "marks": ["says.parcel_at", "asks.weather"]}}], "expect": {}}]},
    ],
)  # fmt: skip
def test_what_is_no_finding(changes):
    assert found(**changes) == []


def test_ids_that_stand_twice_in_a_list():
    texts = sources()
    path = "packs/example.yaml"
    texts[path] = texts[path].replace("- {id: asked,", "- {id: heard,").replace("- {id: rude,", "- {id: good,")
    texts["mixins/shared.yaml"] += "  - {id: polite, when: act.greet, say: nudge}\n"
    codes = [(d.code, d.message["en"]) for d in diagnose(read_library(texts))]
    for where in ("opening.next", "tests", "remarks"):
        assert any(code == "SC009" and where in message for code, message in codes), codes


def test_a_mixin_may_hold_lines_and_outcomes_for_other_plots():
    texts = sources()
    texts["mixins/shared.yaml"] += "lines: {spare: {default: [备用]}}\n"
    assert diagnose(read_library(texts)) == ()


def test_too_few_words_of_a_block_are_told_in_its_file():
    texts = sources()
    texts["mixins/guide.yaml"] = texts["mixins/guide.yaml"].replace("[点哪里, 在哪点, 没看到, 找不到]", "[点哪里]")
    assert [(d.code, d.path) for d in diagnose(read_library(texts))] == [("SC122", "mixins/guide.yaml")]


def test_an_untested_outcome_of_a_mixin_is_told_to_the_plot():
    texts = sources()
    texts["mixins/shared.yaml"] += "outcomes: {half: {label: 一半, kind: partial, good: false}}\n"
    assert [(d.code, d.path) for d in diagnose(read_library(texts))] == [("SC603", "packs/example.yaml")]


def test_without_a_rubric_criteria_are_not_judged():
    texts = sources()
    texts.pop("rubrics/small.yaml")
    texts["packs/example.yaml"] = texts["packs/example.yaml"].replace("item: D3-01", "item: D9-99")
    expect = "expect: {outcome: resolved, missed: [D9-98], "
    texts["packs/example.yaml"] = texts["packs/example.yaml"].replace("expect: {outcome: resolved, ", expect)
    assert diagnose(read_library(texts)) == ()


def test_without_emotion_models_nothing_nudges():
    texts = sources()
    texts.pop("emotions/default.yaml")
    assert diagnose(read_library(texts)) == ()


@pytest.mark.parametrize(
    ("changes", "code", "message"),
    [
        ({"remarks": [{"id": "a", "when": "act.sorry", "say": "nudge"}]}, "SC202", "act.sorry does not exist"),
        ({"remarks": [{"id": "a", "when": "says.parcel_at", "say": "nudge"}]}, "SC202", "says.parcel_at does not exist"),
        ({"remarks": [{"id": "a", "when": "act.greet", "say": "missing"}]}, "SC120", "the beat missing has no lines (default)"),
        ({"interrupts": [{"id": "a", "when": "act.greet", "say": ["leave", "lost"]}]}, "SC120", "the beat lost has no lines"),
        ({"interrupts": [{"id": "a", "when": "act.greet"}, {"id": "insulted", "when": "act.greet"}]}, "SC009", "insulted is already used in example"),
        ({"interrupts": [{"id": "a", "when": "anger >= 10", "say": "leave"}]}, "SC343", "with default the interrupt a holds"),
        ({"interrupts": [{"id": "a", "when": "act.greet", "go": "limbo"}]}, "SC101", "this plot has no 'limbo'"),
        ({"lines": {"thanks": {"default": ["{fact.paid}"]}}}, "SC123", "unknown placeholder {fact.paid}"),
        ({"lines": {"thanks": {"default": ["长" * 61]}}}, "SC901", "61 characters"),
        ({"lines": {"nudge": {"default": ["在吗"]}}}, "SC122", "the beat nudge (default) can be said again"),
        ({"mood": {"anger": 99}}, "", ""),
    ],
)  # fmt: skip
def test_a_finding_about_a_persona(changes, code, message):
    told = with_persona(**changes)
    if not code:
        assert told == []
        return
    assert any(d[0] == code and d[1] == "personas/default.yaml" and message in d[2] for d in told), told


def test_a_bad_lexicon_and_a_bad_rubric_are_told_with_the_rest():
    texts = sources()
    texts["lexicons/zh/bad.yaml"] = (
        'schema: 1\nkind: lexicon\nid: bad\nlocale: zh-CN\nacts: {greet: {rules: [{id: hi, any: ["(a"]}]}}\n'
    )
    texts["lexicons/zh/worse.yaml"] = "kind: lexicon\nschema: 7\n"
    texts["rubrics/bad.yaml"] = "schema: 1\nkind: rubric\nid: bad\n"
    told = {(d.path, d.code) for d in diagnose(read_library(texts))}
    assert ("lexicons/zh/bad.yaml", "SC502") in told
    assert ("lexicons/zh/worse.yaml", "SC005") in told
    assert "rubrics/bad.yaml" in {path for path, _ in told}


@pytest.mark.parametrize(
    ("wanted", "number", "truth"),
    [("80", 80, True), ("80", 81, False), ("==80", 80, True), (">=80", 80, True), (">80", 80, False), ("<=80", 80, True),
     ("<80", 80, False), ("70..80", 80, True), ("70-80", 81, False), ("70 .. 80", 69, False), (" >= 80 ", 90, True),
     ("x", 1, None), ("", 1, None), (">=70..80", 75, None)],
)  # fmt: skip
def test_ranges(wanted, number, truth):
    assert within(wanted, number) is truth


def test_ranges_in_thousandths_are_exact():
    assert within(">=85", 84_999, 1000) is False
    assert within("<=60", 60_001, 1000) is False
    assert within("60..85", 84_999, 1000) is True


def test_every_finding_about_form_can_stand_in_a_guard():
    text = "亲😊你怎么回事？？？我没办法！！！！您" + "长" * 200
    assert {finding.finding for finding in find_style(normalize(text))} <= set(STYLES)
