"""Running attempts: beginning one, finding its room, and keeping all rooms of this worker in order."""

import asyncio
import contextlib
import secrets
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any, cast

import structlog
from fastapi import Request, WebSocket

from app.accounts.access import Actor, AttemptRef, authorize
from app.accounts.service import Accounts, new_id
from app.config import Settings
from app.domain.engine.events import Recorded, Started, TraineeLeft, TraineeReturned
from app.domain.engine.script import ENGINE, Script
from app.domain.engine.step import fold, start, step
from app.domain.scoring.rubric import Rubric
from app.errors import Conflict, NotFound, Unavailable
from app.live import repository
from app.live.connection import Connection
from app.live.desk import Desk, desk_of
from app.live.display import Display
from app.live.frames import Audience, Framer
from app.live.marks import Marker
from app.live.metrics import Metrics
from app.live.ports import Bus, Hint
from app.live.protocol import CLOSE_LOGGED_OUT, control
from app.live.records import records_of, row_of
from app.live.room import Loaded, LostLease, Room
from app.live.scripts import Scripts
from app.store import log
from app.store.append import StoreBusy, StoreFailed, Writer, open_writer
from app.store.clock import Clock
from app.store.db import Database

SEEN_EVERY_S = 2.0

_log = structlog.get_logger("live")


@dataclass(frozen=True, slots=True)
class AttemptEnded:
    """Told to whoever subscribed, after the last row is durable."""

    attempt_id: str


class Live:
    """The rooms of this worker. Also the host that rooms talk to."""

    def __init__(
        self, db: Database, clock: Clock, settings: Settings, bus: Bus, scripts: Scripts, accounts: Accounts
    ) -> None:
        self.db = db
        self.clock = clock
        self.settings = settings
        self.scripts = scripts
        self.metrics = Metrics()
        self.writer: Writer = open_writer(db)
        self.worker = new_id()
        self._bus = bus
        self._accounts = accounts
        self.rooms: dict[str, Room] = {}
        self._opening: dict[str, asyncio.Lock] = {}
        self._connections: set[Connection] = set()
        self._subscribers: list[Callable[[AttemptEnded], Awaitable[None]]] = []
        self._background: set[asyncio.Task[None]] = set()

    # The worker

    async def start(self) -> None:
        """Sign on, listen, and begin the regular work."""
        alone = self.db.sqlite and self.settings.workers == 1
        async with self.db.transaction() as connection:
            await repository.sign_on(connection, self.worker, self.clock.now_ms(), alone)
        self._bus.subscribe(self._hear)
        await self._bus.start()
        self._spawn(self._regularly(SEEN_EVERY_S, self._still_here))
        self._spawn(self._regularly(self.settings.tick_s, self._tick))

    async def close(self) -> None:
        """Stop: rooms stand still, what was handed over is written, the worker signs off."""
        for task in list(self._background):
            task.cancel()
        await asyncio.gather(*self._background, return_exceptions=True)
        for room in list(self.rooms.values()):
            await room.settle()
            room.stop()
        await self.writer.close()
        await self._bus.close()
        with contextlib.suppress(Unavailable):
            async with self.db.transaction() as connection:
                await repository.sign_off(connection, self.worker, self.clock.now_ms())

    def on_ended(self, subscriber: Callable[[AttemptEnded], Awaitable[None]]) -> None:
        """Call ``subscriber`` for every attempt that ends in this worker."""
        self._subscribers.append(subscriber)

    # Attempts

    async def begin(self, actor: Actor, script: Script, rubric: Rubric, started: Started) -> str:
        """A new attempt of ``actor``; its first row is durable when this returns its id.

        In practice the clock of the customer stands still until the trainee is there.
        """
        first = start(script, started)
        records = [Recorded(1, started, first.output)]
        if started.mode == "practice":
            gone = TraineeLeft(started.at_ms)
            records.append(Recorded(2, gone, step(script, first.snapshot, gone).output))
        attempt_id = await self.record(actor, script, rubric, records)
        if started.mode != "practice":
            await self.room(attempt_id)
        return attempt_id

    async def record(self, actor: Actor, script: Script, rubric: Rubric, records: Sequence[Recorded]) -> str:
        """A new attempt of ``actor`` in which ``records`` have happened already; they begin with ``Started``."""
        authorize(actor, "attempt.start")
        started = records[0].event
        assert isinstance(started, Started)
        attempt_id = new_id()
        values = self._new_attempt(attempt_id, actor, script, rubric, started)
        values["head_hash"] = log.root_of(values)
        async with self.db.transaction() as connection:
            await repository.insert_attempt(connection, values)
        try:
            await self._append_all(attempt_id, script, records, str(values["head_hash"]))
        except (StoreBusy, StoreFailed) as error:
            async with self.db.transaction() as connection:
                await repository.forget_attempt(connection, attempt_id)
            raise Unavailable from error
        return attempt_id

    async def _append_all(self, attempt_id: str, script: Script, records: Sequence[Recorded], head: str) -> None:
        first = records[0].event
        assert isinstance(first, Started)
        snapshot = start(script, first).snapshot
        for record in records:
            snapshot = step(script, snapshot, record.event).snapshot  # the first changes nothing again
            row = row_of(attempt_id, record, snapshot, head, 0)
            await self.writer.append(row)
            head = row.hash

    def _new_attempt(
        self, attempt_id: str, actor: Actor, script: Script, rubric: Rubric, started: Started
    ) -> dict[str, Any]:
        return {
            "id": attempt_id,
            "owner_id": actor.id,
            "cohort_id": actor.cohorts[0] if actor.cohorts else None,
            "scenario": script.scenario.id,
            "persona": script.persona.id,
            "mode": started.mode,
            "script_hash": script.hash,
            "rubric_hash": rubric.hash,
            "engine": ENGINE,
            "status": "active",
            "created_at": started.at_ms,
            "epoch": f"e_{secrets.token_hex(4)}",
            "head_seq": 0,
            "flags": "[]",
        }

    async def attempt(self, actor: Actor, attempt_id: str) -> log.AttemptRow:
        """An attempt that ``actor`` may talk in; raises NotFound for any other, there or not."""
        async with self.db.read() as connection:
            found = await log.attempt_row(connection, attempt_id)
        if found is None:
            raise NotFound
        authorize(actor, "attempt.talk", AttemptRef(found.owner_id, found.cohort_id))
        return found

    async def desk(self, actor: Actor, attempt_id: str) -> Desk:
        """What the workbench of the attempt shows beside the chat; raises NotFound."""
        found = await self.attempt(actor, attempt_id)
        script = await self.scripts.script_at(found.script_hash)
        return desk_of(found.id, found.status, script, (await self.records(attempt_id))[0])

    async def records(self, attempt_id: str) -> list[Recorded]:
        """All rows of an attempt, in order."""
        async with self.db.read() as connection:
            return records_of(await log.links(connection, attempt_id))

    # Rooms

    async def room(self, attempt_id: str) -> Room:
        """The room of the attempt, in this worker from now on. The caller has checked that it may be opened."""
        async with self._opening.setdefault(attempt_id, asyncio.Lock()):
            found = self.rooms.get(attempt_id)
            if found is None:
                found = await self._open(attempt_id)
                self.rooms[attempt_id] = found
                self.metrics.rooms.set(len(self.rooms))
        self._opening.pop(attempt_id, None)
        return found

    async def _open(self, attempt_id: str) -> Room:
        async with self.db.transaction() as connection:
            lease = await repository.take_lease(connection, attempt_id, self.worker, self.clock.now_ms())
        if lease.from_worker:
            self._bus.publish({"kind": "taken", "attempt": attempt_id, "by": self.worker})
        async with self.db.read() as connection:
            attempt = await log.attempt_row(connection, attempt_id)
        assert attempt is not None
        script = await self.scripts.script_at(attempt.script_hash)
        rubric = await self.scripts.rubric_at(attempt.rubric_hash)
        loaded = await self.reload(attempt_id, script, lease.fence)
        audience: Audience = "practice" if attempt.mode == "practice" else "exam"
        display = Display(lambda: Framer(attempt_id, script, Marker(script, rubric), audience), self.metrics)
        room = Room(self, script, loaded, lease.fence, display, lease.lost_since)
        room.wake()
        return room

    async def reload(self, attempt_id: str, script: Script, fence: int) -> Loaded:
        async with self.db.read() as connection:
            if await repository.fence_of(connection, attempt_id) != fence:
                raise LostLease
            attempt = await log.attempt_row(connection, attempt_id)
            links = await log.links(connection, attempt_id)
        assert attempt is not None
        records = records_of(links)
        snapshot, again = fold(script, [record.event for record in records])
        if list(again) != records or len(records) != len(links):
            # The log stays readable; going on would make a conversation that nobody can check.
            _log.error("fold_differs", attempt=attempt_id)
            raise Conflict("archived_script")
        return Loaded(attempt, records, snapshot, attempt.head_hash, _left(records))

    def ended(self, room: Room) -> None:
        ended = room.snapshot.ended
        if ended is not None:
            self.metrics.ended.labels(ended.kind).inc()
        self._spawn(self._tell_ended(AttemptEnded(room.id)))

    async def _tell_ended(self, event: AttemptEnded) -> None:
        for subscriber in self._subscribers:
            try:
                await subscriber(event)
            except Exception:
                # The log has it all: what a subscriber missed is made good when the server starts next.
                _log.exception("subscriber_failed", attempt=event.attempt_id)

    def done(self, room: Room, *, lost: bool) -> None:
        if self.rooms.get(room.id) is room:
            del self.rooms[room.id]
            self.metrics.rooms.set(len(self.rooms))
        if not lost:
            self._spawn(self._put_down(room))

    async def _put_down(self, room: Room) -> None:
        with contextlib.suppress(Unavailable):
            async with self.db.transaction() as connection:
                await repository.put_down(connection, room.id, self.worker, room.fence)

    # Connections

    def connected(self, connection: Connection) -> None:
        """A socket said hello."""
        self._connections.add(connection)
        self.metrics.connections.set(len(self._connections))

    def disconnected(self, connection: Connection) -> None:
        """A socket is closed."""
        self._connections.discard(connection)
        self.metrics.connections.set(len(self._connections))

    @property
    def full(self) -> bool:
        """Whether this worker takes no more sockets."""
        return len(self._connections) >= self.settings.max_connections

    def logged_out(self, token: str) -> None:
        """Close what a login has open, in every worker at once."""
        self._bus.publish({"kind": "logout", "token": token})

    def _hear(self, hint: Hint) -> None:
        match hint:
            case {"kind": "taken", "attempt": attempt_id, "by": worker} if worker != self.worker:
                room = self.rooms.get(attempt_id)
                if room is not None:
                    room.give_up()
            case {"kind": "logout", "token": token}:
                self._close_those(lambda connection: connection.who.token == token)

    def _close_those(self, chosen: Callable[[Connection], bool]) -> None:
        for connection in list(self._connections):
            if chosen(connection):
                connection.finish(CLOSE_LOGGED_OUT)

    # Regular work

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    async def _regularly(self, every_s: float, work: Callable[[], Awaitable[None]]) -> None:
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + every_s
            await asyncio.sleep(every_s)
            self.metrics.lag.set(max(0.0, loop.time() - due))
            try:
                await work()
            except Unavailable:
                _log.warning("store_unavailable")
            except Exception:
                _log.exception("regular_work_failed")

    async def _still_here(self) -> None:
        now = self.clock.now_ms()
        async with self.db.transaction() as connection:
            await repository.still_here(connection, self.worker, now)
        async with self.db.read() as connection:
            overdue = await repository.forsaken(connection, now)
        tokens, changed = await self._accounts.ended_since(now)
        self._close_those(
            lambda each: each.who.token in tokens or each.who.opened_ms < changed.get(each.who.user_id, 0)
        )
        for attempt_id in overdue:
            if attempt_id not in self.rooms:
                await self.room(attempt_id)

    async def _tick(self) -> None:
        now = self.clock.now_ms()
        for room in self.rooms.values():
            if room.display.connection is not None:
                body = {"server_time": now, "head_seq": len(room.records), "deadline": room.snapshot.deadline_ms}
                room.display.connection.hurry(control("tick", **body))


def live_of(connection: Request | WebSocket) -> Live:
    """The running attempts of the application."""
    return cast(Live, connection.app.state.live)


def _left(records: list[Recorded]) -> bool:
    for record in reversed(records):
        if isinstance(record.event, TraineeLeft | TraineeReturned):
            return isinstance(record.event, TraineeLeft)
    return False
