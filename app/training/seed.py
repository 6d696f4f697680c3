"""Demo data: users of every role and three finished attempts, made through the ordinary append path and verified.

The trainees of these attempts are the scenarios' own embedded tests: one that went well, one so-so, one badly.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import structlog

from app.accounts.access import Actor
from app.accounts.demo import USERS, add_demo_users
from app.accounts.service import Accounts
from app.domain.engine.events import Recorded, Started
from app.domain.engine.rehearsal import rehearse
from app.domain.engine.script import Script
from app.domain.replay import verify
from app.domain.scenario.model import Test
from app.domain.scoring.rubric import Rubric
from app.domain.scoring.score import score
from app.domain.trial import as_played
from app.live.service import Live
from app.store import log
from app.training.service import Training, draw_case

HOUR_MS = 3_600_000
_log = structlog.get_logger("seed")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A conversation that could be shown, and what it was worth in thousandths of a point."""

    scenario: str
    persona: str
    test: Test
    total: int
    good: bool


async def seed(accounts: Accounts, live: Live, training: Training) -> list[str]:
    """Fill an empty application; the ids of the attempts made, none when there were users already."""
    if not await add_demo_users(accounts):
        return []
    login = next(login for login, _, role, _ in USERS if role == "trainee")
    actor = await _actor(accounts, login)
    made = []
    for number, chosen in enumerate(three(await _candidates(training, live))):
        hours_ago = (50, 26, 3)[number]
        made.append(await _play(live, training, actor, chosen, hours_ago))
    _log.info("seeded", attempts=made)
    return made


def three(candidates: Sequence[Candidate]) -> list[Candidate]:
    """One that went badly, one so-so, one well, in this order, with different customers as far as there are any."""
    if not candidates:
        return []
    ranked = sorted(candidates, key=lambda each: (each.total, each.scenario, each.persona, each.test.id))
    lowest, highest = ranked[0].total, ranked[-1].total
    chosen: list[Candidate] = []
    for goal in (highest, (lowest + highest) // 2, lowest):
        used = {each.persona for each in chosen}
        fresh = [each for each in ranked if each not in chosen]
        pool = [each for each in fresh if each.persona not in used] or fresh
        if pool:
            chosen.append(min(pool, key=lambda each: abs(each.total - goal)))
    return sorted(chosen, key=lambda each: each.total)


async def _candidates(training: Training, live: Live) -> list[Candidate]:
    found: list[Candidate] = []
    for choice in await training.choices():
        for persona in choice.cast:
            script, rubric = await live.scripts.current(choice.scenario.id, persona.id)
            for test in script.scenario.tests:
                if not test.persona or persona.id in test.persona:
                    found += _tried(script, rubric, test)
    return found


def _tried(script: Script, rubric: Rubric, test: Test) -> list[Candidate]:
    """The conversation if it comes to an end and is long enough to be judged."""
    records = rehearse(script, [as_played(turn) for turn in test.turns])
    ended = records[-1].output.ended
    units = sum(record.output.unit is not None for record in records)
    if ended is None or units < 3:
        return []
    total = score(script, rubric, records).total
    return [Candidate(script.scenario.id, script.persona.id, test, total, ended.good)]


async def _play(live: Live, training: Training, actor: Actor, chosen: Candidate, hours_ago: int) -> str:
    script, rubric = await live.scripts.current(chosen.scenario, chosen.persona)
    at_ms = live.clock.now_ms() - hours_ago * HOUR_MS
    zone = live.settings.zone
    started = Started(
        at_ms=at_ms,
        seed=secrets.token_hex(8),
        today=datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(ZoneInfo(zone)).date().isoformat(),
        zone=zone,
        case=draw_case(script) | dict(chosen.test.case),
    )
    records = rehearse(script, [as_played(turn) for turn in chosen.test.turns], started=started)
    attempt = await live.record(actor, script, rubric, records)
    await training.mark(attempt)
    await _prove(live, attempt, script, records)
    return attempt


async def _prove(live: Live, attempt_id: str, script: Script, played: Sequence[Recorded]) -> None:
    """What was stored is what was played, its chain holds, and playing it again gives the same."""
    async with live.db.read() as connection:
        attempt = await log.attempt_row(connection, attempt_id)
        assert attempt is not None
        broken = await log.check(connection, attempt)
    stored = await live.records(attempt_id)
    assert broken is None, f"{attempt_id}: row {broken}"
    assert stored == list(played), attempt_id
    assert verify(script, stored).equal, attempt_id


async def _actor(accounts: Accounts, login: str) -> Actor:
    user = next(user for user in await accounts.users() if user.login == login)
    return await accounts.actor_of(user)
