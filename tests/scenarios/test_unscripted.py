"""No customer stays dumb: what trainees ask beside the script gets a fitting answer from every persona.

``pytest -s`` prints question and answer for reading.
"""

from functools import cache
from pathlib import Path

import pytest
from msgspec.structs import replace
from ruamel.yaml import YAML

from app.domain.engine.events import Started
from app.domain.engine.rehearsal import START_MS, TODAY, rehearse
from app.domain.engine.script import compile_script
from app.domain.engine.step import start
from app.library.files import load_library

HERE = Path(__file__).parent
PLOTS = tuple(sorted(file.stem.removeprefix("unscripted_") for file in HERE.glob("unscripted_*.yaml")))
DUMB = frozenset(("not_heard", "unclear"))


@cache
def library():
    return load_library()


@cache
def script(plot, persona):
    return compile_script(library(), plot, persona)


def asked(plot):
    return YAML(typ="safe").load((HERE / f"unscripted_{plot}.yaml").read_text(encoding="utf-8"))


def heard_back(plot, persona, state, text):
    """The customer's lines after ``text`` is said in ``state``: pairs of beat and text."""
    played = script(plot, persona)
    begin = start(played, Started(START_MS, seed="7", today=TODAY)).snapshot
    begin = replace(begin, state=state, scheduled=(), visits={state: 1})
    rows = rehearse(played, [{"say": text}], begin=begin)
    return [(line.beat, line.text) for row in rows for line in row.output.delivered]


@pytest.mark.parametrize(
    ("plot", "persona", "case"),
    [
        pytest.param(plot, persona, case, id=f"{plot}-{persona}-{case['say']}")
        for plot in PLOTS
        for persona in library().scenarios[plot].personas
        for case in asked(plot)
    ],
)
def test_an_unscripted_question_gets_a_fitting_answer(plot, persona, case):
    lines = heard_back(plot, persona, case["state"], case["say"])
    print(f"\n{persona} [{case['state']}] {case['say']}  →  {' / '.join(text for _, text in lines)}")
    beats = {beat for beat, _ in lines}
    assert beats & set(case["beats"]), f"answered with {lines}"
    assert not beats & DUMB


@pytest.mark.parametrize("plot", PLOTS)
def test_thirty_things_are_asked_in_states_of_the_plot(plot):
    cases = asked(plot)
    assert len({case["say"] for case in cases}) == len(cases) >= 30
    assert {case["state"] for case in cases} <= set(library().scenarios[plot].states)
