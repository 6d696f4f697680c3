"""Embedded tests as the library shows them, and the heat they leave on the graph."""

from pathlib import Path

import pytest

from app.domain.engine.rehearsal import rehearse
from app.domain.engine.script import compile_script
from app.domain.scenario.read import read_library
from app.domain.scenario.resolve import resolve
from app.domain.scoring.rubric import read_rubric
from app.library.graph import graph_of
from app.library.results import results_of
from app.library.trials import heat_of, play_trials
from app.library.wording import Words
from tests.domain.engine import plots

TESTS = """
tests:
  - {id: fine, turns: [{trainee: 非常抱歉}, {trainee: 给您补发}, {trainee: 今晚8点前回您}], expect: {outcome: resolved}}
  - {id: wrong, turns: [{trainee: 你有病}], expect: {outcome: resolved}}
  - {id: open, turns: [{trainee: 天气}], expect: {state: opening}}
"""
PATH = Path("scenarios/rubrics/default.yaml")
RUBRIC, _ = read_rubric(PATH.as_posix(), PATH.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def library():
    return read_library(plots.sources(**{"scenarios/packs/small-plot.yaml": plots.SCENARIO + TESTS}))


@pytest.fixture(scope="module")
def trials(library):
    return play_trials([compile_script(library, "small-plot", "default")], RUBRIC)


def test_every_test_is_played_and_counted(trials):
    assert (trials.count, trials.failed) == (3, 1)
    assert trials.heat("default") is not None
    assert trials.heat("angry") is None


def test_results_are_told_with_points_endings_and_failures(library, trials):
    scenario = resolve(library, "small-plot", "default").scenario
    told = results_of(trials, {"default": "默认"}, Words("en", str, scenario, RUBRIC))
    fine, wrong, still_open = told.rows
    assert (fine.failures, fine.outcome, fine.persona) == ((), "解决", "默认")
    assert "wrong" in wrong.failures[0]
    assert still_open.outcome == "did not end"
    assert len(told.kinds) == len(told.cover[0].cells)
    states = told.cover[0].cells[0]
    assert (states.walked, states.all, states.missing) == (3, 3, ())


def test_the_heat_lies_where_the_tests_went(library, trials):
    graph = graph_of(resolve(library, "small-plot", "default"), trials.heat("default"))
    nodes = {node.id: node.hits for node in graph.nodes}
    edges = {edge.id: edge.hits for edge in graph.edges}
    assert (nodes["opening"], nodes["venting"], nodes["resolved"], nodes["partial"]) == (3, 1, 1, 0)
    assert (edges["opening.heard"], edges["venting.good"], edges["insulted"]) == (1, 1, 1)
    assert edges["venting.refused"] == 0


@pytest.mark.parametrize(
    ("turns", "arrow"),
    [
        ([{"say": "好的呀"}, {"say": "嗯嗯好"}], "opening.otherwise"),
        ([{"wait_s": 900}], "silence"),
        ([{"say": "换谁都急，抱歉"}, *[{"say": "给您退款可以吗"}] * 8], "limit"),
        ([{"say": "抱歉"}, {"say": "给您补发"}, {"say": "嗯嗯好"}], "done.otherwise"),
    ],
)
def test_arrows_without_a_guard_are_walked_too(turns, arrow):
    script = plots.script()
    assert heat_of(script, [rehearse(script, turns)]).arrows.get(arrow, 0) >= 1
