"""What to practise next: the weakest criterion, where it is asked for, with the customer met longest ago."""

from app.domain.scoring.scorecard import Metrics, Rating, Reason, Scorecard
from app.training.advice import asked_in, suggest, weakness
from app.training.repository import Done
from tests.domain.engine import plots

SCENARIO = plots.library().scenarios["small-plot"]
PERSONA = plots.library().personas["default"]
OTHER = SCENARIO.model_copy(update={"id": "other-plot", "states": {}})
ANGRY = PERSONA.model_copy(update={"id": "angry"})


def card(**earned: tuple[int, int]) -> Scorecard:
    ratings = tuple(
        Rating(name.replace("_", "-"), "D1", points, of, "met" if points == of else "missed", label={"en": name})
        for name, (points, of) in earned.items()
    )
    metrics = Metrics(**dict.fromkeys(Metrics.__struct_fields__, 0))
    return Scorecard("r", "h", 0, None, "", {}, ratings, (), (), (), metrics)


def done(scenario: str, persona: str) -> Done:
    return Done("a", scenario, persona, "practice", "ended", 0, 1, "x", True, 0, None, None)


def test_the_weakest_is_what_the_smallest_share_was_earned_of() -> None:
    found = weakness([card(D1_01=(3000, 3000), D3_01=(0, 2000)), card(D3_01=(1000, 2000), D2_03=(1000, 3000))])
    assert found is not None
    assert (found.criterion, found.share, found.label) == ("D3-01", 250, {"en": "D3_01"})
    assert weakness([]) is None
    none = card(D1_01=(0, 3000)).criteria[0]
    unjudged = Scorecard(
        "r",
        "h",
        0,
        None,
        "",
        {},
        (Rating(none.id, "D1", 0, 3000, "not_applicable", (), Reason("")),),
        (),
        (),
        (),
        card().metrics,
    )
    assert weakness([unjudged]) is None


def test_of_equally_weak_ones_the_one_with_more_at_stake_comes_first() -> None:
    found = weakness([card(D1_01=(0, 1000), D3_01=(0, 2000))])
    assert found is not None
    assert found.criterion == "D3-01"


def test_the_scenario_is_one_that_asks_for_it() -> None:
    assert asked_in(SCENARIO) == {"D3-01", "D2-03"}
    choices = [(OTHER, (PERSONA,)), (SCENARIO, (PERSONA, ANGRY))]
    found = suggest(choices, [], [card(D3_01=(0, 2000))])
    assert found is not None
    assert (found.scenario.id, found.criterion, found.share) == ("small-plot", "D3-01", 0)


def test_the_customer_is_the_one_met_longest_ago() -> None:
    choices = [(SCENARIO, (PERSONA, ANGRY))]
    newest_first = [done("small-plot", "angry"), done("small-plot", "default")]
    found = suggest(choices, newest_first, [])
    assert found is not None
    assert found.persona.id == "default"
    found = suggest(choices, [done("small-plot", "default")], [])
    assert found is not None
    assert found.persona.id == "angry"


def test_a_criterion_nobody_asks_for_still_gets_a_practice() -> None:
    found = suggest([(OTHER, (PERSONA,))], [], [card(D9_99=(0, 1000))])
    assert found is not None
    assert (found.scenario.id, found.criterion) == ("other-plot", "D9-99")


def test_nothing_to_play_is_nothing_to_suggest() -> None:
    assert suggest([], [], []) is None
    assert suggest([(SCENARIO, ())], [], []) is None
