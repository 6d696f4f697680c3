"""Group commit on SQLite: one thread, one connection, ``synchronous=FULL``."""

import asyncio
import contextlib
import queue
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from app.store.append import Outcome, Row, StoreBusy, StoreFailed, Superseded, Waiting, settle
from app.store.db import Database, prepare_sqlite

BATCH = 512

# Many rows are one statement, because each statement gives the interpreter lock away and waits to get it back:
# row by row a busy server would spend seconds on that. The guards stand inside the statements: under BEGIN
# IMMEDIATE nobody can move a head in between.
_ROW = ("attempt_id", "seq", "kind", "at_ms", "cid", "payload", "salt", "commitment", "hash", "fence")
_HEAD = ("attempt_id", "seq", "hash", "due_ms", "ended_at", "outcome", "good")
_INSERT = """INSERT INTO events (attempt_id, seq, kind, at_ms, cid, payload, salt, commitment, hash)
SELECT new.attempt_id, new.seq, new.kind, new.at_ms, new.cid, new.payload, new.salt, new.commitment, new.hash
FROM new
JOIN attempts ON attempts.id = new.attempt_id AND attempts.head_seq = new.seq - 1
JOIN leases ON leases.attempt_id = attempts.id AND leases.fence = new.fence
WHERE NOT EXISTS (SELECT 1 FROM events WHERE events.attempt_id = attempts.id AND events.cid = new.cid)"""
_MOVE = """UPDATE attempts SET head_seq = new.seq, head_hash = new.hash, due_ms = new.due_ms,
  status = CASE WHEN new.ended_at IS NULL THEN attempts.status ELSE 'ended' END,
  ended_at = coalesce(new.ended_at, attempts.ended_at),
  outcome = coalesce(new.outcome, attempts.outcome), good = coalesce(new.good, attempts.good)
FROM new JOIN events ON events.attempt_id = new.attempt_id AND events.seq = new.seq AND events.hash = new.hash
WHERE attempts.id = new.attempt_id AND attempts.head_seq = new.seq - 1"""
_KEPT = "SELECT new.hash FROM new JOIN attempts ON attempts.id = new.attempt_id AND attempts.head_hash = new.hash"


@cache
def _with_rows(statement: str, fields: tuple[str, ...], count: int) -> str:
    one = f"({', '.join('?' * len(fields))})"
    return f"WITH new ({', '.join(fields)}) AS (VALUES {', '.join([one] * count)})\n{statement}"


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
            whole, heads = _values(group, _ROW), _values(group, _HEAD)
            connection.execute(_with_rows(_INSERT, _ROW, len(group)), whole)
            connection.execute(_with_rows(_MOVE, _HEAD, len(group)), heads)
            kept.update(found for (found,) in connection.execute(_with_rows(_KEPT, _HEAD, len(group)), heads))
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


def _values(rows: Sequence[Row], fields: tuple[str, ...]) -> list[object]:
    return [getattr(row, name) for row in rows for name in fields]


def _one_row_each(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """``rows`` in groups that hold no attempt twice, in order: the second row of an attempt needs the first.
    Sizes are powers of two, so that there are few different statements to prepare."""
    groups: list[list[Row]] = []
    count: dict[str, int] = {}
    for row in rows:
        index = count.get(row.attempt_id, 0)
        count[row.attempt_id] = index + 1
        if index == len(groups):
            groups.append([])
        groups[index].append(row)
    for group in groups:
        begin = 0
        while begin < len(group):
            size = 1 << ((len(group) - begin).bit_length() - 1)
            yield group[begin : begin + size]
            begin += size
