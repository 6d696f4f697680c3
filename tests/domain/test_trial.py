"""Embedded tests as played: what agrees, what is told when it does not, and what was covered."""

import pytest

from app.domain.engine.script import compile_script
from app.domain.scenario.model import TestTurn as Turn
from app.domain.scenario.read import read_library
from app.domain.scoring.rubric import read_rubric
from app.domain.text.lexicon import read_lexicon
from app.domain.trial import as_played, failures_as_diagnostics, run_trials
from app.domain.trial.answers import ask_everything
from app.domain.trial.coverage import KINDS, cover
from app.domain.trial.examples import run_examples
from tests.domain.scenario.small import library, sources


def rubric():
    made, _ = read_rubric("rubrics/small.yaml", sources()["rubrics/small.yaml"])
    return made


def played(*tests, **changes):
    shelf = library(tests=None, **changes) if not tests else library(tests=list(tests), **changes)
    report = run_trials(compile_script(shelf, "example"), rubric())
    return shelf, report


def told(test):
    _, report = played(test)
    return [(f.turn, f.what, f.expected, f.got) for f in report.failures if f.test == test["id"]]


def test_the_shipped_example_passes_and_covers_its_outcomes():
    _, report = played()
    assert report.trials == ()
    shelf = read_library(sources())
    report = run_trials(compile_script(shelf, "example"), rubric())
    assert [failure.text() for failure in report.failures] == []
    assert [(t.test, t.outcome) for t in report.trials] == [
        ("good", "resolved"),
        ("rude", "complaint"),
        ("silent", "walked_away"),
        ("slow", "timed_out"),
    ]
    covered = {c.kind: c for c in report.coverage}
    assert tuple(covered) == KINDS
    assert covered["outcomes"].missing == ()
    assert covered["outcomes"].total == 4
    assert covered["states"].missing == ("steps.step",)
    assert "opening.heard" in covered["transitions"].covered
    assert "opening.asked" in covered["transitions"].missing
    assert covered["interrupts"].covered == ("insulted",)
    assert covered["expectations met"].covered == ("opening.warm",)
    assert covered["expectations missed"].covered == ("opening.warm",)
    assert "need_by" in covered["beats"].missing


def test_nothing_played_covers_nothing():
    script = compile_script(library(), "example")
    assert all(c.covered == () for c in cover(script, []))
    assert all(c.covered == () for c in cover(script, [[]]))


def test_tests_for_other_personas_are_not_played():
    texts = sources()
    texts["personas/other.yaml"] = texts["personas/default.yaml"].replace("id: default", "id: other")
    example = texts["packs/example.yaml"].replace("personas: [default]", "personas: [default, other]")
    texts["packs/example.yaml"] = example.replace("- id: good\n", "- id: good\n    persona: [other]\n")
    shelf = read_library(texts)
    by_default = run_trials(compile_script(shelf, "example", "default"), rubric())
    by_other = run_trials(compile_script(shelf, "example", "other"), rubric())
    assert "good" not in [t.test for t in by_default.trials]
    assert "good" in [t.test for t in by_other.trials]


SORRY = {"trainee": "实在抱歉"}


@pytest.mark.parametrize(
    ("turns", "expect", "failure"),
    [
        ([{**SORRY, "expect": {"state": "opening"}}], {}, (1, "state", "opening", "venting")),
        ([{**SORRY, "expect": {"phase": "open"}}], {}, (1, "phase", "open", "vent")),
        ([{**SORRY, "expect": {"marks": ["act.insult"]}}], {}, (1, "marks act.insult", "present", "act.apologize, class.relational")),
        ([{**SORRY, "expect": {"not_marks": "act.apologize"}}], {}, (1, "not_marks act.apologize", "absent", "act.apologize, class.relational")),
        ([{"wait": "1s", "expect": {"marks": ["act.insult"]}}], {}, (1, "marks act.insult", "present", "nothing")),
        ([{**SORRY, "expect": {"said": ["thanks"]}}], {}, (1, "said thanks", "present", "tell")),
        ([{**SORRY, "expect": {"not_said": ["tell"]}}], {}, (1, "not_said tell", "absent", "tell")),
        ([SORRY], {"outcome": "resolved"}, (0, "outcome", "resolved", "none (it goes on)")),
        ([SORRY], {"kind": "resolved"}, (0, "kind", "resolved", "none (it goes on)")),
        ([SORRY], {"csat": 5}, (0, "csat", "5", "none (it goes on)")),
        ([SORRY], {"state": "opening"}, (0, "state", "opening", "venting")),
        ([SORRY], {"said": ["thanks"]}, (0, "said thanks", "present", "complain, tell")),
        ([SORRY], {"gates": ["G-01"]}, (0, "gates G-01", "present", "nothing")),
        ([{"trainee": "你有病"}, SORRY], {}, (2, "conversation", "open", "ended (complaint)")),
        ([{"trainee": "你有病"}], {"resolution": ">=50"}, (0, "resolution", ">=50", "0")),
        ([{"trainee": "你有病"}], {"passed": True}, (0, "passed", "true", "null")),
        ([{"desk": "missing"}], {}, (1, "step", "playable", "no desk tool 'missing'; there are: track")),
        ([SORRY], {"criteria": {"D9-99": "met"}}, (0, "criteria D9-99", "met", "not in the rubric")),
    ],
)  # fmt: skip
def test_what_does_not_agree_is_told(turns, expect, failure):
    assert failure in told({"id": "t", "turns": turns, "expect": expect})


@pytest.mark.parametrize(
    ("turns", "expect"),
    [
        ([{**SORRY, "expect": {"state": "venting", "phase": "vent", "marks": ["act.apologize"], "not_marks": ["act.insult"], "said": "tell", "not_said": ["thanks"]}}], {}),
        ([{"trainee": "你有病"}], {"outcome": "complaint", "kind": "complaint", "resolution": 0, "csat": "1..3", "nps": "<=6", "not_said": ["thanks"]}),
        ([{"trainee": "抱歉"}, {"end": True}], {"outcome": "walked_away"}),
        ([SORRY], {"score": "0..100"}),
        ([{"trainee": "你有病"}], {"criteria": {"D3-01": "not_evaluable"}}),
    ],
)  # fmt: skip
def test_what_agrees_is_silent(turns, expect):
    assert told({"id": "t", "turns": turns, "expect": expect}) == []


def test_moods_are_compared():
    (failure,) = told({"id": "t", "turns": [{"trainee": "你有病", "expect": {"anger": "<40"}}], "expect": {}})
    assert failure[:3] == (1, "anger", "<40")
    assert int(failure[3]) >= 40


def test_marks_are_compared():
    failures = told(
        {"id": "t", "turns": [SORRY], "expect": {"score": ">100", "criteria": {"D3-01": "partly"}, "missed": ["D9-99"]}}
    )
    assert {f[1] for f in failures} >= {"score", "criteria D3-01", "missed D9-99"}


def test_a_failure_is_placed_at_its_expectation_in_both_languages():
    test = {"id": "t", "turns": [{**SORRY, "expect": {"state": "opening"}}], "expect": {"outcome": "resolved"}}
    shelf, report = played(test)
    placed = failures_as_diagnostics(shelf, report)
    assert [d.code for d in placed] == ["SC601", "SC601"]
    assert placed[0].message["en"] == "t (default), step 1: state should be opening but is venting"
    assert placed[1].message["zh-CN"] == "t（default）结束时：outcome 应为 resolved，实际是 none (it goes on)"
    assert placed[0].message["zh-CN"].startswith("t（default）第 1 步：")
    assert placed[1].message["en"].startswith("t (default), the end:")
    node = shelf.nodes[("scenario", "example")]
    index = [item.value["id"].value for item in node.get("tests").value].index("t")
    assert (placed[0].line, placed[0].column) == (
        node.key_at("tests", index, "turns", 0, "expect", "state").line,
        placed[0].column,
    )


def test_a_test_that_goes_on_after_the_end_has_its_own_code():
    shelf, report = played({"id": "t", "turns": [{"trainee": "你有病"}, SORRY], "expect": {}})
    assert [d.code for d in failures_as_diagnostics(shelf, report)] == ["SC605"]


def test_steps_become_prepared_turns():
    assert as_played(Turn(trainee="a")) == {"say": "a"}
    assert as_played(Turn(desk="track")) == {"use": "track"}
    assert as_played(Turn(wait="45s")) == {"wait_s": 45}
    assert as_played(Turn(end=True)) == {"end": True}


def test_playing_twice_gives_the_same():
    shelf = library()
    assert run_trials(compile_script(shelf, "example"), rubric()) == run_trials(
        compile_script(shelf, "example"), rubric()
    )


def test_everything_the_plot_knows_is_answered():
    answered = {a.topic: a for a in ask_everything(compile_script(library(), "example"))}
    assert answered["slot.deadline"].question == "请问哪天要？"
    assert answered["answer.weather"].beats == ("about_weather",)
    assert answered["answer.weather"].answer[0] in ("别说天气", "这跟天气没关系", "下雨也要送", "天气！")


def test_examples_of_lexicons_are_tests():
    texts = {"a.yaml": sources()["lexicons/zh/small.yaml"]}
    assert run_examples(read_lexicon(texts)[0]).failures == ()
    wrong = texts["a.yaml"].replace('yes: ["抱歉"], no: ["好"]', 'yes: ["你好"], no: ["对不起"]')
    report = run_examples(read_lexicon({"a.yaml": wrong})[0])
    assert report.examples == 6
    assert [(d.code, d.path) for d in report.failures] == [("SC501", "a.yaml"), ("SC503", "a.yaml")]
    assert "but nothing" in report.failures[0].message["en"] or "but" in report.failures[0].message["en"]
