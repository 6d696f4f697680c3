"""Compiling: the same sources the same hash; what is missing is said."""

import pytest

from app.domain.engine.script import ScriptError, compile_script, fact_values
from app.domain.scenario.read import read_library
from tests.domain.engine.plots import LEXICON, SCENARIO, library, script, sources


def test_the_hash_depends_on_content_only():
    again = compile_script(read_library(sources()), "S99")
    assert again.hash == script().hash
    changed = read_library(sources(**{"scenarios/packs/small-plot.yaml": SCENARIO.replace("我的快递呢", "我快递呢")}))
    assert compile_script(changed, "small-plot").hash != script().hash
    taught = read_library(sources(**{"scenarios/lexicons/zh/small.yaml": LEXICON.replace("对不起", "不好意思")}))
    assert compile_script(taught, "small-plot").hash != script().hash


def test_an_unknown_scenario_or_persona_is_told():
    with pytest.raises(ScriptError, match="no scenario") as caught:
        compile_script(library(), "nowhere")
    assert "small-plot" in caught.value.diagnostics[0].message["zh-CN"]
    with pytest.raises(ScriptError, match="persona"):
        compile_script(library(), "small-plot", "nobody")


def test_a_broken_scenario_is_told_by_its_diagnostics():
    broken = read_library(
        sources(**{"scenarios/packs/small-plot.yaml": SCENARIO.replace("go: venting}", "go: nowhere}")})
    )
    with pytest.raises(ScriptError) as caught:
        compile_script(broken, "small-plot")
    assert caught.value.diagnostics[0].path == "scenarios/packs/small-plot.yaml"
    assert caught.value.diagnostics[0].line > 1


def test_an_error_without_diagnostics_still_speaks():
    assert str(ScriptError(())) == "cannot run"


def test_a_case_draws_over_the_written_facts():
    assert fact_values(script(), {})["place"] == "武汉"
    assert fact_values(script(), {"city": "1"})["place"] == "郑州"
    assert fact_values(script(), {"city": "odd"})["place"] == "武汉"


def test_english_lexicons_go_with_english_scenarios_only():
    only_english = sources(
        **{"scenarios/lexicons/en/small.yaml": LEXICON.replace("zh-CN", "en").replace("zh_small", "en_small")}
    )
    assert compile_script(read_library(only_english), "small-plot").lexicon.hash == script().lexicon.hash
