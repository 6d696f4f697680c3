"""The SQL of one's own attempts and of original marks."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from app.store.tables import attempts, score_runs


@dataclass(frozen=True, slots=True)
class Done:
    """One of a person's own attempts; ``result`` is the scorecard in force as JSON, None before it is marked."""

    id: str
    scenario: str
    persona: str
    mode: str
    status: str
    created_at: int
    ended_at: int | None
    outcome: str | None
    good: bool | None
    total: int | None
    passed: bool | None
    result: str | None


_COLUMNS = [attempts.c[name] for name in Done.__slots__ if name != "result"]


async def own(connection: AsyncConnection, owner_id: str, limit: int) -> list[Done]:
    """The newest attempts of a person, with the newest approved marks of each."""
    query = (
        sa.select(*_COLUMNS)
        .where(attempts.c.owner_id == owner_id, attempts.c.head_seq > 0)
        .order_by(attempts.c.created_at.desc(), attempts.c.id.desc())
        .limit(limit)
    )
    rows = (await connection.execute(query)).all()
    marks = (
        sa.select(score_runs.c.attempt_id, score_runs.c.result)
        .where(score_runs.c.attempt_id.in_([row.id for row in rows]), score_runs.c.approved.is_(True))
        .order_by(score_runs.c.id)
    )
    results = {row.attempt_id: row.result for row in await connection.execute(marks)}
    return [Done(**row._mapping, result=results.get(row.id)) for row in rows]


async def any_attempt(connection: AsyncConnection) -> bool:
    """Whether there is an attempt."""
    return (await connection.execute(sa.select(attempts.c.id).limit(1))).first() is not None


async def unmarked(connection: AsyncConnection) -> Sequence[str]:
    """Ended attempts that nobody has marked yet."""
    marked = sa.select(score_runs.c.attempt_id).where(score_runs.c.kind == "original")
    query = sa.select(attempts.c.id).where(attempts.c.status == "ended", attempts.c.id.not_in(marked))
    return (await connection.execute(query.order_by(attempts.c.ended_at))).scalars().all()


async def insert_original(connection: AsyncConnection, values: dict[str, Any]) -> bool:
    """Keep the original marks of an attempt; False when they were kept already."""
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    statement = insert(score_runs).values(**values, kind="original", approved=True, reason="")
    done = await connection.execute(statement.on_conflict_do_nothing())
    return done.rowcount == 1


async def show_marks(connection: AsyncConnection, attempt_id: str, values: dict[str, Any]) -> None:
    """Copy the figures that lists show into the attempt."""
    await connection.execute(attempts.update().where(attempts.c.id == attempt_id).values(**values))
