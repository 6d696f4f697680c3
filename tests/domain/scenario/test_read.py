"""A library of files: what loads, what is told, and that nothing of it raises."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.scenario.document import MAX_BYTES, MAX_WEIGHTS_BYTES
from app.domain.scenario.merge import overlay
from app.domain.scenario.model import Plot, Scenario
from app.domain.scenario.read import read_library
from app.domain.text.linear import WEIGHTS_HEAD
from tests.domain.scenario.small import library, merged, plain, sources

PATH = "packs/example.yaml"


def found(texts, code=None):
    return [d for d in read_library(texts).diagnostics if code in (None, d.code)]


def with_file(path, text):
    return {**sources(), path: text}


def test_everything_loads_and_is_found_by_id_and_code():
    shelf = read_library(sources())
    assert shelf.diagnostics == ()
    assert shelf.scenarios.keys() == {"example"}
    assert shelf.personas.keys() == {"default"}
    assert shelf.mixins.keys() == {"shared", "other"}
    assert shelf.blocks.keys() == {"guide"}
    assert shelf.find("example") is shelf.find("S90") is shelf.find("s90")
    assert shelf.find("S91") is None
    assert shelf.paths[("scenario", "example")] == PATH
    assert set(shelf.lexicon_sources) == {"lexicons/zh/small.yaml"}
    assert set(shelf.rubric_sources) == {"rubrics/small.yaml"}
    assert set(shelf.emotion_sources) == {"emotions/default.yaml"}
    assert "effects" in shelf.emotions["default"]


def test_the_order_of_files_does_not_matter():
    texts = sources()
    assert read_library(texts) == read_library(dict(reversed(texts.items())))


def test_a_broken_file_does_not_stop_the_others():
    shelf = read_library({**sources(), "packs/broken.yaml": "schema: 1\nkind: scenario\nid: broken\ntitle: [\n"})
    assert shelf.scenarios.keys() == {"example"}
    assert {d.path for d in shelf.diagnostics} == {"packs/broken.yaml"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("- a\n", "SC005"),
        ("schema: 1\nid: x\n", "SC005"),
        ("schema: 1\nkind: play\nid: x\n", "SC005"),
        ("schema: 2\nkind: mixin\nid: x\n", "SC005"),
        ("kind: mixin\nid: x\n", "SC005"),
        ("schema: 1\nkind: mixin\nversion: 1.0.0\n", "SC001"),
        ("schema: 1\nkind: mixin\nid: z\nversion: 1.0.0\nlocale: zh-CN\n", "SC009"),
        ("schema: 1\nkind: mixin\nid: x\nversion: one\nlocale: zh-CN\n", "SC001"),
    ],
)
def test_a_file_that_does_not_begin_as_it_should_is_told(text, code):
    assert [d.code for d in found(with_file("mixins/x.yaml", text))] == [code]


def test_trained_weights_may_be_larger_than_what_people_write():
    long = WEIGHTS_HEAD + " " * MAX_BYTES
    assert "more/w.yaml" in read_library(with_file("more/w.yaml", long)).lexicon_sources
    shelf = read_library(with_file("more/w.yaml", WEIGHTS_HEAD + " " * MAX_WEIGHTS_BYTES))
    assert [(d.code, d.path) for d in shelf.diagnostics] == [("SC000", "more/w.yaml")]
    assert "more/w.yaml" not in shelf.lexicon_sources


@pytest.mark.parametrize("kind", ["lexicon", "rubric", "emotion", "mixin"])
def test_a_flood_is_passed_on_to_nobody(kind):
    shelf = read_library(with_file("more/x.yaml", f"schema: 1\nkind: {kind}\nid: x\na: " + "[" * 5000))
    assert [(d.code, d.path) for d in shelf.diagnostics] == [("SC000", "more/x.yaml")]
    assert "more/x.yaml" not in {*shelf.lexicon_sources, *shelf.rubric_sources, *shelf.emotion_sources}


def test_an_empty_file_is_left_alone():
    assert found(with_file("mixins/x.yaml", "")) == []


def test_two_files_of_one_id_and_two_scenarios_of_one_code():
    twice = found(with_file("more/shared.yaml", sources()["mixins/shared.yaml"]), "SC009")
    assert [d.path for d in twice] == ["more/shared.yaml"]
    assert "mixins/shared.yaml" in twice[0].message["en"]
    other = sources()[PATH].replace("id: example", "id: second")
    assert [d.path for d in found(with_file("packs/second.yaml", other), "SC009")] == ["packs/second.yaml"]
    uncoded = sources()[PATH].replace("id: example", "id: second").replace("code: S90\n", "")
    assert found(with_file("packs/second.yaml", uncoded)) == []


def test_a_missing_mixin_is_told_with_those_there_are():
    shelf = library(include=["sharde"])
    assert [(d.code, d.fix["en"]) for d in shelf.diagnostics] == [("SC006", "there are: other, shared")]
    alone = {PATH: sources()[PATH]}
    assert [d.fix for d in found(alone, "SC006")] == [{}]


def test_an_include_that_is_no_list_is_a_shape_error():
    assert {d.code for d in library(include="shared").diagnostics} >= {"SC001"}


def test_a_scenario_may_override_part_of_what_a_mixin_says():
    texts = with_file("mixins/other.yaml", json.dumps({
        "schema": 1, "kind": "mixin", "id": "other", "version": "1.0.0", "locale": "zh-CN",
        "states": {"extra": {"label": "甲", "phase": "vent", "otherwise": {"go": "resolved"},
                             "next": [{"id": "one", "when": "act.thank", "go": "resolved"}]}},
    }))  # fmt: skip
    changes = {
        "include": ["shared", "other"],
        "states": {"extra": {"label": "乙", "next": [{"id": "two", "when": "act.greet", "stay": True}]}},
    }
    texts[PATH] = json.dumps(merged(plain(PATH, texts[PATH]), changes))
    scenario = read_library(texts).scenarios["example"]
    extra = scenario.states["extra"]
    assert extra.label == "乙"
    assert extra.phase == "vent"
    assert [arrow.id for arrow in extra.next] == ["one", "two"]


def test_places_survive_merging():
    node = read_library(sources()).nodes[("scenario", "example")]
    assert node.at("limits", "turns").path == "mixins/shared.yaml"
    assert node.at("title", "en").path == PATH


def test_two_mixins_that_disagree_are_told_unless_the_scenario_decides():
    stricter = "schema: 1\nkind: mixin\nid: other\nversion: 2.0.0\nlocale: zh-CN\nlimits: {turns: 8}\n"
    stricter += "remarks: [{id: polite, when: act.greet, say: nudge}]\n"
    texts = with_file("mixins/other.yaml", stricter)
    example = plain(PATH, texts[PATH])

    def disagreements(**changes):
        texts[PATH] = json.dumps(merged(example, {"include": ["shared", "other"], **changes}))
        return [d.message["en"] for d in found(texts, "SC008")]

    both = disagreements()
    assert len(both) == 2
    assert any("limits.turns" in message for message in both)
    assert any("remarks.polite.when" in message for message in both)
    decided = [{"id": "polite", "when": "act.thank", "say": "nudge"}]
    assert disagreements(limits={"turns": 5}, remarks=decided) == []
    assert len(disagreements(limits={"turns": 5}, remarks=[{"id": "polite", "say": "nudge"}])) == 1
    assert len(disagreements(remarks=[{"id": "elsewhere", "when": "act.greet", "say": "nudge"}])) == 2
    assert len(disagreements(limits=5, remarks=decided)) == 0


def test_overlay_replaces_what_has_no_ids():
    first = read_library(sources()).nodes[("scenario", "example")].get("lines", "tell", "default")
    second = read_library(sources()).nodes[("scenario", "example")].get("lines", "need_by", "default")
    assert overlay(first, second) is second


def test_what_cannot_run_is_left_out_but_its_tree_stays():
    shelf = library(states={"opening": {"next": [{"id": "heard", "go": "nowhere"}]}})
    assert shelf.scenarios == {}
    assert ("scenario", "example") in shelf.nodes
    assert [d.code for d in shelf.diagnostics] == ["SC101"]


def test_a_persona_whose_guards_say_nothing_is_left_out():
    persona = sources()["personas/default.yaml"] + "remarks: [{id: a, when: 'act.', say: nudge}]\n"
    persona += "interrupts: [{id: b, when: anger, say: nudge}]\n"
    persona = persona.replace("leave: {default: [算了]}", "leave: {default: [算了, {text: 走了, when: anger >}]}")
    shelf = read_library(with_file("personas/default.yaml", persona))
    assert shelf.personas == {}
    assert sorted(d.code for d in shelf.diagnostics) == ["SC201", "SC201", "SC203"]


def test_the_column_of_a_bad_guard_is_inside_its_text():
    text = sources()[PATH].replace("when: asks.deadline,", 'when: "asks.deadline & anger",')
    (bad,) = found(with_file(PATH, text))
    line = text.splitlines()[bad.line - 1]
    assert line[bad.column - 1 :].startswith('anger"')


@pytest.mark.parametrize(
    ("changes", "code", "zh"),
    [
        ({"states": {"steps": {"place": "gide"}}}, "SC010", "没有 block gide"),
        ({"states": {"steps": {"with": None}}}, "SC010", "没有给参数 ask"),
        ({"states": {"steps": {"with": {"more": "where"}}}}, "SC010", "block 没有参数 more"),
        ({"states": {"steps": {"exits": {"done": None, "gone": "resolved"}}}}, "SC010", "出口 done 没有去处"),
        ({"states": {"steps": {"exits": {"gone": "resolved"}}}}, "SC010", "block 没有出口 gone"),
        ({"start": "beginning"}, "SC101", "没有状态或结局“beginning”"),
        ({"states": {"venting": {"otherwise": {"go": "limbo"}}}}, "SC101", "没有状态或结局“limbo”"),
        ({"interrupts": [{"id": "insulted", "go": "limbo"}]}, "SC101", "没有状态或结局“limbo”"),
        ({"facts": {"birthday": {"reveal": "limbo"}}}, "SC101", "没有状态或结局“limbo”"),
        ({"limits": {"outcome": "limbo"}}, "SC107", "limits.outcome 指向不存在的结局 limbo"),
        ({"states": {"opening": {"next": [{"id": "heard", "go": None}]}}}, "SC106", "heard：go 和 stay: true 要且只要写一个"),
    ],
)  # fmt: skip
def test_what_keeps_a_scenario_from_running(changes, code, zh):
    shelf = library(**changes)
    assert (code, zh) in [(d.code, d.message["zh-CN"]) for d in shelf.diagnostics]
    assert shelf.scenarios == {}


def test_a_scenario_without_states_or_start_is_told():
    assert "SC101" in {d.code for d in library(states=None, start=None).diagnostics}
    assert library(start=None).diagnostics == ()


def test_a_block_whose_start_is_missing_is_told():
    block = sources()["mixins/guide.yaml"].replace("start: step", "start: stop")
    assert "SC010" in {d.code for d in found(with_file("mixins/guide.yaml", block))}


def test_a_fact_may_be_revealed_by_a_placed_block():
    assert library(facts={"birthday": {"reveal": "steps.step"}}).diagnostics == ()
    assert library(facts={"birthday": {"reveal": "steps"}}).diagnostics == ()


def test_an_interrupt_may_lead_into_a_block():
    assert library(interrupts=[{"id": "insulted", "go": "steps"}]).diagnostics == ()


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_change_of_a_file_ever_raises(data):
    """Cut, double or overwrite any part of any file: the answer is a library with diagnostics."""
    texts = sources()
    path = data.draw(st.sampled_from(sorted(texts)))
    text = texts[path]
    begin = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(begin, min(len(text), begin + 40)))
    put = data.draw(
        st.sampled_from(["", "x", ": ", "\n", "{", "]", "'", "null", "[1, 2]", "&a ", "中文，", "{a: b}", "- "])
    )
    texts[path] = text[:begin] + put + text[end:]
    shelf = read_library(texts)
    assert all(d.line >= 1 and d.column >= 1 for d in shelf.diagnostics)


def test_models_have_no_key_that_yaml_1_1_would_misread():
    keys = {field.alias or name for model in (Plot, Scenario) for name, field in model.model_fields.items()}
    assert not keys & {"on", "off", "yes", "no", "y", "n"}
