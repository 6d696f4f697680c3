"""The room: the actor that runs one attempt.

One mailbox, one thing at a time. Every input is stepped, appended, and only then shown: nobody sees
what is not stored. Time wakes the room; what is due is fed before anything that came later.
A room holds nothing that the log does not: any worker can make it anew.
"""

import asyncio
import time
from collections import deque
from dataclasses import dataclass
from typing import Protocol

import structlog

from app.config import Settings
from app.domain.engine.events import (
    HintTaken,
    Input,
    OutageCredited,
    Recorded,
    ToolUsed,
    TraineeEnded,
    TraineeLeft,
    TraineeReturned,
    TraineeSaid,
)
from app.domain.engine.script import Script
from app.domain.engine.snapshot import Snapshot
from app.domain.engine.step import step
from app.errors import Unavailable
from app.live.agenda import Coming, Presence, coming, typing
from app.live.connection import Connection
from app.live.display import Display
from app.live.metrics import Metrics
from app.live.protocol import (
    CLOSE_ELSEWHERE,
    CLOSE_ERROR,
    CLOSE_FINISHED,
    MAX_TEXT,
    Act,
    End,
    Hello,
    Hint,
    NackCode,
    Resync,
    Say,
    Typing,
    Use,
)
from app.live.records import kind_of, row_of
from app.store.append import StoreBusy, StoreFailed, Superseded, Writer
from app.store.clock import Clock, Timer
from app.store.log import AttemptRow

RETRY_MS = 1_000

_log = structlog.get_logger("room")


@dataclass(frozen=True, slots=True)
class Joined:
    """A connection said hello."""

    connection: Connection
    hello: Hello


@dataclass(frozen=True, slots=True)
class Heard:
    """A frame of a connection; ``at_ms`` when it was here."""

    connection: Connection
    frame: Act | Typing | Resync
    at_ms: int


@dataclass(frozen=True, slots=True)
class Gone:
    """A connection is closed."""

    connection: Connection


@dataclass(frozen=True, slots=True)
class Woken:
    """Time has come for something."""


Item = Joined | Heard | Gone | Woken


class LostLease(Exception):
    """Another worker runs the attempt now."""


@dataclass(slots=True)
class Loaded:
    """An attempt as the log has it. ``left``: the trainee is away."""

    attempt: AttemptRow
    records: list[Recorded]
    snapshot: Snapshot
    head_hash: str
    left: bool


class Host(Protocol):
    """What a room needs of the application around it."""

    settings: Settings
    clock: Clock
    writer: Writer
    metrics: Metrics

    async def reload(self, attempt_id: str, script: Script, fence: int) -> Loaded:
        """The attempt from the log; raises LostLease when ``fence`` is not the newest."""

    def ended(self, room: "Room") -> None:
        """The attempt ended."""

    def done(self, room: "Room", *, lost: bool) -> None:
        """The room has nothing left to do, or was ``lost`` to another worker."""


class Room:
    """See the module. ``lost_since``: it stood still from then on through our fault, and that is credited."""

    def __init__(
        self, host: Host, script: Script, loaded: Loaded, fence: int, display: Display, lost_since: int | None
    ) -> None:
        self.id = loaded.attempt.id
        self.script = script
        self.fence = fence
        self.display = display
        self._host = host
        # Who is away in practice loses nothing: their customer's clock stands still anyway.
        self._lost_since = lost_since if loaded.snapshot.away_ms is None else None
        self._mailbox: deque[Item] = deque()
        self._task: asyncio.Task[None] | None = None
        self._timer: Timer | None = None
        self._timer_at: int | None = None
        self._doubtful = False
        self._over = False
        self._typing_ms = 0
        self._leave_at = host.clock.now_ms() + host.settings.leave_ms
        self.attempt = loaded.attempt
        self.records = loaded.records
        self.snapshot = loaded.snapshot
        self._head_hash = loaded.head_hash
        self._left = loaded.left
        self._cids = _cids(loaded.records)
        display.begin(self.records)

    # Outside

    def post(self, item: Item) -> None:
        """Put ``item`` into the mailbox."""
        self._mailbox.append(item)
        if self._task is None:
            self._task = asyncio.create_task(self._work(), name=f"room-{self.id}")

    def wake(self) -> None:
        """Look at what is due, and from then on be woken when something is."""
        self._timer = self._timer_at = None
        self.post(Woken())

    async def settle(self) -> None:
        """Return when the mailbox is empty."""
        while self._task is not None:
            await asyncio.shield(self._task)

    def give_up(self) -> None:
        """Another worker took over: nothing more is done here."""
        self._close(CLOSE_ELSEWHERE, lost=True)

    def stop(self) -> None:
        """The worker stops; the attempt goes on elsewhere."""
        self._over = True
        self._disarm()

    # The mailbox

    async def _work(self) -> None:
        try:
            while self._mailbox and not self._over:
                await self._handle(self._mailbox.popleft())
        except Exception:
            # A bug in one room must not take the worker along; the log is whole, so the next hello starts afresh.
            _log.exception("room_failed", attempt=self.id)
            self._close(CLOSE_ERROR, lost=False)
        finally:
            self._task = None
        if self._over:
            self._turn_away()
        else:
            self._arm()
            self._rest()

    async def _handle(self, item: Item) -> None:
        try:
            if self._doubtful:
                await self._reload()
            await self._catch_up()
            await self._take(item)
            await self._catch_up()
            self.display.tell_typing(self.snapshot, self._host.clock.now_ms())
        except LostLease:
            self.give_up()
        except (Superseded, StoreBusy, StoreFailed, Unavailable) as error:
            self._doubtful = True
            _log.warning("not_saved", attempt=self.id, error=f"{type(error).__name__} {error}")
            self._fail(item, "storage" if isinstance(error, StoreFailed | Unavailable) else "busy")

    async def _take(self, item: Item) -> None:
        match item:
            case Joined():
                self._join(item)
            case Gone(connection) if self.display.connection is connection:
                self._gone()
            case Heard(_, Typing(), at_ms):
                self._typing_ms = at_ms
            case Heard(connection, Resync() as frame, _):
                connection.push(*self.display.since(frame.d.last_seq))
            case Heard(connection, Say() | Use() | Hint() | End() as frame, at_ms):
                await self._act(connection, frame, at_ms)

    def _fail(self, item: Item, code: NackCode) -> None:
        """Not saved. Whoever acted is told; whoever came is greeted with what we have."""
        match item:
            case Heard(connection, Say() | Use() | Hint() | End() as frame, _) if frame.cid not in self._cids:
                self.display.nack(connection, frame.cid, code, RETRY_MS)
            case Joined(connection) if self.display.connection is not connection:
                self._join(item)
            case Gone(connection) if self.display.connection is connection:
                self._gone()

    def _turn_away(self) -> None:
        """Whoever still came gets a line that leads to a fresh start."""
        for item in self._mailbox:
            if isinstance(item, Joined):
                item.connection.finish(CLOSE_ERROR)
        self._mailbox.clear()

    # Presence

    def _join(self, item: Joined) -> None:
        ended = self.snapshot.ended is not None
        hello_ok = {
            "epoch": self.attempt.epoch,
            "head_seq": len(self.records),
            "status": "ended" if ended else "active",
            "mode": self.attempt.mode,
            "server_time": self._host.clock.now_ms(),
            "deadline": self.snapshot.deadline_ms,
            "hb": self._host.settings.tick_s * 1000,
            "limits": {"text": MAX_TEXT},
        }
        self.display.attach(item.connection, item.hello.d, hello_ok, self.attempt.epoch)
        if ended:
            self.display.finish()

    def _gone(self) -> None:
        self.display.connection = None
        self._leave_at = self._host.clock.now_ms() + self._host.settings.leave_ms

    # Inputs

    async def _act(self, connection: Connection, frame: Act, at_ms: int) -> None:
        """One act of the trainee: stored once, however often it is sent."""
        for _ in range(2):
            known = self._cids.get(frame.cid)
            if known is not None:
                self.display.ack(connection, frame.cid, self.records[known - 1], dup=True)
                return
            refusal = self._refusal(frame)
            if refusal is not None:
                self.display.nack(connection, frame.cid, refusal)
                return
            try:
                record = await self._commit(_input(frame, max(at_ms, self.snapshot.at_ms)))
            except Superseded:
                await self._reload()
                continue
            self.display.ack(connection, frame.cid, record, dup=False)
            return
        self.display.nack(connection, frame.cid, "busy", RETRY_MS)

    def _refusal(self, frame: Act) -> NackCode | None:
        if self.snapshot.ended is not None:
            return "finished"
        if isinstance(frame, Hint) and self.attempt.mode != "practice":
            return "forbidden"
        if isinstance(frame, Use) and frame.d.tool not in self.script.scenario.desk:
            return "bad_request"
        return None

    async def _catch_up(self) -> None:
        """Feed everything whose time has come, earliest first."""
        while (following := self._next()) is not None:
            now = self._host.clock.now_ms()
            if following.at_ms > now:
                return
            try:
                await self._commit(following.make(max(now, self.snapshot.at_ms)))
            except Superseded:
                await self._reload()

    def _next(self) -> Coming | None:
        settings = self._host.settings
        here = self.display.connection is not None
        presence = Presence(here, self._left, self._leave_at, self._typing_ms, self._lost_since)
        all_of_it = coming(self.snapshot, presence, settings.quiet_ms, settings.unit_ms)
        return min(all_of_it, default=None, key=lambda each: each.at_ms)

    async def _commit(self, event: Input) -> Recorded:
        """Step, append, show. Nothing here is changed unless the row is durable."""
        metrics, begun = self._host.metrics, time.perf_counter()
        taken = step(self.script, self.snapshot, event)
        record = Recorded(len(self.records) + 1, event, taken.output)
        row = row_of(self.id, record, taken.snapshot, self._head_hash, self.fence)
        stepped = time.perf_counter()
        await self._host.writer.append(row)
        metrics.step.observe(stepped - begun)
        metrics.append.observe(time.perf_counter() - stepped)
        metrics.events.labels(kind_of(record)).inc()
        self.records.append(record)
        self.snapshot = taken.snapshot
        self._head_hash = row.hash
        self._note(record)
        self.display.added()
        if taken.output.ended is not None:
            self._finish()
        return record

    def _note(self, record: Recorded) -> None:
        match record.event:
            case TraineeLeft():
                self._left = True
            case TraineeReturned():
                self._left = False
            case OutageCredited():
                self._lost_since = None
            case TraineeSaid(cid=cid):
                self._cids[cid] = record.seq
                self._typing_ms = 0
            case ToolUsed(cid=cid) | HintTaken(cid=cid) | TraineeEnded(cid=cid):
                self._cids[cid] = record.seq

    async def _reload(self) -> None:
        """After a failure only the log knows what was kept; what it kept and we did not show is shown now."""
        already_over = self.snapshot.ended is not None
        loaded = await self._host.reload(self.id, self.script, self.fence)
        self.attempt = loaded.attempt
        self.records = loaded.records
        self.snapshot = loaded.snapshot
        self._head_hash = loaded.head_hash
        self._left = loaded.left
        self._cids = _cids(loaded.records)
        self._doubtful = False
        self.display.begin(self.records)
        if self.snapshot.ended is not None and not already_over:
            self._finish()

    def _finish(self) -> None:
        self._host.ended(self)
        self.display.finish()

    # Time

    def _arm(self) -> None:
        at, now = self._next_wake(), self._host.clock.now_ms()
        if self._doubtful and at is not None:
            at = max(at, now + RETRY_MS)
        if at != self._timer_at:
            self._disarm()
            if at is not None:
                self._timer_at = at
                self._timer = self._host.clock.call_at(at, self.wake)

    def _next_wake(self) -> int | None:
        following, spell = self._next(), typing(self.snapshot)
        times = [] if following is None else [following.at_ms]
        if spell is not None and self.display.connection is not None and spell.since_ms > self._host.clock.now_ms():
            times.append(spell.since_ms)
        return min(times, default=None)

    def _disarm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._timer_at = None

    def _rest(self) -> None:
        """Nobody is here and nothing will happen by itself: the log keeps it all."""
        idle = self.display.connection is None and self._next() is None
        if idle and not self._mailbox and not self._doubtful:
            self._close(CLOSE_FINISHED, lost=False)

    def _close(self, code: int, *, lost: bool) -> None:
        if not self._over:
            self.stop()
            self.display.finish(code)
            self._host.done(self, lost=lost)


def _cids(records: list[Recorded]) -> dict[str, int]:
    return {cid: row.seq for row in records if (cid := getattr(row.event, "cid", None)) is not None}


def _input(frame: Act, at_ms: int) -> Input:
    match frame:
        case Say():
            return TraineeSaid(at_ms, frame.cid, frame.d.text, frame.base)
        case Use():
            return ToolUsed(at_ms, frame.cid, frame.d.tool)
        case Hint():
            return HintTaken(at_ms, frame.cid, frame.d.level)
        case End():
            return TraineeEnded(at_ms, frame.cid)
