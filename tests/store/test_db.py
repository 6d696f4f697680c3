import asyncio
import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from app.errors import Unavailable
from app.store.db import Database
from app.store.tables import metadata, workers
from tests.databases import sqlite_url


async def test_migrations_lead_to_exactly_the_tables_in_code(db: Database) -> None:
    async with db.read() as connection:
        difference = await connection.run_sync(
            lambda sync: compare_metadata(MigrationContext.configure(sync), metadata)
        )
    assert difference == []


async def test_migrating_twice_and_from_several_workers_is_harmless(url: str) -> None:
    several = [Database(url) for _ in range(3)]
    await asyncio.gather(*(each.migrate() for each in several))
    await several[0].migrate()
    async with several[0].read() as connection:
        assert (await connection.execute(sa.select(sa.func.count()).select_from(workers))).scalar_one() == 0
    for each in several:
        await each.close()


async def test_no_update_is_lost_when_many_read_then_write(db: Database) -> None:
    async with db.transaction() as connection:
        await connection.execute(workers.insert().values(id="w", started_at=0, seen_at=0))

    async def count() -> None:
        for _ in range(20):
            async with db.transaction() as connection:
                seen = (await connection.execute(sa.select(workers.c.seen_at).with_for_update())).scalar_one()
                await connection.execute(workers.update().values(seen_at=seen + 1))

    await asyncio.gather(*(count() for _ in range(4)))
    async with db.read() as connection:
        assert (await connection.execute(sa.select(workers.c.seen_at))).scalar_one() == 80


async def test_a_block_that_raises_leaves_nothing(db: Database) -> None:
    with pytest.raises(RuntimeError):
        async with db.transaction() as connection:
            await connection.execute(workers.insert().values(id="w", started_at=0, seen_at=0))
            raise RuntimeError
    async with db.read() as connection:
        assert (await connection.execute(sa.select(sa.func.count()).select_from(workers))).scalar_one() == 0


async def test_sqlite_is_set_up_for_durability(tmp_path: Path) -> None:
    db = Database(sqlite_url(tmp_path / "deep" / "down"))
    await db.migrate()
    async with db.read() as connection:
        read = [
            (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]
    assert read == ["wal", 2, 1, 5000]
    await db.close()


async def test_a_locked_database_is_told_as_unavailable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.store.db.BUSY_TIMEOUT_MS", 20)
    db = Database(sqlite_url(tmp_path))
    await db.migrate()
    holder = sqlite3.connect(tmp_path / "peilian.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable):
        async with db.transaction() as connection:
            await connection.execute(workers.insert().values(id="w", started_at=0, seen_at=0))
    async with db.read() as connection:
        assert (await connection.execute(sa.select(sa.func.count()).select_from(workers))).scalar_one() == 0
    holder.close()
    await db.close()
