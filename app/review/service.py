"""Looking back at attempts: who may see which, the marks in force, the record behind them; viewings are noted."""

import asyncio
import base64
import binascii
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import msgspec
from fastapi import Request

from app.accounts.access import Actor, AttemptRef, authorize, visible_cohorts
from app.domain.engine.events import Recorded
from app.domain.engine.script import ENGINE, Script
from app.domain.replay import Verification, verify
from app.domain.scoring.rubric import Rubric
from app.domain.scoring.scorecard import Scorecard
from app.errors import Conflict, Invalid, NotFound
from app.live.records import records_of
from app.live.scripts import Scripts
from app.review import repository
from app.review.repository import AttemptRow, Filter, Key, Scope
from app.store import log
from app.store.clock import Clock
from app.store.db import Database

T = TypeVar("T")

PAGE = 25
FILTERS = ("cohort", "person", "scenario", "outcome")
__all__ = ["AttemptRow", "Checked", "Filter", "Listing", "Opened", "Reviews", "reviews_of"]


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of the list; ``after`` opens the next one, empty at the end; ``choices`` fill the filters."""

    rows: tuple[AttemptRow, ...]
    after: str
    choices: Mapping[str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True, slots=True)
class Opened:
    """A finished attempt as it was recorded and marked; ``card`` None while there are no marks yet.

    ``script`` and ``rubric`` give names to things; they are None when today's program cannot read the old
    ones any more. What was said is in the records and needs neither.
    """

    row: AttemptRow
    script: Script | None
    rubric: Rubric | None
    records: tuple[Recorded, ...]
    card: Scorecard | None


@dataclass(frozen=True, slots=True)
class Checked:
    """What the chain and a second execution say about the record; ``again`` None when it could not be run."""

    chain_ok: bool
    again: Verification | None


class Reviews:
    """The rules of looking back. The marks in force are those of the newest approved score run."""

    def __init__(self, db: Database, clock: Clock, scripts: Scripts) -> None:
        self._db = db
        self._clock = clock
        self._scripts = scripts

    async def list(self, actor: Actor, wanted: Filter, after: str = "") -> Listing:
        """The attempts that ``actor`` may see, newest first; raises Invalid for a broken ``after``."""
        authorize(actor, "attempts.list")
        scope = Scope(visible_cohorts(actor), actor.id)
        async with self._db.read() as connection:
            rows = await repository.page(connection, scope, wanted, _key(after), PAGE + 1)
            choices = {name: await repository.choices(connection, scope, name) for name in FILTERS}
        following = _cursor(rows[PAGE - 1]) if len(rows) > PAGE else ""
        return Listing(rows[:PAGE], following, choices)

    async def open_report(self, actor: Actor, attempt_id: str) -> Opened:
        """A finished attempt for its report; raises NotFound when absent or not theirs, Conflict while it runs."""
        row = await self._row(attempt_id)
        authorize(actor, "attempt.report", AttemptRef(row.owner_id, row.cohort_id))
        return await self._open(row)

    async def open_replay(self, actor: Actor, attempt_id: str) -> tuple[Opened, Checked]:
        """A finished attempt for its replay, checked; the viewing is written down before anything is shown."""
        row = await self._row(attempt_id)
        authorize(actor, "attempt.replay", AttemptRef(row.owner_id, row.cohort_id))
        opened = await self._open(row)
        async with self._db.transaction() as connection:
            await repository.note_viewing(connection, row.id, actor.id, self._clock.now_ms())
        return opened, await self._check(opened)

    async def owner(self, attempt_id: str) -> str:
        """Whose attempt it is; for those who were already let in."""
        return (await self._row(attempt_id)).owner_id

    async def _row(self, attempt_id: str) -> AttemptRow:
        async with self._db.read() as connection:
            row = await repository.attempt(connection, attempt_id)
        if row is None:
            raise NotFound
        return row

    async def _open(self, row: AttemptRow) -> Opened:
        if row.status != "ended":
            raise Conflict("attempt_running", attempt=row.id)
        async with self._db.read() as connection:
            result = await repository.effective_run(connection, row.id)
            records = tuple(records_of(await log.links(connection, row.id)))
        card = msgspec.json.decode(result, type=Scorecard) if result else None
        script = await _unless_unreadable(self._scripts.script_at(row.script_hash))
        rubric = await _unless_unreadable(self._scripts.rubric_at(row.rubric_hash))
        return Opened(row, script, rubric, records, card)

    async def _check(self, opened: Opened) -> Checked:
        async with self._db.read() as connection:
            stored = await log.attempt_row(connection, opened.row.id)
            intact = stored is not None and await log.check(connection, stored) is None
        if opened.script is None or opened.row.engine != ENGINE or not opened.records:
            return Checked(intact, None)
        return Checked(intact, await asyncio.to_thread(verify, opened.script, opened.records))


async def _unless_unreadable(kept: Awaitable[T]) -> T | None:
    try:
        return await kept
    except (Invalid, NotFound):
        return None


def reviews_of(request: Request) -> Reviews:
    """The reviews of this application, made when they are first needed."""
    state = request.app.state
    if not hasattr(state, "reviews"):
        state.reviews = Reviews(state.db, state.clock, state.scripts)
    reviews: Reviews = state.reviews
    return reviews


def _cursor(row: AttemptRow) -> str:
    return base64.urlsafe_b64encode(f"{row.created_at} {row.id}".encode()).decode()


def _key(after: str) -> Key | None:
    if not after:
        return None
    try:
        created, _, name = base64.urlsafe_b64decode(after.encode()).decode().partition(" ")
        return Key(int(created), name)
    except (binascii.Error, ValueError) as error:
        raise Invalid from error
