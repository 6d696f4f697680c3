"""The play-test: a conversation that may begin in any state and any mood.

Stateless: the same setup and turns give the same records, so the page sends all of them every time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from app.domain.engine.events import Recorded, Started
from app.domain.engine.rehearsal import START_MS, TODAY, Rehearsal
from app.domain.engine.script import Script
from app.domain.engine.snapshot import Snapshot
from app.domain.scenario.model import VARIABLES, Mood


@dataclass(frozen=True, slots=True)
class Setup:
    """Where a play-test begins. Empty ``state`` and missing moods are as the author wrote them."""

    state: str = ""
    mood: Mapping[str, int] = field(default_factory=dict)
    seed: str = "1"
    case: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of it: every record and the world at the end."""

    records: tuple[Recorded, ...]
    snapshot: Snapshot


def try_out(script: Script, setup: Setup, turns: Sequence[Mapping[str, Any]]) -> Tried:
    """Play ``turns`` (as in a ``--turns`` file) from ``setup``; raises TurnError for one that cannot be played."""
    started = Started(START_MS, seed=setup.seed, today=TODAY, case=dict(setup.case))
    rehearsal = Rehearsal(begin_at(script, setup), started)
    for index, turn in enumerate(turns):
        rehearsal.play(index, turn)
    return Tried(tuple(rehearsal.rows), rehearsal.snapshot)


def begin_at(script: Script, setup: Setup) -> Script:
    """``script`` with another first state and start mood; everything else as written."""
    given = script.scenario.mood, script.persona.mood
    usual = {name: max(0, min(100, sum(getattr(mood, name) for mood in given))) for name in VARIABLES}
    mood = Mood(**(usual | {name: max(0, min(100, value)) for name, value in setup.mood.items() if name in usual}))
    scenario = script.scenario.model_copy(update={"start": setup.state or script.scenario.start, "mood": Mood()})
    return replace(script, scenario=scenario, persona=script.persona.model_copy(update={"mood": mood}))
