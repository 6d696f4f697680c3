"""Group commit on PostgreSQL: one connection in pipeline mode, one transaction a batch."""

import asyncio
import contextlib
from typing import LiteralString

import psycopg
from psycopg import pq

from app.store.append import Outcome, Row, StoreBusy, StoreFailed, Superseded, Waiting, settle

BATCH = 512
CONNECT_TIMEOUT_S = 5

# The UPDATE locks the head, so two workers that append to one attempt take turns; the later one finds
# the head moved and changes nothing.
_APPEND: LiteralString = """WITH head AS (
  UPDATE attempts SET head_seq = %(seq)s, head_hash = %(hash)s, due_ms = %(due_ms)s,
    status = CASE WHEN %(ended_at)s::bigint IS NULL THEN status ELSE 'ended' END,
    ended_at = coalesce(%(ended_at)s::bigint, ended_at),
    outcome = coalesce(%(outcome)s::varchar, outcome), good = coalesce(%(good)s::boolean, good)
  WHERE id = %(attempt_id)s AND head_seq = %(seq)s - 1
    AND EXISTS (SELECT 1 FROM leases WHERE attempt_id = %(attempt_id)s AND fence = %(fence)s)
    AND NOT EXISTS (SELECT 1 FROM events WHERE attempt_id = %(attempt_id)s AND cid = %(cid)s::varchar)
  RETURNING id)
INSERT INTO events (attempt_id, seq, kind, at_ms, cid, payload, salt, commitment, hash)
SELECT id, %(seq)s, %(kind)s, %(at_ms)s, %(cid)s::varchar, %(payload)s, %(salt)s, %(commitment)s, %(hash)s FROM head"""


class PostgresWriter:
    """See ``append``."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._waiting: asyncio.Queue[Waiting | None] = asyncio.Queue()
        self._connection: psycopg.AsyncConnection | None = None
        self._task: asyncio.Task[None] | None = None

    async def append(self, row: Row) -> None:
        if self._task is None:
            self._task = asyncio.create_task(self._write(), name="event-log")
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.put_nowait(Waiting(row, done))
        await done

    async def close(self) -> None:
        if self._task is not None:
            self._waiting.put_nowait(None)
            await self._task
            self._task = None

    async def _write(self) -> None:
        stopping = False
        while not stopping:
            first = await self._waiting.get()
            batch: list[Waiting] = [] if first is None else [first]
            stopping = first is None
            while not stopping and len(batch) < BATCH and not self._waiting.empty():
                following = self._waiting.get_nowait()
                if following is None:
                    stopping = True
                else:
                    batch.append(following)
            if batch:
                settle(batch, await self._store([waiting.row for waiting in batch]))
        await self._forget_connection()

    async def _store(self, rows: list[Row]) -> list[Outcome]:
        try:
            return await self._commit(await self._connected(), rows)
        except psycopg.errors.LockNotAvailable as error:
            await self._forget_connection()
            return [StoreBusy(str(error)) for _ in rows]
        except psycopg.Error as error:
            await self._forget_connection()
            return [StoreFailed(str(error)) for _ in rows]

    async def _commit(self, connection: psycopg.AsyncConnection, rows: list[Row]) -> list[Outcome]:
        async with connection.pipeline(), connection.transaction():
            cursors = [await connection.execute(_APPEND, _values(row)) for row in rows]
        return [None if cursor.rowcount == 1 else Superseded() for cursor in cursors]

    async def _connected(self) -> psycopg.AsyncConnection:
        broken = self._connection is not None and self._connection.info.status != pq.ConnStatus.OK
        if self._connection is None or broken:
            await self._forget_connection()
            self._connection = await psycopg.AsyncConnection.connect(
                self._dsn,
                autocommit=True,
                connect_timeout=CONNECT_TIMEOUT_S,
                options="-c lock_timeout=5000 -c synchronous_commit=on",
            )
        return self._connection

    async def _forget_connection(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(psycopg.Error):
                await connection.close()


def _values(row: Row) -> dict[str, object]:
    return {name: getattr(row, name) for name in Row.__slots__}
