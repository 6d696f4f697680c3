"""The SQL of running attempts: who runs one, what is due, which workers are alive."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from app.store.tables import attempts, leases, workers

# A worker that has not been seen for so long is dead; it says it is there three times as often.
DEAD_AFTER_MS = 6_000


@dataclass(frozen=True, slots=True)
class Lease:
    """An attempt in our hands. ``lost_since``: it stood still from then on because its worker died; None otherwise.
    ``from_worker``: a living worker that ran it until now."""

    fence: int
    lost_since: int | None
    from_worker: str


async def insert_attempt(connection: AsyncConnection, values: dict[str, Any]) -> None:
    """A new attempt that nobody runs yet."""
    await connection.execute(attempts.insert().values(**values))
    await connection.execute(leases.insert().values(attempt_id=values["id"], worker="", fence=0))


async def forget_attempt(connection: AsyncConnection, attempt_id: str) -> None:
    """Undo ``insert_attempt`` for an attempt that never got its first row."""
    await connection.execute(leases.delete().where(leases.c.attempt_id == attempt_id))
    await connection.execute(attempts.delete().where(attempts.c.id == attempt_id, attempts.c.head_seq == 0))


async def fence_of(connection: AsyncConnection, attempt_id: str) -> int:
    """The newest fence of the attempt."""
    query = sa.select(leases.c.fence).where(leases.c.attempt_id == attempt_id)
    return int((await connection.execute(query)).scalar_one())


async def take_lease(connection: AsyncConnection, attempt_id: str, worker: str, now_ms: int) -> Lease:
    """Make ``worker`` the one who runs the attempt; whatever another still wants to append is refused from now on."""
    mine = leases.c.attempt_id == attempt_id
    before = (await connection.execute(sa.select(leases.c.worker).where(mine).with_for_update())).scalar_one()
    changed = leases.update().where(mine).values(worker=worker, fence=leases.c.fence + 1).returning(leases.c.fence)
    fence = (await connection.execute(changed)).scalar_one()
    if before in ("", worker):
        return Lease(fence, None, "")
    query = sa.select(workers.c.seen_at, workers.c.stopped_at).where(workers.c.id == before)
    seen = (await connection.execute(query)).one_or_none()
    if seen is None:
        return Lease(fence, None, "")
    if seen.stopped_at is not None:
        return Lease(fence, seen.stopped_at, "")
    alive = seen.seen_at > now_ms - DEAD_AFTER_MS
    return Lease(fence, None, before) if alive else Lease(fence, seen.seen_at, "")


async def put_down(connection: AsyncConnection, attempt_id: str, worker: str, fence: int) -> None:
    """Nothing of the attempt is running any more, and that is right."""
    mine = sa.and_(leases.c.attempt_id == attempt_id, leases.c.worker == worker, leases.c.fence == fence)
    await connection.execute(leases.update().where(mine).values(worker=""))


async def forsaken(connection: AsyncConnection, now_ms: int, limit: int = 50) -> list[str]:
    """Active attempts in which something is overdue and which no living worker runs."""
    alive = sa.select(workers.c.id).where(workers.c.stopped_at.is_(None), workers.c.seen_at > now_ms - DEAD_AFTER_MS)
    query = (
        sa.select(attempts.c.id)
        .join(leases, leases.c.attempt_id == attempts.c.id)
        .where(attempts.c.status == "active", attempts.c.due_ms < now_ms, leases.c.worker.not_in(alive))
        .order_by(attempts.c.due_ms)
        .limit(limit)
    )
    return list((await connection.execute(query)).scalars())


async def sign_on(connection: AsyncConnection, worker: str, now_ms: int, alone: bool) -> None:
    """A worker begins. ``alone``: no other can be running, so those that look alive were killed."""
    if alone:
        await connection.execute(
            workers.update().where(workers.c.stopped_at.is_(None)).values(stopped_at=workers.c.seen_at)
        )
    await connection.execute(workers.insert().values(id=worker, started_at=now_ms, seen_at=now_ms))


async def still_here(connection: AsyncConnection, worker: str, now_ms: int) -> None:
    """The worker is alive."""
    await connection.execute(workers.update().where(workers.c.id == worker).values(seen_at=now_ms))


async def sign_off(connection: AsyncConnection, worker: str, now_ms: int) -> None:
    """The worker stops on purpose; what it ran stands still from now on."""
    await connection.execute(workers.update().where(workers.c.id == worker).values(seen_at=now_ms, stopped_at=now_ms))
