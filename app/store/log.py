"""Reading the event log back, and checking that it is what was written."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from app.store import chain
from app.store.chain import Break, Link
from app.store.tables import attempts, events

# What the chain is bound to; all of it is frozen when the attempt begins.
HEADER = (
    "id",
    "owner_id",
    "scenario",
    "persona",
    "mode",
    "script_hash",
    "rubric_hash",
    "engine",
    "created_at",
    "epoch",
)


def root_of(attempt: Mapping[str, Any]) -> str:
    """The hash before the first row of an attempt with these values."""
    return chain.root({name: attempt[name] for name in HEADER})


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """An attempt as it stands in the table."""

    id: str
    owner_id: str
    cohort_id: str | None
    scenario: str
    persona: str
    mode: str
    script_hash: str
    rubric_hash: str
    engine: str
    status: str
    created_at: int
    ended_at: int | None
    outcome: str | None
    good: bool | None
    total: int | None
    passed: bool | None
    gate: str | None
    epoch: str
    head_seq: int
    head_hash: str
    due_ms: int | None

    def root(self) -> str:
        """The hash before the attempt's first row."""
        return root_of({name: getattr(self, name) for name in HEADER})


_ATTEMPT = [attempts.c[name] for name in AttemptRow.__slots__]


async def attempt_row(connection: AsyncConnection, attempt_id: str) -> AttemptRow | None:
    """The attempt, None when there is none."""
    row = (await connection.execute(sa.select(*_ATTEMPT).where(attempts.c.id == attempt_id))).one_or_none()
    return None if row is None else AttemptRow(*row)


async def all_attempts(connection: AsyncConnection) -> list[AttemptRow]:
    """Every attempt, oldest first."""
    rows = await connection.execute(sa.select(*_ATTEMPT).order_by(attempts.c.created_at, attempts.c.id))
    return [AttemptRow(*tuple(row)) for row in rows]


async def links(connection: AsyncConnection, attempt_id: str, after: int = 0) -> list[Link]:
    """The rows of an attempt after ``after``, in order."""
    columns = [events.c[name] for name in Link.__slots__]
    query = sa.select(*columns).where(events.c.attempt_id == attempt_id, events.c.seq > after).order_by(events.c.seq)
    return [Link(*row) for row in await connection.execute(query)]


async def check(connection: AsyncConnection, attempt: AttemptRow) -> Break | None:
    """The first row of the attempt that is not what was written, None when all is."""
    return chain.first_break(attempt.root(), await links(connection, attempt.id), attempt.head_seq, attempt.head_hash)
