"""A finished attempt of the demo trainee, beside a running server: python -m tests.e2e.recorded SCENARIO PERSONA < TURNS.

``TURNS`` is a JSON list of turns as in a ``--turns`` file; prints the id of the attempt.
"""

import asyncio
import json
import os
import sys
from collections.abc import Mapping, Sequence

from app import main
from app.config import Settings
from app.domain.engine.events import Started
from app.domain.engine.rehearsal import START_MS, TODAY, rehearse


async def record(scenario: str, persona: str, turns: Sequence[Mapping[str, object]]) -> str:
    async with main._parts(Settings.from_environment(os.environ)) as app:
        accounts, live, training = app.state.accounts, app.state.live, app.state.training
        user = next(user for user in await accounts.users() if user.login == "trainee")
        script, rubric = await live.scripts.current(scenario, persona)
        rows = rehearse(script, turns, started=Started(START_MS, seed="aftermath", today=TODAY))
        attempt = await live.record(await accounts.actor_of(user), script, rubric, rows)
        await training.mark(attempt)
        return str(attempt)


if __name__ == "__main__":
    print(asyncio.run(record(sys.argv[1], sys.argv[2], json.load(sys.stdin))))
