"""Demo data: users of every role and three finished attempts, made through the ordinary append path and verified.

The trainees of these attempts are the scenarios' own embedded tests, and three of ours: of all that they achieve,
one that went well, one so-so and one badly is kept.
"""

import asyncio
import secrets
from collections.abc import Mapping, Sequence
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
from app.domain.scoring.rubric import Rubric
from app.domain.scoring.score import score
from app.domain.trial import as_played
from app.live.service import Live
from app.store import log
from app.training.service import Choice, Training, draw_case

HOUR_MS = 3_600_000
HOURS_AGO = (50, 26, 3)
_log = structlog.get_logger("seed")


# A careful trainee, a hasty one and one who does not care. They fit any complaint about a parcel.
TRAINEES: dict[str, tuple[dict[str, object], ...]] = {
    "careful": (
        {"say": "您好，我是客服小林。非常抱歉让您着急了，换作是我也会生气，这事我跟到底。"},
        {"use": "track"},
        {"say": "我先跟您核对一下：您的包裹晚了，您担心赶不上要用的日子，对吗？请问最晚哪天要用到？"},
        {"say": "查到了，包裹还在中转仓。我给您两个办法：一是马上补发一件，次日达；二是原件加急。您看哪个合适？"},
        {"say": "好的，就按您选的来，我现在就给您补发，今晚8点前把新单号发给您，运费由我们承担。"},
        {"say": "跟您确认一下：补发次日达，今晚8点前给您单号，原件到了拒收就行。您看还有什么我能帮您的？"},
        {"say": "感谢您的理解，给您添麻烦了，祝您一切顺利，再见。"},
        {"end": True},
    ),
    "hasty": (
        {"say": "您好，抱歉。"},
        {"use": "track"},
        {"say": "包裹在中转仓，应该快到了，您再等等吧。"},
        {"say": "要不给您退款？"},
        {"say": "好的，那先这样处理。"},
        {"end": True},
    ),
    "careless": (
        {"say": "什么事"},
        {"say": "这个你得找快递，不归我们管。"},
        {"say": "等着吧，急也没用。"},
        {"say": "说了不归我们管。"},
        {"end": True},
    ),
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A conversation that could be shown, and what it was worth in thousandths of a point."""

    scenario: str
    persona: str
    name: str
    turns: tuple[Mapping[str, object], ...]
    case: Mapping[str, str]
    total: int


async def seed(accounts: Accounts, live: Live, training: Training) -> list[str]:
    """Demo users where there are no users, their attempts where there are no attempts; the ids of those made."""
    await add_demo_users(accounts)
    login = next(login for login, _, role, _ in USERS if role == "trainee")
    user = next((user for user in await accounts.users() if user.login == login), None)
    if user is None or await training.any_attempt():
        return []
    actor = await accounts.actor_of(user)
    chosen = three(await _candidates(training, live))
    made = [await _play(live, training, actor, each, hours) for each, hours in zip(chosen, HOURS_AGO, strict=False)]
    _log.info("seeded", attempts=made)
    return made


def three(pools: Sequence[Sequence[Candidate]]) -> list[Candidate]:
    """Of the first pool what was worth least, of the second something in the middle, of the third the most."""
    chosen: list[Candidate] = []
    for share, pool in zip((0, 500, 1000), [pool for pool in pools if pool], strict=False):
        totals = [each.total for each in pool]
        goal = min(totals) + (max(totals) - min(totals)) * share // 1000
        chosen.append(min(pool, key=lambda each: (abs(each.total - goal), each.name)))
    return chosen


def casting(choices: Sequence[Choice]) -> list[tuple[str, str]]:
    """Scenarios and customers to show: scenarios in turn, and nobody twice as far as the casts allow."""
    pairs = [(each.scenario.id, persona.id, index) for each in choices for index, persona in enumerate(each.cast)]
    found: list[tuple[str, str]] = []
    for fresh in (True, False):
        for scenario, persona, _ in sorted(pairs, key=lambda pair: pair[2]):
            taken = (scenario, persona) in found or (fresh and persona in {met for _, met in found})
            if not taken:
                found.append((scenario, persona))
    return found[: len(HOURS_AGO)]


async def _candidates(training: Training, live: Live) -> list[list[Candidate]]:
    found = []
    for scenario, persona in casting(await training.choices()):
        script, rubric = await live.scripts.current(scenario, persona)
        found.append(await asyncio.to_thread(_tried, script, rubric))
    return found


def _tried(script: Script, rubric: Rubric) -> list[Candidate]:
    """What the trainees achieve with this customer, of those whose conversation is long enough to be judged."""
    persona, found = script.persona.id, []
    fitting = [test for test in script.scenario.tests if not test.persona or persona in test.persona]
    tests = [test for test in fitting if test.kind != "tour"]  # those walk the arrows; nobody would talk like that
    prepared: list[tuple[str, Sequence[Mapping[str, object]], Mapping[str, str]]] = [
        (test.id, [as_played(turn) for turn in test.turns], test.case) for test in tests
    ]
    prepared += [(name, turns, {}) for name, turns in TRAINEES.items()]
    for name, turns, case in prepared:
        known = [turn for turn in turns if turn.get("use") is None or turn["use"] in script.scenario.desk]
        records = rehearse(script, known)
        units = sum(record.output.unit is not None for record in records)
        if records[-1].output.ended is not None and units >= 3:
            total = score(script, rubric, records).total
            found.append(Candidate(script.scenario.id, persona, name, tuple(known), case, total))
    return found


async def _play(live: Live, training: Training, actor: Actor, chosen: Candidate, hours_ago: int) -> str:
    script, rubric = await live.scripts.current(chosen.scenario, chosen.persona)
    at_ms = live.clock.now_ms() - hours_ago * HOUR_MS
    zone = live.settings.zone
    started = Started(
        at_ms=at_ms,
        seed=secrets.token_hex(8),
        today=datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(ZoneInfo(zone)).date().isoformat(),
        zone=zone,
        case=draw_case(script) | dict(chosen.case),
    )
    records = rehearse(script, chosen.turns, started=started)
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
