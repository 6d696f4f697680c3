"""Group commit on SQLite: one thread, one connection, ``synchronous=FULL``."""

import asyncio
import contextlib
import queue
import sqlite3
import threading
from collections.abc import Sequence
from pathlib import Path

import msgspec

from app.store.append import Outcome, Row, StoreBusy, StoreFailed, Superseded, Waiting, settle
from app.store.db import Database, prepare_sqlite

BATCH = 512

# A whole batch is one JSON array and two statements, because each statement gives the interpreter lock away
# and waits to get it back: row by row a busy server would spend seconds on that. The guards stand inside the
# statements: under BEGIN IMMEDIATE nobody can move a head in between.
_FIELDS = (
    "attempt_id", "seq", "kind", "at_ms", "cid", "payload", "salt", "commitment", "hash",
    "fence", "due_ms", "ended_at", "outcome", "good",
)  # fmt: skip
_INSERT = """INSERT INTO events (attempt_id, seq, kind, at_ms, cid, payload, salt, commitment, hash)
SELECT {attempt_id}, {seq}, {kind}, {at_ms}, {cid}, {payload}, {salt}, {commitment}, {hash}
FROM json_each(?1) AS each
JOIN attempts ON attempts.id = {attempt_id} AND attempts.head_seq = {seq} - 1
JOIN leases ON leases.attempt_id = attempts.id AND leases.fence = {fence}
WHERE NOT EXISTS (SELECT 1 FROM events WHERE events.attempt_id = attempts.id AND events.cid = {cid})"""
_HEADS = """UPDATE attempts SET head_seq = {seq}, head_hash = {hash}, due_ms = {due_ms},
  status = CASE WHEN {ended_at} IS NULL THEN status ELSE 'ended' END,
  ended_at = coalesce({ended_at}, ended_at), outcome = coalesce({outcome}, outcome), good = coalesce({good}, good)
FROM json_each(?1) AS each JOIN events
  ON events.attempt_id = {attempt_id} AND events.seq = {seq} AND events.hash = {hash}
WHERE attempts.id = {attempt_id} AND attempts.head_seq = {seq} - 1"""
_KEPT = """SELECT attempts.id FROM json_each(?1) AS each
JOIN attempts ON attempts.id = {attempt_id} AND attempts.head_hash = {hash}"""


def _filled(statement: str) -> str:
    return statement.format(**{name: f"json_extract(each.value, '$[{n}]')" for n, name in enumerate(_FIELDS)})


_INSERT, _HEADS, _KEPT = _filled(_INSERT), _filled(_HEADS), _filled(_KEPT)


class SqliteWriter:
    """See ``append``. The event loop never waits for the disk: all of it happens in the thread."""

    def __init__(self, database: Database) -> None:
        assert database.file is not None, "SQLite only"
        self._file: Path = database.file
        self._waiting: queue.SimpleQueue[Waiting | None] = queue.SimpleQueue()
        self._connection: sqlite3.Connection | None = None
        self._thread: threading.Thread | None = None

    async def append(self, row: Row) -> None:
        loop = asyncio.get_running_loop()
        if self._thread is None:
            self._thread = threading.Thread(target=self._write, args=(loop,), name="event-log", daemon=True)
            self._thread.start()
        done: asyncio.Future[None] = loop.create_future()
        self._waiting.put(Waiting(row, done))
        await done

    async def close(self) -> None:
        if self._thread is not None:
            self._waiting.put(None)
            await asyncio.to_thread(self._thread.join)
            self._thread = None

    def _write(self, loop: asyncio.AbstractEventLoop) -> None:
        stopping = False
        while not stopping:
            batch, stopping = self._collect()
            if batch:
                outcomes = self._store([waiting.row for waiting in batch])
                # The loop may be gone when a server is torn down under us; then nobody waits any more.
                with contextlib.suppress(RuntimeError):
                    loop.call_soon_threadsafe(settle, batch, outcomes)
        self._forget_connection()

    def _collect(self) -> tuple[list[Waiting], bool]:
        first = self._waiting.get()
        if first is None:
            return [], True
        batch = [first]
        while len(batch) < BATCH:
            try:
                following = self._waiting.get_nowait()
            except queue.Empty:
                break
            if following is None:
                return batch, True
            batch.append(following)
        return batch, False

    def _store(self, rows: list[Row]) -> list[Outcome]:
        try:
            return self._commit(self._connected(), rows)
        except sqlite3.Error as error:
            busy = getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
            self._forget_connection()
            return [StoreBusy(str(error)) if busy else StoreFailed(str(error)) for _ in rows]

    def _commit(self, connection: sqlite3.Connection, rows: list[Row]) -> list[Outcome]:
        connection.execute("BEGIN IMMEDIATE")
        kept: set[str] = set()
        for group in _one_row_each(rows):
            batch = (msgspec.json.encode([[getattr(row, name) for name in _FIELDS] for row in group]).decode(),)
            connection.execute(_INSERT, batch)
            connection.execute(_HEADS, batch)
            hashes = {row.attempt_id: row.hash for row in group}
            kept |= {hashes[found] for (found,) in connection.execute(_KEPT, batch)}
        connection.execute("COMMIT")
        return [None if row.hash in kept else Superseded() for row in rows]

    def _connected(self) -> sqlite3.Connection:
        if self._connection is None:
            # mode=rw: a database that vanished is a failure, never a new empty one.
            uri = f"{self._file.resolve().as_uri()}?mode=rw"
            connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
            prepare_sqlite(connection, "FULL")
            self._connection = connection
        return self._connection

    def _forget_connection(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(sqlite3.Error):
                connection.close()  # rolls back what was open


def _one_row_each(rows: Sequence[Row]) -> list[list[Row]]:
    """``rows`` in groups that hold no attempt twice, in order: the second row of an attempt needs the first."""
    groups: list[list[Row]] = []
    count: dict[str, int] = {}
    for row in rows:
        index = count.get(row.attempt_id, 0)
        count[row.attempt_id] = index + 1
        if index == len(groups):
            groups.append([])
        groups[index].append(row)
    return groups
