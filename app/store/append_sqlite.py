"""Group commit on SQLite: one thread, one connection, ``synchronous=FULL``."""

import asyncio
import contextlib
import queue
import sqlite3
import threading
from pathlib import Path

from app.store.append import Outcome, Row, StoreBusy, StoreFailed, Superseded, Waiting, settle
from app.store.db import Database, prepare_sqlite

BATCH = 512

# The guard stands inside the INSERT: under BEGIN IMMEDIATE nobody can move the head between the two.
_INSERT = """INSERT INTO events (attempt_id, seq, kind, at_ms, cid, payload, salt, commitment, hash)
SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9
WHERE (SELECT head_seq FROM attempts WHERE id = ?1) = ?2 - 1
  AND (SELECT fence FROM leases WHERE attempt_id = ?1) = ?10
  AND NOT EXISTS (SELECT 1 FROM events WHERE attempt_id = ?1 AND cid = ?5)"""
_HEAD = "UPDATE attempts SET head_seq = ?2, head_hash = ?3, due_ms = ?4 WHERE id = ?1"
_END = "UPDATE attempts SET status = 'ended', ended_at = ?2, outcome = ?3, good = ?4 WHERE id = ?1"


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
        outcomes: list[Outcome] = [None if _append(connection, row) else Superseded() for row in rows]
        connection.execute("COMMIT")
        return outcomes

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


def _append(connection: sqlite3.Connection, row: Row) -> bool:
    values = (
        row.attempt_id, row.seq, row.kind, row.at_ms, row.cid,
        row.payload, row.salt, row.commitment, row.hash, row.fence,
    )  # fmt: skip
    if connection.execute(_INSERT, values).rowcount != 1:
        return False
    connection.execute(_HEAD, (row.attempt_id, row.seq, row.hash, row.due_ms))
    if row.ended_at is not None:
        connection.execute(_END, (row.attempt_id, row.ended_at, row.outcome, row.good))
    return True
