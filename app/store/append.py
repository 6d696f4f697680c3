"""The one way into the event log: append a row, move the head, both or neither, then tell the caller.

Many rooms append at once, so a writer collects what waits and commits it together (group commit).
Two writers keep one promise: a thread with its own connection for SQLite, a pipelined connection for
PostgreSQL. ``append`` returns when the row is durable, or raises and the row is not known to be there:

* ``Superseded``  the head moved, the ``cid`` is taken, or another worker holds the lease;
* ``StoreBusy``   somebody else locks the database; trying again soon is right;
* ``StoreFailed`` disk full, connection gone, fsync error. The connection is opened anew before the next
  batch: after an fsync error nothing on the old one can be believed.

After either of the last two the caller reads the log again: it alone knows what was kept.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from app.store.db import Database


class Superseded(Exception):
    """Somebody else wrote first; nothing of this row was stored."""


class StoreBusy(Exception):
    """The database is locked by somebody else; nothing of this row was stored."""


class StoreFailed(Exception):
    """The database could not store the row, or could not say so."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the log and what it makes of its attempt. ``fence`` is the writer's lease."""

    attempt_id: str
    seq: int
    kind: str
    at_ms: int
    cid: str | None
    payload: str
    salt: str
    commitment: str
    hash: str
    fence: int
    due_ms: int | None = None
    ended_at: int | None = None
    outcome: str | None = None
    good: bool | None = None


class Writer(Protocol):
    """What rooms see of the log."""

    async def append(self, row: Row) -> None:
        """Return when ``row`` is durable; see the module for what is raised otherwise."""

    async def close(self) -> None:
        """Finish what waits, then stop."""


def open_writer(database: Database) -> Writer:
    """The writer for ``database``; nothing is connected before the first row."""
    from app.store.append_postgres import PostgresWriter  # psycopg is an extra
    from app.store.append_sqlite import SqliteWriter

    return SqliteWriter(database) if database.sqlite else PostgresWriter(database.dsn)


@dataclass(slots=True)
class Waiting:
    """A row that waits for its batch."""

    row: Row
    done: "asyncio.Future[None]"


Outcome = Exception | None


def settle(batch: Sequence[Waiting], outcomes: Sequence[Outcome]) -> None:
    """Wake the callers of a batch."""
    for waiting, outcome in zip(batch, outcomes, strict=True):
        if waiting.done.done():
            continue
        if outcome is None:
            waiting.done.set_result(None)
        else:
            waiting.done.set_exception(outcome)
