"""Hints in three steps, and wording in the customer's register."""

import pytest

from app.domain.engine.events import Output, Recorded, UnitClosed
from app.domain.scoring.advice import hint, rule_marks
from app.domain.scoring.phrasing import advice_for, filled, given_away, in_locale
from app.domain.scoring.rules import ByPersona, Count, Coverage, MustNot, Once, Order, PerTurn, Within, Worth
from tests.domain.scoring.factory import THREE, T, attempt, rubric, script

OK = "[inform:好的]"
DONE = (("warm", "D3-01", True), ("asked", "D2-03", True))


def hints(*turns, plot=None, base=rubric):
    plot = plot or script()
    rows = attempt(*turns, plot=plot, end="")
    return [hint(plot, base(), rows, level) for level in (1, 2, 3)]


def test_first_what_the_scenario_expects_here():
    direction, act, wording = hints()
    assert {each.item for each in (direction, act, wording)} == {"D3-01"}
    assert direction.text["zh-CN"] == "先接住情绪"
    assert act.text["zh-CN"] == "致歉，或具体共情"
    assert act.text["en"] == "Apology, or Specific empathy"
    assert "抱歉" in wording.text["zh-CN"]


def test_then_the_next_expectation():
    direction, act, wording = hints(T(OK, met=DONE[:1]))
    assert direction.text["zh-CN"] == "问什么时候要"
    assert act.text["zh-CN"] == "问：什么时候要"
    assert wording.text == act.text, "the criterion's own wording does not ask for it"


def test_an_expectation_of_an_unknown_criterion_still_has_a_direction():
    only = rubric().model_copy(update={"criteria": rubric().criteria[:1], "hash": "only the first"})
    direction, act, wording = hints(base=lambda: only)
    assert direction.item == "D3-01"
    assert wording.text == act.text


def test_then_the_criterion_with_most_points_open_in_this_phase():
    direction, act, wording = hints(T(OK, met=DONE, anger=60, phase="vent"))
    criterion = next(c for c in rubric().criteria if c.id == direction.item)
    assert "vent" in criterion.phases
    assert direction.text == dict(criterion.tip)
    assert act.text["zh-CN"]
    assert wording.text == advice_for(criterion, script())


def test_what_to_ask_and_what_to_offer_come_from_the_case():
    plot = script(solutions=THREE)
    found = {}
    for phase in ("diagnose", "propose"):
        one = rubric().model_copy(
            update={"criteria": tuple(c for c in rubric().criteria if c.id in ("D2-03", "D4-02"))}
        )
        found[phase] = hints(T(OK, met=DONE, phase=phase), plot=plot, base=lambda one=one: one)[1].text["zh-CN"]
    assert found == {"diagnose": "问：什么时候要", "propose": "提方案：补发"}


def test_nothing_open():
    none = rubric().model_copy(update={"criteria": tuple(c for c in rubric().criteria if c.id == "D6-01")})
    found = hints(T(OK, met=DONE), base=lambda: none)
    assert {each.item for each in found} == {""}
    assert found[0].text["zh-CN"]


def test_a_level_out_of_range_is_the_nearest():
    rows = attempt(end="")
    assert hint(script(), rubric(), rows, 0).text == hint(script(), rubric(), rows, 1).text
    assert hint(script(), rubric(), rows, 9).text == hint(script(), rubric(), rows, 3).text


def test_a_state_that_is_gone_has_no_expectations():
    rows = attempt(end="")
    rows.append(Recorded(2, UnitClosed(rows[-1].event.at_ms), Output(state="gone", phase="open")))
    assert hint(script(), rubric(), rows, 1).item != ""


def test_hints_name_tools_facts_and_offers_of_the_scenario():
    plot = script()
    opening = plot.states["opening"]
    needs = "ever(desk.track) | says.place | offers.reship | act.insult | asks.nobody | says.nothing | settled"
    changed = opening.model_copy(update={"expect": (opening.expect[0].model_copy(update={"need": needs}),)})
    from dataclasses import replace

    found = hints(plot=replace(plot, states={**plot.states, "opening": changed}))
    assert found[1].text["zh-CN"] == "用工具：查物流，或说清：位置，或提方案：补发"


@pytest.mark.parametrize(
    ("rule", "marks"),
    [
        (Once(any=(Worth(when="act.greet & turn <= 2"),)), ("act.greet",)),
        (Once(each=(Worth(when="act.greet"), Worth(when="act.thank"))), ("act.greet",)),
        (Order(first=("act.apologize",), then=("act.explain_cause",)), ("act.apologize",)),
        (Within(zero_s=9), ("act.greet",)),
        (Within(**{"from": "anger >= 40"}, want="act.apologize"), ("act.apologize",)),
        (PerTurn(hold="act.thank"), ("act.thank",)),
        (Count(of=("act.apologize",), max=3, zero=6), ("act.apologize",)),
        (MustNot(hits="act.insult"), ()),
        (Coverage(of="slots"), ()),
        (ByPersona(), ()),
    ],
)
def test_the_marks_that_earn_a_rule(rule, marks):
    assert rule_marks(rule) == marks


def test_a_rule_without_words_leaves_the_direction():
    pack = rubric().model_copy(
        update={
            "criteria": tuple(c.model_copy(update={"phases": ("open",)}) for c in rubric().criteria if c.id == "D7-01")
        }
    )
    plot = script("complainer")
    found = hints(T(OK, met=DONE), plot=plot, base=lambda: pack)
    assert found[1].text == found[0].text == found[2].text


def test_wording_speaks_of_the_case():
    plot = script(solutions=THREE)
    assert filled("给{customer}{solution}{item}", plot, "zh-CN") == "给林女士补发这件商品"
    assert filled("{solution}", plot, "en") == "补发"
    bare = script(solutions={})
    assert filled("{customer}: {solution} of {item}", bare, "en") == "you: a replacement of the item"
    facts = {**plot.scenario.facts, "item": plot.scenario.facts["place"]}
    from dataclasses import replace

    named = replace(plot, scenario=plot.scenario.model_copy(update={"facts": facts}))
    assert filled("{item}", named, "zh-CN") == "武汉中转站"
    plain = {**facts, "item": plot.scenario.facts["order_no"]}
    assert (
        filled("{item}", replace(plot, scenario=plot.scenario.model_copy(update={"facts": plain})), "zh-CN") == "CZ3307"
    )
    titled = plot.persona.model_copy(
        update={"profile": plot.persona.profile.model_copy(update={"name": "周明", "title": "先生"})}
    )
    assert filled("{customer}", replace(plot, persona=titled), "zh-CN") == "周先生"


def test_everything_given_away_is_known_once():
    plot = script()
    texts = given_away(plot, rubric())
    assert given_away(plot, rubric()) is texts
    assert list(texts) == sorted(set(texts), key=lambda text: (-len(text), text))
    assert advice_for(rubric().criteria[-1], plot)["en"].rstrip(".") in texts


def test_texts_in_a_locale():
    assert in_locale("甲", "en") == "甲"
    assert in_locale({"zh-CN": "甲"}, "en") == "甲"
    assert in_locale({"zh-CN": "甲", "en": "A"}, "en") == "A"
