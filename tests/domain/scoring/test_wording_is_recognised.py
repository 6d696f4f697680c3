"""Model wording must itself earn what it stands for: the recogniser finds the act in it and nothing that hurts."""

from functools import cache

import pytest

from app.domain.engine.rehearsal import rehearse
from app.domain.engine.script import Script, compile_script
from app.domain.scenario.read import read_library
from app.domain.scoring.advice import rule_marks
from app.domain.scoring.phrasing import advice_for, filled, given_away, instead
from app.domain.scoring.record import polarity
from app.domain.scoring.rubric import LOCALES, REGISTERS
from app.domain.scoring.score import score
from app.domain.text.acts import understand
from app.domain.text.understanding import Context
from app.library.files import read_sources, scenarios_dir
from tests.domain.engine import plots
from tests.domain.scoring.factory import rubric


@cache
def scripts() -> dict[str, Script]:
    """The small plot with the shipped lexicon, once for each register."""
    shipped = {path: text for path, text in read_sources(scenarios_dir()).items() if "/lexicons/" in path}
    found = {}
    for register in REGISTERS:
        persona = plots.PERSONA.replace("traits: [patient]", f"traits: [patient]\nregister: {register}")
        sources = plots.sources(**{"scenarios/personas/default.yaml": persona}) | shipped
        sources.pop("scenarios/lexicons/zh/small.yaml")
        found[register] = compile_script(read_library(sources), "small-plot", "default")
    return found


@cache
def english() -> dict[str, Script]:
    """The shipped English parcel, once for each register."""
    shipped = read_sources(scenarios_dir())
    path = next(path for path in shipped if path.endswith("personas/default.yaml"))
    found = {}
    for register in REGISTERS:
        persona = shipped[path].replace("\nregister: plain\n", f"\nregister: {register}\n")
        found[register] = compile_script(read_library(shipped | {path: persona}), "late-parcel-en", "default")
        assert found[register].persona.register_ == register
    return found


WORDED = [criterion for criterion in rubric().criteria if criterion.wording]
NEGATIVE_WORDS = ("negative_wording",)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("register", REGISTERS)
@pytest.mark.parametrize("criterion", WORDED, ids=lambda criterion: criterion.id)
def test_wording_earns_its_act_and_hurts_nobody(criterion, register, locale):
    script = (scripts() if locale == "zh-CN" else english())[register]
    text = advice_for(criterion, script)[locale]
    found = [act.act for act in understand(text, script.lexicon, Context(anger=50)).acts]
    hurting = [act for act in found if polarity(act) == "neg" and act not in NEGATIVE_WORDS]
    wanted = {mark.removeprefix("act.") for mark in rule_marks(criterion.rule) if mark.startswith("act.")}
    assert not hurting, text
    assert not wanted or wanted & set(found), text


@pytest.mark.parametrize("locale", LOCALES)
def test_every_register_has_its_own_voice_where_it_matters(locale):
    voiced = [c for c in WORDED if set(c.wording[locale]) == set(REGISTERS)]
    assert len(voiced) >= 20
    assert all(len(set(c.wording[locale].values())) >= 3 for c in voiced)


def test_english_has_every_register():
    assert [c.id for c in WORDED if c.enabled and set(c.wording["en"]) != set(REGISTERS)] == []


def test_every_enabled_criterion_but_the_packs_has_wording():
    assert [c.id for c in rubric().criteria if c.enabled and not c.wording] == ["D7-01"]


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("register", REGISTERS)
@pytest.mark.parametrize("rule", (*rubric().deductions, *rubric().gates), ids=lambda rule: rule.id)
def test_what_to_say_instead_of_harm_hurts_nobody(rule, register, locale):
    script = (scripts() if locale == "zh-CN" else english())[register]
    assert set(rule.wording[locale]) == set(REGISTERS)
    text = instead(rule.wording, script)[locale]
    assert text == rule.wording[locale][register]
    found = [act.act for act in understand(text, script.lexicon, Context(anger=50)).acts]
    assert [act for act in found if polarity(act) == "neg" and act not in NEGATIVE_WORDS] == []


def test_one_text_for_everybody_stands_in_every_register():
    assert instead({"zh-CN": "我来", "en": {"plain": "A", "warm": "B"}}, scripts()["warm"]) == {
        "zh-CN": "我来",
        "en": "B",
    }


PERSONAS = (("elderly", "warm"), ("high_value", "formal"))


@pytest.mark.parametrize(("persona", "register"), PERSONAS)
@pytest.mark.parametrize("scenario", ["late-parcel", "late-parcel-en"])
def test_the_marks_of_an_attempt_speak_in_the_register_of_its_persona(scenario, persona, register):
    script = compile_script(read_library(read_sources(scenarios_dir())), scenario, persona)
    locale = script.scenario.locale
    talk = ["去找快递，不归我管。", "把银行卡密码发我。"]
    if locale == "en":
        talk = ["Contact the courier yourself, not our problem.", "Send me your card password."]
    said = [step for text in (talk[0], talk[0], talk[1]) for step in ({"say": text}, {"wait_s": 30})]
    records = rehearse(script, [*said, {"end": True}])
    card = score(script, rubric(), records)
    by_id = {rule.id: rule.wording[locale] for rule in (*rubric().deductions, *rubric().gates)}
    said = {hit.id: hit.advice[locale] for hit in (*card.deductions, *card.gates)}
    assert {"M-01", "G-04"} <= set(said)
    assert all(text == by_id[name][register] for name, text in said.items())
    criteria = {each.id: each.wording for each in rubric().criteria}
    advised = [(rating.id, rating.advice[locale]) for rating in card.criteria if rating.advice]
    assert len(advised) >= 5
    assert all(
        text == filled(criteria[name][locale][register], script, locale)
        for name, text in advised
        if register in criteria[name][locale]
    )
    worded = [each for each in rubric().criteria if each.wording and register in each.wording[locale]]
    given = given_away(script, rubric())
    assert all(
        filled(each.wording[locale][register], script, locale).rstrip("。.!！~～?？") in given for each in worded
    )
