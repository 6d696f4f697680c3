"""What to practise next: the weakest criterion of the last results, and a scenario that asks for it."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.scenario.model import Persona, Scenario, State
from app.domain.scoring.scorecard import Scorecard
from app.training.repository import Done

JUDGED = frozenset({"met", "partly", "missed"})
RECENT = 5


@dataclass(frozen=True, slots=True)
class Suggestion:
    """``criterion`` is None as long as nothing was marked; ``label`` is its name per locale, ``share`` what was
    earned of it lately in thousandths."""

    scenario: Scenario
    persona: Persona
    criterion: str | None = None
    label: dict[str, str] | None = None
    share: int | None = None


@dataclass(frozen=True, slots=True)
class Weakness:
    """A criterion and what was earned of it, in thousandths."""

    criterion: str
    share: int
    label: dict[str, str]


def suggest(
    choices: Sequence[tuple[Scenario, tuple[Persona, ...]]], mine: Sequence[Done], cards: Sequence[Scorecard]
) -> Suggestion | None:
    """One next practice; None when there is nothing to play. ``mine`` and ``cards`` newest first."""
    playable = [(scenario, cast) for scenario, cast in choices if cast]
    if not playable:
        return None
    weakest = weakness(cards[:RECENT])
    fitting = [each for each in playable if weakest is not None and weakest.criterion in asked_in(each[0])]
    played = [(each.scenario, each.persona) for each in reversed(mine)]
    pairs = [(scenario, persona) for scenario, cast in fitting or playable for persona in cast]
    order = [scenario.id for scenario, _ in playable]
    # What was not played for longest; of what was never played the first (choices come easiest first), with the
    # customer who is least angry.
    scenario, persona = min(
        pairs, key=lambda it: (_last_played(played, it[0].id, it[1].id), order.index(it[0].id), it[1].mood.anger)
    )
    if weakest is None:
        return Suggestion(scenario, persona)
    return Suggestion(scenario, persona, weakest.criterion, weakest.label, weakest.share)


def weakness(cards: Sequence[Scorecard]) -> Weakness | None:
    """The criterion of which the smallest share was earned; of equals the one with the most points at stake."""
    earned: dict[str, tuple[int, int, dict[str, str]]] = {}
    for card in cards:
        for rating in card.criteria:
            if rating.status in JUDGED and rating.of > 0:
                points, of, _ = earned.get(rating.id, (0, 0, {}))
                earned[rating.id] = (points + rating.points, of + rating.of, rating.label)
    if not earned:
        return None
    name = min(earned, key=lambda each: (earned[each][0] * 1000 // earned[each][1], -earned[each][1], each))
    points, of, label = earned[name]
    return Weakness(name, points * 1000 // of, label)


def asked_in(scenario: Scenario) -> frozenset[str]:
    """The criteria that the scenario's expectations speak about."""
    states = [state for state in scenario.states.values() if isinstance(state, State)]
    return frozenset(expectation.item for state in states for expectation in state.expect)


def _last_played(played: Sequence[tuple[str, str]], scenario: str, persona: str) -> int:
    """Position of the last time, -1 for never: the smallest is what was not played for longest."""
    return max((index for index, pair in enumerate(played) if pair == (scenario, persona)), default=-1)
