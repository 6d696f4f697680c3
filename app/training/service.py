"""Training: beginning attempts, marking them when they end, and what to practise next."""

import asyncio
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast
from zoneinfo import ZoneInfo

import msgspec
import structlog
from fastapi import Request, WebSocket

from app.accounts.access import Actor, AttemptRef, authorize
from app.domain.engine.attempt import export_attempt, write_attempt
from app.domain.engine.events import Started
from app.domain.engine.script import Script
from app.domain.scenario.model import Persona, Scenario, Text
from app.domain.scoring.score import score
from app.domain.scoring.scorecard import Scorecard
from app.errors import Invalid, NotFound
from app.library.service import Shelf
from app.live.service import AttemptEnded, Live
from app.store import log
from app.store.db import Database
from app.training import repository
from app.training.advice import Suggestion, suggest
from app.training.repository import Done as Done

MODES = ("practice", "exam")
LOOKED_AT = 20

_log = structlog.get_logger("training")


@dataclass(frozen=True, slots=True)
class Choice:
    """A scenario that can be practised now, with the customers of its cast."""

    scenario: Scenario
    cast: tuple[Persona, ...]


@dataclass(frozen=True, slots=True)
class Running:
    """An attempt of one's own that has not ended."""

    attempt: Done
    title: Text


@dataclass(frozen=True, slots=True)
class Home:
    """What a person's home shows. ``trend``: totals of finished attempts in thousandths, oldest first."""

    running: tuple[Running, ...]
    suggestion: Suggestion | None
    last: tuple[Done, ...]
    trend: tuple[int, ...]
    choices: tuple[Choice, ...]
    elsewhere: tuple[Choice, ...] = ()
    """The same scenarios in other languages than the reader's."""


class Training:
    """See the module."""

    def __init__(self, db: Database, live: Live, shelf: Shelf) -> None:
        self._db = db
        self._live = live
        self._shelf = shelf

    async def begin(
        self,
        actor: Actor,
        scenario: str,
        persona: str,
        mode: str = "practice",
        *,
        seed: str = "",
        case: Mapping[str, str] | None = None,
    ) -> str:
        """The id of a new attempt; raises Invalid or NotFound for what cannot be played."""
        authorize(actor, "attempt.start")
        if mode not in MODES:
            raise Invalid("unknown_mode", mode=mode)
        if (await self._shelf.entry(scenario)).broken:
            raise Invalid("broken_scenario")
        script, rubric = await self._live.scripts.current(scenario, persona)
        now = self._live.clock.now_ms()
        zone = self._live.settings.zone
        started = Started(
            at_ms=now,
            seed=seed or secrets.token_hex(8),
            today=datetime.fromtimestamp(now / 1000, UTC).astimezone(ZoneInfo(zone)).date().isoformat(),
            zone=zone,
            mode=mode,
            case=dict(case) if case is not None else draw_case(script),
        )
        return await self._live.begin(actor, script, rubric, started)

    async def choices(self) -> tuple[Choice, ...]:
        """Every scenario that can be played, easiest first."""
        entries = [entry for entry in await self._shelf.entries() if not entry.broken and entry.scenario is not None]
        found = [Choice(cast(Scenario, entry.scenario), entry.cast) for entry in entries]
        return tuple(sorted(found, key=lambda each: (difficulty(each.scenario), each.scenario.id)))

    async def warm_up(self) -> None:
        """Compile whatever can be played, so that the first to begin does not wait for it."""
        for choice in await self.choices():
            for persona in choice.cast:
                await self._live.scripts.current(choice.scenario.id, persona.id)

    async def own(self, actor: Actor, limit: int = LOOKED_AT) -> list[Done]:
        """The actor's own attempts, newest first."""
        async with self._db.read() as connection:
            return await repository.own(connection, actor.id, limit)

    async def any_attempt(self) -> bool:
        """Whether anybody ever practised here."""
        async with self._db.read() as connection:
            return await repository.any_attempt(connection)

    async def home(self, actor: Actor, locale: str) -> Home:
        """Everything the home page shows a reader of ``locale``."""
        mine, everything = await self.own(actor), await self.choices()
        titles = {choice.scenario.id: choice.scenario.title for choice in everything}
        first = await self._spoken(everything, locale)
        choices = tuple(each for each in everything if each.scenario.id in first)
        finished = [each for each in mine if each.status == "ended"]
        cards = [msgspec.json.decode(each.result, type=Scorecard) for each in finished if each.result is not None]
        return Home(
            running=tuple(Running(each, titles.get(each.scenario, "")) for each in mine if each.status == "active"),
            suggestion=suggest([(each.scenario, each.cast) for each in choices], mine, cards),
            last=tuple(finished[:5]),
            trend=tuple(each.total for each in reversed(finished) if each.total is not None),
            choices=choices,
            elsewhere=tuple(each for each in everything if each.scenario.id not in first),
        )

    async def _spoken(self, choices: tuple[Choice, ...], locale: str) -> frozenset[str]:
        """Of each scenario the version in ``locale``, else the one it was written in."""
        library = (await self._shelf.stock()).library
        playable = {each.scenario.id for each in choices}
        found = set()
        for name in playable:
            wanted = (library.versions(name).get(locale, ""), library.source_of(name), name)
            found.add(next(version for version in wanted if version in playable))
        return frozenset(found)

    # Marks

    async def attempt_ended(self, event: AttemptEnded) -> None:
        """Subscribed to the rooms: mark what just ended."""
        await self.mark(event.attempt_id)

    async def mark(self, attempt_id: str) -> None:
        """Keep the original marks of an ended attempt; does nothing the second time."""
        async with self._db.read() as connection:
            attempt = await log.attempt_row(connection, attempt_id)
        if attempt is None or attempt.status != "ended":
            raise NotFound
        records = await self._live.records(attempt_id)
        script = await self._live.scripts.script_at(attempt.script_hash)
        rubric = await self._live.scripts.rubric_at(attempt.rubric_hash)
        card = await asyncio.to_thread(score, script, rubric, records)
        values = {
            "attempt_id": attempt_id,
            "rubric_hash": attempt.rubric_hash,
            "engine": attempt.engine,
            "result": msgspec.json.encode(card, order="sorted").decode(),
            "at": self._live.clock.now_ms(),
        }
        async with self._db.transaction() as connection:
            if await repository.insert_original(connection, values):
                figures = {"total": card.total, "passed": card.passed, "gate": worst_gate(card)}
                await repository.show_marks(connection, attempt_id, figures)

    async def mark_all(self) -> int:
        """Mark what ended while nobody listened, as when a server was killed between the two; how many."""
        async with self._db.read() as connection:
            waiting = await repository.unmarked(connection)
        for attempt_id in waiting:
            await self.mark(attempt_id)
        if waiting:
            _log.info("marked_late", attempts=len(waiting))
        return len(waiting)

    async def export(self, attempt_id: str, actor: Actor | None = None) -> bytes:
        """The attempt as a file. Without ``actor`` for the operator at the terminal; raises NotFound."""
        async with self._db.read() as connection:
            attempt = await log.attempt_row(connection, attempt_id)
        if attempt is None or attempt.head_seq == 0:
            raise NotFound
        if actor is not None:
            authorize(actor, "attempt.replay", AttemptRef(attempt.owner_id, attempt.cohort_id))
        script = await self._live.scripts.script_at(attempt.script_hash)
        rubric = await self._live.scripts.rubric_at(attempt.rubric_hash)
        records = await self._live.records(attempt_id)
        return write_attempt(export_attempt(attempt_id, script, records, rubric.id, attempt.rubric_hash))


def draw_case(script: Script) -> dict[str, str]:
    """One of the values of everything that varies between attempts."""
    varied = script.scenario.vary
    return {name: str(secrets.randbelow(len(vary.values))) for name, vary in varied.items() if vary.values}


def difficulty(scenario: Scenario) -> int:
    """How hard a scenario is said to be, 1 to 5."""
    said = scenario.tags.get("level", 3)
    return said if isinstance(said, int) else int(said) if isinstance(said, str) and said.isdecimal() else 3


def worst_gate(card: Scorecard) -> str:
    """confirmed, suspected or none."""
    states = {gate.state for gate in card.gates}
    return next((state for state in ("confirmed", "suspected") if state in states), "none")


def training_of(connection: Request | WebSocket) -> Training:
    """The training of the application."""
    return cast(Training, connection.app.state.training)
