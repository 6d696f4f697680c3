"""Better service ends better, in words and with every customer: ten ways of serving, played through everything.

Two customers every time; all ten take minutes: ``pytest -m slow tests/scenarios/test_strategies.py``.
"""

import pytest

from bench.strategies import CALIBRATION, ORDER, PERSONAS, STRATEGIES, WORDINGS, kendall, median, play

WELL = ("expert", "good")
BADLY = ("refuse", "defensive", "hostile")
FEW = ("default", "high_value")


def in_order(persona, of):
    return {strategy: of(strategy, persona) for strategy in ORDER}


def assert_ordered(played, persona):
    """What must hold whatever the customer: professional service on top, refusing and hurting at the bottom."""
    worst = min(played[name].index for name in WELL)
    assert all(played[name].csat >= 4 for name in WELL), persona
    assert all(played[name].index < worst for name in ORDER if name not in WELL and name != "money_first"), persona
    assert all(played[name].csat == 1 for name in BADLY), persona
    fair = min(played[name].index for name in ("template", "sorry_only"))
    assert all(played[name].index < fair for name in BADLY), persona


@pytest.mark.parametrize("persona", FEW)
def test_professional_service_ends_on_top_and_hurting_at_the_bottom(persona):
    assert_ordered(in_order(persona, median), persona)


@pytest.mark.parametrize("wording", range(WORDINGS))
def test_money_before_a_kind_word_leaves_the_high_value_customer_cool(wording):
    assert play("money_first", "high_value", wording).csat <= 3


def test_every_strategy_is_written_in_as_many_wordings():
    replies = [turn for turns in STRATEGIES.values() for turn in turns if isinstance(turn, tuple)]
    assert all(len(reply) == WORDINGS == len(set(reply)) for reply in replies)
    assert all(len(wanted) == len(ORDER) for wanted in CALIBRATION.values())


def test_agreement_counts_only_pairs_that_have_an_order():
    assert kendall((3, 2, 1), (5, 5, 1)) == (2, 0)
    assert kendall((1, 2, 3), (5, 5, 1)) == (0, 2)


@pytest.mark.slow
@pytest.mark.parametrize("persona", PERSONAS)
def test_the_order_of_the_calibration_holds_in_words(persona):
    played = in_order(persona, median)
    assert_ordered(played, persona)
    same, other = kendall([played[name].index for name in ORDER], CALIBRATION[persona])
    assert other <= 2, (persona, same, other)
